# SPDX-License-Identifier: Apache-2.0
"""Statuses: asked when facts change, carried out day by day, readable for any day."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from benchmarks.kit.children import make_children
from outreach.db.queries import statuses as queries
from outreach.db.statuses import ChildFactRow, ChildStatusRow, StatusChangeRow
from outreach.domain.access import Role
from outreach.domain.dated_facts import About, FactKind
from outreach.domain.followups import DueKind
from outreach.errors import UserError
from outreach.services import explanations, facts, rules, statuses
from outreach.services.facts import NewFact
from outreach.services.forecasts import Writer, forecast
from outreach.services.rules import RuleSettings
from tests.policy.statuses import (
    HEAD,
    MOTHER_AWAY,
    OFFICER,
    RURAL,
    due_of,
    fact,
    firm,
    kid,
    on,
    status,
    tell,
)
from tests.ui.pages.sample import TODAY, Firm, child

__all__ = ["firm", "kid"]


# What is known, then and now


def test_what_was_known_then_and_what_is_known_now_about_then_are_two_answers(
    firm: Firm, kid: uuid.UUID
) -> None:
    tell(firm, kid, TODAY, RURAL, MOTHER_AWAY)
    later = TODAY + timedelta(days=40)
    home = replace(
        fact(FactKind.HOME, about=About.MOTHER, first_on=date(2026, 9, 1)), told_on=later
    )
    tell(firm, kid, later, home)

    def left_behind(known_on: date | None) -> bool | None:
        ctx = on(later, OFFICER, firm)
        found = explanations.explain_child(firm.store, ctx, kid, on=TODAY, known_on=known_on)
        return found.found.verdict.left_behind

    assert left_behind(TODAY) is True
    assert left_behind(None) is False


def test_what_nobody_said_is_open_and_named(firm: Firm, kid: uuid.UUID) -> None:
    statuses.refresh(firm.store, on(TODAY, OFFICER, firm))
    found = status(firm, kid)
    assert found.left_behind is None
    assert {"hukou.type", "mother.away.county"} <= set(found.unknown.split(","))
    assert due_of(firm, TODAY, DueKind.FACTS) == [TODAY + timedelta(days=30)]


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (
            fact(FactKind.STAY, about=About.FATHER, first_on=date(2026, 2, 1),
                 last_on=date(2026, 2, 9)),
            "return_before_departure",
        ),
        (
            fact(FactKind.STAY, about=About.FATHER, first_on=date(2026, 5, 9),
                 last_on=date(2026, 5, 1)),
            "return_before_departure",
        ),
        (fact(FactKind.FACTOR, "R9"), "unknown_code"),
        (fact(FactKind.STATE, "sorrow", about=About.MOTHER), "unknown_code"),
        (fact(FactKind.LIVES, place_code="999999"), "unknown_area"),
        (fact(FactKind.HOME), "missing"),
        (replace(RURAL, told_on=TODAY + timedelta(days=1)), "future_date"),
    ],
)  # fmt: skip
def test_a_fact_that_cannot_be_is_refused_and_nothing_is_stored(
    firm: Firm, kid: uuid.UUID, new: NewFact, code: str
) -> None:
    with pytest.raises(UserError) as refused:
        tell(firm, kid, TODAY, RURAL, new)
    assert refused.value.code == code
    with firm.store.reading() as session:
        assert session.scalars(select(ChildFactRow)).all() == []


def test_a_parent_both_dead_and_living_with_the_child_is_refused(
    firm: Firm, kid: uuid.UUID
) -> None:
    with_father = fact(FactKind.WITH, "father")
    dead = fact(FactKind.DEAD, about=About.FATHER, first_on=date(2026, 9, 1))
    with pytest.raises(UserError) as refused:
        tell(firm, kid, TODAY, with_father, dead)
    assert refused.value.code == "dead_and_away"
    assert facts.listed(firm.store, on(TODAY, OFFICER, firm), kid) == []


def test_a_correction_leaves_what_was_known_then_readable(firm: Firm, kid: uuid.UUID) -> None:
    tell(firm, kid, TODAY, RURAL, MOTHER_AWAY)
    ctx = on(TODAY + timedelta(days=9), OFFICER, firm)
    [wrong] = [
        one for one in facts.listed(firm.store, ctx, kid) if one.fact.kind is FactKind.REGISTERED
    ]
    facts.correct(firm.store, ctx, wrong.id, wrong.version, replace(wrong.fact, code="urban"))
    assert status(firm, kid).left_behind is False
    then = explanations.explain_child(firm.store, ctx, kid, on=TODAY, known_on=TODAY)
    assert then.found.verdict.left_behind is True


# The clock


def test_every_day_carried_out_is_the_answer_asked_anew(firm: Firm, kid: uuid.UUID) -> None:
    other = explanations.find_child(
        firm.store, firm.hire("何秀英", "A002", child("何二", date(2010, 10, 20))).children[0]
    )
    tell(firm, kid, TODAY, RURAL, MOTHER_AWAY, fact(FactKind.HOUSEHOLD, "dibao"),
         fact(FactKind.STAY, about=About.FATHER, first_on=date(2026, 9, 20)))  # fmt: skip
    tell(firm, other, TODAY, RURAL, MOTHER_AWAY)
    turned = 0
    for back in range(0, 420, 3):
        day = TODAY + timedelta(days=back)
        done = statuses.refresh(firm.store, on(day, OFFICER, firm))
        turned += done.changed
        with firm.store.reading() as session:
            book = rules.load(session)
            for one in (kid, other):
                row = session.get(ChildStatusRow, one, populate_existing=True)
                assert row is not None
                known = statuses.read_known(session, queries.these([one]), day)[one]
                before = {"colour": row.colour, "colour_since": row.colour_since,
                          "consent_due": row.consent_due, "unknown_since": row.unknown_since,
                          "left_behind_since": row.left_behind_since}  # fmt: skip
                asked = Writer(known, book).status(next(forecast(known, book, day)), before)
                held = {name: getattr(row, name) for name in asked}
                assert held == asked, day
    assert turned >= 4


def test_days_that_passed_are_carried_out_in_their_order_with_their_own_dates(
    firm: Firm,
) -> None:
    saved = firm.hire("何秀英", "A002", child("何二", date(2010, 10, 20)))
    kid = explanations.find_child(firm.store, saved.children[0])
    tell(firm, kid, TODAY, RURAL, MOTHER_AWAY)
    statuses.refresh(firm.store, on(TODAY, OFFICER, firm))
    done = statuses.refresh(firm.store, on(date(2026, 11, 24), OFFICER, firm))
    assert (done.first, done.last) == (date(2026, 10, 20), date(2026, 11, 1))
    with firm.store.reading() as session:
        turns = session.scalars(
            select(StatusChangeRow)
            .where(StatusChangeRow.cause == "time")
            .order_by(StatusChangeRow.id)
        ).all()
        days = [turn.changed_on for turn in turns]
        sixteen = turns[1].turned or ""
    assert days == [date(2026, 10, 20), date(2026, 10, 21), date(2026, 11, 1)]
    assert '"left_behind": [true, false]' in sixteen


def test_a_clock_set_back_changes_nothing_and_says_so(firm: Firm, kid: uuid.UUID) -> None:
    tell(firm, kid, TODAY, RURAL, MOTHER_AWAY)
    statuses.refresh(firm.store, on(TODAY, OFFICER, firm))
    before = status(firm, kid)
    done = statuses.refresh(firm.store, on(TODAY - timedelta(days=30), OFFICER, firm))
    assert done.clock_set_back
    assert status(firm, kid).as_of == before.as_of


def test_a_new_rule_asks_everybody_anew_once(firm: Firm, kid: uuid.UUID) -> None:
    ctx = on(TODAY, replace(HEAD, roles=frozenset({Role.ADMIN})), firm)
    tell(firm, kid, TODAY, RURAL, MOTHER_AWAY)
    statuses.refresh(firm.store, ctx)
    readings = replace(rules.RuleSettings().readings, long_return_days=60)
    rules.decide_readings(firm.store, ctx, RuleSettings(readings))
    assert statuses.refresh(firm.store, ctx).asked == 1
    assert statuses.refresh(firm.store, ctx).asked == 0


def test_a_day_without_turns_writes_no_status_and_reads_none(
    firm: Firm, kid: uuid.UUID, statements: Callable[[Engine], list[str]]
) -> None:
    statuses.refresh(firm.store, on(TODAY, OFFICER, firm))
    seen = statements(firm.store.engine)
    done = statuses.refresh(firm.store, on(TODAY + timedelta(days=1), OFFICER, firm))
    assert done.asked == 0
    assert not [one for one in seen if "guardian" in one or one.startswith("UPDATE child")]


def test_a_refresh_takes_as_many_statements_for_many_children_as_for_few(
    tmp_path: Path, statements: Callable[[Engine], list[str]]
) -> None:
    counts = []
    for number, size in enumerate((60, 600)):
        store, ctx = make_children(tmp_path / str(number), size, leaving=20)
        statuses.refresh(store, replace(ctx, now=ctx.now - timedelta(days=1)))
        seen = statements(store.engine)
        done = statuses.refresh(store, ctx)
        counts.append(len(seen))
        assert done.changed == 20
        store.close()
    assert counts[0] == counts[1]


def test_whose_day_has_come_is_found_by_its_index(firm: Firm) -> None:
    with firm.store.reading() as session:
        plan = session.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT id FROM child WHERE next_change_on > '0001-01-01'"
                " AND next_change_on <= '2026-09-28' ORDER BY next_change_on, id LIMIT 5000"
            )
        ).all()
    assert "ix_child_next_change_on" in str(plan)
    assert "SCAN" not in str(plan)
