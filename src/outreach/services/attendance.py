# SPDX-License-Identifier: Apache-2.0
"""Record who took part in a session (签到): one by one, in bulk, as heads; what was given out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, delete, insert, select, update
from sqlalchemy.orm import Session

from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.queries.families import at_work
from outreach.db.sites import TeamRow
from outreach.db.talks import AttendanceRow, MaterialRow, SessionRow, WalkInRow
from outreach.domain.access import Right
from outreach.domain.talks import (
    Channel,
    Material,
    WalkIns,
    check_held,
    check_material,
    check_walk_ins,
)
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.finding import people_by_number
from outreach.services.store import Store, Transaction
from outreach.services.talks import write_attendances


@dataclass(frozen=True)
class SignedIn:
    """One sign-in, as the list beside the field shows it."""

    employee_id: uuid.UUID
    staff_no: str
    name: str
    team: str
    at: datetime
    channel: Channel = Channel.ON_SITE


def sign_in(
    store: Store,
    ctx: Context,
    session_id: uuid.UUID,
    employee_id: uuid.UUID,
    *,
    channel: Channel | None = None,
) -> SignedIn:
    """Sign one employee in; whoever signs twice is refused with the time of the first.

    Without a channel it is the session's own: who is at an online talk is not on site.
    Raises :class:`UserError` for somebody who was not at work on the day of the session.
    """
    ctx.require(Right.TALKS)
    with store.writing(ctx) as work:
        row = _to_record(work.session, session_id, ctx)
        person = _at_work_on(work.session, employee_id, row)
        before = work.session.get(AttendanceRow, (session_id, employee_id))
        if before is not None:
            raise UserError(
                N_("{name} {at:%H:%M} 已经签到，只计一次。"),
                code="signed_twice",
                name=person.name,
                at=before.recorded_at,
            )
        there = channel or Channel(row.channel)
        write_attendances(work, session_id, [employee_id], there)
        work.audit("sign_in", "talk_session", session_id, {"employee": (None, employee_id)})
    return SignedIn(employee_id, person.staff_no, person.name, person.team or "", ctx.now, there)


def sign_in_numbers(
    store: Store,
    ctx: Context,
    session_id: uuid.UUID,
    staff_nos: Sequence[str],
    *,
    channel: Channel | None = None,
) -> int:
    """Sign in everybody on a sheet of staff numbers at once; return how many are new.

    Raises :class:`UserError` that lists the numbers nobody at work on the day has.
    """
    ctx.require(Right.TALKS)
    with store.writing(ctx) as work:
        row = _to_record(work.session, session_id, ctx)
        people = people_by_number(work.session, staff_nos, on=row.held_on, site_id=row.site_id)
        there = set(
            work.session.scalars(
                select(AttendanceRow.employee_id).where(AttendanceRow.session_id == session_id)
            )
        )
        new = [one for one in dict.fromkeys(people.values()) if one not in there]
        write_attendances(work, session_id, new, channel or Channel(row.channel))
        work.audit("sign_in", "talk_session", session_id, {"people": (None, len(new))})
    return len(new)


def take_back(store: Store, ctx: Context, session_id: uuid.UUID, employee_id: uuid.UUID) -> None:
    """Take one sign-in off the list; the trail keeps that it was there."""
    ctx.require(Right.TALKS)
    with store.writing(ctx) as work:
        gone = work.session.execute(
            delete(AttendanceRow)
            .where(AttendanceRow.session_id == session_id, AttendanceRow.employee_id == employee_id)
            .returning(AttendanceRow.session_id)
        ).all()
        if not gone:
            raise UserError(N_("这个人不在签到名单上。"), code="not_found")
        work.audit("take_back", "talk_session", session_id, {"employee": (employee_id, None)})


def set_walk_ins(store: Store, ctx: Context, session_id: uuid.UUID, walk_ins: WalkIns) -> None:
    """Set how many people of one labour company took part; 0 takes the line away."""
    ctx.require(Right.TALKS)
    check_walk_ins(walk_ins)
    with store.writing(ctx) as work:
        check_heads_count(_to_record(work.session, session_id, ctx))
        before = write_walk_ins(work, session_id, walk_ins)
        work.audit("count", "talk_session", session_id, {"heads": (before, walk_ins.heads)})


def write_walk_ins(work: Transaction, session_id: uuid.UUID, walk_ins: WalkIns) -> int:
    """Write a head count; part of a larger transaction. Returns the heads there were."""
    key = and_(
        WalkInRow.session_id == session_id,
        WalkInRow.company == walk_ins.company.strip(),
        WalkInRow.engagement == walk_ins.engagement,
    )
    before = work.session.scalar(select(WalkInRow.heads).where(key)) or 0
    if not walk_ins.heads:
        work.session.execute(delete(WalkInRow).where(key))
    elif before:
        work.session.execute(
            update(WalkInRow).where(key).values(heads=walk_ins.heads, recorded_at=work.ctx.now)
        )
    else:
        work.session.execute(
            insert(WalkInRow).values(
                session_id=session_id,
                company=walk_ins.company.strip(),
                engagement=walk_ins.engagement,
                heads=walk_ins.heads,
                recorded_at=work.ctx.now,
            )
        )
    return before


def give_material(
    store: Store, ctx: Context, material: Material, *, session_id: uuid.UUID | None = None
) -> uuid.UUID:
    """Record handbooks given out, a film made, or plays online."""
    ctx.require(Right.TALKS)
    ctx.at_site()
    check_material(material, today=ctx.today)
    with store.writing(ctx) as work:
        row = write_material(work, material, session_id)
        work.audit("give", "material", row, {"pieces": (None, material.pieces)})
    return row


def write_material(
    work: Transaction, material: Material, session_id: uuid.UUID | None
) -> uuid.UUID:
    """Write one line of material; part of a larger transaction."""
    row = work.new_id()
    work.session.execute(
        insert(MaterialRow).values(
            id=row,
            site_id=work.ctx.at_site().id,
            session_id=session_id,
            kind=material.kind,
            title=material.title.strip(),
            pieces=material.pieces,
            day=material.day,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    return row


def find_session(session: Session, session_id: uuid.UUID) -> SessionRow:
    """Return a session's row; raises :class:`UserError` where there is none."""
    row = session.get(SessionRow, session_id)
    if row is None:
        raise UserError(N_("没有找到这一场宣讲。"), code="not_found")
    return row


def check_heads_count(row: SessionRow) -> None:
    """Refuse heads at an online session: nobody stood there to be counted."""
    if row.channel == Channel.ONLINE:
        raise UserError(
            N_("线上的场次不点外单位人数；播放次数请记在“资料”里。"), code="online_heads"
        )


def _to_record(session: Session, session_id: uuid.UUID, ctx: Context) -> SessionRow:
    """Return a session at which something can be recorded: its day has come, it was not off."""
    row = find_session(session, session_id)
    if row.cancelled_on is not None:
        raise UserError(N_("这一场已经取消。"), code="cancelled_session")
    check_held(row.held_on, today=ctx.today)
    return row


def _at_work_on(session: Session, employee_id: uuid.UUID, row: SessionRow) -> Row[Any]:
    found = session.execute(
        people_at_work(EmployeeRow.name, EmploymentRow.staff_no, TeamRow.name.label("team"))
        .outerjoin(TeamRow, TeamRow.id == EmploymentRow.team_id)
        .where(EmploymentRow.employee_id == employee_id, at_work(row.held_on))
        .order_by((EmploymentRow.site_id == row.site_id).desc(), EmploymentRow.id)
    ).first()
    if found is None:
        raise UserError(
            N_("这个人 {day} 不在册，不能签到。请先核对花名册。"),
            code="not_at_work",
            day=row.held_on,
        )
    return found


def people_at_work(*columns: Any) -> Select[Any]:
    """Select from employments with their employees."""
    return (
        select(*columns)
        .select_from(EmploymentRow)
        .join(EmployeeRow, EmployeeRow.id == EmploymentRow.employee_id)
    )
