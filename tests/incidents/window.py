# SPDX-License-Identifier: Apache-2.0
"""What tests of the way to a report do in the real window, and what they read there."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtWidgets import QApplication, QLabel, QWidget

from outreach.services import children, incident_files
from outreach.ui.asks import OpenFamily
from outreach.ui.main import Session
from outreach.ui.pages.children import ChildrenPage
from outreach.ui.pages.incidents import IncidentsPage
from tests.incidents.cases import Desk
from tests.incidents.test_reports import entries
from tests.ui.kit.statements import allowed


def settle(session: Session) -> None:
    """Let everything under way arrive, and what it set off."""
    for _ in range(4):
        assert session.tasks.wait_idle(20_000)
        QApplication.processEvents()


def words(widget: QWidget) -> str:
    """Return every word a widget shows."""
    QApplication.sendPostedEvents()
    labels = widget.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(widget))


def family_of(desk: Desk, session: Session, staff_no: str) -> ChildrenPage:
    """Open somebody's file."""
    with allowed():
        who = children.family_by_staff_no(desk.store, desk.by(desk.clerk), staff_no)
    page = session.window.show_page("children", OpenFamily(who.employee_id))
    assert isinstance(page, ChildrenPage)
    settle(session)
    return page


def cases_page(session: Session) -> IncidentsPage:
    page = session.window.show_page("incidents")
    assert isinstance(page, IncidentsPage)
    settle(session)
    return page


def only_case(desk: Desk) -> UUID:
    (row,) = incident_files.cases(desk.store, desk.by(desk.head))
    return row.id


def entries_of(desk: Desk) -> list[tuple[str, str, str]]:
    with allowed():
        return entries(desk)


def verbs(desk: Desk) -> list[str]:
    return [verb for verb, _, _ in entries_of(desk)]
