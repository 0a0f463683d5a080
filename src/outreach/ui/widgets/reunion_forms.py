# SPDX-License-Identifier: Apache-2.0
"""The forms of the reunions page: a season, a request, help, an outcome."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from outreach.domain.holidays import Break
from outreach.domain.money import SOURCE_LABELS, Source
from outreach.domain.reunions import (
    DIRECTION_LABELS,
    HELP_LABELS,
    MET_LABELS,
    SEASON_LABELS,
    TICKETS,
    Direction,
    Help,
    HelpKind,
    Met,
    Outcome,
    Season,
    SeasonKind,
    Wish,
)
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.answers import ChoiceField, SegmentField
from outreach.ui.field import not_future
from outreach.ui.fields import DateField, TextField
from outreach.ui.typed import CountField, NameField, YuanField, choices_of
from outreach.ui.widgets.side_form import SideForm
from outreach.ui.widgets.talk_forms import split_names


class SeasonForm(SideForm):
    """Open a season; holidays fill their days in."""

    DRAFT = "season"

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("新建团圆季")), t(N_("新建")), t, parent)
        self._today = today
        self.kind = self.put(
            SegmentField(
                "kind", t(N_("假期")), t, choices=choices_of(SEASON_LABELS, t), required=True
            )
        )
        self.name = self.put(NameField("name", t(N_("名称")), t, required=True))
        self.first = self.put(DateField("first", t(N_("开始")), t, today=today, required=True), 1)
        self.last = self.put(DateField("last", t(N_("结束")), t, today=today, required=True), 1)

    def suggest(self, found: Break | None, name: str, note: str) -> None:
        """Fill in the days of a holiday, which a person may change."""
        self.name.set_value(name)
        self.first.set_value(found.first if found else None)
        self.last.set_value(found.last if found else None)
        self.first.set_hint(note)

    def season(self) -> Season:
        """Return the season."""
        return Season(
            self.name.value(),
            self.kind.value() or SeasonKind.OTHER,
            self.first.value() or self._today,
            self.last.value() or self._today,
        )


class WishForm(SideForm):
    """A family's request."""

    DRAFT = "wish"
    OF_RECORD = True

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        note = t(N_("不写子女编号，就是这位职工的全部未成年子女。"))
        super().__init__(t(N_("登记申请")), t(N_("登记")), t, parent, note=note)
        self.staff_no = self.put(TextField("staff_no", t(N_("工号或姓名")), t, required=True))
        self.direction = self.put(
            SegmentField(
                "direction",
                t(N_("方式")),
                t,
                choices=choices_of(DIRECTION_LABELS, t),
                required=True,
            )
        )
        self.place = self.put(TextField("place", t(N_("去向")), t))
        self.leave = self.put(DateField("leave", t(N_("出发")), t, today=today), 1)
        self.back = self.put(DateField("back", t(N_("返回")), t, today=today), 1)
        self.adults = self.put(CountField("adults", t(N_("大人")), t, required=True), 1)
        self.wants = self.put(
            ChoiceField("wants", t(N_("需要")), t, choices=choices_of(HELP_LABELS, t)), 1
        )
        self.child_nos = self.put(
            TextField("child_nos", t(N_("子女编号")), t, hint=t(N_("例如 C-0012、C-0013")))
        )

    def begin(self, season: Season | None) -> None:
        """Begin the next request of a season."""
        direction = self.direction.value()
        self.renew()
        self.direction.set_value(direction or Direction.PARENT_HOME)
        self.adults.set_value("1")
        if season is not None:
            self.leave.set_value(season.first)
            self.back.set_value(season.last)
        self.form.mark_clean()

    def wish(self) -> Wish:
        """Return the request."""
        wants = self.wants.value()
        return Wish(
            self.staff_no.value(),
            self.direction.value() or Direction.PARENT_HOME,
            self.adults.count(),
            split_names(self.child_nos.value()),
            self.place.value(),
            self.leave.value(),
            self.back.value(),
            frozenset({wants}) if wants else frozenset(),
        )


class HelpForm(SideForm):
    """Help given to a family."""

    DRAFT = "help"
    OF_RECORD = True

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("记帮助")), t(N_("记下")), t, parent)
        self._today = today
        self.kind = self.put(
            ChoiceField(
                "kind", t(N_("帮助")), t, choices=choices_of(HELP_LABELS, t), required=True
            ),
            1,
        )
        self.day = self.put(
            DateField(
                "day", t(N_("日期")), t, today=today, required=True, check=not_future(today, t)
            ),
            1,
        )
        self.tickets = self.put(CountField("tickets", t(N_("张数")), t), 1)
        self.people = self.put(CountField("people", t(N_("人数")), t), 1)
        self.fen = self.put(YuanField("fen", t(N_("金额（元）")), t), 1)
        self.source = self.put(
            ChoiceField("source", t(N_("经费来源")), t, choices=choices_of(SOURCE_LABELS, t)), 1
        )

    def begin(self, kind: HelpKind | None, people: int) -> None:
        """Begin with what was asked for."""
        self.renew()
        self.kind.set_value(kind)
        self.day.set_value(self._today)
        self.tickets.set_value(str(people) if kind in TICKETS else "")
        self.people.set_value(str(people))
        self.source.set_value(Source.ENTERPRISE)
        self.form.mark_clean()

    def help(self) -> Help:
        """Return the help."""
        return Help(
            self.kind.value() or HelpKind.OTHER,
            self.day.value() or self._today,
            self.tickets.count(),
            self.people.count(),
            self.fen.fen(),
            self.source.value() or Source.ENTERPRISE,
        )


class OutcomeForm(SideForm):
    """How it came out."""

    DRAFT = "reunion_outcome"
    OF_RECORD = True

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("记结果")), t(N_("记下")), t, parent)
        self.met = self.put(
            SegmentField("met", t(N_("结果")), t, choices=choices_of(MET_LABELS, t), required=True)
        )
        self.met_on = self.put(
            DateField("met_on", t(N_("哪天见到")), t, today=today, check=not_future(today, t)), 1
        )
        self.days = self.put(CountField("days", t(N_("一起住了几天")), t), 1)

    def outcome(self) -> Outcome:
        """Return the outcome."""
        return Outcome(self.met.value() or Met.UNKNOWN, self.met_on.value(), self.days.count())
