# SPDX-License-Identifier: Apache-2.0
"""Photos and scans of strangers, decoded: a picture is written anew, a document looked through.

What is here runs in a process of its own (:mod:`outreach.exchange.examiner`): decoders written
in C meet bytes that somebody may have made to break them.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from outreach.domain.attachments import (
    LARGEST,
    LONGEST_SIDE,
    MOST_PAGES,
    MOST_PIXELS,
    Media,
    media_of,
)
from outreach.exchange import papers
from outreach.exchange.examined import Kept, Picture, Refusal, Refused

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
SHOWN_SIDE = 2_000  # pixels of a picture on the screen
_QUALITY = 88
# What Pillow raises for pictures that are not what they should be.
_DAMAGED = (
    UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError,
    EOFError, OverflowError, AttributeError, ArithmeticError,
)  # fmt: skip


def examine(data: bytes) -> Kept:
    """Return what may be kept of a file, or raise :class:`Refused`."""
    media = media_of(data)
    if media is None:
        raise Refused(Refusal.UNKNOWN)
    if media is Media.PDF:
        papers.check(data)
        return Kept(media, data)
    return _written_anew(data, media)


def pictures(data: bytes) -> Iterator[Picture]:
    """Draw a photo, or the pages of a document, for the screen."""
    if media_of(data) is Media.PDF:
        for width, height, pixels in papers.drawn(data, MOST_PAGES):
            yield Picture(width, height, pixels)
        return
    image = _decoded(data)
    image.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    image = _on_white(image).convert("RGB")
    yield Picture(image.width, image.height, image.tobytes())


def _written_anew(data: bytes, media: Media) -> Kept:
    """Return the picture with nothing but its pixels: no place, no camera, no hidden rest."""
    image = _decoded(data)
    if max(image.size) > LONGEST_SIDE:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    image.info = {}  # savers write what they find here
    if media is Media.PNG:
        written = io.BytesIO()
        image.save(written, "PNG")
        if written.tell() <= LARGEST:
            return Kept(media, written.getvalue())
    written = io.BytesIO()
    _on_white(image).save(written, "JPEG", quality=_QUALITY)
    return Kept(Media.JPEG, written.getvalue())


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "L":
        return image
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def _decoded(data: bytes) -> Image.Image:
    """Decode a picture whole, turned as its camera was held, into plain grey or colours."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.simplefilter("ignore", UserWarning)  # of tags that are dropped anyway
        try:
            with _opened(data) as probe:
                if probe.format == "PNG":
                    probe.verify()  # reading alone does not look at its checksums
            with _opened(data) as image:
                # A phone's JPEG may hold a second picture (MPO): depth, a wider tone. The first
                # is the photo. A PNG with more than one moves.
                if image.format == "PNG" and getattr(image, "is_animated", False):
                    raise Refused(Refusal.MOVING)
                image.load()
                return _plain(ImageOps.exif_transpose(image))
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise Refused(Refusal.PIXELS) from error
        except MemoryError as error:
            raise Refused(Refusal.HEAVY) from error
        except _DAMAGED as error:
            raise Refused(Refusal.DAMAGED) from error


def _opened(data: bytes) -> Any:
    return Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))


def _plain(image: Image.Image) -> Image.Image:
    if image.mode in {"L", "RGB"} and "transparency" not in image.info:
        return image.copy()
    if image.mode.startswith("I"):  # 16 bits of grey, as scanners write them
        return image.point(lambda value: value / 256).convert("L")
    if image.mode == "1":
        return image.convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("RGB")
