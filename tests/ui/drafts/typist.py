# SPDX-License-Identifier: Apache-2.0
"""Somebody who types into the real window without a pause, and is killed; run as a program.

Tells after every key how many letters stand in the form, and when:
``python -m tests.ui.drafts.typist STORE LOGIN STAFF_NO``.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from outreach.i18n import Translator
from outreach.services import access, children
from outreach.ui.asks import OpenFamily
from outreach.ui.fields import AreaField
from outreach.ui.main import Session, make_qt
from outreach.ui.pages.children import ChildrenPage
from tests.ui.drafts.typing_on import opened

PAUSE_MS = 40  # between two keys: a fast typist
TEXT = "0123456789"


class Typist(QObject):
    """Types on and on."""

    def __init__(self, area: AreaField) -> None:
        super().__init__()
        self._area = area
        self._typed = 0
        self._next = QTimer(self, interval=PAUSE_MS)
        self._next.timeout.connect(self.on_time)
        self._next.start()

    def on_time(self) -> None:
        """Press one key and say so."""
        QTest.keyClicks(self._area.control, TEXT[self._typed % len(TEXT)])
        self._typed += 1
        print(time.time(), self._typed, flush=True)


def main(folder: Path, login: str, staff_no: str) -> None:
    """Open a family's report of danger and type what was seen."""
    app = make_qt(Translator())
    assert isinstance(app, QApplication)
    desk = opened(folder)
    actor = access.actor_of(desk.store, login)
    family = children.family_by_staff_no(desk.store, desk.by(actor), staff_no)
    session = Session(desk.firm.application(actor), app)
    session.window.show()
    page = session.window.show_page("children", OpenFamily(family.employee_id))
    assert isinstance(page, ChildrenPage)
    assert session.tasks.wait_idle(30_000)
    page.on_danger()
    assert session.tasks.wait_idle(30_000)
    typist = Typist(page.danger.form.facts)
    sys.exit(app.exec() + (typist is None))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
