# SPDX-License-Identifier: Apache-2.0
"""A card with a table of rows that are here already, and what to do first where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from outreach.i18n import Translator
from outreach.ui.controls.card import Card
from outreach.ui.models import Column, RecordTableModel
from outreach.ui.tasks import Tasks
from outreach.ui.widgets.places import EmptyState
from outreach.ui.widgets.record_table import RecordTable


class Listing(Card):
    """Show rows of one kind. ``begun`` is the button of the empty state."""

    current = Signal(object)
    opened = Signal(object)
    part = Signal(object, str)
    begun = Signal()

    def __init__(
        self,
        title: str,
        columns: Sequence[Column[Any]],
        tasks: Tasks,
        t: Translator,
        parent: QWidget | None = None,
        *,
        empty: str,
        begin: str = "",
    ) -> None:
        super().__init__(title, " ", parent, pad=0)
        self.body.setSpacing(0)
        self._stack = QStackedWidget(self)
        model: RecordTableModel[Any] = RecordTableModel(columns, tasks, t, self)
        self.table = RecordTable(model, title, self._stack)
        self._empty = EmptyState(empty, begin, self._stack)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.add(self._stack, 1)
        self.table.current_row.connect(self.current)
        self.table.opened.connect(self.opened)
        self.table.part_clicked.connect(self.part)
        self._empty.clicked.connect(self.begun)

    def show_rows(self, rows: Sequence[Any], key: object = None, attribute: str = "id") -> None:
        """Show rows; the one with a key stays chosen. Nobody hears of a choice nobody made."""
        self._stack.setCurrentWidget(self.table if rows else self._empty)
        self.table.blockSignals(True)
        self.table.records.set_rows(tuple(rows), len(rows))
        keys = [getattr(row, attribute, None) for row in rows]
        if key is not None and key in keys:
            self.table.select_row(keys.index(key))
        self.table.blockSignals(False)

    def rows(self) -> tuple[Any, ...]:
        """Return what is shown."""
        return self.table.records.rows()
