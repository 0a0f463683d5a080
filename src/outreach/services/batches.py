# SPDX-License-Identifier: Apache-2.0
"""Import batches: numbered when they begin, with what each record became and what they replaced."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert

from outreach.db.keeping import take_numbers
from outreach.db.ledgers import BatchRecordRow, BatchRow, HeldRow, LeaverRow, ReplacedRow
from outreach.db.session import insert_rows
from outreach.domain.rosters import Problem
from outreach.services import hire_facts
from outreach.services.deciding import Outcome, RecordPlan
from outreach.services.row_values import freeze
from outreach.services.store import Store, Transaction

CHUNK = 500  # identifiers named in one statement
BULK = 2_000  # rows of one statement
OPEN, EXPECTED = "open", "expected"


@dataclass
class Batch:
    """One import while it is written.

    Beginning takes the batch's number, and with it the turn: a second import waits here and
    then reads what the first has written, so the same person is never made twice.
    """

    id: uuid.UUID
    number: int
    first_place: int = 0  # how much it has replaced before, where a decision comes later
    replaced: list[dict[str, Any]] = field(default_factory=list)

    def keep(self, table: str, row_id: uuid.UUID, version: int, before: Mapping[str, Any]) -> None:
        """Remember what stood in a row; ``version`` is the row's after the change."""
        self.replaced.append(
            {
                "batch_id": self.id,
                "place": self.first_place + len(self.replaced),
                "table_name": table,
                "row_id": row_id,
                "version": version,
                "before": freeze(before),
            }
        )


@dataclass(frozen=True)
class Missing:
    """Somebody at work whom the list does not name; ``last_day`` is what would be recorded."""

    employment_id: uuid.UUID
    employee_id: uuid.UUID
    staff_no: str
    name: str
    team: str
    last_day: date


def begin(work: Transaction) -> Batch:
    """Take the next batch number; other imports wait until this one has ended."""
    number = take_numbers(work.session, "batch")
    return Batch(work.new_id(), number)


@dataclass(frozen=True)
class Heading:
    """What is kept of a batch beside its rows."""

    kind: str
    file_digest: bytes
    mode: str
    mapping: str


def write_heading(
    work: Transaction, batch: Batch, heading: Heading, plans: Sequence[RecordPlan]
) -> None:
    """Write the batch itself; its rows may follow."""
    work.session.execute(
        insert(BatchRow).values(
            id=batch.id,
            number=batch.number,
            kind=heading.kind,
            site_id=work.ctx.at_site().id,
            file_digest=heading.file_digest,
            mode=heading.mode,
            mapping=heading.mapping,
            counts=json.dumps(Counter(plan.outcome for plan in plans)),
            recorded_at=work.ctx.now,
            actor_id=work.ctx.actor.id,
        )
    )


def write_records(
    work: Transaction,
    store: Store,
    batch: Batch,
    plans: Sequence[RecordPlan],
    people: Mapping[tuple[str, int], uuid.UUID],
    missing: Sequence[Missing] = (),
) -> None:
    """Write what each record became, what is held, what was replaced and who is missing."""
    _bulk(work, BatchRecordRow, [_record(batch, plan, people) for plan in plans])
    held = [
        _held(store, batch, plan)
        for plan in plans
        if plan.outcome is Outcome.UNDECIDED or (plan.withheld and plan.record.hire.children)
    ]
    _bulk(work, HeldRow, held)
    write_replaced(work, batch)
    _bulk(
        work,
        LeaverRow,
        [
            {
                "batch_id": batch.id,
                "employment_id": one.employment_id,
                "last_day": one.last_day,
                "state": OPEN,
            }
            for one in missing
        ],
    )


def write_replaced(work: Transaction, batch: Batch) -> None:
    """Write what was replaced, so that it can be put back."""
    _bulk(work, ReplacedRow, batch.replaced)


def _bulk(work: Transaction, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), BULK):
        insert_rows(work.session, table, rows[start : start + BULK])


def _record(
    batch: Batch, plan: RecordPlan, people: Mapping[tuple[str, int], uuid.UUID]
) -> dict[str, Any]:
    record = plan.record
    return {
        "batch_id": batch.id,
        "sheet": record.sheet,
        "row": record.row,
        "outcome": plan.outcome.value,
        "employee_id": people.get((record.sheet, record.row)),
        "code": plan.problems[0].code.value if plan.problems else "",
    }


def _held(store: Store, batch: Batch, plan: RecordPlan) -> dict[str, Any]:
    record = plan.record
    return {
        "batch_id": batch.id,
        "sheet": record.sheet,
        "row": record.row,
        "facts": hire_facts.text_of(store, record.hire),
        "problems": json.dumps([_problem(problem) for problem in plan.problems]),
        "candidates": json.dumps([candidate.hex for candidate in plan.candidates]),
        "state": EXPECTED if plan.withheld else OPEN,
    }


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "column": problem.column,
        "key": problem.key,
        "code": problem.code.value,
        "message": problem.message,
        "value_shown": problem.value_shown,
    }


def in_chunks(values: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    """Yield identifiers in order, so many at a time as one statement takes."""
    found = sorted(values, key=str)
    for start in range(0, len(found), CHUNK):
        yield found[start : start + CHUNK]
