# SPDX-License-Identifier: Apache-2.0
"""The latest talks (宣讲): day, title, where, and how many signed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from outreach.domain.talks import Venue
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.talks import HeldTalk
from outreach.ui.controls.card import Card
from outreach.ui.controls.text import ElidedText, Line, Text, TextKind
from outreach.ui.counted import day_words
from outreach.ui.widgets.family_papers import empty_layout

ROW_HEIGHT = 56
SHOWN = 3
VENUE_LABELS = {
    Venue.FACTORY: N_("厂区"),
    Venue.SITE: N_("项目部"),
    Venue.DORMITORY: N_("宿舍"),
    Venue.OTHER: N_("其他地点"),
}


class TalkLine(QWidget):
    """One talk in 56 pixels."""

    def __init__(self, talk: HeldTalk, today: date, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(ROW_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(12)
        day = Text(day_words(talk.held_on, today), TextKind.MUTED, parent=self)
        day.setMinimumWidth(44)
        row.addWidget(day)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(ElidedText(talk.title, parent=self))
        words.addWidget(Text(t(VENUE_LABELS[talk.venue]), TextKind.CAPTION, parent=self))
        words.addStretch(1)
        row.addLayout(words, 1)
        people = Text(t.plural(N_("{n} 人签到"), talk.people), TextKind.CAPTION, parent=self)
        row.addWidget(people, 0, Qt.AlignmentFlag.AlignVCenter)


class TalksCard(Card):
    """Show up to three talks; hidden where there is none to show."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("最近的宣讲")), " ", parent, pad=0)
        self.t = t
        self.body.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_talks(self, talks: Sequence[HeldTalk], today: date) -> None:
        """Show the latest of them."""
        empty_layout(self.body)
        for place, talk in enumerate(talks[:SHOWN]):
            if place:
                self.add(Line(self))
            self.add(TalkLine(talk, today, self.t, self))
        if not talks:
            nothing = Text(self.t(N_("本厂还没有记录过宣讲。")), TextKind.MUTED, parent=self)
            nothing.setContentsMargins(12, 0, 12, 0)
            nothing.setFixedHeight(ROW_HEIGHT)
            self.add(nothing)
