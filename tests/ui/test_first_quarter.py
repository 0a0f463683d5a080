# SPDX-License-Identifier: Apache-2.0
"""A union officer's quarter in the real window: a talk, a call, reunions, aid, three reports."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from outreach.clock import FixedClock
from outreach.domain.access import Role
from outreach.domain.agencies import Responsible
from outreach.domain.aid import AidKind, Decision
from outreach.domain.contact import PointKind
from outreach.domain.money import Source
from outreach.domain.quarters import Body, Ratio
from outreach.domain.reunions import Direction, HelpKind, Met, SeasonKind
from outreach.domain.talks import Engagement, Theme
from outreach.services import agencies, aid, quarters
from outreach.services.context import Actor
from outreach.ui.main import Session
from outreach.ui.messages import MessageStrip
from outreach.ui.page import Topic
from outreach.ui.pages.aid import AidPage
from outreach.ui.pages.contact import ContactPage
from outreach.ui.pages.quarters import QuartersPage
from outreach.ui.pages.reunions import ReunionsPage
from outreach.ui.pages.talks import TalksPage
from outreach.ui.widgets.side_form import SideForm
from tests.quarters.histories import QUARTER
from tests.ui.kit.statements import allowed
from tests.ui.pages import sample
from tests.ui.pages.sample import TODAY, Firm, child
from tests.ui.test_first_family import settle, window

__all__ = ["window"]

COMING = 40


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    """Return a firm with forty-one employees, three of them with children away from them."""
    with allowed():
        made = sample.begin(tmp_path)
        for number in range(COMING + 1):
            kids = [child(f"孩子{number}", date(2016, 1 + number, 5))] if number < 3 else []
            made.hire(f"职工{number}号", f"W{100 + number}", *kids, told_on=TODAY)
        agencies.name_responsible(
            made.store, made.context(), Responsible("工会委员会", "周敏", "", date(2026, 1, 1))
        )
    yield made
    made.store.close()


def submit(session: Session, form: SideForm, *, refused: str = "") -> None:
    """Save a form as its button does; it is written, or refused with a sentence at its place."""
    assert form.isVisible()
    form.save_button.click()
    settle(session)
    told = [form.problem(), *(field.verdict.text for field in form.form.errors())]
    assert "".join(told) == refused


def test_a_quarter_of_union_work_from_the_plan_to_three_reports(
    window: Session, firm: Firm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hold_a_talk(window, capsys)
    log_a_call(window)
    reunite_three_families(window)
    give_aid(window, firm)
    page = issue_three_reports(window)
    with allowed():
        figures = quarters.figures(firm.store, firm.context(), QUARTER)
    counted = {id_: figures[id_].value for id_ in ("R01", "R02", "R03", "R04", "R19", "R21")}
    assert counted == {"R01": 1, "R02": 42, "R03": 40, "R04": 3, "R19": 25, "R21": 2}
    assert figures["R22"].value == 3
    assert figures["R24"].value == 1
    assert figures["R10"].value == Ratio(3, 3)
    told = {
        path.name.split("-")[1]: subprocess.run(
            ["pdftotext", "-raw", path, "-"], check=True, capture_output=True, encoding="utf-8"
        ).stdout
        for path in sorted(page.folder().glob("*.pdf"))
    }
    assert {"国资委", "总工会", "工商联"} <= set(told)
    for text in (told["国资委"], told["总工会"], told["工商联"]):
        assert "42" in text
        assert "孩子0" not in text, "no child's name leaves the firm"
        assert "职工0号" not in text


def hold_a_talk(window: Session, capsys: pytest.CaptureFixture[str]) -> None:
    page = window.window.show_page("talks")
    assert isinstance(page, TalksPage)
    settle(window)
    page.new_button.click()
    settle(window)
    form = page.plan_form
    form.title.set_value("国庆出行与孩子安全")
    form.theme.set_value(Theme.GUARDIANSHIP)
    form.starts.set_value("14:00")
    form.ends.set_value("13:00")
    submit(window, form, refused="结束时间 13:00 不晚于开始时间 14:00，请核对。")
    form.ends.set_value("15:00")
    form.place.set_value("三楼培训室")
    submit(window, form)
    assert page.panel.shown is not None
    assert page.panel.shown.card.title == "国庆出行与孩子安全"

    page.panel.line.setFocus()
    began = time.perf_counter()
    for number in range(COMING):  # as a scanner types: no pause between two of them
        QTest.keyClicks(page.panel.line, f"w{100 + number}")
        QTest.keyClick(page.panel.line, Qt.Key.Key_Return)
    QTest.keyClicks(page.panel.line, "w100")  # a second time
    QTest.keyClick(page.panel.line, Qt.Key.Key_Return)
    QTest.keyClicks(page.panel.line, "w999")  # nobody here
    QTest.keyClick(page.panel.line, Qt.Key.Key_Return)
    settle(window)
    took = time.perf_counter() - began
    with capsys.disabled():
        print(f"\nforty people signed in: {took:.1f} s")
    assert page.panel.shown.card.people == COMING
    assert page.panel.line.text() == ""
    strip = window.window.findChild(MessageStrip)
    assert strip is not None
    assert strip.message is not None
    assert "w999" in strip.message.text

    page.on_heads_wanted()
    page.heads_form.company.set_value("恒达劳务")
    page.heads_form.engagement.set_value(Engagement.SUBCONTRACT)
    page.heads_form.heads.set_value("2")
    submit(window, page.heads_form)
    assert page.panel.shown.card.attendances == COMING + 2
    page.panel.close_button.click()
    settle(window)
    assert page.panel.shown.card.closed


def log_a_call(window: Session) -> None:
    page = window.window.show_page("contact")
    assert isinstance(page, ContactPage)
    settle(window)
    page.on_new_point()
    page.point_form.kind.set_value(PointKind.VIDEO)
    page.point_form.name.set_value("亲情视频间")
    page.point_form.opened.set_value(date(2026, 9, 1))
    submit(window, page.point_form)
    page.on_new_call()
    page.call_form.staff_no.set_value("W100")
    page.call_form.minutes.set_value("25")
    submit(window, page.call_form)


def reunite_three_families(window: Session) -> None:
    page = window.window.show_page("reunions")
    assert isinstance(page, ReunionsPage)
    settle(window)
    page.on_new_season()
    form = page.season_form
    form.kind.set_value(SeasonKind.NATIONAL)
    page.on_kind()
    assert (form.first.value(), form.last.value()) == (date(2026, 10, 1), date(2026, 10, 7))
    form.first.set_value(date(2026, 9, 20))
    submit(window, form)
    for number in range(3):
        page.on_new()
        page.wish_form.staff_no.set_value(f"W{100 + number}")
        page.wish_form.direction.set_value(Direction.VISIT)
        page.wish_form.wants.set_value(HelpKind.BOUGHT)
        submit(window, page.wish_form)
        page.on_form_closed()
        asked = [row.staff_no for row in page.list.rows()]
        page.list.table.select_row(asked.index(f"W{100 + number}"))
        settle(window)
        if number == 0:
            page.on_help_wanted()
            page.help_form.tickets.set_value("2")
            page.help_form.fen.set_value("300")
            page.help_form.source.set_value(Source.UNION)
            submit(window, page.help_form)
        page.on_outcome_wanted()
        page.outcome_form.met.set_value(Met.YES)
        page.outcome_form.met_on.set_value(date(2026, 9, 26))
        page.outcome_form.days.set_value("3")
        submit(window, page.outcome_form)


def give_aid(window: Session, firm: Firm) -> None:
    page = window.window.show_page("aid")
    assert isinstance(page, AidPage)
    settle(window)
    page.on_new()
    form = page.ask_form
    form.staff_no.set_value("W101")
    form.kind.set_value(AidKind.STUDY)
    form.fen.set_value("800")
    form.day.set_value(date(2026, 9, 25))
    submit(window, form)
    (case,) = page.cases.rows()
    page.cases.table.select_row(0)
    settle(window)
    assert not page.decide_button.isVisible(), "the union asks, somebody else approves"
    head = Actor(None, "li", "李", frozenset({Role.RESPONSIBLE}))
    with allowed():
        aid.decide(
            firm.store, firm.context(head), case.id, Decision.APPROVED, version=1, fen=80_000
        )
    window.changes.publish({Topic.AID})
    settle(window)
    page.on_pay_wanted()
    page.pay_form.fen.set_value("800")
    page.pay_form.source.set_value(Source.UNION)
    submit(window, page.pay_form)


def issue_three_reports(window: Session) -> QuartersPage:
    page = window.window.show_page("quarters")
    assert isinstance(page, QuartersPage)
    settle(window)
    for body in (Body.SASAC, Body.UNION, Body.FEDERATION):
        page.on_body(body)
        settle(window)
        page.save()
        settle(window)
    return page


def test_a_window_left_open_over_night_begins_the_next_day(window: Session, firm: Firm) -> None:
    page = window.window.show_page("talks")
    assert isinstance(page, TalksPage)
    settle(window)
    page.new_button.click()
    page.plan_form.title.set_value("家长课堂")
    tomorrow = sample.NOW + timedelta(days=1)
    place = window.workplace
    place.application = replace(place.application, clock=FixedClock(tomorrow))
    window.look_at_the_day()
    settle(window)
    assert window.window.current_page() is page, "not while something is half typed"
    assert "宣讲" in page.would_lose()
    page.on_form_closed()
    window.look_at_the_day()
    settle(window)
    again = window.window.current_page()
    assert isinstance(again, TalksPage)
    assert again is not page
    again.new_button.click()
    settle(window)
    assert again.plan_form.day.value() == tomorrow.date()
    again.plan_form.title.set_value("家长课堂")
    again.plan_form.theme.set_value(Theme.COMMUNICATION)
    submit(window, again.plan_form)
    again.panel.line.setFocus()
    QTest.keyClicks(again.panel.line, "w105")
    QTest.keyClick(again.panel.line, Qt.Key.Key_Return)
    settle(window)
    assert again.panel.shown is not None
    assert again.panel.shown.card.people == 1
