# SPDX-License-Identifier: Apache-2.0
"""The two typefaces of every document, embedded, and able to show and copy rare names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import RLock

from reportlab.pdfbase import pdfmetrics, ttfonts

REGULAR = "NotoSansSC"
BOLD = "NotoSansSC-Bold"
FOLDER = Path(__file__).parents[1] / "data" / "fonts"
FILES = {REGULAR: "NotoSansSC_400Regular.ttf", BOLD: "NotoSansSC_700Bold.ttf"}

# One document at a time: ReportLab cuts its subsets out of a font through one read position,
# so two threads printing together would write each other's glyphs.
PRINTING = RLock()

# Shown by nothing on purpose: ends of lines and marks without width.
_INVISIBLE = frozenset("\n\r\t\u200b\u200c\u200d\u2060\ufeff")

_original_map = ttfonts.makeToUnicodeCMap


def _to_unicode_map(font_name: str, subset: Sequence[int]) -> str:
    """Write a subset's map to Unicode with UTF-16 pairs beyond U+FFFF.

    ReportLab 5.1 writes the bare code point (``<2CC5F>``) where the PDF specification wants
    UTF-16BE: 𬱟 then looks right and copies out as two other characters.
    """
    text: str = _original_map(font_name, subset)
    for code in {code for code in subset if code > 0xFFFF}:
        pair = chr(code).encode("utf-16-be").hex().upper()
        text = text.replace(f"> <{code:04X}>", f"> <{pair}>")
    return text


def register() -> None:
    """Make both typefaces known to ReportLab, once per process, from any thread."""
    with PRINTING:
        if REGULAR in pdfmetrics.getRegisteredFontNames():
            return
        ttfonts.makeToUnicodeCMap = _to_unicode_map
        for name, file in FILES.items():
            pdfmetrics.registerFont(ttfonts.TTFont(name, str(FOLDER / file)))


@lru_cache(maxsize=20_000)
def _advance(character: str, name: str) -> float:
    register()
    width: float = pdfmetrics.getFont(name).face.getCharWidth(ord(character))
    return width / 1000


def advances(text: str, *, bold: bool = False) -> list[float]:
    """Return how far each character moves the pen, in em."""
    name = BOLD if bold else REGULAR
    return [_advance(character, name) for character in text]


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is in one line, in points."""
    return sum(advances(text, bold=bold)) * size


def missing_glyphs(text: str) -> set[str]:
    """Return the characters that would print as empty boxes; ask before a document is issued."""
    register()
    faces = [pdfmetrics.getFont(name).face.charToGlyph for name in FILES]
    return {
        character
        for character in set(text) - _INVISIBLE
        if any(ord(character) not in face for face in faces)
    }
