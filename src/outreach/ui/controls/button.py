# SPDX-License-Identifier: Apache-2.0
"""Buttons, links and key hints, painted from tokens so that a theme change needs no care."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from outreach.ui import theme
from outreach.ui.controls.icon import paint_icon


class ButtonKind(StrEnum):
    """How much a button weighs; a page has one PRIMARY."""

    PRIMARY = "primary"
    PLAIN = "plain"
    DANGER = "danger"
    FLAT = "flat"


def paint_key(painter: QPainter, key: str, right: float, middle: float, ink: str) -> None:
    """Paint a shortcut in its thin frame, its right edge and middle at a place."""
    font = theme.font(theme.CAPTION)
    width = QFontMetrics(font).horizontalAdvance(key) + 8
    box = QRectF(right - width + 0.5, middle - 8.5, width - 1, 17)
    painter.setFont(font)
    painter.setPen(QPen(theme.color(ink), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 4, 4)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)


def key_width(key: str) -> int:
    """Return the width of a key's frame."""
    return QFontMetrics(theme.font(theme.CAPTION)).horizontalAdvance(key) + 8


class _Painted(QPushButton):
    """What every painted button shares: pointer, focus ring, no default on Enter."""

    def __init__(self, text: str, parent: QWidget | None) -> None:
        super().__init__(text, parent)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Override QWidget.enterEvent: the ground changes under the pointer."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Override QWidget.leaveEvent."""
        super().leaveEvent(event)
        self.update()

    def _paint_focus(self, painter: QPainter, radius: float) -> None:
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("primary"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
            painter.setPen(QPen(theme.color("surface"), 1))
            inner = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
            painter.drawRoundedRect(inner, radius - 2, radius - 2)


class Button(_Painted):
    """A button of 32 pixels (24 when small), with an icon before and a shortcut after its words.

    ``key`` is only the hint ("Ctrl+S"); the page sets the shortcut itself. Without words it is
    square; then give it an accessible name.
    """

    def __init__(
        self,
        text: str,
        parent: QWidget | None = None,
        *,
        kind: ButtonKind = ButtonKind.PLAIN,
        icon: str = "",
        key: str = "",
        small: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self._kind = kind
        self._icon = icon
        self._key = key
        self._small = small

    def set_kind(self, kind: ButtonKind) -> None:
        """Change its weight, for an action that becomes or stops being the main one."""
        self._kind = kind
        self.update()

    def set_icon(self, icon: str) -> None:
        """Change its drawing, for a button that turns something on and off."""
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:
        """Override QPushButton.sizeHint."""
        height = theme.SMALL_HEIGHT if self._small else theme.CONTROL_HEIGHT
        if not self.text():
            return QSize(height, height)
        parts = [self._text_width()]
        parts += [self._icon_size()] if self._icon else []
        parts += [key_width(self._key)] if self._key else []
        return QSize(sum(parts) + 8 * (len(parts) - 1) + 2 * self._pad(), height)

    def minimumSizeHint(self) -> QSize:
        """Override QPushButton.minimumSizeHint: words are never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QPushButton.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, edge, words = self._tokens()
        radius = theme.RADIUS_SMALL if self._small else theme.RADIUS
        painter.setPen(QPen(theme.color(edge), 1) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        self._paint_content(painter, words)
        self._paint_focus(painter, radius)

    def _paint_content(self, painter: QPainter, words: str) -> None:
        size = self._icon_size()
        top = (self.height() - size) / 2
        if not self.text():
            paint_icon(
                painter, self._icon, words, QRectF((self.width() - size) / 2, top, size, size)
            )
            return
        # A button stretched by its layout keeps its content in the middle.
        x = float(self._pad()) + (self.width() - self.sizeHint().width()) / 2
        if self._icon:
            paint_icon(painter, self._icon, words, QRectF(x, top, size, size))
            x += size + 8
        painter.setFont(self._font())
        painter.setPen(theme.color(words))
        box = QRectF(x, 0, self._text_width() + 1, self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, int(flags) | Qt.TextFlag.TextShowMnemonic, self.text())
        if self._key:
            right = x + self._text_width() + 8 + key_width(self._key)
            paint_key(painter, self._key, right, self.height() / 2, words)

    def _tokens(self) -> tuple[str, str, str]:
        """Return the tokens of ground, edge and words."""
        hover = self.underMouse() or self.isDown()
        if not self.isEnabled():
            flat = self._kind is ButtonKind.FLAT
            return ("", "", "text_disabled") if flat else ("surface_alt", "line", "text_disabled")
        if self._kind is ButtonKind.PRIMARY:
            fill = "primary_hover" if hover else "primary"
            return (fill, fill, "on_primary")
        ground = "surface_hover" if hover else "surface"
        if self._kind is ButtonKind.DANGER:
            return (ground, "danger", "danger")
        if self._kind is ButtonKind.FLAT:
            return ("surface_hover" if hover else "", "", "primary" if self.text() else "text_2")
        return (ground, "line_control", "text")

    def _font(self) -> QFont:
        return theme.font(theme.CAPTION if self._small else theme.BODY)

    def _text_width(self) -> int:
        words = self.text().replace("&", "")
        return QFontMetrics(self._font()).horizontalAdvance(words)

    def _icon_size(self) -> int:
        return 12 if self._small and self.text() else theme.ICON

    def _pad(self) -> int:
        return 8 if self._small or self._kind is ButtonKind.FLAT else 12


class LinkButton(_Painted):
    """Words in the primary colour; ``number`` underlines them: everywhere it opens its rows."""

    def __init__(
        self,
        text: str,
        parent: QWidget | None = None,
        *,
        number: bool = False,
        size: int = theme.BODY,
        bold: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self._number = number
        self._size = size
        self._bold = bold

    def sizeHint(self) -> QSize:
        """Override QPushButton.sizeHint."""
        metrics = QFontMetrics(theme.font(self._size, bold=self._bold))
        line = {12: 16, 14: 20, 16: 24, 20: 28, 24: 32}.get(self._size, metrics.height())
        return QSize(metrics.horizontalAdvance(self.text()) + 2, line)

    def minimumSizeHint(self) -> QSize:
        """Override QPushButton.minimumSizeHint."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QPushButton.paintEvent."""
        painter = QPainter(self)
        ink = "text_disabled"
        if self.isEnabled():
            ink = "primary_hover" if self.underMouse() else "primary"
        font = theme.font(self._size, bold=self._bold)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(theme.color(ink))
        baseline = (self.height() + metrics.ascent() - metrics.descent()) // 2
        painter.drawText(0, baseline, self.text())
        if self._number or self.underMouse():
            painter.setPen(QPen(theme.color("primary_line" if self._number else ink), 1))
            width = metrics.horizontalAdvance(self.text())
            painter.drawLine(0, baseline + 3, width, baseline + 3)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("primary"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)


class KeyHint(QWidget):
    """A shortcut in a thin frame, standing by itself."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setFixedSize(key_width(key) + 1, 18)
        self.setAccessibleName(key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_key(painter, self._key, self.width(), self.height() / 2, "text_2")
