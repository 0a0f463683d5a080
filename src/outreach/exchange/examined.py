# SPDX-License-Identifier: Apache-2.0
"""What an examination of a photo or scan answers: what is kept, how it looks, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outreach.domain.attachments import Media


class Refusal(StrEnum):
    """What is wrong with a file; its sentence stands in :mod:`outreach.exchange.examiner`."""

    UNKNOWN = "bad_attachment"
    DAMAGED = "damaged_attachment"
    PIXELS = "too_many_pixels"
    MOVING = "moving_picture"
    LOCKED = "locked_pdf"
    ACTIVE = "active_pdf"
    PAGES = "too_many_pages"
    HEAVY = "heavy_attachment"


class Refused(Exception):  # noqa: N818 - what happened to the file
    """Carry a refusal from wherever it is found."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Kept:
    """What is kept of a file: what it is, and the bytes that stay."""

    media: Media
    data: bytes


@dataclass(frozen=True)
class Picture:
    """A page or photo as pixels: rows of red, green and blue without gaps."""

    width: int
    height: int
    pixels: bytes
