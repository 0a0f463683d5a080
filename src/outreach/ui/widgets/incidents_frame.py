# SPDX-License-Identifier: Apache-2.0
"""The frame of the page of reports and referrals: counts above, three lists, the panels."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from outreach.domain.access import Right
from outreach.errors import N_
from outreach.ui.controls.button import Button, ButtonKind, LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.models import Column
from outreach.ui.page import Desk, Topic
from outreach.ui.widgets.desk_page import DeskPage
from outreach.ui.widgets.incident_cells import IncidentCells
from outreach.ui.widgets.incident_desk import DangerDesk
from outreach.ui.widgets.incident_forms import (
    AnswerForm,
    CloseForm,
    LookForm,
    NotifyForm,
    OrderForm,
)
from outreach.ui.widgets.incident_panel import CasePanel, ReferralPanel
from outreach.ui.widgets.listing import Listing
from outreach.ui.widgets.panel import Tabs
from outreach.ui.widgets.referral_forms import (
    LeaveForm,
    ReferForm,
    ReferralOutcomeForm,
    WayHomeForm,
)

REPORTS, REFERRALS, LEAVES = 0, 1, 2
FIGURES = (
    ("open", N_("未结的报告"), N_("件"), REPORTS),
    ("look", N_("今天要跟进"), N_("件"), REPORTS),
    ("waiting", N_("等答复的转介"), N_("件"), REFERRALS),
    ("late", N_("过期没答复"), N_("件"), REFERRALS),
)


class IncidentsFrame(DeskPage):
    """Everything the page is made of; what it does stands in the page."""

    NAME: ClassVar[str] = "incidents"
    TITLE: ClassVar[str] = N_("报告与转介")
    ICON: ClassVar[str] = "alarm"
    TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.INCIDENTS})
    WRITES: ClassVar[frozenset[Topic]] = frozenset({Topic.INCIDENTS})
    RIGHT: ClassVar[Right] = Right.REPORT_DANGER

    def __init__(self, desk: Desk, parent: object = None) -> None:
        super().__init__(desk)
        now = self.services.context().now
        self._today = today = now.date()
        self.cells = IncidentCells(self.t, today)
        self._build_head()
        self._build_figures()
        self._build_lists()
        self.case_panel = CasePanel(self.t, self.side)
        self.referral_panel = ReferralPanel(self.t, self.side)
        self.danger = DangerDesk(desk, self.side)
        self.notify_form = NotifyForm(self.t, now)
        self.answer_form = AnswerForm(self.t, today)
        self.look_form = LookForm(self.t)
        self.close_form = CloseForm(self.t)
        self.order_form = OrderForm(self.t, today)
        self.refer_form = ReferForm(self.t, today)
        self.outcome_form = ReferralOutcomeForm(self.t, today)
        self.leave_form = LeaveForm(self.t, today)
        self.way_form = WayHomeForm(self.t)
        self.follow_number(self.order_form.staff_no)
        self.follow_number(self.refer_form.staff_no)

    def on_tab(self, place: int) -> None:
        """Show reports, referrals or leaves."""
        self.stack.setCurrentIndex(place)
        self.hide_side()

    def on_figure(self) -> None:
        """Show the list behind a figure."""
        value = self.sender()
        for key, _, _, place in FIGURES:
            if self._figures[key] is value:
                self.tabs.select(place)

    def show_counts(self, counts: dict[str, int]) -> None:
        """Show the counts above."""
        for key, label in self._figures.items():
            label.setText(f"{counts.get(key, 0):,}")
            label.updateGeometry()

    def _build_head(self) -> None:
        t = self.t
        self.refer_button = Button(t(N_("登记转介")), self, icon="arrow-right")
        self.refer_button.setVisible(self.allowed(Right.REFER))
        self.new_button = Button(t(N_("报告危险情况")), self, kind=ButtonKind.PRIMARY, icon="alarm")
        self.head.add_action(self.refer_button)
        self.head.add_action(self.new_button)

    def _build_figures(self) -> None:
        card = self.figures_card = Card(parent=self)
        card.setFixedHeight(56)
        row = QHBoxLayout()
        row.setSpacing(24)
        self._figures: dict[str, LinkButton] = {}
        for key, words, unit, _ in FIGURES:
            pair = QHBoxLayout()
            pair.setSpacing(6)
            pair.addWidget(Text(self.t(words), TextKind.MUTED, parent=card))
            value = LinkButton("0", card, number=True, size=20, bold=True)
            value.setAccessibleName(self.t(words))
            value.clicked.connect(self.on_figure)
            pair.addWidget(value)
            pair.addWidget(Text(self.t(unit), TextKind.CAPTION, parent=card))
            row.addLayout(pair)
            self._figures[key] = value
        row.addStretch(1)
        card.body.addLayout(row)
        card.setVisible(self.allowed(Right.SEALED))
        self.left.addWidget(card)

    def _build_lists(self) -> None:
        t = self.t
        titles = [t(N_("危险报告")), t(N_("转介")), t(N_("紧急返乡"))]
        self.tabs = Tabs(titles, self)
        self.tabs.show_tab(REFERRALS, self.allowed(Right.REFER))
        self.tabs.show_tab(LEAVES, self.allowed(Right.SEALED))
        self.tabs.switched.connect(self.on_tab)
        self.left.addWidget(self.tabs)
        self.stack = QStackedWidget(self)
        sealed = self.allowed(Right.SEALED)
        self.reports = self._listing(
            titles[REPORTS],
            self._report_columns() if sealed else self._own_columns(),
            t(N_("没有报告过危险情况。")),
        )
        self.referrals = self._listing(
            titles[REFERRALS], self._referral_columns(), t(N_("还没有转介。"))
        )
        self.leaves = self._listing(
            titles[LEAVES], self._leave_columns(), t(N_("没有因责令而返乡的。"))
        )
        for listing in (self.reports, self.referrals, self.leaves):
            self.stack.addWidget(listing)
        self.left.addWidget(self.stack, 1)

    def _listing(self, title: str, columns: list[Column[Any]], empty: str) -> Listing:
        return Listing(title, columns, self.tasks, self.t, self, empty=empty)

    def _report_columns(self) -> list[Column[Any]]:
        cells = self.cells
        return [
            Column("number", N_("编号"), cells.number, width=112),
            Column("day", N_("报告日期"), cells.reported, width=112),
            Column("danger", N_("眼下的危险"), cells.danger, width=112),
            Column("told", N_("已告诉"), cells.told),
            Column("answered", N_("已答复"), cells.answered, width=80, right=True),
            Column("standing", N_("跟进"), cells.standing, width=128),
        ]

    def _own_columns(self) -> list[Column[Any]]:
        cells = self.cells
        return [
            Column("number", N_("编号"), cells.number, width=112),
            Column("day", N_("报告日期"), cells.reported, width=112),
            Column("told", N_("已告诉"), cells.told),
            Column("receipt", N_("回执、受理编号"), cells.receipts),
        ]

    def _referral_columns(self) -> list[Column[Any]]:
        cells = self.cells
        return [
            Column("number", N_("编号"), cells.referral, width=112),
            Column("body", N_("部门"), cells.body),
            Column("sent", N_("转出日期"), cells.sent, width=112),
            Column("due", N_("几号前答复"), cells.due, width=176),
            Column("chases", N_("催问"), cells.chases, width=64, right=True),
            Column("result", N_("结果"), cells.result, width=112),
        ]

    def _leave_columns(self) -> list[Column[Any]]:
        cells = self.cells
        return [
            Column("who", N_("职工"), cells.who),
            Column("span", N_("休假"), cells.span, width=208),
            Column("help", N_("路上的帮助"), cells.help, width=112),
            Column("source", N_("经费来源"), cells.source, width=104),
            Column("result", N_("结果"), cells.came, width=120),
        ]
