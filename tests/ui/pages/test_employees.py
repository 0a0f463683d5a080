# SPDX-License-Identifier: Apache-2.0
"""The registration page by keyboard alone, and what the law opens and closes on it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from outreach.domain.children import Carer, School, WhoIsHome
from outreach.domain.employees import Consent, HasMinors, HukouType
from outreach.domain.pledges import PledgeMethod
from outreach.services import hires
from outreach.services.children import Family
from outreach.services.hires import PileState
from outreach.ui.field import Field, State
from outreach.ui.messages import Message, Messages
from outreach.ui.page import Desk, Services
from outreach.ui.tasks import Tasks
from tests.ui.kit.keys import commit, compose, focus_chain, press
from tests.ui.kit.statements import allowed
from tests.ui.pages.registering import CTRL, ENTER, Keys, Registering, family_of, fill_person, words
from tests.ui.pages.sample import TODAY, Firm, child, number_of

SON, DAUGHTER = date(2017, 5, 6), date(2025, 11, 19)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def register(qtbot: QtBot, tasks: Tasks, make_desk: Callable[[Services], Desk]) -> Registering:
    return Registering(qtbot, tasks, make_desk)


@pytest.fixture
def said(messages: Messages) -> list[Message]:
    """Return what the page says, in order."""
    heard: list[Message] = []
    messages.posted.connect(heard.append)
    return heard


# The whole of it, by keyboard


def fill_family(keys: Keys) -> None:
    """Fill parts 2 to 5 in: two children, their grandparents look after them, all signed."""
    keys.answer("1", "1", "3")  # agrees, has children, nobody at home
    keys.enter("20260921", "东莞", "2026.3.2", "zfm")
    keys.enter("张小禾", "20170506", "nan", "xx", "紫金", "")
    keys.press(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    keys.enter("20251119", "nv", "wry", "", "")
    assert keys.here == "notice"
    keys.press(Qt.Key.Key_Space)
    keys.press(ENTER)
    keys.answer("1")


def test_a_hire_with_two_children_is_registered_by_keyboard_alone(
    register: Registering,
    firm: Firm,
    tasks: Tasks,
    said: list[Message],
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = register(firm.application())
    keys, began = Keys(page, tasks), time.perf_counter()
    assert keys.here == "number"
    keys.enter(number_of(352))
    keys.wait()
    assert page.person.derived.value() == "1990-03-07 女 36 岁"
    assert page.person.number.verdict.state is State.OK
    keys.enter("张素云", "W10617", "三车间", "13800001617", "ny")
    assert keys.here == "hukou"
    assert not page.person.confirmed, "the area of issue is only a hint"
    keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Space)  # 是，已核对: goes on by itself
    assert page.person.confirmed
    keys.enter("2026-9-20", "20260921")
    fill_family(keys)
    keys.save()
    with capsys.disabled():
        took = time.perf_counter() - began
        print(f"\nregistration by keyboard: {keys.strokes} keystrokes, {took:.1f} s")
    assert [one.text for one in said] == ["已保存 W10617 张素云。"]
    assert page.children_part.lines[0].child(Carer.UNKNOWN).short_no is not None
    assert not page.would_lose()
    check_kept(family_of(firm, "W10617"))


def check_kept(kept: Family) -> None:
    """Compare what was kept with what was typed."""
    assert (kept.name, kept.team, kept.phone) == ("张素云", "三车间", "13800001617")
    assert (kept.hukou_code, kept.hukou_confirmed) == ("441621", True)
    assert kept.hukou_type is HukouType.RURAL
    assert (kept.hire_decided_on, kept.hired_on) == (date(2026, 9, 20), date(2026, 9, 21))
    assert (kept.consent, kept.has_minors) == (Consent.GIVEN, HasMinors.YES)
    assert [one.birth for one in kept.children] == [SON, DAUGHTER]
    assert [one.school for one in kept.children] == [School.PRIMARY, School.NOT_YET]
    assert [one.lives_in for one in kept.children] == ["紫金", "紫金"], "siblings live together"
    assert {one.carer for one in kept.children} == {Carer.PATERNAL_GRANDPARENTS}
    assert kept.inquiry is not None
    assert kept.inquiry.who_is_home is WhoIsHome.NOBODY
    assert kept.inquiry.self_away_since == date(2026, 9, 21)
    assert kept.inquiry.other_away_since == date(2026, 3, 2)
    assert kept.notices[0].given_on == TODAY
    assert kept.pledges[0].method is PledgeMethod.PAPER


def test_tab_goes_through_the_form_in_the_order_one_sees(
    register: Registering, firm: Firm, tasks: Tasks
) -> None:
    page = register(firm.application())
    keys = Keys(page, tasks)
    fill_person(keys, number_of(352), "张素云", "W1")
    keys.answer("1", "1", "3")
    page.sheet.on_more()
    page.children_part.add_line()
    page.form.arrange()
    page.person.number.focus()
    fields = [widget for widget in focus_chain(page) if isinstance(widget.parent(), Field)]
    first, sheet = fields.index(page.person.number.control), page.sheet
    fields = [one for one in [*fields[first:], *fields[:first]] if sheet.isAncestorOf(one)]
    middles = [widget.mapTo(sheet, widget.rect().center()) for widget in fields]
    assert len(middles) > 30
    for before, after in itertools.pairwise(middles):
        same_line = abs(after.y() - before.y()) < 12
        assert after.x() > before.x() if same_line else after.y() > before.y()


def test_enter_belongs_to_an_open_composition(
    register: Registering, firm: Firm, tasks: Tasks
) -> None:
    page = register(firm.application())
    page.person.name.focus()
    control = page.person.name.control
    compose(control, "zhang")
    press(control, ENTER)
    press(control, Qt.Key.Key_S, CTRL)
    assert control.hasFocus(), "Enter chose a word, it did not go on"
    assert page.person.number.verdict.state is State.PLAIN, "nothing was saved or checked"
    commit(control, "张素云")
    press(control, ENTER)
    assert page.person.staff_no.control.hasFocus()
    assert page.person.name.value() == "张素云"


def test_enter_in_a_list_takes_the_choice_and_goes_on(
    register: Registering, firm: Firm, qtbot: QtBot
) -> None:
    with allowed():
        firm.hire("覃立新", "W1", team="三车间 · 贴片 2 班")
    page = register(firm.application())
    page.person.team.focus()
    press(page.person.team.control, Qt.Key.Key_Down)
    popup = page.person.team.control.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    press(popup, Qt.Key.Key_Down)
    press(popup, ENTER)
    assert page.person.team.value() == "三车间 · 贴片 2 班"
    assert page.person.phone.control.hasFocus()
    assert not popup.isVisible()


# What the law opens and closes


def test_nothing_is_asked_before_the_hire_decision(
    register: Registering, firm: Firm, tasks: Tasks
) -> None:
    page = register(firm.application())
    assert not page.consent.isEnabled()
    assert not page.home.isVisible()
    assert not page.children_part.isVisible()
    page.person.decided_on.focus()
    keys = Keys(page, tasks)
    keys.enter("2026-12-01")
    assert "录用后再登记" in page.person.decided_on.verdict.text
    assert not page.consent.isEnabled(), "a decision to come is none"
    page.person.decided_on.focus()
    page.person.decided_on.control.selectAll()
    keys.type("20260928")
    assert page.consent.isEnabled()
    assert not page.home.isVisible(), "and no child before consent"


def test_only_whether_keeps_one_fact_and_opens_nothing(
    register: Registering, firm: Firm, tasks: Tasks
) -> None:
    page = register(firm.application())
    keys = Keys(page, tasks)
    fill_person(keys, number_of(352), "张素云", "W1")
    keys.answer("2", "1")
    assert not page.children_part.isVisible()
    keys.save()
    kept = family_of(firm, "W1")
    assert (kept.consent, kept.has_minors) == (Consent.ONLY_WHETHER, HasMinors.YES)
    assert kept.children == ()
    assert kept.inquiry is None


def test_a_refusal_is_kept_and_erases_what_a_roster_said(
    register: Registering, firm: Firm, tasks: Tasks
) -> None:
    with allowed():
        who = firm.hire("韦秀兰", "W1", child("韦小禾", SON))
    page = register(firm.application())
    page.arrive(who.employee_id)
    keys = Keys(page, tasks)
    keys.wait()
    assert len(page.children_part.lines) == 1
    page.consent.consent.focus()
    keys.answer("3")
    assert "1 名子女，保存时会删除" in words(page.consent)
    assert not page.home.isVisible()
    keys.save()
    kept = family_of(firm, "W1")
    assert (kept.consent, kept.has_minors) == (Consent.REFUSED, HasMinors.NOT_SAID)
    assert kept.children == ()
    with allowed():
        rows = hires.pile(firm.store, firm.context()).rows
    assert [row.state for row in rows] == [PileState.REFUSED]


def test_consent_without_children_is_said_not_guessed(
    register: Registering, firm: Firm, tasks: Tasks, said: list[Message]
) -> None:
    page = register(firm.application())
    keys = Keys(page, tasks)
    fill_person(keys, number_of(352), "张素云", "W1")
    keys.answer("1", "1")
    keys.save()
    assert not said, "no child was told of, though there are some"
    assert page.home.who.verdict.state is State.ERROR
    page.consent.has_minors.focus()
    keys.answer("2")
    keys.save()
    assert family_of(firm, "W1").has_minors is HasMinors.NO


def test_one_at_home_asks_which_of_the_two_is_away(
    register: Registering, firm: Firm, tasks: Tasks
) -> None:
    page = register(firm.application())
    keys = Keys(page, tasks)
    fill_person(keys, number_of(352), "张素云", "W1")
    keys.answer("1", "1", "2")
    assert keys.here == "away"
    assert not page.home.self_away.isVisible()
    keys.answer("2")
    assert keys.here == "other_place"
    keys.enter("广东 东莞市", "20260302")
    keys.enter("mq")
    keys.enter("", "20170506")
    keys.save()
    asked = family_of(firm, "W1").inquiry
    assert asked is not None
    assert asked.who_is_home is WhoIsHome.ONE
    assert asked.self_away_since is None
    assert (asked.other_place, asked.other_away_since) == ("广东 东莞市", date(2026, 3, 2))
    assert asked.carer is Carer.MOTHER
