# SPDX-License-Identifier: Apache-2.0
"""The head of the page on safe keeping: three facts and the one thing to do next."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.card import Card
from outreach.ui.controls.icon import Icon, paint_icon
from outreach.ui.controls.text import ElidedText, Line, Text, TextKind, mark
from outreach.ui.theme import Tone
from outreach.ui.widgets.keeping_words import Fact, Standing, Step

BADGE = 40
STEP_ICONS = {
    Tone.SUCCESS: "check",
    Tone.PLAIN: "info",
    Tone.WARNING: "alert-triangle",
    Tone.DANGER: "alert-triangle",
}
STEP_LEVELS = {
    Tone.SUCCESS: "done",
    Tone.PLAIN: "news",
    Tone.WARNING: "attention",
    Tone.DANGER: "error",
}


class _Badge(QWidget):
    """A fact's icon on its soft ground; the words beside it say the same."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon, self._tone = "shield", Tone.PLAIN
        self.setFixedSize(BADGE, BADGE)

    def show_fact(self, icon: str, tone: Tone) -> None:
        """Show another icon."""
        self._icon, self._tone = icon, tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        plain = self._tone is Tone.PLAIN
        painter.setBrush(theme.color("surface_hover" if plain else self._tone.soft))
        painter.drawEllipse(self.rect())
        inset = (BADGE - 20) / 2
        paint_icon(painter, self._icon, self._tone.text, QRectF(inset, inset, 20, 20))


class FactTile(QWidget):
    """One fact: what it is about, how it stands, two small lines."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        self._badge = _Badge(self)
        row.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        self._about = Text("", TextKind.CAPTION, parent=self)
        self._words = Text("", TextKind.SECTION, parent=self)
        self._lines = [ElidedText("", TextKind.CAPTION, parent=self) for _ in range(2)]
        for widget in (self._about, self._words, *self._lines):
            column.addWidget(widget)
        column.addStretch(1)
        row.addLayout(column, 1)

    def show_fact(self, fact: Fact) -> None:
        """Show a fact."""
        self._badge.show_fact(fact.icon, fact.tone)
        self._about.setText(fact.about)
        self._words.setText(fact.words)
        self._words.set_tone(fact.tone if fact.tone is not Tone.SUCCESS else Tone.PLAIN)
        for label, line in zip(self._lines, (*fact.lines, "", ""), strict=False):
            label.setText(line)
            label.setVisible(bool(line))
        self.setAccessibleName("，".join((fact.about, fact.words, *fact.lines)))


class KeepingStatus(Card):
    """Three facts side by side, and under them what is next; ``chosen`` carries its key."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, pad=0)
        self.body.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(0)
        self.tiles: list[FactTile] = []
        for place in range(3):
            if place:
                row.addWidget(Line(self, vertical=True))
            tile = FactTile(self)
            self.tiles.append(tile)
            row.addWidget(tile, 1)
        self.body.addLayout(row)
        self.body.addLayout(self._build_step())
        self.step = Step("")

    def show_standing(self, standing: Standing) -> None:
        """Show how things stand."""
        for tile, fact in zip(self.tiles, standing.facts, strict=True):
            tile.show_fact(fact)
        self.step = step = standing.step
        mark(self._frame, level=STEP_LEVELS[step.tone])
        ink = "primary" if step.tone is Tone.PLAIN else step.tone.text
        self._icon.show_icon(STEP_ICONS[step.tone], ink)
        self._words.setText(step.words)
        self.button.setText(step.action)
        self.button.setVisible(bool(step.action))
        self.button.updateGeometry()

    def _build_step(self) -> QHBoxLayout:
        self._frame = QFrame(self)
        mark(self._frame, kind="strip")
        self._frame.setMinimumHeight(theme.STRIP_HEIGHT)
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(12, 3, 4, 3)
        row.setSpacing(8)
        self._icon = Icon("info", "primary", self._frame)
        row.addWidget(self._icon)
        self._words = Text("", wrap=True, parent=self._frame)
        row.addWidget(self._words, 1)
        self.button = Button("", self._frame, kind=ButtonKind.PLAIN)
        self.button.clicked.connect(self._on_clicked)
        self.button.hide()
        row.addWidget(self.button)
        outer = QHBoxLayout()
        outer.setContentsMargins(12, 4, 12, 12)
        outer.addWidget(self._frame)
        return outer

    def _on_clicked(self) -> None:
        self.chosen.emit(self.step.key)
