# SPDX-License-Identifier: Apache-2.0
"""A clerk at the registration page, for its tests: opens it, and types."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from outreach.services import children
from outreach.services.children import Family
from outreach.ui.page import Desk, Services
from outreach.ui.pages.employees import EmployeesPage
from outreach.ui.tasks import Tasks
from outreach.ui.widgets.intake_section import Section
from tests.ui.kit.keys import commit, compose, press, type_in
from tests.ui.kit.statements import allowed
from tests.ui.pages.sample import Firm

ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


class Registering:
    """Opens the page and waits until everything on it has come."""

    def __init__(self, qtbot: QtBot, tasks: Tasks, make_desk: Callable[[Services], Desk]) -> None:
        self._qtbot, self._tasks, self._make_desk = qtbot, tasks, make_desk

    def __call__(self, services: Services) -> EmployeesPage:
        page = EmployeesPage(self._make_desk(services))
        self._qtbot.addWidget(page)
        page.resize(1240, 860)
        with self._qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.focus_first()
        assert self._tasks.wait_idle()
        return page


class Keys:
    """A clerk who only types: goes where the keyboard is, and counts."""

    def __init__(self, page: EmployeesPage, tasks: Tasks) -> None:
        self.page, self.tasks, self.strokes = page, tasks, 0

    @property
    def here(self) -> str:
        """The field the keyboard is in."""
        widget = QApplication.focusWidget()
        return widget.objectName().removesuffix("_control") if widget is not None else ""

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        press(self._target(), key, modifier)
        self.strokes += 1
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type; Chinese comes from an input method, some three keys a character."""
        if text.isascii():
            type_in(self._target(), text)
            self.strokes += len(text)
        else:
            compose(self._target(), "pinyin")
            commit(self._target(), text)
            self.strokes += 3 * len(text)
        QApplication.processEvents()  # a list of suggestions comes up between two keys

    def enter(self, *texts: str) -> None:
        """Type each text into its field, or the letters that pick an answer, and go on."""
        for text in texts:
            self.type(text)
            self.press(ENTER)

    def answer(self, *digits: str) -> None:
        """Answer segments by digit, each of which goes on by itself."""
        for digit in digits:
            self.type(digit)

    def save(self) -> None:
        self.press(Qt.Key.Key_S, CTRL)
        assert self.tasks.wait_idle()

    def wait(self) -> None:
        assert self.tasks.wait_idle()

    @staticmethod
    def _target() -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget


def fill_person(keys: Keys, number: str, name: str, staff_no: str) -> None:
    """Fill part 1 in; the area of issue is left to be confirmed."""
    keys.enter(number)
    keys.wait()
    keys.enter(name, staff_no, "三车间", "13800001617")
    keys.enter("ny")
    keys.enter("", "2026-9-20", "20260921")


def family_of(firm: Firm, staff_no: str) -> Family:
    with allowed():
        return children.family_by_staff_no(firm.store, firm.context(), staff_no)


def words(section: Section) -> str:
    """Return every word a part of the form shows."""
    labels = section.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(section))
