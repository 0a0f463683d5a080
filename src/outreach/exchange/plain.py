# SPDX-License-Identifier: Apache-2.0
"""Read and write plain ledgers: one line, one record, typed by the ledger's own columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from outreach.domain.columns import CellType, Column, Ledger
from outreach.domain.headings import plain_heading
from outreach.domain.money import parse_yuan, plain_yuan
from outreach.domain.rosters import Cell, ColumnRead, Pasted
from outreach.domain.union_ledgers import NO, YES
from outreach.errors import N_, UserError
from outreach.exchange.cells import ImpossibleDate, date_of, is_blank, sample_of, shown, text_of
from outreach.exchange.headings import HEADING_DEPTH, at
from outreach.exchange.places import column_letters
from outreach.exchange.sheets import Sheet, read_book

LONGEST = 500  # letters in one cell
_MOST = 10**9
_YES = frozenset({YES, "y", "yes", "true", "1", "对", "√"})
_NO = frozenset({NO, "n", "no", "false", "0", "否"})


@dataclass(frozen=True)
class LineProblem:
    """Why a line was refused: the cell, the sentence, what stood there (masked)."""

    sheet: str
    row: int
    column: str  # letters over the column; empty for the whole line
    code: str
    message: str  # untranslated
    values: Mapping[str, object] = field(default_factory=dict)
    value_shown: str = ""


@dataclass(frozen=True)
class Line:
    """One record of a plain ledger as read; ``values`` holds what was filled in."""

    sheet: str
    row: int
    values: Mapping[str, Any]
    problem: LineProblem | None = None
    cells: tuple[Cell, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class PlainRead:
    """A plain ledger as read: nothing of it is in the store yet."""

    file: str
    columns: tuple[ColumnRead, ...]
    lines: tuple[Line, ...]


def read_plain(
    source: Path | Pasted,
    ledger: Ledger,
    *,
    sheet: str | None = None,
    heading_row: int | None = None,
    mapping: Mapping[str, str] | None = None,
) -> PlainRead:
    """Read a table by its headings; columns may stand in any order, others are left alone.

    ``mapping`` names columns by their letters. Raises :class:`UserError` for a file without
    the headings that a ledger needs, naming those that are missing.
    """
    book = read_book(source)
    sheets = [book.sheet(sheet)] if sheet else list(book.sheets)
    found = [_headings(one, ledger, heading_row, mapping or {}) for one in sheets]
    used, (row, columns) = max(zip(sheets, found, strict=True), key=lambda pair: _score(pair[1]))
    missing = [
        column.zh
        for column in ledger.columns
        if column.required and column.key not in {one.key for one in columns}
    ]
    if missing:
        raise UserError(
            N_("没有找到“{columns}”列。请核对表头，或用 --map 指明，或先下载空白表。"),
            code="no_headings",
            columns="、".join(missing),
        )
    lines = [
        _line(used, number, columns, ledger)
        for number in range(row + 1, len(used.rows))
        if any(not is_blank(at(used, number, place)) for place in range(len(columns)))
    ]
    return PlainRead(book.name, columns, tuple(lines))


def plain_text(column: Column, value: Any) -> str:
    """Write a value as an importer reads it back, whatever the language."""
    if value is None or value == "":
        return ""
    if column.type is CellType.CHOICE and column.codes:
        return column.values[column.codes.index(str(value))]
    return _WRITE.get(column.type, str)(value)


def _headings(
    sheet: Sheet, ledger: Ledger, heading_row: int | None, mapping: Mapping[str, str]
) -> tuple[int, tuple[ColumnRead, ...]]:
    """Return the row of headings, from 0, and what each column is taken for."""
    rows = [heading_row - 1] if heading_row else range(min(HEADING_DEPTH, len(sheet.rows)))
    found = [(row, _columns(sheet, row, ledger, mapping)) for row in rows]
    return max(found, key=_score, default=(0, ()))


def _score(found: tuple[int, tuple[ColumnRead, ...]]) -> int:
    return sum(bool(column.key) for column in found[1])


def _columns(
    sheet: Sheet, row: int, ledger: Ledger, mapping: Mapping[str, str]
) -> tuple[ColumnRead, ...]:
    width = len(sheet.rows[row]) if row < len(sheet.rows) else 0
    taken: set[str] = set()
    columns = []
    for place in range(width):
        letters, text = column_letters(place), text_of(at(sheet, row, place))
        key = mapping.get(letters, plain_heading(text, ledger.kind))
        if key and key not in {column.key for column in ledger.columns}:
            raise UserError(
                N_("台账里没有“{key}”这一项，请用 outreach ledgers 看有哪些。"),
                code="bad_map",
                key=key,
            )
        key = "" if key in taken else key
        taken.add(key)
        below = at(sheet, row + 1, place)
        columns.append(ColumnRead(letters, text, sample_of(below), key, ignored=not key))
    return tuple(columns)


def _line(sheet: Sheet, number: int, columns: tuple[ColumnRead, ...], ledger: Ledger) -> Line:
    cells = tuple(at(sheet, number, place) for place in range(len(columns)))
    values: dict[str, Any] = {}

    def refused(column: ColumnRead | None, code: str, message: str, value: Cell = None) -> Line:
        letters = column.letters if column else ""
        words = shown(value) if value is not None else ""
        problem = LineProblem(sheet.name, number + 1, letters, code, message, {}, words)
        return Line(sheet.name, number + 1, values, problem, cells)

    for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
        if not column.key or is_blank(cell):
            continue
        if (number, place) in sheet.formulas:
            return refused(column, "formula", N_("这一格是公式，请粘贴为数值。"), cell)
        wanted = ledger.column(column.key)
        try:
            values[column.key] = _READ[wanted.type](cell, wanted)
        except ImpossibleDate:
            return refused(column, "impossible_date", N_("没有这一天，请核对。"), cell)
        except _Unreadable as error:
            return refused(column, error.code, error.message, cell)
    for one in ledger.columns:
        if one.required and one.key not in values:
            column = next(column for column in columns if column.key == one.key)
            return refused(column, "missing", N_("这一格必须填写。"))
    return Line(sheet.name, number + 1, values, None, cells)


class _Unreadable(ValueError):  # noqa: N818 - caught where the cell's place is known
    def __init__(self, message: str, code: str = "unreadable") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def _text(cell: Cell, _column: Column) -> str:
    text = text_of(cell)
    if len(text) > LONGEST:
        raise _Unreadable(N_("文字太长，请缩短。"), "too_long")
    return text


def _date(cell: Cell, _column: Column) -> date:
    day = date_of(cell)
    if day is None:
        raise _Unreadable(N_("看不懂日期，请写成 2026-3-5 这样。"))
    return day


def _month(cell: Cell, column: Column) -> date:
    found = re.fullmatch(r"(20\d\d)[-./年](\d{1,2})月?", text_of(cell))
    if found is not None and 1 <= int(found[2]) <= 12:
        return date(int(found[1]), int(found[2]), 1)
    try:
        return _date(cell, column).replace(day=1)
    except _Unreadable as error:
        raise _Unreadable(N_("看不懂月份，请写成 2026-07 这样。")) from error


def _time(cell: Cell, _column: Column) -> time:
    if isinstance(cell, datetime):
        return cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return time(minutes // 60 % 24, minutes % 60)
    if isinstance(cell, float) and 0 <= cell < 1:  # a day's share, as spreadsheets keep times
        minutes = round(cell * 24 * 60)
        return time(minutes // 60 % 24, minutes % 60)
    found = re.fullmatch(r"(\d{1,2})[:：点时](\d{2})?分?(?::00)?", text_of(cell))
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise _Unreadable(N_("看不懂时间，请写成 14:00 这样。"))
    return time(int(found[1]), int(found[2] or 0))


def _integer(cell: Cell, _column: Column) -> int:
    text = text_of(cell).replace(",", "").replace("，", "")
    if not re.fullmatch(r"\d{1,10}", text) or int(text) > _MOST:
        raise _Unreadable(N_("请写不小于 0 的整数。"), "bad_count")
    return int(text)


def _money(cell: Cell, _column: Column) -> int:
    text = f"{cell:.10f}".rstrip("0").rstrip(".") if isinstance(cell, float) else text_of(cell)
    try:
        return parse_yuan(text)
    except UserError as error:
        raise _Unreadable(
            N_("看不懂金额，请写成 1846.50 这样，最多两位小数。"), "bad_money"
        ) from error


def _yes_no(cell: Cell, _column: Column) -> bool:
    text = text_of(cell).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise _Unreadable(N_("请写“是”或“否”。"))


def _choice(cell: Cell, column: Column) -> str:
    text = text_of(cell)
    for code, label in zip(column.codes, column.values, strict=True):
        if text in (code, label):
            return code
    raise _Unreadable(N_("不是可选的内容，请从下拉框里选。"), "bad_choice")


_READ: Mapping[CellType, Callable[[Cell, Column], Any]] = {
    CellType.TEXT: _text,
    CellType.NUMBER: _text,
    CellType.DATE: _date,
    CellType.MONTH: _month,
    CellType.TIME: _time,
    CellType.INTEGER: _integer,
    CellType.MONEY: _money,
    CellType.YES_NO: _yes_no,
    CellType.CHOICE: _choice,
}
_WRITE: Mapping[CellType, Callable[[Any], str]] = {
    CellType.DATE: "{:%Y-%m-%d}".format,
    CellType.MONTH: "{:%Y-%m}".format,
    CellType.TIME: "{:%H:%M}".format,
    CellType.MONEY: plain_yuan,
    CellType.YES_NO: lambda value: YES if value else NO,
}
