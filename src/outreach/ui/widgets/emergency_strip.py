# SPDX-License-Identifier: Apache-2.0
"""Who goes home at short notice, above the desk that books travel: who, when, which help."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach.domain.reunions import HELP_LABELS
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.emergency_leaves import LeaveView
from outreach.ui.widgets.family_papers import empty_layout
from outreach.ui.widgets.panel import FactLine, Note

SHOWN = 3


class EmergencyStrip(Note):
    """Open emergency leaves; hidden while there is none. It says nothing of the reason."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("紧急返乡，请先安排")), parent)
        self._t = t
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.body.addLayout(self._lines)
        self.hide()

    def show_leaves(self, leaves: Sequence[LeaveView]) -> None:
        """Show the first few, and how many more there are."""
        empty_layout(self._lines)
        for one in leaves[:SHOWN]:
            self._lines.addWidget(FactLine("bus", self._words(one), self))
        more = len(leaves) - SHOWN
        if more > 0:
            self._lines.addWidget(FactLine("bus", self._t.plural(N_("还有 {n} 人"), more), self))
        self.setVisible(bool(leaves))

    def _words(self, one: LeaveView) -> str:
        t = self._t
        until = t(N_("{first} 起"), first=one.first)
        if one.last is not None:
            until = t(N_("{first} 至 {last}"), first=one.first, last=one.last)
        given = t(HELP_LABELS[one.help]) if one.help else t(N_("路上的帮助还没定"))
        return f"{one.name}　{until}　{given}"
