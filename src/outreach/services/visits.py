# SPDX-License-Identifier: Apache-2.0
"""Contacts and visits (联系、走访、核对): planned for a day, done with a result."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from outreach.db.employees import EmployeeRow
from outreach.db.followups import FollowUpRow
from outreach.domain.access import Right
from outreach.domain.followups import (
    FollowUp,
    FollowUpKind,
    FollowUpResult,
    check_follow_up,
)
from outreach.errors import N_, UserError
from outreach.services import statuses
from outreach.services.context import Context
from outreach.services.finding import person_by_number
from outreach.services.store import Store, Transaction


@dataclass(frozen=True)
class VisitView:
    """One contact or visit as a line."""

    id: uuid.UUID
    version: int
    employee_id: uuid.UUID
    name: str
    kind: FollowUpKind
    due_on: date
    done_on: date | None
    result: FollowUpResult


def record(store: Store, ctx: Context, one: FollowUp) -> uuid.UUID:
    """Plan a contact or visit, or record one that was made, with its result."""
    ctx.require(Right.CONTACT)
    ctx.at_site()
    check_follow_up(one, today=ctx.today)
    with store.writing(ctx) as work:
        row = write(work, one)
        work.audit("record", "follow_up", row, {"result": (None, one.result)})
    return row


def write(work: Transaction, one: FollowUp) -> uuid.UUID:
    """Write a contact or visit; part of a larger transaction."""
    site = work.ctx.at_site()
    on = min(one.done_on or one.due_on, work.ctx.today)
    person = person_by_number(work.session, one.staff_no, on=on, site_id=site.id)
    row = work.new_id()
    work.session.execute(
        insert(FollowUpRow).values(
            id=row,
            site_id=site.id,
            employee_id=person,
            kind=one.kind,
            due_on=one.due_on,
            done_on=one.done_on,
            result=one.result,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    if one.done_on is not None:
        statuses.touch(work, [person])
    return row


def finish(
    store: Store,
    ctx: Context,
    visit_id: uuid.UUID,
    result: FollowUpResult,
    *,
    done_on: date,
    version: int,
) -> None:
    """Record what came of a planned contact."""
    ctx.require(Right.CONTACT)
    with store.writing(ctx) as work:
        row = work.session.get(FollowUpRow, visit_id)
        if row is None:
            raise UserError(N_("没有找到这条联系记录。"), code="not_found")
        check_follow_up(
            FollowUp("", FollowUpKind(row.kind), row.due_on, done_on, result), today=ctx.today
        )
        work.change(FollowUpRow, visit_id, version, done_on=done_on, result=result)
        statuses.touch(work, [row.employee_id])
        work.audit("finish", "follow_up", visit_id, {"result": (row.result, result)})


def visits(
    store: Store, ctx: Context, *, open_only: bool = False, limit: int = 300
) -> list[VisitView]:
    """Return contacts and visits: what is open by due day, then the latest done."""
    ctx.require(Right.CONTACT)
    statement = (
        select(FollowUpRow, EmployeeRow.name)
        .join(EmployeeRow, EmployeeRow.id == FollowUpRow.employee_id)
        .order_by(
            FollowUpRow.done_on.is_not(None),
            FollowUpRow.done_on.desc(),
            FollowUpRow.due_on,
            FollowUpRow.id,
        )
        .limit(limit)
    )
    if ctx.site is not None:
        statement = statement.where(FollowUpRow.site_id == ctx.site.id)
    if open_only:
        statement = statement.where(FollowUpRow.done_on.is_(None))
    with store.reading() as session:
        return [
            VisitView(
                row.id,
                row.version,
                row.employee_id,
                name,
                FollowUpKind(row.kind),
                row.due_on,
                row.done_on,
                FollowUpResult(row.result),
            )
            for row, name in session.execute(statement)
        ]
