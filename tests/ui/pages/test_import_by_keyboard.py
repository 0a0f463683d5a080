# SPDX-License-Identifier: Apache-2.0
"""An import from pasting to taking back, with no mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from outreach.ui.dialogs import Question
from outreach.ui.pages.ledgers import LedgersPage
from outreach.ui.widgets.import_frame import HISTORY, WAITING
from tests.services.pasted import line, number
from tests.ui.kit.keys import press
from tests.ui.pages.deciding import CTRL, answer, names, paste
from tests.ui.pages.importing import equation
from tests.ui.pages.sample import Firm

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def page(page_of_three: LedgersPage) -> LedgersPage:
    return page_of_three


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def tab_to(wanted: QWidget, *, most: int = 60) -> None:
    """Press Tab until the keyboard is there."""
    for _ in range(most):
        if focused() is wanted:
            return
        press(focused(), Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {wanted.accessibleName()}")


def tabs_to(page: LedgersPage, tab: int) -> None:
    """Bring a tab up: Tab to the one that is up, then the arrow."""
    tab_to(page.tabs.findChildren(QAbstractButton)[page.tabs.current()])
    while page.tabs.current() != tab:
        right = page.tabs.current() < tab
        press(focused(), Qt.Key.Key_Right if right else Qt.Key.Key_Left)
    assert page.tasks.wait_idle()


def test_the_whole_by_keyboard_from_pasting_to_taking_back(
    page: LedgersPage, firm: Firm, qtbot: QtBot
) -> None:
    """Paste, take a suggestion, write, decide on the held one, take the import back."""
    heads = ("工号", "姓名", "身份证号", "入职日期", "联系手机号码（本人）")
    paste(
        page,
        line("A8", "冯二", number(8), "2026-09-01", "13800000008"),
        line("B1", "张三", number(6), "2026-09-01", "13800000009"),
        heads=heads,
    )
    assert equation(page) == [2, 1, 0, 0, 0, 1]
    tab_to(page.work.columns.accept)
    press(focused(), Qt.Key.Key_Space)
    assert page.tasks.wait_idle()
    press(focused(), Qt.Key.Key_Return, CTRL)
    assert page.tasks.wait_idle()
    assert names(firm) == ["冯二", "张三", "李四", "王五"]

    tabs_to(page, WAITING)
    tab_to(page.beside.tray.table)
    answer(page, "是另一位新职工")
    assert names(firm) == ["冯二", "张三", "张三", "李四", "王五"]

    tabs_to(page, HISTORY)
    tab_to(page.beside.history.table)
    press(focused(), Qt.Key.Key_Return)
    question = page.beside.findChildren(Question)[-1]
    qtbot.waitUntil(lambda: question.isAncestorOf(focused()))
    tab_to(question.go_on)
    press(focused(), Qt.Key.Key_Space)
    assert page.tasks.wait_idle()
    assert names(firm) == ["张三", "李四", "王五"]
