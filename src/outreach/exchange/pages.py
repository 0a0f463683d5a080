# SPDX-License-Identifier: Apache-2.0
"""Tables in HTML: what office systems (OA、考勤系统) hand out under the name of .xls."""

from __future__ import annotations

from html.parser import HTMLParser

from outreach.domain.rosters import Cell
from outreach.errors import N_, UserError
from outreach.exchange.limits import MOST_COLUMNS, MOST_ROWS

Range = tuple[tuple[int, int], tuple[int, int]]


class _Tables(HTMLParser):
    """Collect the cells of all tables one under the other, spans kept as merged cells."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self._name = name
        self.rows: list[list[Cell]] = []
        self.merges: list[Range] = []
        self._taken: set[tuple[int, int]] = set()  # places a span from above reaches into
        self._cell: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_cell()
            self.rows.append([])
            if len(self.rows) > MOST_ROWS:
                self._refuse()
        elif tag in {"td", "th"}:
            self._end_cell()
            if not self.rows:
                self.rows.append([])
            own = dict(attrs)
            self._span = (_span(own.get("rowspan")), _span(own.get("colspan")))
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"}:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        row, line = len(self.rows) - 1, self.rows[-1]
        while (row, len(line)) in self._taken:
            line.append("")
        column = len(line)
        down, across = self._span
        if column + across > MOST_COLUMNS:
            self._refuse()
        line.append("".join(self._cell).strip())
        line.extend([""] * (across - 1))
        self._cell = None
        if down > 1 or across > 1:
            self.merges.append(((row, column), (row + down - 1, column + across - 1)))
            self._taken |= {
                (row + below, column + aside) for below in range(1, down) for aside in range(across)
            }

    def _refuse(self) -> None:
        raise UserError(
            N_("文件“{name}”超过 {rows} 行或 {columns} 列，请拆开再导入。"),
            code="too_large",
            name=self._name,
            rows=MOST_ROWS,
            columns=MOST_COLUMNS,
        )


def read_page(text: str, name: str) -> tuple[list[list[Cell]], tuple[Range, ...]]:
    """Return the rows and merged cells of the tables of a page."""
    tables = _Tables(name)
    tables.feed(text)
    tables.close()
    return tables.rows, tuple(tables.merges)


def _span(text: str | None) -> int:
    """Return how far a cell reaches; nonsense reaches nowhere."""
    return min(int(text), 1_000) if text and text.isdecimal() and int(text) else 1
