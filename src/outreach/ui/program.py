# SPDX-License-Identifier: Apache-2.0
"""The run of the program: the start window, the work window, and the way between the two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from outreach.app import Application
from outreach.config import Settings
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.ui.entry import Entry
from outreach.ui.entry_host import Opened
from outreach.ui.gate import Errand, Gate
from outreach.ui.single import FirstWindow, bring_forward
from outreach.ui.tasks import Tasks


class WorkSession(Protocol):
    """An open window as the program uses it: :class:`outreach.ui.main.Session` is one."""

    gate: Gate
    tasks: Tasks

    @property
    def main_window(self) -> QMainWindow:
        """The work window."""

    def losses(self) -> list[str]:
        """Return what closing would lose, in sentences."""

    def arrive(self, page: str, argument: object) -> None:
        """Bring a page up and hand it something."""

    def complain(self, error: UserError) -> None:
        """Say an error in the strip."""

    def end(self) -> None:
        """Close the window without asking; nothing is under way any more."""


class Program(QObject):
    """Lead from the start window to the work window, and back for errands."""

    def __init__(
        self,
        settings: Settings,
        t: Translator,
        open_session: Callable[[Application], WorkSession],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.t = t
        self._open_session = open_session
        self.session: WorkSession | None = None
        self.opened: Opened | None = None
        self._errand: Errand | None = None
        self._ended = False
        self.first = FirstWindow(self)
        self.first.called.connect(bring_forward)
        self.entry = Entry(settings, t, self)
        self.entry.opened.connect(self.on_opened)

    def start(self) -> None:
        """Show the start window; from now on later starts on this folder are heard."""
        if not self.entry.own.on_server:
            self.first.stand_for(self.entry.folder)
        self.entry.start()

    def on_opened(self, found: Opened) -> None:
        """Show the work window on an open store."""
        self.opened = found
        self.session = session = self._open_session(found.application)
        session.gate.errand_wanted.connect(self.on_errand)
        if not found.settings.on_server:
            self.first.stand_for(Path(found.settings.store))
        self.entry.window.hide()
        session.main_window.show()
        if found.page:
            session.arrive(found.page, found.result)

    def on_errand(self, errand: Errand) -> None:
        """Close the store for an errand, once nothing typed would be lost."""
        session = self.session
        if session is None:
            return
        losses = session.losses()
        if losses:
            session.complain(
                UserError(
                    N_("这一步要先关上数据库。请先保存或放弃没保存的内容：{losses}"),
                    code="unsaved",
                    losses=self.t(N_("；")).join(losses),
                )
            )
            return
        self._errand = errand
        session.tasks.stop()
        if session.tasks.idle():
            self._leave()
        else:
            session.tasks.became_idle.connect(self._leave)

    def close(self) -> None:
        """End what is still open; the last window is gone. Once is enough."""
        if self._ended:
            return
        self._ended = True
        self.first.stop()
        if self.session is not None:
            self.session.end()
            self.session = None
        if self.opened is not None:
            self.opened.application.close()
            self.opened = None
        self.entry.stop()

    def _leave(self) -> None:
        session, opened, errand = self.session, self.opened, self._errand
        if session is None or opened is None or errand is None:
            return
        self.session, self.opened, self._errand = None, None, None
        self.entry.run(errand, opened.application, opened.settings)
        session.end()
