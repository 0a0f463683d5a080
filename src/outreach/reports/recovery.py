# SPDX-License-Identifier: Apache-2.0
"""The recovery code (恢复码) on one page: large, in groups, with where to keep it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reportlab.platypus import Flowable, Spacer

from outreach.domain.documents import RecoveryPaper
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.reports import fonts, theme
from outreach.reports.blocks import Entry, KeyValues
from outreach.reports.document import Section, Sheet
from outreach.reports.document import render as render_sheet
from outreach.reports.text import TextBlock, one_line, place
from outreach.reports.theme import TextStyle

_ROWS = (4, 3)  # seven groups
_GROUP = TextStyle(24, 33, bold=True)
_NUMBER = TextStyle(8.25, 12, colour=theme.SOFT)
_BOX_HEIGHT, _GAP = 66.0, 12.0
KEEPING = (
    N_("忘了口令、换了电脑或管理员离职时，用它设新的口令。没有它，也没有口令，谁也打不开数据库。"),
    N_("打印一份，装进信封封好，放进单位的保险柜或档案柜；不要放在这台电脑旁边，也不要拍照。"),
    N_("谁拿到这张纸，谁就能打开数据库。发现它不见了，请马上在“数据安全”里换一个新的恢复码。"),
    N_("换了新的恢复码以后，这一张作废，请销毁。"),
)


def render(paper: RecoveryPaper, t: Translator) -> bytes:
    """Return the page as PDF; its description names the firm, never the code."""
    sheet = Sheet(
        title=t(N_("恢复码")),
        author=paper.firm,
        language=t.language,
        dated=paper.made_on,
        header=(t(N_("恢复码")), paper.firm),
    )
    footer = t(N_("按保密文件保管　{day}"), day=t.date(paper.made_on))
    with fonts.PRINTING:
        return render_sheet(sheet, [Section(list(_story(paper, t)), footer)], t)


def _story(paper: RecoveryPaper, t: Translator) -> Iterator[Flowable]:
    yield TextBlock(t(N_("恢复码")), theme.PAPER_TITLE)
    yield KeyValues(
        [
            Entry(t(N_("单位")), paper.firm),
            Entry(t(N_("生成日期")), t.date(paper.made_on)),
        ]
    )
    yield Spacer(1, 15)
    yield _Groups(paper.code)
    yield Spacer(1, 15)
    style = replace(theme.PLAIN, after=4.5)
    for number, sentence in enumerate(KEEPING, 1):
        yield TextBlock(t(sentence), style, label=f"{number}.", gutter=21)


class _Groups(Flowable):
    """The groups of the code in boxes, four in a line, each with its number."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._groups = code.split("-")

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Tell ReportLab the size."""
        self.width = avail_width
        self.height = len(_ROWS) * _BOX_HEIGHT + (len(_ROWS) - 1) * _GAP
        return self.width, self.height

    def draw(self) -> None:
        """Draw the boxes from the top left."""
        wide = (self.width - (_ROWS[0] - 1) * _GAP) / _ROWS[0]
        for at, group in enumerate(self._groups):
            row, column = divmod(at, _ROWS[0])
            x = column * (wide + _GAP)
            top = self.height - row * (_BOX_HEIGHT + _GAP)
            self.canv.setStrokeColor(theme.LINE_EDGE)
            self.canv.setLineWidth(theme.HAIRLINE)
            self.canv.roundRect(x, top - _BOX_HEIGHT, wide, _BOX_HEIGHT, 4.5, stroke=1, fill=0)
            place(self.canv, str(at + 1), _NUMBER, x + 7.5, top - 6, wide)
            inset = (wide - one_line(group, _GROUP)) / 2
            place(self.canv, group, _GROUP, x + inset, top - 21, wide)
