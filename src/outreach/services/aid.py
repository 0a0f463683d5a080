# SPDX-License-Identifier: Apache-2.0
"""Aid (帮扶): applications, approval by the responsible person, payments; fund and projects."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from outreach.db.access import UserRow
from outreach.db.aid import AidCaseRow, FundRow, PaymentRow, ProjectCostRow, ProjectRow
from outreach.db.employees import EmployeeRow
from outreach.db.keeping import take_numbers
from outreach.domain.access import Right
from outreach.domain.aid import (
    AidAsked,
    AidKind,
    Decision,
    FundIncome,
    Payment,
    Project,
    ProjectCost,
    ProjectKind,
    check_asked,
    check_payment,
    check_project,
    payable_from,
)
from outreach.domain.money import Source, check_fen
from outreach.domain.wording import check_title
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.finding import person_by_number
from outreach.services.store import Store, Transaction


@dataclass(frozen=True)
class CaseView:
    """One case as a line and in its panel; ``number`` is shown as B-12."""

    id: uuid.UUID
    version: int
    number: int
    employee_id: uuid.UUID
    name: str
    kind: AidKind
    purpose: str
    asked_on: date
    asked_fen: int
    asked_by: str
    decision: Decision
    decided_on: date | None
    decided_by: str
    by_self: bool
    payable_on: date | None
    approved_fen: int
    reason: str
    payments: tuple[Payment, ...]

    @property
    def paid_fen(self) -> int:
        """What was handed over so far, goods by their value."""
        return sum(one.fen + one.goods_fen for one in self.payments)

    @property
    def left_fen(self) -> int:
        """What is approved and not handed over yet."""
        return self.approved_fen - self.paid_fen


def case_number(number: int) -> str:
    """Write a case's number as people see it: B-0012."""
    return f"B-{number:04d}"


def ask(store: Store, ctx: Context, asked: AidAsked) -> uuid.UUID:
    """Record an application; it waits for the responsible person."""
    ctx.require(Right.AID)
    ctx.at_site()
    check_asked(asked, today=ctx.today)
    with store.writing(ctx) as work:
        row = write_case(work, asked)
        work.audit("ask", "aid_case", row, {"fen": (None, asked.fen)})
    return row


def write_case(work: Transaction, asked: AidAsked, *, number: int | None = None) -> uuid.UUID:
    """Write an application; part of a larger transaction."""
    site = work.ctx.at_site()
    person = person_by_number(work.session, asked.staff_no, on=asked.asked_on, site_id=site.id)
    row = work.new_id()
    work.session.execute(
        insert(AidCaseRow).values(
            id=row,
            enterprise_id=work.store.enterprise_id,
            number=number or take_numbers(work.session, "aid"),
            site_id=site.id,
            employee_id=person,
            kind=asked.kind,
            purpose=asked.purpose.strip(),
            asked_on=asked.asked_on,
            asked_fen=asked.fen,
            asked_by=work.ctx.actor.id,
            decision=Decision.OPEN,
            by_self=False,
            approved_fen=0,
            reason="",
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    return row


def decide(
    store: Store,
    ctx: Context,
    case_id: uuid.UUID,
    decision: Decision,
    *,
    version: int,
    fen: int = 0,
    reason: str = "",
) -> date | None:
    """Approve or refuse an application; return the day from which it may be paid.

    Who asked may decide only where nobody else is responsible: with a reason, and paying
    begins a day later (architecture, decision 12). A refusal needs a reason, too.
    """
    ctx.require(Right.APPROVE)
    with store.writing(ctx) as work:
        row = _case(work.session, case_id)
        if row.decision != Decision.OPEN:
            raise UserError(N_("这笔申请已经有决定了。"), code="decided")
        by_self = row.asked_by is not None and row.asked_by == ctx.actor.id
        _check_decision(decision, row, fen, reason, by_self=by_self)
        payable = payable_from(ctx.today, by_self=by_self)
        approved = decision is Decision.APPROVED
        work.change(
            AidCaseRow,
            row.id,
            version,
            decision=decision,
            decided_on=ctx.today,
            decided_by=ctx.actor.id,
            by_self=by_self,
            payable_on=payable if approved else None,
            approved_fen=fen if approved else 0,
            reason=reason.strip(),
        )
        work.audit("decide", "aid_case", case_id, {"decision": (row.decision, decision)})
    return payable if approved else None


def _check_decision(
    decision: Decision, row: AidCaseRow, fen: int, reason: str, *, by_self: bool
) -> None:
    if decision is Decision.OPEN:
        raise UserError(N_("请选择批准或不批准。"), code="missing")
    if decision is Decision.REFUSED and not reason.strip():
        raise UserError(N_("不批准请写明理由。"), code="missing", field="reason")
    if decision is Decision.APPROVED and not 0 < check_fen(fen) <= row.asked_fen:
        raise UserError(N_("批准金额应大于 0，不超过申请金额。"), code="bad_money")
    if by_self and not reason.strip():
        raise UserError(
            N_("申请和批准是同一个人，请写明理由；次日起才能发放。"), code="self_approval"
        )


def pay(store: Store, ctx: Context, case_id: uuid.UUID, payment: Payment) -> uuid.UUID:
    """Record money and goods handed over under an approved case."""
    ctx.require(Right.AID)
    with store.writing(ctx) as work:
        row = _case(work.session, case_id)
        paid = work.session.scalar(
            select(func.coalesce(func.sum(PaymentRow.fen + PaymentRow.goods_fen), 0)).where(
                PaymentRow.case_id == case_id
            )
        )
        check_payment(
            payment,
            today=ctx.today,
            decision=Decision(row.decision),
            payable_on=row.payable_on,
            left_fen=row.approved_fen - int(paid or 0),
        )
        made = write_payment(work, case_id, payment)
        work.audit("pay", "aid_case", case_id, {"fen": (None, payment.fen + payment.goods_fen)})
    return made


def write_payment(work: Transaction, case_id: uuid.UUID, payment: Payment) -> uuid.UUID:
    """Write a payment; part of a larger transaction."""
    row = work.new_id()
    work.session.execute(
        insert(PaymentRow).values(
            id=row,
            case_id=case_id,
            day=payment.day,
            fen=payment.fen,
            goods_fen=payment.goods_fen,
            goods=payment.goods.strip(),
            source=payment.source,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    return row


def cases(store: Store, ctx: Context, *, limit: int = 500) -> list[CaseView]:
    """Return the cases of the context's site: what waits first, then the latest."""
    ctx.require(Right.AID)
    with store.reading() as session:
        statement = (
            select(AidCaseRow, EmployeeRow.name)
            .join(EmployeeRow, EmployeeRow.id == AidCaseRow.employee_id)
            .order_by((AidCaseRow.decision == Decision.OPEN).desc(), AidCaseRow.number.desc())
            .limit(limit)
        )
        if ctx.site is not None:
            statement = statement.where(AidCaseRow.site_id == ctx.site.id)
        rows = session.execute(statement).all()
        payments: dict[uuid.UUID, list[Payment]] = defaultdict(list)
        for one in session.scalars(select(PaymentRow).order_by(PaymentRow.day, PaymentRow.id)):
            payments[one.case_id].append(_payment(one))
        users = {
            row.id: row.name for row in session.execute(select(UserRow.id, UserRow.name)).all()
        }
        return [_view(row, name, users, payments[row.id]) for row, name in rows]


def add_income(store: Store, ctx: Context, income: FundIncome) -> uuid.UUID:
    """Record money put into the fund."""
    ctx.require(Right.AID)
    if income.day > ctx.today:
        raise UserError(
            N_("日期晚于今天（{today}），请核对。"), code="future_date", today=ctx.today
        )
    if not check_fen(income.fen) or not income.from_whom.strip():
        raise UserError(N_("请填写金额和资金来自哪里。"), code="missing")
    with store.writing(ctx) as work:
        row = write_income(work, income)
        work.audit("add", "fund_income", row, {"fen": (None, income.fen)})
    return row


def write_income(work: Transaction, income: FundIncome) -> uuid.UUID:
    """Write money put into the fund; part of a larger transaction."""
    row = work.new_id()
    work.session.execute(
        insert(FundRow).values(
            id=row,
            enterprise_id=work.store.enterprise_id,
            day=income.day,
            fen=income.fen,
            from_whom=income.from_whom.strip(),
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    return row


def add_project(store: Store, ctx: Context, project: Project) -> uuid.UUID:
    """Begin a project; its name is unique in the firm."""
    ctx.require(Right.AID)
    check_project(project)
    with store.writing(ctx) as work:
        row = write_project(work, project)
        work.audit("add", "project", row, {"name": (None, project.name)})
    return row


def write_project(work: Transaction, project: Project) -> uuid.UUID:
    """Write a project; part of a larger transaction."""
    if _project(work.session, project.name) is not None:
        raise UserError(N_("已经有叫“{name}”的项目。"), code="exists", name=project.name.strip())
    row = work.new_id()
    work.session.execute(
        insert(ProjectRow).values(
            id=row,
            enterprise_id=work.store.enterprise_id,
            name=project.name.strip(),
            kind=project.kind,
            first=project.first,
            last=project.last,
            place=project.place.strip(),
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    return row


def spend(store: Store, ctx: Context, cost: ProjectCost) -> uuid.UUID:
    """Record money spent on a project."""
    ctx.require(Right.AID)
    if cost.day > ctx.today:
        raise UserError(
            N_("日期晚于今天（{today}），请核对。"), code="future_date", today=ctx.today
        )
    if not check_fen(cost.fen):
        raise UserError(N_("请填写金额。"), code="missing")
    check_title(cost.what)
    with store.writing(ctx) as work:
        row = write_cost(work, cost)
        work.audit("spend", "project", row, {"fen": (None, cost.fen)})
    return row


def write_cost(work: Transaction, cost: ProjectCost) -> uuid.UUID:
    """Write money spent on a project; part of a larger transaction."""
    project = _project(work.session, cost.project)
    if project is None:
        raise UserError(
            N_("没有叫“{name}”的项目，请先新建。"), code="no_project", name=cost.project
        )
    row = work.new_id()
    work.session.execute(
        insert(ProjectCostRow).values(
            id=row,
            project_id=project,
            day=cost.day,
            fen=cost.fen,
            source=cost.source,
            what=cost.what.strip(),
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    return row


def projects(store: Store, ctx: Context) -> list[tuple[Project, int]]:
    """Return the projects with what was spent on each, in fen."""
    ctx.require(Right.AID)
    spent = (
        select(func.coalesce(func.sum(ProjectCostRow.fen), 0))
        .where(ProjectCostRow.project_id == ProjectRow.id)
        .correlate(ProjectRow)
        .scalar_subquery()
    )
    with store.reading() as session:
        return [
            (Project(row.name, ProjectKind(row.kind), row.first, row.last, row.place), int(fen))
            for row, fen in session.execute(
                select(ProjectRow, spent).order_by(ProjectRow.first.desc(), ProjectRow.id)
            )
        ]


def _case(session: Session, case_id: uuid.UUID) -> AidCaseRow:
    row = session.get(AidCaseRow, case_id)
    if row is None:
        raise UserError(N_("没有找到这笔帮扶。"), code="not_found")
    return row


def _project(session: Session, name: str) -> uuid.UUID | None:
    return session.scalar(select(ProjectRow.id).where(ProjectRow.name == name.strip()))


def _payment(row: PaymentRow) -> Payment:
    return Payment(row.day, row.fen, Source(row.source), row.goods_fen, row.goods)


def _view(
    row: AidCaseRow, name: str, users: dict[uuid.UUID, str], payments: list[Payment]
) -> CaseView:
    return CaseView(
        row.id,
        row.version,
        row.number,
        row.employee_id,
        name,
        AidKind(row.kind),
        row.purpose,
        row.asked_on,
        row.asked_fen,
        users.get(row.asked_by, "") if row.asked_by else "",
        Decision(row.decision),
        row.decided_on,
        users.get(row.decided_by, "") if row.decided_by else "",
        row.by_self,
        row.payable_on,
        row.approved_fen,
        row.reason,
        tuple(payments),
    )
