# SPDX-License-Identifier: Apache-2.0
"""What is being typed is kept: offered back for its record alone, and never put in unasked."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QStandardPaths, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import outreach.ui.widgets
from outreach.domain.dated_facts import About, FactKind
from outreach.services import children, drafts, employees, facts
from outreach.services.context import Actor
from outreach.services.facts import NewFact
from outreach.services.report_facts import Remark
from outreach.services.store import Transaction
from outreach.ui import drafting
from outreach.ui.dialogs import Question
from outreach.ui.main import Session
from outreach.ui.pages.children import ChildrenPage
from outreach.ui.pages.contact import ContactPage
from outreach.ui.pages.employees import EmployeesPage
from outreach.ui.pages.quarters import QuartersPage
from outreach.ui.widgets.desk_page import DeskPage
from outreach.ui.widgets.fact_form import KnownFact
from outreach.ui.widgets.family_panel import CardAsk
from outreach.ui.widgets.side_form import SideForm
from tests.incidents.cases import Desk
from tests.incidents.window import family_of, settle
from tests.ui.kit.keys import click, compose, focus_chain, press
from tests.ui.kit.statements import allowed
from tests.ui.pages import sample
from tests.ui.typing_on import (
    begun,
    fill_all,
    flush,
    offer,
    offered,
    opened,
    places,
    restore,
    values,
    write,
)
from tests.union.work import one_of_everything

Open = Callable[[Actor], Session]
DESKS = ("talks", "contact", "reunions", "aid", "agencies", "incidents")


@pytest.fixture(scope="module")
def firm_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with a firm of six and users of five roles, to be copied."""
    return begun(tmp_path_factory.mktemp("firm"))


@pytest.fixture
def desk(firm_folder: Path, tmp_path: Path) -> Iterator[Desk]:
    """Return a copy of the firm, open."""
    with allowed():
        made = opened(shutil.copytree(firm_folder, tmp_path / "store"))
    yield made
    made.store.close()


@pytest.fixture
def open_window(
    qtbot: QtBot,
    dressed: object,
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    no_statement_on_the_gui_thread: None,
) -> Iterator[Open]:
    """Return what opens the window as somebody; the one before is gone as after a cut of power."""
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(tmp_path))
    sessions: list[Session] = []

    def end() -> None:
        for session in sessions:
            session.tasks.blockSignals(True)  # nobody is told that it ends
            session.tasks.stop()
            assert session.tasks.wait_done(10_000)
            session.window._sure = True
            session.window.close()
            session.window.deleteLater()
            session.deleteLater()
        sessions.clear()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def make(actor: Actor) -> Session:
        end()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        sessions.append(Session(desk.firm.application(actor), app))
        sessions[-1].window.show()
        sessions[-1].window.activateWindow()
        settle(sessions[-1])
        return sessions[-1]

    yield make
    end()


def facts_of(desk: Desk, session: Session, staff_no: str, child: int = 0) -> ChildrenPage:
    """Open the form for facts of one of somebody's children."""
    page = family_of(desk, session, staff_no)
    assert page.panel.family is not None
    page.reasons.on_asked(CardAsk.FACT, page.panel.family.children[child])
    settle(session)
    return page


def registration_of(desk: Desk, session: Session, staff_no: str) -> EmployeesPage:
    with allowed():
        who = children.family_by_staff_no(desk.store, desk.by(desk.clerk), staff_no)
    page = session.window.show_page("employees", who.employee_id)
    assert isinstance(page, EmployeesPage)
    settle(session)
    return page


def calls(session: Session) -> ContactPage:
    page = session.window.show_page("contact")
    assert isinstance(page, ContactPage)
    settle(session)
    page.on_new_visit()
    settle(session)
    return page


# Offered back, for exactly that record


def test_what_was_typed_about_a_child_comes_back_for_that_child_alone(
    desk: Desk, open_window: Open
) -> None:
    session = open_window(desk.clerk)
    page = facts_of(desk, session, "W1")
    form = page.reasons.facts
    form.kind.set_value(form.kind._choices[1].value)
    form.kind.note_edit()
    write(form.first_on, "2026-03-05")
    flush(session)
    said = values(form.form)

    session = open_window(desk.clerk)
    page = facts_of(desk, session, "W1", child=1)
    assert not offered(page), "another child"
    page = facts_of(desk, session, "W3")
    assert not offered(page), "another family"
    page = facts_of(desk, session, "W1")
    form = page.reasons.facts
    assert offer(page).words == "有一份 09:41 没保存的内容："
    assert form.first_on.is_empty(), "nothing is put in unasked"
    restore(session, page)
    assert values(form.form) == said
    assert not offered(page)
    assert form.form.is_dirty()


def test_somebody_else_at_the_same_form_is_offered_nothing(desk: Desk, open_window: Open) -> None:
    session = open_window(desk.clerk)
    write(facts_of(desk, session, "W1").reasons.facts.first_on, "2026-03-05")
    flush(session)
    session = open_window(desk.other_clerk)
    assert not offered(facts_of(desk, session, "W1"))
    session = open_window(desk.clerk)
    assert offered(facts_of(desk, session, "W1"))


def test_a_correction_is_kept_with_its_fact_and_not_with_new_ones(
    desk: Desk, open_window: Open
) -> None:
    with allowed():
        ctx = desk.by(desk.clerk)
        child = children.family_by_staff_no(desk.store, ctx, "W1").children[0]
        facts.record(
            desk.store, ctx, child.id, (NewFact(About.MOTHER, FactKind.HOME, sample.TODAY),)
        )
    session = open_window(desk.clerk)
    page = facts_of(desk, session, "W1")
    form = page.reasons.facts
    (line,) = form.findChildren(KnownFact)
    click(line.correct)
    settle(session)
    write(form.last_on, "2026-09-01")
    flush(session)
    (place,) = places(desk, desk.by(desk.clerk))
    assert place == f"correction:{line.view.id}"
    page = facts_of(desk, session, "W1")
    assert not offered(page), "the form for new facts of the same child"
    (line,) = [one for one in form.findChildren(KnownFact) if one.isVisibleTo(form)]
    click(line.correct)
    settle(session)
    restore(session, page)
    assert form.last_on.draft() == "2026-09-01"


def test_a_report_of_danger_comes_back_whole_to_whom_cannot_read_what_is_sealed(
    desk: Desk, open_window: Open
) -> None:
    session = open_window(desk.clerk)
    page = family_of(desk, session, "W3")
    click(page.panel.danger_button)
    settle(session)
    form = page.danger.form
    fill_all(form.form, 1)
    flush(session)
    said = values(form.form)
    session = open_window(desk.clerk)
    page = family_of(desk, session, "W1")
    click(page.panel.danger_button)
    settle(session)
    assert not offered(page)
    page.danger.closed.emit()
    page = family_of(desk, session, "W3")
    click(page.panel.danger_button)
    settle(session)
    restore(session, page)
    assert values(page.danger.form.form) == said


def test_what_the_report_says_in_own_words_is_kept_while_it_is_typed(
    desk: Desk, open_window: Open
) -> None:
    session = open_window(desk.officer)
    page = session.window.show_page("quarters")
    assert isinstance(page, QuartersPage)
    settle(session)
    write(page.remarks.fields[Remark.PLANS], "下季度打算多走访")
    page.load()  # another page has written something meanwhile
    settle(session)
    assert page.remarks.fields[Remark.PLANS].value() == "下季度打算多走访", "what is typed stays"
    flush(session)
    session = open_window(desk.officer)
    page = session.window.show_page("quarters")
    assert isinstance(page, QuartersPage)
    settle(session)
    restore(session, page)
    assert page.remarks.fields[Remark.PLANS].value() == "下季度打算多走访"
    page.remarks.fields[Remark.PLANS].left.emit()
    settle(session)
    assert places(desk, desk.by(desk.officer)) == []


# The registration


def test_a_new_hire_with_two_children_comes_back_whole(desk: Desk, open_window: Open) -> None:
    session = open_window(desk.clerk)
    page = session.window.show_page("employees")
    assert isinstance(page, EmployeesPage)
    settle(session)
    sheet = page.sheet
    for field, text in (
        (sheet.person.name, "祖白代·萨吾提"), (sheet.person.number, "441621199003073524"),
        (sheet.person.staff_no, "W77"), (sheet.person.decided_on, "20260921"),
    ):  # fmt: skip
        write(field, text)
        field.run_check()
    sheet.person.hukou.offer(sheet.person.hukou._suggest("紫金")[0])
    fill_all(sheet.form, 0)
    sheet.person.decided_on.set_value(sample.HIRED)
    sheet.on_answered()
    sheet.consent.consent.set_value(sheet.consent.consent._choices[0].value)
    sheet.consent.on_answered()
    sheet.consent.has_minors.set_value(sheet.consent.has_minors._choices[0].value)
    sheet.consent.on_answered()
    write(sheet.children_part.lines[0].name, "一")
    sheet.on_more()
    write(sheet.children_part.lines[1].name, "小禾")
    write(sheet.children_part.lines[1].birth, "20210601")
    flush(session)
    said = sheet.draft()
    assert len(sheet.children_part.lines) == 2

    session = open_window(desk.clerk)
    page = session.window.show_page("employees")
    assert isinstance(page, EmployeesPage)
    settle(session)
    restore(session, page)
    assert page.sheet.draft() == said
    assert page.sheet.person.hukou.chosen == sheet_code(said["hukou"])
    assert page.sheet.children_part.isVisibleTo(page)


def sheet_code(draft: str) -> str:
    return draft.split("\n")[1]


def test_a_file_that_was_changed_since_is_said_and_only_what_was_typed_comes_back(
    desk: Desk, open_window: Open
) -> None:
    session = open_window(desk.clerk)
    page = registration_of(desk, session, "W1")
    page.person.phone.control.selectAll()
    write(page.person.phone, "13999990000")
    write(page.children_part.lines[1].name, "儿")
    page.children_part.on_dropped(page.children_part.lines[0])
    flush(session)

    with allowed():
        ctx = desk.by(desk.other_clerk)
        family = children.family_by_staff_no(desk.store, ctx, "W1")
        employees.register(desk.store, ctx, changed_name(page, family.version))
    session = open_window(desk.clerk)
    page = registration_of(desk, session, "W1")
    assert "在那以后改过" in offer(page).words
    assert page.person.name.value() == "张松柏"
    assert page.person.phone.value() != "13999990000"
    restore(session, page)
    assert page.person.name.value() == "张松柏", "what others wrote stays"
    assert page.person.phone.value() == "13999990000"
    assert [line.name.value() for line in page.children_part.lines] == ["张小禾儿"]


def changed_name(page: EmployeesPage, version: int) -> employees.Registration:
    """Return the registration of the file on show under another name, the questions left."""
    assert page._family is not None
    made = page.sheet.registration(page._family.employee_id, version, with_intake=False)
    return replace(made, hire=replace(made.hire, name="张松柏", phone="13800000001"))


def test_giving_a_form_up_in_so_many_words_gives_the_draft_up(
    desk: Desk, open_window: Open
) -> None:
    session = open_window(desk.clerk)
    page = registration_of(desk, session, "W1")
    write(page.person.phone, "1")
    flush(session)
    assert len(places(desk, desk.by(desk.clerk))) == 1
    page.on_leave()
    page.on_leave()  # asked, and yes
    settle(session)
    assert places(desk, desk.by(desk.clerk)) == []


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


# Every form


def side_forms() -> list[type[SideForm]]:
    """Return every form beside a list."""
    for module in pkgutil.iter_modules(outreach.ui.widgets.__path__):
        importlib.import_module(f"outreach.ui.widgets.{module.name}")
    return list(SideForm.__subclasses__())


def test_every_form_is_kept_under_a_name_of_its_own() -> None:
    names = [kind.DRAFT for kind in side_forms()]
    assert len(names) > 30
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("name", DESKS)
def test_every_answer_of_every_form_comes_back_as_it_was(
    desk: Desk, open_window: Open, name: str
) -> None:
    """Dates, choices, ticks, amounts and the codes behind places, through a draft's text."""
    session = open_window(desk.officer)
    with allowed():
        one_of_everything(desk.firm)
    page = session.window.show_page(name)
    assert isinstance(page, DeskPage)
    settle(session)
    forms = page.findChildren(SideForm)
    assert len(forms) > 2
    for form in forms:
        form.show()
        fill_all(form.form, 1)
        said, draft = values(form.form), form.form.draft()
        form.form.clear()
        assert values(form.form) != said, form.DRAFT
        form.form.restore(draft)
        assert values(form.form) == said, form.DRAFT
        form.form.mark_clean()
        form.hide()


def test_a_form_about_a_record_is_never_kept_without_one(desk: Desk, open_window: Open) -> None:
    session = open_window(desk.officer)
    page = session.window.show_page("incidents")
    assert isinstance(page, DeskPage)
    settle(session)
    for form in page.findChildren(SideForm):
        if form.OF_RECORD:
            page.drafts.open(form, None)
            fill_all(form.form, 1)
    flush(session)
    assert places(desk, desk.by(desk.officer)) == []
    for form in page.findChildren(SideForm):
        form.form.mark_clean()
