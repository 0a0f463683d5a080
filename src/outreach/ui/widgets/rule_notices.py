# SPDX-License-Identifier: Apache-2.0
"""A strip that says which rules in use want a second look; nothing to mind, nothing shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.statuses import Standing
from outreach.services.telling import CLOCK_SET_BACK, WARNINGS
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import Text, mark


class RuleNotices(QFrame):
    """Say what is to be minded, one line each. ``opened`` asks for the page of the rules."""

    opened = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None, *, link: bool = True) -> None:
        super().__init__(parent)
        self.t = t
        mark(self, kind="note")
        self.setAccessibleName(t(N_("规则提醒")))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(Icon("alert-triangle", "warning", self))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        row.addLayout(self._lines, 1)
        self.link = LinkButton(t(N_("看规则包")), self)
        self.link.setVisible(link)
        self.link.clicked.connect(self.opened)
        row.addWidget(self.link)
        self.hide()

    def show_standing(self, standing: Standing) -> None:
        """Show how the rules in use stand."""
        while (item := self._lines.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        said = self.sentences(standing)
        for sentence in said:
            self._lines.addWidget(Text(sentence, wrap=True, parent=self))
        self.setVisible(bool(said))

    def sentences(self, standing: Standing) -> list[str]:
        """Put it into words."""
        said = [self.t(WARNINGS[why], pack=pack) for pack, why in standing.warnings]
        if standing.clock_set_back:
            said.append(self.t(CLOCK_SET_BACK))
        return said
