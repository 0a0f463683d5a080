# SPDX-License-Identifier: Apache-2.0
"""What is signed, told and printed from a family's panel: each as one task, then said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from outreach.domain.pledges import NoticeMethod, PledgeMethod, PledgeTaken
from outreach.domain.texts import TextKind, current
from outreach.errors import N_
from outreach.services import papers, pledges
from outreach.services.context import Context, SiteRef
from outreach.services.papers import PaperKind
from outreach.ui.messages import Level, Message
from outreach.ui.page import Desk
from outreach.ui.tasks import Progress
from outreach.ui.widgets.family_panel import FamilyPanel


class Paperwork(QObject):
    """Do what the panel asks for. ``kept`` says that something about the family was written."""

    kept = Signal()

    def __init__(self, desk: Desk, panel: FamilyPanel, parent: QObject) -> None:
        super().__init__(parent)
        self.t = desk.t
        self._services = desk.services
        self._tasks = desk.tasks
        self._messages = desk.messages
        self._panel = panel
        self._sites: tuple[SiteRef, ...] = ()
        self._printed: Path | None = None
        panel.print_wanted.connect(self.on_print)
        panel.papers.print_wanted.connect(self.on_print_paper)
        panel.papers.pledge_signed.connect(self.on_signed)
        panel.papers.pledge_withdrawn.connect(self.on_withdrawn)
        panel.papers.notice_given.connect(self.on_told)

    def set_sites(self, sites: Sequence[SiteRef]) -> None:
        """Learn the sites: a write belongs to the one the person works at."""
        self._sites = tuple(sites)

    def on_signed(self, day: date, method: PledgeMethod) -> None:
        """Record a signed pledge."""
        store, ctx, family = self._services.store, self.context(), self._panel.family
        if family is None:
            return

        def job(_progress: Progress) -> str:
            taken = PledgeTaken(current(TextKind.PLEDGE, day).version, method, day)
            pledges.record_pledge(store, ctx, family.employee_id, taken)
            return ctx.t(N_("已记下 {name} 的承诺书。"), name=family.name)

        self._write(job)

    def on_withdrawn(self, day: date) -> None:
        """Record that a pledge was taken back."""
        store, ctx, family = self._services.store, self.context(), self._panel.family
        if family is None:
            return

        def job(_progress: Progress) -> str:
            pledges.withdraw_pledge(store, ctx, family.employee_id, on=day)
            return ctx.t(N_("{name} 的承诺已撤回。"), name=family.name)

        self._write(job)

    def on_told(self, day: date, method: NoticeMethod) -> None:
        """Record that the notice was given."""
        store, ctx, family = self._services.store, self.context(), self._panel.family
        if family is None:
            return

        def job(_progress: Progress) -> str:
            pledges.give_notice(store, ctx, family.employee_id, given_on=day, method=method)
            return ctx.t(N_("已记下对 {name} 的告知。"), name=family.name)

        self._write(job)

    def on_print(self) -> None:
        """Write the family's file as a PDF."""
        store, ctx, family = self._services.store, self.context(), self._panel.family
        if family is None:
            return
        folder = self.folder()

        def job(_progress: Progress) -> Path:
            return papers.print_family(store, ctx, family.employee_id, folder)

        self._print(job)

    def on_print_paper(self, kind: PaperKind) -> None:
        """Write a paper to be signed, with this person's name on it."""
        store, ctx, family = self._services.store, self.context(), self._panel.family
        if family is None:
            return
        folder = self.folder()

        def job(_progress: Progress) -> Path:
            return papers.print_papers(store, ctx, kind, [family.employee_id], folder)

        self._print(job)

    def on_written(self, sentence: str) -> None:
        """Say what was kept."""
        self._messages.done(sentence)
        self.kept.emit()

    def on_printed(self, path: Path) -> None:
        """Say where the paper is, and offer to open it."""
        self._printed = path
        words = self.t(N_("已生成“{name}”，在“{folder}”。"), name=path.name, folder=path.parent)
        open_it = self.t(N_("打开并打印"))
        self._messages.post(
            Message(Level.DONE, words, open_it, self.on_open, key="printed", sticky=True)
        )

    def on_open(self) -> None:
        """Open the paper in the system's own program, which prints it."""
        if self._printed is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._printed)))

    def folder(self) -> Path:
        """Return where papers go: Outreach in the user's documents, never a temporary place."""
        place = QStandardPaths.StandardLocation.DocumentsLocation
        return Path(QStandardPaths.writableLocation(place)) / "Outreach" / self.t(N_("打印"))

    def _write(self, job: Callable[[Progress], str]) -> None:
        label = self.t(N_("正在保存"))
        self._tasks.write(job, owner=self, done=self.on_written, label=label)

    def _print(self, job: Callable[[Progress], Path]) -> None:
        label = self.t(N_("正在生成"))
        self._tasks.read(job, owner=self, key="print", done=self.on_printed, label=label)

    def context(self) -> Context:
        """Return the surroundings of a write: the site the shown person works at."""
        family = self._panel.family
        found = [site for site in self._sites if family is not None and site.name == family.site]
        return self._services.context(site=found[0] if found else None)
