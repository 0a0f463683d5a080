# SPDX-License-Identifier: Apache-2.0
"""The main job in the real window: a roster, a hire by keyboard, a pledge, a search, a report."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from outreach.domain.children import Carer, WhoIsHome
from outreach.domain.employees import Consent
from outreach.services import children
from outreach.ui.main import Session
from outreach.ui.pages.children import ChildrenPage
from outreach.ui.pages.employees import EmployeesPage
from outreach.ui.pages.ledgers import LedgersPage
from outreach.ui.pages.quarters import QuartersPage
from tests.ui.kit.keys import commit, compose
from tests.ui.kit.statements import allowed
from tests.ui.pages import sample
from tests.ui.pages.importing import drop
from tests.ui.pages.sample import Firm, child, number_of

ROSTER = Path(__file__).parent.parent / "data" / "rosters" / "wide.xlsx"


@pytest.fixture
def window(
    qtbot: QtBot,
    dressed: object,
    firm: Firm,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    no_statement_on_the_gui_thread: None,
) -> Iterator[Session]:
    """Return the real window on a real store; documents go to a folder of the test."""
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(tmp_path))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    session = Session(firm.application(), app)
    session.window.show()
    settle(session)
    yield session
    session.tasks.stop()
    assert session.tasks.wait_done(10_000)
    session.window.close()
    session.window.deleteLater()


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    with allowed():
        made = sample.begin(tmp_path)
    yield made
    made.store.close()


def settle(session: Session) -> None:
    """Let everything under way arrive, and what it set off."""
    for _ in range(4):
        assert session.tasks.wait_idle(20_000)
        QApplication.processEvents()


class Keyboard:
    """Type where the keyboard is, and count."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.strokes = 0

    def type(self, text: str) -> None:
        """Type; Chinese comes from an input method, some three strokes a character."""
        target = QApplication.focusWidget()
        assert target is not None
        if text.isascii():
            QTest.keyClicks(target, text)
            self.strokes += len(text)
        else:
            compose(target, "pinyin")
            commit(target, text)
            self.strokes += 3 * len(text)

    def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press one key, with others held."""
        target = QApplication.focusWidget() or self.session.window
        QTest.keyClick(target, key, modifiers)
        self.strokes += 1
        QApplication.processEvents()

    def enter(self, text: str = "") -> None:
        """Type and go on to the next field."""
        self.type(text)
        self.press(Qt.Key.Key_Return)


def fill_in(keys: Keyboard, page: EmployeesPage, number: str) -> None:
    """Register one hire with two children, from the first field to the last, by keyboard."""
    keys.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.person.number.control.hasFocus()
    keys.enter(number)
    keys.enter("陈𬱟")
    keys.enter("W90001")
    keys.enter("一班")  # birth and sex are passed by: the number said them
    keys.enter("13800001617")
    keys.enter()  # kind of registration
    settle(keys.session)
    assert "紫金" in page.person.hukou.value(), "the area of issue is offered"
    assert not page.person.confirmed, "as a hint"
    keys.enter()
    keys.enter("20260920")
    keys.enter("20260921")
    keys.type("1")  # consent given: goes on by itself
    keys.type("1")  # there are children
    keys.type("3")  # nobody at home
    keys.enter("20260921")
    keys.enter()
    keys.enter("2026-3-2")
    keys.press(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    keys.enter("20170506")
    keys.press(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    keys.enter("20261119")  # a year too late
    second = page.children_part.lines[1]
    assert "晚于今天" in second.birth.verdict.text
    keys.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    keys.enter("20251119")  # what stands there is selected: typing replaces it
    for _ in ("sex", "school", "place", "carer"):
        keys.enter()
    assert page.papers_part.notice.control.hasFocus()
    keys.press(Qt.Key.Key_Space)
    keys.enter()
    keys.type("1")  # signed on paper


def test_a_roster_a_hire_by_keyboard_a_search_and_the_report(
    window: Session, firm: Firm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    imports = window.window.show_page("ledgers")
    assert isinstance(imports, LedgersPage)
    settle(window)
    assert drop(imports.start.drop, ROSTER)
    settle(window)
    QTest.keyClick(window.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(window)
    ctx = firm.context()
    with allowed():
        assert children.list_families(firm.store, ctx).total == 120

    page = window.window.show_page("employees")
    assert isinstance(page, EmployeesPage)
    settle(window)
    keys, began = Keyboard(window), time.perf_counter()
    fill_in(keys, page, number_of(352))
    keys.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(window)
    took = time.perf_counter() - began
    with capsys.disabled():
        print(f"\nregistration by keyboard: {keys.strokes} keystrokes, {took:.1f} s")

    with allowed():
        family = children.family_by_staff_no(firm.store, ctx, "W90001")
    assert (family.name, family.consent) == ("陈𬱟", Consent.GIVEN)
    assert [child.birth.isoformat() for child in family.children] == ["2017-05-06", "2025-11-19"]
    assert family.inquiry is not None
    assert family.inquiry.who_is_home is WhoIsHome.NOBODY
    assert family.inquiry.carer is Carer.UNKNOWN, "nobody said: unknown, not guessed"
    assert not family.hukou_confirmed
    assert len(family.notices) == len(family.pledges) == 1

    found = window.window.show_page("children")
    assert isinstance(found, ChildrenPage)
    settle(window)
    search = QApplication.focusWidget()
    assert search is not None
    QTest.keyClicks(search, "w90001")
    QTest.qWait(200)  # the search waits for the typist
    settle(window)
    assert [row.name for row in found.model.rows()] == ["陈𬱟"]

    report = window.window.show_page("quarters")
    assert isinstance(report, QuartersPage)
    settle(window)
    QTest.keyClick(window.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(window)
    (pdf,) = tmp_path.rglob("*.pdf")
    assert list(tmp_path.rglob("*.xlsx"))
    printed = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout.replace(" ", "")
    assert "职工家庭关爱工作" in printed
    assert "陈𬱟" not in printed, "no names leave the firm"


def test_refused_consent_is_kept_as_refusal_and_nothing_else(window: Session, firm: Firm) -> None:
    page = window.window.show_page("employees")
    assert isinstance(page, EmployeesPage)
    settle(window)
    assert not page.consent.isEnabled(), "nothing is asked before the hire decision"
    keys = Keyboard(window)
    keys.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    for words in (number_of(353), "王䶮", "W90002", "", "", "", "", "20260920", "20260921"):
        keys.enter(words)
        settle(window)
    assert page.consent.isEnabled()
    keys.type("3")
    assert not page.home.isVisible()
    assert not page.children_part.isVisible()
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(window)
    with allowed():
        family = children.family_by_staff_no(firm.store, firm.context(), "W90002")
    assert family.consent is Consent.REFUSED
    assert family.children == ()
    assert family.inquiry is None


def test_a_new_phone_number_does_not_mean_that_the_family_was_asked_anew(
    window: Session, firm: Firm
) -> None:
    with allowed():
        who = firm.hire("陈𬱟", "W90003", child("陈小禾", date(2018, 3, 5)))
    page = window.window.show_page("employees", who.employee_id)
    assert isinstance(page, EmployeesPage)
    settle(window)
    page.person.phone.control.setText("13900001617")
    QTest.keyClick(window.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(window)
    with allowed(), firm.store.reading() as session:
        asked = session.execute(text("SELECT count(*) FROM intake")).scalar()
        again = children.family_by_staff_no(firm.store, firm.context(), "W90003")
    assert (asked, again.phone) == (1, "13900001617")
    assert [kid.name for kid in again.children] == ["陈小禾"]
