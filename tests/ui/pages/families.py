# SPDX-License-Identifier: Apache-2.0
"""What tests of the families page say of it: whom it lists, and what its panel shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from outreach.ui.page import Services
from outreach.ui.pages.children import ChildrenPage
from outreach.ui.tasks import Tasks
from tests.ui.kit.keys import type_in

Open = Callable[[Services], ChildrenPage]
SON = date(2017, 3, 5)


def names(page: ChildrenPage) -> list[str]:
    return [row.name for row in page.model.rows()]


def words(page: ChildrenPage) -> str:
    """Return every word the panel shows, once what was put into it has come up."""
    QApplication.sendPostedEvents()
    labels = page.panel.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(page.panel))


def cell(page: ChildrenPage, row: int, key: str) -> str:
    place = [column.key for column in page.model.columns].index(key)
    return str(page.model.data(page.model.index(row, place)))


def search(page: ChildrenPage, text: str, qtbot: QtBot, tasks: Tasks) -> None:
    with qtbot.waitSignal(page.model.loaded):
        type_in(page.filters.search, text)
    assert tasks.wait_idle()
