# SPDX-License-Identifier: Apache-2.0
"""Workbooks of the old kind (.xls, WPS's .et), read without native code.

A damaged one can send a native reader round in circles until memory is full, and the program
with it; here the worst is an exception.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from outreach.domain.rosters import Cell
from outreach.exchange.limits import MOST_COLUMNS, MOST_ROWS

Range = tuple[tuple[int, int], tuple[int, int]]


class OldSheet:
    """One sheet: its name, size, cells from A1, merges, and the rows somebody hid."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self.name = str(sheet.name)
        self.visible = sheet.visibility == 0
        self.height, self.width = int(sheet.nrows), int(sheet.ncols)
        self._book = book
        self._sheet = sheet

    @property
    def merges(self) -> tuple[Range, ...]:
        """Merged ranges, both ends included."""
        return tuple(
            ((top, left), (bottom - 1, right - 1))
            for top, bottom, left, right in self._sheet.merged_cells
            if bottom <= MOST_ROWS and right <= MOST_COLUMNS
        )

    @property
    def hidden_rows(self) -> frozenset[int]:
        """Rows that were hidden, or filtered away."""
        return frozenset(
            row for row, info in self._sheet.rowinfo_map.items() if info.hidden and row < MOST_ROWS
        )

    def rows(self) -> list[list[Cell]]:
        """Return the cells; every row as wide as the sheet."""
        return [
            [*self._row(place), *[None] * (self.width - self._sheet.row_len(place))]
            for place in range(self.height)
        ]

    def _row(self, place: int) -> Iterator[Cell]:
        from xlrd import biffh

        types, values = self._sheet.row_types(place), self._sheet.row_values(place)
        for kind, value in zip(types, values, strict=True):
            if kind in {biffh.XL_CELL_EMPTY, biffh.XL_CELL_BLANK}:
                yield None
            elif kind == biffh.XL_CELL_DATE:
                yield self._moment(value)
            elif kind == biffh.XL_CELL_BOOLEAN:
                yield bool(value)
            elif kind == biffh.XL_CELL_ERROR:
                yield biffh.error_text_from_code.get(value, "#?")
            else:
                yield value

    def _moment(self, value: float) -> datetime | float:
        from xlrd import xldate

        try:
            moment: datetime = xldate.xldate_as_datetime(value, self._book.datemode)
        except (ValueError, OverflowError):  # a number that only looks like a date
            return value
        return moment


def read_old_book(path: Path) -> list[OldSheet]:
    """Open a workbook; raises whatever the reader raises on a damaged one."""
    from xlrd import open_workbook

    book = open_workbook(str(path), logfile=io.StringIO(), formatting_info=True, ragged_rows=True)
    return [OldSheet(book, sheet) for sheet in book.sheets()]
