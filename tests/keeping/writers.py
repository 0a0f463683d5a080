# SPDX-License-Identifier: Apache-2.0
"""Write through the services in a process of its own, and say so after each commit.

``python -m tests.keeping.writers STORE [--die-at N] [--rounds N]`` goes on from where the store
stands: a registration, a talk, a dated fact, every fourth time an import. It prints ``ready`` and
then a number per commit, after it returned. :func:`check` tells what of it a store holds.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.db.base import Base
from outreach.db.children import ChildRow, GuardianRow
from outreach.db.employees import EmployeeRow, EmploymentRow, IntakeRow
from outreach.db.keeping import AuditRow
from outreach.db.statuses import ChildFactRow
from outreach.db.talks import AttendanceRow, TalkRow
from outreach.domain.children import ChildDeclared
from outreach.domain.dated_facts import About, FactKind
from outreach.domain.employees import Consent, HasMinors, Intake, NewHire
from outreach.domain.numbers import Sex
from outreach.domain.talks import TalkHeld, Theme, Venue
from outreach.services import employees, facts, opening, talks
from outreach.services.context import Context
from outreach.services.employees import Registration
from outreach.services.facts import NewFact
from outreach.services.store import Store
from tests.quarters.histories import TODAY
from tests.services import pasted
from tests.services.importer import die_at
from tests.services.surroundings import clerk

HIRED = date(2026, 3, 1)
STEPS = 4  # of one round: what comes when is told by a step's number alone
IMPORTED = 3  # people of one import


@dataclass(frozen=True)
class Count:
    """How many rows of what one writes a store holds."""

    people: int
    spells: int
    intakes: int
    children: int
    guardians: int
    talks: int
    signed: int
    facts: int
    audits: int


def at(steps: int, *, before: int) -> Count:
    """Return what a store holds after so many steps, all whole; ``before`` are older audits."""
    rounds = [steps // STEPS + (steps % STEPS > place) for place in range(STEPS)]
    registered, held, told, imported = rounds
    people = registered + imported * IMPORTED
    return Count(
        people=people,
        spells=people,
        intakes=registered,
        children=registered,
        guardians=registered,
        talks=held,
        signed=held,
        facts=told,
        audits=before + steps,
    )


def count(session: Session) -> Count:
    """Count what a store holds."""

    def of(row: type[Base]) -> int:
        return session.scalar(select(func.count()).select_from(row)) or 0

    rows = (EmployeeRow, EmploymentRow, IntakeRow, ChildRow, GuardianRow, TalkRow, AttendanceRow,
            ChildFactRow, AuditRow)  # fmt: skip
    return Count(*map(of, rows))


def register(store: Store, ctx: Context, number: int) -> None:
    """Register somebody with a child."""
    one = ChildDeclared(name=f"孩子{number}", birth=date(2012, 1, 1) + timedelta(days=number))
    hire = NewHire(
        f"职工{number}", f"K{number}", other_paper=f"P{number}", birth=date(1985, 1, 1),
        sex=Sex.MALE, hired_on=HIRED,
    )  # fmt: skip
    intake = Intake(HIRED, Consent.GIVEN, "1", HasMinors.YES, (one,))
    employees.register(store, ctx, Registration(hire, HIRED, intake))


def hold(store: Store, ctx: Context, number: int) -> None:
    """Hold a talk that whoever was registered last signs in for."""
    talk = TalkHeld(f"家长课堂{number}", Theme.GUARDIANSHIP, Venue.FACTORY, TODAY, (f"K{number}",))
    talks.hold(store, ctx, talk)


def tell(store: Store, ctx: Context, number: int) -> None:
    """Record a ground of the last registered child: sealed, with all that follows from it."""
    with store.reading() as session:
        child = session.scalars(select(ChildRow.id).order_by(ChildRow.short_no.desc())).first()
    assert child is not None
    fact = NewFact(About.CHILD, FactKind.HOUSEHOLD, TODAY, code="dibao")
    facts.record(store, ctx, child, (fact,))


def import_some(store: Store, ctx: Context, number: int) -> None:
    """Import a roster of some more people."""
    first = number * IMPORTED
    lines = [
        pasted.line(f"R{n}", f"外来{n}", pasted.number(n % 500, f"{1970 + n // 500}0102"),
                    "2026-03-01")
        for n in range(first, first + IMPORTED)
    ]  # fmt: skip
    pasted.import_lines(store, ctx, *lines)


ACTS: tuple[Callable[[Store, Context, int], object], ...] = (register, hold, tell, import_some)


def steps_of(store: Store) -> int:
    """Return how many steps a store has taken, by what it holds; they must all be whole."""
    with store.reading() as session:
        found = count(session)
    steps = found.intakes + found.talks + found.facts + (found.people - found.intakes) // IMPORTED
    before = found.audits - steps
    assert found == at(steps, before=before), "a step is there in part"
    return steps


def write(store: Store, rounds: int, done: Callable[[int], object]) -> None:
    """Go on writing, step by step."""
    ctx = clerk(store)
    begun = steps_of(store)
    for step in itertools.islice(itertools.count(begun), rounds):
        ACTS[step % STEPS](store, ctx, step // STEPS)
        done(step + 1)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("store", type=Path)
    parser.add_argument("--die-at", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=sys.maxsize)
    told = parser.parse_args()
    with closing(opening.open_store(told.store)) as store:
        die_at(store.engine, told.die_at)
        print("ready", flush=True)
        write(store, told.rounds, lambda step: print(step, flush=True))


if __name__ == "__main__":
    main()
