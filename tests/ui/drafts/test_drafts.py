# SPDX-License-Identifier: Apache-2.0
"""What is being typed is offered back for its record alone, and never put in unasked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from outreach.domain.dated_facts import About, FactKind
from outreach.services import children, employees, facts
from outreach.services.context import Actor
from outreach.services.facts import NewFact
from outreach.services.report_facts import Remark
from outreach.ui.main import Session
from outreach.ui.pages.children import ChildrenPage
from outreach.ui.pages.employees import EmployeesPage
from outreach.ui.pages.quarters import QuartersPage
from outreach.ui.widgets.fact_form import KnownFact
from outreach.ui.widgets.family_panel import CardAsk
from tests.incidents.cases import Desk
from tests.incidents.window import family_of, settle
from tests.ui.drafts.typing_on import (
    fill_all,
    flush,
    offer,
    offered,
    places,
    restore,
    values,
    write,
)
from tests.ui.kit.keys import click
from tests.ui.kit.statements import allowed
from tests.ui.pages import sample

Open = Callable[[Actor], Session]


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
