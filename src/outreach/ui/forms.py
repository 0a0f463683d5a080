# SPDX-License-Identifier: Apache-2.0
"""Forms: fields in four columns, Enter to the next one in the order one sees them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from outreach.ui.field import Field, State

AnyField = Field[Any]  # a form handles its fields as text, whatever their values are
COLUMNS = 4
GAP_DOWN = 8
GAP_ACROSS = 12


class FieldGrid(QWidget):
    """Four columns, 12 across and 8 down; fields flow into it in reading order."""

    def __init__(self, parent: QWidget | None = None, *, columns: int = COLUMNS) -> None:
        super().__init__(parent)
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP_ACROSS)
        self._grid.setVerticalSpacing(GAP_DOWN)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, 0)
        self._next = (0, 0)

    def place(self, widget: QWidget, span: int = 1) -> None:
        """Add at the next free place, on a new line where it does not fit."""
        row, column = self._next
        if column + span > self._columns:
            row, column = row + 1, 0
        self._grid.addWidget(widget, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
        self._next = (row, column + span)

    def end_line(self) -> None:
        """Begin a new line."""
        self._next = (self._next[0] + 1, 0)


class Form(QObject):
    """The fields of one page, in the order one sees them on ``root``."""

    edited = Signal()
    completed = Signal()

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        self._root = root
        self._fields: list[AnyField] = []
        self._clean: dict[str, str] = {}
        self._arrange_soon = QTimer(self, singleShot=True, interval=0)
        self._arrange_soon.timeout.connect(self.arrange)
        root.installEventFilter(self)

    def add(self, *fields: AnyField) -> None:
        """Take fields in; keys are unique within a form."""
        for field in fields:
            self._fields.append(field)
            self._clean[field.key] = field.draft()
            field.edited.connect(self.edited)
            field.passed.connect(self._on_passed)

    def remove(self, *fields: AnyField) -> None:
        """Let fields go, before their widgets are deleted."""
        gone = {id(field) for field in fields}
        for field in fields:
            self._clean.pop(field.key, None)
            field.edited.disconnect(self.edited)
            field.passed.disconnect(self._on_passed)
        self._fields = [field for field in self._fields if id(field) not in gone]

    def fields(self) -> list[AnyField]:
        """Return the fields on show, by line and then from left to right."""
        shown = [field for field in self._fields if field.isVisibleTo(self._root)]
        return sorted(shown, key=self._place)

    def arrange(self) -> None:
        """Make Tab follow the eye; also done by itself when the root is laid out anew."""
        # Whole fields, not their controls: what stands beside a control moves along.
        for before, after in itertools.pairwise(self.fields()):
            QWidget.setTabOrder(before, after)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject.eventFilter: fields came, went or moved."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._arrange_soon.start()
        return super().eventFilter(watched, event)

    def check(self) -> list[AnyField]:
        """Check everything on show as for saving; return the fields that cannot stay so."""
        for field in self.fields():
            field.run_check()
        return self.errors()

    def errors(self) -> list[AnyField]:
        """Return the fields on show that are marked wrong."""
        return [field for field in self.fields() if field.verdict.state is State.ERROR]

    def first_error(self) -> AnyField | None:
        """Return the first wrong field, or None."""
        return next(iter(self.errors()), None)

    def is_dirty(self) -> bool:
        """Tell whether something would be lost."""
        return self.draft() != self._clean

    def mark_clean(self) -> None:
        """Say that what is there now is saved."""
        self._clean = self.draft()

    def draft(self) -> dict[str, str]:
        """Return everything typed so far, as text by key."""
        return {field.key: field.draft() for field in self._fields}

    def take_draft(self, draft: Mapping[str, str]) -> None:
        """Put a draft back; keys that are gone are left out."""
        for field in self._fields:
            if field.key in draft:
                field.take_draft(draft[field.key])

    def restore(self, draft: Mapping[str, str]) -> None:
        """Put a draft back as if it were typed: what follows from an answer follows again."""
        for field in list(self._fields):
            if field.draft() != draft.get(field.key, field.draft()):
                field.take_draft(draft[field.key])
                field.edited.emit()

    def lead_in(self, last: QWidget) -> None:
        """Let Tab come to the first field from a widget that stands before it."""
        for field in self.fields()[:1]:
            QWidget.setTabOrder(last, field)
            self.arrange()

    def clear(self) -> None:
        """Empty every field, silently, and call that clean."""
        for field in self._fields:
            field.take_draft("")
            field.rest()
        self.mark_clean()

    def focus_first(self) -> None:
        """Bring the keyboard to the first field."""
        self._focus_first_of(self.fields())

    def _on_passed(self, field: AnyField) -> None:
        order = self.fields()
        after = order[order.index(field) + 1 :] if field in order else []
        if not self._focus_first_of(after):
            field.run_check()
            self.completed.emit()

    @staticmethod
    def _focus_first_of(fields: Sequence[AnyField]) -> bool:
        for field in fields:
            if field.can_focus():
                field.focus()
                return True
        return False

    def _place(self, field: AnyField) -> tuple[int, int]:
        place = field.mapTo(self._root, QPoint(0, 0))
        return (place.y(), place.x())
