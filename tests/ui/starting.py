# SPDX-License-Identifier: Apache-2.0
"""A program started in the test's own process, driven by keys as somebody does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from outreach.app import beginning
from outreach.config import Settings, read_settings
from outreach.db import keys
from outreach.i18n import Translator
from outreach.services.beginning import begin_with_code
from outreach.services.sites import EnterpriseBegun
from outreach.ui.main import Session
from outreach.ui.program import Program
from outreach.ui.widgets.entry_begin import ROLES
from tests.ui.kit.keys import commit, press
from tests.ui.kit.statements import allowed

PASSWORD = "si ji ping an 26"
FIRM = EnterpriseBegun(
    name="安禾电子有限公司",
    site_name="一厂",
    admin_login="zhoumin",
    admin_name="周敏",
    admin_roles=ROLES,
)


def settings_of(folder: Path) -> Settings:
    """Return what names a folder, and nothing of this computer."""
    return read_settings({}, store=str(folder), language="zh_CN")


def keep_within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the program remembers within a test, and guesses of passwords cheap."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "config"))
    monkeypatch.setattr(keys, "COST", keys.PRACTICE_COST)


def make(folder: Path) -> str:
    """Make a real store; return its recovery code."""
    with allowed():
        begun = begin_with_code(
            folder, beginning(settings_of(folder), practice=False), FIRM, password=PASSWORD
        )
        begun.store.close()
    return begun.recovery


@contextmanager
def started(settings: Settings) -> Iterator[Program]:
    """Start the program; at the end nothing of it is left."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    program = Program(settings, Translator(), partial(Session, app=app))
    program.start()
    try:
        settle(program)
        yield program
        settle(program)
    finally:
        program.close()
        program.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(program: Program) -> None:
    """Let everything under way arrive, and what it set off."""
    for _ in range(4):
        assert program.entry.tasks.wait_idle(60_000)
        if program.session is not None:
            assert program.session.tasks.wait_idle(60_000)
        QApplication.processEvents()


def work(program: Program) -> Session:
    """Return the work window; there is one."""
    settle(program)
    assert isinstance(program.session, Session), program.entry.window.current()
    return program.session


def focused() -> QWidget:
    """Return where the keyboard is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def enter(text: str = "") -> None:
    """Type where the keyboard is, and go on to the next field."""
    if text:
        if text.isascii():
            QTest.keyClicks(focused(), text)
        else:
            commit(focused(), text)
    popup = QApplication.activePopupWidget()
    if popup is not None:
        press(popup, Qt.Key.Key_Return)  # what is offered closes, then Enter goes on
        focused().activateWindow()  # which a window manager does
        QApplication.processEvents()
    press(focused(), Qt.Key.Key_Return)
    QApplication.processEvents()


def click_focused() -> None:
    """Press Space on the button that has the keyboard."""
    press(focused(), Qt.Key.Key_Space)
    QApplication.processEvents()
