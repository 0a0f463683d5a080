# SPDX-License-Identifier: Apache-2.0
"""One numbered part of the registration form: title, a sentence, then its fields."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from outreach.i18n import Translator
from outreach.ui.controls.text import ElidedText, Line, Text, TextKind
from outreach.ui.field import State
from outreach.ui.forms import COLUMNS, GAP_ACROSS, GAP_DOWN, AnyField


class Section(QWidget):
    """A part of the form; ``fields`` are the form's, ``short`` is its name in the outline."""

    def __init__(
        self, number: int, title: str, short: str, sentence: str, t: Translator, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.t = t
        self._place = number
        self.short = short
        self.today = date.min  # until the form begins
        self.skipped = False  # what was answered before makes it needless
        self.fields: list[AnyField] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP_DOWN)
        if number > 1:
            self.column.addWidget(Line(self))
        self.head = QHBoxLayout()
        self.head.setSpacing(12)
        self._title = Text(f"{number} {title}", TextKind.STRONG, parent=self)
        self._title.setFixedHeight(20)
        self.head.addWidget(self._title)
        self._sentence = ElidedText(sentence, TextKind.CAPTION, parent=self)
        self.head.addWidget(self._sentence, 1)
        self.column.addLayout(self.head)

    def begin(self, today: date) -> None:
        """Make ready for the next person, on this business day."""
        self.today = today

    def set_title(self, title: str) -> None:
        """Change the words after the number."""
        self._title.setText(f"{self._place} {title}")

    def shown(self) -> list[AnyField]:
        """Return the fields that the answers so far have opened."""
        return [field for field in self.fields if field.isVisibleTo(self)]

    def wrong(self) -> int:
        """Return how many answers cannot stay as they are."""
        return sum(field.verdict.state is State.ERROR for field in self.shown())

    def unsure(self) -> int:
        """Return how many answers stand but wait for a confirmation."""
        return sum(field.verdict.state is State.WARNING for field in self.shown())

    def is_answered(self) -> bool:
        """Tell whether everything that must be said has been said."""
        needed = [field for field in self.shown() if field.required]
        begun = any(not field.is_empty() for field in self.shown())
        return begun and not any(field.is_empty() for field in needed)


class FlowGrid(QWidget):
    """Four columns that fields flow into; which of them are shown changes with the answers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP_ACROSS)
        self._grid.setVerticalSpacing(GAP_DOWN)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, 0)

    def show_only(self, *fields: tuple[QWidget, int]) -> None:
        """Show these in reading order, each over so many columns; the others go."""
        shown = [widget for widget, _ in fields]
        for widget in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            self._grid.removeWidget(widget)
            if widget not in shown:  # the keyboard may be in one that stays
                widget.hide()
        row = column = 0
        for widget, span in fields:
            if column + span > COLUMNS:
                row, column = row + 1, 0
            self._grid.addWidget(widget, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
            widget.show()
            column += span


def settle(root: QWidget) -> None:
    """Lay out at once what was shown or hidden: Enter goes on in the order one then sees."""
    for widget in reversed(root.findChildren(QWidget)):
        layout = widget.layout()
        if layout is not None:
            layout.activate()
    layout = root.layout()
    if layout is not None:
        layout.activate()
