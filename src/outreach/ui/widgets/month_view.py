# SPDX-License-Identifier: Apache-2.0
"""A month of sessions: days with holidays and the weekends worked for them, sessions as cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from outreach.domain.holidays import HOLIDAY_LABELS, Calendar, holiday_of
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.sessions import SessionCard
from outreach.ui import theme
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.text import Text, TextKind

WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))
HEAD_HEIGHT = 28
CARD_HEIGHT = 40
MOST_CARDS = 3  # in one day; more stand behind a line that says so


@dataclass(frozen=True)
class Look:
    """How a session's card is told apart: words and tokens, never colour alone."""

    words: str
    edge: str
    ground: str
    ink: str
    dashed: bool = False


def look_of(card: SessionCard, today: date, t: Translator) -> Look:
    """Return how a session looks on a day: to come, under way, recorded, not written down."""
    time = f"{card.starts:%H:%M}" if card.starts else ""

    def line(words: str) -> str:
        return " · ".join(part for part in (time, words) if part)

    if card.cancelled:
        return Look(line(t(N_("已取消"))), "line_strong", "surface_alt", "text_2", dashed=True)
    if card.attendances or card.online:
        words = t(N_("{n} 人次"), n=f"{card.attendances or card.online:,}")
        edge = "primary" if card.day == today else "chart_2"
        return Look(line(words), edge, "surface", "text")
    if card.day < today:
        return Look(line(t(N_("未录"))), "danger", "danger_soft", "danger")
    words = t(N_("签到中")) if card.day == today else t(N_("已安排"))
    return Look(line(words), "primary", "surface", "text", dashed=card.day != today)


class SessionButton(QAbstractButton):
    """One session in a day: its title, when, and how many came."""

    def __init__(self, card: SessionCard, today: date, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self.card = card
        self._look = look_of(card, today, t)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(CARD_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{card.day} {card.title} {self._look.words}")
        self.setToolTip(" · ".join(part for part in (card.title, card.place, card.site) if part))

    def sizeHint(self) -> QSize:
        """Override QAbstractButton.sizeHint."""
        return QSize(80, CARD_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QAbstractButton.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look
        ground = "selected" if self.isChecked() else look.ground
        if self.underMouse() and not self.isChecked():
            ground = "surface_hover"
        pen = QPen(theme.color("primary" if self.isChecked() or self.hasFocus() else "line_strong"))
        if look.dashed:
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.fillRect(QRectF(0, 4, 3, self.height() - 8), theme.color(look.edge))
        painter.setFont(theme.font(theme.CAPTION))
        room = self.width() - 14
        lines = ((self.card.title, "text", 3), (look.words, look.ink, 20))
        for words, ink, top in lines:
            painter.setPen(theme.color(ink))
            metrics = QFontMetrics(painter.font())
            elided = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
            box = QRectF(8, top, room, 17)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, elided)


class DayCell(QWidget):
    """One day: its number, a holiday or a worked weekend, its sessions."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.day = date.min
        self._number = self._note = ""
        self._note_ink = "text_2"
        self._outside = self._today = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, HEAD_HEIGHT, 4, 2)
        self._column.setSpacing(3)
        self._column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_day(
        self, day: date, month: date, today: date, calendar: Calendar, t: Translator
    ) -> None:
        """Show another day, without sessions yet."""
        self.day = day
        self._outside = (day.year, day.month) != (month.year, month.month)
        self._today = day == today
        first = day.day == 1 or (self._outside and day.weekday() == 0)
        self._number = t(N_("{m}月{d}日"), m=day.month, d=day.day) if first else str(day.day)
        holiday, year = holiday_of(calendar, day), calendar.get(day.year)
        begins = holiday is not None and holiday_of(calendar, day - timedelta(days=1)) != holiday
        self._note = ""
        if holiday is not None:
            name = t(HOLIDAY_LABELS[holiday])
            self._note = t(N_("休 {name}"), name=name) if begins else t(N_("休"))
            self._note_ink = "success"
        elif year is not None and year.worked(day):
            self._note, self._note_ink = t(N_("班 调休")), "warning"
        while self._column.count() > 1:
            widget = self._column.takeAt(0).widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.update()

    def add(self, widget: QWidget) -> None:
        """Put a session's card in."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("canvas" if self._outside else "surface"))
        line = theme.color("line")
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), line)
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), line)
        painter.setFont(theme.font(theme.BODY))
        metrics = QFontMetrics(painter.font())
        box = QRectF(8, 4, metrics.horizontalAdvance(self._number) + 1, 20)
        if self._today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary"))
            painter.drawRoundedRect(box.adjusted(-5, 0, 5, 0), 4, 4)
        painter.setPen(theme.color("on_primary" if self._today else "text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._number)
        if self._note:
            painter.setFont(theme.font(theme.CAPTION))
            painter.setPen(theme.color(self._note_ink))
            left = box.right() + 4
            right = QRectF(left, 4, self.width() - 6 - left, 20)
            words = painter.fontMetrics().elidedText(
                self._note, Qt.TextElideMode.ElideRight, round(right.width())
            )
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(right, flags, words)


class MonthView(Card):
    """Six weeks at most; ``picked`` carries the session, ``more_wanted`` asks for the list."""

    picked = Signal(object)
    more_wanted = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, pad=0)
        self.t = t
        self.body.setSpacing(0)
        self._grid = QGridLayout()
        self._grid.setSpacing(0)
        self.body.addLayout(self._grid, 1)
        for place, words in enumerate(WEEKDAYS):
            head = Text(t(words), TextKind.CAPTION, parent=self)
            head.setContentsMargins(8, 0, 0, 0)
            head.setFixedHeight(theme.ROW_HEIGHT)
            self._grid.addWidget(head, 0, place)
            self._grid.setColumnStretch(place, 1)
        self._days = [DayCell(self) for _ in range(42)]
        for place, day in enumerate(self._days):
            self._grid.addWidget(day, 1 + place // 7, place % 7)
        self._buttons: dict[UUID, SessionButton] = {}

    def show_month(
        self, month: date, cards: Sequence[SessionCard], today: date, calendar: Calendar
    ) -> None:
        """Show the weeks of a month with its sessions."""
        first = month - timedelta(days=month.weekday())
        weeks = _weeks(month)
        self._buttons.clear()
        by_day: dict[date, list[SessionCard]] = {}
        for card in cards:
            by_day.setdefault(card.day, []).append(card)
        for place, cell in enumerate(self._days):
            cell.setVisible(place < weeks * 7)
            self._grid.setRowStretch(1 + place // 7, 1 if place < weeks * 7 else 0)
            day = first + timedelta(days=place)
            cell.show_day(day, month, today, calendar, self.t)
            for card in by_day.get(day, [])[:MOST_CARDS]:
                button = SessionButton(card, today, self.t, cell)
                button.clicked.connect(self._on_clicked)
                cell.add(button)
                self._buttons[card.id] = button
            left = len(by_day.get(day, [])) - MOST_CARDS
            if left > 0:
                words = self.t.plural(N_("还有 {n} 场"), left)
                more = LinkButton(words, cell)
                more.clicked.connect(self.more_wanted)
                cell.add(more)

    def mark(self, session_id: UUID | None) -> None:
        """Show which session the panel beside holds."""
        for key, button in self._buttons.items():
            button.setChecked(key == session_id)

    def buttons(self) -> list[SessionButton]:
        """Return the cards that are shown."""
        return list(self._buttons.values())

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, SessionButton):
            self.mark(button.card.id)
            self.picked.emit(button.card)


def _weeks(month: date) -> int:
    """Return how many weeks a month touches."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return -(-((after - month).days + month.weekday()) // 7)


def shown_days(month: date) -> tuple[date, date]:
    """Return the first and last day on show with a month."""
    first = month - timedelta(days=month.weekday())
    return first, first + timedelta(days=7 * _weeks(month) - 1)
