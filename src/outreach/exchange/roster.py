# SPDX-License-Identifier: Apache-2.0
"""Read a roster: which sheets hold it, and which of their lines make one record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from outreach.domain.headings import fold_heading, heading_set
from outreach.domain.rosters import (
    Cell,
    ColumnRead,
    Pasted,
    Record,
    Remark,
    RosterRead,
    SheetRead,
)
from outreach.errors import N_, UserError
from outreach.exchange.cells import is_blank, text_of
from outreach.exchange.headings import (
    Found,
    at,
    candidates,
    headings_at,
    overridden,
    with_suggestions,
)
from outreach.exchange.places import column_index
from outreach.exchange.records import RecordReader
from outreach.exchange.sheets import Book, Sheet, read_book

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
Recall = Callable[[bytes], Mapping[str, str]]


@dataclass(frozen=True)
class Reading:
    """How to read a file, where its own headings do not say enough.

    ``mapping`` overrides what columns are taken for, by their letters (``{"C": "name"}``; an
    empty key leaves a column out). ``recall`` returns the mapping remembered for a heading
    set. ``by_hand``: a person is there to say which column is which, so a file in which no
    name is found is returned without records instead of being refused.
    """

    sheet: str | None = None
    heading_row: int | None = None  # the sheet's own row, from 1
    mapping: Mapping[str, str] = field(default_factory=dict)
    recall: Recall | None = None
    by_hand: bool = False


def read_roster(source: Path | Pasted, *, today: date, how: Reading | None = None) -> RosterRead:
    """Read a roster: every line belongs to a record, is blank, or is a total or signature.

    Raises :class:`UserError` for a file that is no table and for headings nothing of which
    is known.
    """
    how = how or Reading()
    book = read_book(source)
    found = with_suggestions(_find(book, how))
    remembered: Mapping[str, str] = {}
    if how.mapping:
        found = overridden(found, how.mapping)
    elif how.recall is not None:
        remembered = how.recall(heading_set(found.layout))
        found = overridden(found, remembered) if remembered else found
    if not found.has_names and not how.by_hand:
        raise _nameless(book.name, found.columns)
    parts = [found, *_others(book, found, how)]
    numbers: dict[str, int] = {}
    skipped: list[int] = []
    records: list[Record] = []
    for part in parts if found.has_names else ():
        reader = RecordReader(book.name, part.sheet, part.columns, today, numbers)
        records += [reader.read(lines) for lines in _groups(part, skipped)]
    return RosterRead(
        book.name,
        tuple(SheetRead(part.sheet.name, part.first + 1, part.last + 1) for part in parts),
        found.columns,
        tuple(records),
        tuple(skipped),
        tuple(_remarks(book, parts, remembered=bool(remembered))),
        tuple(sheet.name for sheet in book.sheets),
    )


def _find(book: Book, how: Reading) -> Found:
    """Return the headings that know most columns, on the sheet asked for or on any.

    Where none is known but columns are mapped by hand, the first filled row is the headings.
    """
    sheets = (book.sheet(how.sheet),) if how.sheet is not None else book.sheets
    mapped = bool(how.mapping) or how.by_hand
    best: Found | None = None
    for sheet in sheets:
        for found in _possible(sheet, how.heading_row):
            if best is None or found.rank > best.rank:
                best = found
    if best is None or (best.score == 0 and not mapped):
        raise UserError(
            N_(
                "在“{file}”里没有认出表头（找过姓名、工号、身份证号、入职日期等）。"
                "请检查工作表，或用 --map 指明各列是什么。"
            ),
            code="unknown_headings",
            file=book.name,
        )
    return best


def _possible(sheet: Sheet, row: int | None) -> Iterator[Found]:
    if row is None:
        return candidates(sheet)
    if not 1 <= row <= len(sheet.rows):
        raise UserError(
            N_("表“{sheet}”没有第 {row} 行，请改表头所在的行。"),
            code="no_row",
            sheet=sheet.name,
            row=row,
        )
    return headings_at(sheet, row - 1)


def _others(book: Book, found: Found, how: Reading) -> Iterator[Found]:
    """Yield the other sheets of the same roster: one a workshop, with the very same headings."""
    if how.sheet is not None:
        return
    for sheet in book.sheets:
        if sheet is found.sheet:
            continue
        same = next((one for one in candidates(sheet) if one.layout == found.layout), None)
        if same is not None:
            yield replace(same, columns=found.columns)


def _remarks(book: Book, parts: Sequence[Found], *, remembered: bool) -> Iterator[Remark]:
    if remembered:
        yield Remark("remembered", N_("表头和以前一份相同，按上次确认的对应关系读。"))
    if len(parts) > 1:
        names = "、".join(part.sheet.name for part in parts)
        yield Remark(
            "sheets",
            N_("{n} 张表的表头相同，一起读了：{names}。"),
            {"n": len(parts), "names": names},
        )
    read = {part.sheet.name for part in parts}
    left = [sheet.name for sheet in book.sheets if sheet.name not in read and sheet.rows]
    if left:
        yield Remark("other_sheets", N_("没有读的表：{names}。"), {"names": "、".join(left)})
    if book.hidden:
        names = "、".join(book.hidden)
        yield Remark("hidden_sheets", N_("隐藏的表没有读：{names}。"), {"names": names})
    for part in parts:
        hidden = [
            row
            for row in part.sheet.hidden_rows
            if part.last < row < len(part.sheet.rows)
            and not all(is_blank(value) for value in part.sheet.rows[row])
        ]
        if hidden:
            yield Remark(
                "hidden_rows",
                N_("表“{sheet}”有 {n} 行被隐藏或筛掉，也一起读了。"),
                {"sheet": part.sheet.name, "n": len(hidden)},
            )


def _nameless(file: str, columns: Sequence[ColumnRead]) -> UserError:
    likely = next((one for one in columns if one.suggested == "name"), None)
    if likely is not None:
        return UserError(
            N_(
                "在“{file}”里没有找到姓名一列的表头；{letters} 列“{heading}”像是姓名。"
                "请用 --map 指明各列是什么。"
            ),
            code="unknown_headings",
            file=file,
            letters=likely.letters,
            heading=likely.heading,
        )
    return UserError(
        N_("在“{file}”里没有找到姓名一列的表头。请确认表头写着“姓名”，或用 --map 指明各列是什么。"),
        code="unknown_headings",
        file=file,
    )


def _groups(found: Found, skipped: list[int]) -> Iterator[list[int]]:
    """Yield the rows of each record: a line that names nobody goes on with the one before."""
    own = [column_index(c.letters) for c in found.columns if c.key and ":" not in c.key]
    child = [column_index(c.letters) for c in found.columns if ":" in c.key]
    headings = {fold_heading(column.heading) for column in found.columns if column.heading}
    for level in found.sheet.rows[found.first : found.last + 1]:  # as it may come again
        headings |= {fold_heading(text_of(value)) for value in level if not is_blank(value)}
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
        names_somebody = any(not is_blank(at(found.sheet, row, place)) for place in own)
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
    return any(not is_blank(at(sheet, row, place)) for place in places)


def _is_ending(cells: list[Cell]) -> bool:
    """Tell a total or signature line by its first word."""
    first = next((text_of(value) for value in cells if not is_blank(value)), "")
    return first.replace(" ", "").startswith(_ENDINGS)


def _is_heading_again(cells: list[Cell], headings: set[str]) -> bool:
    """Tell headings repeated on each printed page."""
    words = [text_of(value) for value in cells if not is_blank(value)]
    return len(words) > 2 and all(fold_heading(word) in headings for word in words)
