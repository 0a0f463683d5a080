# SPDX-License-Identifier: Apache-2.0
"""Icons: 16-pixel line drawings, painted in a token's colour at any pixel ratio."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach.ui import theme

ICON_DIR = Path(__file__).parent.parent / "icons"


@lru_cache(maxsize=512)
def _renderer(name: str, color: str) -> QSvgRenderer:
    drawing = (ICON_DIR / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", color).encode()))


def paint_icon(painter: QPainter, name: str, ink: str, box: QRectF) -> None:
    """Paint an icon into a box, in a token's colour; an unknown name is a bug."""
    _renderer(name, theme.color(ink).name()).render(painter, box)


class Icon(QWidget):
    """An icon standing by itself; decoration only, the words beside it carry the meaning."""

    def __init__(
        self, name: str, ink: str = "text_2", parent: QWidget | None = None, *, size: int = 16
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._ink = ink
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, ink: str) -> None:
        """Change the drawing and its colour."""
        self._name, self._ink = name, ink
        self.update()

    def sizeHint(self) -> QSize:
        """Override QWidget.sizeHint."""
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        if self._name:
            painter = QPainter(self)
            paint_icon(painter, self._name, self._ink, QRectF(0, 0, self._size, self._size))
