# SPDX-License-Identifier: Apache-2.0
"""Keep what the rules say up to date while the window stands, off its thread and quietly.

The rules are asked at the start, on every new day, and when somebody else's write touched
people. Only a clock that was set back is worth a sentence.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject

from outreach.errors import UserError
from outreach.services import drafts, statuses
from outreach.services.statuses import Refreshed
from outreach.services.telling import CLOCK_SET_BACK
from outreach.ui.page import Changed, Desk, Topic
from outreach.ui.tasks import Progress

PEOPLE = frozenset({Topic.EMPLOYEES, Topic.CHILDREN, Topic.FOLLOWUPS})
CLOCK = "clock"  # the key of the one message


class Refresher(QObject):
    """Ask the rules again when their answer may have changed; pages hear of what turned."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._day: date | None = None
        self._under_way = False
        self._again = False
        desk.changes.happened.connect(self.on_changed)

    def look(self, today: date) -> None:
        """Ask once a day; a window may stand open for weeks."""
        if today != self._day:
            self._day = today
            self.ask()
            self._clean_up()

    def on_changed(self, changed: Changed) -> None:
        """Ask after what others wrote; what this one publishes is its own answer."""
        if changed.origin is not self and changed.topics & PEOPLE:
            self.ask()

    def ask(self) -> None:
        """Queue a refresh; what comes while one is under way asks once more after it."""
        if self._under_way:
            self._again = True
            return
        if not self._desk.tasks.accepting:
            return  # the window is closing: the next start asks
        self._under_way = True
        services = self._desk.services
        store, ctx = services.store, services.context()

        def job(_progress: Progress) -> Refreshed:
            return statuses.refresh(store, ctx)

        self._desk.tasks.write(job, owner=self, done=self.on_done, failed=self.on_failed)

    def on_done(self, done: Refreshed) -> None:
        """Tell the pages where something turned, and the reader where the clock is wrong."""
        if done.clock_set_back:
            self._desk.messages.attention(self._desk.t(CLOCK_SET_BACK), key=CLOCK)
        else:
            self._desk.messages.withdraw(CLOCK)
        if done.changed:
            self._desk.changes.publish({Topic.FOLLOWUPS}, self)
        self._finish()

    def on_failed(self, error: UserError) -> None:
        """Say why nothing could be asked; the next change tries again."""
        self._desk.messages.error(error)
        self._again = False
        self._finish()

    def _clean_up(self) -> None:
        """Throw away drafts that nobody came back for."""
        services = self._desk.services
        store, ctx = services.store, services.context()

        def job(_progress: Progress) -> None:
            drafts.expire(store, ctx)

        if self._desk.tasks.accepting:
            self._desk.tasks.write(job, owner=self)

    def _finish(self) -> None:
        self._under_way = False
        if self._again:
            self._again = False
            self.ask()
