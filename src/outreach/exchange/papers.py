# SPDX-License-Identifier: Apache-2.0
"""Look through a PDF of a stranger: every object of it, before it is kept; draw its pages.

Refused is what acts by itself or carries something along: scripts, programs to start, files
inside, forms that send. A document is otherwise kept byte for byte, since it may be signed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream
from pikepdf.settings import set_qpdf_limits

from outreach.domain.attachments import MOST_PAGES
from outreach.exchange.examined import Refusal, Refused

MOST_OBJECTS = 50_000
MOST_PARTS = 1_000_000  # entries of all dictionaries and arrays
WIDE, TALL = 1_200, 1_700  # pixels of a drawn page at most: A4 at some 145 dots an inch
_MOST_INFLATED = 128 * 1024 * 1024
_FARTHEST = 14_400  # points: the largest page there is
_ACTIONS = frozenset(
    {
        "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition",
        "/RichMediaExecute", "/Movie", "/Sound", "/Thread",
    }
)  # fmt: skip
_BY_ITSELF = frozenset({"/GoTo", "/Named"})  # what a document may do when it is opened
_KINDS = frozenset({"/RichMedia", "/FileAttachment", "/Movie", "/Sound", "/Screen", "/3D"})
_NEVER = frozenset({"/JavaScript", "/EmbeddedFiles", "/RichMediaContent", "/XFA"})
_INSIDE = frozenset({"/F", "/UF", "/DOS", "/Mac", "/Unix"})
# Also where no table of contents leads: in an earlier revision of the file.
_WRITTEN = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b"
)
_DAMAGED = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, IndexError,
            AttributeError, OverflowError, RecursionError)  # fmt: skip


def check(data: bytes) -> None:
    """Raise :class:`Refused` for a document that is not a still, whole, readable one."""
    set_qpdf_limits(
        flate_max_memory=_MOST_INFLATED,
        run_length_max_memory=_MOST_INFLATED,
        dct_max_memory=_MOST_INFLATED,
        png_max_memory=_MOST_INFLATED,
        tiff_max_memory=_MOST_INFLATED,
        parser_max_container_size=MOST_PARTS,
        doc_max_warnings=100,
    )
    if _WRITTEN.search(data):
        raise Refused(Refusal.ACTIVE)
    try:
        # Whatever needs recovering may look different to every reader: what was looked
        # through would not be what is seen.
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            _check_opened(pdf)
            if pdf.get_warnings():  # something could not be read, so it was not looked at
                raise Refused(Refusal.DAMAGED)
        list(drawn(data, 1))
    except pikepdf.PasswordError as error:
        raise Refused(Refusal.LOCKED) from error
    except MemoryError as error:
        raise Refused(Refusal.HEAVY) from error
    except _DAMAGED as error:
        raise Refused(Refusal.DAMAGED) from error


def drawn(data: bytes, most: int) -> Iterator[tuple[int, int, bytes]]:
    """Draw the first pages: width, height, and rows of red, green and blue without gaps.

    No script runs: the library is built without any, and its forms are not set up.
    """
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            for place in range(min(most, len(document))):
                page = document[place]
                scale = min(WIDE / page.get_width(), TALL / page.get_height())
                bitmap = page.render(scale=scale, rev_byteorder=True, maybe_alpha=False)
                line, stride = bitmap.width * 3, bitmap.stride
                rows = bytes(bitmap.buffer)
                yield (
                    bitmap.width,
                    bitmap.height,
                    b"".join(
                        rows[row * stride : row * stride + line] for row in range(bitmap.height)
                    ),
                )
        finally:
            document.close()
    except (pypdfium2.PdfiumError, ZeroDivisionError) as error:
        raise Refused(Refusal.DAMAGED) from error


def _check_opened(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise Refused(Refusal.LOCKED)
    if len(pdf.objects) > MOST_OBJECTS:
        raise Refused(Refusal.HEAVY)
    if not 0 < len(pdf.pages) <= MOST_PAGES:
        raise Refused(Refusal.PAGES if len(pdf.pages) else Refusal.DAMAGED)
    for page in pdf.pages:
        left, bottom, right, top = (float(side) for side in page.mediabox)
        if not (0 < abs(right - left) <= _FARTHEST and 0 < abs(top - bottom) <= _FARTHEST):
            raise Refused(Refusal.DAMAGED)
    _walk(pdf)


def _walk(pdf: pikepdf.Pdf) -> None:
    """Look at every dictionary of every object, those that nothing points to as well."""
    left = MOST_PARTS
    for whole in (pdf.trailer, *pdf.objects):
        todo: list[Any] = [whole]
        while todo:
            one = todo.pop()
            if isinstance(one, Dictionary | Stream):
                entries = {str(key): value for key, value in one.items()}
                if _is_active(entries, is_stream=isinstance(one, Stream)):
                    raise Refused(Refusal.ACTIVE)
                inner: list[Any] = list(entries.values())
            elif isinstance(one, Array):
                inner = list(one)
            else:
                continue
            left -= len(inner)
            if left < 0:
                raise Refused(Refusal.HEAVY)
            # What another object is comes up by itself.
            todo += [part for part in inner if _holds_more(part) and not part.is_indirect]


def _holds_more(part: Any) -> bool:
    return isinstance(part, Dictionary | Array | Stream)


def _is_active(entries: dict[str, Any], *, is_stream: bool) -> bool:
    """Tell whether a dictionary does something by itself, or carries a file along."""
    script, inside = entries.get("/JS"), entries.get("/EF")
    return (
        not _NEVER.isdisjoint(entries)
        or _named(entries, "/S") in _ACTIONS
        or _named(entries, "/Subtype") in _KINDS
        or _named(entries, "/Type") == "/EmbeddedFile"
        or isinstance(script, str | bytes | pikepdf.String | Stream)
        or (is_stream and "/F" in entries)  # its bytes would come from another file
        or (isinstance(inside, Dictionary) and not _INSIDE.isdisjoint(map(str, inside.keys())))
        or _acts_by_itself(entries)
    )


def _acts_by_itself(entries: dict[str, Any]) -> bool:
    found = [entries.get("/OpenAction")]
    moments = entries.get("/AA")
    if isinstance(moments, Dictionary):
        found += list(moments.values())
    return any(
        isinstance(one, Dictionary) and str(one.get("/S", "")) not in _BY_ITSELF for one in found
    )


def _named(entries: dict[str, Any], key: str) -> str:
    found = entries.get(key)
    return str(found) if isinstance(found, Name) else ""
