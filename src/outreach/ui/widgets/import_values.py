# SPDX-License-Identifier: Apache-2.0
"""What the parts of the import page show, in the reader's words: values, no widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from outreach.errors import N_
from outreach.services.ledgers import ImportResult
from outreach.ui.controls.choices import Choice
from outreach.ui.theme import Tone

SKIP = ""  # what a column that is not imported is taken for
NAME = "name"


class ColumnState(StrEnum):
    """How sure it is that a column of the file means what it is taken for."""

    MATCHED = "matched"
    CHECK = "check"
    SKIPPED = "skipped"


class Outcome(StrEnum):
    """What becomes of one record (an employee with the children on its lines)."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    HELD = "held"


OUTCOME_LABELS = {
    Outcome.CREATED: N_("新增"),
    Outcome.UPDATED: N_("更新"),
    Outcome.UNCHANGED: N_("没有变化"),
    Outcome.REFUSED: N_("拒收"),
    Outcome.HELD: N_("待定"),
}
OUTCOME_TONES: dict[Outcome, Tone] = {Outcome.REFUSED: Tone.DANGER, Outcome.HELD: Tone.WARNING}


@dataclass(frozen=True)
class FileColumn:
    """One column of the file: where it stands, its heading, a value, what it is taken for."""

    key: str
    heading: str
    sample: str
    target: str
    state: ColumnState
    suggested: str = ""  # what an unknown heading is probably meant for


@dataclass(frozen=True)
class Totals:
    """The equation every import obeys: read is the sum of the five outcomes."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    held: int = 0

    @property
    def read(self) -> int:
        """How many records were read."""
        return self.created + self.updated + self.unchanged + self.refused + self.held

    def of(self, outcome: Outcome) -> int:
        """Return the count of one outcome."""
        return int(getattr(self, outcome.value))

    @property
    def to_write(self) -> int:
        """How many records a write would touch."""
        return self.created + self.updated


@dataclass(frozen=True)
class ChangeLine:
    """One value that is, or would be, replaced or filled in for somebody known."""

    staff_no: str
    name: str
    item: str
    old: str
    new: str


@dataclass(frozen=True)
class PersonLine:
    """Somebody who is, or would be, taken in, updated or left as they are."""

    outcome: Outcome
    staff_no: str
    name: str
    team: str
    hired_on: str
    children: str


@dataclass(frozen=True)
class ProblemLine:
    """What is wrong with a record: the cell, the reason, what stood there (masked).

    ``outcome`` is None for something unlikely that was taken all the same.
    """

    outcome: Outcome | None
    sheet: str
    row: int
    column: str
    item: str
    reason: str
    shown: str


@dataclass(frozen=True)
class MissingLine:
    """Somebody at work whom a full list does not name; proposed as a leaver."""

    staff_no: str
    name: str
    team: str
    last_day: str


@dataclass(frozen=True)
class ImportView:
    """One reading of a file, tried or written: everything the page shows of it."""

    file: str
    place: str  # where the headings stand, in a few words
    columns: tuple[FileColumn, ...]
    targets: tuple[Choice[str], ...]
    totals: Totals
    changes: tuple[ChangeLine, ...]
    people: tuple[PersonLine, ...]
    problems: tuple[ProblemLine, ...]
    has_names: bool  # a column is taken for the name; nothing can be written without one
    children: int = 0  # children that are, or would be, added
    sheets: tuple[str, ...] = ()  # every visible sheet of the file
    heading_row: int = 0
    remarks: tuple[str, ...] = ()
    missing: tuple[MissingLine, ...] = ()
    arrivals: int = 0  # hire dates to come that are held, or taken as announced
    result: ImportResult | None = field(default=None, repr=False)

    @property
    def waiting(self) -> int:
        """How many decisions a write would leave: held records, and whom a full list misses."""
        return self.totals.held + len(self.missing)

    def with_columns(self, mapping: Mapping[str, str]) -> ImportView:
        """Return the reading with its columns taken for something else, not yet read anew."""
        columns = tuple(
            replace(column, target=target, state=chosen_state(target))
            if (target := mapping.get(column.key, column.target)) != column.target
            else column
            for column in self.columns
        )
        return replace(
            self, columns=columns, has_names=any(column.target == NAME for column in columns)
        )


def chosen_state(target: str) -> ColumnState:
    """Return the state of a column that a person has decided on."""
    return ColumnState.SKIPPED if target == SKIP else ColumnState.MATCHED


def after_choice(
    columns: Sequence[FileColumn], mapping: Mapping[str, str], chosen: str, target: str
) -> dict[str, str]:
    """Return what was chosen for columns after one more choice; an item stands for one only."""
    moved = {
        column.key: SKIP
        for column in columns
        if target != SKIP and column.target == target and column.key != chosen
    }
    return {**mapping, **moved, chosen: target}
