# SPDX-License-Identifier: Apache-2.0
"""The situations to tick: seven at first sight, the nine of the national opinion behind a link."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach.domain.incidents import situations
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.choices import CheckBox
from outreach.ui.field import Field

LATER = "N"  # codes of the opinion of 2020, art. 4


class SituationBoxes(QWidget):
    """A column of boxes; each tells its full words and source when pointed at."""

    ticked = Signal()

    def __init__(self, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.boxes: dict[str, CheckBox] = {}
        self.more = LinkButton(t(N_("更多情形（九部门意见列的九种）")), self)
        self.more.clicked.connect(self.show_all)
        for code, one in situations().items():
            box = CheckBox(one.brief.in_language(t.language), self)
            clause = one.clause.in_language(t.language)
            box.setToolTip(f"{one.words.in_language(t.language)}\n{clause}")
            box.clicked.connect(self.ticked)
            box.setVisible(not code.startswith(LATER))
            self.boxes[code] = box
            column.addWidget(box)
        column.addWidget(self.more)

    def show_all(self) -> None:
        """Show the other nine."""
        for box in self.boxes.values():
            box.show()
        self.more.hide()

    def fold(self) -> None:
        """Put the other nine away, save what is ticked."""
        for code, box in self.boxes.items():
            box.setVisible(not code.startswith(LATER) or box.isChecked())
        self.more.show()


class SituationsField(Field[frozenset[str]]):
    """What was met with; one at least."""

    control: SituationBoxes

    def __init__(self, key: str, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(key, t(N_("遇到的情形（可选几种）")), t, parent, required=True)
        self.adopt(SituationBoxes(t, self))
        self.control.ticked.connect(self.note_edit)

    def value(self) -> frozenset[str]:
        """Return the codes that are ticked."""
        return frozenset(code for code, box in self.control.boxes.items() if box.isChecked())

    def set_value(self, value: frozenset[str]) -> None:
        """Tick; nobody is told."""
        for code, box in self.control.boxes.items():
            box.setChecked(code in value)
        self.control.fold()
        self.say(None)

    def is_empty(self) -> bool:
        """Override Field.is_empty."""
        return not self.value()

    def draft(self) -> str:
        """Override Field.draft."""
        return " ".join(sorted(self.value()))

    def take_draft(self, text: str) -> None:
        """Override Field.take_draft."""
        self.set_value(frozenset(text.split()))

    def focus(self) -> None:
        """Override Field.focus: the first box."""
        next(iter(self.control.boxes.values())).setFocus()
