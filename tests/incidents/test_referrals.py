# SPDX-License-Identifier: Apache-2.0
"""Referrals: with consent or after a reported danger, reminded of, closed with what came back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from outreach.domain.referrals import Basis, Body, Outcome, Result
from outreach.errors import NotAllowed, UserError
from outreach.services import doubles, referrals
from tests.incidents.cases import REASON, REFERRAL, Desk
from tests.incidents.test_reports import entries
from tests.ui.pages.sample import NOW, TODAY


def test_a_matter_is_referred_with_consent_and_waits_for_its_answer(desk: Desk) -> None:
    made, number = referrals.refer(desk.store, desk.by(desk.officer), REFERRAL)
    (line,) = referrals.referrals(desk.store, desk.by(desk.head))
    assert (number, line.number, line.body) == (1, 1, Body.CIVIL_AFFAIRS)
    assert line.due_on == TODAY + timedelta(days=30)
    assert "张" not in str(line), "a line names nobody"
    found = referrals.open_referral(desk.store, desk.by(desk.head), made)
    assert (found.whose, found.reason) == ("C-0001 张小满 · 张松", REASON)
    assert [verb for verb, _, _ in entries(desk)] == ["refer", "open"]
    trail = str(entries(desk))
    assert REASON not in trail
    assert "assessment" not in trail


def test_hr_has_no_part_in_referrals(desk: Desk) -> None:
    made, _ = referrals.refer(desk.store, desk.by(desk.officer), REFERRAL)
    store, clerk = desk.store, desk.by(desk.clerk)
    for refused in (
        lambda: referrals.refer(store, clerk, REFERRAL),
        lambda: referrals.referrals(store, clerk),
        lambda: referrals.open_referral(store, clerk, made),
        lambda: referrals.due_referrals(store, clerk, on=TODAY),
        lambda: referrals.chase(store, clerk, made, version=1),
        lambda: referrals.finish(store, clerk, made, Outcome(TODAY, Result.DONE), version=1),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_without_consent_only_a_reported_danger_to_that_child_is_a_basis(desk: Desk) -> None:
    officer = desk.by(desk.officer)
    bare = replace(REFERRAL, basis=None, consented_on=None)
    with pytest.raises(UserError) as refused:
        referrals.refer(desk.store, officer, bare)
    assert refused.value.code == "no_consent"
    danger = replace(bare, basis=Basis.DANGER, incident_number=1)
    with pytest.raises(UserError) as refused:
        referrals.refer(desk.store, officer, danger)
    assert refused.value.code == "no_incident", "nothing was reported"
    desk.report(child_number="C-0003")
    with pytest.raises(UserError) as refused:
        referrals.refer(desk.store, officer, danger)
    assert refused.value.code == "no_incident", "it was another child"
    desk.report()
    made, _ = referrals.refer(desk.store, officer, replace(danger, incident_number=2))
    assert referrals.open_referral(desk.store, officer, made).incident_number == 2


def test_an_answer_that_did_not_come_is_asked_for_again(desk: Desk) -> None:
    officer = desk.by(desk.officer)
    made, _ = referrals.refer(desk.store, officer, REFERRAL)
    due = TODAY + timedelta(days=30)
    assert referrals.due_referrals(desk.store, officer, on=due - timedelta(days=1)) == []
    (line,) = referrals.due_referrals(desk.store, officer, on=due)
    assert line.overdue_days == 0, "due today is not overdue"
    (line,) = referrals.due_referrals(desk.store, officer, on=due + timedelta(days=2))
    assert line.overdue_days == 2
    later = desk.by(desk.officer, now=NOW + timedelta(days=32))
    again = referrals.chase(desk.store, later, made, version=1)
    assert again == due + timedelta(days=16)
    assert referrals.due_referrals(desk.store, later, on=due + timedelta(days=2)) == []
    with pytest.raises(UserError) as refused:
        referrals.chase(desk.store, later, made, version=2, due_on=TODAY)
    assert refused.value.code == "bad_period"


def test_an_outcome_closes_a_referral_for_good(desk: Desk) -> None:
    officer = desk.by(desk.officer)
    made, _ = referrals.refer(desk.store, officer, REFERRAL)
    referrals.finish(
        desk.store, officer, made, Outcome(TODAY, Result.DONE, "已纳入保障"), version=1
    )
    found = referrals.open_referral(desk.store, officer, made)
    assert (found.result, found.outcome) == (Result.DONE, "已纳入保障")
    assert referrals.due_referrals(desk.store, officer, on=TODAY + timedelta(days=99)) == []
    for again in (
        lambda: referrals.finish(
            desk.store, officer, made, Outcome(TODAY, Result.PASSED_ON), version=2
        ),
        lambda: referrals.chase(desk.store, officer, made, version=2),
    ):
        with pytest.raises(UserError) as refused:
            again()
        assert refused.value.code == "closed"


def test_a_referral_follows_a_person_whose_two_files_become_one(desk: Desk) -> None:
    officer = desk.by(desk.officer)
    made, _ = referrals.refer(desk.store, officer, replace(REFERRAL, staff_no="W6"))
    kept = desk.firm.hire("王二", "W60", hired_on=TODAY)
    with desk.store.reading() as session:
        gone = referrals._find(session, made).employee_id
    assert gone is not None
    doubles.merge(desk.store, desk.firm.context(), keep=kept.employee_id, gone=gone)
    with desk.store.reading() as session:
        assert referrals._find(session, made).employee_id == kept.employee_id
