# SPDX-License-Identifier: Apache-2.0
"""Aid (帮扶): applications, approval, payments; the fund and the projects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from outreach.domain.access import Right
from outreach.domain.aid import AID_LABELS, DECISION_LABELS, PROJECT_LABELS, Decision, Project
from outreach.domain.money import SOURCE_LABELS, yuan
from outreach.domain.periods import quarter_of
from outreach.errors import N_
from outreach.services import aid, quarters
from outreach.services.aid import CaseView, case_number
from outreach.services.quarters import Reconciliation
from outreach.ui.asks import OpenFamily
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import Cell, tag
from outreach.ui.controls.text import ElidedText, Text, TextKind
from outreach.ui.models import Column
from outreach.ui.page import Desk, Topic
from outreach.ui.tasks import Progress
from outreach.ui.theme import Tone
from outreach.ui.widgets import aid_cells as cells
from outreach.ui.widgets.aid_forms import (
    AskForm,
    CostForm,
    DecideForm,
    IncomeForm,
    PayForm,
    ProjectForm,
)
from outreach.ui.widgets.desk_page import DeskPage
from outreach.ui.widgets.family_papers import empty_layout
from outreach.ui.widgets.listing import Listing
from outreach.ui.widgets.marks import CellView
from outreach.ui.widgets.panel import DetailPanel, Tabs
from outreach.ui.widgets.side_form import labelled

TONES = {
    Decision.OPEN: Tone.WARNING,
    Decision.APPROVED: Tone.SUCCESS,
    Decision.REFUSED: Tone.PLAIN,
}


@dataclass(frozen=True)
class Shown:
    """Everything the page shows."""

    cases: list[CaseView]
    projects: list[tuple[Project, int]]
    account: Reconciliation


class AidPage(DeskPage):
    """See what was asked, what waits for approval, and what is still to be handed over."""

    NAME: ClassVar[str] = "aid"
    TITLE: ClassVar[str] = N_("帮扶")
    ICON: ClassVar[str] = "heart"
    TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.AID})
    WRITES: ClassVar[frozenset[Topic]] = frozenset({Topic.AID, Topic.QUARTERS})
    RIGHT: ClassVar[Right] = Right.AID
    LEDGER_KINDS: ClassVar[tuple[str, ...]] = ("aid", "payments", "fund", "projects", "costs")

    def __init__(self, desk: Desk, parent: object = None) -> None:
        super().__init__(desk)
        self._today = self.services.context().today
        self._case: UUID | None = None
        self._shut = False  # somebody put the panel away
        self._cases: dict[UUID, CaseView] = {}
        self._build_head()
        self._build_fund()
        self._build_lists()
        self._build_panel()
        self.ask_form = AskForm(self.t, self._today)
        self.decide_form = DecideForm(self.t)
        self.pay_form = PayForm(self.t, self._today)
        self.income_form = IncomeForm(self.t, self._today)
        self.project_form = ProjectForm(self.t, self._today)
        self.cost_form = CostForm(self.t, self._today)
        for form, save in (
            (self.ask_form, self.on_ask),
            (self.decide_form, self.on_decide),
            (self.pay_form, self.on_pay),
            (self.income_form, self.on_income),
            (self.project_form, self.on_project),
            (self.cost_form, self.on_cost),
        ):
            self.adopt(form, save)
        self.follow_number(self.ask_form.staff_no)

    def reload(self) -> None:
        """Override DeskPage.reload: the cases, the projects, the fund of this quarter."""
        store, ctx = self.services.store, self.services.context()
        period = quarter_of(self._today).period

        def job(_progress: Progress) -> Shown:
            return Shown(
                aid.cases(store, ctx),
                aid.projects(store, ctx),
                quarters.reconcile(store, ctx, period),
            )

        self.tasks.read(job, owner=self, key="cases", done=self.show_all)

    def show_all(self, found: Shown) -> None:
        """Show cases, projects and the fund."""
        t = self.t
        self._cases = {one.id: one for one in found.cases}
        if self._case is None and found.cases and self._form is None and not self._shut:
            self._case = found.cases[0].id
        self.cases.show_rows(found.cases, self._case)
        self.projects.show_rows(found.projects)
        self.cost_form.set_projects([one for one, _ in found.projects])
        account = found.account
        self._fund.setText(
            t(
                N_("专项基金：期初 {a}，本季度收入 {b}，支出 {c}，结余 {d} 元"),
                a=yuan(account.fund_opening),
                b=yuan(account.fund_income),
                c=yuan(account.fund_spent),
                d=yuan(account.fund_closing),
            )
        )
        waiting = [one for one in found.cases if one.decision is Decision.OPEN]
        asked = yuan(sum(one.asked_fen for one in waiting))
        self.head.set_sentence(
            t(N_("{n} 件待批，合计 {yuan} 元"), n=len(waiting), yuan=asked)
            if waiting
            else t(N_("没有待批的申请"))
        )
        self.counted.emit(self.NAME, len(waiting))
        if self._case in self._cases and self._form is None:
            self.show_case(self._cases[self._case])

    def show_case(self, case: CaseView) -> None:
        """Show one case in the panel."""
        t = self.t
        self.panel.set_name(case.name, case_number(case.number))
        words = t(DECISION_LABELS[case.decision])
        self.panel.set_badge(CellView(tag(words, TONES[case.decision]), self.panel))
        empty_layout(self._about)
        self._about.addWidget(labelled(cells.about(t, case), self.panel))
        self._about.addWidget(Text(t(N_("发放")), TextKind.STRONG, parent=self.panel))
        for one in case.payments:
            words = f"{one.day}　{yuan(one.fen)} {t(N_('元'))}（{t(SOURCE_LABELS[one.source])}）"
            if one.goods_fen:
                words += f"　{one.goods} {yuan(one.goods_fen)}"
            self._about.addWidget(ElidedText(words, parent=self.panel))
        if not case.payments:
            self._about.addWidget(Text(t(N_("还没有发放。")), TextKind.MUTED, parent=self.panel))
        open_ = case.decision is Decision.OPEN
        self.decide_button.setVisible(open_ and self.allowed(Right.APPROVE))
        self.pay_button.setVisible(case.decision is Decision.APPROVED and case.left_fen > 0)
        self.show_side(self.panel)

    # --- what the user does

    def on_new(self) -> None:
        """Record an application."""
        self.ask_form.renew()
        self.ask_form.day.set_value(self._today)
        self.open_form(self.ask_form)

    def on_current(self, case: CaseView) -> None:
        """Let the panel follow the list."""
        self._form = None
        self._case = case.id
        self.show_case(case)

    def on_part(self, case: CaseView, _target: str) -> None:
        """Open the family's file."""
        self.go.emit("children", OpenFamily(case.employee_id))

    def on_ask(self) -> None:
        """Write the application."""
        asked = self.ask_form.asked()
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            aid.ask(store, ctx, asked)
            return self.t(N_("已登记，等负责人批准。"))

        self.run(job, self.on_kept)

    def on_decide_wanted(self) -> None:
        """Decide on the case that is shown."""
        case = self._cases.get(self._case) if self._case else None
        if case is not None:
            self.decide_form.renew()
            self.decide_form.fen.set_value(yuan(case.asked_fen).replace(",", ""))
            self.open_form(self.decide_form, case.id, version=case.version)

    def on_decide(self) -> None:
        """Write the decision."""
        case = self._cases.get(self._case) if self._case else None
        form = self.decide_form
        decision, fen, reason = form.decision.value(), form.fen.fen(), form.reason.value()
        if case is None or decision is None:
            return
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            payable = aid.decide(
                store, ctx, case.id, decision, version=case.version, fen=fen, reason=reason
            )
            if payable is None:
                return self.t(N_("已记下：不批准。"))
            return self.t(N_("已批准，{day} 起可以发放。"), day=payable)

        self.run(job, self.on_kept_case)

    def on_pay_wanted(self) -> None:
        """Record a payment under the case that is shown."""
        self.pay_form.renew()
        self.pay_form.day.set_value(self._today)
        self.open_form(self.pay_form, self._case)

    def on_pay(self) -> None:
        """Write the payment."""
        case_id, payment = self._case, self.pay_form.payment()
        if case_id is None:
            return
        store, ctx = self.services.store, self.services.context()

        def job(_progress: Progress) -> str:
            aid.pay(store, ctx, case_id, payment)
            return self.t(N_("已记下发放 {yuan} 元。"), yuan=yuan(payment.fen + payment.goods_fen))

        self.run(job, self.on_kept_case)

    def on_new_income(self) -> None:
        """Record money put into the fund."""
        self.income_form.renew()
        self.income_form.day.set_value(self._today)
        self.open_form(self.income_form)

    def on_income(self) -> None:
        """Write the income."""
        income = self.income_form.income()
        self._keep(lambda store, ctx: aid.add_income(store, ctx, income))

    def on_new_project(self) -> None:
        """Begin a project."""
        self.project_form.renew()
        self.project_form.first.set_value(self._today)
        self.open_form(self.project_form)

    def on_project(self) -> None:
        """Write the project."""
        project = self.project_form.project()
        self._keep(lambda store, ctx: aid.add_project(store, ctx, project))

    def on_new_cost(self) -> None:
        """Record money spent on a project."""
        self.cost_form.renew()
        self.cost_form.day.set_value(self._today)
        self.open_form(self.cost_form)

    def on_cost(self) -> None:
        """Write the cost."""
        cost = self.cost_form.cost()
        self._keep(lambda store, ctx: aid.spend(store, ctx, cost))

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

    def on_kept_case(self, words: str) -> None:
        """Go back to the case."""
        self._form = None
        self.show_side(self.panel)
        self.written(words)

    def on_panel_closed(self) -> None:
        """Put the panel away."""
        self._case, self._shut = None, True
        self.hide_side()

    def on_tab(self, place: int) -> None:
        """Show cases or projects."""
        self.stack.setCurrentIndex(place)

    # --- parts

    def _build_head(self) -> None:
        self.new_button = Button(self.t(N_("登记申请")), self, kind=ButtonKind.PRIMARY, icon="plus")
        self.new_button.clicked.connect(self.on_new)
        self.head.add_action(self.new_button)

    def _build_fund(self) -> None:
        card = Card(parent=self)
        card.setFixedHeight(56)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._fund = ElidedText("", parent=card)
        row.addWidget(self._fund, 1)
        for words, slot in (
            (N_("基金收入"), self.on_new_income),
            (N_("新建项目"), self.on_new_project),
            (N_("项目支出"), self.on_new_cost),
        ):
            button = Button(self.t(words), card)
            button.clicked.connect(slot)
            row.addWidget(button)
        card.body.addLayout(row)
        self.left.addWidget(card)

    def _build_lists(self) -> None:
        t = self.t
        self.tabs = Tabs([t(N_("帮扶")), t(N_("公益项目"))], self)
        self.tabs.switched.connect(self.on_tab)
        self.left.addWidget(self.tabs)
        self.stack = QStackedWidget(self)
        self.cases = Listing(
            t(N_("帮扶")),
            [
                Column("number", N_("编号"), cells.number_cell, width=76),
                Column("who", N_("职工"), cells.who),
                Column("kind", N_("种类"), self.kind_cell, width=104),
                Column("asked", N_("申请"), cells.asked, width=96),
                Column("yuan", N_("申请金额"), cells.asked_yuan, width=88, right=True),
                Column("decision", N_("决定"), self.decision_cell, width=96),
                Column("paid", N_("已发放"), cells.paid, width=88, right=True),
            ],
            self.tasks,
            t,
            self,
            empty=t(N_("还没有帮扶申请。")),
            begin=t(N_("登记申请")),
        )
        self.cases.begun.connect(self.on_new)
        self.cases.current.connect(self.on_current)
        self.cases.part.connect(self.on_part)
        self.projects = Listing(
            t(N_("公益项目")),
            [
                Column("name", N_("项目名称"), cells.project_name),
                Column("kind", N_("种类"), self.project_kind, width=120),
                Column("place", N_("地点"), cells.project_place),
                Column("first", N_("开始"), cells.project_first, width=120),
                Column("spent", N_("支出（元）"), cells.project_spent, width=120, right=True),
            ],
            self.tasks,
            t,
            self,
            empty=t(N_("还没有公益项目。")),
        )
        self.stack.addWidget(self.cases)
        self.stack.addWidget(self.projects)
        self.left.addWidget(self.stack, 1)

    def _build_panel(self) -> None:
        self.panel = DetailPanel(self.t, self.side)
        self.panel.closed.connect(self.on_panel_closed)
        (self._about,) = self.panel.set_tabs([self.t(N_("这一件"))])
        self.decide_button = Button(self.t(N_("审批")), self.panel, kind=ButtonKind.PRIMARY)
        self.decide_button.clicked.connect(self.on_decide_wanted)
        self.pay_button = Button(self.t(N_("记发放")), self.panel, kind=ButtonKind.PRIMARY)
        self.pay_button.clicked.connect(self.on_pay_wanted)
        self.panel.add_action(self.decide_button)
        self.panel.add_action(self.pay_button)

    # --- cells

    def kind_cell(self, case: CaseView) -> Cell:
        """Return the kind."""
        return self.t(AID_LABELS[case.kind])

    def decision_cell(self, case: CaseView) -> Cell:
        """Return the decision: word and tone."""
        return tag(self.t(DECISION_LABELS[case.decision]), TONES[case.decision])

    def project_kind(self, row: tuple[Project, int]) -> Cell:
        """Return a project's kind."""
        return self.t(PROJECT_LABELS[row[0].kind])
