# SPDX-License-Identifier: Apache-2.0
"""One numbered part of the registration form: title, a sentence, then its fields."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.areas import find_areas
from outreach.i18n import Translator
from outreach.ui.controls.choices import Choice
from outreach.ui.controls.text import ElidedText, Line, Text, TextKind
from outreach.ui.forms import AnyField, FieldGrid


class Section(QWidget):
    """A part of the form; ``fields`` are the form's, in the order they were placed."""

    def __init__(
        self, number: int, title: str, sentence: str, t: Translator, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.t = t
        self.title = title
        self.fields: list[AnyField] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        if number > 1:
            self.column.addWidget(Line(self))
        self.head = QHBoxLayout()
        self.head.setSpacing(12)
        self.head.addWidget(Text(f"{number} {title}", TextKind.STRONG, parent=self))
        self.head.addWidget(ElidedText(sentence, TextKind.CAPTION, parent=self), 1)
        self.column.addLayout(self.head)
        self.grid = FieldGrid(self)
        self.column.addWidget(self.grid)

    def place(self, field: AnyField, span: int = 1) -> None:
        """Add a field at the next free place."""
        self.grid.place(field, span)
        self.fields.append(field)


def suggest_areas(text: str) -> list[Choice[str]]:
    """Offer counties for what was typed so far; the code stands behind the words."""
    return [Choice(code, name) for code, name in find_areas(text)]
