# SPDX-License-Identifier: Apache-2.0
"""Family contact (家庭联系): points and their minutes, gifts, contacts and visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from outreach.domain.access import Right
from outreach.domain.contact import POINT_LABELS
from outreach.domain.dates import add_months
from outreach.domain.followups import FOLLOW_UP_LABELS, RESULT_LABELS, FollowUpResult
from outreach.domain.money import SOURCE_LABELS, yuan
from outreach.errors import N_
from outreach.services import contact, visits
from outreach.services.contact import ContactView, GiftView, PointView
from outreach.services.visits import VisitView
from outreach.ui import theme
from outreach.ui.asks import OpenFamily
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.cells import Cell, link, muted, tag, toned
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.models import Column
from outreach.ui.page import Desk, Topic
from outreach.ui.tasks import Progress
from outreach.ui.theme import Tone
from outreach.ui.widgets import contact_cells as cells
from outreach.ui.widgets.contact_forms import CallForm, GiftForm, PointForm, TallyForm, VisitForm
from outreach.ui.widgets.desk_page import DeskPage
from outreach.ui.widgets.listing import Listing
from outreach.ui.widgets.panel import Tabs

CALLS, GIFTS, VISITS = 0, 1, 2


@dataclass(frozen=True)
class Month:
    """What a month shows, read in one go."""

    points: list[PointView]
    calls: list[ContactView]
    gifts: list[GiftView]
    visits: list[VisitView]


class ContactPage(DeskPage):
    """Record calls in minutes, sums, gifts with their money, and who was spoken to."""

    NAME: ClassVar[str] = "contact"
    TITLE: ClassVar[str] = N_("家庭联系")
    ICON: ClassVar[str] = "phone"
    TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.CONTACT, Topic.FOLLOWUPS})
    WRITES: ClassVar[frozenset[Topic]] = frozenset({Topic.CONTACT, Topic.FOLLOWUPS, Topic.QUARTERS})
    RIGHT: ClassVar[Right] = Right.CONTACT
    LEDGER_KINDS: ClassVar[tuple[str, ...]] = ("contact", "gifts", "points", "followups")

    def __init__(self, desk: Desk, parent: object = None) -> None:
        super().__init__(desk)
        self._today = self.services.context().today
        self._month = self._today.replace(day=1)
        self._build_head()
        self._build_bar()
        self._build_points()
        self._build_records()
        self.call_form = CallForm(self.t, self._today)
        self.tally_form = TallyForm(self.t, self._today)
        self.gift_form = GiftForm(self.t, self._today)
        self.point_form = PointForm(self.t, self._today)
        self.visit_form = VisitForm(self.t, self._today)
        self.adopt(self.call_form, self.on_call)
        self.adopt(self.tally_form, self.on_tally)
        self.adopt(self.gift_form, self.on_gift)
        self.adopt(self.point_form, self.on_point)
        self.adopt(self.visit_form, self.on_visit)
        self.follow_number(self.call_form.staff_no)
        self.follow_number(self.visit_form.staff_no)

    def reload(self) -> None:
        """Override DeskPage.reload: the month, and what is open of the visits."""
        store, ctx = self.services.store, self.services.context()
        first = self._month
        last = add_months(first, 1) - timedelta(days=1)

        def job(_progress: Progress) -> Month:
            return Month(
                contact.points(store, ctx, first, last),
                contact.calls(store, ctx, first, last, limit=500),
                contact.gifts_of(store, ctx, first, last),
                visits.visits(store, ctx),
            )

        self.tasks.read(job, owner=self, key="month", done=self.show_month)

    def show_month(self, found: Month) -> None:
        """Show the month."""
        t = self.t
        self._title.setText(
            t(N_("{year} 年 {month} 月"), year=self._month.year, month=self._month.month)
        )
        self.points.show_rows(found.points)
        self.calls.show_rows(found.calls)
        self.gifts.show_rows(found.gifts)
        self.visits.show_rows(found.visits)
        named = [one.point for one in found.points]
        self.call_form.set_points(named)
        self.tally_form.set_points(named)
        open_ = sum(one.done_on is None for one in found.visits)
        self.tabs.set_title(
            VISITS, t(N_("联系和走访 {n}"), n=open_) if open_ else t(N_("联系和走访"))
        )
        self.counted.emit(self.NAME, open_)
        self.head.set_sentence(
            t(
                N_("本月 {sessions} 次、{minutes} 分钟，赠送 {yuan} 元"),
                sessions=f"{sum(one.sessions for one in found.points):,}",
                minutes=f"{sum(one.minutes for one in found.points):,}",
                yuan=yuan(sum(one.fen for one in found.gifts)),
            )
        )

    # --- what the user does

    def on_new_call(self) -> None:
        """Record a call, or first a point where there is none."""
        if not self.points.rows():
            self.on_new_point()
            return
        self.call_form.begin()
        self.open_form(self.call_form)

    def on_new_tally(self) -> None:
        """Record a month's sum."""
        self.tally_form.renew()
        self.open_form(self.tally_form)

    def on_new_gift(self) -> None:
        """Record gifts."""
        self.gift_form.renew()
        self.gift_form.month.set_value(self._month)
        self.open_form(self.gift_form)

    def on_new_point(self) -> None:
        """Add a point."""
        self.point_form.renew()
        self.point_form.opened.set_value(self._today)
        self.open_form(self.point_form)

    def on_new_visit(self) -> None:
        """Record a contact or visit."""
        self.visit_form.renew()
        self.visit_form.due.set_value(self._today)
        self.open_form(self.visit_form)

    def on_call(self) -> None:
        """Write the call; the form stays for the next."""
        call = self.call_form.call()
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            contact.log_call(store, ctx, call)
            return self.t(N_("已记下 {n} 分钟。"), n=call.minutes)

        self.run(job, self.on_call_kept)

    def on_call_kept(self, words: str) -> None:
        """Make room for the next call."""
        self.call_form.begin()
        self.call_form.staff_no.focus()
        self.written(words)

    def on_tally(self) -> None:
        """Write the sum."""
        tally = self.tally_form.tally()
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            contact.log_tally(store, ctx, tally)
            return self.t(N_("已记下合计 {n} 分钟。"), n=f"{tally.minutes:,}")

        self.run(job, self.on_kept)

    def on_gift(self) -> None:
        """Write the gifts."""
        gifts = self.gift_form.gifts()
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            count = contact.give(store, ctx, gifts)
            return self.t.plural(N_("已记下赠送 {n} 人。"), count)

        self.run(job, self.on_kept)

    def on_point(self) -> None:
        """Write the point."""
        point = self.point_form.point()
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            contact.add_point(store, ctx, point)
            return self.t(N_("已新增“{name}”。"), name=point.name)

        self.run(job, self.on_kept)

    def on_visit(self) -> None:
        """Write the contact."""
        one = self.visit_form.follow_up()
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            visits.record(store, ctx, one)
            return self.t(N_("已记下。"))

        self.run(job, self.on_kept)

    def on_kept(self, words: str) -> None:
        """Put the form away and show what was written."""
        self.on_form_closed()
        self.written(words)

    def on_visit_part(self, row: VisitView, target: str) -> None:
        """Record that a family was reached and nothing has changed, or open its file."""
        if target == "file":
            self.go.emit("children", OpenFamily(row.employee_id))
            return
        store, ctx = self.services.store, self.services.context()
        today = self._today

        def job(_progress: Progress) -> str:
            result = FollowUpResult.UNCHANGED
            visits.finish(store, ctx, row.id, result, done_on=today, version=row.version)
            return self.t(N_("{name} 已核对，没有变化。"), name=row.name)

        self.run(job, self.written)

    def on_before(self) -> None:
        """Show the month before."""
        self._month = add_months(self._month, -1)
        self.reload()

    def on_after(self) -> None:
        """Show the month after."""
        self._month = add_months(self._month, 1)
        self.reload()

    def on_tab(self, place: int) -> None:
        """Show calls, gifts or visits."""
        self.stack.setCurrentIndex(place)

    # --- parts

    def _build_head(self) -> None:
        self.new_button = Button(
            self.t(N_("记一次通话")), self, kind=ButtonKind.PRIMARY, icon="plus"
        )
        for words, slot in (
            (N_("赠送话费流量"), self.on_new_gift),
            (N_("联系和走访"), self.on_new_visit),
        ):
            button = Button(self.t(words), self)
            button.clicked.connect(slot)
            self.head.add_action(button)
        self.new_button.clicked.connect(self.on_new_call)
        self.head.add_action(self.new_button)

    def _build_bar(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for words, slot in (
            (N_("记月度合计"), self.on_new_tally),
            (N_("新增点位"), self.on_new_point),
        ):
            button = Button(self.t(words), self)
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addStretch(1)
        before = Button("", self, icon="chevron-left")
        before.setAccessibleName(self.t(N_("上个月")))
        before.clicked.connect(self.on_before)
        after = Button("", self, icon="chevron-right")
        after.setAccessibleName(self.t(N_("下个月")))
        after.clicked.connect(self.on_after)
        self._title = Text("", TextKind.STRONG, parent=self)
        for widget in (before, self._title, after):
            row.addWidget(widget)
        self.left.addLayout(row)

    def _build_points(self) -> None:
        t = self.t
        self.points = Listing(
            t(N_("点位")),
            [
                Column("name", N_("点位名称"), cells.point_name),
                Column("kind", N_("种类"), self.point_kind, width=120),
                Column("sessions", N_("次数"), cells.point_sessions, width=96, right=True),
                Column("minutes", N_("分钟"), cells.point_minutes, width=120, right=True),
            ],
            self.tasks,
            t,
            self,
            empty=t(N_("还没有亲情电话或视频间。先新增一个点位，再记通话。")),
            begin=t(N_("新增点位")),
        )
        self.points.setFixedHeight(theme.CARD_HEAD_HEIGHT + 5 * theme.ROW_HEIGHT)
        self.points.begun.connect(self.on_new_point)
        self.left.addWidget(self.points)

    def _build_records(self) -> None:
        names = (N_("通话记录"), N_("赠送"), N_("联系和走访"))
        self.tabs = Tabs([self.t(name) for name in names], self)
        self.tabs.switched.connect(self.on_tab)
        self.left.addWidget(self.tabs)
        self.stack = QStackedWidget(self)
        self.calls = self._listing(
            N_("通话记录"),
            [
                Column("day", N_("日期"), cells.call_day, width=120),
                Column("point", N_("点位名称"), cells.call_point),
                Column("who", N_("职工"), self.call_who),
                Column("sessions", N_("次数"), cells.call_sessions, width=96, right=True),
                Column("minutes", N_("分钟"), cells.call_minutes, width=120, right=True),
            ],
            N_("这个月还没有通话记录。"),
        )
        self.gifts = self._listing(
            N_("赠送"),
            [
                Column("month", N_("月份"), cells.gift_month, width=120),
                Column("who", N_("职工"), cells.gift_who),
                Column("minutes", N_("分钟"), cells.gift_minutes, width=96, right=True),
                Column("data", N_("流量（MB）"), cells.gift_data, width=120, right=True),
                Column("yuan", N_("金额（元）"), cells.gift_yuan, width=120, right=True),
                Column("source", N_("经费来源"), self.gift_source, width=120),
            ],
            N_("这个月还没有赠送。"),
        )
        self.visits = self._listing(
            N_("联系和走访"),
            [
                Column("due", N_("计划日期"), self.visit_due, width=140),
                Column("who", N_("职工"), cells.visit_who),
                Column("kind", N_("种类"), self.visit_kind, width=120),
                Column("result", N_("结果"), self.visit_result),
                Column("act", N_("去办"), self.visit_act, width=140),
            ],
            N_("还没有联系和走访的记录。"),
        )
        self.visits.part.connect(self.on_visit_part)
        self.left.addWidget(self.stack, 1)

    def _listing(self, title: str, columns: list[Column[Any]], empty: str) -> Listing:
        listing = Listing(self.t(title), columns, self.tasks, self.t, self, empty=self.t(empty))
        self.stack.addWidget(listing)
        return listing

    # --- cells

    def point_kind(self, row: PointView) -> Cell:
        """Return what stands there."""
        return self.t(POINT_LABELS[row.point.kind])

    def call_who(self, row: ContactView) -> Cell:
        """Return who called; a sum is marked as one."""
        if row.is_tally:
            return tag(self.t(N_("月度合计")))
        return row.name or muted(self.t(N_("没有写是谁")))

    def gift_source(self, row: GiftView) -> Cell:
        """Return whose money it was."""
        return muted(self.t(SOURCE_LABELS[row.source]))

    def visit_due(self, row: VisitView) -> Cell:
        """Return when it was due or done."""
        if row.done_on is not None:
            return muted(f"{row.done_on}")
        late = row.due_on < self._today
        return toned(f"{row.due_on}", Tone.DANGER) if late else f"{row.due_on}"

    def visit_kind(self, row: VisitView) -> Cell:
        """Return what it is."""
        return self.t(FOLLOW_UP_LABELS[row.kind])

    def visit_result(self, row: VisitView) -> Cell:
        """Return what came of it."""
        words = self.t(RESULT_LABELS[row.result])
        if row.result is FollowUpResult.NEEDS_HELP:
            return tag(words, Tone.WARNING, "alert-triangle")
        return words if row.done_on else muted(words)

    def visit_act(self, row: VisitView) -> Cell:
        """Return what can be done with one click."""
        return "" if row.done_on else link(self.t(N_("记“没有变化”")), "unchanged")
