# SPDX-License-Identifier: Apache-2.0
"""Workbooks and text tables as plain rows, with what a parser would hide: merges, formulas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from outreach.domain.rosters import Cell, Pasted
from outreach.errors import N_, UserError
from outreach.exchange import chats, old_books, pages, parts, texts
from outreach.exchange.guard import FileKind, inspect, too_many_cells
from outreach.exchange.limits import MOST_CELLS, MOST_COLUMNS, MOST_LETTERS, MOST_ROWS

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Sheet:
    """One sheet from its first cell: ``rows[0][0]`` is A1.

    ``formulas`` are (row, column); ``hidden_rows`` were hidden or filtered away by somebody.
    """

    name: str
    rows: list[list[Cell]]
    merges: tuple[Range, ...] = ()
    formulas: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    hidden_rows: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Book:
    """All visible sheets of a file; ``hidden`` are the names of the others."""

    name: str
    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()

    def sheet(self, wanted: str) -> Sheet:
        """Return a sheet by name or by number from 1; refuse with the names there are."""
        for place, sheet in enumerate(self.sheets, start=1):
            if wanted in {sheet.name, str(place)}:
                return sheet
        raise UserError(
            N_("文件里没有叫“{wanted}”的工作表；现有：{names}。"),
            code="no_sheet",
            wanted=wanted,
            names="、".join(sheet.name for sheet in self.sheets),
        )


def read_book(source: Path | Pasted) -> Book:
    """Read a workbook or a text table; :class:`UserError` with one sentence when it cannot be."""
    if isinstance(source, Pasted):
        return _from_text(source.text, source.name, source.name)
    kind = inspect(source)
    if kind is FileKind.TEXT:
        return _from_text(texts.text_of_file(source), source.name, source.stem)
    if kind is FileKind.HTML:
        rows, merges = pages.read_page(texts.text_of_file(source), source.name)
        merges = _within(merges, len(rows), max(map(len, rows), default=0))
        return _filled(Book(source.name, (Sheet(source.stem, list(map(_short, rows)), merges),)))
    return _filled(_from_workbook(source, kind))


def _from_text(text: str, name: str, sheet: str) -> Book:
    rows = chats.read_chat(text) or texts.read_table(text, name)
    return _filled(Book(name, (Sheet(sheet, [_short(row) for row in rows]),)))


def _within(merges: Iterable[Range], height: int, width: int) -> tuple[Range, ...]:
    """Return the merges as far as they lie in the table; no more than would fill it.

    Honest ones never overlap, so a file in which they cover more than there is lies.
    """
    kept, left = [], height * width
    for (top, start), (bottom, end) in merges:
        bottom, end = min(bottom, height - 1), min(end, width - 1)  # noqa: PLW2901
        left -= max(0, bottom - top + 1) * max(0, end - start + 1)
        if left < 0:
            break
        if top <= bottom and start <= end:
            kept.append(((top, start), (bottom, end)))
    return tuple(kept)


def _short(row: Iterable[Cell]) -> list[Cell]:
    """Cut what is longer than any cell we take, before anything looks for words in it."""
    return [
        value[: MOST_LETTERS + 1] if isinstance(value, str) and len(value) > MOST_LETTERS else value
        for value in row
    ]


def _filled(book: Book) -> Book:
    if not any(sheet.rows for sheet in book.sheets):
        raise UserError(N_("文件“{name}”里没有内容。"), code="empty_file", name=book.name)
    return book


def _from_workbook(path: Path, kind: FileKind) -> Book:
    try:
        return _from_xls(path) if kind is FileKind.XLS else _from_xlsx(path)
    except (UserError, MemoryError):
        raise
    except Exception as error:  # each reader raises kinds of its own for each fault
        raise UserError(
            N_("文件“{name}”已损坏，请用表格软件打开另存一份再导入。"),
            code="damaged_file",
            name=path.name,
        ) from error


def _from_xls(path: Path) -> Book:
    every = old_books.read_old_book(path)
    shown = [sheet for sheet in every if sheet.visible]
    for sheet in shown:
        _check_size(sheet.name, sheet.height, sheet.width)
    sheets = tuple(
        Sheet(
            sheet.name,
            [_short(row) for row in sheet.rows()],
            _within(sheet.merges, sheet.height, sheet.width),
            hidden_rows=sheet.hidden_rows,
        )
        for sheet in shown
    )
    return Book(path.name, sheets, tuple(sheet.name for sheet in every if not sheet.visible))


def _from_xlsx(path: Path) -> Book:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(str(path))
    shown = [(one.name, str(one.visible).endswith(".Visible")) for one in workbook.sheets_metadata]
    sheets = tuple(_read_sheet(workbook, name) for name, visible in shown if visible)
    found = parts.read_marks(path)
    sheets = tuple(_marked(sheet, found.get(sheet.name)) for sheet in sheets)
    return Book(path.name, sheets, tuple(name for name, visible in shown if not visible))


def _read_sheet(book: object, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)  # type: ignore[attr-defined]  # calamine is untyped
    _check_size(name, sheet.total_height, sheet.total_width)
    rows = sheet.to_python(skip_empty_area=False)
    width = max(map(len, rows), default=0)
    merges = _within(sheet.merged_cell_ranges or (), len(rows), width)
    return Sheet(name, [_short(row) for row in rows], merges)


def _check_size(name: str, height: int, width: int) -> None:
    if height * width > MOST_CELLS:
        raise too_many_cells(name)
    if height > MOST_ROWS or width > MOST_COLUMNS:
        raise UserError(
            N_("工作表“{sheet}”超过 {rows} 行或 {columns} 列，请删去空行空列或拆开再导入。"),
            code="too_large",
            sheet=name,
            rows=MOST_ROWS,
            columns=MOST_COLUMNS,
        )


def _marked(sheet: Sheet, marks: parts.Marks | None) -> Sheet:
    if marks is None:
        return sheet
    return Sheet(sheet.name, sheet.rows, sheet.merges, marks.formulas, marks.hidden_rows)
