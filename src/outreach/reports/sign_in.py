# SPDX-License-Identifier: Apache-2.0
"""The sign-in sheet (签到表) of a session, and a page of slips that a scanner reads."""

from __future__ import annotations

from collections.abc import Sequence

import segno
from reportlab.platypus import Flowable

from outreach.domain.documents import SignInPerson, SignInSheet
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.reports import theme
from outreach.reports.blocks import Entry, KeyValues
from outreach.reports.document import Section, Sheet
from outreach.reports.document import render as render_sheet
from outreach.reports.tables import Column, Grid
from outreach.reports.text import TextBlock, place

BLANK_LINES = 8  # for those who come and were not expected
COLUMNS = 4
_SLIP_HEIGHT = 64.0
_CODE = 44.0  # points, with the quiet zone


def render(sheet: SignInSheet, t: Translator) -> bytes:
    """Return the sheet as PDF: the list to sign, then the slips to cut."""
    title = t(N_("签到表"))
    head = Sheet(
        title=f"{sheet.title} {title}",
        author=sheet.firm,
        language=t.language,
        header=(sheet.title, sheet.firm),
    )
    sections = [Section(_list(sheet, t), footer=title)]
    if sheet.people:
        sections.append(Section(_slips(sheet.people, t), footer=t(N_("扫码签到条"))))
    return render_sheet(head, sections, t)


def _list(sheet: SignInSheet, t: Translator) -> list[Flowable]:
    rows = [
        (str(place_), one.staff_no, one.name, one.team, "")
        for place_, one in enumerate(sheet.people, start=1)
    ]
    first = len(rows) + 1
    rows += [(str(number), "", "", "", "") for number in range(first, first + BLANK_LINES)]
    columns = [
        Column(t(N_("序号")), 40),
        Column(t(N_("工号")), 90),
        Column(t(N_("姓名"))),
        Column(t(N_("班组")), 110),
        Column(t(N_("签名")), 130),
    ]
    facts = KeyValues([Entry(t(N_("时间")), sheet.when), Entry(t(N_("地点")), sheet.where)])
    return [TextBlock(sheet.title, theme.FAMILY_NAME), facts, Grid(columns, rows)]


def _slips(people: Sequence[SignInPerson], t: Translator) -> list[Flowable]:
    words = t(N_("剪开发给本人，签到时用扫码枪扫一下；码里只有工号。"))
    starts = range(0, len(people), COLUMNS)
    rows = (_SlipRow(people[start : start + COLUMNS]) for start in starts)
    return [TextBlock(words, theme.SMALL), *rows]


class _SlipRow(Flowable):
    """A row of slips: code, staff number, name."""

    def __init__(self, people: Sequence[SignInPerson]) -> None:
        super().__init__()
        self._people = people

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Tell ReportLab the size."""
        self.width, self.height = avail_width, _SLIP_HEIGHT
        return self.width, self.height

    def draw(self) -> None:
        """Draw each slip in its frame."""
        pitch = self.width / COLUMNS
        canvas = self.canv
        canvas.setStrokeColor(theme.LINE_STRONG)
        canvas.setLineWidth(theme.HAIRLINE)
        for index, one in enumerate(self._people):
            x = index * pitch
            canvas.rect(x, 0, pitch, _SLIP_HEIGHT, stroke=1, fill=0)
            _draw_code(canvas, one.staff_no, x + 6, (_SLIP_HEIGHT - _CODE) / 2)
            left, room = x + _CODE + 10, pitch - _CODE - 12
            place(canvas, one.staff_no, theme.CELL_BOLD, left, _SLIP_HEIGHT - 16, room)
            place(canvas, one.name, theme.CELL, left, _SLIP_HEIGHT - 32, room)


def _draw_code(canvas: object, text: str, x: float, y: float) -> None:
    matrix = list(segno.make(text, error="m", micro=False).matrix)
    side = _CODE / len(matrix)
    canvas.setFillColor(theme.TEXT)  # type: ignore[attr-defined]  # ReportLab has no types
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            if dark:
                at = y + _CODE - (row + 1) * side
                canvas.rect(x + column * side, at, side, side, stroke=0, fill=1)  # type: ignore[attr-defined]  # the same
