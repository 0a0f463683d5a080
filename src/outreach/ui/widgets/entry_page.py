# SPDX-License-Identifier: Apache-2.0
"""One page of the start window: title, sentence, what is asked, and the way on at its foot."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.errors import UserError
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import Line, Text, TextKind
from outreach.ui.field import bad
from outreach.ui.forms import AnyField, FieldGrid, Form
from outreach.ui.theme import Tone
from outreach.ui.widgets.scrolled import scrolled

WIDTH = 640
COLUMNS = 2
F = TypeVar("F", bound=AnyField)


class Problem(QWidget):
    """Why it did not go on: a sign and a sentence, or nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        self._icon = Icon("alert-triangle", "danger", self)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._text = Text("", tone=Tone.DANGER, wrap=True, parent=self)
        row.addWidget(self._text, 1)
        self.hide()

    def say(self, words: str) -> None:
        """Show a sentence; empty takes it away."""
        self._text.setText(words)
        self._text.setAccessibleName(words)
        self.setVisible(bool(words))

    def words(self) -> str:
        """Return what is said."""
        return self._text.text()


class EntryPage(QWidget):
    """``went_on`` once everything asked stands, ``went_back`` for the page before.

    Enter goes from field to field and, from the last, on; Esc goes back.
    """

    went_on = Signal()
    went_back = Signal()

    def __init__(
        self,
        title: str,
        sentence: str,
        t: Translator,
        parent: QWidget | None = None,
        *,
        go: str = "",
        back: str = "",
        width: int = WIDTH,
    ) -> None:
        super().__init__(parent)
        self.t = t
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        scroll, outer = scrolled(self)
        column.addWidget(scroll, 1)
        inside = QWidget(scroll)
        inside.setMaximumWidth(width)
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 44, 0, 24)
        self.body.setSpacing(theme.PAD)
        outer.setContentsMargins(48, 0, 48, 0)
        outer.addWidget(inside)
        self.title = Text(title, TextKind.TITLE, wrap=True, parent=inside)
        self.body.addWidget(self.title)
        self.sentence = Text(sentence, TextKind.MUTED, wrap=True, parent=inside)
        self.sentence.setVisible(bool(sentence))
        self.body.addWidget(self.sentence)
        self.grid = FieldGrid(inside, columns=COLUMNS)
        self.form = Form(self.grid)
        self.form.completed.connect(self.submit)
        self.body.addWidget(self.grid)
        self.grid.hide()
        self.problem = Problem(inside)
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        self._build_foot(column, go, back)

    def put(self, field: F, span: int = COLUMNS) -> F:
        """Take a field in, over one column or both."""
        self.grid.place(field, span)
        self.form.add(field)
        self.grid.show()
        return field

    def put_beside(self, widget: QWidget) -> None:
        """Put something that is no field under the fields, above what went wrong."""
        self.body.insertWidget(self.body.indexOf(self.problem), widget)

    def submit(self) -> None:
        """Check every field; say where something is wrong, else go on."""
        if not self.go.isEnabled():
            return
        if self.form.check():
            first = self.form.first_error()
            if first is not None:
                first.focus()
            return
        self.problem.say("")
        self.went_on.emit()

    def busy(self, on: bool) -> None:
        """Keep a second try away while the first is under way."""
        self.go.setEnabled(not on)
        self.back.setEnabled(not on)

    def fail(self, error: UserError) -> None:
        """Show why it was refused: at its field where one is named, else under the fields."""
        self.busy(on=False)
        words = error.sentence(self.t)
        wanted = str(error.values.get("field", ""))
        for field in self.form.fields():
            if field.key == wanted:
                field.say(bad(words))
                field.focus()
                return
        self.problem.say(words)

    def focus_first(self) -> None:
        """Bring the keyboard to where one begins."""
        if self.form.fields():
            self.form.focus_first()
        else:
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_foot(self, column: QVBoxLayout, go: str, back: str) -> None:
        self.foot = QWidget(self)
        outer = QVBoxLayout(self.foot)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(Line(self.foot))
        row = QHBoxLayout()
        row.setContentsMargins(48, 12, 48, 12)
        row.setSpacing(8)
        self.back = Button(back, self.foot)
        self.back.setVisible(bool(back))
        self.back.clicked.connect(self.went_back)
        row.addWidget(self.back)
        row.addStretch(1)
        self.foot_row = row
        self.go = Button(go, self.foot, kind=ButtonKind.PRIMARY)
        self.go.clicked.connect(self.submit)
        row.addWidget(self.go)
        outer.addLayout(row)
        self.foot.setVisible(bool(go or back))
        column.addWidget(self.foot)
        if back:
            escape = QShortcut(QKeySequence("Esc"), self)
            escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            escape.activated.connect(self.on_escape)

    def on_escape(self) -> None:
        """Go back, unless something is under way."""
        if self.back.isEnabled():
            self.went_back.emit()
