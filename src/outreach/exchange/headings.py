# SPDX-License-Identifier: Apache-2.0
"""Find the headings of a roster: in which rows they stand, and what each column is taken for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from outreach.domain.headings import read_heading, suggest
from outreach.domain.ledgers import CHILD_GROUPS, EMPLOYEES
from outreach.domain.rosters import Cell, ColumnRead
from outreach.errors import N_, UserError
from outreach.exchange.cells import is_blank, sample_of, text_of
from outreach.exchange.places import column_letters
from outreach.exchange.sheets import Sheet

HEADING_DEPTH = 30  # rows in which headings are looked for
SAMPLE_ROWS = 30


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

    @property
    def layout(self) -> tuple[tuple[str, str], ...]:
        """The headings with their places: sheets that share them are one roster."""
        return tuple((one.letters, one.heading) for one in self.columns if one.heading)


def candidates(sheet: Sheet) -> Iterator[Found]:
    """Yield every row, or pair of rows, that may be the headings of a sheet."""
    for row in range(min(HEADING_DEPTH, len(sheet.rows))):
        if not all(is_blank(value) for value in sheet.rows[row]):
            yield from headings_at(sheet, row)


def headings_at(sheet: Sheet, row: int) -> Iterator[Found]:
    """Read headings that begin in a row: of one level, and of two where cells span."""
    yield Found(sheet, row, row, _columns(sheet, row, row))
    if row + 1 < len(sheet.rows) and _spans_down(sheet, row):
        yield Found(sheet, row, row + 1, _columns(sheet, row, row + 1))


def with_suggestions(found: Found) -> Found:
    """Offer for each unknown heading what it is probably meant for."""
    taken = {column.key for column in found.columns if column.key}
    columns = []
    for place, column in enumerate(found.columns):
        suggested = ""
        if not column.key and not column.ignored:
            suggested = suggest(column.heading, _values(found.sheet, found.last, place), taken)
            taken.add(suggested)
        columns.append(replace(column, suggested=suggested))
    return replace(found, columns=tuple(columns))


def overridden(found: Found, mapping: Mapping[str, str]) -> Found:
    """Take columns for what a person says, by their letters; an empty key leaves one out."""
    known = {column.letters for column in found.columns}
    chosen = {letters: _mapped(key) for letters, key in mapping.items()}
    for letters in chosen:
        if letters not in known:
            raise UserError(
                N_("表里没有 {letters} 列，请检查对应关系。"), code="bad_map", letters=letters
            )
    wanted = {key for key in chosen.values() if key}
    columns = tuple(
        replace(
            column,
            key=chosen.get(column.letters, "" if column.key in wanted else column.key),
            ignored=column.ignored and not chosen.get(column.letters),
            suggested="" if column.letters in chosen else column.suggested,
        )
        for column in found.columns
    )
    return replace(found, columns=columns)


def _mapped(key: str) -> str:
    """Return the ledger column that a map names; a child's without a group is the first's."""
    base, _, group = key.partition(":")
    column = next((one for one in EMPLOYEES.columns if one.key == base), None)
    if key and (column is None or (group and not (column.child and group.isdecimal()))):
        raise UserError(
            N_("台账里没有“{key}”这一项，请用 outreach ledgers 看有哪些。"), code="bad_map", key=key
        )
    return f"{base}:{group or 1}" if column is not None and column.child else key


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
        own = text_of(at(sheet, last, place)) if last > first else above
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
        if top <= row <= bottom and not is_blank(at(sheet, top, left)):
            for place in range(left, right + 1):
                cells.setdefault(place, at(sheet, top, left))
    return cells


def _once(columns: list[ColumnRead]) -> tuple[ColumnRead, ...]:
    """Take the first of columns that say the same: a repeated heading is left to a person.

    Child columns that are repeated without a number are the next child's.
    """
    seen: set[str] = set()
    result = []
    for column in columns:
        key = column.key
        base, _, group = key.partition(":")
        if group == "1" and key in seen and column.heading and "1" not in column.heading:
            number = 2
            while f"{base}:{number}" in seen:
                number += 1
            key = f"{base}:{number}" if number <= CHILD_GROUPS else ""
        elif key in seen:
            key = ""
        seen.add(key or column.letters)
        result.append(replace(column, key=key))
    return tuple(result)


def _sample(sheet: Sheet, after: int, place: int) -> str:
    for row in range(after + 1, min(after + 20, len(sheet.rows))):
        value = at(sheet, row, place)
        if not is_blank(value):
            return sample_of(value)
    return ""


def _values(sheet: Sheet, after: int, place: int) -> list[str]:
    rows = range(after + 1, min(after + 1 + SAMPLE_ROWS, len(sheet.rows)))
    return [text for row in rows if (text := text_of(at(sheet, row, place)))]


def at(sheet: Sheet, row: int, place: int) -> Cell:
    """Return a cell; None beyond the ends."""
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    return cells[place] if place < len(cells) else None
