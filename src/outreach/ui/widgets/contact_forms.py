# SPDX-License-Identifier: Apache-2.0
"""The forms of the contact page: a call, a month's sum, gifts, a point, a visit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from outreach.domain.contact import POINT_LABELS, Call, Gift, Point, PointKind, Tally, month_of
from outreach.domain.followups import (
    FOLLOW_UP_LABELS,
    RESULT_LABELS,
    FollowUp,
    FollowUpKind,
    FollowUpResult,
)
from outreach.domain.money import SOURCE_LABELS, Source
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.answers import ChoiceField, SegmentField
from outreach.ui.controls.choices import Choice
from outreach.ui.field import not_future
from outreach.ui.fields import AreaField, DateField, TextField
from outreach.ui.typed import CountField, NameField, YuanField, choices_of
from outreach.ui.widgets.side_form import SideForm
from outreach.ui.widgets.talk_forms import split_names

ONLY_MINUTES = N_("只记时间和分钟，不记说了什么。")


class CallForm(SideForm):
    """One call or video session."""

    DRAFT = "call"

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        note = t(ONLY_MINUTES)
        super().__init__(t(N_("记一次通话")), t(N_("记下")), t, parent, note=note)
        self._today = today
        self.point = self.put(ChoiceField[str]("point", t(N_("点位")), t, required=True))
        self.staff_no = self.put(
            TextField("staff_no", t(N_("工号或姓名")), t, hint=t(N_("不知道是谁可以空着")))
        )
        self.day = self.put(
            DateField(
                "day", t(N_("日期")), t, today=today, required=True, check=not_future(today, t)
            ),
            1,
        )
        self.minutes = self.put(CountField("minutes", t(N_("分钟")), t, required=True), 1)

    def set_points(self, points: Sequence[Point]) -> None:
        """Offer the points in service."""
        chosen = self.point.value()
        self.point.set_choices([Choice(one.name, one.name) for one in points])
        self.point.set_value(chosen or (points[0].name if points else None))

    def begin(self) -> None:
        """Begin the next: point and day stay as they were."""
        point, day = self.point.value(), self.day.value() or self._today
        self.renew()
        self.point.set_value(point)
        self.day.set_value(day)
        self.form.mark_clean()

    def call(self) -> Call:
        """Return the call."""
        day = self.day.value() or self._today
        return Call(self.point.value() or "", day, self.minutes.count(), self.staff_no.value())


class TallyForm(SideForm):
    """A month's sum at a point."""

    DRAFT = "tally"

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        note = t(N_("已经逐次记过的月份不要再记合计，以免重复。"))
        super().__init__(t(N_("记月度合计")), t(N_("记下")), t, parent, note=note)
        self._today = today
        self.point = self.put(ChoiceField[str]("point", t(N_("点位")), t, required=True))
        self.month = self.put(
            DateField(
                "month",
                t(N_("月份")),
                t,
                today=today,
                required=True,
                hint=t(N_("写这个月的任何一天")),
            )
        )
        self.sessions = self.put(CountField("sessions", t(N_("次数")), t, required=True), 1)
        self.minutes = self.put(CountField("minutes", t(N_("分钟")), t, required=True), 1)

    def set_points(self, points: Sequence[Point]) -> None:
        """Offer the points in service."""
        self.point.set_choices([Choice(one.name, one.name) for one in points])

    def tally(self) -> Tally:
        """Return the sum."""
        month = month_of(self.month.value() or self._today)
        return Tally(self.point.value() or "", month, self.sessions.count(), self.minutes.count())


class GiftForm(SideForm):
    """Minutes, data or money to several people at once."""

    DRAFT = "gift"

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("赠送话费流量")), t(N_("记下")), t, parent)
        self._today = today
        self.people = self.put(
            AreaField(
                "staff_no",
                t(N_("工号")),
                t,
                required=True,
                hint=t(N_("一行一个，或用顿号分开；每人同样多")),
                lines=4,
            )
        )
        self.month = self.put(DateField("month", t(N_("月份")), t, today=today, required=True), 1)
        self.source = self.put(
            ChoiceField(
                "source",
                t(N_("经费来源")),
                t,
                choices=choices_of(SOURCE_LABELS, t),
                required=True,
            ),
            1,
        )
        self.minutes = self.put(CountField("minutes", t(N_("每人分钟")), t), 1)
        self.megabytes = self.put(CountField("megabytes", t(N_("每人流量（MB）")), t), 1)
        self.fen = self.put(YuanField("fen", t(N_("每人金额（元）")), t), 1)

    def gifts(self) -> list[Gift]:
        """Return one gift a person."""
        month = month_of(self.month.value() or self._today)
        numbers = split_names(self.people.value().replace("\n", "、"))
        return [
            Gift(
                number,
                month,
                self.minutes.count(),
                self.megabytes.count(),
                self.fen.fen(),
                self.source.value() or Source.ENTERPRISE,
            )
            for number in numbers
        ]


class PointForm(SideForm):
    """A family phone or video room."""

    DRAFT = "point"

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("新增点位")), t(N_("新增")), t, parent)
        self._today = today
        self.kind = self.put(
            SegmentField(
                "kind", t(N_("种类")), t, choices=choices_of(POINT_LABELS, t), required=True
            )
        )
        self.name = self.put(NameField("name", t(N_("点位名称")), t, required=True))
        self.opened = self.put(
            DateField("opened", t(N_("启用日期")), t, today=today, required=True), 1
        )

    def point(self) -> Point:
        """Return the point."""
        kind = self.kind.value() or PointKind.VIDEO
        return Point(self.name.value(), kind, self.opened.value() or self._today)


class VisitForm(SideForm):
    """A contact or visit, planned or made."""

    DRAFT = "visit"

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        note = t(N_("没有联系上也要记，下次才知道。"))
        super().__init__(t(N_("联系和走访")), t(N_("记下")), t, parent, note=note)
        self._today = today
        self.staff_no = self.put(TextField("staff_no", t(N_("工号或姓名")), t, required=True))
        self.kind = self.put(
            SegmentField(
                "kind", t(N_("种类")), t, choices=choices_of(FOLLOW_UP_LABELS, t), required=True
            )
        )
        self.due = self.put(DateField("due", t(N_("计划日期")), t, today=today, required=True), 1)
        self.done = self.put(
            DateField("done", t(N_("完成日期")), t, today=today, check=not_future(today, t)), 1
        )
        results = [one for one in choices_of(RESULT_LABELS, t) if one.value != FollowUpResult.OPEN]
        self.result = self.put(
            ChoiceField("result", t(N_("结果")), t, choices=results, placeholder=t(N_("还没有办")))
        )

    def follow_up(self) -> FollowUp:
        """Return the contact."""
        return FollowUp(
            self.staff_no.value(),
            self.kind.value() or FollowUpKind.CONTACT,
            self.due.value() or self._today,
            self.done.value(),
            self.result.value() or FollowUpResult.OPEN,
        )
