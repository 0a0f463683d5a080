# SPDX-License-Identifier: Apache-2.0
"""Bring the start window through its pages, from nothing to a store that is opened again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from outreach.app import Application
from outreach.config import Settings
from outreach.domain.areas import area_name
from outreach.domain.places import SYNCERS
from outreach.errors import N_, StoreUnavailable
from outreach.i18n import Translator
from outreach.ui.entry import Entry
from outreach.ui.entry_host import Opened
from outreach.ui.main import Session
from outreach.ui.pages.keeping import KeepingPage
from outreach.ui.scenes_keeping import fill, keeping_steps

PASSWORD = "four quiet seasons"  # noqa: S105 - of a store that is forgotten with its pictures
COUNTY = "441303"
WAIT_MS, SETTLE_MS = 60_000, 60
Settle = Callable[[], None]
Scenes = Iterator[tuple[str, QWidget]]


class Tour:
    """Drive one start window as somebody does; ``scenes`` names each page once it can be seen."""

    def __init__(self, settings: Settings, t: Translator, app: QApplication) -> None:
        self._settings = settings
        self.t = t
        self._app = app
        self.application: Application | None = None
        self.entry = self._make()

    def settle(self) -> None:
        """Let what is under way arrive, and what it leads to."""
        for _ in range(2):
            self.entry.tasks.wait_idle(WAIT_MS)
            loop = QEventLoop()
            QTimer.singleShot(SETTLE_MS, loop.quit)
            loop.exec()

    def scenes(self) -> Scenes:
        """Begin a store, look after it, then meet it again."""
        settle = self.settle
        entry, window = self.entry, self.entry.window
        entry.start()
        settle()
        yield "entry-1-start", window
        yield from self._begin(settle)
        self._forget()
        yield from self._meet(settle)
        self._forget()

    def _begin(self, settle: Settle) -> Scenes:
        begin, window, t = self.entry.beginning, self.entry.window, self.t
        begin.start()
        begin.firm.submit()  # nothing is filled in: what is asked says so
        settle()
        yield "entry-2-firm-empty", window
        begin.firm.name.set_value(t(N_("安禾电子有限公司")))
        begin.firm.uscc.set_value("91441303MA00000009")
        begin.firm.ownership.set_value("private")
        begin.firm.site.set_value(t(N_("一厂")))
        begin.firm.county.set_value(area_name(COUNTY) or "")
        begin.firm.form.check()
        settle()
        yield "entry-2-firm", window
        begin.firm.submit()
        begin.admin.person.set_value(t(N_("周敏")))
        begin.admin.login.set_value("zhoumin")
        begin.admin.password.control.setText(PASSWORD)
        begin.admin.again.control.setText(PASSWORD[:-1])
        begin.admin.form.check()
        settle()
        yield "entry-3-admin", window
        begin.admin.again.control.setText(PASSWORD)
        begin.admin.submit()
        settle()
        yield "entry-4-code", window
        begin.code.submit()
        begin.code.code.fields[0].control.setText("A1B2")
        begin.code.code.form.check()
        settle()
        yield "entry-5-code-asked", window
        self._answer()
        settle()
        yield "entry-6-backup", window
        begin.finish()
        yield from self._keep(settle)

    def _keep(self, settle: Settle) -> Scenes:
        """Look at the page on safe keeping, new and after a while, and at a locked window."""
        assert self.application is not None
        for empty in (True, False):
            if not empty:
                fill(self.application, PASSWORD)
            session = Session(self.application, self._app)
            session.window.show()
            page = session.window.show_page(KeepingPage.NAME)
            assert isinstance(page, KeepingPage)
            session.tasks.wait_idle(WAIT_MS)
            settle()
            if empty:
                yield "keeping-new", session.window
            else:
                for name in keeping_steps(page, session.lock, settle):
                    session.tasks.wait_idle(WAIT_MS)
                    settle()
                    yield name, session.window
            session.end()

    def _answer(self) -> None:
        code = self.entry.beginning.code.code
        groups = code.tiles.groups
        for field, place in zip(code.fields, code.places, strict=True):
            field.control.setText(groups[place])
        code.submit()

    def _meet(self, settle: Settle) -> Scenes:
        self.entry = self._make()
        entry, window = self.entry, self.entry.window
        entry.start()
        settle()
        yield "entry-7-unlock", window
        entry.unlock_page.form_box.login.set_value("zhoumin")
        for _ in range(4):
            entry.unlock_page.form_box.password.control.setText("12345678")
            entry.unlock_page.form_box.submit()
            settle()
        yield "entry-7-unlock-wrong", window
        entry.show_recover()
        entry.recover_page.code.control.setText("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV")
        entry.recover_page.code.run_check()
        settle()
        yield "entry-8-recover", window
        entry.more.show_restore()
        settle()
        yield "entry-9-restore", window
        entry.on_problem(
            StoreUnavailable(
                N_(
                    "“{path}”在“{service}”的同步文件夹里：同步程序会在写到一半时复制或替换文件，"
                    "数据会坏。请把数据库放到（或整个移到）不同步的本机文件夹；"
                    "备份可以放在同步文件夹里。"
                ),
                code="synced_place",
                path=entry.folder,
                service=SYNCERS[0].name,
            )
        )
        settle()
        yield "entry-problem-place", window
        entry.on_problem(
            StoreUnavailable(
                N_("“{path}”不是本程序的数据库，或已损坏。请用备份恢复。"),
                code="not_a_store",
                path=entry.folder,
            )
        )
        settle()
        yield "entry-problem-damaged", window

    def _make(self) -> Entry:
        made = Entry(replace(self._settings, passphrase_file=None), self.t, self._app)
        made.opened.connect(self._on_opened)
        return made

    def _on_opened(self, found: Opened) -> None:
        self.application = found.application

    def _forget(self) -> None:
        self.entry.stop()
        if self.application is not None:
            self.application.close()
            self.application = None
