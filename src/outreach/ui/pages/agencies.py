# SPDX-License-Identifier: Apache-2.0
"""Bodies (联系单位): whom to speak to, consultations with action items, who answers here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout

from outreach.domain.access import Right
from outreach.domain.agencies import AGENCY_LABELS, Agency, Responsible
from outreach.errors import N_
from outreach.services import agencies
from outreach.services.agencies import ActionView, ConsultationView
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import Cell, link, muted, tag, toned
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import ElidedText
from outreach.ui.models import Column
from outreach.ui.page import Desk, Topic
from outreach.ui.tasks import Progress
from outreach.ui.theme import Tone
from outreach.ui.widgets.agency_forms import AgencyForm, ConsultationForm, ResponsibleForm
from outreach.ui.widgets.desk_page import DeskPage
from outreach.ui.widgets.listing import Listing


@dataclass(frozen=True)
class Shown:
    """Everything the page shows."""

    agencies: list[Agency]
    consultations: list[ConsultationView]
    responsible: Responsible | None


@dataclass(frozen=True)
class Item:
    """One action item with its consultation."""

    meeting: ConsultationView
    action: ActionView | None


class AgenciesPage(DeskPage):
    """Keep what was agreed with whom, and see what is still to do."""

    NAME: ClassVar[str] = "agencies"
    TITLE: ClassVar[str] = N_("联系单位")
    ICON: ClassVar[str] = "building"
    TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.AGENCIES})
    WRITES: ClassVar[frozenset[Topic]] = frozenset({Topic.AGENCIES, Topic.QUARTERS})
    RIGHT: ClassVar[Right] = Right.AGENCIES
    LEDGER_KINDS: ClassVar[tuple[str, ...]] = (
        "agencies",
        "consultations",
        "actions",
        "responsible",
    )

    def __init__(self, desk: Desk, parent: object = None) -> None:
        super().__init__(desk)
        self._today = self.services.context().today
        self._build_head()
        self._build_responsible()
        self._build_lists()
        self.agency_form = AgencyForm(self.t)
        self.meeting_form = ConsultationForm(self.t, self._today)
        self.responsible_form = ResponsibleForm(self.t, self._today)
        self.adopt(self.agency_form, self.on_agency)
        self.adopt(self.meeting_form, self.on_meeting)
        self.adopt(self.responsible_form, self.on_responsible)

    def reload(self) -> None:
        """Override DeskPage.reload."""
        store, ctx, today = self.services.store, self.services.context(), self._today

        def job(_progress: Progress) -> Shown:
            return Shown(
                agencies.agencies(store, ctx),
                agencies.consultations(store, ctx),
                agencies.responsible_on(store, today),
            )

        self.tasks.read(job, owner=self, key="all", done=self.show_all)

    def show_all(self, found: Shown) -> None:
        """Show bodies, consultations and who answers here."""
        t, one = self.t, found.responsible
        self.agencies.show_rows(found.agencies)
        items = [
            Item(meeting, action)
            for meeting in found.consultations
            for action in (meeting.actions or (None,))
        ]
        self.meetings.show_rows(items)
        self.meeting_form.set_agencies([agency.name for agency in found.agencies])
        self._gap.setVisible(one is None)
        if one is None:
            self._responsible.setText(
                t(N_("还没有写明责任部门和责任人，报告封面会空着。请先填写。"))
            )
        else:
            self._responsible.setText(
                t(
                    N_("责任部门：{unit}　责任人：{person}　{phone}　自 {day}"),
                    unit=one.unit,
                    person=one.person,
                    phone=one.phone,
                    day=one.valid_from,
                )
            )
        open_ = [item for item in items if item.action and item.action.action.done_on is None]
        self.counted.emit(self.NAME, len(open_))
        self.head.set_sentence(
            t(N_("{n} 家单位，{open} 件事还没有办结"), n=len(found.agencies), open=len(open_))
        )

    # --- what the user does

    def on_new_agency(self) -> None:
        """Add a body."""
        self.agency_form.renew()
        self.open_form(self.agency_form)

    def on_new_meeting(self) -> None:
        """Record a consultation."""
        self.meeting_form.renew()
        self.meeting_form.day.set_value(self._today)
        self.open_form(self.meeting_form)

    def on_new_responsible(self) -> None:
        """Name who answers from a day on."""
        self.responsible_form.renew()
        self.responsible_form.valid_from.set_value(self._today)
        self.open_form(self.responsible_form)

    def on_agency(self) -> None:
        """Write the body."""
        agency = self.agency_form.agency()
        self._keep(lambda store, ctx: agencies.add_agency(store, ctx, agency))

    def on_meeting(self) -> None:
        """Write the consultation."""
        meeting = self.meeting_form.consultation()
        self._keep(lambda store, ctx: agencies.consult(store, ctx, meeting))

    def on_responsible(self) -> None:
        """Write who answers."""
        one = self.responsible_form.responsible()
        self._keep(lambda store, ctx: agencies.name_responsible(store, ctx, one))

    def on_part(self, item: Item, _target: str) -> None:
        """Mark an action item done today."""
        action, today = item.action, self._today
        if action is None:
            return
        self._keep(
            lambda store, ctx: agencies.finish_action(
                store, ctx, action.id, done_on=today, version=action.version
            )
        )

    def _keep(self, write: Callable[..., object]) -> None:
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            write(store, ctx)
            return self.t(N_("已记下。"))

        self.run(job, self.on_kept)

    def on_kept(self, words: str) -> None:
        """Put the form away and show what was written."""
        self.on_form_closed()
        self.written(words)

    # --- parts

    def _build_head(self) -> None:
        agency = Button(self.t(N_("加单位")), self)
        agency.clicked.connect(self.on_new_agency)
        self.head.add_action(agency)
        self.new_button = Button(self.t(N_("记会商")), self, kind=ButtonKind.PRIMARY, icon="plus")
        self.new_button.clicked.connect(self.on_new_meeting)
        self.head.add_action(self.new_button)

    def _build_responsible(self) -> None:
        card = Card(parent=self)
        card.setFixedHeight(56)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._gap = Icon("alert-triangle", "warning", card)
        row.addWidget(self._gap)
        self._responsible = ElidedText("", parent=card)
        row.addWidget(self._responsible, 1)
        button = Button(self.t(N_("换责任人")), card)
        button.clicked.connect(self.on_new_responsible)
        row.addWidget(button)
        card.body.addLayout(row)
        self.left.addWidget(card)

    def _build_lists(self) -> None:
        t = self.t
        self.agencies = Listing(
            t(N_("单位")),
            [
                Column("name", N_("单位名称"), agency_name),
                Column("kind", N_("种类"), self.kind_cell, width=140),
                Column("contact", N_("联系人"), contact_cell),
                Column("phone", N_("电话"), phone_cell, width=160),
            ],
            self.tasks,
            t,
            self,
            empty=t(N_("还没有联系单位。先加总工会、民政等，报告会写上它们的名称。")),
            begin=t(N_("加单位")),
        )
        self.agencies.begun.connect(self.on_new_agency)
        self.left.addWidget(self.agencies, 2)
        self.meetings = Listing(
            t(N_("工作会商和事项")),
            [
                Column("day", N_("日期"), meeting_day, width=112),
                Column("topic", N_("议题"), meeting_topic),
                Column("bodies", N_("参加单位"), meeting_bodies),
                Column("what", N_("要办的事"), item_what),
                Column("owner", N_("负责人"), item_owner, width=88),
                Column("due", N_("期限"), self.due_cell, width=112),
                Column("act", N_("办结"), self.done_cell, width=112),
            ],
            self.tasks,
            t,
            self,
            empty=t(N_("还没有会商记录。")),
        )
        self.meetings.part.connect(self.on_part)
        self.left.addWidget(self.meetings, 3)

    # --- cells

    def kind_cell(self, row: Agency) -> Cell:
        """Return what a body is."""
        return self.t(AGENCY_LABELS[row.kind])

    def due_cell(self, item: Item) -> Cell:
        """Return until when; late is said in words and colour."""
        if item.action is None or item.action.action.due_on is None:
            return muted("—")
        words = f"{item.action.action.due_on}"
        return toned(words, Tone.DANGER) if self._late(item) else words

    def done_cell(self, item: Item) -> Cell:
        """Return that it is done, or what marks it so."""
        if item.action is None:
            return ""
        done = item.action.action.done_on
        if done is not None:
            return tag(f"{done:%m-%d}", Tone.SUCCESS, "check")
        return link(self.t(N_("记办结")), "done")

    def _late(self, item: Item) -> bool:
        action = item.action.action if item.action else None
        return (
            action is not None
            and action.done_on is None
            and action.due_on is not None
            and action.due_on < self._today
        )


def agency_name(row: Agency) -> Cell:
    """Return the body's name."""
    return row.name


def contact_cell(row: Agency) -> Cell:
    """Return whom to speak to there."""
    return "、".join(" ".join(p for p in (one.name, one.duty) if p) for one in row.contacts)


def phone_cell(row: Agency) -> Cell:
    """Return the first phone."""
    return muted(row.contacts[0].phone) if row.contacts else ""


def meeting_day(item: Item) -> Cell:
    """Return the day of the consultation."""
    return f"{item.meeting.meeting.day}"


def meeting_topic(item: Item) -> Cell:
    """Return the topic."""
    return item.meeting.meeting.topic


def meeting_bodies(item: Item) -> Cell:
    """Return who took part."""
    return muted("、".join(item.meeting.meeting.agencies))


def item_what(item: Item) -> Cell:
    """Return what was agreed."""
    return item.action.action.what if item.action else muted("—")


def item_owner(item: Item) -> Cell:
    """Return who sees to it."""
    return item.action.action.owner if item.action else ""
