# SPDX-License-Identifier: Apache-2.0
"""Keep care letters and reminders: what exists, who was told, when it ends or was found unfit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select, update

from outreach.db.followups import ReminderRow
from outreach.db.letters import CareLetterRow
from outreach.domain.access import Right, rights_of
from outreach.domain.letters import CareLetter, check_letter
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.store import Store

WEEKLY_CALL = "weekly_call"


@dataclass(frozen=True)
class LetterView:
    """One letter as a line."""

    id: uuid.UUID
    version: int
    carer: str
    relation: str
    signed_on: date
    valid_to: date | None
    school_told_on: date | None
    committee_told_on: date | None
    unfit_since: date | None
    ended_on: date | None


def _require(ctx: Context) -> None:
    """Ask for the right of whoever talks to families: the desk, or the union."""
    if Right.REGISTER not in rights_of(ctx.actor.roles):
        ctx.require(Right.CONTACT)


def record(store: Store, ctx: Context, child: uuid.UUID, letter: CareLetter) -> uuid.UUID:
    """Keep that a letter exists; an older one of the child ends the day before."""
    _require(ctx)
    site = ctx.at_site()
    check_letter(letter, today=ctx.today)
    with store.writing(ctx) as work:
        work.session.execute(
            update(CareLetterRow)
            .where(CareLetterRow.child_id == child, CareLetterRow.ended_on.is_(None))
            .values(ended_on=letter.signed_on, version=CareLetterRow.version + 1)
        )
        row = work.new_id()
        work.session.execute(
            insert(CareLetterRow).values(
                id=row, child_id=child, site_id=site.id, carer=letter.carer.strip(),
                relation=letter.relation, place=letter.place, signed_on=letter.signed_on,
                valid_to=letter.valid_to, recorded_at=ctx.now, version=1,
            )
        )  # fmt: skip
        work.audit("record", "care_letter", row, {"signed_on": (None, letter.signed_on)})
    return row


TOLD = {"school": "school_told_on", "committee": "committee_told_on"}


def tell(
    store: Store, ctx: Context, letter: uuid.UUID, version: int, *, whom: str, on: date
) -> None:
    """Record that school or committee was told in writing (未成年人保护法 23)."""
    _change(store, ctx, letter, version, TOLD[whom], on)


def find_unfit(store: Store, ctx: Context, letter: uuid.UUID, version: int, *, on: date) -> None:
    """Record that the carer cannot or does not care: the parents are told to choose anew."""
    _change(store, ctx, letter, version, "unfit_since", on)


def end(store: Store, ctx: Context, letter: uuid.UUID, version: int, *, on: date) -> None:
    """Record that a letter ended."""
    _change(store, ctx, letter, version, "ended_on", on)


def _change(
    store: Store, ctx: Context, letter: uuid.UUID, version: int, field: str, on: date
) -> None:
    _require(ctx)
    if on > ctx.today:
        raise UserError(
            N_("日期晚于今天（{today}），请核对。"), code="future_date", today=ctx.today
        )
    with store.writing(ctx) as work:
        row = work.session.get(CareLetterRow, letter)
        if row is None:
            raise UserError(N_("没有找到这份委托照护书。"), code="not_found")
        if on < row.signed_on:
            raise UserError(N_("日期早于签订日，请核对。"), code="facts_disagree")
        work.change(CareLetterRow, letter, version, **{field: on})
        work.audit("change", "care_letter", letter, {field: (None, on)})


def letters(store: Store, ctx: Context, child: uuid.UUID) -> list[LetterView]:
    """List the letters of a child, the latest first."""
    ctx.require(Right.SEE_FAMILIES)
    with store.reading() as session:
        return [
            LetterView(row.id, row.version, row.carer or "", row.relation, row.signed_on,
                       row.valid_to, row.school_told_on, row.committee_told_on,
                       row.unfit_since, row.ended_on)
            for row in session.scalars(
                select(CareLetterRow)
                .where(CareLetterRow.child_id == child)
                .order_by(CareLetterRow.signed_on.desc())
            )
        ]  # fmt: skip


def remind_weekly(store: Store, ctx: Context, employee: uuid.UUID, *, wanted: bool) -> None:
    """Begin or end the reminder of the weekly call that an employee asked for themselves."""
    _require(ctx)
    with store.writing(ctx) as work:
        running = work.session.scalar(
            select(ReminderRow.id).where(
                ReminderRow.employee_id == employee,
                ReminderRow.kind == WEEKLY_CALL,
                ReminderRow.last_on.is_(None),
            )
        )
        if wanted and running is None:
            work.session.execute(
                insert(ReminderRow).values(
                    id=work.new_id(), employee_id=employee, kind=WEEKLY_CALL,
                    first_on=ctx.today, recorded_at=ctx.now, version=1,
                )
            )  # fmt: skip
        elif not wanted and running is not None:
            work.renew(ReminderRow, running, last_on=ctx.today)
        work.audit("remind", "employee", employee, {"weekly": (running is not None, wanted)})
