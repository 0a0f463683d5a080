# SPDX-License-Identifier: Apache-2.0
"""What reading a roster yields: records taken, held or refused, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from outreach.domain.employees import NewHire

Cell = str | float | int | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True)
class Pasted:
    """Text from the clipboard instead of a file: cells of a sheet, or a chat's messages."""

    text: str = field(repr=False)
    name: str = "粘贴的文字"


class Verdict(StrEnum):
    """What is wrong with a cell or record; the values are the import's stable codes."""

    NUMBER_DESTROYED = "number_destroyed"
    NUMBER_MASKED = "number_masked"
    CHECK_DIGIT = "check_digit"
    IMPOSSIBLE_DATE = "impossible_date"
    UNDER_16 = "under_16"
    SEX_DISAGREES = "sex_disagrees"
    BIRTH_DISAGREES = "birth_disagrees"
    CHILD_OLDER = "child_older"
    MISSING = "missing"
    DUPLICATE = "duplicate"
    FUTURE_DATE = "future_date"
    FORMULA = "formula"
    UNREADABLE = "unreadable"
    TOO_LONG = "too_long"


HELD = frozenset({Verdict.DUPLICATE, Verdict.FUTURE_DATE, Verdict.NUMBER_MASKED})


@dataclass(frozen=True)
class Problem:
    """Why a record was refused or held: the cell, the sentence, what stood there (masked)."""

    sheet: str
    row: int  # the sheet's own row
    column: str  # letters over the column; empty for the whole row
    key: str  # the ledger column; empty for the whole row
    code: Verdict
    message: str  # untranslated
    value_shown: str = ""

    @property
    def held(self) -> bool:
        """Tell whether a person can decide it, instead of it being refused."""
        return self.code in HELD


@dataclass(frozen=True)
class Record:
    """An employee with the children on its lines; taken whole, or not at all."""

    sheet: str
    row: int  # of its first line
    hire: NewHire
    problems: tuple[Problem, ...] = ()
    lines: tuple[list[Cell], ...] = field(default=(), repr=False)  # as they stand in the file

    @property
    def refused(self) -> bool:
        """Tell whether anything in it makes it unusable."""
        return any(not problem.held for problem in self.problems)

    @property
    def held(self) -> bool:
        """Tell whether it waits for a person's decision."""
        return bool(self.problems) and not self.refused


@dataclass(frozen=True)
class ColumnRead:
    """One column of the file: where, its heading, a value, and what it is taken for.

    ``suggested`` is what an unknown heading is probably meant for; a person confirms it.
    """

    letters: str
    heading: str
    sample: str
    key: str  # ledger column with its group ("child_name:2"); empty where unknown
    ignored: bool = False
    suggested: str = ""


@dataclass(frozen=True)
class Remark:
    """Something about the file that its reader should know: hidden rows, other sheets."""

    code: str
    message: str  # untranslated
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetRead:
    """One sheet that records were read from: where its headings stand, rows counted from 1."""

    name: str
    first_heading_row: int
    last_heading_row: int


@dataclass(frozen=True)
class RosterRead:
    """A roster as read: nothing of it is in the store yet."""

    file: str
    sheets: tuple[SheetRead, ...]
    columns: tuple[ColumnRead, ...]
    records: tuple[Record, ...]
    skipped_rows: tuple[int, ...] = ()  # totals, signatures; blanks not listed
    remarks: tuple[Remark, ...] = ()
    all_sheets: tuple[str, ...] = ()  # every visible sheet of the file

    @property
    def has_names(self) -> bool:
        """Tell whether a column was taken for the employee's name; without one nothing is read."""
        return any(column.key == "name" for column in self.columns)
