# SPDX-License-Identifier: Apache-2.0
"""The search field: Ctrl+F, what is committed is searched after 150 ms, Esc clears."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.icon import paint_icon
from outreach.ui.controls.inputs import LineEdit

WAIT_MS = 150
WIDTH = 280


class SearchBox(LineEdit):
    """Emit ``searched`` with the text; text still being composed is not part of it.

    ``went_down`` is the Down arrow or Enter: the page moves the keyboard to its rows.
    """

    searched = Signal(str)
    went_down = Signal()

    def __init__(self, placeholder: str, t: Translator, parent: QWidget) -> None:
        super().__init__(parent, placeholder=placeholder)
        self._caption = ""
        self._said = ""
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(placeholder)
        self._clear = Button("", self, kind=ButtonKind.FLAT, icon="x", small=True)
        self._clear.setAccessibleName(t(N_("清除搜索")))
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.clicked.connect(self._on_clear)
        self._wait = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._wait.timeout.connect(self._say)
        self.textChanged.connect(self._on_text)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), parent, self._on_find)
        self._fit()

    def set_caption(self, caption: str) -> None:
        """Say at the right what was found (17 人)."""
        self._caption = caption
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QLineEdit.keyPressEvent: Esc clears, Down and Enter go to the rows."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self._on_clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._say()
            self.went_down.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override QLineEdit.resizeEvent: the x stays at the right end."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QLineEdit.paintEvent."""
        super().paintEvent(event)
        painter = QPainter(self)
        paint_icon(painter, "search", "text_2", QRectF(11, (self.height() - 16) / 2, 16, 16))
        if self._caption:
            painter.setFont(theme.font(theme.CAPTION))
            painter.setPen(theme.color("text_2"))
            right = self.width() - (34 if self.text() else 12)
            box = QRectF(0, 0, right, self.height())
            painter.drawText(
                box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._caption
            )

    def _fit(self) -> None:
        size = theme.SMALL_HEIGHT
        self._clear.setGeometry(self.width() - size - 4, (self.height() - size) // 2, size, size)
        self._clear.setVisible(bool(self.text()))
        words = QFontMetrics(theme.font(theme.CAPTION)).horizontalAdvance(self._caption)
        right = (words + 8 if self._caption else 0) + (24 if self.text() else 0)
        self.setTextMargins(24, 0, right, 0)
        self.update()

    def _on_text(self, _text: str) -> None:
        self._fit()
        self._wait.start()

    def _on_find(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _on_clear(self) -> None:
        self.clear()
        self._say()

    def _say(self) -> None:
        self._wait.stop()
        text = self.text().strip()
        if text != self._said:
            self._said = text
            self.searched.emit(text)
