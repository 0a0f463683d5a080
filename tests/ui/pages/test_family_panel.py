# SPDX-License-Identifier: Apache-2.0
"""One family's file in the panel: what is known, what is not, what is signed and printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from pytestqt.qtbot import QtBot

from outreach.domain.access import Role
from outreach.domain.children import WhoIsHome
from outreach.domain.pledges import PledgeMethod
from outreach.i18n import Translator
from outreach.services import children
from outreach.services.context import Actor
from outreach.ui.asks import FamilyTab
from outreach.ui.messages import Message, Messages
from outreach.ui.page import Changed, Changes, Topic
from outreach.ui.tasks import Tasks
from outreach.ui.widgets.family_words import inquiry_facts, open_questions
from outreach.ui.widgets.record_table import PartsDelegate
from tests.ui.kit.keys import click, press
from tests.ui.kit.statements import allowed
from tests.ui.pages.families import Open, names, words
from tests.ui.pages.sample import TODAY, Firm


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


def test_a_union_officer_reads_but_does_not_record(people: Firm, open_page: Open) -> None:
    union = Actor(None, "wu", "吴", frozenset({Role.UNION}))
    page = open_page(people.application(union))
    page.panel.select_tab(FamilyTab.PAPERS)
    assert not page.panel.edit_button.isEnabled()
    assert not page.panel.papers.sign_button.isEnabled()
    assert "记录承诺和告知需要人事权限。" in words(page)
