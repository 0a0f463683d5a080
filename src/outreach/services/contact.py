# SPDX-License-Identifier: Apache-2.0
"""Family contact (亲情电话、视频间): points, calls in minutes, monthly sums, gifts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from outreach.db.contact import ContactRow, GiftRow, PointRow
from outreach.db.employees import EmployeeRow
from outreach.domain.access import Right
from outreach.domain.contact import (
    Call,
    Gift,
    Point,
    PointKind,
    Tally,
    check_call,
    check_gift,
    check_point,
    check_tally,
    last_day,
    month_of,
)
from outreach.domain.money import Source
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.finding import people_by_number, person_by_number
from outreach.services.store import Store, Transaction


@dataclass(frozen=True)
class PointView:
    """A point with what it was used for in a period."""

    id: uuid.UUID
    point: Point
    sessions: int
    minutes: int


@dataclass(frozen=True)
class ContactView:
    """One line of the log: a call, or a month's sum."""

    id: uuid.UUID
    point: str
    kind: PointKind
    day: date
    name: str  # "" where nobody wrote down who
    sessions: int
    minutes: int
    is_tally: bool


@dataclass(frozen=True)
class GiftView:
    """One gift with who got it."""

    id: uuid.UUID
    name: str
    month: date
    minutes: int
    megabytes: int
    fen: int
    source: Source


def add_point(store: Store, ctx: Context, point: Point) -> uuid.UUID:
    """Put a family phone or video room into service at the context's site."""
    ctx.require(Right.CONTACT)
    ctx.at_site()
    check_point(point)
    with store.writing(ctx) as work:
        row = write_point(work, point)
        work.audit("add", "contact_point", row, {"name": (None, point.name)})
    return row


def write_point(work: Transaction, point: Point) -> uuid.UUID:
    """Write a point's row; part of a larger transaction. Its name is unique in a site."""
    site = work.ctx.at_site()
    if _point(work.session, site.id, point.name) is not None:
        raise UserError(
            N_("本厂已经有叫“{name}”的电话点或视频间。"), code="exists", name=point.name.strip()
        )
    row = work.new_id()
    work.session.execute(
        insert(PointRow).values(
            id=row,
            site_id=site.id,
            name=point.name.strip(),
            kind=point.kind,
            opened_on=point.opened_on,
            closed_on=point.closed_on,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    return row


def log_call(store: Store, ctx: Context, call: Call) -> uuid.UUID:
    """Record one call or video session: minutes, never what was said.

    Refused for a month that stands as a sum at this point, or the point would count twice.
    """
    ctx.require(Right.CONTACT)
    ctx.at_site()
    check_call(call, today=ctx.today)
    with store.writing(ctx) as work:
        row = write_call(work, call)
        work.audit("log", "contact", row, {"minutes": (None, call.minutes)})
    return row


def write_call(work: Transaction, call: Call) -> uuid.UUID:
    """Write one call; part of a larger transaction."""
    point = _point_in_service(work, call.point, call.day)
    if _in_month(work.session, point.id, call.day, tally=True):
        raise UserError(
            N_("“{point}”{month:%Y-%m} 已经记了月度合计，不能再记单次，以免重复计数。"),
            code="tallied",
            point=point.name,
            month=call.day,
        )
    person = None
    if call.staff_no:
        person = person_by_number(work.session, call.staff_no, on=call.day, site_id=point.site_id)
    return _write(work, point, call.day, 1, call.minutes, employee_id=person)


def log_tally(store: Store, ctx: Context, tally: Tally) -> uuid.UUID:
    """Record a month's sum at a point; refused where single calls of the month stand already."""
    ctx.require(Right.CONTACT)
    ctx.at_site()
    check_tally(tally, today=ctx.today)
    with store.writing(ctx) as work:
        row = write_tally(work, tally)
        work.audit("tally", "contact", row, {"minutes": (None, tally.minutes)})
    return row


def write_tally(work: Transaction, tally: Tally) -> uuid.UUID:
    """Write a month's sum; part of a larger transaction."""
    month = month_of(tally.month)
    point = _point_in_service(work, tally.point, month)
    for tallied, message in (
        (True, N_("“{point}”{month:%Y-%m} 已经记过月度合计。")),
        (False, N_("“{point}”{month:%Y-%m} 已经有逐次记录，不能再记合计，以免重复计数。")),
    ):
        if _in_month(work.session, point.id, month, tally=tallied):
            raise UserError(message, code="tallied", point=point.name, month=month)
    return _write(work, point, month, tally.sessions, tally.minutes, is_tally=True)


def give(store: Store, ctx: Context, gifts: Sequence[Gift]) -> int:
    """Record gifts of one month to several employees at once; all of them or none."""
    ctx.require(Right.CONTACT)
    ctx.at_site()
    for gift in gifts:
        check_gift(gift, today=ctx.today)
    if not gifts:
        raise UserError(N_("请先录入工号。"), code="missing", field="staff_no")
    with store.writing(ctx) as work:
        write_gifts(work, gifts)
        work.audit("give", "gift", None, {"fen": (None, sum(gift.fen for gift in gifts))})
    return len(gifts)


def write_gifts(work: Transaction, gifts: Sequence[Gift]) -> None:
    """Write gifts; part of a larger transaction. Who left during the month may still have one."""
    site = work.ctx.at_site()
    months: dict[date, list[Gift]] = {}
    for gift in gifts:
        months.setdefault(month_of(gift.month), []).append(gift)
    for month, given in months.items():
        people = people_by_number(
            work.session,
            [gift.staff_no for gift in given],
            on=min(last_day(month), work.ctx.today),
            site_id=site.id,
            since=month,
        )
        for gift in given:
            work.session.execute(
                insert(GiftRow).values(
                    id=work.new_id(),
                    site_id=site.id,
                    employee_id=people[gift.staff_no.strip()],
                    month=month,
                    minutes=gift.minutes,
                    megabytes=gift.megabytes,
                    fen=gift.fen,
                    source=gift.source,
                    version=1,
                    recorded_at=work.ctx.now,
                )
            )


def points(store: Store, ctx: Context, first: date, last: date) -> list[PointView]:
    """Return the points in service in a period with what they were used for."""
    ctx.require(Right.CONTACT)
    used = (
        select(
            ContactRow.point_id,
            func.sum(ContactRow.sessions).label("sessions"),
            func.sum(ContactRow.minutes).label("minutes"),
        )
        .where(ContactRow.day.between(first, last))
        .group_by(ContactRow.point_id)
        .subquery()
    )
    statement = (
        select(PointRow, used.c.sessions, used.c.minutes)
        .outerjoin(used, used.c.point_id == PointRow.id)
        .where(
            PointRow.opened_on <= last,
            (PointRow.closed_on.is_(None)) | (PointRow.closed_on >= first),
        )
        .order_by(PointRow.kind, PointRow.name)
    )
    if ctx.site is not None:
        statement = statement.where(PointRow.site_id == ctx.site.id)
    with store.reading() as session:
        return [
            PointView(row.id, _point_of(row), int(sessions or 0), int(minutes or 0))
            for row, sessions, minutes in session.execute(statement)
        ]


def calls(
    store: Store,
    ctx: Context,
    first: date,
    last: date,
    *,
    after: tuple[date, uuid.UUID] | None = None,
    limit: int = 100,
) -> list[ContactView]:
    """Return one page of the log, the latest first."""
    ctx.require(Right.CONTACT)
    statement = (
        select(ContactRow, PointRow.name, PointRow.kind, EmployeeRow.name)
        .join(PointRow, PointRow.id == ContactRow.point_id)
        .outerjoin(EmployeeRow, EmployeeRow.id == ContactRow.employee_id)
        .where(ContactRow.day.between(first, last))
        .order_by(ContactRow.day.desc(), ContactRow.id.desc())
        .limit(limit)
    )
    if ctx.site is not None:
        statement = statement.where(ContactRow.site_id == ctx.site.id)
    if after is not None:
        same_day = (ContactRow.day == after[0]) & (ContactRow.id < after[1])
        statement = statement.where((ContactRow.day < after[0]) | same_day)
    with store.reading() as session:
        return [
            ContactView(
                row.id,
                point,
                PointKind(kind),
                row.day,
                name or "",
                row.sessions,
                row.minutes,
                row.is_tally,
            )
            for row, point, kind, name in session.execute(statement)
        ]


def gifts_of(store: Store, ctx: Context, first: date, last: date) -> list[GiftView]:
    """Return the gifts of some months, the latest first."""
    ctx.require(Right.CONTACT)
    statement = (
        select(GiftRow, EmployeeRow.name)
        .join(EmployeeRow, EmployeeRow.id == GiftRow.employee_id)
        .where(GiftRow.month.between(month_of(first), last))
        .order_by(GiftRow.month.desc(), GiftRow.id.desc())
        .limit(500)
    )
    if ctx.site is not None:
        statement = statement.where(GiftRow.site_id == ctx.site.id)
    with store.reading() as session:
        return [
            GiftView(
                row.id,
                name,
                row.month,
                row.minutes,
                row.megabytes,
                row.fen,
                Source(row.source),
            )
            for row, name in session.execute(statement)
        ]


def _point_in_service(work: Transaction, name: str, day: date) -> PointRow:
    row = _point(work.session, work.ctx.at_site().id, name)
    if row is None:
        raise UserError(
            N_("本厂没有叫“{name}”的电话点或视频间，请先新增。"), code="no_point", name=name
        )
    if day < month_of(row.opened_on) or (row.closed_on is not None and day > row.closed_on):
        raise UserError(
            N_("“{name}”{day} 不在使用中，请核对日期。"), code="not_in_service", name=name, day=day
        )
    return row


def _point(session: Session, site_id: uuid.UUID, name: str) -> PointRow | None:
    return session.scalars(
        select(PointRow).where(PointRow.site_id == site_id, PointRow.name == name.strip())
    ).first()


def _in_month(session: Session, point_id: uuid.UUID, day: date, *, tally: bool) -> bool:
    month = month_of(day)
    there = select(ContactRow.id).where(
        ContactRow.point_id == point_id,
        ContactRow.day.between(month, last_day(month)),
        ContactRow.is_tally.is_(tally),
    )
    return session.scalar(there.limit(1)) is not None


def _write(
    work: Transaction,
    point: PointRow,
    day: date,
    sessions: int,
    minutes: int,
    *,
    employee_id: uuid.UUID | None = None,
    is_tally: bool = False,
) -> uuid.UUID:
    row = work.new_id()
    work.session.execute(
        insert(ContactRow).values(
            id=row,
            point_id=point.id,
            site_id=point.site_id,
            employee_id=employee_id,
            day=day,
            sessions=sessions,
            minutes=minutes,
            is_tally=is_tally,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    return row


def _point_of(row: PointRow) -> Point:
    return Point(row.name, PointKind(row.kind), row.opened_on, row.closed_on)
