# SPDX-License-Identifier: Apache-2.0
"""What is owed because of a status: by colour, by quarter, at fourteen, for letters and talks."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from outreach.db.children import ChildRow
from outreach.domain.colours import Colour
from outreach.domain.dated_facts import FactKind
from outreach.domain.followups import DueKind, FollowUp, FollowUpKind, FollowUpResult
from outreach.domain.letters import CareLetter
from outreach.errors import NotAllowed, UserError
from outreach.services import explanations, facts, followups, letters, statuses, visits
from outreach.services.facts import NewFact
from tests.policy.statuses import (
    CLERK,
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


def test_what_a_key_care_list_asks_for_can_be_told_and_stays_with_those_who_may_know(
    firm: Firm, kid: uuid.UUID
) -> None:
    told = (
        fact(FactKind.HOUSEHOLD, "dibao"), fact(FactKind.DISABILITY, "physical:3"),
        fact(FactKind.FACTOR, "R3"), fact(FactKind.FACTOR, "R2"), fact(FactKind.FACTOR, "B5"),
        fact(FactKind.INSURED, "no"), fact(FactKind.ASKS_HELP, "yes"),
    )  # fmt: skip
    tell(firm, kid, TODAY, *told)
    known = facts.listed(firm.store, on(TODAY, OFFICER, firm), kid)
    assert {(one.fact.kind, one.fact.code) for one in known} == {
        (one.kind, one.code) for one in told
    }
    assert facts.listed(firm.store, on(TODAY, CLERK, firm), kid) == []


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
