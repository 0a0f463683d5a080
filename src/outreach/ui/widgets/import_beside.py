# SPDX-License-Identifier: Apache-2.0
"""What stands beside an import: the tray of what waits, and the earlier imports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach.domain.ledgers import EMPLOYEES
from outreach.errors import N_, UserError
from outreach.exchange.tables import write_template
from outreach.services import exports
from outreach.services.context import Context
from outreach.services.undoing import Undone
from outreach.ui.dialogs import Question
from outreach.ui.messages import Level, Message
from outreach.ui.page import Desk
from outreach.ui.tasks import Progress
from outreach.ui.widgets.import_decisions import Answer, deciding
from outreach.ui.widgets.import_history import (
    HistoryLine,
    HistoryPlace,
    parting,
    read_history,
    undoing_job,
)
from outreach.ui.widgets.import_tray import TrayPlace
from outreach.ui.widgets.import_tray_words import TrayItem, read_tray
from outreach.ui.widgets.places import ask_file

MESSAGE = "beside-import"
MOST_NAMED = 8


@dataclass(frozen=True)
class Waiting:
    """Everything that stands beside an import, as one read brings it."""

    items: tuple[TrayItem, ...]
    lines: tuple[HistoryLine, ...]


class Beside(QStackedWidget):
    """Show tray or history; ``counted`` carries how much waits.

    ``wrote`` says that people changed, ``undone`` that they did by taking something back.
    """

    counted = Signal(int)
    wrote = Signal()
    undone = Signal()

    def __init__(
        self, desk: Desk, context: Callable[[], Context], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.t = desk.t
        self._context = context
        self._undoing: HistoryLine | None = None
        self.tray = TrayPlace(desk.tasks, desk.t, self)
        self.tray.answered.connect(self.on_answered)
        self.history = HistoryPlace(desk.tasks, desk.t, self)
        self.history.undo_wanted.connect(self.on_undo)
        self.history.export_wanted.connect(self.on_export)
        self.history.template_wanted.connect(self.on_template)
        self.addWidget(self.tray)
        self.addWidget(self.history)

    def load(self) -> None:
        """Read what waits and what was imported at the chosen site."""
        if self._context().site is not None:
            self.desk.tasks.read(self.fetch, owner=self, key="beside", done=self.show_waiting)

    def focus_first(self) -> None:
        """Bring the keyboard to the list that is up."""
        shown = self.tray if self.currentWidget() is self.tray else self.history
        shown.focus_first()

    def fetch(self, _progress: Progress) -> Waiting:
        """Read tray and history, on a worker."""
        store, context = self.desk.services.store, self._context()
        return Waiting(read_tray(store, context), read_history(store, context))

    def show_waiting(self, waiting: Waiting) -> None:
        """Show what was read."""
        self.tray.show_items(waiting.items)
        self.history.show_lines(waiting.lines)
        self.counted.emit(sum(not item.registered for item in waiting.items))

    # --- deciding

    def on_answered(self, items: Sequence[TrayItem], answer: Answer) -> None:
        """Carry an answer out."""
        store = self.desk.services.store
        self.desk.tasks.write(
            deciding(store, self._context(), items, answer),
            owner=self,
            done=self.on_decided,
            failed=self.on_failed,
            label=self.t(N_("正在登记决定")),
        )

    def on_decided(self, count: int) -> None:
        """Say so, and read what still waits."""
        self._say(Level.DONE, self.t.plural(N_("已决定 {n} 条。"), count))
        self.wrote.emit()
        self.load()

    def on_failed(self, error: UserError) -> None:
        """Say why nothing was done; somebody else may have decided, so read again."""
        self._say(Level.ERROR, error.sentence(self.t))
        self.load()

    # --- taking back

    def on_undo(self, line: HistoryLine) -> None:
        """Ask before an import or a merge is taken back."""
        self._undoing = line
        question = Question(
            self.t(N_("撤销“{what}”？"), what=line.what),
            self.t(
                N_("这次新登记的人和改动会移走，被替换的内容放回来；后来登记过的人会先列出来。")
            ),
            self.t(N_("撤销")),
            self.t,
            self,
        )
        question.confirmed.connect(self.on_undo_confirmed)
        question.open()

    def undo_batch(self, batch: int) -> None:
        """Take an import back that was just written."""
        self.on_undo(HistoryLine(self.t(N_("导入 {n}"), n=batch), "", "", "", "", batch=batch))

    def on_undo_confirmed(self) -> None:
        """Take it back, or hear on whom later work depends."""
        self._undo(keep_used=False)

    def on_rest_confirmed(self) -> None:
        """Take back all but those people."""
        self._undo(keep_used=True)

    def on_undone(self, result: Undone) -> None:
        """Say what went, or ask whether the rest may go."""
        if result.done:
            words = N_("已撤销：移走职工 {employees} 人、子女 {children} 名，放回 {restored} 处。")
            self._say(
                Level.DONE,
                self.t(
                    words,
                    employees=result.employees,
                    children=result.children,
                    restored=result.restored,
                ),
            )
            self.wrote.emit()
            self.undone.emit()
            self.load()
            return
        named = "、".join(
            f"{one.staff_no} {one.name}（{self.t(one.reason)}）" for one in result.used[:MOST_NAMED]
        )
        more = len(result.used) - MOST_NAMED
        words = N_("没有撤销。后来又有登记的：{people}。可以只撤销其余的人。")
        if more > 0:
            words = N_("没有撤销。后来又有登记的：{people} 等 {n} 人。可以只撤销其余的人。")
        question = Question(
            self.t(N_("有人后来又登记过")),
            self.t(words, people=named, n=len(result.used)),
            self.t(N_("只撤销其余的")),
            self.t,
            self,
        )
        question.confirmed.connect(self.on_rest_confirmed)
        question.open()

    def on_parted(self, _nothing: object) -> None:
        """Say that two files are two again."""
        self._say(Level.DONE, self.t(N_("已撤销合并。")))
        self.wrote.emit()
        self.load()

    def _undo(self, *, keep_used: bool) -> None:
        line, tasks, store = self._undoing, self.desk.tasks, self.desk.services.store
        if line is None:
            return
        label = self.t(N_("正在撤销"))
        if line.merge is not None:
            job = parting(store, self._context(), line.merge)
            tasks.write(job, owner=self, done=self.on_parted, failed=self.on_failed, label=label)
            return
        tasks.write(
            undoing_job(store, self._context(), line.batch, keep_used=keep_used),
            owner=self,
            done=self.on_undone,
            failed=self.on_failed,
            label=label,
        )

    # --- out

    def on_export(self) -> None:
        """Ask where the ledger goes."""
        ask_file(self, self.t(EMPLOYEES.zh), self.on_export_file)

    def on_template(self) -> None:
        """Ask where an empty ledger goes."""
        words = self.t(N_("{ledger}空白表"), ledger=self.t(EMPLOYEES.zh))
        ask_file(self, words, self.on_template_file)

    def on_export_file(self, name: str) -> None:
        """Write the ledger, on a worker."""
        store, context, path = self.desk.services.store, self._context(), Path(name)

        def job(_progress: Progress) -> str:
            count = exports.export_file(store, context, EMPLOYEES.kind, path)
            return context.t(N_("已导出 {n} 人：{file}"), n=count, file=path.name)

        self._write(job)

    def on_template_file(self, name: str) -> None:
        """Write an empty ledger, on a worker."""
        t, path = self.t, Path(name)

        def job(_progress: Progress) -> str:
            write_template(path, EMPLOYEES, t)
            return t(N_("已存好空白表：{file}"), file=path.name)

        self._write(job)

    def on_written(self, words: str) -> None:
        """Say where the file is."""
        self._say(Level.DONE, words)

    def _write(self, job: Callable[[Progress], str]) -> None:
        self.desk.tasks.write(
            job,
            owner=self,
            done=self.on_written,
            failed=self.on_failed,
            label=self.t(N_("正在写文件")),
        )

    def _say(self, level: Level, text: str) -> None:
        self.desk.messages.post(Message(level, text, key=MESSAGE))
