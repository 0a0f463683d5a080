# SPDX-License-Identifier: Apache-2.0
"""The families page: found in a second, listed by slices, led to from elsewhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach.domain.access import Role
from outreach.services import children
from outreach.services.context import Actor
from outreach.ui.asks import FamilyTab, ListFamilies, OpenFamily
from outreach.ui.controls.cells import parts_of
from outreach.ui.tasks import Tasks
from outreach.ui.widgets.family_table import FamilyCells, spans
from tests.ui.kit.keys import click, commit, compose, press
from tests.ui.kit.statements import allowed
from tests.ui.pages.families import Open, cell, names, search
from tests.ui.pages.sample import Firm, statements


def test_the_first_sight_costs_few_statements_and_shows_the_first_family(
    people: Firm, open_page: Open
) -> None:
    with statements(people) as seen:
        page = open_page(people.application())
    assert names(page) == ["李一", "曾燊", "郑爽", "张松", "祝帅", "祖白代·萨吾提"]
    assert page.panel.family is not None
    assert page.panel.family.staff_no == "W10001"
    assert QApplication.focusWidget() is page.filters.search
    # the firm and its sites 2, counts of people 2, page and total 2, one family 7
    assert len(seen) <= 13, "\n\n".join(seen)


def test_a_search_costs_the_list_its_total_and_one_family(
    people: Firm, open_page: Open, qtbot: QtBot, tasks: Tasks
) -> None:
    page = open_page(people.application())
    with statements(people) as seen:
        search(page, "zs", qtbot, tasks)
    assert names(page) == ["曾燊", "郑爽", "张松", "祝帅"]
    assert len(seen) <= 10, "\n\n".join(seen)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zhangs", ["张松"]),
        ("w10507", ["祖白代·萨吾提"]),
        ("13800000004", ["祝帅"]),
        ("zengs", ["曾燊"]),
    ],
)
def test_people_are_found_as_they_are_called(
    people: Firm, open_page: Open, qtbot: QtBot, tasks: Tasks, typed: str, found: list[str]
) -> None:
    page = open_page(people.application())
    search(page, typed, qtbot, tasks)
    assert names(page) == found
    assert page.panel.family is not None
    assert page.panel.family.name == found[0]


def test_only_committed_text_is_searched(
    people: Firm, open_page: Open, qtbot: QtBot, tasks: Tasks
) -> None:
    page = open_page(people.application())
    with qtbot.assertNotEmitted(page.model.loaded, wait=300):
        compose(page.filters.search, "zhang song")
        press(page.filters.search, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.model.loaded):
        commit(page.filters.search, "张松")
    assert tasks.wait_idle()
    assert names(page) == ["张松"]


def test_the_letters_that_were_searched_for_are_marked(
    people: Firm, open_page: Open, qtbot: QtBot, tasks: Tasks
) -> None:
    page = open_page(people.application())
    search(page, "zs", qtbot, tasks)
    [part] = parts_of(FamilyCells(page.t, page.filters.lists_all_sites).name(page.model.rows()[2]))
    assert (part.text, part.spans) == ("张松", ((0, 2),))
    assert spans((0, 1, 3)) == ((0, 2), (3, 4))


def test_nothing_found_says_how_one_can_search_and_leads_back(
    people: Firm, open_page: Open, qtbot: QtBot, tasks: Tasks
) -> None:
    page = open_page(people.application())
    search(page, "qqq", qtbot, tasks)
    assert page.missing.isVisible()
    assert page.panel.isHidden()
    with qtbot.waitSignal(page.model.loaded):
        click(page.missing.button)
    assert tasks.wait_idle()
    assert len(names(page)) == 6
    assert page.filters.search.text() == ""
    assert page.panel.isVisible()


def test_chips_narrow_the_list_and_are_taken_back_together(
    people: Firm, open_page: Open, qtbot: QtBot, tasks: Tasks
) -> None:
    page = open_page(people.application())
    with qtbot.waitSignal(page.model.loaded):
        click(page.filters.minors_chip)
    assert tasks.wait_idle()
    assert names(page) == ["郑爽", "张松", "祖白代·萨吾提"]
    with qtbot.waitSignal(page.model.loaded):
        click(page.filters.clear_link)
    with qtbot.waitSignal(page.model.loaded):
        click(page.filters.pending_chip)
    assert tasks.wait_idle()
    assert names(page) == ["曾燊"]
    assert page.foot.words.text() == "已显示全部 1 人"


def test_the_cells_never_take_unknown_for_no(people: Firm, open_page: Open) -> None:
    page = open_page(people.application())
    rows = {name: place for place, name in enumerate(names(page))}
    assert cell(page, rows["李一"], "minors") == "0"
    assert cell(page, rows["曾燊"], "minors") == "—"
    assert cell(page, rows["曾燊"], "owed") == "待登记"
    assert cell(page, rows["祝帅"], "minors") == "—"
    assert cell(page, rows["祝帅"], "consent") == "不愿说"
    assert cell(page, rows["祝帅"], "owed") == "—"
    assert cell(page, rows["张松"], "minors") == "2"


def test_the_panel_follows_the_arrows_and_enter_goes_into_it(
    people: Firm, open_page: Open, tasks: Tasks
) -> None:
    page = open_page(people.application())
    press(page.filters.search, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    press(page.table, Qt.Key.Key_Down)
    press(page.table, Qt.Key.Key_Down)
    assert tasks.wait_idle()
    assert page.panel.family is not None
    assert page.panel.family.name == "郑爽"
    press(page.table, Qt.Key.Key_Return)
    assert page.panel.edit_button.hasFocus()


def test_the_form_is_one_key_away_even_from_the_search(
    people: Firm, open_page: Open, qtbot: QtBot
) -> None:
    page = open_page(people.application())
    page.activateWindow()
    with qtbot.waitSignal(page.go) as asked:
        press(page.filters.search, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert page.panel.family is not None
    assert asked.args == ["employees", page.panel.family.employee_id]


def test_another_page_can_have_a_file_opened_wherever_it_stands_in_the_list(
    people: Firm, open_page: Open, tasks: Tasks
) -> None:
    with allowed():
        for place in range(60):
            people.hire("王五", f"A{place:05}")
    page = open_page(people.application())
    with allowed():
        last = children.family_by_staff_no(people.store, people.context(), "W10507")
    page.arrive(OpenFamily(last.employee_id, FamilyTab.PAPERS))
    assert tasks.wait_idle()
    assert page.panel.family is not None
    assert page.panel.family.staff_no == "W10507"
    assert page.panel.papers.isVisible()
    assert page.model.rowCount() == 50
    assert page.foot.words.text() == "已显示 50 人，共 66 人，往下翻接着显示"


def test_another_page_can_have_the_list_narrowed(
    people: Firm, open_page: Open, tasks: Tasks, qtbot: QtBot
) -> None:
    page = open_page(people.application())
    search(page, "zs", qtbot, tasks)
    page.arrive(ListFamilies(with_minors=True))
    assert tasks.wait_idle()
    assert names(page) == ["郑爽", "张松", "祖白代·萨吾提"]
    assert page.filters.minors_chip.isChecked()


def test_several_sites_are_named_and_chosen_from(
    people: Firm, open_page: Open, tasks: Tasks, qtbot: QtBot
) -> None:
    with allowed():
        second = people.second_site()
        people.hire("韦大壮", "N20001", site=second)
    page = open_page(people.application(everywhere=True))
    assert page.filters.site_chip.isVisible()
    assert cell(page, 0, "team") == "二厂 · 三车间"
    actions = page.filters.site_actions()
    with qtbot.waitSignal(page.model.loaded):
        next(action for action in actions if action.text() == "一厂").trigger()
    assert tasks.wait_idle()
    assert len(names(page)) == 6
    assert cell(page, 0, "team") == "三车间"
    assert page.filters.site_chip.text() == "厂区：一厂"


def test_an_empty_store_says_what_to_do_first(firm: Firm, open_page: Open, qtbot: QtBot) -> None:
    page = open_page(firm.application())
    assert page.nobody.isVisible()
    assert page.panel.isHidden()
    with qtbot.waitSignal(page.go):
        click(page.nobody.button)


def test_a_reader_without_the_right_is_told_so_and_nothing_is_read(
    people: Firm, open_page: Open
) -> None:
    reporter = Actor(None, "lin", "林", frozenset({Role.REPORTER}))
    with statements(people) as seen:
        page = open_page(people.application(reporter))
    assert page.barred.isVisible()
    assert not seen
