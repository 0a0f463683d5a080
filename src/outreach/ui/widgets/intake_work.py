# SPDX-License-Identifier: Apache-2.0
"""The registration's three columns: the pile, the form, how far it is; and leaving a form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.messages import Level, Message, Messages
from outreach.ui.widgets.intake_outline import Outline
from outreach.ui.widgets.intake_pile import PileCard
from outreach.ui.widgets.intake_sheet import IntakeSheet

NARROW_BELOW = 1400 - theme.RAIL_WIDTH  # beside the rail of a window of 1400 pixels
ASKED = "employees_leave"  # the key of the question in the strip


class IntakeWork(QWidget):
    """Pile, form and outline side by side; the sides give room to the form in a small window."""

    def __init__(self, today: date, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP)
        self.pile = PileCard(t, self)
        self.sheet = IntakeSheet(today, t, self)
        self.outline = Outline(self.sheet.sections, t, self)
        across.addWidget(self.pile)
        across.addWidget(self.sheet, 1)
        across.addWidget(self.outline)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override QWidget.resizeEvent."""
        super().resizeEvent(event)
        narrow = self.width() + 2 * theme.PAD < NARROW_BELOW
        self.pile.set_narrow(narrow=narrow)
        self.outline.set_narrow(narrow=narrow)


@dataclass(frozen=True)
class Goal:
    """Where the form goes next: somebody known, or (None) somebody new."""

    employee: UUID | None


class Leaving(QObject):
    """Ask in the strip, once, before something typed is lost; ``sure`` carries the goal.

    Asking for the same goal again means yes, so that Esc twice needs no mouse.
    """

    sure = Signal(object)

    def __init__(
        self, sheet: IntakeSheet, messages: Messages, t: Translator, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.t = t
        self._sheet = sheet
        self._messages = messages
        self._goal: Goal | None = None
        sheet.form.edited.connect(self.forget)

    def ask(self, goal: Goal) -> None:
        """Go there, at once where nothing would be lost."""
        if not self._sheet.is_dirty() or self._goal == goal:
            self.forget()
            self.sure.emit(goal)
            return
        self._goal = goal
        words = self.t(N_("这一位还没有保存。再按一次就放弃刚填的内容，接着填则不受影响。"))
        drop = self.t(N_("放弃"))
        ask = Message(Level.ATTENTION, words, drop, self.on_yes, ASKED, sticky=True)
        self._messages.post(ask)

    def on_yes(self) -> None:
        """Give up what was typed."""
        if self._goal is not None:
            self.ask(self._goal)

    def forget(self) -> None:
        """Take the question back: whoever goes on filling in does not want to leave."""
        if self._goal is not None:
            self._goal = None
            self._messages.withdraw(ASKED)
