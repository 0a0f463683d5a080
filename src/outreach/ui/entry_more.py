# SPDX-License-Identifier: Apache-2.0
"""Beside the firm's own store: the sample firm, and bringing a store back from a backup."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from outreach.app import beginning, open_application
from outreach.clock import Clock
from outreach.errors import N_, UserError
from outreach.services import entry as folders
from outreach.services import restoring, sampling
from outreach.services.backups import BackupInfo
from outreach.services.opening import Secret
from outreach.ui.dialogs import Question
from outreach.ui.entry_host import EntryHost, Opened
from outreach.ui.tasks import Progress
from outreach.ui.widgets.entry_restore import RestorePage


class More(QObject):
    """What the start window offers beside opening and beginning."""

    def __init__(self, entry: EntryHost, parent: QObject) -> None:
        super().__init__(parent)
        self._entry = entry
        self.restore_page = RestorePage(entry.t)
        start, unlock, page = entry.start_page, entry.unlock_page, self.restore_page
        start.practise.connect(self.practise)
        unlock.practise.connect(self.practise)
        start.unpractise.connect(self.ask_to_remove)
        start.restore.connect(self.show_restore)
        page.went_back.connect(entry.go_home)
        page.looked_for.connect(self.look_at)
        page.went_on.connect(self.restore)

    # --- the sample firm

    def practice_folder(self) -> Path:
        """Return where the sample firm's store lies, or would."""
        return sampling.practice_folder(Path(self._entry.own.store))

    def practice_there(self) -> bool:
        """Tell whether the sample firm was made; one name is looked up."""
        return self.practice_folder().is_dir()

    def practise(self) -> None:
        """Open the sample firm; make it where there is none."""
        entry, folder = self._entry, self.practice_folder()
        settings = replace(entry.own, store=str(folder), user=None)
        entry.settings = settings
        there = self.practice_there()
        words = N_("正在打开示例单位") if there else N_("正在建立示例单位")
        entry.busy(entry.t(words), "" if there else entry.t(N_("大约半分钟，只有这一次。")))

        def job(_progress: Progress) -> Opened:
            if folders.look(folder).lies is folders.Lies.NOTHING:
                sampling.make_practice(folder, beginning(settings, practice=True))
            return Opened(open_application(settings, Secret()), settings)

        entry.tasks.write(job, owner=self, done=entry.on_opened, failed=entry.on_problem)

    def ask_to_remove(self) -> None:
        """Ask once before the sample firm goes."""
        t = self._entry.t
        question = Question(
            t(N_("删除示例单位？")),
            t(N_("里面全是虚构的人和事，您自己练习录入的也在里面。删除后可以随时重新建立。")),
            t(N_("删除")),
            t,
            self._entry.window,
        )
        question.confirmed.connect(self.remove)
        question.open()

    def remove(self) -> None:
        """Remove the sample firm."""
        entry, folder = self._entry, self.practice_folder()
        entry.busy(entry.t(N_("正在删除示例单位")))

        def job(_progress: Progress) -> None:
            sampling.remove_practice(folder)

        entry.tasks.write(job, owner=self, done=self.on_removed, failed=entry.on_problem)

    def on_removed(self, _nothing: object) -> None:
        """Look again."""
        self._entry.go_home()

    # --- a backup

    def show_restore(self) -> None:
        """Ask for the file of a backup and what opens it."""
        self.restore_page.problem.say("")
        self._entry.window.bring_up(self.restore_page)

    def look_at(self, path: Path) -> None:
        """Say what a file is, before anything is done with it."""

        def job(_progress: Progress) -> BackupInfo:
            return restoring.look(path)

        page = self.restore_page
        self._entry.tasks.read(
            job, owner=self, key="backup", done=page.show_backup, failed=self.on_no_backup
        )

    def on_no_backup(self, error: UserError) -> None:
        """Say at the field that this is no backup."""
        self.restore_page.clear_backup()
        error.values.setdefault("field", "file")
        self.restore_page.fail(error)

    def restore(self) -> None:
        """Bring the store back, and open it by what opened the backup."""
        entry, page = self._entry, self.restore_page
        settings, folder = entry.settings, entry.folder
        path, secret = page.file.path(), page.secret()
        page.busy(on=True)

        def job(_progress: Progress) -> Opened | None:
            restoring.restore(folder, path, secret, Clock().now())
            if secret.recovery is not None:
                return None
            return Opened(open_application(settings, secret), settings)

        entry.tasks.write(job, owner=self, done=self.on_restored, failed=page.fail)

    def on_restored(self, found: Opened | None) -> None:
        """Go to work; whoever came with the recovery code sets a password first."""
        entry, page = self._entry, self.restore_page
        page.busy(on=False)
        code = page.code.value()
        page.forget()
        if found is not None:
            entry.on_opened(found)
            return
        entry.recover_page.code.set_value(code)
        entry.look_and_recover()
