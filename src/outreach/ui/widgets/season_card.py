# SPDX-License-Identifier: Apache-2.0
"""The reunion season at hand: how many families asked, how far they are."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.requests import SeasonView, Standing
from outreach.ui import theme
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.widgets.figures import BarStrip


class SeasonCard(Card):
    """Show the season; its numbers open the page."""

    opened = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(" ", " ", parent)
        self.t = t
        link = LinkButton(t(N_("打开")), self)
        link.clicked.connect(self.opened)
        self.add_right(link)
        row = QHBoxLayout()
        row.setSpacing(6)
        self._numbers = []
        for words, unit in ((N_("申请"), N_("户")), (N_("子女"), N_("名"))):
            row.addWidget(Text(t(words), TextKind.MUTED, parent=self))
            value = LinkButton("0", self, number=True, size=theme.SECTION, bold=True)
            value.clicked.connect(self.opened)
            row.addWidget(value)
            row.addWidget(Text(t(unit), TextKind.CAPTION, parent=self))
            self._numbers.append(value)
        row.addStretch(1)
        self.body.addLayout(row)
        self._bar = BarStrip((), self, height=12)
        self.add(self._bar)
        self._words = Text("", TextKind.CAPTION, wrap=True, parent=self)
        self.add(self._words)

    def show_season(self, view: SeasonView) -> None:
        """Show how a season stands: settled, waiting, not going."""
        season, counts = view.season, view.counts
        self.set_title(season.name)
        self.set_caption(self.t(N_("{first} 至 {last}"), first=season.first, last=season.last))
        for label, n in zip(self._numbers, (view.requests, view.children), strict=True):
            label.setText(f"{n:,}")
            label.updateGeometry()
        settled = counts[Standing.ARRANGED] + counts[Standing.MET]
        self._bar.set_shares((settled, counts[Standing.NOT_MET], counts[Standing.WAITING]))
        self._words.setText(
            self.t(
                N_("已落实 {a} 户，等安排 {b} 户，已团圆 {c} 户"),
                a=counts[Standing.ARRANGED],
                b=counts[Standing.WAITING],
                c=counts[Standing.MET],
            )
        )
