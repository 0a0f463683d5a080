# SPDX-License-Identifier: Apache-2.0
"""What stands in the place of everything while a window is locked: nothing can be read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import Text, TextKind, mark
from outreach.ui.widgets.unlock_form import UnlockForm

WIDTH = 400


class LockCover(QWidget):
    """Ask for the password over the whole window; what was typed lies safe underneath."""

    def __init__(self, user: str, t: Translator, parent: QWidget, *, practice: bool) -> None:
        super().__init__(parent)
        self.t = t
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addStretch(2)
        card = QFrame(self)
        mark(card, kind="card")
        card.setFixedWidth(WIDTH)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(3)
        column = QVBoxLayout(card)
        column.setContentsMargins(32, 28, 32, 28)
        column.setSpacing(8)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Icon("lock", "primary", card, size=32), 0, middle)
        column.addWidget(Text(t(N_("已锁定")), TextKind.TITLE, parent=card), 0, middle)
        words = N_("没保存的内容还在，输入口令就回到原来的地方。")
        if practice:
            words = N_("练习库没有口令，点一下就回到原来的地方。")
        sentence = Text(t(words), TextKind.MUTED, wrap=True, parent=card)
        sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(sentence)
        column.addSpacing(8)
        self.form = UnlockForm(t(N_("继续工作")), t, card, asks_login=False)
        self.form.ask_password(on=not practice)
        self.form.password.rename(t(N_("{user} 的口令"), user=user))
        column.addWidget(self.form)
        self.note = Text("", TextKind.CAPTION, wrap=True, parent=card)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.hide()
        column.addWidget(self.note)
        self.hide()

    def say(self, words: str) -> None:
        """Say something under the password."""
        self.note.setText(words)
        self.note.setVisible(bool(words))
