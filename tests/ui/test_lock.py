# SPDX-License-Identifier: Apache-2.0
"""A window that nobody uses covers itself; what was typed lies untouched underneath."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from outreach.app import beginning, open_application
from outreach.db import keys
from outreach.errors import NotAllowed
from outreach.i18n import Translator
from outreach.services import guarding
from outreach.services.beginning import begin
from outreach.services.opening import Secret
from outreach.ui.dialogs import Question
from outreach.ui.locking import IdleLock
from outreach.ui.main import Session
from outreach.ui.pages.employees import EmployeesPage
from outreach.ui.tasks import Tasks
from tests.conftest import FIRM as PRACTICE
from tests.ui.kit.keys import press, type_in
from tests.ui.kit.statements import allowed
from tests.ui.starting import FIRM, PASSWORD, settings_of

CTRL = Qt.KeyboardModifier.ControlModifier
SECRET_NAME = "祖白代·萨吾提"


class Seconds:
    """A clock that is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """A small window with a name on it, a field, and its lock."""

    def __init__(self, tasks: Tasks, qtbot: QtBot) -> None:
        self.tasks = tasks
        self.clock = Seconds()
        self.tried: list[Secret] = []
        self.window = QMainWindow()
        content = QWidget(self.window)
        column = QVBoxLayout(content)
        column.addWidget(QLabel(SECRET_NAME, content))
        self.field = QLineEdit(content)
        column.addWidget(self.field)
        self.window.setCentralWidget(content)
        qtbot.addWidget(self.window)
        self.losses: list[str] = []
        self.lock = IdleLock(
            self.window,
            tasks,
            self.prove,
            Translator(),
            user="周敏",
            keeps=self.unsaved,
            clock=self.clock,
        )
        self.window.resize(900, 600)
        self.window.show()
        self.field.setFocus()

    def prove(self, secret: Secret) -> None:
        self.tried.append(secret)
        if secret.password != PASSWORD:
            raise NotAllowed("用户名或口令不对，请再试一次。", code="wrong_password")

    def unsaved(self) -> list[str]:
        return self.losses

    def unlock(self, password: str) -> None:
        field = self.lock.cover.form.password.control
        type_in(field, password)
        press(field, Qt.Key.Key_Return)
        assert self.tasks.wait_idle()


@pytest.fixture
def desk(dressed: object, tasks: Tasks, qtbot: QtBot) -> Desk:
    return Desk(tasks, qtbot)


def readable(window: QWidget) -> list[str]:
    """Return the words that can be seen."""
    return [one.text() for one in window.findChildren(QLabel) if one.isVisible()]


def test_without_input_it_locks_and_the_timer_waits_no_longer_than_it_must(desk: Desk) -> None:
    desk.lock.set_minutes(10)
    assert desk.lock.timer.interval() == 600_000
    desk.clock.now += 400
    type_in(desk.field, "a")
    desk.clock.now += 200
    desk.lock.on_time()
    assert not desk.lock.locked, "somebody typed on the way"
    assert desk.lock.timer.interval() == 400_000
    desk.clock.now += 400
    desk.lock.on_time()
    assert desk.lock.locked


def test_a_moving_pointer_is_somebody_and_a_repainted_window_is_not(desk: Desk) -> None:
    desk.lock.set_minutes(5)
    desk.clock.now += 299
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(5, 5),
        QPointF(5, 5),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(desk.field, moved)
    desk.clock.now += 299
    desk.field.repaint()
    desk.lock.on_time()
    assert not desk.lock.locked
    desk.clock.now += 1
    desk.lock.on_time()
    assert desk.lock.locked


def test_a_computer_that_slept_wakes_up_locked_and_its_first_key_goes_nowhere(desk: Desk) -> None:
    desk.lock.set_minutes(10)
    desk.clock.now += 8 * 3600
    type_in(desk.field, "x")
    assert desk.lock.locked
    assert desk.field.text() == ""


def test_a_clock_that_is_set_back_does_not_keep_it_open(desk: Desk) -> None:
    desk.lock.set_minutes(10)
    desk.clock.now -= 86_400
    desk.lock.on_time()
    assert desk.lock.timer.interval() == 600_000
    type_in(desk.field, "x")
    desk.clock.now += 600
    desk.lock.on_time()
    assert desk.lock.locked


def test_nothing_can_be_read_while_it_is_locked(desk: Desk) -> None:
    type_in(desk.field, "half a sentence")
    desk.lock.lock()
    assert SECRET_NAME not in readable(desk.window)
    assert not desk.field.isVisible()
    assert SECRET_NAME not in desk.window.windowTitle()
    assert desk.lock.cover.geometry() == desk.window.rect()
    desk.window.resize(1000, 700)
    assert desk.lock.cover.geometry() == desk.window.rect()
    desk.unlock(PASSWORD)


def test_only_the_password_brings_it_back_with_what_was_typed_and_the_keyboard(desk: Desk) -> None:
    type_in(desk.field, "half a sentence")
    desk.lock.lock()
    desk.unlock("not this one")
    assert desk.lock.locked
    assert "不对" in desk.lock.cover.form.problem.words()
    desk.unlock(PASSWORD)
    assert not desk.lock.locked
    assert desk.field.text() == "half a sentence"
    assert SECRET_NAME in readable(desk.window)
    assert desk.field.hasFocus()
    assert desk.lock.cover.form.password.is_empty()


def test_dialogs_are_covered_too_and_come_back(desk: Desk) -> None:
    open_before = Question("移除林雨？", SECRET_NAME, "移除", Translator(), desk.window)
    open_before.open()
    desk.lock.lock()
    assert not open_before.isVisible()
    comes_late = Question("移除陈志远？", SECRET_NAME, "移除", Translator(), desk.window)
    comes_late.open()
    QApplication.processEvents()
    assert not comes_late.isVisible(), "nothing comes up over the cover"
    desk.unlock(PASSWORD)
    QApplication.processEvents()
    assert open_before.isVisible()
    assert comes_late.isVisible()
    comes_late.reject()
    open_before.reject()


def test_a_locked_window_is_not_closed_over_what_is_not_saved(desk: Desk) -> None:
    desk.losses = ["“入职登记”里有没保存的内容。"]
    desk.lock.lock()
    assert not desk.window.close()
    assert "没保存" in desk.lock.cover.note.text()
    desk.losses = []
    assert desk.window.close()


@pytest.fixture
def session(
    dressed: object,
    tmp_path: Path,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    no_statement_on_the_gui_thread: None,
) -> Iterator[Session]:
    """Return the real window on a real store."""
    monkeypatch.setattr(keys, "COST", keys.PRACTICE_COST)
    settings = settings_of(tmp_path / "store")
    with allowed():
        begin(
            tmp_path / "store", beginning(settings, practice=False), FIRM, password=PASSWORD
        ).close()
        application = open_application(settings, Secret(PASSWORD))
    made = Session(application, qapp)
    made.window.show()
    assert made.tasks.wait_idle(20_000)
    yield made
    assert made.tasks.wait_idle(20_000)
    made.end()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    application.close()


def test_in_the_real_window_ctrl_l_locks_and_no_key_reaches_a_page(session: Session) -> None:
    page = session.window.show_page("employees")
    assert isinstance(page, EmployeesPage)
    assert session.tasks.wait_idle(20_000)
    press(session.window, Qt.Key.Key_N, CTRL)
    type_in(page.person.number.control, "4416211990")
    press(session.window, Qt.Key.Key_L, CTRL)
    assert session.lock.locked
    assert session.window.windowTitle() == "职工家庭关爱"

    for key in (Qt.Key.Key_1, Qt.Key.Key_K, Qt.Key.Key_S, Qt.Key.Key_N, Qt.Key.Key_Return):
        press(session.window, key, CTRL)
        press(session.lock.cover.form.password.control, key, CTRL)
    assert session.window.current_page() is page
    assert page.person.number.control.text() == "4416211990"

    password = session.lock.cover.form.password.control
    assert password.hasFocus()
    type_in(password, "not this one")
    press(password, Qt.Key.Key_Return)
    assert session.tasks.wait_idle(20_000)
    assert session.lock.locked
    type_in(password, PASSWORD)
    press(password, Qt.Key.Key_Return)
    assert session.tasks.wait_idle(20_000)
    assert not session.lock.locked
    assert page.person.number.control.text() == "4416211990"
    assert page.person.number.control.hasFocus()
    press(session.window, Qt.Key.Key_1, CTRL)
    assert session.window.current_page() is not page, "and keys work as before"


def test_a_practice_store_is_covered_too_and_one_key_brings_it_back(
    dressed: object, tmp_path: Path, qapp: QApplication, no_statement_on_the_gui_thread: None
) -> None:
    settings = settings_of(tmp_path / "practice")
    with allowed():
        begin(tmp_path / "practice", beginning(settings, practice=True), PRACTICE).close()
        application = open_application(settings, Secret())
    session = Session(application, qapp)
    session.window.show()
    assert session.tasks.wait_idle(20_000)
    session.gate.lock_wanted.emit()
    assert session.lock.cover.form.password.isHidden()
    press(session.lock.cover.form.go, Qt.Key.Key_Space)
    assert session.tasks.wait_idle(20_000)
    assert not session.lock.locked
    session.end()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    application.close()


def test_the_minutes_come_from_the_store(session: Session) -> None:
    assert session.lock.timer.interval() <= guarding.IDLE_MINUTES * 60_000
    session.gate.idle_changed.emit(5)
    assert session.lock.timer.interval() <= 300_000


def test_minutes_are_one_of_four_and_an_administrator_s_to_set(
    session: Session, set_minutes: Callable[[int], int]
) -> None:
    assert set_minutes(15) == 15
    with pytest.raises(Exception, match="5、10、15、30"):
        set_minutes(0)


@pytest.fixture
def set_minutes(session: Session) -> Callable[[int], int]:
    def change(minutes: int) -> int:
        with allowed():
            store, ctx = session.workplace.store, session.workplace.context()
            guarding.set_idle_minutes(store, ctx, minutes)
            return guarding.habits(store).idle_minutes

    return change
