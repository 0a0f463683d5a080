# SPDX-License-Identifier: Apache-2.0
"""Orders to return home (责令返回) and the leave they start (紧急返乡).

The order belongs to the sealed case. The leave is a record of its own: the desk that books
travel sees who goes, when and with which help, and not why.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from outreach.db.employees import EmployeeRow
from outreach.db.incidents import EmergencyLeaveRow, OrderRow
from outreach.domain.access import Right
from outreach.domain.incidents import (
    EmergencyLeave,
    LeaveResult,
    Order,
    check_leave,
    check_order,
)
from outreach.domain.money import Source
from outreach.domain.reunions import HelpKind
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.finding import person_by_number
from outreach.services.incidents import find_open
from outreach.services.store import Store, Transaction

DESKS = (Right.REUNIONS, Right.AID, Right.SEALED)


@dataclass(frozen=True)
class LeaveView:
    """One emergency leave as its desk sees it: no case, no grounds."""

    id: uuid.UUID
    version: int
    employee_id: uuid.UUID
    name: str
    first: date
    last: date | None
    help: HelpKind | None
    source: Source | None
    result: LeaveResult
    result_on: date | None


def order(
    store: Store,
    ctx: Context,
    incident_id: uuid.UUID,
    one: Order,
    leave: EmergencyLeave | None = None,
) -> uuid.UUID:
    """Record an order to the parents; with ``leave`` somebody's way home begins with it."""
    ctx.require(Right.SEALED)
    check_order(one, today=ctx.today)
    with store.writing(ctx) as work:
        case = find_open(work, incident_id)
        if one.day < case.learned_at.date():
            raise UserError(N_("责令日期早于得知时间，请核对。"), code="too_early", field="day")
        row = work.new_id()
        work.session.execute(
            insert(OrderRow).values(
                id=row,
                incident_id=incident_id,
                ordered_by=one.by,
                kind=one.kind,
                day=one.day,
                words=one.words.strip(),
                version=1,
                recorded_at=ctx.now,
            )
        )
        if leave is not None:
            _write_leave(work, row, one.day, leave)
        work.audit("order", "incident", incident_id, {"order": (None, None)})
    return row


def start_leave(
    store: Store, ctx: Context, order_id: uuid.UUID, leave: EmergencyLeave
) -> uuid.UUID:
    """Begin somebody's leave under an order that is there already."""
    ctx.require(Right.SEALED)
    with store.writing(ctx) as work:
        given = work.session.get(OrderRow, order_id)
        if given is None:
            raise UserError(N_("没有找到这条责令。"), code="not_found")
        row = _write_leave(work, order_id, given.day, leave)
        work.audit("begin", "emergency_leave", row, {"first": (None, leave.first)})
    return row


def emergency_leaves(
    store: Store, ctx: Context, *, open_only: bool = False, limit: int = 200
) -> list[LeaveView]:
    """Return emergency leaves, open ones first: for the desks that book travel and pay."""
    ctx.require(*DESKS)
    statement = (
        select(EmergencyLeaveRow, EmployeeRow.name)
        .join(EmployeeRow, EmployeeRow.id == EmergencyLeaveRow.employee_id)
        .order_by(
            EmergencyLeaveRow.result_on.is_not(None),
            EmergencyLeaveRow.first.desc(),
            EmergencyLeaveRow.id,
        )
        .limit(limit)
    )
    if ctx.site is not None:
        statement = statement.where(EmergencyLeaveRow.site_id == ctx.site.id)
    if open_only:
        statement = statement.where(EmergencyLeaveRow.result_on.is_(None))
    with store.reading() as session:
        return [
            LeaveView(
                row.id,
                row.version,
                row.employee_id,
                name,
                row.first,
                row.last,
                HelpKind(row.help) if row.help else None,
                Source(row.source) if row.source else None,
                LeaveResult(row.result),
                row.result_on,
            )
            for row, name in session.execute(statement)
        ]


def help_home(
    store: Store,
    ctx: Context,
    leave_id: uuid.UUID,
    given: HelpKind,
    source: Source,
    *,
    version: int,
) -> None:
    """Record which help the way home got, and whose money it was."""
    ctx.require(*DESKS)
    with store.writing(ctx) as work:
        row = _leave(work, leave_id)
        work.change(EmergencyLeaveRow, leave_id, version, help=given, source=source)
        work.audit("help", "emergency_leave", leave_id, {"help": (row.help, given)})


def finish_leave(
    store: Store,
    ctx: Context,
    leave_id: uuid.UUID,
    result: LeaveResult,
    *,
    on: date,
    version: int,
) -> None:
    """Record what came of a leave."""
    ctx.require(*DESKS)
    if result is LeaveResult.OPEN:
        raise UserError(N_("请选结果。"), code="missing", field="result")
    if on > ctx.today:
        raise UserError(
            N_("日期晚于今天（{today}），请核对。"), code="future_date", today=ctx.today
        )
    with store.writing(ctx) as work:
        row = _leave(work, leave_id)
        work.change(EmergencyLeaveRow, leave_id, version, result=result, result_on=on)
        work.audit("finish", "emergency_leave", leave_id, {"result": (row.result, result)})


def _leave(work: Transaction, leave_id: uuid.UUID) -> EmergencyLeaveRow:
    row = work.session.get(EmergencyLeaveRow, leave_id)
    if row is None:
        raise UserError(N_("没有找到这次返乡。"), code="not_found")
    return row


def _write_leave(
    work: Transaction, order_id: uuid.UUID, ordered_on: date, leave: EmergencyLeave
) -> uuid.UUID:
    check_leave(leave, ordered_on=ordered_on)
    site = work.ctx.at_site()
    on = min(leave.first, work.ctx.today)
    person = person_by_number(work.session, leave.staff_no, on=on, site_id=site.id)
    row = work.new_id()
    work.session.execute(
        insert(EmergencyLeaveRow).values(
            id=row,
            order_id=order_id,
            site_id=site.id,
            employee_id=person,
            first=leave.first,
            last=leave.last,
            help=leave.help or "",
            source=leave.source or "",
            result=LeaveResult.OPEN,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    return row
