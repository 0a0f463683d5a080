# SPDX-License-Identifier: Apache-2.0
"""Figures: a number with its unit, comparisons and five bars; a coverage bar; a bar of shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from outreach.ui import theme
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.text import Text, TextKind

BAR_WIDTH = 8
BAR_STEP = 13
BARS_HEIGHT = 28


@dataclass(frozen=True)
class Figure:
    """What a tile shows, ready to read. ``trend``: oldest first, None where nobody counted."""

    key: str
    name: str
    value: str
    unit: str = ""
    comparisons: tuple[str, ...] = ()
    trend: tuple[float | None, ...] = ()


class MiniBars(QWidget):
    """Up to five quarters as bars, the last one this quarter; the words beside it say the same."""

    def __init__(self, trend: Sequence[float | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trend = tuple(trend)
        width = max(0, BAR_STEP * (len(self._trend) - 1) + BAR_WIDTH)
        self.setFixedSize(width, BARS_HEIGHT)

    def show_trend(self, trend: Sequence[float | None]) -> None:
        """Show other values."""
        self._trend = tuple(trend)
        self.setFixedWidth(max(0, BAR_STEP * (len(self._trend) - 1) + BAR_WIDTH))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        top = max((value for value in self._trend if value), default=0)
        last = len(self._trend) - 1
        for place, value in enumerate(self._trend):
            x = place * BAR_STEP
            if not top or value is None:
                painter.fillRect(QRectF(x, BARS_HEIGHT - 1, BAR_WIDTH, 1), theme.color("chart_3"))
                continue
            height = max(1, round(BARS_HEIGHT * value / top))
            token = "chart_1" if place == last else "chart_2"
            bar = QRectF(x, BARS_HEIGHT - height, BAR_WIDTH, height)
            painter.fillRect(bar, theme.color(token))


class StatTile(QWidget):
    """One figure of the quarter; its number opens its rows (``opened`` carries the key)."""

    opened = Signal(str)

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = figure.key
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 8)
        column.setSpacing(0)
        self._name = Text("", TextKind.MUTED, parent=self)
        column.addWidget(self._name)
        line = QHBoxLayout()
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(4)
        self._value = LinkButton("", self, number=True, size=theme.FIGURE, bold=True)
        self._value.clicked.connect(self._on_clicked)
        self._unit = Text("", TextKind.MUTED, parent=self)
        self._bars = MiniBars((), self)
        line.addWidget(self._value)
        line.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        line.addWidget(self._bars, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(line)
        self._comparisons = Text("", TextKind.CAPTION, parent=self)
        column.addWidget(self._comparisons)
        column.addStretch(1)
        self.show_figure(figure)

    def show_figure(self, figure: Figure) -> None:
        """Show other values."""
        self.key = figure.key
        self._name.setText(figure.name)
        self._value.setText(figure.value)
        self._value.setAccessibleName(f"{figure.name} {figure.value} {figure.unit}".strip())
        self._unit.setText(figure.unit)
        self._bars.show_trend(figure.trend)
        self._comparisons.setText("\n".join(figure.comparisons))

    def _on_clicked(self) -> None:
        self.opened.emit(self.key)


class BarStrip(QWidget):
    """Shares of a whole as one bar: done, under way, open. The words stand beside it."""

    TOKENS = ("chart_1", "chart_2", "chart_3")

    def __init__(
        self, shares: Sequence[float], parent: QWidget | None = None, *, height: int = 8
    ) -> None:
        super().__init__(parent)
        self._shares = tuple(shares)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_shares(self, shares: Sequence[float]) -> None:
        """Show other shares: up to three; the last one is what is still open."""
        self._shares = tuple(shares)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        whole = sum(self._shares)
        tokens = self.TOKENS if len(self._shares) > 2 else (self.TOKENS[0], self.TOKENS[2])
        painter.fillRect(self.rect(), theme.color("chart_3"))
        x = 0.0
        for share, token in zip(self._shares, tokens, strict=False):
            width = self.width() * share / whole if whole else 0
            painter.fillRect(QRectF(x, 0, width, self.height()), theme.color(token))
            x += width
