# SPDX-License-Identifier: Apache-2.0
"""The line above a form that offers back what was typed there and never saved."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.theme import CAPTION


class DraftLine(QWidget):
    """One quiet line above a form: there is something you typed; have it back, or not."""

    wanted = Signal()
    unwanted = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.t = t
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Icon("clock", "text_2", self, size=12))
        self._words = Text("", TextKind.CAPTION, wrap=True, parent=self)
        row.addWidget(self._words, 1)
        self.have = LinkButton(t(N_("恢复")), self, size=CAPTION)
        self.leave = LinkButton(t(N_("不要")), self, size=CAPTION)
        self.have.clicked.connect(self.wanted)
        self.leave.clicked.connect(self.unwanted)
        row.addWidget(self.have)
        row.addWidget(self.leave)
        self.hide()

    @property
    def words(self) -> str:
        """What is offered; empty while nothing is."""
        return "" if self.isHidden() else self._words.text()

    def offer(self, typed_at: datetime, today: date, *, changed: bool) -> None:
        """Offer what was typed; say so where the record was changed since."""
        when = f"{typed_at:%H:%M}" if typed_at.date() == today else f"{typed_at:%m-%d %H:%M}"
        words = N_("有一份 {when} 没保存的内容：")
        if changed:
            words = N_("有一份 {when} 没保存的内容，这条记录在那以后改过，恢复后请核对：")
        text = self.t(words, when=when)
        self._words.setText(text)
        self.have.setAccessibleDescription(text)
        self.leave.setAccessibleDescription(text)
        self.show()
