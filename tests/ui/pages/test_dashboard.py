# SPDX-License-Identifier: Apache-2.0
"""The dashboard: what is owed by urgency, the quarter so far, every number opens its rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach.domain.access import Role
from outreach.domain.employees import Consent
from outreach.domain.periods import Quarter
from outreach.domain.quarters import INDICATORS, Ratio, percent, shown
from outreach.domain.talks import SessionPlan, TalkHeld, TalkPlan, Theme, Venue
from outreach.i18n import Translator
from outreach.services import followups, quarters, talks
from outreach.services.context import Actor
from outreach.ui.asks import FamilyTab, ListFamilies, OpenFamily
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.text import ElidedText
from outreach.ui.counted import day_words, urgency_tag
from outreach.ui.page import Changes, Desk, Services, Topic
from outreach.ui.pages.dashboard import DashboardPage
from outreach.ui.tasks import Tasks
from outreach.ui.widgets.figure_strip import change_words
from outreach.ui.widgets.record_table import PartsDelegate, RecordTable
from outreach.ui.widgets.talks_list import TalkLine
from tests.ui.kit.keys import click, press
from tests.ui.kit.statements import allowed
from tests.ui.pages.sample import TODAY, Firm, child, statements

Open = Callable[[Services], DashboardPage]
SON = date(2017, 3, 5)
Q3 = Quarter(2026, 3)


@pytest.fixture
def open_page(
    qtbot: QtBot, tasks: Tasks, firm: Firm, make_desk: Callable[[Services], Desk]
) -> Open:
    """Return what opens the page and waits until everything on it has come."""

    def make(services: Services) -> DashboardPage:
        page = DashboardPage(make_desk(services))
        qtbot.addWidget(page)
        page.resize(1240, 860)
        page.show()
        page.focus_first()
        assert tasks.wait_idle()
        QApplication.sendPostedEvents()
        return page

    return make


@pytest.fixture
def people(firm: Firm) -> Firm:
    """Return the firm with somebody late, somebody due today, and a couple that is settled."""
    pair = (child("张小满", SON), child("张小禾", date(2021, 6, 1)))
    with allowed():
        firm.hire("张松", "W10422", *pair, signed_on=TODAY, told_on=TODAY)
        firm.hire("郑爽", "W10418", *pair, told_on=TODAY)
        firm.hire("曾燊", "W10391", consent=None, hired_on=TODAY - timedelta(days=10))
        firm.hire("祝帅", "W10466", consent=None, hired_on=TODAY - timedelta(days=7))
        firm.hire("李一", "W10001", child("", SON), hired_on=TODAY)
        firm.hire("王二", "W10002", consent=Consent.REFUSED)
        talks.hold(
            firm.store,
            firm.context(),
            TalkHeld("和孩子好好说话", Theme.COMMUNICATION, Venue.FACTORY, TODAY, ("W10422",)),
        )
    return firm


def sentence(page: DashboardPage) -> str:
    label = page.head.findChild(ElidedText)
    assert isinstance(label, ElidedText)
    return label.text()


def talk_titles(page: DashboardPage) -> list[str]:
    found = [line.findChild(ElidedText) for line in page.talks.findChildren(TalkLine)]
    return [label.text() for label in found if isinstance(label, ElidedText)]


def lines(table: RecordTable[Any]) -> list[list[str]]:
    model = table.records
    return [
        [str(model.data(model.index(row, column))) for column in range(6)]
        for row in range(model.rowCount())
    ]


def click_part(table: RecordTable[Any], row: int, column: int, target: str) -> None:
    delegate = table.itemDelegate()
    assert isinstance(delegate, PartsDelegate)
    index = table.records.index(row, column)
    for part, box in delegate.places(QRectF(table.visualRect(index)), index):
        if part.target == target:
            click(table.viewport(), QPoint(round(box.center().x()), round(box.center().y())))


def tiles(page: DashboardPage) -> dict[str, str]:
    return {tile.key: tile.findChildren(LinkButton)[0].text() for tile in page.figures.tiles}


def test_the_first_sight_costs_few_statements(people: Firm, open_page: Open) -> None:
    with statements(people) as seen:
        open_page(people.application())
    # owed: counts 1, the first people of each kind 8
    # state: people 2, known quarters 1, pile 2, next talks 1, the season 1
    # figures of five quarters: talks 1, sign-ins 1, families 2, notices 1, pledges 1, reunions 2
    assert len(seen) <= 26, f"{len(seen)} statements\n\n" + "\n\n".join(seen)


def test_what_is_owed_stands_in_order_of_urgency(people: Firm, open_page: Open) -> None:
    page = open_page(people.application())
    assert lines(page.due.groups) == [
        ["逾期 3 天", "入职登记", "2 人 曾燊、祝帅", "指导意见 · 入职询问", "09-25", "去登记"],
        ["7 天后", "监护责任告知", "李一", "指导意见 · 入职告知", "10-05", "去告知"],
    ]
    assert [row[2] for row in lines(page.due.people)] == ["曾燊", "祝帅", "李一"]
    assert [tag.count for tag in page.due.tags] == [1, 1, 0]


def test_the_counts_are_those_of_the_service(people: Firm, open_page: Open) -> None:
    page = open_page(people.application())
    with allowed():
        summary = followups.summary(people.store, people.context(), on=TODAY)
    assert page.due.all_link.text() == f"全部 {summary.total} 件待办"
    assert sentence(page) == "本周 2 件要办，其中 1 件逾期"


def test_the_figures_are_those_of_the_report(people: Firm, open_page: Open) -> None:
    page = open_page(people.application())
    with allowed():
        counted = quarters.figures(people.store, people.context(), Q3)
    shown = tiles(page)
    assert list(shown) == ["R01", "R02", "R04", "R10", "R12", "R22"]
    for id_, value in shown.items():
        figure = counted[id_].value
        assert value == (percent(figure) if isinstance(figure, Ratio) else str(figure))
    assert shown == {"R01": "1", "R02": "1", "R04": "1", "R10": "66.7", "R12": "1", "R22": "0"}


@pytest.mark.parametrize(
    ("id_", "rows"),
    [
        ("R04", ["W10422"]),
        ("R10", ["W10001", "W10418", "W10422"]),
        ("R12", ["W10422"]),
    ],
)
def test_every_figure_opens_as_many_rows_as_it_counts(
    people: Firm, open_page: Open, tasks: Tasks, id_: str, rows: list[str]
) -> None:
    page = open_page(people.application())
    page.figures.opened.emit(id_)
    assert tasks.wait_idle()
    assert [row.code for row in page.rows.table.records.rows()] == rows
    assert page.rows.foot.words.text() == f"共 {len(rows)} 条"
    assert page.rows.isVisible()
    press(page.rows.table, Qt.Key.Key_Escape)
    assert page.rows.isHidden() or not page.rows.isVisible()


def test_rows_behind_a_figure_come_slice_by_slice(
    people: Firm, open_page: Open, tasks: Tasks
) -> None:
    with allowed():
        for place in range(60):
            people.hire("王五", f"A{place:05}", child("", SON), signed_on=TODAY, told_on=TODAY)
    page = open_page(people.application())
    page.figures.opened.emit("R12")
    assert tasks.wait_idle()
    assert page.rows.table.records.rowCount() == 50
    assert page.rows.foot.words.text() == "已显示 50 条，共 61 条"
    page.rows.table.records.fetchMore(page.rows.table.rootIndex())
    assert tasks.wait_idle()
    assert page.rows.foot.words.text() == "共 61 条"


def test_a_count_of_the_list_shows_its_people(
    people: Firm, open_page: Open, tasks: Tasks, qtbot: QtBot
) -> None:
    page = open_page(people.application())
    click_part(page.due.groups, 0, 2, "people")
    assert tasks.wait_idle()
    shown = [(row.who, row.code) for row in page.rows.table.records.rows()]
    assert shown == [("曾燊", "W10391"), ("祝帅", "W10466")]
    click(page.due.tags[0])
    assert tasks.wait_idle()
    [late] = page.rows.table.records.rows()
    assert late.who == "曾燊"
    with qtbot.waitSignal(page.go) as asked:
        press(page.rows.table, Qt.Key.Key_Return)
    assert late.employee_id is not None
    assert asked.args == ["children", OpenFamily(late.employee_id)]


def test_enter_goes_where_the_work_is_done(people: Firm, open_page: Open, qtbot: QtBot) -> None:
    page = open_page(people.application())
    with qtbot.waitSignal(page.go) as asked:
        press(page.due.groups, Qt.Key.Key_Return)
    assert asked.args is not None
    assert asked.args[0] == "employees"
    press(page.due.groups, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.go) as asked:
        press(page.due.groups, Qt.Key.Key_Return)
    assert asked.args is not None
    name, wanted = asked.args
    assert (name, wanted.tab) == ("children", FamilyTab.PAPERS)


def test_a_union_officer_is_led_to_the_file_not_to_the_form(
    people: Firm, open_page: Open, qtbot: QtBot
) -> None:
    page = open_page(people.application(Actor(None, "wu", "吴", frozenset({Role.UNION}))))
    assert page.register_button.isHidden()
    with qtbot.waitSignal(page.go) as asked:
        press(page.due.groups, Qt.Key.Key_Return)
    assert asked.args is not None
    assert asked.args[0] == "children"


def test_the_pile_is_gone_on_with(people: Firm, open_page: Open, qtbot: QtBot) -> None:
    page = open_page(people.application())
    assert page.register_button.text() == "继续登记 4 / 6"
    with qtbot.waitSignal(page.go) as asked:
        click(page.overview.parents.number)
    assert asked.args == ["children", ListFamilies(with_minors=True)]


def test_the_next_talks_stand_beside_it_and_open_where_people_sign_in(
    people: Firm, open_page: Open, qtbot: QtBot
) -> None:
    plan = TalkPlan("假期里的孩子", Theme.GUARDIANSHIP, Venue.FACTORY)
    with allowed():
        later = talks.plan(people.store, people.context(), plan, [SessionPlan(TODAY)])
    page = open_page(people.application())
    assert talk_titles(page) == ["和孩子好好说话", "假期里的孩子"]
    with qtbot.waitSignal(page.go) as asked:
        click(page.talks.findChildren(TalkLine)[1].findChildren(LinkButton)[0])
    assert asked.args == ["talks", later[0]]
    reporter = open_page(people.application(Actor(None, "lin", "林", frozenset({Role.REPORTER}))))
    assert not reporter.talks.isVisible()
    assert not reporter.due.isVisible()
    assert tiles(reporter)["R12"] == "1"


def test_an_empty_store_says_what_to_do_first(firm: Firm, open_page: Open, qtbot: QtBot) -> None:
    page = open_page(firm.application())
    assert page.empty.isVisible()
    assert page.register_button.text() == "登记新职工"
    with qtbot.waitSignal(page.go) as asked:
        click(page.empty.button)
    assert asked.args == ["ledgers", None]


def test_where_nothing_is_owed_it_says_so(firm: Firm, open_page: Open) -> None:
    with allowed():
        firm.hire("李一", "W10001")
    page = open_page(firm.application())
    assert sentence(page) == "本周要办的都办完了"
    assert not page.due.people.isVisible()


def test_it_reloads_when_a_pledge_was_signed_elsewhere(
    people: Firm, open_page: Open, tasks: Tasks, changes: Changes
) -> None:
    page = open_page(people.application())
    with allowed():
        people.hire("赵六", "W10003", child("", SON), signed_on=TODAY, told_on=TODAY)
    changes.publish({Topic.PLEDGES})
    assert tasks.wait_idle()
    assert tiles(page)["R12"] == "2"


def test_an_administrator_alone_is_told_why_nothing_is_here(people: Firm, open_page: Open) -> None:
    with statements(people) as seen:
        page = open_page(people.application(Actor(None, "root", "管", frozenset({Role.ADMIN}))))
    assert page.barred.isVisible()
    rules = ("child_status.warnings", "FROM setting")
    assert all(any(one in statement for one in rules) for statement in seen), "no child is read"


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (13, 12, "+1"),
        (1203, 3203, "−2,000"),
        (5, 5, "持平"),
        (Ratio(57, 59), Ratio(63, 64), "−1.8 个百分点"),
        (Ratio(1, 2), Ratio(0, 0), ""),
        (5, None, ""),
    ],
)
def test_changes_are_written_as_a_reader_can_check_them(
    t: Translator, now: int | Ratio, before: int | Ratio | None, words: str
) -> None:
    assert change_words(now, before, t) == words


def test_values_and_days_are_short(t: Translator) -> None:
    assert shown(INDICATORS["R02"], 1203) == "1,203"
    assert shown(INDICATORS["R02"], None) == "—"
    assert shown(INDICATORS["R10"], Ratio(57, 59)) == "96.6"
    assert shown(INDICATORS["R20"], 123_450) == "1,234.50"
    assert day_words(date(2025, 12, 30), TODAY) == "2025-12-30"
    assert urgency_tag(TODAY, TODAY, t).text == "今天"
    assert urgency_tag(TODAY + timedelta(days=4), TODAY, t).text == "4 天后"
