# SPDX-License-Identifier: Apache-2.0
"""The tray of held records (待定): each waits for a person's decision, alone or in bulk.

New, the same as somebody known, or dropped. Announced arrivals (预到岗) wait here with their
children until the day has come.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.db.ledgers import BatchRow, HeldRow
from outreach.domain.access import Right
from outreach.domain.employees import NewHire, Origin
from outreach.domain.rosters import Problem, Verdict
from outreach.errors import N_, UserError
from outreach.services import hire_facts
from outreach.services.batches import EXPECTED, OPEN
from outreach.services.candidates import Candidate, read_candidates
from outreach.services.context import Context
from outreach.services.deciding import Outcome
from outreach.services.resolving import Decision, DecisionKind, Place, Resolver
from outreach.services.store import Store


@dataclass(frozen=True)
class HeldRecord:
    """One record that waits, with the people it may be."""

    place: Place
    hire: NewHire
    problems: tuple[Problem, ...]
    candidates: tuple[Candidate, ...]
    expected: bool  # registered already; the children wait for the day of arrival
    recorded_at: datetime

    @property
    def awaits_arrival(self) -> bool:
        """Tell whether all that holds it is a hire date to come."""
        return all(
            problem.code is Verdict.FUTURE_DATE and problem.key == "hired_on"
            for problem in self.problems
        )


def held(store: Store, ctx: Context, *, batch: int | None = None) -> tuple[HeldRecord, ...]:
    """Return what waits at a site, oldest batch first, in the order of the sheet.

    What several imports have held alike waits once, under the newest of them.
    """
    ctx.require(Right.IMPORT)
    statement = (
        select(HeldRow, BatchRow.number, BatchRow.recorded_at)
        .join(BatchRow, BatchRow.id == HeldRow.batch_id)
        .where(
            BatchRow.site_id == ctx.at_site().id,
            BatchRow.undone_at.is_(None),
            HeldRow.state.in_((OPEN, EXPECTED)),
        )
        .order_by(BatchRow.number, HeldRow.sheet, HeldRow.row)
    )
    if batch is not None:
        statement = statement.where(BatchRow.number == batch)
    with store.reading() as session:
        rows = session.execute(statement).all()
        ids = {row.HeldRow: _ids(row.HeldRow) for row in rows}
        hires = {row.HeldRow: hire_facts.hire_of(row.HeldRow.facts) for row in rows}
        said = {one: (_said(hire), one.state) for one, hire in hires.items()}
        newest = {said[row.HeldRow]: row.HeldRow for row in rows}
        rows = [row for row in rows if newest[said[row.HeldRow]] is row.HeldRow]
        ids = {row.HeldRow: ids[row.HeldRow] for row in rows}
        beside = {one: hires[held].number for held, own in ids.items() for one in own}
        people = read_candidates(session, beside, beside)
        return tuple(
            HeldRecord(
                Place(row.number, row.HeldRow.sheet, row.HeldRow.row),
                hires[row.HeldRow],
                tuple(_problem(row.HeldRow, one) for one in json.loads(row.HeldRow.problems)),
                tuple(people[one] for one in ids[row.HeldRow] if one in people),
                row.HeldRow.state == EXPECTED,
                row.recorded_at,
            )
            for row in rows
        )


def find_place(store: Store, ctx: Context, batch: int, row: int, sheet: str | None = None) -> Place:
    """Return the held record of a row; refuse where none waits there, or on two sheets."""
    found = [
        one.place
        for one in held(store, ctx, batch=batch)
        if one.place.row == row and sheet in (None, one.place.sheet)
    ]
    if len(found) > 1:
        raise UserError(
            N_("第 {row} 行在几张表上都有待定的，请用 --sheet 指明：{sheets}。"),
            code="which_sheet",
            row=row,
            sheets="、".join(place.sheet for place in found),
        )
    if not found:
        raise UserError(
            N_("批次 {batch} 第 {row} 行没有待定的记录，可能已经有人决定过了。"),
            code="not_held",
            batch=batch,
            row=row,
        )
    return found[0]


def resolve(
    store: Store, ctx: Context, places: Sequence[Place], decision: Decision
) -> dict[Outcome, int]:
    """Decide held records, all in one transaction; return how many became what.

    What an earlier import held alike is decided with them.
    """
    ctx.require(Right.IMPORT)
    counts: dict[Outcome, int] = {}
    with store.writing(ctx) as work:
        alike = _alike(work.session, ctx)
        done: set[Place] = set()
        for place in places:
            if place in done:
                continue
            resolver = Resolver(store, ctx, work, place)
            outcome = resolver.decide(decision)
            counts[outcome] = counts.get(outcome, 0) + 1
            twins = set(alike[_said(resolver.hire)]) - done - {place}
            for twin in twins:
                Resolver(store, ctx, work, twin).close_with_another()
            done |= {place, *twins}
        changes: dict[str, tuple[object, object]] = {"records": (None, len(places))}
        work.audit("resolve", "held_record", None, changes | {"as": (None, decision.kind.value)})
    return counts


def arrive(store: Store, ctx: Context) -> int:
    """Enter the children of announced people whose day has come; return how many people."""
    ctx.require(Right.IMPORT)
    due = [
        one.place
        for one in held(store, ctx)
        if one.expected and (one.hire.hired_on is None or one.hire.hired_on <= ctx.today)
    ]
    if not due:
        return 0
    with store.writing(ctx) as work:
        for place in due:
            Resolver(store, ctx, work, place).enter_children()
        work.audit("arrive", "held_record", None, {"records": (None, len(due))})
    return len(due)


def _alike(session: Session, ctx: Context) -> dict[NewHire, list[Place]]:
    """Return the places of every open record of a site, by what they say."""
    found: dict[NewHire, list[Place]] = defaultdict(list)
    rows = session.execute(
        select(HeldRow, BatchRow.number)
        .join(BatchRow, BatchRow.id == HeldRow.batch_id)
        .where(
            BatchRow.site_id == ctx.at_site().id,
            BatchRow.undone_at.is_(None),
            HeldRow.state == OPEN,
        )
    )
    for row, number in rows:
        hire = hire_facts.hire_of(row.facts or "{}")
        found[_said(hire)].append(Place(number, row.sheet, row.row))
    return found


def _said(hire: NewHire) -> NewHire:
    """Return what a record says, wherever it stood."""
    return replace(hire, origin=Origin("held"))


def _ids(row: HeldRow) -> list[uuid.UUID]:
    return [uuid.UUID(text) for text in json.loads(row.candidates)]


def _problem(row: HeldRow, facts: dict[str, str]) -> Problem:
    return Problem(
        row.sheet,
        row.row,
        facts["column"],
        facts["key"],
        Verdict(facts["code"]),
        facts["message"],
        facts["value_shown"],
    )


__all__ = [
    "Decision",
    "DecisionKind",
    "HeldRecord",
    "Place",
    "arrive",
    "find_place",
    "held",
    "resolve",
]
