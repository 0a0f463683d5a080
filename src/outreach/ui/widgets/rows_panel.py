# SPDX-License-Identifier: Apache-2.0
"""The rows behind a number, beside it: who was counted, one line each; Esc puts it away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import Cell, muted, number
from outreach.ui.counted import CountedRow
from outreach.ui.models import Column, RecordTableModel, Source
from outreach.ui.tasks import Tasks
from outreach.ui.widgets.family_table import TableFoot
from outreach.ui.widgets.places import EmptyState
from outreach.ui.widgets.record_table import RecordTable


class RowsPanel(Card):
    """Show the rows behind one number. ``family`` carries the employee whose file to open."""

    family = Signal(object)
    closed = Signal()

    def __init__(self, tasks: Tasks, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent, pad=0)
        self.t = t
        self.body.setSpacing(0)
        close = Button("", self, kind=ButtonKind.FLAT, icon="x", small=True)
        close.setAccessibleName(t(N_("关闭")))
        close.clicked.connect(self.closed)
        self.add_right(close)
        columns = [
            Column("who", N_("姓名"), self.who_cell, tooltip=full_who),
            Column("code", N_("编号"), self.code_cell, width=92),
            Column("about", N_("说明"), self.about_cell),
        ]
        self._stack = QStackedWidget(self)
        model: RecordTableModel[CountedRow] = RecordTableModel(columns, tasks, t, self)
        self.table = RecordTable(model, t(N_("明细")), self._stack)
        self._nothing = EmptyState(t(N_("没有明细。")), parent=self._stack)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._nothing)
        self.add(self._stack, 1)
        self.foot = TableFoot(t(N_("Enter 看档案　Esc 关闭")), self)
        self.add(self.foot)
        model.loaded.connect(self.on_loaded)
        model.rowsInserted.connect(self.show_count)
        self.table.opened.connect(self.on_opened)
        self.table.part_clicked.connect(self.on_part)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.closed)

    def show_source(self, title: str, note: str, source: Source[CountedRow]) -> None:
        """Show the rows that a source brings; ``note`` says in small words what they are."""
        self.set_title(title)
        self.set_caption(note)
        self.foot.say("")
        self.table.records.set_rows(())
        self._stack.setCurrentWidget(self.table)
        self.table.records.show(source)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_count(self) -> None:
        """Say how many of the rows are here."""
        model = self.table.records
        shown, total = model.rowCount(), model.total or 0
        if shown < total:
            self.foot.say(
                self.t(N_("已显示 {shown} 条，共 {total} 条"), shown=shown, total=f"{total:,}")
            )
        else:
            self.foot.say(self.t.plural(N_("共 {n} 条"), shown))

    def on_loaded(self) -> None:
        """Show the first slice."""
        found = self.table.records.rowCount() > 0
        self._stack.setCurrentWidget(self.table if found else self._nothing)
        self.table.select_row(0)
        self.show_count()

    def on_opened(self, row: CountedRow) -> None:
        """Open the file behind a row; a session or a purchase is nobody's."""
        if row.employee_id is not None:
            self.family.emit(row.employee_id)

    def on_part(self, row: CountedRow, _target: str) -> None:
        """Open the file behind a name."""
        self.on_opened(row)

    def who_cell(self, row: CountedRow) -> Cell:
        """Return the name; it opens the file."""
        return number(row.who, "file")

    def code_cell(self, row: CountedRow) -> Cell:
        """Return the number people know it by."""
        return muted(row.code)

    def about_cell(self, row: CountedRow) -> Cell:
        """Return what else is worth knowing."""
        return row.about


def full_who(row: CountedRow) -> str:
    """Return the whole name, for a column too narrow for it."""
    return row.who
