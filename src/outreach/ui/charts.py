# SPDX-License-Identifier: Apache-2.0
"""Paint the charts of :mod:`outreach.domain.charts`: the report prints the same shapes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach.domain.charts import Anchor, Drawing, Ink, Line, Rect, Text
from outreach.ui import theme

INKS = {
    Ink.THIS_PERIOD: "chart_1",
    Ink.EARLIER: "chart_2",
    Ink.AXIS: "chart_axis",
    Ink.GRID: "line",
    Ink.TEXT: "text",
    Ink.CAPTION: "text_2",
}
SHIFTS = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}
HALO = 2.0


class Chart(QWidget):
    """Show a drawing as wide as there is room, its proportions kept.

    ``name`` says in words what the picture shows, for those who cannot see it.
    """

    def __init__(self, drawing: Drawing, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing = drawing
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)

    def show_drawing(self, drawing: Drawing, name: str) -> None:
        """Show another one."""
        self._drawing = drawing
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Override QWidget.sizeHint."""
        return QSize(round(self._drawing.width), round(self._drawing.height))

    def heightForWidth(self, width: int) -> int:
        """Override QWidget.heightForWidth."""
        return round(width * self._drawing.height / self._drawing.width)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing = self._drawing
        scale = min(self.width() / drawing.width, self.height() / drawing.height)
        painter.scale(scale, scale)
        for shape in drawing.shapes:
            color = theme.color(INKS[shape.ink])
            if isinstance(shape, Rect):
                painter.fillRect(QRectF(shape.x, shape.y, shape.width, shape.height), color)
            elif isinstance(shape, Line):
                painter.setPen(QPen(color, 1))
                painter.drawLine(QPointF(shape.x1, shape.y1), QPointF(shape.x2, shape.y2))
            else:
                self._paint_text(painter, shape, drawing.text_size)

    @staticmethod
    def _paint_text(painter: QPainter, shape: Text, size: float) -> None:
        font: QFont = theme.font(round(size), bold=shape.bold)
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(shape.text)
        left = shape.x - SHIFTS[shape.anchor] * width
        if shape.halo:
            ground = QRectF(left, shape.y - metrics.ascent() * 0.8, width, metrics.ascent())
            ground = ground.adjusted(-HALO, 0, HALO, 0)
            painter.fillRect(ground, theme.color("surface"))
        painter.setFont(font)
        painter.setPen(theme.color(INKS[shape.ink]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawText(QPointF(left, shape.y), shape.text)
