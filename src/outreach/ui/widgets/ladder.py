# SPDX-License-Identifier: Apache-2.0
"""The steps of a reunion season as a row: what is past, what is now, what is to come."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach.domain.reunions import STEPS, Season, step_day
from outreach.i18n import Translator
from outreach.ui import theme

HEIGHT = 28
PAD = 10


class Ladder(QWidget):
    """Paint the planning ladder of a season (catalogue F)."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.t = t
        self._steps: list[tuple[str, bool]] = []
        self._now = -1
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_season(self, season: Season, today: date) -> None:
        """Show where a season stands: the step whose day came last is the one at hand."""
        days = [step_day(season, days) for _, _, days in STEPS]
        passed = [place for place, day in enumerate(days) if day <= today]
        self._now = passed[-1] if passed else -1
        self._steps = []
        for place, ((_, label, _), day) in enumerate(zip(STEPS, days, strict=True)):
            near = abs(place - max(self._now, 0)) <= 1 or place >= len(STEPS) - 2
            words = f"{self.t(label)} {day:%m-%d}" if near else self.t(label)
            self._steps.append((words, place < self._now))
        self.setAccessibleName("、".join(words for words, _ in self._steps))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Override QWidget.sizeHint."""
        metrics = QFontMetrics(theme.font(theme.CAPTION))
        width = sum(metrics.horizontalAdvance(words) + 2 * PAD for words, _ in self._steps)
        return QSize(max(1, width), HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setFont(theme.font(theme.CAPTION))
        metrics = painter.fontMetrics()
        x = 0.0
        for place, (words, done) in enumerate(self._steps):
            width = metrics.horizontalAdvance(words) + 2 * PAD
            now = place == self._now
            ground = "primary" if now else "surface_alt" if done else "surface"
            box = QRectF(x + 0.5, 0.5, width - 1, HEIGHT - 1)
            painter.setPen(QPen(theme.color("primary" if now else "line_strong")))
            painter.setBrush(theme.color(ground))
            painter.drawRect(box)
            painter.setPen(theme.color("on_primary" if now else "text_2" if done else "text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
            x += width - 1
