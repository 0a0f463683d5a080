# SPDX-License-Identifier: Apache-2.0
"""Ledgers of aid and money: applications, payments, the fund's income, projects and costs."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.db.aid import AidCaseRow, FundRow, PaymentRow, ProjectCostRow, ProjectRow
from outreach.db.keeping import raise_number
from outreach.domain import union_ledgers as ledgers
from outreach.domain.access import Right, rights_of
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
)
from outreach.domain.money import Source
from outreach.errors import N_, UserError
from outreach.services import aid
from outreach.services.context import Context
from outreach.services.records import Keeper, Kept, Values, filled
from outreach.services.spells import Spells
from outreach.services.store import Transaction


class CaseKeeper(Keeper):
    """Applications. An approval comes in only from somebody who may approve."""

    ledger = ledgers.AID
    right = Right.AID
    names = ("purpose",)

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        site, spells = ctx.at_site(), Spells(session)
        for row in session.scalars(
            select(AidCaseRow).where(AidCaseRow.site_id == site.id).order_by(AidCaseRow.number)
        ):
            values = {
                "number": aid.case_number(row.number),
                "staff_no": spells.number(row.employee_id, row.asked_on, site.id),
                "name": spells.name(row.employee_id),
                "kind": row.kind,
                "asked_on": row.asked_on,
                "fen": row.asked_fen,
                "purpose": row.purpose,
                "decision": row.decision,
                "decided_on": row.decided_on,
                "approved_fen": row.approved_fen or None,
                "site": site.name,
            }
            yield Kept(values, row.id)

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add: a decision comes in only by somebody who may decide."""
        decided = Decision(values.get("decision") or Decision.OPEN)
        if decided is not Decision.OPEN and Right.APPROVE not in rights_of(work.ctx.actor.roles):
            raise UserError(
                N_("写了决定的帮扶要由负责人导入；也可以把“决定”留空，再请负责人批准。"),
                code="not_approver",
            )
        asked = AidAsked(
            values["staff_no"],
            AidKind(values["kind"]),
            values["asked_on"],
            values["fen"],
            values.get("purpose", ""),
        )
        check_asked(asked, today=work.ctx.today)
        number = _case_number(values.get("number", ""))
        if number is not None and work.session.scalar(
            select(AidCaseRow.id).where(AidCaseRow.number == number)
        ):
            raise UserError(
                N_("帮扶编号 {number} 已经用过，请核对，或留空由程序编号。"),
                code="number_taken",
                number=aid.case_number(number),
            )
        decision = _decision(work, decided, values) if decided is not Decision.OPEN else {}
        row = aid.write_case(work, asked, number=number)
        if number is not None:
            raise_number(work.session, "aid", number)
        if decision:
            work.renew(AidCaseRow, row, **decision)

    def change(self, work: Transaction, kept: Kept, values: Values) -> None:
        """Override Keeper.change: only what the money is for."""
        changes = filled(values, "purpose")
        work.renew(AidCaseRow, kept.handle, **changes)


def _decision(work: Transaction, decided: Decision, values: Values) -> dict[str, Any]:
    """Return an earlier decision as it is kept; whoever brings it in answers for it.

    It cannot be of today or later: what is decided now is decided in the window, where the
    rule of two persons holds.
    """
    day, fen = values.get("decided_on"), values.get("approved_fen", 0)
    if day is None or not values["asked_on"] <= day < work.ctx.today:
        raise UserError(
            N_("决定日期应在申请之后、今天之前；今天的决定请在窗口里办。"), code="bad_period"
        )
    approved = decided is Decision.APPROVED
    if approved and not 0 < fen <= values["fen"]:
        raise UserError(N_("批准金额应大于 0，不超过申请金额。"), code="bad_money")
    return {
        "decision": decided,
        "decided_on": day,
        "decided_by": work.ctx.actor.id,
        "payable_on": day if approved else None,
        "approved_fen": fen if approved else 0,
        "reason": work.ctx.t(N_("随台账导入")),
    }


def _case_number(text: str) -> int | None:
    if not text:
        return None
    found = re.fullmatch(r"[Bb]?-?(\d{1,9})", text.strip())
    if found is None:
        raise UserError(N_("帮扶编号请写成 B-0012 这样。"), code="bad_number")
    return int(found[1])


class PaymentKeeper(Keeper):
    """Payments under cases that were approved."""

    ledger = ledgers.PAYMENTS
    right = Right.AID
    names = ("goods",)

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        site = ctx.at_site()
        for row, number in session.execute(
            select(PaymentRow, AidCaseRow.number)
            .join(AidCaseRow, AidCaseRow.id == PaymentRow.case_id)
            .where(AidCaseRow.site_id == site.id)
            .order_by(PaymentRow.day, PaymentRow.id)
        ):
            values = {
                "number": aid.case_number(number),
                "day": row.day,
                "fen": row.fen,
                "goods_fen": row.goods_fen,
                "goods": row.goods,
                "source": row.source,
                "site": site.name,
            }
            yield Kept(values, row.id)

    def complete(self, values: Values) -> Values:
        """Override Keeper.complete: no goods are goods of no value."""
        return {"goods_fen": 0, **values}

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        row = work.session.scalars(
            select(AidCaseRow).where(AidCaseRow.number == _case_number(values["number"]))
        ).first()
        if row is None:
            raise UserError(N_("没有找到这笔帮扶。"), code="not_found")
        payment = Payment(
            values["day"],
            values["fen"],
            Source(values["source"]),
            values["goods_fen"],
            values.get("goods", ""),
        )
        check_payment(
            payment,
            today=work.ctx.today,
            decision=Decision(row.decision),
            payable_on=row.payable_on,
            left_fen=row.approved_fen - _paid(work.session, row.id),
        )
        aid.write_payment(work, row.id, payment)


def _paid(session: Session, case_id: uuid.UUID) -> int:
    total = func.coalesce(func.sum(PaymentRow.fen + PaymentRow.goods_fen), 0)
    return int(session.scalar(select(total).where(PaymentRow.case_id == case_id)) or 0)


class FundKeeper(Keeper):
    """Money put into the fund."""

    ledger = ledgers.FUND
    right = Right.AID
    at_site = False

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        for row in session.scalars(select(FundRow).order_by(FundRow.day, FundRow.id)):
            yield Kept({key: getattr(row, key) for key in ("day", "fen", "from_whom")}, row.id)

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        _not_future(work, values)
        aid.write_income(work, FundIncome(values["day"], values["fen"], values["from_whom"]))


class ProjectKeeper(Keeper):
    """Projects, by name."""

    ledger = ledgers.PROJECTS
    right = Right.AID
    at_site = False
    names = ("name",)

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        for row in session.scalars(select(ProjectRow).order_by(ProjectRow.id)):
            yield Kept({key: getattr(row, key) for key in _PROJECT}, row.id)

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        project = _project(values)
        check_project(project)
        aid.write_project(work, project)

    def change(self, work: Transaction, kept: Kept, values: Values) -> None:
        """Override Keeper.change: its end, above all."""
        check_project(_project({**kept.values, **values}))
        changes = filled(values, *_PROJECT[1:])
        work.renew(ProjectRow, kept.handle, **changes)


_PROJECT = ("name", "kind", "first", "last", "place")


def _project(values: Values) -> Project:
    return Project(
        values["name"],
        ProjectKind(values["kind"]),
        values["first"],
        values.get("last"),
        values.get("place", ""),
    )


class CostKeeper(Keeper):
    """Money spent on projects."""

    ledger = ledgers.COSTS
    right = Right.AID
    at_site = False
    names = ("project", "what")

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        for row, name in session.execute(
            select(ProjectCostRow, ProjectRow.name)
            .join(ProjectRow, ProjectRow.id == ProjectCostRow.project_id)
            .order_by(ProjectCostRow.day, ProjectCostRow.id)
        ):
            own = {key: getattr(row, key) for key in ("day", "fen", "source", "what")}
            yield Kept({"project": name, **own}, row.id)

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        _not_future(work, values)
        cost = ProjectCost(
            values["project"],
            values["day"],
            values["fen"],
            Source(values["source"]),
            values.get("what", ""),
        )
        aid.write_cost(work, cost)


def _not_future(work: Transaction, values: Values) -> None:
    if values["day"] > work.ctx.today:
        raise UserError(
            N_("日期晚于今天（{today}），请核对。"), code="future_date", today=work.ctx.today
        )


KEEPERS: tuple[type[Keeper], ...] = (
    CaseKeeper,
    PaymentKeeper,
    FundKeeper,
    ProjectKeeper,
    CostKeeper,
)
