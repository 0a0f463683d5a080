# SPDX-License-Identifier: Apache-2.0
"""Lead from nothing, or from a closed store, to an open one: what the start window does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent

from outreach.app import Application, open_application
from outreach.clock import Clock
from outreach.config import Settings, remember_store
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.services import access, entry, opening
from outreach.services.entry import FolderFound, Lies
from outreach.services.opening import Secret
from outreach.ui.beginning import Beginning
from outreach.ui.dialogs import Question
from outreach.ui.entry_host import Opened
from outreach.ui.entry_more import More
from outreach.ui.file_dialog import FileDialog
from outreach.ui.gate import Errand
from outreach.ui.tasks import Progress, Tasks
from outreach.ui.widgets import entry_problems as problems
from outreach.ui.widgets.entry_frame import BusyPage, EntryWindow
from outreach.ui.widgets.entry_start import ProblemPage, StartPage, WayOut
from outreach.ui.widgets.entry_unlock import RecoverPage, UnlockPage

FINISH_MS = 30_000
STEPS = (N_("单位和厂区"), N_("管理员"), N_("恢复码"), N_("备份的地方"))


class Entry(QObject):
    """The start window and what it does. ``opened`` carries :class:`Opened`, once a store is."""

    opened = Signal(object)
    closed = Signal()

    def __init__(self, settings: Settings, t: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.t = t
        self.own = settings  # names the firm's own store; a sample firm is opened beside it
        self.settings = settings
        self.found = FolderFound(Lies.NOTHING)
        self.tasks = Tasks(self)
        self.window = EntryWindow([t(step) for step in STEPS], t)
        self._secret: Secret | None = None  # only while a store that is too old waits
        self._errand: Errand | None = None
        self._closing = False
        self._build_pages()
        self.beginning = Beginning(self, self)
        self.more = More(self, self)
        self.window.closing.connect(self.on_closing)
        self.window.side.elsewhere.connect(self.on_elsewhere)
        self.tasks.became_idle.connect(self._on_idle)

    @property
    def folder(self) -> Path:
        """The folder in which a store is looked for."""
        return Path(self.settings.store)

    def start(self) -> None:
        """Show the window and look at the folder."""
        self.settings = self.own
        self.busy(self.t(N_("正在查看数据库文件夹")))
        self.window.show()
        self.look()

    def busy(self, words: str, sentence: str = "") -> None:
        """Say what is under way."""
        self._busy.tell(words, sentence)
        self._show_folder(may_change=False)
        self.window.bring_up(self._busy)

    def look(self) -> None:
        """Look at the folder, off this thread: a network drive may take its time."""
        if self.settings.on_server:
            self.open(None)
            return
        folder = self.folder

        def job(_progress: Progress) -> FolderFound:
            return entry.look(folder)

        self.tasks.read(job, owner=self, key="look", done=self.on_looked, failed=self.on_problem)

    def on_looked(self, found: FolderFound) -> None:
        """Go where what was found leads."""
        self.found = found
        self._show_folder(may_change=True)
        if found.problem is not None and found.lies is not Lies.NOTHING:
            self.on_problem(found.problem)
        elif found.lies is Lies.NOTHING:
            self.show_start()
        elif found.practice and found.people == 1:
            self.open(Secret())
        elif self.settings.passphrase_file:
            self.open(None)
        else:
            self.show_unlock()

    def show_start(self) -> None:
        """Offer the ways to begin."""
        self._show_folder(may_change=True)
        self.start_page.show_practice(there=self.more.practice_there())
        self.window.bring_up(self.start_page)

    def show_unlock(self) -> None:
        """Ask for the password."""
        self._show_folder(may_change=True)
        self.unlock_page.ask(self.found.people, practice=self.found.practice)
        self.window.bring_up(self.unlock_page)

    def show_recover(self) -> None:
        """Ask for the recovery code and a new password."""
        self.recover_page.ask(self.found.people)
        self.window.bring_up(self.recover_page)

    def go_home(self) -> None:
        """Come back to what the folder itself leads to."""
        self.settings = self.own
        self.look()

    # --- opening

    def open(self, secret: Secret | None, *, upgrade: bool = False) -> None:
        """Open the store, off this thread; ``upgrade`` brings it to this version first."""
        settings, folder = self.settings, self.folder
        self._secret = secret
        if self.window.current() is not self.unlock_page or upgrade:
            words = N_("正在备份并升级数据库") if upgrade else N_("正在打开数据库")
            self.busy(self.t(words))

        def job(_progress: Progress) -> Opened:
            if upgrade:
                opening.upgrade_store(folder, secret)
            return Opened(open_application(settings, secret), settings)

        self.tasks.write(job, owner=self, done=self.on_opened, failed=self.on_problem)

    def on_opened(self, found: Opened) -> None:
        """Hand the open store over."""
        self._secret = None
        self.unlock_page.form_box.forget()
        self.recover_page.forget()
        if self._closing:
            found.application.close()
            return
        self.opened.emit(found)

    def begun(self, application: Application) -> None:
        """Hand a store over that was just made here."""
        self.on_opened(Opened(application, self.settings))

    def look_and_recover(self) -> None:
        """Ask for a new password: the store was brought back by its recovery code."""
        folder = self.folder

        def job(_progress: Progress) -> FolderFound:
            return entry.look(folder)

        self.tasks.read(job, owner=self, key="look", done=self._on_recover, failed=self.on_problem)

    def _on_recover(self, found: FolderFound) -> None:
        self.found = found
        self.show_recover()

    def on_problem(self, error: UserError) -> None:
        """Say why it did not open, and what to do."""
        if error.code in problems.AT_THE_PASSWORD and self.found.lies is Lies.STORE:
            if error.code == "which_user":
                self.unlock_page.ask(2, practice=self.found.practice)
            if self.window.current() is not self.unlock_page:
                self.show_unlock()
            self.unlock_page.fail(error)
            return
        if error.code != "store_too_old":
            self._secret = None
        self.unlock_page.form_box.forget()
        self.problem_page.tell(*_in_order(error, self.t))
        self._show_folder(may_change=True)
        self.window.bring_up(self.problem_page)

    def on_recover(self) -> None:
        """Set a new password by the recovery code, and open with it."""
        page, folder, settings = self.recover_page, self.folder, self.settings
        code, new = page.code.value(), page.password.value()
        login = page.login.value() if page.login.isVisibleTo(page) else None
        page.busy(on=True)

        def job(_progress: Progress) -> Opened:
            who = access.recover(folder, code, login, new, Clock().now())
            secret = Secret(new, who.login)
            return Opened(open_application(settings, secret), settings)

        self.tasks.write(job, owner=self, done=self.on_recovered, failed=page.fail)

    def on_recovered(self, found: Opened) -> None:
        """Go to work with the new password."""
        self.recover_page.busy(on=False)
        self.on_opened(found)

    # --- what needs the store closed

    def run(self, errand: Errand, application: Application, settings: Settings) -> None:
        """Close an open store, do what was asked, and open it again."""
        self.settings, self._errand = settings, errand
        self.busy(errand.label, self.t(N_("请不要关电脑，也不要拔掉磁盘。")))
        self.window.show()

        def job(progress: Progress) -> Opened | object:
            application.close()
            try:
                result: object = errand.job(progress)
            except UserError as error:
                if not errand.reopen:
                    raise
                result = error
            if not errand.reopen:
                return result
            again = open_application(settings, errand.secret)
            return Opened(again, settings, errand.page, result)

        self.tasks.write(job, owner=self, done=self.on_errand_done, failed=self.on_errand_failed)

    def on_errand_done(self, found: object) -> None:
        """Go back to work, or to the start."""
        self._errand = None
        if isinstance(found, Opened):
            self.on_opened(found)
        else:
            self.go_home()

    def on_errand_failed(self, error: UserError) -> None:
        """Say why the store is not open again: the password, or its state."""
        self._errand = None
        folder = self.folder
        self.found = entry.FolderFound(Lies.STORE, people=self.found.people)
        if folder.exists():
            self.on_problem(error)
        else:
            self.go_home()

    # --- elsewhere, and closing

    def on_elsewhere(self) -> None:
        """Ask for another folder."""
        dialog = FileDialog(self.window, self.t(N_("数据库文件夹")), str(self.folder.parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(FileDialog.FileMode.Directory)
        dialog.setOption(FileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.take_folder)
        dialog.open()

    def take_folder(self, name: str) -> None:
        """Look into another folder from now on, at the next start, too."""
        self.own = self.settings = replace(self.own, store=name)
        remember_store(Path(name))
        self.busy(self.t(N_("正在查看数据库文件夹")))
        self.look()

    def on_closing(self, event: QCloseEvent) -> None:
        """Let what is being written end; ask before a code that nobody has is gone."""
        if self.beginning.would_lose() and not self._closing:
            event.ignore()
            question = Question(
                self.t(N_("现在关闭吗？")),
                self.t(
                    N_(
                        "恢复码还没有核对过，关闭以后不再显示。忘了口令而没有恢复码，"
                        "谁也打不开数据库。以后可以在“数据安全”里换一个新的。"
                    )
                ),
                self.t(N_("关闭")),
                self.t,
                self.window,
            )
            question.confirmed.connect(self._on_sure)
            question.open()
            return
        self._closing = True
        self.tasks.stop()
        if self.tasks.writing():
            event.ignore()
            return
        self.beginning.give_up()
        self.closed.emit()

    def stop(self) -> None:
        """End: nothing is under way any more."""
        self.tasks.stop()
        self.tasks.wait_done(FINISH_MS)
        self.beginning.give_up()
        self.window.deleteLater()

    def _on_sure(self) -> None:
        self._closing = True
        self.window.close()

    def _on_idle(self) -> None:
        if self._closing and self.window.isVisible():
            self.window.close()

    def _on_way(self, key: str) -> None:
        if key == problems.ELSEWHERE:
            self.on_elsewhere()
        elif key == problems.RESTORE:
            self.more.show_restore()
        elif key == problems.UPGRADE:
            self.open(self._secret, upgrade=True)
        else:
            self.go_home()

    def _build_pages(self) -> None:
        t = self.t
        self._busy = BusyPage(t)
        self.start_page = StartPage(t)
        self.unlock_page = UnlockPage(t)
        self.recover_page = RecoverPage(t)
        self.problem_page = ProblemPage(t)
        self.unlock_page.offered.connect(self.open)
        self.unlock_page.forgotten.connect(self.show_recover)
        self.recover_page.went_on.connect(self.on_recover)
        self.recover_page.went_back.connect(self.show_unlock)
        self.problem_page.chosen.connect(self._on_way)

    def _show_folder(self, *, may_change: bool) -> None:
        self.window.side.show_folder(self.folder, may_change=may_change)


def _in_order(error: UserError, t: Translator) -> tuple[str, UserError, list[WayOut]]:
    title, ways = problems.told(error, t)
    return title, error, ways
