# SPDX-License-Identifier: Apache-2.0
"""Whatever an office's habits: the numbers add up, and what was written is what arrives."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from outreach.domain.employees import NewHire
from outreach.exchange.roster import read_roster
from outreach.services import ledgers
from outreach.services.deciding import Outcome
from outreach.services.ledgers import ImportOptions
from outreach.services.store import Store
from tests.exchange.made_rosters import Habits, Person, rosters, write
from tests.services.surroundings import clerk

ON = date(2026, 9, 28)
HELD = {"number_masked", "future_date"}
MADE = settings(
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def facts(hire: NewHire) -> tuple[object, ...]:
    children = [(one.name, one.birth, one.number) for one in hire.children or ()]
    own = (hire.staff_no, hire.name, hire.number, hire.phone, hire.team, hire.hired_on)
    return (*own, children)


def written(person: Person) -> tuple[object, ...]:
    children = [(one.name, one.birth, one.number) for one in person.children]
    own = (person.staff_no, person.name, person.number, person.phone, person.team)
    return (*own, person.hired_on, children)


@settings(MADE, max_examples=120)
@given(made=rosters())
def test_every_valid_record_arrives_as_it_was_written(
    tmp_path: Path, made: tuple[list[Person], Habits]
) -> None:
    people, habits = made
    read = read_roster(write(tmp_path, people, habits), today=ON)
    found = {record.hire.staff_no: record for record in read.records}
    assert len(read.records) == len(people)
    for person in people:
        record = found[person.staff_no]
        codes = {problem.code.value for problem in record.problems}
        assert codes == ({person.fault} if person.fault else set())
        if not person.fault:
            assert facts(record.hire) == written(person)


@settings(MADE, max_examples=60)
@given(made=rosters())
def test_the_numbers_always_add_up(
    store: Store, tmp_path: Path, made: tuple[list[Person], Habits]
) -> None:
    people, habits = made
    ctx = replace(clerk(store))
    path = write(tmp_path, people, habits)
    result = ledgers.preview(store, ctx, path, ImportOptions())
    counts = {outcome: result.count(outcome) for outcome in Outcome}
    assert sum(counts.values()) == len(result.plans) == len(people)
    faults = Counter("held" if p.fault in HELD else "refused" if p.fault else "" for p in people)
    assert counts[Outcome.REFUSED] == faults["refused"]
    assert counts[Outcome.UNDECIDED] >= faults["held"]
    assert counts[Outcome.UPDATED] == counts[Outcome.UNCHANGED] == 0


@pytest.mark.soak
@settings(MADE, max_examples=3_000)
@given(made=rosters())
def test_thousands_of_made_rosters_arrive_as_written(
    tmp_path: Path, made: tuple[list[Person], Habits]
) -> None:
    test_every_valid_record_arrives_as_it_was_written.hypothesis.inner_test(  # type: ignore[attr-defined]  # hypothesis keeps the test it wraps there
        tmp_path, made
    )
