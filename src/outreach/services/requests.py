# SPDX-License-Identifier: Apache-2.0
"""Read reunion seasons and the requests in them, with help given and how each came out."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.db.children import ChildRow
from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.reunions import HelpRow, RequestChildRow, RequestRow, SeasonRow
from outreach.domain.access import Right
from outreach.domain.areas import area_name
from outreach.domain.children import short_number
from outreach.domain.money import Source
from outreach.domain.reunions import Direction, Help, HelpKind, Met, Outcome, Season, SeasonKind
from outreach.services.context import Context
from outreach.services.store import Store


class Standing(StrEnum):
    """How far a request is, read from what was recorded."""

    WAITING = "waiting"  # nothing arranged yet
    ARRANGED = "arranged"  # some help stands
    MET = "met"
    NOT_MET = "not_met"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class SeasonView:
    """A season with how far its requests are."""

    id: uuid.UUID
    season: Season
    requests: int
    counts: dict[Standing, int]
    children: int


@dataclass(frozen=True)
class RequestView:
    """One request as a line, with its help."""

    id: uuid.UUID
    version: int
    employee_id: uuid.UUID
    name: str
    staff_no: str
    direction: Direction
    adults: int
    children: tuple[str, ...]  # C-2107
    place: str
    leave_on: date | None
    back_on: date | None
    wants: frozenset[HelpKind]
    asked_on: date
    helps: tuple[Help, ...]
    outcome: Outcome
    standing: Standing


def seasons(store: Store, ctx: Context) -> list[SeasonView]:
    """Return all seasons, the latest first, with how far their requests at this site are."""
    ctx.require(Right.REUNIONS)
    with store.reading() as session:
        rows = session.scalars(select(SeasonRow).order_by(SeasonRow.first.desc())).all()
        requests = _requests(session, ctx, None)
        by_season: dict[uuid.UUID, list[RequestView]] = defaultdict(list)
        for season_id, view in requests:
            by_season[season_id].append(view)
        views = []
        for row in rows:
            own = by_season[row.id]
            counts = {one: sum(view.standing is one for view in own) for one in Standing}
            live = [view for view in own if view.standing is not Standing.CANCELLED]
            children = {child for view in live for child in view.children}
            season = Season(row.name, SeasonKind(row.kind), row.first, row.last)
            views.append(SeasonView(row.id, season, len(live), counts, len(children)))
    return views


def requests(store: Store, ctx: Context, season_id: uuid.UUID) -> list[RequestView]:
    """Return the requests of a season at the context's site, in the order they came."""
    ctx.require(Right.REUNIONS)
    with store.reading() as session:
        return [view for _, view in _requests(session, ctx, season_id)]


def _requests(
    session: Session, ctx: Context, season_id: uuid.UUID | None
) -> list[tuple[uuid.UUID, RequestView]]:
    statement = (
        select(RequestRow, EmployeeRow.name)
        .join(EmployeeRow, EmployeeRow.id == RequestRow.employee_id)
        .order_by(RequestRow.asked_on, RequestRow.id)
    )
    if season_id is not None:
        statement = statement.where(RequestRow.season_id == season_id)
    if ctx.site is not None:
        statement = statement.where(RequestRow.site_id == ctx.site.id)
    rows = session.execute(statement).all()
    ids = select(RequestRow.id)
    if season_id is not None:
        ids = ids.where(RequestRow.season_id == season_id)
    helps: dict[uuid.UUID, list[Help]] = defaultdict(list)
    for one in session.scalars(
        select(HelpRow).where(HelpRow.request_id.in_(ids)).order_by(HelpRow.id)
    ):
        helps[one.request_id].append(_help(one))
    children: dict[uuid.UUID, list[str]] = defaultdict(list)
    for request, number in session.execute(
        select(RequestChildRow.request_id, ChildRow.short_no)
        .join(ChildRow, ChildRow.id == RequestChildRow.child_id)
        .where(RequestChildRow.request_id.in_(ids))
        .order_by(ChildRow.short_no)
    ):
        children[request].append(short_number(number))
    numbers = _numbers(session, {row.employee_id for row, _ in rows})
    return [
        (row.season_id, _view(row, name, numbers, helps[row.id], children[row.id]))
        for row, name in rows
    ]


def _numbers(session: Session, people: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the latest staff number of each person."""
    wanted = list(people)
    found: dict[uuid.UUID, str] = {}
    for start in range(0, len(wanted), 500):
        for row in session.execute(
            select(EmploymentRow.employee_id, EmploymentRow.staff_no)
            .where(
                EmploymentRow.employee_id.in_(wanted[start : start + 500]),
                EmploymentRow.superseded_at.is_(None),
            )
            .order_by(EmploymentRow.valid_from, EmploymentRow.id)
        ):
            found[row.employee_id] = row.staff_no
    return found


def _view(
    row: RequestRow,
    name: str,
    numbers: dict[uuid.UUID, str],
    helps: Sequence[Help],
    children: Sequence[str],
) -> RequestView:
    return RequestView(
        row.id,
        row.version,
        row.employee_id,
        name,
        numbers.get(row.employee_id, ""),
        Direction(row.direction),
        row.adults,
        tuple(children),
        (area_name(row.place_code) if row.place_code else None) or row.place,
        row.leave_on,
        row.back_on,
        frozenset(HelpKind(one) for one in row.wants.split()),
        row.asked_on,
        tuple(helps),
        Outcome(Met(row.met), row.met_on, row.days),
        _standing(row, helps),
    )


def _standing(row: RequestRow, helps: Sequence[Help]) -> Standing:
    if row.cancelled_on is not None:
        return Standing.CANCELLED
    if row.met == Met.YES:
        return Standing.MET
    if row.met == Met.NO:
        return Standing.NOT_MET
    return Standing.ARRANGED if helps else Standing.WAITING


def _help(row: HelpRow) -> Help:
    return Help(HelpKind(row.kind), row.day, row.tickets, row.people, row.fen, Source(row.source))
