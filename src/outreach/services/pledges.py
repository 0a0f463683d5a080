# SPDX-License-Identifier: Apache-2.0
"""Notices and pledges: record them, and print the papers to be signed."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import insert, update

from outreach.db.employees import EmployeeRow
from outreach.db.pledges import NoticeRow, PledgeRow
from outreach.domain.access import Right
from outreach.domain.pledges import NoticeMethod, PledgeTaken, check_pledge, lapse_day
from outreach.domain.texts import by_version, current
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.store import Store, Transaction


def record_pledge(store: Store, ctx: Context, employee: uuid.UUID, pledge: PledgeTaken) -> None:
    """Record a signed pledge; an earlier one stays as it was."""
    ctx.require(Right.REGISTER)
    check_pledge(pledge, hired_on=None, today=ctx.today)
    with store.writing(ctx) as work:
        _must_exist(work, employee)
        insert_pledge(work, employee, pledge)
        work.audit("sign", "pledge", employee, {"version": (None, pledge.text_version)})


def withdraw_pledge(store: Store, ctx: Context, employee: uuid.UUID, *, on: date) -> None:
    """Take a pledge back at the employee's word; it counts until the day before."""
    ctx.require(Right.REGISTER)
    with store.writing(ctx) as work:
        done = work.session.execute(
            update(PledgeRow)
            .where(
                PledgeRow.employee_id == employee,
                PledgeRow.superseded_at.is_(None),
                PledgeRow.withdrawn_on.is_(None),
                PledgeRow.signed_on <= on,
            )
            .values(withdrawn_on=on, version=PledgeRow.version + 1)
        )
        if not done.rowcount:  # type: ignore[attr-defined]  # a cursor result for DML
            raise UserError(N_("没有可撤回的承诺书。"), code="no_pledge")
        work.audit("withdraw", "pledge", employee, {"on": (None, on)})


def give_notice(
    store: Store, ctx: Context, employee: uuid.UUID, *, given_on: date, method: NoticeMethod
) -> None:
    """Record that the notice was told and handed over."""
    ctx.require(Right.REGISTER)
    if given_on > ctx.today:
        raise UserError(
            N_("告知日期晚于今天（{today}），请核对。"), code="future_date", today=ctx.today
        )
    with store.writing(ctx) as work:
        _must_exist(work, employee)
        version = current("notice", given_on).version
        insert_notice(work, employee, version=version, given_on=given_on, method=method)
        work.audit("give", "notice", employee, {"version": (None, version)})


def insert_pledge(work: Transaction, employee: uuid.UUID, pledge: PledgeTaken) -> None:
    """Write a pledge row inside a transaction; the text's validity decides when it lapses."""
    months = by_version("pledge", pledge.text_version).validity_months or 0
    work.session.execute(
        insert(PledgeRow).values(
            id=work.new_id(),
            employee_id=employee,
            site_id=work.ctx.at_site().id,
            text_version=pledge.text_version,
            method=pledge.method,
            signed_on=pledge.signed_on,
            lapses_on=pledge.lapses_on or lapse_day(pledge.signed_on, months),
            version=1,
            recorded_at=work.ctx.now,
        )
    )


def insert_notice(
    work: Transaction, employee: uuid.UUID, *, version: str, given_on: date, method: NoticeMethod
) -> None:
    """Write a notice row inside a transaction."""
    work.session.execute(
        insert(NoticeRow).values(
            id=work.new_id(),
            employee_id=employee,
            site_id=work.ctx.at_site().id,
            text_version=version,
            method=method,
            given_on=given_on,
            version=1,
            recorded_at=work.ctx.now,
        )
    )


def _must_exist(work: Transaction, employee: uuid.UUID) -> None:
    if work.session.get(EmployeeRow, employee) is None:
        raise UserError(N_("没有找到这位职工，可能刚被删除。"), code="gone")
