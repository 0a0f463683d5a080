# SPDX-License-Identifier: Apache-2.0
"""What may be attached, how large, and under which caption: names of files are not believed."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

LARGEST = 10 * 1024 * 1024  # bytes: a photo or a scan of a few pages
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 4_000  # pixels; larger pictures are made smaller
MOST_PAGES = 100
LONGEST_CAPTION = 120
_LONGEST_ENDING = 10
_NAMELESS = "附件"


class Media(StrEnum):
    """What an attachment is."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"


_ENDINGS = {Media.JPEG: ".jpg", Media.PNG: ".png", Media.PDF: ".pdf"}
_HEADS = {b"\xff\xd8\xff": Media.JPEG, b"\x89PNG\r\n\x1a\n": Media.PNG, b"%PDF-": Media.PDF}


def media_of(data: bytes) -> Media | None:
    """Return what a file begins as; whether it goes on so, only decoding can tell."""
    return next((media for head, media in _HEADS.items() if data.startswith(head)), None)


_PARTING = re.compile(r"[/\\]|^[A-Za-z]:")
_UNWELCOME = re.compile(r'[<>:"|?*]')
_BLANKS = re.compile(r"\s+")
# Windows takes these for devices, with any ending.
_DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
    + [f"{device}{number}" for device in ("COM", "LPT") for number in "0123456789¹²³"]
)
# Controls, marks that turn or hide letters, halves of letters: nobody would read what is there.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Cn"})


def caption(name: str) -> str:
    """Return a file's name as it is kept and shown: one line, no path, nothing hidden in it.

    It is never used as a path. Letters stay as they were given, Chinese ones with them.
    """
    last = _PARTING.split(name)[-1]
    seen = "".join(
        " " if unicodedata.category(char) in {"Zl", "Zp"} or char in "\t\r\n" else char
        for char in unicodedata.normalize("NFC", last)
        if char in "\t\r\n" or unicodedata.category(char) not in _HIDDEN
    )
    plain = _BLANKS.sub(" ", _UNWELCOME.sub("_", seen)).rstrip(" .").lstrip()
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > _LONGEST_ENDING:
        stem, ending = plain, ""
    if not stem.strip("_ "):
        stem = _NAMELESS
    if stem.partition(".")[0].strip().upper() in _DEVICES:
        stem = f"_{stem}"
    ending = f".{ending}" if ending else ""
    return stem[: LONGEST_CAPTION - len(ending)].rstrip() + ending


def unnamed(media: Media) -> str:
    """Return the caption of a file whose name is not to be read by everybody."""
    return f"{_NAMELESS}{_ENDINGS[media]}"
