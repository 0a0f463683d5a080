# SPDX-License-Identifier: Apache-2.0
"""The rules of reporting and referring: whom to tell, what is refused, what is said of sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from outreach.domain.incidents import (
    Answer,
    Channel,
    Danger,
    EmergencyLeave,
    Ending,
    IncidentReport,
    Notification,
    Order,
    OrderBy,
    OrderKind,
    Told,
    advice,
    check_answer,
    check_ending,
    check_leave,
    check_notification,
    check_order,
    check_report,
    next_look,
    situations,
    whom_to_tell,
)
from outreach.domain.referrals import (
    Basis,
    Body,
    Outcome,
    Referral,
    Result,
    answer_due,
    check_outcome,
    check_referral,
    subjects,
)
from outreach.domain.reunions import HelpKind
from outreach.domain.sourced import read_sourced
from outreach.domain.texts import Evidence
from outreach.errors import UserError
from tests.ui.pages.sample import NOW, TODAY

REPORT = IncidentReport(frozenset({"R2"}), NOW, "工友说起", "孩子一个人住了三天。")
REFERRAL = Referral(
    "drop_out", Body.EDUCATION, "两个月没有到校。", TODAY, child_number="C-0001",
    basis=Basis.CONSENT, consented_on=TODAY,
)  # fmt: skip


def code_of(check: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(UserError) as refused:
        check(*args, **kwargs)  # type: ignore[operator]
    return refused.value.code


def test_every_situation_of_the_three_texts_is_offered_with_its_source() -> None:
    found = situations()
    assert [code for code in found if code[0] == "R"] == ["R1", "R2", "R3", "R4"]
    assert [code for code in found if code[0] == "N"] == [f"N{n}" for n in range(1, 10)]
    assert found["R2"].clause.in_language("zh_CN") == "粤民发〔2024〕32号 三1"
    assert "未核对原文" in found["N4"].clause.in_language("zh_CN"), "only excerpts were read"
    assert {found[code].clause.evidence for code in ("R1", "J1")} == {Evidence.DOCUMENT}


@pytest.mark.parametrize(
    ("danger", "first"),
    [(Danger.YES, "现在就打 110"), (Danger.UNKNOWN, "先打 110"), (Danger.NO, "派出所")],
)
def test_the_police_come_first_and_while_danger_lasts_by_telephone(
    danger: Danger, first: str
) -> None:
    told = whom_to_tell({"R4"}, danger)
    assert [one.body for one in told] == [Told.POLICE, Told.CIVIL_AFFAIRS, Told.EDUCATION]
    assert first in told[0].words.zh
    assert all(one.clauses for one in told)


def test_the_firm_talks_with_a_parent_who_neglects_and_helps_who_asks() -> None:
    def articles(*codes: str) -> set[str]:
        return {one.clause.article for one in advice(codes)}

    assert "48" in articles("J1")
    assert "13" in articles("J2")
    assert {"48", "13"}.isdisjoint(articles("J3"))
    assert {"20", "103"} <= articles("J3"), "what holds for every report"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"situations": frozenset()}, "no_situation"),
        ({"situations": frozenset({"X9"})}, "no_situation"),
        ({"learned_at": NOW + timedelta(minutes=1)}, "future_time"),
        ({"facts": "  "}, "missing"),
        ({"how": ""}, "missing"),
        ({"child_age": 18}, "not_a_minor"),
        ({"child_age": -1}, "not_a_minor"),
    ],
)
def test_a_report_that_cannot_be_is_refused(change: dict[str, object], code: str) -> None:
    check_report(REPORT, now=NOW)
    assert code_of(check_report, replace(REPORT, **change), now=NOW) == code  # type: ignore[arg-type]


def test_a_minor_nobody_knows_can_be_reported_without_name_or_age() -> None:
    check_report(replace(REPORT, child_name="", child_age=None, place="东门市场"), now=NOW)


def test_a_body_is_told_after_somebody_knew_and_answers_after_it_was_told() -> None:
    told = Notification(Told.POLICE, NOW, Channel.PHONE, receipt="接警 0617")
    check_notification(told, learned_at=NOW, now=NOW)
    hour = timedelta(hours=1)
    assert code_of(check_notification, told, learned_at=NOW + hour, now=NOW + hour) == "too_early"
    assert code_of(check_notification, told, learned_at=NOW, now=NOW - hour) == "future_time"
    other = replace(told, body=Told.OTHER)
    assert code_of(check_notification, other, learned_at=NOW, now=NOW) == "missing"
    day = timedelta(days=1)
    assert code_of(check_answer, Answer(TODAY, ""), told_on=TODAY, today=TODAY) == "missing"
    early = Answer(TODAY - day, "已出警")
    assert code_of(check_answer, early, told_on=TODAY, today=TODAY) == "too_early"
    late = Answer(TODAY + day, "已出警")
    assert code_of(check_answer, late, told_on=TODAY, today=TODAY) == "future_date"


def test_nothing_is_closed_untold_unless_it_was_a_mistake() -> None:
    assert code_of(check_ending, Ending.HANDLED, "", told=1) == "missing"
    assert code_of(check_ending, Ending.HANDLED, "已安置", told=0) == "nobody_told"
    check_ending(Ending.HANDLED, "已安置", told=1)
    check_ending(Ending.MISTAKEN, "孩子在外婆家", told=0)


def test_a_leave_follows_its_order_and_its_help_has_a_payer() -> None:
    assert code_of(
        check_order,
        Order(OrderBy.POLICE, OrderKind.RETURN, TODAY + timedelta(days=1)),
        today=TODAY,
    ) == "future_date"  # fmt: skip
    leave = EmergencyLeave("W1", TODAY, TODAY)
    check_leave(leave, ordered_on=TODAY)
    before = replace(leave, first=TODAY - timedelta(days=1))
    assert code_of(check_leave, before, ordered_on=TODAY) == "too_early"
    assert code_of(
        check_leave, replace(leave, first=TODAY + timedelta(days=2)), ordered_on=TODAY
    ) == "bad_period"  # fmt: skip
    helped = replace(leave, help=HelpKind.BOUGHT)
    assert code_of(check_leave, helped, ordered_on=TODAY) == "missing"


def test_an_open_case_is_looked_at_every_day() -> None:
    assert next_look(TODAY, None) == TODAY + timedelta(days=1)
    assert next_look(date(2026, 9, 1), TODAY) == TODAY + timedelta(days=1)


def test_each_subject_goes_to_the_department_the_text_names() -> None:
    found = {code: one.bodies[0] for code, one in subjects().items()}
    assert found["status"] is Body.CIVIL_AFFAIRS
    assert {found[one] for one in ("drop_out", "school_aid", "school_mind")} == {Body.EDUCATION}
    assert found["uninsured"] is Body.MEDICAL_INSURANCE
    assert found["disability"] is Body.DISABLED_FEDERATION
    assert found["serious_mind"] is Body.HEALTH
    assert subjects()["harm"].bodies == (Body.POLICE, Body.PROCURATORATE, Body.COURT)
    assert subjects()["drop_out"].clause.in_language("zh_CN") == "粤民发〔2024〕32号 四(二)"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"subject": "nothing"}, "missing"),
        ({"body": Body.COURT}, "wrong_body"),
        ({"child_number": "", "staff_no": " "}, "missing"),
        ({"reason": ""}, "missing"),
        ({"sent_on": TODAY + timedelta(days=1)}, "future_date"),
        ({"due_on": TODAY - timedelta(days=1)}, "bad_period"),
        ({"basis": None}, "no_consent"),
        ({"consented_on": None}, "no_consent"),
        ({"consented_on": TODAY + timedelta(days=1)}, "consent_late"),
        ({"basis": Basis.DANGER}, "no_incident"),
    ],
)
def test_a_referral_without_its_basis_is_refused(change: dict[str, object], code: str) -> None:
    check_referral(REFERRAL, today=TODAY)
    assert code_of(check_referral, replace(REFERRAL, **change), today=TODAY) == code  # type: ignore[arg-type]


def test_an_answer_is_expected_in_thirty_days_unless_said_otherwise() -> None:
    assert answer_due(REFERRAL) == TODAY + timedelta(days=30)
    assert answer_due(replace(REFERRAL, due_on=TODAY)) == TODAY
    open_ = Outcome(TODAY, Result.OPEN)
    assert code_of(check_outcome, open_, sent_on=TODAY, today=TODAY) == "missing"
    early = Outcome(TODAY - timedelta(days=1), Result.DONE)
    assert code_of(check_outcome, early, sent_on=TODAY, today=TODAY) == "too_early"


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("[documents]\n", "subject"),
        ('[documents]\n[[subject]]\nzh = "x"\nen = "x"\n', "subject[1].code"),
        ("[[subject]]\n", "documents"),
    ],
)
def test_a_table_with_a_fault_names_file_and_key(source: str, key: str) -> None:
    def read() -> None:
        data = read_sourced("own.toml", source)
        for place, row in data.rows("subject"):
            data.word(row, "code", place)

    with pytest.raises(UserError) as refused:
        read()
    assert refused.value.code == "policy_data"
    assert key in str(refused.value)
    assert "own.toml" in str(refused.value)


def test_a_file_that_is_no_table_is_refused_with_its_name() -> None:
    assert code_of(read_sourced, "own.toml", "[[") == "policy_data"
