# SPDX-License-Identifier: Apache-2.0
"""Words on the screen: labels by kind and tone, labels that shorten themselves, lines."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from outreach.ui.theme import Tone


class TextKind(StrEnum):
    """Size and weight, from the style sheet."""

    BODY = "body"
    TITLE = "title"
    SECTION = "section"
    STRONG = "strong"
    MUTED = "muted"
    CAPTION = "caption"
    CAPTION_STRONG = "caption_strong"
    FIGURE = "figure"
    PRACTICE = "practice"


def mark(widget: QWidget, **properties: str) -> None:
    """Set dynamic properties that the style sheet looks at, and dress the widget anew."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)
        QWidget.update(widget)  # item views have an update of their own


class Text(QLabel):
    """A label; plain text always, so that a name never turns into markup."""

    def __init__(
        self,
        text: str,
        kind: TextKind = TextKind.BODY,
        *,
        tone: Tone = Tone.PLAIN,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        mark(self, kind=kind.value, tone=tone.value)

    def set_tone(self, tone: Tone) -> None:
        """Change the meaning of the words."""
        mark(self, tone=tone.value)


class ElidedText(Text):
    """A label that ends in … where the place is too narrow; the whole stands in its tooltip."""

    def __init__(
        self,
        text: str,
        kind: TextKind = TextKind.BODY,
        *,
        tone: Tone = Tone.PLAIN,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, kind, tone=tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Override QLabel.minimumSizeHint: a few characters are enough."""
        return QSize(min(24, super().minimumSizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QLabel.paintEvent."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        self.setToolTip(self.text() if shown != self.text() else "")
        painter.drawText(room, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)


class Line(QFrame):
    """A one-pixel separator."""

    def __init__(self, parent: QWidget | None = None, *, vertical: bool = False) -> None:
        super().__init__(parent)
        mark(self, kind="line")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
