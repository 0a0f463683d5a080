# SPDX-License-Identifier: Apache-2.0
"""The one door for bugs: one dialog, one log, and not a word of anybody's data in either."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach.i18n import Translator
from outreach.ui.controls.button import Button
from outreach.ui.controls.inputs import TextArea
from outreach.ui.crash import CrashDoor
from outreach.ui.dialogs import BugDialog

SECRET = "441621199003143524"


@pytest.fixture
def door(dressed: object, tmp_path: Path, t: Translator) -> Iterator[CrashDoor]:
    made = CrashDoor(tmp_path / "logs", t)
    yield made
    if made.dialog is not None:
        made.dialog.close()


def fail() -> None:
    number = SECRET
    try:
        int(f"张三 {number}")
    except ValueError as error:
        raise KeyError(number) from error


def raised() -> KeyError:
    try:
        fail()
    except KeyError as error:
        return error
    raise AssertionError


def test_a_bug_is_told_once_with_its_place_and_without_any_data(
    door: CrashDoor, qtbot: QtBot
) -> None:
    error = raised()
    door.on_exception(type(error), error, error.__traceback__)
    assert door.dialog is not None
    shown = door.dialog.findChildren(TextArea)[0].toPlainText()
    logged = door.log_file.read_text(encoding="utf-8")
    for text in (shown, logged):
        assert "KeyError" in text
        assert "ValueError" in text
        assert "test_crash.py" in text
        assert SECRET not in text
        assert "张三" not in text
        assert str(Path.home()) + "/" not in text


def test_a_second_bug_while_the_dialog_is_open_is_only_logged(door: CrashDoor) -> None:
    error = raised()
    door.on_exception(type(error), error, error.__traceback__)
    door.on_exception(type(error), error, error.__traceback__)
    assert door.log_file.read_text(encoding="utf-8").count("KeyError") == 2
    assert len([w for w in QApplication.topLevelWidgets() if isinstance(w, BugDialog)]) == 1


def test_after_the_dialog_is_closed_the_next_bug_is_told_again(
    door: CrashDoor, qtbot: QtBot
) -> None:
    error = raised()
    door.on_exception(type(error), error, error.__traceback__)
    assert door.dialog is not None
    door.dialog.findChildren(Button)[-1].click()
    assert door.dialog is None
    door.on_exception(type(error), error, error.__traceback__)
    assert door.dialog is not None


def test_a_bug_on_another_thread_opens_its_dialog_on_this_one(
    door: CrashDoor, qtbot: QtBot
) -> None:
    error = raised()
    worker = threading.Thread(
        target=door.on_exception, args=(type(error), error, error.__traceback__)
    )
    worker.start()
    worker.join()
    assert door.dialog is None
    qtbot.waitUntil(lambda: door.dialog is not None)


def test_warnings_of_qt_are_noted_by_their_function_only(door: CrashDoor) -> None:
    message = f"QImage::load: cannot read /home/zhang/{SECRET}.png"
    door.on_qt_message(QtMsgType.QtWarningMsg, QMessageLogContext(), message)
    door.on_qt_message(QtMsgType.QtDebugMsg, QMessageLogContext(), "QDebug::chatter")
    logged = door.log_file.read_text(encoding="utf-8")
    assert "QImage::load" in logged
    assert SECRET not in logged
    assert "chatter" not in logged


def test_a_log_that_cannot_be_written_is_no_second_bug(
    dressed: object, tmp_path: Path, t: Translator
) -> None:
    (tmp_path / "file").write_text("not a folder")
    door = CrashDoor(tmp_path / "file" / "logs", t)
    error = raised()
    door.on_exception(type(error), error, error.__traceback__)
    assert door.dialog is not None
    door.dialog.close()


def test_the_log_does_not_grow_for_ever(door: CrashDoor) -> None:
    door.log_file.parent.mkdir(parents=True)
    door.log_file.write_text("x" * 600_000)
    error = raised()
    door.on_exception(type(error), error, error.__traceback__)
    assert door.log_file.stat().st_size < 10_000
    assert door.log_file.with_suffix(".old.log").exists()
