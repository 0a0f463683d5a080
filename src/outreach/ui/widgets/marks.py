# SPDX-License-Identifier: Apache-2.0
"""Small framed things standing by themselves: tags, level marks, chips."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from outreach.ui import theme
from outreach.ui.controls.cells import Cell, paint_part, part_width, parts_of, words_of
from outreach.ui.controls.icon import paint_icon

CHIP_HEIGHT = 28


class CellView(QWidget):
    """A cell's parts outside a table: ``CellView(tag("待确认", Tone.WARNING), parent)``."""

    def __init__(self, cell: Cell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_cell(cell)

    def show_cell(self, cell: Cell) -> None:
        """Show other parts."""
        self._parts = parts_of(cell)
        self.setAccessibleName(words_of(self._parts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Override QWidget.sizeHint."""
        width = sum(part_width(part) for part in self._parts) + 6 * (len(self._parts) - 1)
        return QSize(math.ceil(width) + 1, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        x = 0.0
        for part in self._parts:
            width = part_width(part)
            paint_part(painter, part, QRectF(x, 0, width, self.height()))
            x += width + 6


class Chip(QPushButton):
    """A filter that is on or off; on shows an x. With ``menu`` it opens a list instead."""

    def __init__(self, text: str, parent: QWidget | None = None, *, menu: bool = False) -> None:
        super().__init__(text, parent)
        self._opens_menu = menu
        self.setCheckable(not menu)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Override QPushButton.sizeHint."""
        words = QFontMetrics(theme.font()).horizontalAdvance(self.text())
        return QSize(words + 22 + (18 if self._icon() else 0), CHIP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Override QPushButton.minimumSizeHint."""
        return self.sizeHint()

    def checkStateSet(self) -> None:
        """Override QAbstractButton.checkStateSet: the x needs room."""
        super().checkStateSet()
        self.updateGeometry()

    def nextCheckState(self) -> None:
        """Override QAbstractButton.nextCheckState: the x needs room."""
        super().nextCheckState()
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QPushButton.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        ink = ("primary" if on else "text") if self.isEnabled() else "text_disabled"
        edge = "primary" if on or self.hasFocus() else "line_strong"
        ground = "selected" if on else "surface_hover" if self.underMouse() else "surface"
        painter.setPen(QPen(theme.color(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(theme.color(ground))
        inset = 1 if self.hasFocus() else 0.5
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, CHIP_HEIGHT / 2 - inset, CHIP_HEIGHT / 2 - inset)
        painter.setFont(theme.font())
        painter.setPen(theme.color(ink))
        words = QRectF(11, 0, self.width() - 22, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._icon():
            place = QRectF(self.width() - 23, (self.height() - 12) / 2, 12, 12)
            paint_icon(painter, self._icon(), ink, place)

    def _icon(self) -> str:
        if self._opens_menu:
            return "chevron-down"
        return "x" if self.isChecked() else ""
