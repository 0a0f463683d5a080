# SPDX-License-Identifier: Apache-2.0
"""Whom a full list does not name: proposed as leavers, decided in bulk, never by the list."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.ledgers import BatchRow, LeaverRow, ReplacedRow
from outreach.db.queries.families import at_work
from outreach.db.sites import TeamRow
from outreach.domain.access import Right
from outreach.errors import N_, UserError
from outreach.services.batches import OPEN, Batch, Missing, write_replaced
from outreach.services.context import Context
from outreach.services.deciding import Outcome, RecordPlan
from outreach.services.store import Store


def missing_on(
    session: Session, site_id: uuid.UUID, on: date, plans: Sequence[RecordPlan]
) -> tuple[Missing, ...]:
    """Return who was at work on a day and is not named by a list of that day.

    Whoever a refused or held line may mean is not missing: the line is not decided yet.
    """
    named = {plan.person.id for plan in plans if plan.person is not None}
    named |= {candidate for plan in plans for candidate in plan.candidates}
    stopped = [
        plan.record.hire for plan in plans if plan.outcome in {Outcome.REFUSED, Outcome.UNDECIDED}
    ]
    words = {hire.staff_no for hire in stopped if hire.staff_no}
    names = {hire.name for hire in stopped if hire.name}
    rows = session.execute(
        select(
            EmploymentRow.id,
            EmploymentRow.employee_id,
            EmploymentRow.staff_no,
            EmploymentRow.valid_from,
            EmployeeRow.name,
            TeamRow.name.label("team"),
        )
        .join(EmployeeRow, EmployeeRow.id == EmploymentRow.employee_id)
        .outerjoin(TeamRow, TeamRow.id == EmploymentRow.team_id)
        .where(EmploymentRow.site_id == site_id, at_work(on), EmploymentRow.valid_to.is_(None))
        .order_by(EmploymentRow.staff_no, EmploymentRow.id)
    )
    return tuple(
        Missing(
            row.id,
            row.employee_id,
            row.staff_no,
            row.name,
            row.team or "",
            max(on - timedelta(days=1), row.valid_from or date.min),
        )
        for row in rows
        if row.employee_id not in named and row.staff_no not in words and row.name not in names
    )


@dataclass(frozen=True)
class Proposal:
    """One proposed leaver, with the batch whose list did not name them."""

    batch: int
    missing: Missing


def proposals(store: Store, ctx: Context, *, batch: int | None = None) -> tuple[Proposal, ...]:
    """Return who is proposed as a leaver at a site and not decided on; once, by the newest list."""
    ctx.require(Right.IMPORT)
    statement = (
        select(
            LeaverRow, BatchRow.number, EmploymentRow, EmployeeRow.name, TeamRow.name.label("team")
        )
        .join(BatchRow, BatchRow.id == LeaverRow.batch_id)
        .join(EmploymentRow, EmploymentRow.id == LeaverRow.employment_id)
        .join(EmployeeRow, EmployeeRow.id == EmploymentRow.employee_id)
        .outerjoin(TeamRow, TeamRow.id == EmploymentRow.team_id)
        .where(
            BatchRow.site_id == ctx.at_site().id,
            BatchRow.undone_at.is_(None),
            LeaverRow.state == OPEN,
            EmploymentRow.valid_to.is_(None),
            EmploymentRow.superseded_at.is_(None),
        )
        .order_by(BatchRow.number, EmploymentRow.staff_no, EmploymentRow.id)
    )
    if batch is not None:
        statement = statement.where(BatchRow.number == batch)
    with store.reading() as session:
        rows = session.execute(statement).all()
        newest = {row.EmploymentRow.id: row.number for row in rows}
        return tuple(
            Proposal(
                row.number,
                Missing(
                    row.EmploymentRow.id,
                    row.EmploymentRow.employee_id,
                    row.EmploymentRow.staff_no,
                    row.name,
                    row.team or "",
                    row.LeaverRow.last_day,
                ),
            )
            for row in rows
            if newest[row.EmploymentRow.id] == row.number
        )


def decide(
    store: Store,
    ctx: Context,
    batch: int,
    employments: Iterable[uuid.UUID],
    *,
    left: bool,
    last_day: date | None = None,
) -> int:
    """Record these proposed leavers as left, or as staying; return how many.

    ``last_day`` replaces the proposed one, the day before the list's. Raises
    :class:`UserError` where a last day would come before the hire; then nothing is written.
    """
    ctx.require(Right.IMPORT)
    wanted = set(employments)
    with store.writing(ctx) as work:
        header = work.session.execute(
            select(BatchRow.id).where(
                BatchRow.number == batch, BatchRow.site_id == ctx.at_site().id
            )
        ).first()
        rows = [] if header is None else _open_spells(work.session, header.id, wanted)
        if header is None or not rows:
            raise UserError(
                N_("批次 {batch} 没有待定的离职，可能已经有人决定过了。"),
                code="no_leavers",
                batch=batch,
            )
        used = work.session.scalar(
            select(func.count()).select_from(ReplacedRow).where(ReplacedRow.batch_id == header.id)
        )
        writing = Batch(header.id, batch, first_place=used or 0)
        for proposal, spell in rows:
            proposal.state = "left" if left else "stays"
            if left:
                _end(writing, spell, last_day or proposal.last_day)
        work.session.flush()
        _close_older(work.session, ctx, {spell.id for _, spell in rows}, left=left)
        write_replaced(work, writing)
        verb = "leave" if left else "stay"
        work.audit(verb, "import_batch", header.id, {"employments": (None, len(rows))})
    return len(rows)


def _close_older(session: Session, ctx: Context, spells: set[uuid.UUID], *, left: bool) -> None:
    """Close what other lists of the site proposed for the same people."""
    own = select(BatchRow.id).where(BatchRow.site_id == ctx.at_site().id)
    session.execute(
        update(LeaverRow)
        .where(
            LeaverRow.batch_id.in_(own),
            LeaverRow.employment_id.in_(spells),
            LeaverRow.state == OPEN,
        )
        .values(state="left" if left else "stays")
    )


def _open_spells(
    session: Session, batch_id: uuid.UUID, wanted: set[uuid.UUID]
) -> list[tuple[LeaverRow, EmploymentRow]]:
    found = session.execute(
        select(LeaverRow, EmploymentRow)
        .join(EmploymentRow, EmploymentRow.id == LeaverRow.employment_id)
        .where(
            LeaverRow.batch_id == batch_id,
            LeaverRow.state == OPEN,
            EmploymentRow.valid_to.is_(None),
        )
    )
    return [(row[0], row[1]) for row in found if row[1].id in wanted]


def _end(batch: Batch, spell: EmploymentRow, last_day: date) -> None:
    if spell.valid_from is not None and last_day < spell.valid_from:
        raise UserError(
            N_("工号 {staff_no} 的离职日期早于入职日期（{hired}），请核对。"),
            code="before_hire",
            staff_no=spell.staff_no,
            hired=spell.valid_from,
        )
    batch.keep(EmploymentRow.__tablename__, spell.id, spell.version + 1, {"valid_to": None})
    spell.valid_to = last_day
