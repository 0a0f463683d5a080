# SPDX-License-Identifier: Apache-2.0
"""The pile of new hires (报到的人): who is still to be asked, who was asked today."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import and_, func, or_, select

from outreach.db.employees import EmployeeRow, EmploymentRow, IntakeRow, SearchKeyRow
from outreach.db.queries.families import at_work, live_intake
from outreach.db.search import fold_query, prefix_end
from outreach.domain.access import Right
from outreach.domain.employees import Consent
from outreach.services.context import Context
from outreach.services.store import Store


class PileState(StrEnum):
    """Where one hire stands in the pile."""

    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True)
class PileRow:
    """One hire of the pile."""

    employee_id: uuid.UUID
    name: str
    staff_no: str
    hired_on: date | None
    state: PileState


@dataclass(frozen=True)
class Pile:
    """The pile of a day: ``done`` of ``total`` were asked; rows may be cut by a search."""

    rows: tuple[PileRow, ...]
    done: int
    total: int


def pile(store: Store, ctx: Context, *, query: str = "", limit: int = 500) -> Pile:
    """Return the site's hires that were not asked yet, and those asked today, by hire date."""
    ctx.require(Right.REGISTER)
    site = ctx.at_site()
    belongs = and_(
        EmploymentRow.site_id == site.id,
        at_work(ctx.today),
        or_(IntakeRow.id.is_(None), IntakeRow.asked_on == ctx.today),
    )
    joined = and_(IntakeRow.employee_id == EmploymentRow.employee_id, live_intake())
    rows = (
        select(
            EmployeeRow.id,
            EmployeeRow.name,
            EmploymentRow.staff_no,
            EmploymentRow.valid_from,
            IntakeRow.consent,
        )
        .select_from(EmploymentRow)
        .join(EmployeeRow, EmployeeRow.id == EmploymentRow.employee_id)
        .outerjoin(IntakeRow, joined)
        .where(belongs)
        .order_by(EmploymentRow.valid_from.desc(), EmploymentRow.staff_no)
        .limit(limit)
    )
    folded = fold_query(query)
    if folded:
        found = select(SearchKeyRow.employee_id).where(
            SearchKeyRow.key >= folded, SearchKeyRow.key < prefix_end(folded)
        )
        rows = rows.where(EmployeeRow.id.in_(found))
    counts = (
        select(func.count(), func.count(IntakeRow.id))
        .select_from(EmploymentRow)
        .outerjoin(IntakeRow, joined)
        .where(belongs)
    )
    with store.reading() as session:
        total, done = session.execute(counts).one()
        found_rows = session.execute(rows).all()
    return Pile(
        tuple(
            PileRow(row.id, row.name, row.staff_no, row.valid_from, _state(row.consent))
            for row in found_rows
        ),
        done,
        total,
    )


def _state(consent: str | None) -> PileState:
    if consent is None:
        return PileState.PENDING
    return PileState.DONE if consent == Consent.GIVEN else PileState.REFUSED
