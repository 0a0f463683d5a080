# SPDX-License-Identifier: Apache-2.0
"""Print something from a page: as one task, into the user's documents, then open it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.messages import Level, Message
from outreach.ui.page import Desk
from outreach.ui.tasks import Progress


def paper_folder(t: Translator) -> Path:
    """Return where papers go: Outreach in the user's documents, never a temporary place."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place)) / "Outreach" / t(N_("打印"))


class Printer(QObject):
    """Run a job that writes a paper, say where it lies, and open it in the system's viewer."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.t = desk.t
        self._tasks = desk.tasks
        self._messages = desk.messages
        self._printed: Path | None = None

    def start(self, job: Callable[[Progress], Path]) -> None:
        """Begin; nothing of the store is changed by it."""
        label = self.t(N_("正在生成"))
        self._tasks.read(job, owner=self, key="print", done=self.on_printed, label=label)

    def start_recorded(self, job: Callable[[Progress], Path]) -> None:
        """Begin what leaves an entry in the trail: it queues with the writes."""
        label = self.t(N_("正在生成"))
        self._tasks.write(job, owner=self, done=self.offer, label=label)

    def offer(self, path: Path) -> None:
        """Say where a paper lies, and offer to open it: what is sealed comes up on a click."""
        self._printed = path
        words = self.t(N_("已生成“{name}”，在“{folder}”。"), name=path.name, folder=path.parent)
        open_it = self.t(N_("打开并打印"))
        self._messages.post(
            Message(Level.DONE, words, open_it, self.on_open, key="printed", sticky=True)
        )

    def on_printed(self, path: Path) -> None:
        """Open what was written; a viewer that did not come up can be asked again."""
        self._printed = path
        words = self.t(N_("已生成“{name}”，在“{folder}”。"), name=path.name, folder=path.parent)
        again = self.t(N_("再打开"))
        self._messages.post(Message(Level.DONE, words, again, self.on_open, key="printed"))
        self.on_open()

    def on_open(self) -> None:
        """Open the paper in the system's own program, which prints it."""
        if self._printed is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._printed)))
