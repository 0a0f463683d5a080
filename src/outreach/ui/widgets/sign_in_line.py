# SPDX-License-Identifier: Apache-2.0
"""Where people sign in by number, name or scan, and where heads of other firms are counted."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.domain.talks import ENGAGEMENT_LABELS, WalkIns
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.controls.button import Button
from outreach.ui.controls.inputs import LineEdit
from outreach.ui.controls.text import ElidedText, Text

WAIT_MS = 120


class SignInLine(LineEdit):
    """Where numbers, names and scans arrive: Enter signs, arrows choose among suggestions."""

    asked = Signal(str)
    entered = Signal(str)
    moved = Signal(int)

    def __init__(self, t: Translator, parent: QWidget) -> None:
        super().__init__(parent, placeholder=t(N_("工号、姓名或扫码，回车即签到")))
        self.setAccessibleName(t(N_("工号、姓名或扫码，回车即签到")))
        self._wait = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._wait.timeout.connect(self._ask)
        self.textChanged.connect(self._on_text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QLineEdit.keyPressEvent: a scanner ends with Enter, too."""
        composing = self.composition.open
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not composing:
            self._wait.stop()
            if self.text().strip():
                self.entered.emit(self.text().strip())
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not composing:
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)

    def _on_text(self) -> None:
        self._wait.start()

    def _ask(self) -> None:
        self.asked.emit(self.text().strip())


class HeadsLine(QWidget):
    """How many people of one other firm: minus, number, plus."""

    changed = Signal(object)

    def __init__(self, heads: WalkIns, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._heads = heads
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        kind = t(ENGAGEMENT_LABELS[heads.engagement])
        words = t(N_("{title}（{unit}）"), title=heads.company, unit=kind)
        row.addWidget(ElidedText(words, parent=self), 1)
        for icon, slot, name in (
            ("minus", self._on_less, N_("少一人")),
            ("plus", self._on_more, N_("多一人")),
        ):
            button = Button("", self, icon=icon, small=True)
            button.setAccessibleName(t(name))
            button.clicked.connect(slot)
            row.addWidget(button)
            if icon == "minus":
                count = Text(f"{heads.heads}", parent=self)
                count.setFixedWidth(40)
                count.setAlignment(Qt.AlignmentFlag.AlignCenter)
                row.addWidget(count)

    def _on_less(self) -> None:
        self._tell(-1)

    def _on_more(self) -> None:
        self._tell(1)

    def _tell(self, step: int) -> None:
        heads = max(0, self._heads.heads + step)
        self.changed.emit(WalkIns(self._heads.company, heads, self._heads.engagement))
