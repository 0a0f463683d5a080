# SPDX-License-Identifier: Apache-2.0
"""The firm's people at a glance: who works here, who has minors, how old the children are."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.children import Summary
from outreach.services.hires import Pile
from outreach.ui import theme
from outreach.ui.asks import ListFamilies
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.text import Line, Text, TextKind
from outreach.ui.widgets.figures import BarStrip

AGES = (N_("未满 14 岁"), N_("14、15 岁"), N_("16、17 岁"))


class _Swatch(QWidget):
    """A small square in the colour of a bar's part; the words beside it say the same."""

    def __init__(self, token: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._token = token
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Override QWidget.sizeHint."""
        return QSize(8, 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        QPainter(self).fillRect(self.rect(), theme.color(self._token))


class _Count(QWidget):
    """Words, then a number that opens its rows, then its unit."""

    def __init__(self, words: str, unit: str, parent: QWidget, *, size: int) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._words = words
        row.addWidget(Text(words, TextKind.MUTED if size > theme.BODY else TextKind.CAPTION))
        row.addStretch(1)
        self.number = LinkButton("", self, number=True, size=size, bold=size > theme.BODY)
        row.addWidget(self.number)
        row.addWidget(Text(unit, TextKind.CAPTION, parent=self))

    def show_count(self, count: int) -> None:
        """Show another number."""
        self.number.setText(f"{count:,}")
        self.number.setAccessibleName(f"{self._words} {count:,}")
        self.number.updateGeometry()


class FirmOverview(Card):
    """Say how many people the firm looks after. ``families`` asks for the list behind a number."""

    families = Signal(object)
    pile_wanted = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("职工与子女")), t(N_("全单位，今天")), parent)
        self.t = t
        self.body.setSpacing(4)
        self.employees = self._count(N_("在职职工"), N_("人"))
        self.parents = self._count(N_("有未成年子女的职工"), N_("人"))
        self.minors = self._count(N_("未成年子女"), N_("名"))
        self.employees.number.clicked.connect(self.on_employees)
        self.parents.number.clicked.connect(self.on_parents)
        self.minors.number.clicked.connect(self.on_parents)
        self.body.addSpacing(4)
        self._bar = BarStrip((), self, height=12)
        self.add(self._bar)
        self._ages = self._legend()
        self._pile_place = QWidget(self)
        self._build_pile()
        self.add(self._pile_place)
        self.body.addStretch(1)

    def show_summary(self, found: Summary, pile: Pile | None) -> None:
        """Show the counts of a day, and how far the pile of new hires is."""
        self.employees.show_count(found.employees)
        self.parents.show_count(found.employees_with_minors)
        self.minors.show_count(found.minors)
        ages = (
            found.under_14,
            found.under_16 - found.under_14,
            found.minors - found.under_16,
        )
        self._bar.set_shares(ages)
        self._bar.setVisible(found.minors > 0)
        for label, words, count in zip(self._ages, AGES, ages, strict=True):
            label.setText(self.t(N_("{group} {n}"), group=self.t(words), n=f"{count:,}"))
        self._pile_place.setVisible(pile is not None and pile.total > 0)
        if pile is not None:
            self._pile_bar.set_shares((pile.done, pile.total - pile.done))
            self._pile_count.setText(
                self.t(N_("{done} / {total}"), done=pile.done, total=pile.total)
            )
            self._pile_count.updateGeometry()

    def on_employees(self) -> None:
        """Show everybody."""
        self.families.emit(ListFamilies())

    def on_parents(self) -> None:
        """Show those with minors; the children stand in their files."""
        self.families.emit(ListFamilies(with_minors=True))

    def _count(self, words: str, unit: str) -> _Count:
        count = _Count(self.t(words), self.t(unit), self, size=theme.SECTION)
        self.add(count)
        return count

    def _legend(self) -> list[Text]:
        place = QWidget(self)
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        labels = []
        for token in BarStrip.TOKENS:
            pair = QHBoxLayout()
            pair.setSpacing(6)
            pair.addWidget(_Swatch(token, place))
            label = Text("", TextKind.CAPTION, parent=place)
            pair.addWidget(label)
            row.addLayout(pair)
            labels.append(label)
        row.addStretch(1)
        self.add(place)
        return labels

    def _build_pile(self) -> None:
        grid = QGridLayout(self._pile_place)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.addWidget(Line(self._pile_place), 0, 0, 1, 3)
        grid.addWidget(Text(self.t(N_("入职登记进度"))), 1, 0)
        self._pile_bar = BarStrip((), self._pile_place)
        grid.addWidget(self._pile_bar, 1, 1)
        self._pile_count = LinkButton("", self._pile_place, number=True)
        self._pile_count.clicked.connect(self.pile_wanted)
        grid.addWidget(self._pile_count, 1, 2)
        grid.setColumnStretch(1, 1)
