# SPDX-License-Identifier: Apache-2.0
"""Find the roster in a workbook: which sheet, which headings, which lines make one record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from outreach.domain.ledgers import EMPLOYEES, fold_heading, read_heading
from outreach.domain.rosters import ColumnRead, RosterRead
from outreach.errors import N_, UserError
from outreach.exchange.cells import is_blank, sample_of, text_of
from outreach.exchange.records import RecordReader
from outreach.exchange.sheets import Book, Cell, Sheet, column_index, column_letters, read_book

HEADING_DEPTH = 30  # rows in which headings are looked for
_ENDINGS = (
    "合计",
    "总计",
    "小计",
    "制表人",
    "审核人",
    "填表人",
    "负责人",
    "制表",
    "审核",
    "填报人",
)


@dataclass(frozen=True)
class Found:
    """The headings of a sheet: the rows they stand in and what each column is taken for."""

    sheet: Sheet
    first: int
    last: int
    columns: tuple[ColumnRead, ...]

    @property
    def score(self) -> int:
        """How many columns were recognised."""
        return sum(bool(column.key) for column in self.columns)

    @property
    def rank(self) -> tuple[int, bool]:
        """Order candidates: most columns known, then one row of headings before two."""
        return self.score, self.first == self.last

    @property
    def has_names(self) -> bool:
        """Tell whether a column was taken for the employee's name."""
        return any(column.key == "name" for column in self.columns)


def read_roster(
    path: Path,
    *,
    today: date,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> RosterRead:
    """Read a roster: every line belongs to a record, is blank, or is a total or signature.

    ``mapping`` overrides what columns are taken for, by their letters (``{"C": "name"}``;
    an empty key leaves a column out). Raises :class:`UserError` for a file that is no table
    and for headings nothing of which is known.
    """
    found = _find(read_book(path), sheet, by_hand=bool(mapping))
    if mapping:
        found = _override(found, mapping)
    if not found.has_names:
        raise UserError(
            N_(
                "在“{file}”里没有找到姓名一列的表头。"
                "请确认表头写着“姓名”，或用 --map 指明各列是什么。"
            ),
            code="unknown_headings",
            file=path.name,
        )
    reader = RecordReader(path.name, found.sheet, found.columns, today)
    skipped: list[int] = []
    records = [reader.read(lines) for lines in _groups(found, skipped)]
    return RosterRead(
        path.name,
        found.sheet.name,
        found.first + 1,
        found.last + 1,
        found.columns,
        tuple(records),
        tuple(skipped),
    )


def _find(book: Book, wanted: str | None, *, by_hand: bool) -> Found:
    """Return the headings that know most columns, on the sheet asked for or on any.

    Where none is known but columns are mapped ``by_hand``, the first filled row is the headings.
    """
    sheets = (book.sheet(wanted),) if wanted is not None else book.sheets
    best: Found | None = None
    for sheet in sheets:
        for found in _candidates(sheet):
            if best is None or found.rank > best.rank:
                best = found
    if best is not None and best.score == 0 and by_hand:
        return best
    if best is None or best.score == 0:
        raise UserError(
            N_(
                "在“{file}”里没有认出表头（找过姓名、工号、身份证号、入职日期等）。"
                "请检查工作表，或用 --map 指明各列是什么。"
            ),
            code="unknown_headings",
            file=book.name,
        )
    return best


def _candidates(sheet: Sheet) -> Iterator[Found]:
    for row in range(min(HEADING_DEPTH, len(sheet.rows))):
        if all(is_blank(value) for value in sheet.rows[row]):
            continue
        yield Found(sheet, row, row, _columns(sheet, row, row))
        if row + 1 < len(sheet.rows) and _spans_down(sheet, row):
            yield Found(sheet, row, row + 1, _columns(sheet, row, row + 1))


def _spans_down(sheet: Sheet, row: int) -> bool:
    """Tell whether two-level headings begin here: a cell merged sideways over others below."""
    return any(
        first[0] <= row <= last[0] and (last[1] > first[1] or last[0] > row)
        for first, last in sheet.merges
    )


def _columns(sheet: Sheet, first: int, last: int) -> tuple[ColumnRead, ...]:
    upper = _filled(sheet, first)
    width = max((len(row) for row in sheet.rows[first : last + 3]), default=0)
    columns = []
    for place in range(width):
        above = text_of(upper.get(place))
        own = text_of(_at(sheet, last, place)) if last > first else above
        text = own or above
        heading = read_heading(text, above if last > first and own and own != above else "")
        columns.append(
            ColumnRead(
                column_letters(place),
                f"{above} {own}".strip() if last > first and own and above != own else text,
                _sample(sheet, last, place),
                heading.key,
                heading.ignored or not text,
            )
        )
    return _once(columns)


def _filled(sheet: Sheet, row: int) -> dict[int, Cell]:
    """Return a heading row with merged cells written into every column they cover."""
    cells = {place: value for place, value in enumerate(sheet.rows[row]) if not is_blank(value)}
    for (top, left), (bottom, right) in sheet.merges:
        if top <= row <= bottom and not is_blank(_at(sheet, top, left)):
            for place in range(left, right + 1):
                cells.setdefault(place, _at(sheet, top, left))
    return cells


def _once(columns: list[ColumnRead]) -> tuple[ColumnRead, ...]:
    """Take the first of columns that say the same: a repeated heading is left to a person."""
    seen: set[str] = set()
    result = []
    for column in columns:
        again = column.key in seen
        seen.add(column.key or column.letters)
        result.append(
            ColumnRead(column.letters, column.heading, column.sample, "") if again else column
        )
    return tuple(result)


def _override(found: Found, mapping: Mapping[str, str]) -> Found:
    known = {column.letters for column in found.columns}
    chosen = {letters: _mapped(key) for letters, key in mapping.items()}
    for letters in chosen:
        if letters not in known:
            raise UserError(
                N_("表里没有 {letters} 列，请检查对应关系。"), code="bad_map", letters=letters
            )
    columns = tuple(
        ColumnRead(
            column.letters,
            column.heading,
            column.sample,
            chosen.get(column.letters, column.key),
            column.ignored and not chosen.get(column.letters),
        )
        for column in found.columns
    )
    return Found(found.sheet, found.first, found.last, columns)


def _mapped(key: str) -> str:
    """Return the ledger column that a map names; a child's without a group is the first's."""
    base, _, group = key.partition(":")
    column = next((one for one in EMPLOYEES.columns if one.key == base), None)
    if key and (column is None or (group and not (column.child and group.isdecimal()))):
        raise UserError(
            N_("台账里没有“{key}”这一项，请用 outreach ledgers 看有哪些。"), code="bad_map", key=key
        )
    return f"{base}:{group or 1}" if column is not None and column.child else key


def _sample(sheet: Sheet, after: int, place: int) -> str:
    for row in range(after + 1, min(after + 20, len(sheet.rows))):
        value = _at(sheet, row, place)
        if not is_blank(value):
            return sample_of(value)
    return ""


def _at(sheet: Sheet, row: int, place: int) -> Cell:
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    return cells[place] if place < len(cells) else None


def _groups(found: Found, skipped: list[int]) -> Iterator[list[int]]:
    """Yield the rows of each record: a line that names nobody goes on with the one before."""
    own = [column_index(c.letters) for c in found.columns if c.key and ":" not in c.key]
    child = [column_index(c.letters) for c in found.columns if ":" in c.key]
    headings = {
        fold_heading(column.heading) for column in found.columns if column.key or column.heading
    }
    lines: list[int] = []
    ended = False
    for row in range(found.last + 1, len(found.sheet.rows)):
        cells = found.sheet.rows[row]
        if all(is_blank(value) for value in cells):
            continue
        if _is_ending(cells) or _is_heading_again(cells, headings):
            skipped.append(row + 1)
            ended = True
            continue
        names_somebody = any(not is_blank(_at(found.sheet, row, place)) for place in own)
        if not names_somebody and lines and not ended and _has(found.sheet, row, child):
            lines.append(row)
            continue
        if lines:
            yield lines
        lines, ended = (
            ([row], False) if names_somebody or _has(found.sheet, row, child) else ([], True)
        )
        if not lines:
            skipped.append(row + 1)
    if lines:
        yield lines


def _has(sheet: Sheet, row: int, places: list[int]) -> bool:
    return any(not is_blank(_at(sheet, row, place)) for place in places)


def _is_ending(cells: list[Cell]) -> bool:
    """Tell a total or signature line by its first word."""
    first = next((text_of(value) for value in cells if not is_blank(value)), "")
    return first.replace(" ", "").startswith(_ENDINGS)


def _is_heading_again(cells: list[Cell], headings: set[str]) -> bool:
    """Tell headings repeated on each printed page."""
    words = [fold_heading(text_of(value)) for value in cells if not is_blank(value)]
    return len(words) > 2 and all(word in headings for word in words)
