# SPDX-License-Identifier: Apache-2.0
"""The sessions of a month as a calendar or as a list, narrowed by words and by what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from outreach.domain.holidays import Calendar
from outreach.domain.talks import THEME_LABELS
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.sessions import SessionCard
from outreach.ui.controls.button import Button
from outreach.ui.controls.cells import Cell, muted, tag
from outreach.ui.controls.choices import SegmentBar, SegmentMark
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.models import Column
from outreach.ui.tasks import Tasks
from outreach.ui.theme import Tone
from outreach.ui.widgets.listing import Listing
from outreach.ui.widgets.marks import Chip
from outreach.ui.widgets.month_view import WEEKDAYS, MonthView
from outreach.ui.widgets.search_box import SearchBox

MONTH, LIST = 0, 1


class TalksBoard(QWidget):
    """Show a month's sessions. ``picked`` carries one; the others ask for another month."""

    picked = Signal(object)
    before_wanted = Signal()
    after_wanted = Signal()
    today_wanted = Signal()

    def __init__(self, tasks: Tasks, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.t = t
        self._cards: tuple[SessionCard, ...] = ()
        self._month = self._today = date.min
        self._calendar: Calendar = {}
        self._marked: UUID | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._build_bar())
        self.month = MonthView(t, self)
        self.month.picked.connect(self.picked)
        self.month.more_wanted.connect(self._on_more)
        self.list = self._build_list(tasks)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.month)
        self._stack.addWidget(self.list)
        column.addWidget(self._stack, 1)

    def show_month(
        self, month: date, cards: Sequence[SessionCard], today: date, calendar: Calendar
    ) -> None:
        """Show the sessions of a month, those that the search and the chip leave."""
        self._month, self._today, self._calendar = month, today, calendar
        self._cards = tuple(cards)
        self._title.setText(self.t(N_("{year} 年 {month} 月"), year=month.year, month=month.month))
        self._title.updateGeometry()
        self.chip.setText(self.t(N_("未录签到 {n}"), n=len(self.unwritten())))
        self.chip.updateGeometry()
        self._show()

    def mark(self, session_id: UUID | None) -> None:
        """Show which session is open beside."""
        self._marked = session_id
        self.month.mark(session_id)

    def own(self) -> list[SessionCard]:
        """Return the sessions of the month itself, without the days around it."""
        return [one for one in self._cards if one.day.month == self._month.month]

    def unwritten(self) -> list[SessionCard]:
        """Return the sessions of the month that took place and have nobody signed in."""
        return [one for one in self.own() if self._unwritten(one)]

    def sentence(self) -> str:
        """Say how the month stands."""
        own = [one for one in self.own() if not one.cancelled]
        held = [one for one in own if one.attendances]
        empty = [one for one in own if not one.attendances and not one.online]
        unwritten = len(self.unwritten())
        words = self.t(
            N_("{month} 月已办 {held} 场，现场 {people} 人次，还有 {left} 场"),
            month=self._month.month,
            held=len(held),
            people=f"{sum(one.attendances for one in held):,}",
            left=len(empty) - unwritten,
        )
        return words + (self.t(N_("，{n} 场没有录签到"), n=unwritten) if unwritten else "")

    def _unwritten(self, card: SessionCard) -> bool:
        nothing = not card.attendances and not card.online and not card.cancelled
        return nothing and card.day < self._today

    def _shown(self, cards: Sequence[SessionCard]) -> list[SessionCard]:
        words = self.search.text().strip().casefold()
        return [
            one
            for one in cards
            if words in self._words(one) and (not self.chip.isChecked() or self._unwritten(one))
        ]

    def _words(self, card: SessionCard) -> str:
        theme = self.t(THEME_LABELS[card.theme])
        return f"{card.title} {card.site} {card.place} {theme}".casefold()

    def _show(self) -> None:
        self.month.show_month(self._month, self._shown(self._cards), self._today, self._calendar)
        self.month.mark(self._marked)
        self.list.show_rows(self._shown(self.own()), self._marked)

    # --- what the user does

    def _on_narrowed(self) -> None:
        if self._cards:
            self._show()

    def _on_view(self) -> None:
        self._stack.setCurrentIndex(self.view.index())

    def _on_more(self) -> None:
        self.view.set_index(LIST)
        self._on_view()

    # --- parts

    def _build_bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.search = SearchBox(self.t(N_("名称、主题、地点")), self.t, self)
        self.search.setFixedWidth(196)
        self.search.searched.connect(self._on_narrowed)
        row.addWidget(self.search)
        self.chip = Chip(self.t(N_("未录签到 {n}"), n=0), self)
        self.chip.clicked.connect(self._on_narrowed)
        row.addWidget(self.chip)
        row.addStretch(1)
        self._title = Text("", TextKind.STRONG, parent=self)
        before, after = (
            self._step("chevron-left", N_("上个月")),
            self._step("chevron-right", N_("下个月")),
        )
        before.clicked.connect(self.before_wanted)
        after.clicked.connect(self.after_wanted)
        today = Button(self.t(N_("今天")), self)
        today.clicked.connect(self.today_wanted)
        self.view = SegmentBar(self, marks=SegmentMark.NONE)
        self.view.fill([self.t(N_("月")), self.t(N_("列表"))])
        self.view.set_index(MONTH)
        self.view.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.view.chosen.connect(self._on_view)
        for widget in (before, self._title, after, today, self.view):
            row.addWidget(widget)
        return row

    def _step(self, icon: str, name: str) -> Button:
        button = Button("", self, icon=icon)
        button.setAccessibleName(self.t(name))
        return button

    def _build_list(self, tasks: Tasks) -> Listing:
        made = Listing(
            self.t(N_("本月场次")),
            [
                Column("day", N_("日期"), self._day, width=96),
                Column("time", N_("时间"), _time, width=104),
                Column("title", N_("名称"), _title),
                Column("where", N_("地点"), _where),
                Column("theme", N_("主题"), self._theme, width=88),
                Column("people", N_("人次"), _people, width=64, right=True),
                Column("standing", N_("状态"), self._standing, width=88),
            ],
            tasks,
            self.t,
            self,
            empty=self.t(N_("没有这样的场次。")),
        )
        made.current.connect(self.picked)
        return made

    def _day(self, card: SessionCard) -> Cell:
        return f"{card.day:%m-%d} {self.t(WEEKDAYS[card.day.weekday()])}"

    def _theme(self, card: SessionCard) -> Cell:
        return self.t(THEME_LABELS[card.theme])

    def _standing(self, card: SessionCard) -> Cell:
        if card.cancelled:
            return tag(self.t(N_("已取消")), Tone.PLAIN)
        if self._unwritten(card):
            return tag(self.t(N_("未录")), Tone.DANGER)
        if card.number is not None:
            return tag(self.t(N_("第 {n} 场"), n=card.number), Tone.SUCCESS)
        if card.closed:
            return tag(self.t(N_("已结束")), Tone.SUCCESS)
        if card.day > self._today:
            return tag(self.t(N_("已安排")), Tone.PLAIN)
        return tag(self.t(N_("签到中")), Tone.PRIMARY)


def _time(card: SessionCard) -> Cell:
    return muted("–".join(f"{one:%H:%M}" for one in (card.starts, card.ends) if one))


def _title(card: SessionCard) -> Cell:
    return card.title


def _where(card: SessionCard) -> Cell:
    return muted(" ".join(part for part in (card.site, card.place) if part))


def _people(card: SessionCard) -> Cell:
    return f"{card.attendances or card.online:,}"
