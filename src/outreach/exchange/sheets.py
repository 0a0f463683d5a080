# SPDX-License-Identifier: Apache-2.0
"""Workbooks and text tables as plain rows, with what a parser would hide: merges, formulas."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from outreach.errors import N_, UserError
from outreach.exchange.guard import FileKind, inspect

Cell = str | float | int | bool | date | datetime | time | timedelta | None
Range = tuple[tuple[int, int], tuple[int, int]]

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_LETTERS = 2_000  # of one cell


@dataclass(frozen=True)
class Sheet:
    """One sheet from its first cell: ``rows[0][0]`` is A1. ``formulas`` are (row, column)."""

    name: str
    rows: list[list[Cell]]
    merges: tuple[Range, ...] = ()
    formulas: frozenset[tuple[int, int]] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Book:
    """All visible sheets of a file."""

    name: str
    sheets: tuple[Sheet, ...]

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


def read_book(path: Path) -> Book:
    """Read a workbook or a text table; :class:`UserError` with one sentence when it cannot be."""
    kind = inspect(path)
    if kind is FileKind.TEXT:
        return Book(path.name, (_read_text(path),))
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = tuple(_read_sheet(book, name) for name in _visible(book))
    except UserError:
        raise
    except Exception as error:  # calamine raises kinds of its own for each fault
        raise UserError(
            N_("文件“{name}”已损坏，请用表格软件打开另存一份再导入。"),
            code="damaged_file",
            name=path.name,
        ) from error
    if kind is FileKind.XLSX:
        sheets = _with_formulas(path, sheets)
    if not any(sheet.rows for sheet in sheets):
        raise UserError(N_("文件“{name}”里没有内容。"), code="empty_file", name=path.name)
    return Book(path.name, sheets)


def _visible(book: object) -> list[str]:
    metadata = book.sheets_metadata  # type: ignore[attr-defined]  # calamine is untyped
    return [sheet.name for sheet in metadata if "Visible" in str(sheet.visible)]


def _read_sheet(book: object, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)  # type: ignore[attr-defined]  # calamine is untyped
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        raise UserError(
            N_("工作表“{sheet}”超过 {rows} 行或 {columns} 列，请删去空行空列或拆开再导入。"),
            code="too_large",
            sheet=name,
            rows=MOST_ROWS,
            columns=MOST_COLUMNS,
        )
    rows = sheet.to_python(skip_empty_area=False)
    return Sheet(name, rows, tuple(sheet.merged_cell_ranges or ()))


_FORMULA = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*>\s*<f[\s>/]')
_SHEET_PART = re.compile(r'<sheet [^>]*name="([^"]*)"[^>]*r:id="([^"]*)"')
_RELATION = re.compile(r"<Relationship [^>]*>")


def _with_formulas(path: Path, sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """Find formula cells: the reader gives their last value, or a blank where there is none."""
    with zipfile.ZipFile(path) as archive:
        parts, names = _sheet_parts(archive), set(archive.namelist())
        found = []
        for sheet in sheets:
            part = parts.get(sheet.name, "")
            data = archive.read(part) if part in names else b""
            cells = (
                frozenset(
                    (int(row) - 1, column_index(letters.decode()))
                    for letters, row in _FORMULA.findall(data)
                )
                if b"<f" in data
                else frozenset()
            )
            found.append(Sheet(sheet.name, sheet.rows, sheet.merges, cells))
    return tuple(found)


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of each sheet by its name, as the workbook names them."""
    from xml.sax.saxutils import unescape

    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    try:
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return {}
    targets = {}
    for relation in _RELATION.findall(relations):
        own = dict(re.findall(r'(\w+)="([^"]*)"', relation))
        targets[own.get("Id", "")] = own.get("Target", "").lstrip("/").removeprefix("xl/")
    return {
        unescape(name, {"&quot;": '"', "&apos;": "'"}): f"xl/{targets.get(relation, '')}"
        for name, relation in _SHEET_PART.findall(book)
    }


def column_letters(index: int) -> str:
    """Return the letters over a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the place of a column by its letters: A is 0."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _read_text(path: Path) -> Sheet:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UserError(
            N_("文件“{name}”的文字编码认不出来，请另存为 xlsx 再导入。"),
            code="unreadable_text",
            name=path.name,
        )
    head = text[:4096]
    mark = max(",;\t|", key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    try:
        rows: list[list[Cell]] = [list(row) for row in reader]
    except csv.Error as error:
        raise UserError(
            N_("文件“{name}”第 {line} 行读不下去，请另存为 xlsx 再导入。"),
            code="unreadable_text",
            name=path.name,
            line=reader.line_num,
        ) from error
    return Sheet(path.stem, rows)
