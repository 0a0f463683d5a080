# SPDX-License-Identifier: Apache-2.0
"""Tables that run over pages: rows of fixed height, the head repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from reportlab.platypus import Flowable

from outreach.reports import theme
from outreach.reports.text import Composition, Words
from outreach.reports.theme import TextStyle

_HEAD_HEIGHT, _ROW_PADDING = 24.0, 6.0
CELL_INSET = 9.0
_TITLE_GAP = 3.0  # between a title and its table, in points
_BESIDE_GAP = 24.0  # between two tables that stand side by side
HALF = (theme.WIDTH - _BESIDE_GAP) / 2


@dataclass(frozen=True)
class Column:
    """One column of a table: ``width`` in points; 0 shares what the others leave."""

    head: str
    width: float = 0
    right: bool = False
    bold: bool = False


class _Layout:
    """The rows of one table, broken for its columns, shared by all parts it is split into."""

    def __init__(
        self, columns: Sequence[Column], rows: Sequence[Sequence[Words]], width: float
    ) -> None:
        self.columns = columns
        self._rows = rows
        left = width - sum(column.width for column in columns)
        shares = sum(1 for column in columns if not column.width) or 1
        self.widths = [column.width or left / shares for column in columns]

    def __len__(self) -> int:
        return len(self._rows)

    @cached_property
    def cells(self) -> list[list[Composition]]:
        """Every cell, broken into lines."""
        return [
            [
                Composition(words, self._style(column), width - 2 * CELL_INSET)
                for words, column, width in zip(row, self.columns, self.widths, strict=True)
            ]
            for row in self._rows
        ]

    @cached_property
    def heights(self) -> list[float]:
        """The height of every row."""
        leading = theme.CELL.leading
        return [max(len(cell.lines) for cell in row) * leading + _ROW_PADDING for row in self.cells]

    @cached_property
    def sums(self) -> list[float]:
        """The height of all rows above each row, and of all rows."""
        return [0.0, *accumulate(self.heights)]

    @cached_property
    def head(self) -> list[Composition]:
        """The words above the columns."""
        return [
            Composition(column.head, theme.CELL, width - 2 * CELL_INSET)
            for column, width in zip(self.columns, self.widths, strict=True)
        ]

    @cached_property
    def head_height(self) -> float:
        """The height of the head; more than one line only where a language needs it."""
        extra = max(len(cell.lines) for cell in self.head) - 1
        return _HEAD_HEIGHT + extra * theme.CELL.leading

    @staticmethod
    def _style(column: Column) -> TextStyle:
        return theme.CELL_BOLD if column.bold else theme.CELL


class Grid(Flowable):
    """A table with a repeated head that splits between rows, in time linear in its rows.

    ReportLab's own tables take quadratic time once they split over many pages.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Words]],
        *,
        width: float = theme.WIDTH,
    ) -> None:
        super().__init__()
        self._layout = _Layout(columns, rows, width)
        self.half = width < theme.WIDTH
        self._shown = range(len(rows))

    def _part(self, shown: range) -> Grid:
        part = Grid((), ())
        part._layout, part._shown = self._layout, shown
        return part

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Tell ReportLab the size."""
        sums = self._layout.sums
        self.width = avail_width
        self.height = self._layout.head_height + sums[self._shown.stop] - sums[self._shown.start]
        return self.width, self.height

    def split(self, avail_width: float, avail_height: float) -> list[Flowable]:
        """Part the rows that fit from the rest, no row alone; an empty list moves the table."""
        room = avail_height - self._layout.head_height
        fits = 0
        for index in self._shown:
            room -= self._layout.heights[index]
            if room < 0:
                break
            fits += 1
        fits = min(fits, len(self._shown) - 2)
        if fits < 2:
            return []
        return [self._part(self._shown[:fits]), self._part(self._shown[fits:])]

    def draw(self) -> None:
        """Draw the head, then row by row, a thin line under each."""
        canvas, layout = self.canv, self._layout
        canvas.setLineWidth(theme.HAIRLINE)
        top = self.height
        canvas.setFillColor(theme.HEAD_GROUND)
        canvas.rect(0, top - layout.head_height, self.width, layout.head_height, stroke=0, fill=1)
        canvas.setStrokeColor(theme.LINE_EDGE)
        canvas.line(0, top, self.width, top)
        canvas.line(0, top - layout.head_height, self.width, top - layout.head_height)
        self._draw_row(layout.head, top, layout.head_height)
        top -= layout.head_height
        for index in self._shown:
            self._draw_row(layout.cells[index], top, layout.heights[index])
            top -= layout.heights[index]
            last = index == self._shown[-1]
            canvas.setStrokeColor(theme.LINE_EDGE if last else theme.LINE)
            canvas.line(0, top, self.width, top)

    def _draw_row(self, cells: Sequence[Composition], top: float, height: float) -> None:
        x = 0.0
        for cell, column, width in zip(
            cells, self._layout.columns, self._layout.widths, strict=True
        ):
            block = len(cell.lines) * cell.style.leading
            upper = top - (height - block) / 2
            if column.right:
                cell.draw_right(self.canv, x + width - CELL_INSET, upper)
            else:
                cell.draw(self.canv, x + CELL_INSET, upper)
            x += width


class TitledTables(Flowable):
    """Short tables under their titles, one or two side by side: always whole on one page."""

    def __init__(self, tables: Sequence[tuple[str, Grid]], *, before: float = 9) -> None:
        super().__init__()
        self._before = before
        wide = theme.WIDTH if len(tables) == 1 and not tables[0][1].half else HALF
        self._tables = [
            (Composition(title, theme.CAPTION, wide), grid, place * (HALF + _BESIDE_GAP), wide)
            for place, (title, grid) in enumerate(tables)
        ]

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab asks for it by this name
        """Return the room above; ReportLab leaves it out at the top of a page."""
        return self._before

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Tell ReportLab the size: as high as the higher of the two."""
        self.width = avail_width
        self.height = max(
            len(title.lines) * theme.CAPTION.leading + _TITLE_GAP + grid.wrap(wide, avail_height)[1]
            for title, grid, _, wide in self._tables
        )
        return self.width, self.height

    def draw(self) -> None:
        """Draw the titles on one line, the tables under them."""
        for title, grid, x, _ in self._tables:
            title.draw(self.canv, x, self.height)
            top = self.height - len(title.lines) * theme.CAPTION.leading - _TITLE_GAP
            grid.drawOn(self.canv, x, top - grid.height)
