# SPDX-License-Identifier: Apache-2.0
"""Why, in the window, and the entry of dated facts: two clicks from the family to the clause."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from outreach.clock import FixedClock, parse_moment
from outreach.domain.access import Role
from outreach.domain.dated_facts import About, FactKind
from outreach.domain.facts import StateKind
from outreach.errors import NotAllowed
from outreach.services import children, facts, letters, standings
from outreach.services.context import Actor, Context
from outreach.services.facts import NewFact
from outreach.ui.dialogs import Question
from outreach.ui.messages import Message
from outreach.ui.page import Changed, Changes, Topic
from outreach.ui.pages.children import ChildrenPage
from outreach.ui.tasks import Tasks
from outreach.ui.widgets.care_forms import LetterLine, LetterStep
from outreach.ui.widgets.fact_form import KnownFact
from outreach.ui.widgets.family_panel import CardAsk, ChildCard
from outreach.ui.widgets.marks import CellView
from tests.ui.kit.keys import click
from tests.ui.kit.statements import allowed
from tests.ui.pages.families import SON, Open, names
from tests.ui.pages.sample import CLERK, TODAY, Firm, child

HR = Actor(None, "li", "李", frozenset({Role.HR}))
HEAD = Actor(None, "wang", "王", frozenset({Role.RESPONSIBLE}))
LATER = parse_moment("2026-10-20T09:00+08:00")


@pytest.fixture
def son(firm: Firm) -> UUID:
    """Return a son in 紫金县 whose parents are both away, of a firm with nobody else."""
    with allowed():
        firm.hire("张松", "W10422", child("张小满", SON))
        tell(firm, NewFact(About.CHILD, FactKind.REGISTERED, TODAY, "rural", "441621"))
    return firm_child(firm)


def firm_child(firm: Firm) -> UUID:
    with allowed():
        [one] = children.family_by_staff_no(firm.store, firm.context(), "W10422").children
    return one.id


def tell(firm: Firm, *told: NewFact) -> None:
    """Record facts through the service."""
    with allowed():
        facts.record(firm.store, firm.context(), firm_child(firm), told)


def shown_in(widget: QWidget) -> str:
    """Return every word a widget shows, tags as well."""
    QApplication.sendPostedEvents()
    labels = [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]
    tags = [one.accessibleName() for one in widget.findChildren(CellView)
            if one.isVisibleTo(widget)]  # fmt: skip
    return "\n".join([*labels, *tags])


def card(page: ChildrenPage) -> ChildCard:
    """Return the one card that is shown."""
    QApplication.sendPostedEvents()
    [one] = [one for one in page.panel.findChildren(ChildCard) if not one.isHidden()]
    return one


def ask(page: ChildrenPage, what: CardAsk, tasks: Tasks) -> None:
    """Click a link of the card."""
    click(card(page).links[what])
    assert tasks.wait_idle()


def test_two_clicks_from_the_list_show_the_clause_and_what_is_not_known(
    son: UUID, firm: Firm, open_page: Open, tasks: Tasks
) -> None:
    page = open_page(firm.application())
    page.table.select_row(names(page).index("张松"))
    assert tasks.wait_idle()
    ask(page, CardAsk.WHY, tasks)
    assert page.panel.isHidden()
    told = shown_in(page.reasons.why)
    assert "粤民发〔2024〕32号 二(一)" in told
    assert "未核对原文" in told
    assert "母亲在哪个县务工（问本人）" in told
    assert "农村户籍" in told
    assert "2026-09-28 的情况，按现在知道的" in told
    page.reasons.why.closed.emit()
    assert not page.panel.isHidden()


def test_somebody_without_the_right_sees_no_grounds(
    son: UUID, firm: Firm, open_page: Open, tasks: Tasks
) -> None:
    tell(
        firm,
        NewFact(About.MOTHER, FactKind.HOME, TODAY),
        NewFact(About.MOTHER, FactKind.STATE, TODAY, StateKind.PRISON),
        NewFact(About.MOTHER, FactKind.UNABLE, TODAY, "yes"),
        NewFact(About.CHILD, FactKind.FACTOR, TODAY, "Y5"),
    )
    page = open_page(firm.application(HR))
    assert set(card(page).links) == {CardAsk.WHY, CardAsk.FACT, CardAsk.LETTER}
    assert "留守" in shown_in(card(page))
    assert "参考" not in shown_in(page.panel)
    ask(page, CardAsk.WHY, tasks)
    told = shown_in(page.reasons.why)
    assert "农村留守儿童" in told
    for secret in ("困境", "颜色", "服刑", "监护职责", "心理", "Y5"):
        assert secret not in told, secret
    page.reasons.close()
    ask(page, CardAsk.FACT, tasks)
    form = page.reasons.facts
    kinds = [form.kind.control.itemText(place) for place in range(form.kind.control.count())]
    assert "居住地" in kinds
    assert not {"风险情形", "残疾", "家庭救助"} & set(kinds)
    assert "服刑" not in shown_in(form)


def test_as_known_then_differs_from_as_known_now_after_a_later_fact(
    son: UUID, firm: Firm, open_page: Open, tasks: Tasks
) -> None:
    with allowed():
        later = Context(CLERK, LATER, firm.site)
        home = NewFact(About.MOTHER, FactKind.HOME, LATER.date(), first_on=date(2026, 9, 1))
        facts.record(firm.store, later, son, (home,))
    services = firm.application()
    object.__setattr__(services, "clock", FixedClock(LATER))
    page = open_page(services)
    ask(page, CardAsk.WHY, tasks)
    why = page.reasons.why
    why.day.control.setText("2026-10-01")
    why.day.left.emit()
    assert tasks.wait_idle()
    now = shown_in(why)
    why.basis.set_value("then")
    why.basis.edited.emit()
    assert tasks.wait_idle()
    then = shown_in(why)
    assert "母亲在家" in now
    assert "母亲在家" not in then
    assert "2026-10-01 的情况，按 2026-10-01 当时知道的" in then


def test_a_recorded_fact_changes_the_tag_and_is_listed(
    son: UUID,
    firm: Firm,
    open_page: Open,
    tasks: Tasks,
    changes: Changes,
    said: list[Message],
) -> None:
    heard: list[Changed] = []
    changes.happened.connect(heard.append)
    page = open_page(firm.application())
    assert "留守 待确认" in shown_in(card(page))
    ask(page, CardAsk.FACT, tasks)
    form = page.reasons.facts
    form.about.set_value(About.MOTHER)
    form.about.edited.emit()
    form.kind.set_value("away")
    form.kind.edited.emit()
    form.place.put("广东省 惠州市 惠阳区", "441303")
    form.first_on.set_value(date(2026, 3, 2))
    click(form.save_button)
    assert tasks.wait_idle()
    assert said[-1].text == "已记下。"
    assert heard[-1].topics == {Topic.CHILDREN, Topic.FOLLOWUPS}
    assert not form.isHidden()
    assert "母亲：外出务工，广东省 惠州市 惠阳区，2026-03-02 起" in shown_in(form)
    page.reasons.close()
    tags = shown_in(card(page)).splitlines()
    assert "留守" in tags
    assert "参考 绿" in tags


def test_a_return_before_the_departure_is_refused_at_the_form_and_nothing_is_kept(
    son: UUID, firm: Firm, open_page: Open, tasks: Tasks
) -> None:
    page = open_page(firm.application())
    ask(page, CardAsk.FACT, tasks)
    form = page.reasons.facts
    form.about.set_value(About.FATHER)
    form.about.edited.emit()
    form.kind.set_value("stay")
    form.kind.edited.emit()
    form.first_on.set_value(date(2026, 1, 5))
    click(form.save_button)
    assert tasks.wait_idle()
    assert form.problem() == "到家 2026-01-05 早于离家 2026-02-24，请核对。"
    assert form.save_button.isEnabled()
    with allowed():
        kept = facts.listed(firm.store, firm.context(), son)
    assert [view.fact.kind for view in kept] == [FactKind.REGISTERED]


def test_a_place_of_one_s_own_words_is_refused_beside_its_field(
    son: UUID, firm: Firm, open_page: Open, tasks: Tasks
) -> None:
    page = open_page(firm.application())
    ask(page, CardAsk.FACT, tasks)
    form = page.reasons.facts
    form.kind.set_value("lives")
    form.kind.edited.emit()
    form.code.set_value("")
    form.place.set_value("老家")
    click(form.save_button)
    assert tasks.idle()
    assert form.form.first_error() is form.place


def test_a_wrong_fact_is_corrected_and_taken_back(
    son: UUID, firm: Firm, open_page: Open, tasks: Tasks
) -> None:
    page = open_page(firm.application())
    ask(page, CardAsk.FACT, tasks)
    form = page.reasons.facts
    [line] = form.findChildren(KnownFact)
    click(line.correct)
    assert form.place.value() == "广东省 河源市 紫金县"
    form.code.set_value("urban")
    click(form.save_button)
    assert tasks.wait_idle()
    assert "孩子：户口，非农业户口，广东省 河源市 紫金县" in shown_in(form)
    [line] = [one for one in form.findChildren(KnownFact) if not one.isHidden()]
    click(line.take_back)
    [question] = page.findChildren(Question)
    click(question.go_on)
    assert tasks.wait_idle()
    assert "登记以外还没有补充过。" in shown_in(form)
    with allowed():
        kept = facts.listed(firm.store, firm.context(), son)
    assert [view.superseded for view in kept] == [True, True]


def test_a_care_letter_is_recorded_and_its_steps_follow(
    son: UUID, firm: Firm, open_page: Open, tasks: Tasks
) -> None:
    page = open_page(firm.application())
    ask(page, CardAsk.LETTER, tasks)
    form = page.reasons.letters
    form.carer.set_value("张德福")
    click(form.save_button)
    assert tasks.wait_idle()
    assert "第 22 条" in form.problem()
    form.bars.set_value(True)
    click(form.save_button)
    assert tasks.wait_idle()
    for step in LetterStep:
        QApplication.sendPostedEvents()
        [line] = [one for one in form.findChildren(LetterLine) if not one.isHidden()]
        click(line.links[step])
        assert tasks.wait_idle()
    with allowed():
        [kept] = letters.letters(firm.store, firm.context(), son)
    days = {kept.school_told_on, kept.committee_told_on, kept.unfit_since, kept.ended_on}
    assert days == {TODAY}


def test_a_mark_of_the_authorities_stands_apart_from_the_reference(
    son: UUID, firm: Firm, open_page: Open, tasks: Tasks
) -> None:
    page = open_page(firm.application())
    ask(page, CardAsk.MARK, tasks)
    form = page.reasons.marks
    form.code.set_value("yellow")
    form.document.set_value("儿童主任的通知")
    click(form.save_button)
    assert tasks.wait_idle()
    tags = shown_in(card(page)).splitlines()
    assert "官方 黄" in tags
    assert "参考 待确认" in tags
    ask(page, CardAsk.WHY, tasks)
    assert "文书：儿童主任的通知" in shown_in(page.reasons.why)


def test_a_colour_falls_only_by_a_person_with_a_reason(
    son: UUID, firm: Firm, open_page: Open, tasks: Tasks
) -> None:
    tell(firm, NewFact(About.CHILD, FactKind.FACTOR, TODAY, "Y5"))
    with allowed():
        known = facts.listed(firm.store, firm.context(), son)
        [view] = [one for one in known if one.fact.kind is FactKind.FACTOR]
        facts.correct(firm.store, firm.context(), view.id, view.version, None)
    page = open_page(firm.application(HEAD))
    assert "参考 黄" in shown_in(card(page))
    ask(page, CardAsk.WHY, tasks)
    why, form = page.reasons.why, page.reasons.lowering
    assert "现在仍按黄色管理" in shown_in(why)
    click(why.lower_button)
    click(form.save_button)
    assert form.form.first_error() is form.reason
    form.reason.set_value("情况已经消除，走访核实过")
    click(form.save_button)
    assert tasks.wait_idle()
    assert not page.panel.isHidden()
    assert "参考 黄" not in shown_in(card(page))
    with allowed():
        now = standings.standings(firm.store, firm.context(HEAD), [son])[son]
    assert not now.may_fall


def test_the_clerk_of_the_union_is_not_offered_to_lower(
    son: UUID, firm: Firm, open_page: Open, tasks: Tasks
) -> None:
    page = open_page(firm.application())
    ask(page, CardAsk.WHY, tasks)
    assert page.reasons.why.lower_button.isHidden()


def test_the_explanation_is_printed_by_number_only(
    son: UUID,
    firm: Firm,
    open_page: Open,
    tasks: Tasks,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = open_page(firm.application())
    monkeypatch.setattr(page.reasons, "folder", lambda: tmp_path / "papers")
    ask(page, CardAsk.WHY, tasks)
    click(page.reasons.why.print_button)
    assert tasks.wait_idle()
    [pdf] = (tmp_path / "papers").iterdir()
    assert pdf.name == "情况说明-C-0001-2026-09-28.pdf"
    text = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    plain = "".join(text.split())
    assert "粤民发〔2024〕32号二(一)" in plain
    assert "未核对原文" in plain
    assert "母亲在哪个县务工" in plain
    assert "张小满" not in plain


def test_a_correction_cannot_bring_in_a_ground(son: UUID, firm: Firm) -> None:
    with allowed():
        [view] = facts.listed(firm.store, firm.context(HR), son)
        ground = NewFact(About.CHILD, FactKind.FACTOR, TODAY, "Y5")
        with pytest.raises(NotAllowed):
            facts.correct(firm.store, firm.context(HR), view.id, view.version, ground)
        [kept] = facts.listed(firm.store, firm.context(), son)
    assert not kept.superseded
