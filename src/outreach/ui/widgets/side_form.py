# SPDX-License-Identifier: Apache-2.0
"""A form beside a list, never a dialog: fields in two columns, a sentence, save and close."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.card import Card
from outreach.ui.controls.text import ElidedText, Line, Text, TextKind
from outreach.ui.field import bad
from outreach.ui.forms import AnyField, FieldGrid, Form
from outreach.ui.theme import Tone
from outreach.ui.widgets.scrolled import scrolled

COLUMNS = 2
F = TypeVar("F", bound=AnyField)


class SideForm(Card):
    """Collect one thing: ``submitted`` once everything stands, ``closed`` to put it away.

    ``add`` returns the field, so that a page keeps it under its own name. Enter goes on to the
    next field and saves from the last; Ctrl+S saves, Esc closes. ``DRAFT`` names it where what is
    typed is kept (empty for what is not, as passwords), ``OF_RECORD`` says that it is always
    opened for one record.
    """

    DRAFT: ClassVar[str] = ""
    OF_RECORD: ClassVar[bool] = False

    submitted = Signal()
    closed = Signal()

    def __init__(
        self, title: str, save: str, t: Translator, parent: QWidget | None = None, *, note: str = ""
    ) -> None:
        super().__init__(title, parent=parent, pad=0)
        self.t = t
        close = Button("", self, kind=ButtonKind.FLAT, icon="x", small=True)
        close.setAccessibleName(t(N_("关闭")))
        close.clicked.connect(self.closed)
        self.add_right(close)
        self.body.setSpacing(0)
        self.add(self._build_fields(note), 1)
        self.add(Line(self))
        self.add(self._build_foot(save))
        keys = ((QKeySequence("Ctrl+S"), self.submit), (QKeySequence("Esc"), self.closed))
        for sequence, slot in keys:
            shortcut = QShortcut(sequence, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def put(self, field: F, span: int = COLUMNS) -> F:
        """Take a field in, over one column or both."""
        self._grid.place(field, span)
        self.form.add(field)
        return field

    def put_beside(self, widget: QWidget) -> None:
        """Put something that is no field under the fields: a list, a hint."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def put_above(self, widget: QWidget) -> None:
        """Put a line above the fields."""
        self._column.insertWidget(0, widget)

    def submit(self) -> None:
        """Check every field; say where something is wrong, else hand over."""
        if not self.save_button.isEnabled():
            return
        if self.form.check():
            first = self.form.first_error()
            if first is not None:
                first.focus()
            return
        self.say("")
        self.submitted.emit()

    def busy(self, on: bool) -> None:
        """Keep a second save away while the first is under way."""
        self.save_button.setEnabled(not on)

    def fail(self, error: UserError) -> None:
        """Show why it was refused: at its field where one is named, else above the buttons."""
        self.busy(on=False)
        words = error.sentence(self.t)
        wanted = str(error.values.get("field", ""))
        for field in self.form.fields():
            if field.key == wanted:
                field.say(bad(words))
                field.focus()
                return
        self.say(words)

    def say(self, words: str) -> None:
        """Say something above the buttons."""
        self._problem.setText(words)
        self._problem.setVisible(bool(words))

    def problem(self) -> str:
        """Return what stands above the buttons; empty while nothing was refused."""
        return self._problem.text()

    def renew(self) -> None:
        """Empty it for the next."""
        self.busy(on=False)
        self.say("")
        self.form.clear()

    def focus_first(self) -> None:
        """Bring the keyboard to the first field."""
        self.form.focus_first()

    def _build_fields(self, note: str) -> QScrollArea:
        scroll, self._column = scrolled(self)
        inner = scroll.widget()
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.setSpacing(8)
        if note:
            self._column.addWidget(Text(note, TextKind.CAPTION, wrap=True, parent=inner))
        self._grid = FieldGrid(inner, columns=COLUMNS)
        self._column.addWidget(self._grid)
        self._column.addStretch(1)
        self.form = Form(self._grid)
        self.form.completed.connect(self.submit)
        return scroll

    def _build_foot(self, save: str) -> QWidget:
        foot = QWidget(self)
        column = QVBoxLayout(foot)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        self._problem = Text("", tone=Tone.DANGER, wrap=True, parent=foot)
        self._problem.hide()
        column.addWidget(self._problem)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.save_button = Button(save, foot, kind=ButtonKind.PRIMARY, key="Ctrl+S")
        self.save_button.clicked.connect(self.submit)
        row.addWidget(self.save_button)
        column.addLayout(row)
        return foot


def labelled(rows: Sequence[tuple[str, str]], parent: QWidget) -> QWidget:
    """Return small label and value lines, for what a panel tells before its form."""
    box = QWidget(parent)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    metrics = QFontMetrics(theme.font())
    wide = max([64, *(metrics.horizontalAdvance(label) + 2 for label, value in rows if value)])
    for label, value in rows:
        if not value:
            continue
        line = QHBoxLayout()
        line.setSpacing(8)
        key = Text(label, TextKind.MUTED, parent=box)
        key.setFixedWidth(wide)
        line.addWidget(key)
        line.addWidget(ElidedText(value, parent=box), 1)
        column.addLayout(line)
    box.setMinimumHeight(theme.SMALL_HEIGHT if rows else 0)
    return box
