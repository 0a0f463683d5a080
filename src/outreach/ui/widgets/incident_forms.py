# SPDX-License-Identifier: Apache-2.0
"""The forms of a report of danger: the report itself, who was told, what came back, its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from PySide6.QtWidgets import QWidget

from outreach.clock import BUSINESS_ZONE
from outreach.domain.incidents import (
    CHANNEL_LABELS,
    DANGER_LABELS,
    ENDING_LABELS,
    ORDER_BY_LABELS,
    ORDER_LABELS,
    TOLD_LABELS,
    Answer,
    Channel,
    Danger,
    EmergencyLeave,
    IncidentReport,
    Notification,
    Order,
    OrderBy,
    OrderKind,
    Told,
)
from outreach.domain.money import SOURCE_LABELS
from outreach.domain.reunions import HELP_LABELS
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.answers import ChoiceField, SegmentField
from outreach.ui.controls.choices import Choice, SegmentMark
from outreach.ui.field import not_future
from outreach.ui.fields import AreaField, DateField, TextField
from outreach.ui.typed import CountField, TimeField, choices_of
from outreach.ui.widgets.incident_situations import SituationsField
from outreach.ui.widgets.side_form import SideForm


def moment(day: date, clock: time | None) -> datetime:
    """Return a moment of business time; midnight where only the day is known."""
    return datetime.combine(day, clock or time(), BUSINESS_ZONE)


class ReportForm(SideForm):
    """The report (D5). A family's children are chosen from; any other minor is described."""

    DRAFT = "incident"
    OF_RECORD = True

    def __init__(self, t: Translator, now: datetime, parent: QWidget | None = None) -> None:
        note = t(N_("孩子眼下有危险的，先打 110，再填这张表。不知道的空着，不写猜测。"))
        super().__init__(t(N_("报告危险情况")), t(N_("保存并打印")), t, parent, note=note)
        self._now = now
        today = now.date()
        self.danger = self.put(
            SegmentField(
                "danger",
                t(N_("眼下的危险")),
                t,
                choices=choices_of(DANGER_LABELS, t),
                required=True,
                marks=SegmentMark.NONE,
            )
        )
        self.child = self.put(ChoiceField[str]("child", t(N_("哪个孩子")), t, required=True))
        self.child.edited.connect(self.on_child)
        self.child_name = self.put(TextField("child_name", t(N_("姓名（知道的话）")), t), 1)
        self.child_age = self.put(CountField("child_age", t(N_("年龄（大约）")), t), 1)
        self.place = self.put(TextField("place", t(N_("孩子现在哪里")), t))
        self.situations = self.put(SituationsField("situations", t))
        self.facts = self.put(
            AreaField("facts", t(N_("看到、听到的情况")), t, required=True, lines=4)
        )
        self.how = self.put(TextField("how", t(N_("怎么知道的")), t, required=True))
        self.day = self.put(
            DateField(
                "learned_on",
                t(N_("得知日期")),
                t,
                today=today,
                required=True,
                check=not_future(today, t),
            ),
            1,
        )
        self.clock = self.put(TimeField("learned_at", t(N_("几点")), t), 1)
        self.suspect = self.put(TextField("suspect", t(N_("疑似侵害人（知道的话）")), t))
        self.measures = self.put(AreaField("measures", t(N_("已采取的措施")), t, lines=2))
        self.told_inside = self.put(TextField("told_inside", t(N_("单位内部告知了谁")), t))
        self.reporter = self.put(TextField("reporter", t(N_("报告人")), t), 1)
        self.phone = self.put(TextField("phone", t(N_("电话")), t, latin=True), 1)
        self.set_children(())

    def begin(self, now: datetime, reporter: str, children: Sequence[Choice[str]] = ()) -> None:
        """Empty it for a new report, learned of just now; an only child is chosen already."""
        self._now = now
        self.renew()
        self.set_children(children)
        self.day.set_value(now.date())
        self.clock.set_value(f"{now:%H:%M}")
        self.reporter.set_value(reporter)
        self.form.mark_clean()

    def set_children(self, children: Sequence[Choice[str]]) -> None:
        """Offer a family's children by short number, and any other minor."""
        other = Choice("", self.t(N_("名册以外的孩子")))
        self.child.set_choices([*children, other])
        self.child.set_value(children[0].value if len(children) == 1 else None)
        if not children:
            self.child.set_value("")
        self.on_child()

    def on_child(self) -> None:
        """Ask for name and age only of a minor nobody here knows."""
        unknown = self.child.value() == ""
        self.child_name.setVisible(unknown)
        self.child_age.setVisible(unknown)

    def report(self) -> IncidentReport:
        """Return the report."""
        known = bool(self.child.value())
        aged = not known and bool(self.child_age.value())
        return IncidentReport(
            situations=self.situations.value(),
            learned_at=moment(self.day.value() or self._now.date(), self.clock.time()),
            how=self.how.value(),
            facts=self.facts.value(),
            danger=self.danger.value() or Danger.UNKNOWN,
            child_number=self.child.value() or "",
            child_name="" if known else self.child_name.value(),
            child_age=self.child_age.count() if aged else None,
            place=self.place.value(),
            suspect=self.suspect.value(),
            measures=self.measures.value(),
            told_inside=self.told_inside.value(),
            reporter=self.reporter.value(),
            phone=self.phone.value(),
        )


class NotifyForm(SideForm):
    """One body that was told, with its receipt."""

    DRAFT = "notification"
    OF_RECORD = True

    def __init__(self, t: Translator, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("记下告诉了谁")), t(N_("记下")), t, parent)
        self._now = now
        self.body_told = self.put(
            ChoiceField(
                "body", t(N_("部门")), t, choices=choices_of(TOLD_LABELS, t), required=True
            ),
            1,
        )
        self.channel = self.put(
            ChoiceField(
                "channel", t(N_("方式")), t, choices=choices_of(CHANNEL_LABELS, t), required=True
            ),
            1,
        )
        self.office = self.put(TextField("office", t(N_("具体单位")), t))
        self.day = self.put(
            DateField(
                "day",
                t(N_("日期")),
                t,
                today=now.date(),
                required=True,
                check=not_future(now.date(), t),
            ),
            1,
        )
        self.clock = self.put(TimeField("clock", t(N_("几点")), t), 1)
        self.receipt = self.put(TextField("receipt", t(N_("回执、受理编号")), t), 1)
        self.person = self.put(TextField("person", t(N_("受理人")), t), 1)

    def begin(self, now: datetime) -> None:
        """Empty it: told just now, by telephone unless said otherwise."""
        self._now = now
        self.renew()
        self.channel.set_value(Channel.PHONE)
        self.day.set_value(now.date())
        self.clock.set_value(f"{now:%H:%M}")
        self.form.mark_clean()

    def told(self) -> Notification:
        """Return who was told."""
        return Notification(
            self.body_told.value() or Told.OTHER,
            moment(self.day.value() or self._now.date(), self.clock.time()),
            self.channel.value() or Channel.PHONE,
            self.office.value(),
            self.receipt.value(),
            self.person.value(),
        )


class AnswerForm(SideForm):
    """What a receiver told back."""

    DRAFT = "answer"
    OF_RECORD = True

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("记处理结果")), t(N_("记下")), t, parent)
        self._today = today
        self.which = self.put(ChoiceField[str]("which", t(N_("哪个部门")), t, required=True))
        self.day = self.put(
            DateField(
                "day", t(N_("日期")), t, today=today, required=True, check=not_future(today, t)
            ),
            1,
        )
        self.words = self.put(AreaField("words", t(N_("处理结果")), t, required=True))

    def answer(self) -> Answer:
        """Return the answer."""
        return Answer(self.day.value() or self._today, self.words.value())


class LookForm(SideForm):
    """Today's look at an open case."""

    DRAFT = "look"
    OF_RECORD = True

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("记今天的跟进")), t(N_("记下")), t, parent)
        self.note = self.put(AreaField("note", t(N_("了解到的情况")), t))


class CloseForm(SideForm):
    """How a case ends; it is not opened again."""

    DRAFT = "closing"
    OF_RECORD = True

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        note = t(N_("结案以后不能再改；有新的情况，重新报告。"))
        super().__init__(t(N_("结案")), t(N_("结案")), t, parent, note=note)
        self.ending = self.put(
            ChoiceField(
                "ending", t(N_("怎样结束")), t, choices=choices_of(ENDING_LABELS, t), required=True
            )
        )
        self.reason = self.put(AreaField("reason", t(N_("理由")), t, required=True))


class OrderForm(SideForm):
    """An order to the parents, and the leave it starts."""

    DRAFT = "order"
    OF_RECORD = True

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        note = t(N_("写上工号，就同时登记紧急返乡；经办的人只看到谁、几号、要什么帮助。"))
        super().__init__(t(N_("记责令")), t(N_("记下")), t, parent, note=note)
        self._today = today
        self.by = self.put(
            ChoiceField(
                "by", t(N_("谁责令")), t, choices=choices_of(ORDER_BY_LABELS, t), required=True
            ),
            1,
        )
        self.day = self.put(
            DateField(
                "day", t(N_("日期")), t, today=today, required=True, check=not_future(today, t)
            ),
            1,
        )
        self.kind = self.put(
            SegmentField(
                "kind", t(N_("要求")), t, choices=choices_of(ORDER_LABELS, t), required=True
            )
        )
        self.words = self.put(TextField("words", t(N_("文书编号、要点")), t))
        self.staff_no = self.put(TextField("staff_no", t(N_("谁回去（工号或姓名）")), t))
        self.first = self.put(DateField("first", t(N_("休假开始")), t, today=today), 1)
        self.last = self.put(DateField("last", t(N_("休假结束")), t, today=today), 1)
        self.help = self.put(
            ChoiceField("help", t(N_("路上的帮助")), t, choices=choices_of(HELP_LABELS, t)), 1
        )
        self.source = self.put(
            ChoiceField("source", t(N_("经费来源")), t, choices=choices_of(SOURCE_LABELS, t)), 1
        )

    def order(self) -> Order:
        """Return the order."""
        return Order(
            self.by.value() or OrderBy.OTHER,
            self.kind.value() or OrderKind.RETURN,
            self.day.value() or self._today,
            self.words.value(),
        )

    def leave(self) -> EmergencyLeave | None:
        """Return the leave; None where nobody goes."""
        if not self.staff_no.value():
            return None
        return EmergencyLeave(
            self.staff_no.value(),
            self.first.value() or self._today,
            self.last.value(),
            self.help.value(),
            self.source.value(),
        )
