# SPDX-License-Identifier: Apache-2.0
"""Leaving (离职): the last day at work ends a spell; nothing of the person is erased by it."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import or_, select

from outreach.db.employees import EmploymentRow
from outreach.domain.access import Right
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.store import Store


def leave(store: Store, ctx: Context, employee: uuid.UUID, *, last_day: date) -> None:
    """Record the last day at work at the context's site."""
    ctx.require(Right.REGISTER)
    site = ctx.at_site()
    with store.writing(ctx) as work:
        spell = work.session.scalars(
            select(EmploymentRow).where(
                EmploymentRow.employee_id == employee,
                EmploymentRow.site_id == site.id,
                EmploymentRow.superseded_at.is_(None),
                or_(EmploymentRow.valid_to.is_(None), EmploymentRow.valid_to > ctx.today),
            )
        ).first()
        if spell is None:
            raise UserError(N_("这位职工不在本厂区，请核对厂区。"), code="not_at_work")
        if spell.valid_from is not None and last_day < spell.valid_from:
            raise UserError(
                N_("离职日期早于入职日期（{hired}），请核对。"),
                code="before_hire",
                hired=spell.valid_from,
            )
        before, spell.valid_to = spell.valid_to, last_day
        work.session.flush()
        work.audit("leave", "employee", employee, {"last_day": (before, last_day)})
