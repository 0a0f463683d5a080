# SPDX-License-Identifier: Apache-2.0
"""The families page: found in a second, listed by slices, one file beside the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from outreach.domain.access import Role
from outreach.domain.children import Carer, School, WhoIsHome
from outreach.domain.employees import Consent
from outreach.domain.pledges import PledgeMethod
from outreach.i18n import Translator
from outreach.services import children
from outreach.services.context import Actor
from outreach.ui.asks import FamilyTab, ListFamilies, OpenFamily
from outreach.ui.controls.cells import parts_of
from outreach.ui.messages import Message, Messages
from outreach.ui.page import Changed, Changes, Desk, Services, Topic
from outreach.ui.pages.children import ChildrenPage
from outreach.ui.tasks import Tasks
from outreach.ui.widgets.family_table import FamilyCells, spans
from outreach.ui.widgets.family_words import inquiry_facts, open_questions
from outreach.ui.widgets.record_table import PartsDelegate
from tests.ui.kit.keys import click, commit, compose, press, type_in
from tests.ui.kit.statements import allowed
from tests.ui.pages.sample import TODAY, Firm, child, statements

Open = Callable[[Services], ChildrenPage]
SON = date(2017, 3, 5)


@pytest.fixture
def open_page(
    qtbot: QtBot, tasks: Tasks, firm: Firm, make_desk: Callable[[Services], Desk]
) -> Open:
    """Return what opens the page and waits until everything on it has come."""

    def make(services: Services) -> ChildrenPage:
        page = ChildrenPage(make_desk(services))
        qtbot.addWidget(page)
        page.resize(1240, 860)
        page.show()
        page.focus_first()
        assert tasks.wait_idle()
        return page

    return make


def names(page: ChildrenPage) -> list[str]:
    return [row.name for row in page.model.rows()]


def words(page: ChildrenPage) -> str:
    """Return every word the panel shows, once what was put into it has come up."""
    QApplication.sendPostedEvents()
    labels = page.panel.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(page.panel))


def cell(page: ChildrenPage, row: int, key: str) -> str:
    place = [column.key for column in page.model.columns].index(key)
    return str(page.model.data(page.model.index(row, place)))


def search(page: ChildrenPage, text: str, qtbot: QtBot, tasks: Tasks) -> None:
    with qtbot.waitSignal(page.model.loaded):
        type_in(page.filters.search, text)
    assert tasks.wait_idle()


@pytest.fixture
def people(firm: Firm) -> Firm:
    """Return the firm with a couple, a long name, a refusal, and somebody not asked yet."""
    pair = (child("张小满", SON), child("张小禾", date(2021, 6, 1), school=School.KINDERGARTEN))
    with allowed():
        firm.hire("张松", "W10422", *pair, signed_on=TODAY, told_on=TODAY)
        firm.hire("郑爽", "W10418", *pair)
        firm.hire("祖白代·萨吾提", "W10507", child("", SON, carer=Carer.UNKNOWN, lives_in=""))
        firm.hire("祝帅", "W10466", consent=Consent.REFUSED)
        firm.hire("曾燊", "W10391", consent=None)
        firm.hire("李一", "W10001")
    return firm


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


def test_a_click_on_the_number_shows_the_children(
    people: Firm, open_page: Open, tasks: Tasks
) -> None:
    page = open_page(people.application())
    page.panel.select_tab(FamilyTab.PAPERS)
    index = page.model.index(names(page).index("张松"), 3)
    delegate = page.table.itemDelegate()
    assert isinstance(delegate, PartsDelegate)
    rect = page.table.visualRect(index)
    [(_, box)] = delegate.places(QRectF(rect), index)
    click(page.table.viewport(), QPoint(int(box.center().x()), int(box.center().y())))
    assert tasks.wait_idle()
    shown = words(page)
    assert "张小满" in shown
    assert "9 岁 · 2017-03-05 · 小学" in shown
    assert "与 W10418 郑爽 共同登记" in shown


def test_a_file_shows_no_whole_number_and_lists_what_is_not_known(
    people: Firm, open_page: Open, tasks: Tasks
) -> None:
    page = open_page(people.application())
    page.table.select_row(names(page).index("祖白代·萨吾提"))
    page.panel.select_tab(FamilyTab.FACTS)
    assert tasks.wait_idle()
    shown = words(page)
    assert "身份证号：4416**********" in shown
    assert "还不清楚" in shown
    assert "C-0003 平时由谁照看？" in shown
    assert "C-0003 住在哪里？" in shown
    with allowed():
        known = children.family_by_staff_no(people.store, people.context(), "W10507")
    assert known.number not in shown


def test_a_roster_that_is_silent_on_who_is_home_is_no_refusal(people: Firm, t: Translator) -> None:
    with allowed():
        family = children.family_by_staff_no(people.store, people.context(), "W10418")
    assert family.inquiry is not None
    silent = replace(family.inquiry, source="roster", who_is_home=WhoIsHome.NOT_SAID)
    refused = replace(family.inquiry, who_is_home=WhoIsHome.NOT_SAID)
    assert "谁在家陪孩子：不愿说" not in inquiry_facts(silent, t)
    assert "谁在家陪孩子：不愿说" in inquiry_facts(refused, t)
    asked = "谁在家陪孩子？"
    assert asked in open_questions(replace(family, inquiry=silent), TODAY, t)
    assert asked not in open_questions(replace(family, inquiry=refused), TODAY, t)


def test_somebody_who_would_not_say_is_not_asked_again(
    people: Firm, open_page: Open, tasks: Tasks
) -> None:
    page = open_page(people.application())
    page.table.select_row(names(page).index("祝帅"))
    assert tasks.wait_idle()
    assert "本人不愿说，没有登记子女情况。" in words(page)
    page.panel.select_tab(FamilyTab.FACTS)
    assert "还不清楚" not in words(page)


def test_a_pledge_is_recorded_from_the_panel_and_then_withdrawn(
    people: Firm,
    open_page: Open,
    tasks: Tasks,
    messages: Messages,
    changes: Changes,
    qtbot: QtBot,
) -> None:
    said: list[Message] = []
    heard: list[Changed] = []
    messages.posted.connect(said.append)
    changes.happened.connect(heard.append)
    page = open_page(people.application())
    page.table.select_row(names(page).index("郑爽"))
    assert tasks.wait_idle()
    page.panel.select_tab(FamilyTab.PAPERS)
    papers = page.panel.papers
    assert papers.withdraw_button.isHidden()
    click(papers.sign_button)
    press(papers.sign_form.day.control, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert [message.text for message in said] == ["已记下 郑爽 的承诺书。"]
    assert heard[0].topics >= {Topic.PLEDGES, Topic.FOLLOWUPS}
    assert page.panel.family is not None
    [pledge] = page.panel.family.pledges
    assert (pledge.method, pledge.signed_on, pledge.in_force) == (PledgeMethod.PAPER, TODAY, True)
    assert "2027-09-28 前有效" in words(page)
    click(papers.withdraw_button)
    click(papers.withdraw_form.save)
    assert tasks.wait_idle()
    [pledge] = page.panel.family.pledges
    assert (pledge.withdrawn_on, pledge.in_force) == (TODAY, False)


def test_papers_are_printed_into_the_documents_and_named_without_a_name(
    people: Firm,
    open_page: Open,
    tasks: Tasks,
    messages: Messages,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[Message] = []
    messages.posted.connect(said.append)
    page = open_page(people.application())
    monkeypatch.setattr(page.paperwork, "folder", lambda: tmp_path / "papers")
    page.table.select_row(names(page).index("张松"))
    assert tasks.wait_idle()
    click(page.panel.print_button)
    assert tasks.wait_idle()
    page.panel.select_tab(FamilyTab.PAPERS)
    click(page.panel.papers.print_pledge)
    assert tasks.wait_idle()
    click(page.panel.papers.print_notice)
    assert tasks.wait_idle()
    written = sorted(path.name for path in (tmp_path / "papers").iterdir())
    assert written == ["告知书-W10422.pdf", "家庭情况-W10422.pdf", "承诺书-W10422.pdf"]
    assert all((tmp_path / "papers" / name).read_bytes().startswith(b"%PDF") for name in written)
    assert "家庭情况-W10422.pdf" in said[0].text
    assert said[0].action_label == "打开并打印"


def test_a_notice_of_tomorrow_is_refused_beside_its_field(
    people: Firm, open_page: Open, tasks: Tasks
) -> None:
    page = open_page(people.application())
    page.panel.select_tab(FamilyTab.PAPERS)
    form = page.panel.papers.notice_form
    click(page.panel.papers.notice_button)
    form.day.control.setText((TODAY + timedelta(days=1)).isoformat())
    click(form.save)
    assert tasks.idle()
    assert form.form.first_error() is form.day
    form.day.control.setText(TODAY.isoformat())
    click(form.save)
    assert tasks.wait_idle()
    assert page.panel.family is not None
    assert [notice.given_on for notice in page.panel.family.notices] == [TODAY]


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


def test_a_union_officer_reads_but_does_not_record(people: Firm, open_page: Open) -> None:
    union = Actor(None, "wu", "吴", frozenset({Role.UNION}))
    page = open_page(people.application(union))
    page.panel.select_tab(FamilyTab.PAPERS)
    assert not page.panel.edit_button.isEnabled()
    assert not page.panel.papers.sign_button.isEnabled()
    assert "记录承诺和告知需要人事权限。" in words(page)
