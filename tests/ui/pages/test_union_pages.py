# SPDX-License-Identifier: Apache-2.0
"""The union's pages: what narrows a list, who may not see it, and which clicks are saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach.domain.access import Role
from outreach.domain.money import Source
from outreach.domain.quarters import Body
from outreach.domain.reunions import Help, HelpKind
from outreach.services import aid, attendance, requests, reunions
from outreach.services.context import Actor
from outreach.services.report_facts import Remark, read_remarks
from outreach.ui.page import Desk, Page, Services
from outreach.ui.pages.agencies import AgenciesPage
from outreach.ui.pages.aid import AidPage
from outreach.ui.pages.contact import ContactPage
from outreach.ui.pages.quarters import QuartersPage
from outreach.ui.pages.reunions import ReunionsPage
from outreach.ui.pages.talks import TalksPage
from outreach.ui.tasks import Tasks
from outreach.ui.widgets.desk_page import DeskPage
from outreach.ui.widgets.talks_board import LIST, MONTH
from tests.quarters.histories import QUARTER
from tests.ui.kit.keys import commit
from tests.ui.kit.statements import allowed
from tests.ui.pages.sample import TODAY, Firm, begin
from tests.union.work import SUMMER, approved, ask, one_of_everything, plan, staff

P = TypeVar("P", bound=Page)
Open = Callable[[type[P], Services], P]
PAGES = (TalksPage, ContactPage, ReunionsPage, AidPage, AgenciesPage)


@pytest.fixture
def open_page(
    qtbot: QtBot, tasks: Tasks, firm: Firm, make_desk: Callable[[Services], Desk]
) -> Open[P]:
    """Return what opens a page and waits until everything on it has come."""

    def make(kind: type[P], services: Services) -> P:
        page = kind(make_desk(services))
        qtbot.addWidget(page)
        page.resize(1240, 860)
        page.show()
        assert tasks.wait_idle()
        QApplication.processEvents()
        return page

    return make


@pytest.fixture
def union(firm: Firm) -> Firm:
    """Return the firm with six people and one of every record."""
    with allowed():
        staff(firm)
        one_of_everything(firm)
    return firm


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_of_the_union_is_empty_with_a_way_to_begin(
    firm: Firm, open_page: Open[DeskPage], kind: type[DeskPage]
) -> None:
    page = open_page(kind, firm.application())
    assert page.places.currentWidget() is page.main


@pytest.mark.parametrize("kind", PAGES[:4])
def test_a_page_of_the_union_shows_a_reporter_nothing_but_why(
    union: Firm, open_page: Open[DeskPage], kind: type[DeskPage]
) -> None:
    page = open_page(kind, union.application(Actor(None, "lin", "林", frozenset({Role.REPORTER}))))
    assert page.places.currentWidget() is page.barred


def test_a_fourth_talk_of_a_day_is_reached_through_the_list(
    union: Firm, open_page: Open[TalksPage], tasks: Tasks, qtbot: QtBot
) -> None:
    with allowed():
        for number in range(5):
            plan(union, TODAY, f"课堂{number}")
    page = open_page(TalksPage, union.application())
    board = page.board
    assert len([one for one in board.month.buttons() if one.card.day == TODAY]) == 3
    board.month.more_wanted.emit()
    assert board.view.index() == LIST
    rows = board.list.rows()
    assert [row.title for row in rows if row.day == TODAY] == [f"课堂{n}" for n in range(5)]
    board.list.table.select_row([row.title for row in rows].index("课堂4"))
    assert tasks.wait_idle()
    assert page.panel.shown is not None
    assert page.panel.shown.card.title == "课堂4"
    board.view.set_index(MONTH)


def test_the_month_narrows_to_words_and_to_what_nobody_wrote_down(
    union: Firm, open_page: Open[TalksPage], tasks: Tasks
) -> None:
    with allowed():
        plan(union, TODAY - timedelta(days=2), "没有录的一场")
        plan(union, TODAY, "今天的一场")
    page = open_page(TalksPage, union.application())
    board = page.board
    assert len(board.month.buttons()) == 3
    assert board.chip.text() == "未录签到 1"
    board.chip.click()
    assert [one.card.title for one in board.month.buttons()] == ["没有录的一场"]
    board.chip.click()
    board.search.setText("今天")
    QTest.keyClick(board.search, Qt.Key.Key_Return)
    QTest.qWait(200)  # the search waits for the typist
    assert [one.card.title for one in board.month.buttons()] == ["今天的一场"]


def test_several_of_a_name_are_shown_and_the_arrows_choose(
    union: Firm, open_page: Open[TalksPage], tasks: Tasks
) -> None:
    with allowed():
        union.hire("张松", "W7", hired_on=date(2026, 3, 2))
        session = plan(union, TODAY)
    page = open_page(TalksPage, union.application())
    page.open_session(session)
    assert tasks.wait_idle()
    line = page.panel.line
    line.setFocus()
    line.setText("张松")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert page.panel.shown is not None
    assert page.panel.shown.card.people == 0, "nobody is guessed"
    assert line.text() == "张松"
    QTest.qWait(200)  # the list comes when the typist pauses
    assert tasks.wait_idle()
    assert page.panel.suggestions.isVisible()
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert tasks.wait_idle()
    assert [row.staff_no for row in page.panel.list.records.rows()] == ["W7"]
    assert line.text() == ""


def test_a_figure_of_the_season_shows_the_families_it_counts(
    union: Firm, open_page: Open[ReunionsPage], tasks: Tasks
) -> None:
    with allowed():
        waiting = ask(union, SUMMER, "W3")
        ticket = Help(HelpKind.CHARTER, date(2026, 7, 2), 1, 1, 0, Source.UNION)
        reunions.help_family(union.store, union.context(), ask(union, SUMMER, "W5"), ticket)
    page = open_page(ReunionsPage, union.application())
    assert len(page.list.rows()) == 3
    counts = {key: label.text() for key, label in page._figures.items()}
    assert list(counts.values()) == ["3", "1", "1", "1"]
    page._figures[requests.Standing.WAITING].click()
    assert [row.id for row in page.list.rows()] == [waiting]
    page._figures[None].click()
    assert len(page.list.rows()) == 3


def test_only_who_may_approve_sees_the_button_and_only_what_is_approved_is_paid(
    union: Firm, open_page: Open[AidPage], tasks: Tasks
) -> None:
    with allowed():
        approved(union, "W5", 10_000)
    page = open_page(AidPage, union.application())
    page.cases.table.select_row(0)
    assert tasks.wait_idle()
    assert page.decide_button.isHidden()
    assert not page.pay_button.isHidden()
    head = Actor(None, "li", "李", frozenset({Role.RESPONSIBLE}))
    chief = open_page(AidPage, union.application(head))
    with allowed():
        open_ = [one for one in aid.cases(union.store, union.context()) if one.left_fen]
    assert len(open_) == 1
    assert chief.cases.rows()


def test_the_reports_page_names_what_may_not_leave(
    union: Firm, open_page: Open[QuartersPage], tasks: Tasks
) -> None:
    page = open_page(QuartersPage, union.application())
    remarks = page.remarks
    field = remarks.fields[Remark.PRACTICE]
    field.control.setFocus()
    commit(field.control, "请留守儿童家长先拨通电话。")
    remarks.fields[Remark.PLANS].control.setFocus()
    assert tasks.wait_idle()
    assert remarks.problems() == 1
    assert not page.write_button.isEnabled()
    field.control.setFocus()
    field.control.selectAll()
    commit(field.control, "请孩子在老家的职工先拨通电话。")
    remarks.fields[Remark.PLANS].control.setFocus()
    assert tasks.wait_idle()
    assert page.write_button.isEnabled()


@pytest.mark.parametrize(
    ("ownership", "line", "other"),
    [("private", Body.FEDERATION, Body.SASAC), ("state", Body.SASAC, Body.FEDERATION)],
)
def test_whether_a_firm_is_state_owned_or_private_decides_to_whom_it_reports(
    tmp_path: Path, open_page: Open[QuartersPage], ownership: str, line: Body, other: Body
) -> None:
    with allowed():
        owned = begin(tmp_path, ownership=ownership)
    page = open_page(QuartersPage, owned.application())
    said = {item.key: item.right for item in page.recipients.items()}
    assert said[other] == "不在本单位报送线上"
    assert said[line] == said[Body.UNION] == "草稿"
    with allowed():
        owned.store.close()


def test_words_written_for_one_recipient_stay_with_that_report(
    union: Firm, open_page: Open[QuartersPage], tasks: Tasks
) -> None:
    page = open_page(QuartersPage, union.application())
    field = page.remarks.fields[Remark.SAID]
    field.control.setFocus()
    commit(field.control, "给工会的话。")
    page.on_body(Body.FEDERATION)  # before the field was left
    assert not page.remarks.isEnabled(), "until the other report's words are there"
    for _ in range(3):
        assert tasks.wait_idle()
        QApplication.processEvents()
    with allowed():
        kept = {
            body: read_remarks(union.store, QUARTER, body)[Remark.SAID]
            for body in (Body.UNION, Body.FEDERATION)
        }
    assert kept[Body.FEDERATION] == ""
    assert kept[Body.UNION] == "给工会的话。", "leaving the report is leaving the field"
    assert page.remarks.isEnabled()
    assert field.value() == ""


def test_the_rail_counts_what_waits_on_each_page(
    union: Firm, open_page: Open[DeskPage], tasks: Tasks
) -> None:
    with allowed():
        plan(union, TODAY - timedelta(days=2), "没有录的一场")
        session = plan(union, TODAY, "今天")
        attendance.sign_in_numbers(union.store, union.context(), session, ["W1"])
    told: dict[str, int] = {}
    for kind in (TalksPage, AgenciesPage):
        page = open_page(kind, union.application())
        page.counted.connect(told.__setitem__)
        page.load()
        assert tasks.wait_idle()
    assert told == {"talks": 1, "agencies": 1}
