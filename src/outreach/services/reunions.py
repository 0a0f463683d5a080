# SPDX-License-Identifier: Apache-2.0
"""Reunions (团圆): seasons, requests of families, help given, how it came out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from outreach.db.children import ChildRow, GuardianRow
from outreach.db.employees import EmployeeRow
from outreach.db.queries.families import guards, under
from outreach.db.reunions import HelpRow, RequestChildRow, RequestRow, SeasonRow
from outreach.domain.access import Right
from outreach.domain.areas import find_area_in
from outreach.domain.children import ADULT, parse_short_number
from outreach.domain.reunions import (
    Direction,
    Help,
    Met,
    Outcome,
    Season,
    Wish,
    check_help,
    check_outcome,
    check_season,
    check_wish,
)
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.finding import person_by_number
from outreach.services.store import Store, Transaction


def add_season(store: Store, ctx: Context, season: Season) -> uuid.UUID:
    """Open a season for requests; its name is unique in the firm."""
    ctx.require(Right.REUNIONS)
    check_season(season)
    with store.writing(ctx) as work:
        row = write_season(work, season)
        work.audit("add", "reunion_season", row, {"name": (None, season.name)})
    return row


def write_season(work: Transaction, season: Season) -> uuid.UUID:
    """Write a season's row; part of a larger transaction."""
    if find_season(work.session, season.name) is not None:
        raise UserError(N_("已经有叫“{name}”的团圆季。"), code="exists", name=season.name.strip())
    row = work.new_id()
    work.session.execute(
        insert(SeasonRow).values(
            id=row,
            enterprise_id=work.store.enterprise_id,
            name=season.name.strip(),
            kind=season.kind,
            first=season.first,
            last=season.last,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    return row


def find_season(session: Session, name: str) -> SeasonRow | None:
    """Return the season of a name."""
    return session.scalars(select(SeasonRow).where(SeasonRow.name == name.strip())).first()


def ask(store: Store, ctx: Context, season_id: uuid.UUID, wish: Wish) -> uuid.UUID:
    """Record a family's request for a season.

    Without ``child_nos`` all minors of the employee are meant. Raises :class:`UserError` for a
    child that is not this employee's, or where the employee or the other parent has a request
    for the same way already.
    """
    ctx.require(Right.REUNIONS)
    ctx.at_site()
    check_wish(wish)
    with store.writing(ctx) as work:
        season = work.session.get(SeasonRow, season_id)
        if season is None:
            raise UserError(N_("没有找到这个团圆季。"), code="not_found")
        row = write_wish(work, season, wish, asked_on=ctx.today)
        work.audit("ask", "reunion_request", row, {"direction": (None, wish.direction)})
    return row


def write_wish(work: Transaction, season: SeasonRow, wish: Wish, *, asked_on: date) -> uuid.UUID:
    """Write a request with its children; part of a larger transaction."""
    site, session = work.ctx.at_site(), work.session
    person = person_by_number(session, wish.staff_no, on=asked_on, site_id=site.id)
    children = _children(session, person, wish, on=asked_on)
    _refuse_second(session, season, person, wish.direction, children)
    row = work.new_id()
    found = find_area_in(wish.place) if wish.place else None
    session.execute(
        insert(RequestRow).values(
            id=row,
            season_id=season.id,
            site_id=site.id,
            employee_id=person,
            direction=wish.direction,
            adults=wish.adults,
            place_code=found or "",
            place=wish.place.strip(),
            leave_on=wish.leave_on,
            back_on=wish.back_on,
            wants=" ".join(sorted(wish.wants)),
            asked_on=asked_on,
            met=Met.UNKNOWN,
            days=0,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    for child in children:
        session.execute(insert(RequestChildRow).values(request_id=row, child_id=child))
    return row


def help_family(store: Store, ctx: Context, request_id: uuid.UUID, given: Help) -> uuid.UUID:
    """Record help under a request: a ticket bought or subsidised, a seat, a room."""
    ctx.require(Right.REUNIONS)
    check_help(given, today=ctx.today)
    with store.writing(ctx) as work:
        _open_request(work.session, request_id)
        row = write_help(work, request_id, given)
        work.audit("help", "reunion_request", request_id, {"fen": (None, given.fen)})
    return row


def write_help(work: Transaction, request_id: uuid.UUID, given: Help) -> uuid.UUID:
    """Write one help; part of a larger transaction."""
    row = work.new_id()
    work.session.execute(
        insert(HelpRow).values(
            id=row,
            request_id=request_id,
            kind=given.kind,
            day=given.day,
            tickets=given.tickets,
            people=given.people,
            fen=given.fen,
            source=given.source,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    return row


def finish(
    store: Store, ctx: Context, request_id: uuid.UUID, outcome: Outcome, *, version: int
) -> None:
    """Record how it came out; unknown puts it back to not recorded."""
    ctx.require(Right.REUNIONS)
    check_outcome(outcome, today=ctx.today)
    with store.writing(ctx) as work:
        row = _open_request(work.session, request_id)
        work.change(
            RequestRow, row.id, version, met=outcome.met, met_on=outcome.met_on, days=outcome.days
        )
        work.audit("finish", "reunion_request", request_id, {"met": (row.met, outcome.met)})


def withdraw(store: Store, ctx: Context, request_id: uuid.UUID, *, version: int) -> None:
    """Take a request back; refused once money was spent on it."""
    ctx.require(Right.REUNIONS)
    with store.writing(ctx) as work:
        row = _open_request(work.session, request_id)
        refuse_withdrawal(work.session, row.id, Met(row.met))
        work.change(RequestRow, row.id, version, cancelled_on=ctx.today)
        work.audit("withdraw", "reunion_request", request_id)


def refuse_withdrawal(session: Session, request_id: uuid.UUID, met: Met) -> None:
    """Refuse to withdraw what led to a reunion, or what money was spent on."""
    if met is Met.YES:
        raise UserError(N_("这户已经团圆，申请不能撤回。"), code="met")
    if session.scalar(select(HelpRow.id).where(HelpRow.request_id == request_id).limit(1)):
        raise UserError(N_("这户已经有票或安排，请先记结果“没有成行”。"), code="has_help")


def take_back_help(store: Store, ctx: Context, request_id: uuid.UUID) -> None:
    """Take the latest help of a request back, where a wrong one was typed."""
    ctx.require(Right.REUNIONS)
    with store.writing(ctx) as work:
        last = work.session.scalars(
            select(HelpRow.id)
            .where(HelpRow.request_id == request_id)
            .order_by(HelpRow.id.desc())
            .limit(1)
        ).first()
        if last is None:
            raise UserError(N_("这户还没有记过帮助。"), code="not_found")
        work.session.execute(delete(HelpRow).where(HelpRow.id == last))
        work.audit("take_back", "reunion_request", request_id)


def _children(
    session: Session, person: uuid.UUID, wish: Wish, *, on: date
) -> tuple[uuid.UUID, ...]:
    own = {
        row.short_no: row.id
        for row in session.execute(
            select(ChildRow.short_no, ChildRow.id)
            .join(GuardianRow, GuardianRow.child_id == ChildRow.id)
            .where(GuardianRow.employee_id == person, guards(on), under(ADULT, on))
            .order_by(ChildRow.short_no)
        )
    }
    if not wish.child_nos:
        if not own:
            raise UserError(
                N_("这位职工名下没有登记未成年子女，请先到“职工与子女”登记。"), code="no_children"
            )
        return tuple(own.values())
    wanted = [(text, parse_short_number(text)) for text in wish.child_nos]
    for text, number in wanted:
        if number not in own:
            raise UserError(
                N_("{child} 不是这位职工的未成年子女，请核对编号。"), code="no_child", child=text
            )
    return tuple(own[number] for _, number in wanted if number is not None)


def _refuse_second(
    session: Session,
    season: SeasonRow,
    person: uuid.UUID,
    direction: Direction,
    children: Sequence[uuid.UUID],
) -> None:
    """Refuse a second request of one family for the same way: a child is met once."""
    there = session.execute(
        select(EmployeeRow.name)
        .join(RequestRow, RequestRow.employee_id == EmployeeRow.id)
        .outerjoin(RequestChildRow, RequestChildRow.request_id == RequestRow.id)
        .where(
            RequestRow.season_id == season.id,
            RequestRow.direction == direction,
            RequestRow.cancelled_on.is_(None),
            (RequestRow.employee_id == person) | RequestChildRow.child_id.in_(children),
        )
        .limit(1)
    ).first()
    if there is not None:
        raise UserError(
            N_("这一户本季已有申请（{name}），请在那条申请里改。"),
            code="asked_twice",
            name=there[0],
        )


def _open_request(session: Session, request_id: uuid.UUID) -> RequestRow:
    row = session.get(RequestRow, request_id)
    if row is None:
        raise UserError(N_("没有找到这条申请。"), code="not_found")
    if row.cancelled_on is not None:
        raise UserError(N_("这条申请已经撤回。"), code="withdrawn")
    return row
