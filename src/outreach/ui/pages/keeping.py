# SPDX-License-Identifier: Apache-2.0
"""Safe keeping (数据安全): who can open the store, backups, the check, one's own password."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from outreach.clock import Clock
from outreach.errors import N_, UserError
from outreach.services import access, backups, checking, entry, guarding, restoring, sampling
from outreach.services.backups import BackupInfo, Made
from outreach.services.checking import Checked
from outreach.services.opening import Secret
from outreach.services.restoring import Restored
from outreach.ui.dialogs import Question
from outreach.ui.file_dialog import FileDialog
from outreach.ui.gate import Errand
from outreach.ui.page import Desk, Group, Topic
from outreach.ui.tasks import Progress
from outreach.ui.widgets import keeping_words as words
from outreach.ui.widgets.entry_restore import size_words
from outreach.ui.widgets.keeping_backups import RESTORE
from outreach.ui.widgets.keeping_frame import BACKUPS, CHECK
from outreach.ui.widgets.keeping_own_desk import OwnDesk
from outreach.ui.widgets.keeping_words import Kept


class KeepingPage(OwnDesk):
    """See whether the store is safe, and do what keeps it so."""

    NAME: ClassVar[str] = "keeping"
    TITLE: ClassVar[str] = N_("数据安全")
    ICON: ClassVar[str] = "shield"
    GROUP: ClassVar[Group] = Group.KEEPING
    WRITES: ClassVar[frozenset[Topic]] = frozenset({Topic.KEEPING, Topic.ACCESS})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._wanted: Errand | None = None
        self._connect_lists()
        self.own.removal_wanted.connect(self.want_removal)
        for form, submit in (
            (self.restore_form, self.restore),
            (self.check_form, self.run_check),
        ):
            self.adopt(form, submit)

    def reload(self) -> None:
        """Override DeskPage.reload."""
        store, ctx, gate = self.services.store, self.services.context(), self.gate
        problem = gate.backup_problem if gate is not None else None
        administers, keeps, sees = self.administers, self.keeps, self.sees_people

        def job(_progress: Progress) -> Kept:
            folder = backups.folder_of(store)
            return Kept(
                now=ctx.now,
                practice=store.practice,
                administers=administers,
                keeps=keeps,
                habits=guarding.habits(store),
                users=tuple(access.users(store, ctx)) if sees else None,
                folder=folder,
                backups=tuple(backups.listed(folder)) if folder is not None else (),
                problem=problem,
                same_disk=folder is not None and guarding.same_disk(store, folder),
            )

        self.tasks.read(job, owner=self, key="kept", done=self.show_kept)

    def arrive(self, argument: object) -> None:
        """Override Page.arrive: what became of an errand."""
        if isinstance(argument, Checked):
            self.show_checked(argument)
        elif isinstance(argument, Restored):
            self.show_restored(argument)
        elif isinstance(argument, UserError):
            self.messages.error(argument)

    def on_step(self, key: str) -> None:
        """Do the next thing."""
        {
            words.BACK_UP: self.back_up,
            words.FOLDER: self.choose_folder,
            words.CHECK: self.want_check,
            words.PEOPLE: self.show_people,
            words.CODE: self.want_code,
            words.UNPRACTISE: self.want_removal,
        }[key]()

    # --- backups

    def back_up(self) -> None:
        """Back up now, into the folder of backups."""
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> Made:
            return backups.make(store, ctx)

        label = self.t(N_("正在备份"))
        self.tasks.write(
            job, owner=self, done=self.on_backed_up, failed=self.on_refused, label=label
        )

    def on_backed_up(self, made: Made) -> None:
        """Say where it lies; a problem of this morning is over."""
        if self.gate is not None:
            self.gate.backup_problem = None
        said = N_("已备份并核对：“{file}”，{size}。")
        self.written(self.t(said, file=made.path.name, size=size_words(made.size)))
        if made.missing:
            lost = self.t.plural(N_("有 {n} 个附件找不到，没有备份进去。"), made.missing)
            self.messages.attention(lost)

    def choose_folder(self) -> None:
        """Ask where backups go."""
        dialog = FileDialog(self, self.t(N_("备份文件夹")), self.where.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(FileDialog.FileMode.Directory)
        dialog.setOption(FileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.take_folder)
        dialog.open()

    def take_folder(self, name: str) -> None:
        """Choose a folder, and prove it by a backup."""
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> Made:
            backups.choose_folder(store, ctx, Path(name))
            return backups.make(store, ctx)

        label = self.t(N_("正在备份"))
        self.tasks.write(
            job, owner=self, done=self.on_backed_up, failed=self.on_refused, label=label
        )

    def choose_file(self) -> None:
        """Ask for a backup that lies elsewhere."""
        dialog = FileDialog(self, self.t(N_("备份文件")), self.where.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(f"*{backups.ENDING}")
        dialog.fileSelected.connect(self.look_at)
        dialog.open()

    def look_at(self, name: str) -> None:
        """Look at a backup before it is brought back."""
        store, path = self.services.store, Path(name)

        def job(_progress: Progress) -> tuple[BackupInfo, int]:
            info = restoring.look(path)
            return info, guarding.saved_since(store, info.at)

        self.tasks.read(
            job, owner=self, key="look", done=self.on_looked, failed=self.messages.error
        )

    def on_looked(self, found: tuple[BackupInfo, int]) -> None:
        """Show what it would mean."""
        self.tabs.select(BACKUPS)
        self.open_restore(*found)

    def on_backup_part(self, info: BackupInfo, target: str) -> None:
        """Look at a backup of the list."""
        if target == RESTORE and self.keeps:
            self.look_at(str(info.path))

    def on_backup_opened(self, info: BackupInfo) -> None:
        """Look at a backup of the list; Enter."""
        if info.readable:
            self.on_backup_part(info, RESTORE)

    def restore(self) -> None:
        """Close the store, bring the backup back, open it again."""
        info, folder = self.restore_form.info, self.services.store.folder
        if info is None or folder is None:
            return
        secret, path = self._secret(self.restore_form.password.value()), info.path

        def job(_progress: Progress) -> Restored:
            return restoring.restore(folder, path, secret, Clock().now())

        label = self.t(N_("正在恢复"))
        self.send(Errand(label, job, secret, self.NAME))

    def show_restored(self, done: Restored) -> None:
        """Say what came back."""
        said = self.t(N_("已恢复到 {moment}。"), moment=f"{done.at:%Y-%m-%d %H:%M}")
        if done.erased:
            said += self.t.plural(N_("其中 {n} 条已按要求删除的，又删了一次。"), done.erased)
        if done.kept is not None:
            kept = N_("换下的数据库在“{folder}”，再留一个月。")
            said += self.t(kept, folder=done.kept.name)
        self.messages.news(said)
        if done.missing:
            self.messages.attention(
                self.t.plural(N_("有 {n} 个附件备份时就找不到了。"), done.missing)
            )

    # --- check

    def want_check(self) -> None:
        """Ask for the password; a practice store has none."""
        self.tabs.select(CHECK)
        if self.practice:
            self.run_check()
            return
        self.check_form.password.forget()
        self.open_form(self.check_form)

    def run_check(self) -> None:
        """Close the store, look it over, open it again."""
        folder = self.services.store.folder
        if folder is None:
            return
        secret = self._secret(self.check_form.password.value())

        def job(_progress: Progress) -> Checked:
            return checking.check(folder, secret, Clock().now())

        self.send(Errand(self.t(N_("正在检查")), job, secret, self.NAME))

    def show_checked(self, checked: Checked) -> None:
        """Show what was found, and remember that it was looked for."""
        self.tabs.select(CHECK)
        self.check.show_checked(checked)
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> None:
            guarding.note_checked(store, ctx, checked)

        self.tasks.write(job, owner=self, done=self.on_noted)

    def on_noted(self, _nothing: object) -> None:
        """Show the new state."""
        self.reload()

    # --- errands

    def send(self, errand: Errand) -> None:
        """Prove the password while the store is open, then send the errand."""
        folder, secret = self.services.store.folder, errand.secret
        if folder is None or secret is None:
            return
        self._wanted = errand
        if self._form is not None:
            self._form.busy(on=True)

        def job(_progress: Progress) -> None:
            entry.try_secret(folder, secret, Clock().now())

        self.tasks.read(job, owner=self, key="prove", done=self.on_proved, failed=self.on_refused)

    def on_proved(self, _nothing: object) -> None:
        """Hand the errand over to whoever opened the store."""
        errand, self._wanted = self._wanted, None
        if self._form is not None:
            self._form.busy(on=False)
            self.on_form_closed()
        if errand is not None and self.gate is not None:
            self.gate.errand_wanted.emit(errand)

    def want_removal(self) -> None:
        """Ask once before the practice store goes."""
        question = Question(
            self.t(N_("删除练习库？")),
            self.t(N_("里面全是虚构的人和事，您自己练习录入的也在里面。删除后可以随时重新建立。")),
            self.t(N_("删除")),
            self.t,
            self,
        )
        question.confirmed.connect(self.remove_practice)
        question.open()

    def remove_practice(self) -> None:
        """Close the practice store and remove it."""
        folder = self.services.store.folder
        if folder is None or self.gate is None:
            return

        def job(_progress: Progress) -> None:
            sampling.remove_practice(folder)

        self.gate.errand_wanted.emit(Errand(self.t(N_("正在删除练习库")), job, reopen=False))

    def _secret(self, password: str) -> Secret:
        return Secret(None if self.practice else password, self.own_login)

    # --- wiring

    def _connect_lists(self) -> None:
        self.status.chosen.connect(self.on_step)
        self.backup_button.clicked.connect(self.back_up)
        self.lock_button.clicked.connect(self.on_lock)
        self.backups.begun.connect(self.back_up)
        self.backups.part.connect(self.on_backup_part)
        self.backups.opened.connect(self.on_backup_opened)
        self.folder_button.clicked.connect(self.choose_folder)
        self.file_button.clicked.connect(self.choose_file)
        self.check.wanted.connect(self.want_check)
