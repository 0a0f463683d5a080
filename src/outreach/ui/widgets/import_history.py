# SPDX-License-Identifier: Apache-2.0
"""Earlier imports (历次导入): what each did, taken back from here; the ledger out and empty."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services import doubles, undoing
from outreach.services.context import Context
from outreach.services.matching import Mode
from outreach.services.store import Store
from outreach.services.undoing import Undone
from outreach.ui.controls.button import Button
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import Cell, link, muted, tag
from outreach.ui.models import Column, RecordTableModel
from outreach.ui.tasks import Job, Progress, Tasks
from outreach.ui.theme import Tone
from outreach.ui.widgets.import_values import OUTCOME_LABELS, Outcome
from outreach.ui.widgets.import_words import MODES
from outreach.ui.widgets.places import EmptyState
from outreach.ui.widgets.record_table import RecordTable

UNDO = "undo"
COUNTED = {
    "created": Outcome.CREATED, "updated": Outcome.UPDATED, "unchanged": Outcome.UNCHANGED,
    "refused": Outcome.REFUSED, "undecided": Outcome.HELD,
}  # fmt: skip


@dataclass(frozen=True)
class HistoryLine:
    """One import or merge, in the reader's words; a merge has its id, an import its number."""

    what: str
    when: str
    who: str
    how: str
    did: str
    waiting: int = 0
    undone: bool = False
    batch: int = 0
    merge: uuid.UUID | None = None


def read_history(store: Store, ctx: Context) -> tuple[HistoryLine, ...]:
    """Return imports and merges, the newest first of each."""
    t = ctx.t
    imports = tuple(
        HistoryLine(
            t(N_("导入 {n}"), n=one.number),
            one.recorded_at.strftime("%Y-%m-%d %H:%M"),
            one.by,
            t(MODES[Mode(one.mode)]),
            "，".join(
                f"{t(OUTCOME_LABELS[outcome])} {one.counts[name]}"
                for name, outcome in COUNTED.items()
                if one.counts.get(name)
            ),
            one.waiting,
            one.undone_at is not None,
            one.number,
        )
        for one in undoing.batches(store, ctx)
    )
    merged = tuple(
        HistoryLine(
            t(N_("合并")),
            one.recorded_at.strftime("%Y-%m-%d %H:%M"),
            "",
            "",
            t(N_("{gone} 并入 {kept}"), gone=one.gone.handle[:12], kept=one.kept.handle[:12]),
            merge=one.id,
        )
        for one in doubles.merges(store, ctx)
    )
    return merged + imports


def undoing_job(store: Store, ctx: Context, batch: int, *, keep_used: bool) -> Job[Undone]:
    """Return the job that takes an import back."""

    def job(_progress: Progress) -> Undone:
        return undoing.undo_import(store, ctx, batch, keep_used=keep_used)

    return job


def parting(store: Store, ctx: Context, merge: uuid.UUID) -> Job[None]:
    """Return the job that parts two files again."""

    def job(_progress: Progress) -> None:
        doubles.unmerge(store, ctx, merge)

    return job


class HistoryPlace(QWidget):
    """List the imports; ``undo_wanted`` carries the line."""

    undo_wanted = Signal(object)
    export_wanted = Signal()
    template_wanted = Signal()

    def __init__(self, tasks: Tasks, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.t = t
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card(
            t(N_("历次导入")), t(N_("撤销会移走这次导入的人和改动，后来登记过的不动")), self, pad=0
        )
        self.template = Button(t(N_("空白表")), self, icon="table", small=True)
        self.template.clicked.connect(self.template_wanted)
        self.export = Button(t(N_("导出台账")), self, icon="file", small=True)
        self.export.clicked.connect(self.export_wanted)
        card.add_right(self.template)
        card.add_right(self.export)
        self.model = RecordTableModel(self._columns(), tasks, t, self)
        self.table = RecordTable(self.model, t(N_("历次导入")), self)
        self.table.part_clicked.connect(self._on_part)
        self.table.opened.connect(self._on_opened)
        card.add(self.table, 1)
        self.empty = EmptyState(t(N_("还没有导入过。")), parent=self, icon="import")
        card.add(self.empty, 1)
        column.addWidget(card, 1)

    def show_lines(self, lines: Sequence[HistoryLine]) -> None:
        """Show the imports."""
        self.model.set_rows(lines)
        self.table.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        if lines:
            self.table.select_row(0)

    def focus_first(self) -> None:
        """Bring the keyboard to the list; Enter takes the import back, after a question."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_part(self, line: HistoryLine, _target: str) -> None:
        self.undo_wanted.emit(line)

    def _on_opened(self, line: HistoryLine) -> None:
        if not line.undone:
            self.undo_wanted.emit(line)

    def _columns(self) -> tuple[Column[HistoryLine], ...]:
        return (
            Column("what", N_("批次"), lambda row: row.what, 104),
            Column("when", N_("时间"), lambda row: muted(row.when), 148),
            Column("who", N_("谁"), lambda row: row.who, 88),
            Column("how", N_("方式"), lambda row: row.how, 120),
            Column("did", N_("结果"), lambda row: row.did, tooltip=lambda row: row.did),
            Column("waiting", N_("待定"), lambda row: str(row.waiting or ""), 64, right=True),
            Column("undo", N_("去办"), self._undo, 96, right=True),
        )

    def _undo(self, row: HistoryLine) -> Cell:
        return (
            tag(self.t(N_("已撤销")), Tone.PLAIN) if row.undone else link(self.t(N_("撤销")), UNDO)
        )
