# SPDX-License-Identifier: Apache-2.0
"""Statuses: asked when facts change, carried out day by day, readable for any day."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from benchmarks.kit.children import make_children
from outreach.clock import BUSINESS_ZONE
from outreach.db.children import ChildRow
from outreach.db.queries import statuses as queries
from outreach.db.statuses import ChildFactRow, ChildStatusRow, StatusChangeRow
from outreach.domain.access import Role
from outreach.domain.colours import Colour
from outreach.domain.dated_facts import About, FactKind
from outreach.domain.followups import DueKind, FollowUp, FollowUpKind, FollowUpResult
from outreach.domain.letters import CareLetter
from outreach.errors import NotAllowed, UserError
from outreach.services import explanations, facts, followups, letters, rules, statuses, visits
from outreach.services.context import Actor, Context
from outreach.services.facts import NewFact
from outreach.services.forecasts import forecast, status_of
from outreach.services.rules import RuleSettings
from tests.ui.pages.sample import TODAY, Firm, begin, child

OFFICER = Actor(None, "zhao", "赵", frozenset({Role.UNION}))
HEAD = Actor(None, "li", "李", frozenset({Role.RESPONSIBLE}))
CLERK = Actor(None, "wang", "王", frozenset({Role.HR}))
BORN = date(2016, 5, 4)


def on(day: date, actor: Actor, firm: Firm, reason: str = "") -> Context:
    moment = datetime.combine(day, time(9, 30), BUSINESS_ZONE)
    return Context(actor, moment, firm.site, reason)


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    made = begin(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def kid(firm: Firm) -> uuid.UUID:
    """One child whose parents both work away, registered in 紫金 (441621)."""
    saved = firm.hire("陈志强", "A001", child("陈一", BORN))
    return explanations.find_child(firm.store, saved.children[0])


def tell(firm: Firm, kid: uuid.UUID, day: date, *new: NewFact) -> None:
    facts.record(firm.store, on(day, OFFICER, firm), kid, new)


def fact(kind: FactKind, code: str = "", **more: Any) -> NewFact:
    values: dict[str, Any] = {"about": About.CHILD, "told_on": TODAY, "code": code} | more
    return NewFact(kind=kind, **values)


RURAL = fact(FactKind.REGISTERED, "rural", place_code="441621")
MOTHER_AWAY = fact(
    FactKind.AWAY, about=About.MOTHER, place_code="330106", first_on=date(2026, 3, 2)
)


def status(firm: Firm, kid: uuid.UUID) -> ChildStatusRow:
    with firm.store.reading() as session:
        found = session.get(ChildStatusRow, kid)
        assert found is not None
        session.expunge(found)
    return found


def due_of(firm: Firm, day: date, kind: DueKind, actor: Actor = OFFICER) -> list[date]:
    rows = followups.due(firm.store, on(day, actor, firm), on=day, kinds=[kind])
    return [row.due for row in rows]


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
                asked = status_of(known, next(forecast(known, book, day)), book, before)
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


# Colours and what they ask for


def coloured(firm: Firm, kid: uuid.UUID, *more: NewFact) -> None:
    tell(firm, kid, TODAY, RURAL, MOTHER_AWAY, *more)


def test_due_today_is_not_overdue_and_the_first_visit_is_on_the_day_of_marking(
    firm: Firm, kid: uuid.UUID
) -> None:
    coloured(firm, kid)
    assert status(firm, kid).colour == Colour.GREEN
    [row] = followups.due(firm.store, on(TODAY, OFFICER, firm), on=TODAY, kinds=[DueKind.VISIT])
    assert (row.due, row.overdue_days) == (TODAY, 0)
    tomorrow = TODAY + timedelta(days=1)
    [late] = followups.due(
        firm.store, on(tomorrow, OFFICER, firm), on=tomorrow, kinds=[DueKind.VISIT]
    )
    assert late.overdue_days == 1


def test_a_visit_sets_the_next_one_to_the_end_of_a_month_without_that_day(
    firm: Firm, kid: uuid.UUID
) -> None:
    coloured(firm, kid, fact(FactKind.FACTOR, "Y1", first_on=TODAY))
    day = date(2026, 10, 31)
    visits.record(
        firm.store,
        on(day, OFFICER, firm),
        FollowUp("A001", FollowUpKind.VISIT, day, day, FollowUpResult.UNCHANGED),
    )
    statuses.refresh(firm.store, on(day, OFFICER, firm))
    assert status(firm, kid).visit_due == date(2026, 11, 30)


def test_a_raised_colour_voids_the_old_schedule(firm: Firm, kid: uuid.UUID) -> None:
    coloured(firm, kid)
    visits.record(
        firm.store,
        on(TODAY, OFFICER, firm),
        FollowUp("A001", FollowUpKind.VISIT, TODAY, TODAY, FollowUpResult.UNCHANGED),
    )
    later = TODAY + timedelta(days=10)
    tell(firm, kid, later, replace(fact(FactKind.FACTOR, "Y1", first_on=later), told_on=later))
    found = status(firm, kid)
    assert (found.colour, found.colour_since, found.visit_due) == (Colour.YELLOW, later, later)


def test_a_colour_falls_only_by_a_named_person_with_a_reason(firm: Firm, kid: uuid.UUID) -> None:
    coloured(firm, kid, fact(FactKind.FACTOR, "Y1", first_on=TODAY))
    later = TODAY + timedelta(days=20)
    [told] = [
        one
        for one in facts.listed(firm.store, on(later, OFFICER, firm), kid)
        if one.fact.kind is FactKind.FACTOR
    ]
    facts.correct(firm.store, on(later, OFFICER, firm), told.id, told.version, None)
    held = status(firm, kid)
    assert (held.colour, held.computed_colour) == (Colour.YELLOW, Colour.GREEN)
    assert len(due_of(firm, later, DueKind.LOWER, HEAD)) == 1
    with pytest.raises(NotAllowed):
        facts.lower_colour(firm.store, on(later, OFFICER, firm, "照护人已更换"), kid)
    with pytest.raises(UserError) as silent:
        facts.lower_colour(firm.store, on(later, HEAD, firm), kid)
    assert silent.value.code == "missing"
    facts.lower_colour(firm.store, on(later, HEAD, firm, "照护人已更换"), kid)
    assert status(firm, kid).colour == Colour.GREEN
    assert due_of(firm, later, DueKind.LOWER, HEAD) == []


def test_danger_is_due_at_once_whatever_the_class(firm: Firm, kid: uuid.UUID) -> None:
    tell(firm, kid, TODAY, RURAL, fact(FactKind.WITH, "alone"))
    found = status(firm, kid)
    assert (found.colour, found.alert) == (Colour.RED, True)
    assert due_of(firm, TODAY, DueKind.URGENT) == [TODAY]


def test_grounds_stay_with_those_who_have_the_right(firm: Firm, kid: uuid.UUID) -> None:
    coloured(firm, kid, fact(FactKind.FACTOR, "Y1", first_on=TODAY))
    clerk = on(TODAY, CLERK, firm)
    with pytest.raises(NotAllowed):
        facts.record(firm.store, clerk, kid, (fact(FactKind.HOUSEHOLD, "dibao"),))
    assert {one.fact.kind for one in facts.listed(firm.store, clerk, kid)} == {
        FactKind.REGISTERED, FactKind.AWAY,
    }  # fmt: skip
    seen = explanations.explain_child(firm.store, clerk, kid, on=TODAY)
    assert {matter.code for matter in seen.matters} == {"left_behind", "migrant"}
    assert seen.held_colour == ""
    kinds = {row.kind for row in followups.due(firm.store, clerk, on=TODAY)}
    assert not kinds & {DueKind.URGENT, DueKind.VISIT, DueKind.CALL, DueKind.LOWER}


# Other duties


def test_letters_are_owed_renewed_and_told_of_in_writing(firm: Firm, kid: uuid.UUID) -> None:
    coloured(firm, kid)
    assert due_of(firm, TODAY, DueKind.LETTER) == [TODAY + timedelta(days=30)]
    ctx = on(TODAY, OFFICER, firm)
    ends = date(2026, 12, 31)
    made = letters.record(
        firm.store, ctx, kid, CareLetter("陈阿婆", TODAY, ends, bars_excluded=True)
    )
    assert due_of(firm, TODAY, DueKind.LETTER) == []
    assert due_of(firm, TODAY, DueKind.LETTER_NOTICE) == [TODAY + timedelta(days=7)]
    letters.tell(firm.store, ctx, made, 1, whom="school", on=TODAY)
    letters.tell(firm.store, ctx, made, 2, whom="committee", on=TODAY)
    assert due_of(firm, TODAY, DueKind.LETTER_NOTICE) == []
    assert due_of(firm, TODAY, DueKind.LETTER_RENEW) == []
    assert due_of(firm, date(2026, 10, 5), DueKind.LETTER_RENEW) == [ends]
    letters.find_unfit(firm.store, ctx, made, 3, on=TODAY)
    assert len(due_of(firm, TODAY, DueKind.LETTER)) == 1


def test_a_letter_with_a_barred_carer_is_not_kept(firm: Firm, kid: uuid.UUID) -> None:
    with pytest.raises(UserError):
        letters.record(firm.store, on(TODAY, OFFICER, firm), kid, CareLetter("某人", TODAY))
    assert letters.letters(firm.store, on(TODAY, OFFICER, firm), kid) == []


def test_a_family_left_behind_is_asked_again_by_quarter(firm: Firm, kid: uuid.UUID) -> None:
    coloured(firm, kid)
    assert status(firm, kid).reconfirm_due == date(2026, 12, 28)
    day = date(2026, 12, 20)
    assert due_of(firm, day, DueKind.RECONFIRM) == [date(2026, 12, 28)]
    visits.record(
        firm.store,
        on(day, OFFICER, firm),
        FollowUp("A001", FollowUpKind.RECONFIRM, day, day, FollowUpResult.UNCHANGED),
    )
    statuses.refresh(firm.store, on(day, OFFICER, firm))
    assert due_of(firm, day, DueKind.RECONFIRM) == []


def test_a_child_that_has_moved_along_is_asked_about_every_half_year(
    firm: Firm, kid: uuid.UUID
) -> None:
    moved = fact(FactKind.LIVES, place_code="441303", first_on=date(2026, 1, 5))
    tell(firm, kid, TODAY, RURAL, moved, fact(FactKind.WITH, "father"))
    found = status(firm, kid)
    assert (found.left_behind, found.migrant) == (False, True)
    assert found.reconfirm_due == date(2027, 3, 28)


def test_consent_passes_to_the_child_the_day_after_it_is_fourteen(firm: Firm) -> None:
    saved = firm.hire("何秀英", "A002", child("何二", date(2012, 10, 1)))
    kid = explanations.find_child(firm.store, saved.children[0])
    statuses.refresh(firm.store, on(TODAY, OFFICER, firm))
    assert due_of(firm, TODAY, DueKind.OWN_CONSENT) == []
    day = date(2026, 10, 2)
    statuses.refresh(firm.store, on(day, OFFICER, firm))
    assert due_of(firm, day, DueKind.OWN_CONSENT) == [day + timedelta(days=30)]
    tell(firm, kid, day, replace(fact(FactKind.OWN_CONSENT, "yes"), told_on=day))
    assert due_of(firm, day, DueKind.OWN_CONSENT) == []


def test_the_weekly_call_is_called_to_mind_only_for_those_who_asked(
    firm: Firm, kid: uuid.UUID
) -> None:
    with firm.store.reading() as session:
        parent = session.scalar(select(ChildRow.id).where(ChildRow.id == kid))
        assert parent is not None
        employee = session.scalar(text("SELECT employee_id FROM guardian"))
    ctx = on(TODAY, OFFICER, firm)
    week = TODAY + timedelta(days=7)
    assert due_of(firm, week, DueKind.WEEKLY) == []
    letters.remind_weekly(firm.store, ctx, uuid.UUID(bytes=employee), wanted=True)
    assert due_of(firm, week, DueKind.WEEKLY) == [week]
    letters.remind_weekly(firm.store, ctx, uuid.UUID(bytes=employee), wanted=False)
    assert due_of(firm, week, DueKind.WEEKLY) == []


def test_a_year_without_a_talk_on_a_theme_is_owed_to_each_parent(
    firm: Firm, kid: uuid.UUID
) -> None:
    day = TODAY + timedelta(days=340)
    for kind in (DueKind.TALK_GUARDIANSHIP, DueKind.TALK_COMMUNICATION):
        assert due_of(firm, TODAY, kind) == []
        assert due_of(firm, day, kind) == [TODAY + timedelta(days=365)]


def test_official_marks_stand_apart_from_the_reference(firm: Firm, kid: uuid.UUID) -> None:
    coloured(firm, kid)
    facts.record_mark(
        firm.store, on(TODAY, OFFICER, firm), kid, kind="colour", code="blue",
        document="民政所告知单", set_by="紫金县某镇", seen_on=TODAY, valid_from=date(2026, 8, 1),
    )  # fmt: skip
    found = explanations.explain_child(firm.store, on(TODAY, OFFICER, firm), kid, on=TODAY)
    assert [mark.code for mark in found.marks] == ["blue"]
    assert found.held_colour == Colour.GREEN
