# SPDX-License-Identifier: Apache-2.0
"""The import page: a roster dropped on it is tried, looked at, written whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from outreach.db.employees import EmploymentRow
from outreach.domain.access import Role
from outreach.services.context import Actor, SiteRef
from outreach.ui.messages import Level, Message, Messages, MessageStrip
from outreach.ui.page import Changed, Changes, Desk, Services, Topic
from outreach.ui.pages.ledgers import LedgersPage
from outreach.ui.tasks import Tasks
from outreach.ui.widgets.import_frame import Stage
from outreach.ui.widgets.import_totals import READ
from outreach.ui.widgets.import_values import ColumnState, Outcome
from tests.ui.kit.keys import click, focus_chain, press
from tests.ui.kit.statements import allowed
from tests.ui.pages.importing import (
    BROKEN,
    WIDE,
    bring,
    choose,
    counted,
    drop,
    equation,
    held_in_the_middle_of_writing,
    pick,
    workbook,
)
from tests.ui.pages.sample import Firm

# The offscreen screen says so whenever a list is opened.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

CTRL = Qt.KeyboardModifier.ControlModifier
Open = Callable[[Services], LedgersPage]


@pytest.fixture
def open_page(
    qtbot: QtBot,
    tasks: Tasks,
    firm: Firm,
    messages: Messages,
    make_desk: Callable[[Services], Desk],
) -> Open:
    """Return what opens the page, with the strip on it."""

    def make(services: Services) -> LedgersPage:
        page = LedgersPage(make_desk(services))
        qtbot.addWidget(page)
        page.take_strip(MessageStrip(messages, tasks, page.t, page))
        page.resize(1240, 860)
        page.show()
        page.activateWindow()
        page.focus_first()
        assert tasks.wait_idle()
        return page

    return make


@pytest.fixture
def page(open_page: Open, firm: Firm) -> LedgersPage:
    return open_page(firm.application())


def test_a_roster_is_dropped_looked_at_written_and_the_second_time_unchanged(
    page: LedgersPage, firm: Firm, changes: Changes, said: list[Message]
) -> None:
    happened: list[Changed] = []
    changes.happened.connect(happened.append)
    bring(page, WIDE)

    assert equation(page) == [120, 120, 0, 0, 0, 0]
    assert page.write_button.text() == "写入 120 条变化"
    assert counted(firm) == (0, 0)
    assert "还没有写入" in said[-1].text
    assert "表“花名册” · 表头在第 4–5 行" in [label.text() for label in page.findChildren(QLabel)]

    press(page, Qt.Key.Key_Return, CTRL)
    assert page.tasks.wait_idle()
    assert page.stage is Stage.WRITTEN
    assert equation(page) == [120, 120, 0, 0, 0, 0]
    assert counted(firm) == (120, 145)
    assert (said[-1].level, said[-1].action_label) == (Level.DONE, "去看职工")
    assert "新增职工 120 人、子女 145 个" in said[-1].text
    assert [set(one.topics) >= {Topic.EMPLOYEES, Topic.CHILDREN} for one in happened] == [True]

    bring(page, WIDE)
    assert equation(page) == [120, 0, 0, 120, 0, 0]
    assert not page.write_button.isEnabled()
    assert page.reason.text() == "没有要写入的"
    press(page, Qt.Key.Key_Return, CTRL)
    assert counted(firm) == (120, 145)


def test_a_write_that_is_cancelled_leaves_nothing_behind_and_says_so(
    page: LedgersPage, firm: Firm, qtbot: QtBot, said: list[Message]
) -> None:
    bring(page, WIDE)
    with held_in_the_middle_of_writing(firm) as (inside, go_on):
        click(page.write_button)
        qtbot.waitUntil(inside.is_set)
        cancel = next(
            button for button in page.findChildren(QPushButton) if button.text() == "取消"
        )
        qtbot.waitUntil(cancel.isVisible)
        assert not drop(page, WIDE), "no other file while one is written"
        assert not page.work.columns.line("B").isEnabled()
        click(cancel)
        go_on.set()
        assert page.tasks.wait_idle()

    assert said[-1].text == "已取消，一条也没有写入。"
    assert counted(firm) == (0, 0)
    assert page.stage is Stage.TRIED

    click(page.write_button)
    assert page.tasks.wait_idle()
    assert counted(firm) == (120, 145)


def test_a_file_that_is_no_workbook_is_one_sentence_and_the_place_stays(
    page: LedgersPage, tmp_path: Path, firm: Firm, said: list[Message]
) -> None:
    broken = tmp_path / "花名册.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    bring(page, broken)
    assert said[-1].level is Level.ERROR
    assert "花名册.xlsx" in said[-1].text
    assert page.start.isVisible()
    assert page.start.drop.isEnabled()

    empty = tmp_path / "空.xlsx"
    empty.touch()
    bring(page, empty)
    assert said[-1].text == "文件“空.xlsx”是空的。"
    bring(page, workbook(tmp_path / "菜单.xlsx", ("菜名", "价格"), ("豆腐", 6)))
    assert said[-1].text == "还没有写入。请在左边选出哪一列是“姓名”。"  # a person may know better
    assert not page.write_button.isEnabled()

    drop(page, tmp_path / "照片.png")
    assert said[-1].text.startswith("这里只收")
    drop(page, WIDE, BROKEN)
    assert said[-1].text == "一次只放一个文件。"

    bring(page, WIDE)
    assert equation(page)[0] == 120
    assert counted(firm) == (0, 0)


def test_numbers_of_the_equation_open_their_rows(page: LedgersPage) -> None:
    bring(page, BROKEN)
    read, *parts = equation(page)
    assert (read, sum(parts)) == (50, 50)
    lines = page.work.problems.model

    click(page.work.totals.number(Outcome.REFUSED.value))
    assert page.tasks.wait_idle()
    assert {line.outcome for line in lines.rows()} == {Outcome.REFUSED}
    assert len({line.row for line in lines.rows()}) == 9
    click(page.work.totals.number(Outcome.HELD.value))
    assert page.tasks.wait_idle()
    assert {line.outcome for line in lines.rows()} == {Outcome.HELD}
    assert len({line.row for line in lines.rows()}) == 3
    click(page.work.totals.number(READ))
    assert page.tasks.wait_idle()
    assert len({line.row for line in lines.rows()}) == 12

    click(page.work.totals.number(Outcome.CREATED.value))
    assert page.tasks.wait_idle()
    assert len(page.work.changes.people.rows()) == 38
    assert not page.work.totals.number(Outcome.UPDATED.value).isEnabled(), "nothing behind a zero"


def test_a_problem_names_its_cell_and_never_shows_a_whole_number(page: LedgersPage) -> None:
    bring(page, BROKEN)
    lines = page.work.problems.model.rows()
    wrong = next(line for line in lines if line.row == 9)
    assert (wrong.sheet, wrong.column, wrong.item) == ("新员工", "E", "身份证号")
    assert wrong.shown.count("*") >= 8
    assert not [line for line in lines if sum(char.isdigit() for char in line.shown) > 14]


def test_what_changes_stands_old_beside_new_and_the_mode_decides_what_may(
    page: LedgersPage, firm: Firm, tmp_path: Path
) -> None:
    bring(page, WIDE)
    page.save()
    assert page.tasks.wait_idle()
    book = load_workbook(WIDE)
    book["花名册"].cell(6, 9, "二车间 3 班")
    book.save(tmp_path / "十月.xlsx")

    bring(page, tmp_path / "十月.xlsx")
    assert equation(page) == [120, 0, 1, 119, 0, 0]
    (line,) = page.work.changes.changes.rows()
    assert (line.staff_no, line.item, line.old, line.new) == (
        "W11000",
        "班组",
        "木工班",
        "二车间 3 班",
    )

    modes = page.work.totals.modes
    modes.setFocus()
    press(modes, Qt.Key.Key_2)  # 补空白: what stands there stays
    assert page.tasks.wait_idle()
    assert equation(page) == [120, 0, 0, 120, 0, 0]
    assert QApplication.focusWidget() is modes, "the keyboard stays where one works"
    press(modes, Qt.Key.Key_3)
    assert page.tasks.wait_idle()
    assert equation(page) == [120, 0, 1, 119, 0, 0]


def test_a_column_that_was_not_recognised_is_mapped_by_keyboard(
    page: LedgersPage, firm: Firm, tmp_path: Path
) -> None:
    path = workbook(
        tmp_path / "新人.xlsx",
        ("工号", "姓名", "到厂那天"),
        ("N1", "王䶮", "2026-09-01"),
        ("N2", "古丽米热·阿布都拉", "2026-09-02"),
    )
    bring(page, path)
    assert page.view is not None
    assert [column.state for column in page.view.columns] == [
        ColumnState.MATCHED,
        ColumnState.MATCHED,
        ColumnState.CHECK,
    ]
    choose(page, "C", "hired_on")
    assert page.view.columns[2].state is ColumnState.MATCHED
    assert [one.hired_on for one in page.view.people] == ["2026-09-01", "2026-09-02"]

    press(page, Qt.Key.Key_Return, CTRL)
    assert page.tasks.wait_idle()
    with allowed(), firm.store.reading() as session:
        days = session.scalars(select(EmploymentRow.valid_from).order_by(EmploymentRow.staff_no))
        assert list(days) == [date(2026, 9, 1), date(2026, 9, 2)]


def test_without_a_name_column_nothing_can_be_written_and_the_reason_stands_beside(
    page: LedgersPage, firm: Firm
) -> None:
    bring(page, WIDE)
    choose(page, "C", "")
    assert not page.write_button.isEnabled()
    assert "还没有选“姓名”列" in [label.text() for label in page.head.findChildren(QLabel)]
    press(page, Qt.Key.Key_Return, CTRL)
    assert page.stage is Stage.TRIED
    choose(page, "C", "name")
    assert page.write_button.isEnabled()
    assert equation(page) == [120, 120, 0, 0, 0, 0]
    assert counted(firm) == (0, 0)


def test_a_file_saved_again_after_the_dry_run_is_not_written(
    page: LedgersPage, firm: Firm, tmp_path: Path, said: list[Message]
) -> None:
    path = workbook(tmp_path / "新人.xlsx", ("工号", "姓名"), ("N1", "张松"))
    bring(page, path)
    workbook(path, ("工号", "姓名"), ("N1", "张松"), ("N2", "李想"))
    page.save()
    assert page.tasks.wait_idle()
    assert "又改过" in said[-1].text
    assert counted(firm) == (0, 0)


def test_where_several_sites_are_shown_the_site_is_asked_first(
    open_page: Open, firm: Firm, said: list[Message]
) -> None:
    with allowed():
        second: SiteRef = firm.second_site()
    page = open_page(firm.application(everywhere=True))
    bring(page, WIDE)
    assert page.stage is Stage.START
    assert "先选" in said[-1].text
    choice = page.site_bar.choice
    assert QApplication.focusWidget() is choice
    pick(choice, 1)
    assert page.tasks.wait_idle()
    assert equation(page) == [120, 120, 0, 0, 0, 0]
    page.save()
    assert page.tasks.wait_idle()
    with allowed(), firm.store.reading() as session:
        assert set(session.scalars(select(EmploymentRow.site_id))) == {second.id}


def test_who_may_not_import_is_told_so(open_page: Open, firm: Firm, said: list[Message]) -> None:
    guest = Actor(None, "guest", "访客", frozenset[Role]())
    page = open_page(firm.application(guest))
    bring(page, WIDE)
    assert "没有这项权限" in said[-1].text
    assert counted(firm) == (0, 0)


def test_every_control_is_reached_by_tab(page: LedgersPage) -> None:
    bring(page, BROKEN)
    page.change_button.setFocus()
    reached = focus_chain(page)
    work = page.work
    wanted: list[QWidget] = [
        page.write_button,
        work.columns.line("A"),
        work.columns.line("O"),
        work.totals.number(READ),
        work.totals.modes,
        work.changes.people_table,
        work.problems.chips[Outcome.HELD],
        work.problems.table,
    ]
    places = [reached.index(widget) for widget in wanted]
    assert places == sorted(places)


def test_another_page_is_not_told_about_the_file_and_coming_back_says_it_again(
    page: LedgersPage, messages: Messages, said: list[Message]
) -> None:
    withdrawn: list[str] = []
    messages.withdrawn.connect(withdrawn.append)
    bring(page, WIDE)
    page.hide()
    assert withdrawn[-1] == said[-1].key
    before = len(said)
    page.show()
    assert [one.key for one in said[before:]] == [said[-1].key]
    assert page.tasks.wait_idle()


def test_people_are_a_click_away_after_writing(page: LedgersPage) -> None:
    went: list[str] = []

    def on_go(name: str, _argument: object) -> None:
        went.append(name)

    page.go.connect(on_go)
    bring(page, WIDE)
    page.save()
    assert page.tasks.wait_idle()
    click(page.work.totals.people, QPoint(5, 10))
    assert went == ["children"]
