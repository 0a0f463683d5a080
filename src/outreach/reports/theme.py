# SPDX-License-Identifier: Apache-2.0
"""Paper, measures, type sizes and colours of every document, in points."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 20 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN

HEADER_TOP, HEADER_LINE = 30.0, 48.0  # from the upper edge: text, rule
FOOTER_LINE, FOOTER_TOP = 45.0, 39.0  # from the lower edge: rule, upper edge of the text
BODY_TOP, BODY_BOTTOM = 63.0, 57.0
BODY_HEIGHT = PAGE_HEIGHT - BODY_TOP - BODY_BOTTOM

TEXT = HexColor("#1F2329")
SOFT = HexColor("#535B66")
PRIMARY = HexColor("#0958D9")
EARLIER = HexColor("#7A93BD")
WARNING = HexColor("#7F4A00")
WARNING_LINE = HexColor("#E8C268")
HEAD_GROUND = HexColor("#F0F3F8")
LINE = HexColor("#E2E6EC")
LINE_STRONG = HexColor("#CBD1DA")
LINE_EDGE = HexColor("#858E9C")
PAPER = HexColor("#FFFFFF")
WATERMARK = HexColor("#F1F2F5")
HAIRLINE = 0.75


@dataclass(frozen=True)
class TextStyle:
    """How a block of text is set: sizes in points, ``indent`` of the first line in em."""

    size: float
    leading: float
    bold: bool = False
    colour: Color = TEXT
    indent: float = 0
    justify: bool = False
    centre: bool = False
    after: float = 0


BODY = TextStyle(10.5, 18, indent=2, justify=True)
BODY_LATIN = TextStyle(10.5, 16.5, after=6)  # English: ragged, paragraphs set apart
PLAIN = TextStyle(10.5, 18)
LABEL = TextStyle(10.5, 18, colour=SOFT)
SECTION = TextStyle(13.5, 21, bold=True, after=6)
CAPTION = TextStyle(10.5, 18, bold=True, after=3)
SMALL = TextStyle(8.25, 12.75, colour=SOFT, justify=True)
CELL = TextStyle(9.75, 15)
CELL_BOLD = replace(CELL, bold=True)
EDGE = TextStyle(9, 12, colour=SOFT)  # header, footer
PAPER_TITLE = TextStyle(18, 27, bold=True, centre=True, after=10.5)
PAPER_EMPLOYEE = TextStyle(12, 18, bold=True)
FAMILY_NAME = TextStyle(16.5, 24, bold=True, after=6)
COVER_FIRM = TextStyle(12, 18, colour=SOFT)
COVER_TITLE = TextStyle(25.5, 39, bold=True)
COVER_PERIOD = TextStyle(13.5, 21)
COVER_RECIPIENT = TextStyle(12, 21)
FIGURE_SIZE, FIGURE_UNIT_SIZE = 19.5, 9.75


@dataclass(frozen=True)
class PaperStyles:
    """How a paper for signing is set."""

    intro: TextStyle
    item: TextStyle
    clause: TextStyle
    closing: TextStyle

    def in_language(self, language: str) -> PaperStyles:
        """Return the styles without indent and justification where readers do not expect them."""
        if language.startswith("zh"):
            return self
        return replace(
            self,
            intro=replace(self.intro, indent=0, justify=False),
            item=replace(self.item, justify=False),
        )


# A paper has one page; a long text is set smaller before it may run over to a second.
PAPER_SIZES = tuple(
    PaperStyles(
        intro=TextStyle(size, leading, indent=2, justify=True, after=leading / 3),
        item=TextStyle(size, leading, justify=True, after=leading / 4),
        clause=TextStyle(small, small * 1.5, colour=SOFT, after=leading / 4),
        closing=TextStyle(size, leading, bold=True),
    )
    for size, leading, small in (
        (10.5, 18.0, 8.25),
        (10.0, 16.5, 7.5),
        (9.5, 15.0, 7.5),
        (9.0, 14.25, 7.5),
    )
)


def body(language: str) -> TextStyle:
    """Return the style of running text as readers of a language expect it."""
    return BODY if language.startswith("zh") else BODY_LATIN
