# SPDX-License-Identifier: Apache-2.0
"""Danger reported, told, answered, closed: who may, what is sealed, what is refused."""

from __future__ import annotations

import json
import logging
import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from outreach.domain.incidents import (
    Answer,
    Danger,
    EmergencyLeave,
    Ending,
    IncidentReport,
    LeaveResult,
    Notification,
    Order,
    OrderBy,
    OrderKind,
    Told,
)
from outreach.domain.money import Source
from outreach.domain.reunions import HelpKind
from outreach.errors import ChangedMeanwhile, NotAllowed, UserError
from outreach.services import children, emergency_leaves, incident_files, incidents
from outreach.services.context import Actor
from tests.incidents.cases import FACTS, SUSPECT, TOLD, Desk
from tests.ui.pages.sample import NOW, TODAY, child

BACK = Order(OrderBy.POLICE, OrderKind.RETURN, TODAY, "古竹派出所责令书 3 号")


def entries(desk: Desk) -> list[tuple[str, str, str]]:
    """Return the audit trail of sealed records: verb, kind, fields."""
    with desk.store.reading() as session:
        rows = session.execute(
            text(
                "SELECT verb, record_kind, fields FROM audit_entry"
                " WHERE record_kind IN ('incident', 'referral', 'emergency_leave')"
                " ORDER BY number"
            )
        )
        return [(row.verb, row.record_kind, row.fields) for row in rows]


def test_a_clerk_reports_at_once_and_is_told_whom_to_call(desk: Desk) -> None:
    made = desk.report()
    assert made.number == 1
    assert [one.body for one in made.tell][:2] == [Told.POLICE, Told.CIVIL_AFFAIRS]
    assert "110" in made.tell[0].words.zh
    incidents.notify(desk.store, desk.by(desk.clerk), made.id, TOLD)
    (own,) = incident_files.own_reports(desk.store, desk.by(desk.clerk))
    assert (own.number, own.told[0].receipt) == (1, "接警-0617")


def test_a_clerk_sees_that_the_report_was_made_and_nothing_else_of_it(desk: Desk) -> None:
    made = desk.report()
    store, clerk, officer = desk.store, desk.by(desk.clerk), desk.by(desk.officer)
    told = incidents.notify(store, officer, made.id, TOLD)
    incidents.answer(store, officer, told, Answer(TODAY, "已到家看望"), version=1)
    (own,) = incident_files.own_reports(store, clerk)
    assert (own.told[0].answer, own.told[0].person, own.told[0].answered_on) == ("", "", None)
    for refused in (
        lambda: incident_files.open_case(store, clerk, made.id),
        lambda: incident_files.cases(store, clerk),
        lambda: incidents.answer(store, clerk, told, Answer(TODAY, "x"), version=2),
        lambda: incidents.look(store, clerk, made.id),
        lambda: incidents.close(store, clerk, made.id, Ending.HANDLED, "x", version=1),
        lambda: emergency_leaves.order(store, clerk, made.id, BACK),
        lambda: emergency_leaves.emergency_leaves(store, clerk),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_another_clerk_neither_sees_nor_adds_to_it(desk: Desk) -> None:
    made = desk.report()
    other = desk.by(desk.other_clerk)
    assert incident_files.own_reports(desk.store, other) == []
    with pytest.raises(NotAllowed):
        incidents.notify(desk.store, other, made.id, TOLD)
    with pytest.raises(NotAllowed):
        incident_files.open_for_print(desk.store, other, made.id)


@pytest.mark.parametrize("who", ["officer", "head"])
def test_the_union_and_the_responsible_person_read_it_and_each_reading_is_written_down(
    desk: Desk, who: str
) -> None:
    made = desk.report()
    reader: Actor = getattr(desk, who)
    case = incident_files.open_case(desk.store, desk.by(reader), made.id)
    assert (case.report.facts, case.report.child_name, case.report.child_age) == (
        FACTS,
        "张小满",
        9,
    )
    assert case.report.situations == {"R2", "N6"}
    incident_files.open_case(desk.store, desk.by(reader), made.id)
    assert [verb for verb, _, _ in entries(desk)] == ["report", "open", "open"]


def test_somebody_without_a_role_in_it_cannot_even_report(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.report(desk.reporter)


def test_what_was_seen_stands_neither_in_the_trail_nor_in_a_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        made = desk.report()
        officer = desk.by(desk.officer)
        told = incidents.notify(desk.store, officer, made.id, TOLD)
        incidents.answer(desk.store, officer, told, Answer(TODAY, "送到姑姑家"), version=1)
        incidents.look(desk.store, officer, made.id, "电话里孩子说吃过饭")
        incidents.close(desk.store, officer, made.id, Ending.HANDLED, "姑姑照看", version=2)
    with desk.store.reading() as session:
        values = session.execute(
            text(
                'SELECT v."values" AS said FROM audit_value v JOIN audit_entry e'
                " ON e.id = v.entry_id WHERE e.record_kind = 'incident'"
            )
        ).all()
    trail = json.dumps(entries(desk)) + "".join(str(row.said) for row in values)
    sealed = (FACTS, SUSPECT, "张小满", "R2", "N6", "古竹", "姑姑", "吃过饭", "陈警官", "邻居")
    assert not [word for word in sealed if word in trail]
    assert not [word for word in sealed if word in caplog.text]


def test_a_list_of_cases_says_nothing_of_what_happened_to_whom(desk: Desk) -> None:
    desk.report(danger=Danger.NO)
    desk.report(danger=Danger.YES)
    rows = incident_files.cases(desk.store, desk.by(desk.officer))
    assert [(row.number, row.danger) for row in rows] == [(2, Danger.YES), (1, Danger.NO)]
    assert "张小满" not in str(rows)
    assert FACTS not in str(rows)
    assert [verb for verb, _, _ in entries(desk)] == ["report", "report"], "no case was opened"


def test_a_minor_nobody_knows_is_reported_as_far_as_is_known(desk: Desk) -> None:
    made = desk.report(child_number="", child_name="", child_age=None, place="东门市场")
    case = incident_files.open_case(desk.store, desk.by(desk.head), made.id)
    assert (case.report.child_number, case.report.child_name, case.report.child_age) == (
        "",
        "",
        None,
    )
    with pytest.raises(UserError) as refused:
        desk.report(child_number="C-0999")
    assert refused.value.code == "no_child"


def test_a_known_child_who_is_grown_up_by_now_is_no_minor(desk: Desk) -> None:
    desk.firm.hire("何大", "W9", child("何小大", date(2009, 3, 1)), hired_on=date(2026, 3, 2))
    with desk.store.reading() as session:
        short = session.scalar(text("SELECT max(short_no) FROM child"))
    grown_up = desk.by(desk.clerk, now=NOW.replace(year=2027))
    one = IncidentReport(frozenset({"R1"}), NOW, "同事说起", "受了伤", child_number=f"C-{short}")
    with pytest.raises(UserError) as refused:
        incidents.report(desk.store, grown_up, one)
    assert refused.value.code == "not_a_minor"


def test_several_bodies_are_told_and_each_answers_for_itself(desk: Desk) -> None:
    made = desk.report()
    officer = desk.by(desk.officer)
    first = incidents.notify(desk.store, officer, made.id, TOLD)
    civil = Notification(Told.CIVIL_AFFAIRS, NOW, TOLD.channel)
    second = incidents.notify(desk.store, officer, made.id, civil)
    incidents.answer(desk.store, officer, second, Answer(TODAY, "安排临时照料"), version=1)
    with pytest.raises(ChangedMeanwhile):
        incidents.answer(desk.store, officer, second, Answer(TODAY, "又改"), version=1)
    case = incident_files.open_case(desk.store, officer, made.id)
    assert [(one.id, one.answer) for one in case.told] == [(first, ""), (second, "安排临时照料")]
    (row,) = incident_files.cases(desk.store, officer)
    assert (len(row.told), row.answered) == (2, 1)


def test_a_case_is_open_until_somebody_closes_it_with_a_reason(desk: Desk) -> None:
    made = desk.report()
    store, head = desk.store, desk.by(desk.head)
    with pytest.raises(UserError) as refused:
        incidents.close(store, head, made.id, Ending.HANDLED, "已安置", version=1)
    assert refused.value.code == "nobody_told"
    incidents.notify(store, head, made.id, TOLD)
    with pytest.raises(UserError) as refused:
        incidents.close(store, head, made.id, Ending.HANDLED, " ", version=1)
    assert refused.value.code == "missing"
    incidents.close(store, head, made.id, Ending.HANDLED, "姑姑照看", version=1)
    case = incident_files.open_case(store, head, made.id)
    assert (case.closed_on, case.closed_by, case.close_reason) == (TODAY, "孙负责", "姑姑照看")
    assert case.look_due is None
    assert incident_files.cases(store, head, open_only=True) == []
    for again in (
        lambda: incidents.notify(store, head, made.id, TOLD),
        lambda: incidents.look(store, head, made.id),
        lambda: incidents.close(store, head, made.id, Ending.MISTAKEN, "x", version=2),
        lambda: emergency_leaves.order(store, head, made.id, BACK),
    ):
        with pytest.raises(UserError) as refused:
            again()
        assert refused.value.code == "closed"


def test_an_open_case_waits_for_its_look_every_day(desk: Desk) -> None:
    made = desk.report()
    officer = desk.by(desk.officer)
    (row,) = incident_files.cases(desk.store, officer)
    assert row.look_due == TODAY + timedelta(days=1)
    assert incident_files.due_looks(desk.store, officer, on=TODAY) == []
    assert incident_files.due_looks(desk.store, officer, on=TODAY + timedelta(days=1)) == [row]
    later = desk.by(desk.officer, now=NOW + timedelta(days=3))
    incidents.look(desk.store, later, made.id, "")
    (row,) = incident_files.cases(desk.store, officer)
    assert row.look_due == TODAY + timedelta(days=4)


def test_an_order_to_return_starts_a_leave_whose_desk_learns_no_grounds(desk: Desk) -> None:
    made = desk.report()
    officer = desk.by(desk.officer)
    leave = EmergencyLeave("W1", TODAY, TODAY + timedelta(days=5), HelpKind.BOUGHT, Source.UNION)
    emergency_leaves.order(desk.store, officer, made.id, BACK, leave)
    (view,) = emergency_leaves.emergency_leaves(desk.store, officer)
    assert (view.name, view.first, view.help) == ("张松", TODAY, HelpKind.BOUGHT)
    shown = str(view)
    assert not [word for word in (FACTS, "张小满", "责令", str(made.id)) if word in shown]
    emergency_leaves.finish_leave(
        desk.store, officer, view.id, LeaveResult.HOME, on=TODAY, version=view.version
    )
    assert emergency_leaves.emergency_leaves(desk.store, officer, open_only=True) == []
    case = incident_files.open_case(desk.store, officer, made.id)
    assert case.orders[0][1] == BACK


def test_an_order_that_cannot_be_leaves_nothing_behind(desk: Desk) -> None:
    made = desk.report()
    officer = desk.by(desk.officer)
    for order, leave, code in (
        (Order(OrderBy.POLICE, OrderKind.RETURN, TODAY + timedelta(days=1)), None, "future_date"),
        (Order(OrderBy.POLICE, OrderKind.RETURN, TODAY - timedelta(days=3)), None, "too_early"),
        (BACK, EmergencyLeave("W1", TODAY, TODAY - timedelta(days=1)), "bad_period"),
        (BACK, EmergencyLeave("W1", TODAY, None, HelpKind.BOUGHT), "missing"),
        (BACK, EmergencyLeave("W404", TODAY), "unknown_staff_no"),
    ):
        with pytest.raises(UserError) as refused:
            emergency_leaves.order(desk.store, officer, made.id, order, leave)
        assert refused.value.code == code
    case = incident_files.open_case(desk.store, officer, made.id)
    assert case.orders == ()


def test_an_order_can_start_its_leave_later(desk: Desk) -> None:
    made = desk.report()
    officer = desk.by(desk.officer)
    order = emergency_leaves.order(desk.store, officer, made.id, BACK)
    emergency_leaves.start_leave(desk.store, officer, order, EmergencyLeave("W2", TODAY))
    (view,) = emergency_leaves.emergency_leaves(desk.store, officer)
    assert (view.help, view.source, view.last) == (None, None, None)
    emergency_leaves.help_home(
        desk.store, officer, view.id, HelpKind.SUBSIDISED, Source.FUND, version=1
    )
    (view,) = emergency_leaves.emergency_leaves(desk.store, officer)
    assert (view.help, view.source) == (HelpKind.SUBSIDISED, Source.FUND)


def test_an_unknown_case_is_refused_with_a_sentence(desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        incident_files.open_case(desk.store, desk.by(desk.head), uuid.uuid4())
    assert refused.value.code == "not_found"
    assert entries(desk) == []


def test_what_had_to_be_reported_stays_when_the_family_is_erased(desk: Desk) -> None:
    """A refusal erases the child's row; the report keeps its own words and loses the link."""
    made = desk.report()
    with desk.store.writing(desk.by(desk.clerk)) as work:
        for table in ("care", "guardian"):
            work.session.execute(text(f"DELETE FROM {table}"))
        work.session.execute(text("DELETE FROM child"))
        work.audit("erase", "child", None)
    case = incident_files.open_case(desk.store, desk.by(desk.head), made.id)
    assert (case.report.child_number, case.report.child_name) == ("", "张小满")


def test_the_file_of_a_family_says_nothing_of_a_report(desk: Desk) -> None:
    before = children.family_by_staff_no(desk.store, desk.by(desk.clerk), "W1")
    desk.report()
    assert children.family_by_staff_no(desk.store, desk.by(desk.clerk), "W1") == before
