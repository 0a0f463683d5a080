# SPDX-License-Identifier: Apache-2.0
"""In the real window: from a family's file to the report in two clicks, and what follows."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach.domain.incidents import (
    Danger,
    EmergencyLeave,
    Ending,
    LeaveResult,
    Order,
    OrderBy,
    OrderKind,
    Told,
)
from outreach.domain.money import Source
from outreach.domain.referrals import Basis, Body, Result
from outreach.domain.reunions import HelpKind
from outreach.services import emergency_leaves, incident_files, incidents, referrals
from outreach.services.context import Actor
from outreach.ui.main import Session
from outreach.ui.pages.reunions import ReunionsPage
from outreach.ui.widgets.incidents_frame import LEAVES, REFERRALS
from tests.incidents.cases import FACTS, REASON, REFERRAL, TOLD, Desk, desk_of
from tests.incidents.window import (
    cases_page,
    entries_of,
    family_of,
    only_case,
    settle,
    verbs,
    words,
)
from tests.ui.kit.keys import click
from tests.ui.kit.statements import allowed
from tests.ui.pages import sample
from tests.ui.pages.sample import TODAY
from tests.union.work import staff

Open = Callable[..., Session]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Return the firm and its users."""
    with allowed():
        firm = sample.begin(tmp_path)
        staff(firm)
        made = desk_of(firm)
    yield made
    firm.store.close()


@pytest.fixture
def open_window(
    qtbot: QtBot,
    dressed: object,
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    no_statement_on_the_gui_thread: None,
) -> Iterator[Open]:
    """Return what opens the real window as somebody; documents go to a folder of the test."""
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(tmp_path))
    opened: list[Session] = []

    def make(actor: Actor, *, everywhere: bool = False) -> Session:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        opened.append(Session(desk.firm.application(actor, everywhere=everywhere), app))
        opened[-1].window.show()
        settle(opened[-1])
        return opened[-1]

    yield make
    for session in opened:
        session.tasks.stop()
        assert session.tasks.wait_done(10_000)
        session.window._sure = True
        session.window.close()
        session.window.deleteLater()


def test_two_clicks_lead_from_a_family_to_the_report_and_whom_to_call(
    desk: Desk, open_window: Open, tmp_path: Path
) -> None:
    session = open_window(desk.clerk)
    page = family_of(desk, session, "W3")
    click(page.panel.danger_button)  # one
    form = page.danger.form
    assert form.isVisible()
    assert form.child.value() == "C-0003", "an only child is chosen already"
    form.danger.set_value(Danger.YES)
    form.situations.control.boxes["R2"].click()
    form.facts.set_value(FACTS)
    form.how.set_value("邻居来电话")
    click(form.save_button)  # two
    settle(session)
    told = words(page.danger.path)
    assert "报告-0001" in told
    assert "现在就打 110" in told
    (paper,) = tmp_path.rglob("*.pdf")
    assert paper.name == "报告-0001.pdf"
    printed = subprocess.run(
        ["pdftotext", "-layout", paper, "-"], check=True, capture_output=True, text=True
    ).stdout
    assert FACTS in printed.replace(" ", "").replace("\n", "")
    with allowed():
        case = incident_files.open_case(desk.store, desk.by(desk.officer), only_case(desk))
    assert case.report.child_name == "曾小禾"
    assert case.report.reporter == "王人事"


def test_danger_does_not_wait_for_a_site_to_be_chosen(desk: Desk, open_window: Open) -> None:
    with allowed():
        desk.firm.second_site()
    session = open_window(desk.clerk, everywhere=True)
    page = family_of(desk, session, "W3")
    click(page.panel.danger_button)
    form = page.danger.form
    form.danger.set_value(Danger.YES)
    form.situations.control.boxes["R4"].click()
    form.facts.set_value(FACTS)
    form.how.set_value("老师来电话")
    click(form.save_button)
    settle(session)
    assert "报告-0001" in words(page.danger.path)
    with allowed():
        (row,) = incident_files.cases(desk.store, desk.by(desk.head))
    assert row.danger is Danger.YES, "at the site of the family"


def test_the_receipt_is_written_down_from_the_path(desk: Desk, open_window: Open) -> None:
    session = open_window(desk.clerk)
    page = family_of(desk, session, "W3")
    click(page.panel.danger_button)
    form = page.danger.form
    form.danger.set_value(Danger.NO)
    form.situations.control.boxes["J3"].click()
    form.facts.set_value("摔伤了")
    form.how.set_value("工友说起")
    click(form.save_button)
    settle(session)
    click(page.danger.path.notify_button)
    page.danger.notify.body_told.set_value(Told.POLICE)
    page.danger.notify.receipt.set_value("接警-0617")
    click(page.danger.notify.save_button)
    settle(session)
    assert "接警-0617" in words(page.danger.path)
    page.danger.path.closed.emit()
    assert page.panel.isVisible(), "back at the family's file"
    with allowed():
        (own,) = incident_files.own_reports(desk.store, desk.by(desk.clerk))
    assert own.told[0].receipt == "接警-0617"


def test_what_is_missing_is_said_at_its_field_and_nothing_is_kept(
    desk: Desk, open_window: Open
) -> None:
    session = open_window(desk.clerk)
    page = family_of(desk, session, "W1")
    click(page.panel.danger_button)
    form = page.danger.form
    assert form.child.value() is None, "one of two children is not guessed"
    click(form.save_button)
    settle(session)
    faults = {field.key for field in form.form.errors()}
    assert {"danger", "child", "situations", "facts", "how"} <= faults
    assert not {"suspect", "measures", "place"} & faults, "what nobody knows stays empty"
    form.day.control.setText(f"{TODAY + timedelta(days=1)}")
    form.day.run_check()
    assert "晚于今天" in form.day.verdict.text
    form.facts.set_value("x")
    assert page.would_lose(), "closing asks first"
    assert entries_of(desk) == []
    page.danger.closed.emit()
    assert page.would_lose() == ""


def test_a_minor_outside_the_roster_is_described(desk: Desk, open_window: Open) -> None:
    session = open_window(desk.officer)
    page = cases_page(session)
    click(page.new_button)
    form = page.danger.form
    assert form.child.value() == ""
    assert form.child_name.isVisible()
    form.danger.set_value(Danger.UNKNOWN)
    form.child_age.set_value("7")
    form.place.set_value("东门市场")
    click(form.situations.control.more)
    form.situations.control.boxes["N8"].click()
    form.facts.set_value("每天傍晚在市场门口")
    form.how.set_value("自己看到")
    click(form.save_button)
    settle(session)
    with allowed():
        case = incident_files.open_case(desk.store, desk.by(desk.head), only_case(desk))
    assert (case.report.child_age, case.report.place) == (7, "东门市场")
    assert case.report.situations == {"N8"}


def test_hr_sees_its_own_reports_and_nothing_to_open(desk: Desk, open_window: Open) -> None:
    with allowed():
        made = desk.report()
        incidents.notify(desk.store, desk.by(desk.officer), made.id, TOLD)
        desk.report(desk.officer)
        referrals.refer(desk.store, desk.by(desk.officer), REFERRAL)
    page = cases_page(open_window(desk.clerk))
    assert [row.number for row in page.reports.rows()] == [1]
    assert not page.tabs.is_shown(REFERRALS)
    assert not page.tabs.is_shown(LEAVES)
    assert page.refer_button.isHidden()
    assert page.figures_card.isHidden()
    page.reports.table.select_row(0)
    assert page.case_panel.open_button.isHidden()
    shown = words(page)
    assert "接警-0617" in shown
    assert not [word for word in (FACTS, "张小满", REASON, "陈警官") if word in shown]


def test_passing_over_a_case_opens_nothing_a_click_does(desk: Desk, open_window: Open) -> None:
    with allowed():
        made = desk.report()
        incidents.notify(desk.store, desk.by(desk.officer), made.id, TOLD)
    session = open_window(desk.officer)
    page = cases_page(session)
    page.reports.table.select_row(0)
    settle(session)
    assert FACTS not in words(page.case_panel)
    assert "open" not in verbs(desk)
    click(page.case_panel.open_button)
    settle(session)
    assert FACTS in words(page.case_panel)
    assert verbs(desk).count("open") == 1


def test_answer_look_order_and_end_are_recorded_from_the_panel(
    desk: Desk, open_window: Open
) -> None:
    with allowed():
        made = desk.report()
        incidents.notify(desk.store, desk.by(desk.officer), made.id, TOLD)
    session = open_window(desk.officer)
    page = cases_page(session)
    page.reports.table.select_row(0)
    click(page.case_panel.open_button)
    settle(session)
    page.on_answer_wanted()
    page.answer_form.words.set_value("责令父母返回")
    click(page.answer_form.save_button)
    settle(session)
    page.on_order_wanted()
    page.order_form.by.set_value(OrderBy.POLICE)
    page.order_form.kind.set_value(OrderKind.RETURN)
    page.order_form.staff_no.set_value("W1")
    page.order_form.first.set_value(TODAY)
    click(page.order_form.save_button)
    settle(session)
    click(page.case_panel.look_button)
    page.look_form.note.set_value("孩子已由姑姑照看")
    click(page.look_form.save_button)
    settle(session)
    click(page.case_panel.close_button)
    page.close_form.ending.set_value(Ending.HANDLED)
    page.close_form.reason.set_value("姑姑照看")
    click(page.close_form.save_button)
    settle(session)
    with allowed():
        case = incident_files.open_case(desk.store, desk.by(desk.head), made.id)
        (leave,) = emergency_leaves.emergency_leaves(desk.store, desk.by(desk.officer))
    assert (case.told[0].answer, case.closed_on, case.closed_by) == (
        "责令父母返回",
        TODAY,
        "钱工会",
    )
    assert (len(case.looks), len(case.orders), leave.name) == (1, 1, "张松")
    page.tabs.select(LEAVES)
    page.on_leave_part(page.leaves.rows()[0], "help")
    page.way_form.help.set_value(HelpKind.BOUGHT)
    page.way_form.source.set_value(Source.UNION)
    click(page.way_form.save_button)
    settle(session)
    assert page.leaves.rows()[0].help is HelpKind.BOUGHT
    page.on_leave_part(page.leaves.rows()[0], "result")
    page.leave_form.result.set_value(LeaveResult.HOME)
    click(page.leave_form.save_button)
    settle(session)
    assert page.leaves.rows()[0].result is LeaveResult.HOME


def test_a_referral_asks_for_the_consent_first_then_prints_its_letter(
    desk: Desk, open_window: Open, tmp_path: Path
) -> None:
    session = open_window(desk.head)
    page = cases_page(session)
    click(page.refer_button)
    form = page.refer_form
    form.subject.set_value("drop_out")
    form.on_subject()
    assert form.body_to.value() is Body.EDUCATION, "the subject leads to its department"
    form.child.set_value("C-0001")
    form.reason.set_value(REASON)
    form.basis.set_value(Basis.CONSENT)
    form.on_basis()
    click(form.save_button)
    settle(session)
    assert "另外征得同意" in form.consented_on.verdict.text
    form.consented_on.set_value(TODAY)
    click(form.save_button)
    settle(session)
    (paper,) = tmp_path.rglob("*.pdf")
    assert paper.name == "转介-0001.pdf"
    (line,) = page.referrals.rows()
    assert line.body is Body.EDUCATION
    page.tabs.select(REFERRALS)
    page.referrals.table.select_row(0)
    click(page.referral_panel.open_button)
    settle(session)
    assert REASON in words(page.referral_panel)
    click(page.referral_panel.chase_button)
    settle(session)
    click(page.referral_panel.outcome_button)
    page.outcome_form.result.set_value(Result.DONE)
    click(page.outcome_form.save_button)
    settle(session)
    (line,) = page.referrals.rows()
    assert (line.result, line.chases) == (Result.DONE, 1)


def test_the_desk_that_books_travel_sees_who_goes_and_not_why(
    desk: Desk, open_window: Open
) -> None:
    with allowed():
        made = desk.report()
        order = Order(OrderBy.POLICE, OrderKind.RETURN, TODAY, "责令书 3 号")
        leave = EmergencyLeave("W1", TODAY)
        emergency_leaves.order(desk.store, desk.by(desk.officer), made.id, order, leave)
    session = open_window(desk.officer)
    page = session.window.show_page("reunions")
    assert isinstance(page, ReunionsPage)
    settle(session)
    assert page.emergencies.isVisible()
    shown = words(page)
    assert "张松" in shown
    assert not [word for word in (FACTS, "张小满", "责令", "报告") if word in shown]


def test_the_page_is_not_for_a_reporter(desk: Desk, open_window: Open) -> None:
    page = cases_page(open_window(desk.reporter))
    assert page.places.currentWidget() is page.barred
