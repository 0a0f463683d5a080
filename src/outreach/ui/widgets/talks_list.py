# SPDX-License-Identifier: Apache-2.0
"""The next talks (接下来的宣讲): day, title, when and where, how many came so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from outreach.domain.talks import VENUE_LABELS
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.sessions import SessionCard
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.text import ElidedText, Line, Text, TextKind
from outreach.ui.widgets.family_papers import empty_layout

ROW_HEIGHT = 56
SHOWN = 3
WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))


class TalkLine(QWidget):
    """One session in 56 pixels; its number opens it."""

    opened = Signal(object)

    def __init__(self, talk: SessionCard, today: date, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._id: UUID = talk.id
        self.setFixedHeight(ROW_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self._day(talk.day, today, t))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(ElidedText(talk.title, parent=self))
        times = "–".join(f"{one:%H:%M}" for one in (talk.starts, talk.ends) if one)
        place = talk.place or t(VENUE_LABELS[talk.venue])
        where = " · ".join(part for part in (times, talk.site, place) if part)
        words.addWidget(ElidedText(where, TextKind.CAPTION, parent=self))
        words.addStretch(1)
        row.addLayout(words, 1)
        label = t(N_("去签到")) if talk.day == today else t(N_("打开"))
        if talk.attendances:
            label = t(N_("已签 {n}"), n=talk.attendances)
        link = LinkButton(label, self)
        link.clicked.connect(self._on_clicked)
        row.addWidget(link, 0, Qt.AlignmentFlag.AlignVCenter)

    def _day(self, day: date, today: date, t: Translator) -> QWidget:
        box = QWidget(self)
        box.setFixedWidth(44)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        weekday = t(N_("今天")) if day == today else t(WEEKDAYS[day.weekday()])
        for words, kind in ((f"{day:%m-%d}", TextKind.STRONG), (weekday, TextKind.CAPTION)):
            column.addWidget(Text(words, kind, parent=box), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return box

    def _on_clicked(self) -> None:
        self.opened.emit(self._id)


class TalksCard(Card):
    """Show up to three sessions to come; ``opened`` carries one, ``all_wanted`` nothing."""

    opened = Signal(object)
    all_wanted = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("接下来的宣讲")), " ", parent, pad=0)
        self.t = t
        self.body.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        month = LinkButton(t(N_("月历")), self)
        month.clicked.connect(self.all_wanted)
        self.add_right(month)

    def show_talks(self, talks: Sequence[SessionCard], today: date) -> None:
        """Show the next of them."""
        empty_layout(self.body)
        for place, talk in enumerate(talks[:SHOWN]):
            if place:
                self.add(Line(self))
            line = TalkLine(talk, today, self.t, self)
            line.opened.connect(self.opened)
            self.add(line)
        if not talks:
            words = self.t(N_("还没有安排下一场宣讲。"))
            nothing = Text(words, TextKind.MUTED, parent=self)
            nothing.setContentsMargins(12, 0, 12, 0)
            nothing.setFixedHeight(ROW_HEIGHT)
            self.add(nothing)
