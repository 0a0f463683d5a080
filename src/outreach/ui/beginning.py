# SPDX-License-Identifier: Apache-2.0
"""The first-run wizard: from the firm's name to a store with a recovery code and a backup."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from outreach.app import Application, beginning, open_application
from outreach.clock import Clock
from outreach.errors import UserError
from outreach.services import backups, guarding
from outreach.services.beginning import begin_with_code
from outreach.services.opening import Secret
from outreach.services.recovery_papers import recovery_paper
from outreach.services.sites import EnterpriseBegun
from outreach.ui.entry_host import EntryHost
from outreach.ui.tasks import Progress
from outreach.ui.widgets.entry_begin import AdminPage, BackupPage, FirmPage, firm_of
from outreach.ui.widgets.entry_code import CodePage
from outreach.ui.widgets.memory_print import MemoryPrinter

FIRM, ADMIN, CODE, BACKUP = range(4)


@dataclass(frozen=True)
class Made:
    """A store that was just made and is open, and its recovery code."""

    application: Application
    firm: EnterpriseBegun
    code: str = field(repr=False)


class Beginning(QObject):
    """Leads through the four steps in the start window."""

    def __init__(self, entry: EntryHost, parent: QObject) -> None:
        super().__init__(parent)
        self._entry = entry
        self._made: Made | None = None
        t = entry.t
        self.firm = FirmPage(t)
        self.admin = AdminPage(t)
        self.code = CodePage(t)
        self.backup = BackupPage(t)
        self.printer = MemoryPrinter(entry.tasks, t, entry.window)
        self.printer.said.connect(self.code.code.say_printed)
        entry.start_page.begin.connect(self.start)
        self.firm.went_back.connect(entry.show_start)
        self.firm.went_on.connect(self.on_firm)
        self.admin.went_back.connect(self.start)
        self.admin.went_on.connect(self.make)
        self.code.print_wanted.connect(self.print)
        self.code.went_on.connect(self.on_code)
        self.backup.went_on.connect(self.back_up)
        self.backup.later.connect(self.finish)

    def would_lose(self) -> bool:
        """Tell whether a code is on show that nobody has proved to have."""
        return self._made is not None and bool(self._made.code)

    def give_up(self) -> None:
        """Close what was made: the next start opens it by its password."""
        if self._made is not None:
            self._made.application.close()
            self._made = None

    def start(self) -> None:
        """Ask for the firm and its first site."""
        self._entry.window.bring_up(self.firm, FIRM)

    def on_firm(self) -> None:
        """Ask for the administrator."""
        self._entry.window.bring_up(self.admin, ADMIN)

    def make(self) -> None:
        """Make the store; its own password opens it at once, which proves it."""
        settings, folder = self._entry.settings, self._entry.folder
        firm, password = firm_of(self.firm, self.admin), self.admin.password.value()
        self.admin.busy(on=True)

        def job(_progress: Progress) -> Made:
            begun = begin_with_code(
                folder, beginning(settings, practice=False), firm, password=password
            )
            begun.store.close()
            secret = Secret(password, firm.admin_login)
            return Made(open_application(settings, secret), firm, begun.recovery)

        self._entry.tasks.write(job, owner=self, done=self.on_made, failed=self.admin.fail)

    def on_made(self, made: Made) -> None:
        """Show the recovery code, this once."""
        self._made = made
        self.admin.busy(on=False)
        self.admin.forget()
        self.code.code.show_code(made.code)
        self._entry.window.side.show_folder(self._entry.folder, may_change=False)
        self._entry.window.bring_up(self.code, CODE)

    def print(self) -> None:
        """Print the code from memory."""
        made, t = self._made, self._entry.t
        if made is None:
            return
        today = Clock().today()

        def make() -> bytes:
            return recovery_paper(made.firm.name, made.code, today, t)

        self.printer.start(make)

    def on_code(self) -> None:
        """Remember that the code is on paper, forget it, and ask where backups go."""
        made = self._made
        if made is None:
            return
        store, ctx = made.application.store, made.application.context()

        def job(_progress: Progress) -> None:
            guarding.note_code_confirmed(store, ctx)

        self._made = Made(made.application, made.firm, "")
        self.code.code.forget()
        self.backup.propose(backups.default_folder(self._entry.folder))
        self._entry.tasks.write(job, owner=self)
        self._entry.window.bring_up(self.backup, BACKUP)

    def back_up(self) -> None:
        """Choose the folder and prove it by a first backup."""
        made = self._made
        if made is None:
            return
        store, ctx = made.application.store, made.application.context()
        folder = self.backup.folder.folder()
        self.backup.busy(on=True)

        def job(_progress: Progress) -> None:
            backups.choose_folder(store, ctx, folder)
            backups.make(store, ctx)

        self._entry.tasks.write(job, owner=self, done=self.on_backed_up, failed=self.on_no_backup)

    def on_backed_up(self, _nothing: object) -> None:
        """Go to work."""
        self.backup.busy(on=False)
        self.finish()

    def on_no_backup(self, error: UserError) -> None:
        """Say at the field why nothing can be kept there."""
        error.values.setdefault("field", "folder")
        self.backup.fail(error)

    def finish(self) -> None:
        """Hand the open store over."""
        made, self._made = self._made, None
        if made is not None:
            self._entry.begun(made.application)
