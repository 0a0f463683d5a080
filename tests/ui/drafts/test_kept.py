# SPDX-License-Identifier: Apache-2.0
"""A draft from the first key to its end: kept, saved, given up, and never replaced unasked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach.services import drafts
from outreach.services.context import Actor
from outreach.services.report_facts import Remark
from outreach.services.store import Transaction
from outreach.ui import drafting
from outreach.ui.dialogs import Question
from outreach.ui.main import Session
from outreach.ui.pages.contact import ContactPage
from outreach.ui.pages.quarters import QuartersPage
from tests.incidents.cases import Desk
from tests.incidents.window import settle
from tests.ui.drafts.typing_on import (
    flush,
    offer,
    offered,
    places,
    restore,
    write,
)
from tests.ui.kit.keys import click, compose, focus_chain, press
from tests.ui.kit.statements import allowed
from tests.ui.pages import sample

Open = Callable[[Actor], Session]


def calls(session: Session) -> ContactPage:
    page = session.window.show_page("contact")
    assert isinstance(page, ContactPage)
    settle(session)
    page.on_new_visit()
    settle(session)
    return page


# Saved, given up, taken back


def test_what_is_saved_is_no_draft_any_more(desk: Desk, open_window: Open) -> None:
    session = open_window(desk.officer)
    page = calls(session)
    form = page.visit_form
    write(form.staff_no, "W1")
    form.kind.set_value(form.kind._choices[0].value)
    flush(session)
    assert places(desk, desk.by(desk.officer)) == ["visit"]
    click(form.save_button)
    settle(session)
    assert form.problem() == ""
    assert places(desk, desk.by(desk.officer)) == []
    page.on_new_visit()
    settle(session)
    assert not offered(page)


def test_what_is_refused_stays_a_draft(desk: Desk, open_window: Open) -> None:
    session = open_window(desk.officer)
    form = calls(session).visit_form
    write(form.staff_no, "W999")
    form.kind.set_value(form.kind._choices[0].value)
    click(form.save_button)
    settle(session)
    assert form.problem()
    flush(session)
    assert places(desk, desk.by(desk.officer)) == ["visit"]


def test_a_write_of_something_else_leaves_the_draft_of_an_open_form_alone(
    desk: Desk, open_window: Open
) -> None:
    session = open_window(desk.officer)
    page = calls(session)
    write(page.visit_form.staff_no, "W1")
    flush(session)
    page.run(lambda _progress: "已记下。", page.written)
    settle(session)
    assert places(desk, desk.by(desk.officer)) == ["visit"]


def test_what_nobody_wants_is_gone_and_the_keyboard_is_back_in_the_form(
    desk: Desk, open_window: Open
) -> None:
    session = open_window(desk.officer)
    write(calls(session).visit_form.staff_no, "W1")
    flush(session)
    session = open_window(desk.officer)
    page = calls(session)
    click(offer(page).leave)
    settle(session)
    assert (offered(page), places(desk, desk.by(desk.officer))) == ([], [])
    assert page.visit_form.staff_no.is_empty()
    assert QApplication.focusWidget() is page.visit_form.staff_no.control


def test_typing_taken_back_leaves_no_draft(desk: Desk, open_window: Open) -> None:
    session = open_window(desk.officer)
    page = calls(session)
    write(page.visit_form.staff_no, "W")
    flush(session)
    press(page.visit_form.staff_no.control, Qt.Key.Key_Backspace)
    flush(session)
    assert places(desk, desk.by(desk.officer)) == []


def test_a_composition_is_no_edit_and_its_end_is(desk: Desk, open_window: Open) -> None:
    session = open_window(desk.officer)
    page = session.window.show_page("quarters")
    assert isinstance(page, QuartersPage)
    settle(session)
    area = page.remarks.fields[Remark.SAID]
    compose(area.control, "xiaji")
    compose(area.control, "xiajidu")
    flush(session)
    assert places(desk, desk.by(desk.officer)) == []
    write(area, "下季度")
    flush(session)
    assert len(places(desk, desk.by(desk.officer))) == 1


# Nothing replaces anything


def test_whoever_types_on_beside_an_offer_loses_neither(desk: Desk, open_window: Open) -> None:
    session = open_window(desk.officer)
    write(calls(session).visit_form.staff_no, "W1")
    flush(session)
    session = open_window(desk.officer)
    page = calls(session)
    write(page.visit_form.staff_no, "W2")
    flush(session)
    assert places(desk, desk.by(desk.officer)) == ["visit", "visit"]
    restore(session, page)
    assert page.visit_form.staff_no.value() == "W1"
    restore(session, page)  # what was typed in between is offered in its turn
    assert page.visit_form.staff_no.value() == "W2"
    flush(session)
    session = open_window(desk.officer)
    page = calls(session)
    click(offer(page).leave)
    settle(session)
    click(offer(page).leave)
    settle(session)
    assert places(desk, desk.by(desk.officer)) == []


def test_opening_a_form_anew_keeps_what_was_typed_a_moment_ago(
    desk: Desk, open_window: Open
) -> None:
    session = open_window(desk.officer)
    page = calls(session)
    write(page.visit_form.staff_no, "W1")
    page.on_new_visit()  # empties the form before anything was written
    settle(session)
    assert page.visit_form.staff_no.is_empty()
    restore(session, page)
    assert page.visit_form.staff_no.value() == "W1"


def test_the_latest_wins_and_nothing_piles_up_while_a_long_write_runs(
    desk: Desk, open_window: Open, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(drafting, "WRITE_AFTER_MS", 1)
    session = open_window(desk.officer)
    page = calls(session)
    started: list[object] = []
    with desk.store.writing(desk.by(desk.officer)) as work:  # somebody else writes
        assert isinstance(work, Transaction)
        session.tasks.started.connect(started.append)
        for letter in "W12345":
            write(page.visit_form.staff_no, letter)
            qtbot.wait(5)
        assert len(started) == 1
    settle(session)
    assert len(started) == 2
    with allowed():
        found = drafts.take(desk.store, desk.by(desk.officer), "visit")
    assert found is not None
    assert found.values["staff_no"] == "W12345"


# The line and the window


def test_the_offer_is_reached_by_keyboard_before_the_first_field(
    desk: Desk, open_window: Open
) -> None:
    session = open_window(desk.officer)
    write(calls(session).visit_form.staff_no, "W1")
    flush(session)
    session = open_window(desk.officer)
    page = calls(session)
    line = offer(page)
    line.have.setFocus(Qt.FocusReason.TabFocusReason)
    chain = focus_chain(session.window, limit=3)
    assert chain == [line.have, line.leave, page.visit_form.staff_no.control]
    line.have.setFocus(Qt.FocusReason.TabFocusReason)
    press(line.have, Qt.Key.Key_Space)
    assert page.visit_form.staff_no.value() == "W1"


def test_closing_says_that_it_is_kept_lets_one_stay_and_keeps_it(
    desk: Desk, open_window: Open
) -> None:
    session = open_window(desk.officer)
    page = calls(session)
    write(page.visit_form.staff_no, "W1")
    session.window.close()
    (question,) = session.window.findChildren(Question)
    assert (
        session.window.losses()
        == ["“联络服务”里有没保存的内容，会留作草稿，下次打开这张表时可以恢复。"]
        or "会留作草稿" in session.window.losses()[0]
    )
    question.reject()
    assert session.window.isVisible()
    session.window.close()
    (question,) = [one for one in session.window.findChildren(Question) if one.isVisible()]
    question.accept()
    settle(session)
    assert not session.window.isVisible()
    session = open_window(desk.officer)
    assert offer(calls(session)).words


def test_nothing_is_promised_where_nothing_can_be_kept(desk: Desk, open_window: Open) -> None:
    session = open_window(sample.CLERK)  # nobody the store knows
    page = calls(session)
    write(page.visit_form.staff_no, "W1")
    assert "草稿" not in session.window.losses()[0]


def test_a_day_later_the_offer_names_the_day(desk: Desk, open_window: Open) -> None:
    session = open_window(desk.officer)
    yesterday = replace(desk.by(desk.officer), now=sample.NOW - timedelta(days=1))
    with allowed():
        drafts.keep(desk.store, yesterday, "visit", {"staff_no": "W1"})
    assert offer(calls(session)).words == "有一份 09-27 09:41 没保存的内容："
