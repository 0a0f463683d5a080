# SPDX-License-Identifier: Apache-2.0
"""Hands for what follows an import: paste, write, answer, and who is there then."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from sqlalchemy import select

from outreach.db.employees import EmployeeRow
from outreach.ui.controls.button import Button
from outreach.ui.dialogs import Question
from outreach.ui.pages.ledgers import LedgersPage
from outreach.ui.widgets.import_frame import Stage
from tests.services.pasted import HEADS, line, number
from tests.ui.kit.keys import click, press
from tests.ui.kit.statements import allowed
from tests.ui.pages.sample import Firm

CTRL = Qt.KeyboardModifier.ControlModifier
KNOWN = (
    line("A1", "张三", number(1), "2026-03-01", "焊接班", "13800000001"),
    line("A2", "李四", number(2), "2026-03-01", "焊接班", "13800000002"),
    line("A3", "王五", number(3), "2026-03-01", "电工班", "13800000003"),
)


def paste(page: LedgersPage, *lines: str, heads: tuple[str, ...] = HEADS) -> None:
    """Copy cells somewhere, and paste them on the page."""
    QApplication.clipboard().setText("\n".join(["\t".join(heads), *lines]))
    press(page, Qt.Key.Key_V, CTRL)
    assert page.tasks.wait_idle()


def write(page: LedgersPage) -> None:
    press(page, Qt.Key.Key_Return, CTRL)
    assert page.tasks.wait_idle()
    assert page.stage is Stage.WRITTEN


def tab_words(page: LedgersPage, tab: int) -> str:
    return page.tabs.findChildren(QAbstractButton)[tab].text()


def look_at(page: LedgersPage, tab: int) -> None:
    page.tabs.select(tab)
    assert page.tasks.wait_idle()


def answer(page: LedgersPage, *words: str) -> None:
    """Give an answer with its keys: Alt and its place."""
    tray = page.beside.tray
    offered = [button.text() for button in tray.buttons if button.isVisible()]
    place = next(n for n, text in enumerate(offered) if all(word in text for word in words))
    press(tray.table, Qt.Key(Qt.Key.Key_1 + place), Qt.KeyboardModifier.AltModifier)
    assert page.tasks.wait_idle()


def answer_question(page: LedgersPage, words: str) -> None:
    """Press the button of the question that stands over the page."""
    question = page.beside.findChildren(Question)[-1]
    assert question.isVisible()
    button = next(one for one in question.findChildren(Button) if one.text() == words)
    click(button)
    assert page.tasks.wait_idle()


def names(firm: Firm) -> list[str]:
    with allowed(), firm.store.reading() as session:
        return sorted(session.scalars(select(EmployeeRow.name)))
