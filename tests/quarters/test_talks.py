# SPDX-License-Identifier: Apache-2.0
"""Talks through the service: who signed in, what is refused, and whom a talk reaches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, func, select

from outreach.db.keeping import AuditRow
from outreach.db.talks import AttendanceRow, TalkRow
from outreach.domain.access import Role
from outreach.domain.children import ChildDeclared
from outreach.domain.employees import Consent, HasMinors, Intake, NewHire
from outreach.domain.numbers import Sex
from outreach.domain.talks import TalkHeld, Theme, Venue
from outreach.errors import NotAllowed, UserError
from outreach.services import employees, quarters, sites, talks
from outreach.services.context import Context, SiteRef
from outreach.services.employees import Registration
from outreach.services.store import Store
from tests.quarters.histories import CTX, QUARTER, TODAY

HIRED = date(2024, 3, 1)


def at(store: Store, site: SiteRef | None = None) -> Context:
    return replace(CTX, site=site or sites.enterprise(store).sites[0])


def register(store: Store, ctx: Context, staff_no: str, *births: date, sex: Sex = Sex.MALE) -> None:
    children = tuple(ChildDeclared(name=f"孩子{birth}", birth=birth) for birth in births)
    intake = Intake(HIRED, Consent.GIVEN, "1", HasMinors.YES, children)
    hire = NewHire(
        f"职工{staff_no}", staff_no, other_paper=staff_no, birth=date(1985, 1, 1), sex=sex,
        hired_on=HIRED,
    )  # fmt: skip
    employees.register(store, ctx, Registration(hire, HIRED, intake))


def talk(*staff_nos: str, on: date = TODAY, title: str = "家长课堂") -> TalkHeld:
    return TalkHeld(title, Theme.GUARDIANSHIP, Venue.FACTORY, on, staff_nos)


def reached(store: Store) -> object:
    return quarters.figures(store, CTX, QUARTER)["R05"].value


def test_a_talk_is_kept_with_those_who_signed_in(store: Store) -> None:
    ctx = at(store)
    register(store, ctx, "W1", date(2018, 5, 1))
    register(store, ctx, "W2")
    held = talks.hold(store, ctx, talk("W1", " W2 ", "W1"))
    assert held.people == 2
    assert talks.recent(store, ctx) == [held]
    assert reached(store) == 1


def test_a_child_whose_parents_both_came_counts_once(store: Store) -> None:
    first = at(store)
    second = at(store, sites.add_site(store, CTX, "二厂"))
    register(store, first, "W1", date(2018, 5, 1), date(2020, 6, 1))
    register(store, second, "E1", date(2018, 5, 1), date(2020, 6, 1), sex=Sex.FEMALE)
    talks.hold(store, first, talk("W1", "E1"))
    talks.hold(store, second, talk("E1", on=TODAY - timedelta(days=9)))
    assert reached(store) == 2
    assert quarters.figures(store, CTX, QUARTER)["R14"].value == 2


def test_a_child_is_reached_who_comes_of_age_after_the_talk(store: Store) -> None:
    ctx = at(store)
    eighteen_on_the_20th = date(2008, 9, 20)
    register(store, ctx, "W1", eighteen_on_the_20th)
    talks.hold(store, ctx, talk("W1", on=date(2026, 9, 21)))
    assert reached(store) == 0, "the day after the birthday is one day too late"
    talks.hold(store, ctx, talk("W1", on=date(2026, 9, 20)))
    assert reached(store) == 1, "on the birthday itself a child is still a minor"


def test_unknown_staff_numbers_are_listed_and_nothing_is_kept(store: Store) -> None:
    ctx = at(store)
    register(store, ctx, "W1")
    with pytest.raises(UserError) as refused:
        talks.hold(store, ctx, talk("W1", "W8", "W9"))
    assert refused.value.code == "unknown_staff_no"
    assert refused.value.values["numbers"] == "W8、W9"
    with pytest.raises(UserError):  # nobody had been hired yet on that day
        talks.hold(store, ctx, talk("W1", on=HIRED - timedelta(days=1)))
    with store.reading() as session:
        assert not session.scalar(select(func.count()).select_from(TalkRow))


def test_a_staff_number_used_at_two_sites_means_the_person_of_this_site(store: Store) -> None:
    first = at(store)
    second = at(store, sites.add_site(store, CTX, "二厂"))
    third = at(store, sites.add_site(store, CTX, "三厂"))
    register(store, first, "W1", date(2018, 5, 1))
    register(store, second, "W1")
    talks.hold(store, second, talk("W1"))
    assert reached(store) == 0
    with pytest.raises(UserError) as refused:
        talks.hold(store, third, talk("W1"))
    assert refused.value.code == "shared_staff_no"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (talk("W1", title="留守儿童关爱课"), "label"),
        (talk("W1", on=TODAY + timedelta(days=1)), "future_date"),
        (talk(), "missing"),
        (talk(" "), "missing"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    store: Store, wrong: TalkHeld, code: str
) -> None:
    ctx = at(store)
    register(store, ctx, "W1")
    with pytest.raises(UserError) as refused:
        talks.hold(store, ctx, wrong)
    assert refused.value.code == code


def test_only_those_with_the_right_record_talks(store: Store) -> None:
    hr = replace(at(store), actor=replace(CTX.actor, roles=frozenset({Role.HR})))
    with pytest.raises(NotAllowed):
        talks.hold(store, hr, talk("W1"))
    with pytest.raises(NotAllowed):
        talks.recent(store, hr)


def test_a_talk_is_one_transaction_with_one_audit_entry(
    store: Store, statements: Callable[[Engine], list[str]]
) -> None:
    ctx = at(store)
    for number in range(30):
        register(store, ctx, f"W{number}")
    with store.reading() as session:
        before = session.scalar(select(func.count()).select_from(AuditRow)) or 0
    seen = statements(store.engine)
    talks.hold(store, ctx, talk(*(f"W{number}" for number in range(30))))
    assert len(seen) <= 7, "as many for thirty people as for one"
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(AuditRow)) == before + 1
        assert session.scalar(select(func.count()).select_from(AttendanceRow)) == 30
