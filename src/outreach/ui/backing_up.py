# SPDX-License-Identifier: Apache-2.0
"""Back the store up once a day while the window stands, behind whatever else is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from outreach.errors import N_, UserError
from outreach.services import backups
from outreach.services.backups import Made
from outreach.ui.gate import Gate
from outreach.ui.messages import Level, Message
from outreach.ui.page import Desk, Topic
from outreach.ui.tasks import Progress

EVERY = timedelta(hours=1)
OLD = timedelta(days=3)
KEY = "backup"  # of the one message


@dataclass(frozen=True)
class Looked:
    """What came of one look: a backup, or why there is none, and when the last one was."""

    made: Made | None = None
    problem: UserError | None = None
    last: datetime | None = None


class DailyBackup(QObject):
    """Ask for today's backup at the start, on every new day and every hour; say failures once.

    ``aged`` carries a few words for the status line while there is no fresh backup.
    """

    aged = Signal(str)

    def __init__(self, desk: Desk, gate: Gate, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._gate = gate
        self._asked: datetime | None = None
        self._said = ""

    def look(self, now: datetime) -> None:
        """Ask, unless that was less than an hour ago on the same day."""
        asked = self._asked
        fresh = asked is not None and asked.date() == now.date() and now - asked < EVERY
        if fresh and asked is not None and now >= asked:
            return
        self._asked = now
        self.ask()

    def ask(self) -> None:
        """Queue today's backup behind the writes; where nothing changed it does nothing."""
        if not self._desk.tasks.accepting:
            return
        services = self._desk.services
        store, ctx = services.store, services.context()

        def job(_progress: Progress) -> Looked:
            try:
                return Looked(made=backups.daily(store, ctx))
            except UserError as error:
                folder = backups.folder_of(store)
                found = backups.listed(folder) if folder is not None else []
                return Looked(problem=error, last=found[0].at if found else None)

        self._desk.tasks.write(job, owner=self, done=self.on_looked)

    def on_looked(self, found: Looked) -> None:
        """Tell the page and the status line; a failure is said once until it is over."""
        before, self._gate.backup_problem = self._gate.backup_problem, found.problem
        if found.problem is None:
            self._desk.messages.withdraw(KEY)
            self.aged.emit("")
            self._said = ""
        else:
            self._say(found.problem)
            self.aged.emit(self._age(found.last))
        if found.made is not None or (before is None) != (found.problem is None):
            self._desk.changes.publish({Topic.KEEPING}, self)

    def _say(self, problem: UserError) -> None:
        if problem.code == self._said:
            return
        self._said = problem.code
        words = self._desk.t(
            N_("今天的自动备份没有做成：{why}"), why=problem.sentence(self._desk.t)
        )
        self._desk.messages.post(Message(Level.ATTENTION, words, key=KEY))

    def _age(self, last: datetime | None) -> str:
        t, now = self._desk.t, self._desk.services.context().now
        if last is None:
            return t(N_("还没有备份"))
        if now - last < OLD:
            return ""
        return t.plural(N_("上次备份在 {n} 天前"), (now.date() - last.date()).days)
