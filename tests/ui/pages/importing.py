# SPDX-License-Identifier: Apache-2.0
"""Hands for the import page: files dropped on it, lists picked from, a write held half way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import event, func, select

from outreach.db.children import ChildRow
from outreach.db.employees import EmployeeRow
from outreach.ui.pages.ledgers import LedgersPage
from outreach.ui.widgets.import_frame import Stage
from outreach.ui.widgets.import_pick import PickList
from outreach.ui.widgets.import_totals import READ
from outreach.ui.widgets.import_values import Outcome
from tests.ui.kit.keys import press
from tests.ui.kit.statements import allowed
from tests.ui.pages.sample import Firm

ROSTERS = Path(__file__).parents[2] / "data" / "rosters"
WIDE = ROSTERS / "wide.xlsx"
BROKEN = ROSTERS / "broken.xlsx"
PEOPLE = (EmployeeRow, ChildRow)


def drop(target: QWidget, *paths: Path) -> bool:
    """Drag files over a widget and let them go, as a file manager does; tell if it took them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    place = target.rect().center()
    enter = QDragEnterEvent(place, copy, mime, left, none)
    enter.ignore()
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(target, QDropEvent(QPointF(place), copy, mime, left, none))
    return True


def bring(page: LedgersPage, path: Path) -> None:
    """Drop a file on the page, wherever it stands, and wait for the dry run."""
    assert drop(page.start.drop if page.stage is Stage.START else page, path)
    assert page.tasks.wait_idle()


def equation(page: LedgersPage) -> list[int]:
    """Return the numbers on the page: read, then its five parts."""
    keys = [READ, *(outcome.value for outcome in Outcome)]
    return [int(page.work.totals.number(key).accessibleName().split()[-1]) for key in keys]


def counted(firm: Firm) -> tuple[int, int]:
    """Return how many employees and children the store holds."""
    with allowed(), firm.store.reading() as session:
        rows = (session.scalar(select(func.count()).select_from(row)) for row in PEOPLE)
        employees, children = (found or 0 for found in rows)
        return employees, children


def workbook(path: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def pick(control: PickList, place: int) -> None:
    """Open a list with an arrow, walk to a place and decide with Enter."""
    press(control, Qt.Key.Key_Down)
    view = control.view()
    while view.currentIndex().row() != place:
        down = view.currentIndex().row() < place
        press(view, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
    press(view, Qt.Key.Key_Return)
    control.activateWindow()  # a real window system does, when the list has gone


def choose(page: LedgersPage, column: str, target: str) -> None:
    """Take a column for something else, with the keyboard alone."""
    control = page.work.columns.line(column)
    pick(control, control.findData(target))
    assert page.tasks.wait_idle()


@contextmanager
def held_in_the_middle_of_writing(firm: Firm) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Stop the writing worker behind its first insert of people, until it is let go."""
    inside, go_on = threading.Event(), threading.Event()

    def on_statement(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO employee") and not inside.is_set():
            inside.set()
            assert go_on.wait(10)

    event.listen(firm.store.engine, "after_cursor_execute", on_statement)
    try:
        yield inside, go_on
    finally:
        go_on.set()
        event.remove(firm.store.engine, "after_cursor_execute", on_statement)
