# SPDX-License-Identifier: Apache-2.0
"""Read reports of danger: as lines without content, as one's own receipts, or opened.

Lists hold what a list needs, nothing of what happened to whom. Opening a case is an audit
entry in the same transaction as the reading: who cannot be written down cannot read. Lists need no
key; without it a case is refused by its columns, but for the own report.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from outreach.db.access import UserRow
from outreach.db.children import ChildRow
from outreach.db.incidents import IncidentRow, LookRow, NotificationRow, OrderRow
from outreach.domain.access import Right
from outreach.domain.children import short_number
from outreach.domain.incidents import (
    OWN_PRINT,
    Channel,
    Danger,
    Ending,
    IncidentReport,
    Order,
    OrderBy,
    OrderKind,
    Told,
    next_look,
)
from outreach.errors import N_, NotAllowed
from outreach.services.context import Context
from outreach.services.incidents import find, own_or_sealed
from outreach.services.store import Store

_ALL = (undefer("*"),)  # the sealed columns, too, in the same statement


@dataclass(frozen=True)
class ToldView:
    """One body that was told; ``person`` and ``answer`` stay empty for who only reported."""

    id: uuid.UUID
    version: int
    body: Told
    office: str
    at: datetime
    channel: Channel
    receipt: str
    person: str
    answered_on: date | None
    answer: str


@dataclass(frozen=True)
class CaseRow:
    """One case as a line; ``look_due`` is None once it is closed."""

    id: uuid.UUID
    number: int
    reported_on: date
    danger: Danger
    told: tuple[ToldView, ...]
    look_due: date | None
    closed_on: date | None

    @property
    def answered(self) -> int:
        """How many of the bodies told something back."""
        return sum(one.answered_on is not None for one in self.told)


@dataclass(frozen=True)
class OwnReport:
    """A report as whoever made it sees it: that it was made, and the receipts."""

    id: uuid.UUID
    number: int
    reported_on: date
    told: tuple[ToldView, ...]
    open_: bool
    printable: bool


@dataclass(frozen=True)
class Case:
    """One case, opened: the report as written, who was told, looks, orders, how it ended."""

    id: uuid.UUID
    version: int
    number: int
    reported_at: datetime
    report: IncidentReport
    told: tuple[ToldView, ...]
    looks: tuple[tuple[date, str, str], ...]  # day, by whom, what was found
    orders: tuple[tuple[uuid.UUID, Order], ...]
    look_due: date | None
    closed_on: date | None
    closed_by: str
    ending: Ending | None
    close_reason: str


def cases(
    store: Store, ctx: Context, *, open_only: bool = False, limit: int = 300
) -> list[CaseRow]:
    """Return the cases as lines: open ones first, those in danger before the others."""
    ctx.require(Right.SEALED)
    statement = (
        select(IncidentRow)
        .order_by(IncidentRow.closed_on.is_not(None), IncidentRow.number.desc())
        .limit(limit)
    )
    if ctx.site is not None:
        statement = statement.where(IncidentRow.site_id == ctx.site.id)
    if open_only:
        statement = statement.where(IncidentRow.closed_on.is_(None))
    with store.reading() as session:
        rows = session.scalars(statement).all()
        told = _told(session, [row.id for row in rows], sealed=True, words=False)
        found = [
            CaseRow(
                row.id,
                row.number,
                row.recorded_at.date(),
                Danger(row.danger),
                told[row.id],
                _look_due(row),
                row.closed_on,
            )
            for row in rows
        ]
    urgent = list(Danger)
    return sorted(found, key=lambda one: (one.closed_on is not None, urgent.index(one.danger)))


def due_looks(store: Store, ctx: Context, *, on: date) -> list[CaseRow]:
    """Return the open cases whose daily look is due by a day, the longest due first."""
    found = cases(store, ctx, open_only=True)
    due = [(one.look_due, one.number, one) for one in found if one.look_due]
    return [one for day, _, one in sorted(due, key=itemgetter(0, 1)) if day <= on]


def own_reports(store: Store, ctx: Context, *, limit: int = 50) -> list[OwnReport]:
    """Return what the actor reported: that it was made, and the receipts; nothing of the case."""
    ctx.require(Right.REPORT_DANGER)
    if ctx.actor.id is None:
        return []
    with store.reading() as session:
        rows = session.scalars(
            select(IncidentRow)
            .where(IncidentRow.reported_by == ctx.actor.id)
            .order_by(IncidentRow.number.desc())
            .limit(limit)
        ).all()
        told = _told(session, [row.id for row in rows], sealed=False, words=False)
        return [
            OwnReport(
                row.id,
                row.number,
                row.recorded_at.date(),
                told[row.id],
                row.closed_on is None,
                _printable(row, ctx),
            )
            for row in rows
        ]


def open_case(store: Store, ctx: Context, incident_id: uuid.UUID) -> Case:
    """Read one case; that somebody did so is written down in the same transaction."""
    ctx.require(Right.SEALED)
    with store.writing(ctx) as work:
        found = _read(work.session, find(work.session, incident_id), sealed=True)
        work.audit("open", "incident", incident_id)
    return found


def open_for_print(store: Store, ctx: Context, incident_id: uuid.UUID) -> Case:
    """Read one case to print it. Whoever reported may for a day, without what came back."""
    ctx.require(Right.REPORT_DANGER)
    with store.writing(ctx) as work:
        row = own_or_sealed(work.session, ctx, incident_id)
        sealed = ctx.may(Right.SEALED) and store.holds_sealed
        if not sealed and not _printable(row, ctx):
            raise NotAllowed(N_("报告已由工会和负责人跟进，请找他们打印。"), code="sealed")
        found = _read(work.session, row, sealed=sealed)
        work.audit("print", "incident", incident_id)
    return found


def _read(session: Session, row: IncidentRow, *, sealed: bool) -> Case:
    """Read a case from its rows; without ``sealed`` only what its reporter wrote."""
    users = {one.id: one.name for one in session.execute(select(UserRow.id, UserRow.name))}
    child = session.get(ChildRow, row.child_id) if row.child_id else None
    ended = sealed and row.closed_on is not None
    return Case(
        row.id,
        row.version,
        row.number,
        row.recorded_at,
        _report(row, child),
        _told(session, [row.id], sealed=sealed, words=sealed)[row.id],
        _looks(session, row, users) if sealed else (),
        _orders(session, row) if sealed else (),
        _look_due(row),
        row.closed_on if ended else None,
        users.get(row.closed_by, "") if ended and row.closed_by else "",
        Ending(row.ending) if ended else None,
        (row.close_reason or "") if ended else "",
    )


def _report(row: IncidentRow, child: ChildRow | None) -> IncidentReport:
    return IncidentReport(
        situations=frozenset((row.situations or "").split()),
        learned_at=row.learned_at,
        how=row.how or "",
        facts=row.facts or "",
        danger=Danger(row.danger),
        child_number=short_number(child.short_no) if child else "",
        child_name=row.child_name or "",
        child_age=int(row.child_age) if row.child_age else None,
        place=row.place or "",
        suspect=row.suspect or "",
        measures=row.measures or "",
        told_inside=row.told_inside or "",
        reporter=row.reporter or "",
        phone=row.phone or "",
    )


def _told(
    session: Session, incidents: Iterable[uuid.UUID], *, sealed: bool, words: bool
) -> dict[uuid.UUID, tuple[ToldView, ...]]:
    """Return who was told in each case, in order; one statement whatever their number.

    ``sealed`` tells that a body answered, ``words`` what it said and who took it down.
    """
    found: dict[uuid.UUID, list[ToldView]] = defaultdict(list)
    wanted = list(incidents)
    rows = session.scalars(
        select(NotificationRow)
        .options(*(_ALL if words else ()))
        .where(NotificationRow.incident_id.in_(wanted))
        .order_by(NotificationRow.at, NotificationRow.id)
    )
    for row in rows:
        found[row.incident_id].append(
            ToldView(
                row.id,
                row.version,
                Told(row.body),
                row.office,
                row.at,
                Channel(row.channel),
                row.receipt,
                (row.person or "") if words else "",
                row.answered_on if sealed else None,
                (row.answer or "") if words else "",
            )
        )
    return {one: tuple(found[one]) for one in wanted}


def _looks(
    session: Session, row: IncidentRow, users: dict[uuid.UUID, str]
) -> tuple[tuple[date, str, str], ...]:
    rows = session.scalars(
        select(LookRow)
        .options(*_ALL)
        .where(LookRow.incident_id == row.id)
        .order_by(LookRow.day, LookRow.id)
    )
    return tuple(
        (one.day, users.get(one.looked_by, "") if one.looked_by else "", one.note or "")
        for one in rows
    )


def _orders(session: Session, row: IncidentRow) -> tuple[tuple[uuid.UUID, Order], ...]:
    rows = session.scalars(
        select(OrderRow)
        .options(*_ALL)
        .where(OrderRow.incident_id == row.id)
        .order_by(OrderRow.day, OrderRow.id)
    )
    return tuple(
        (one.id, Order(OrderBy(one.ordered_by), OrderKind(one.kind), one.day, one.words or ""))
        for one in rows
    )


def _look_due(row: IncidentRow) -> date | None:
    return None if row.closed_on else next_look(row.recorded_at.date(), row.looked_on)


def _printable(row: IncidentRow, ctx: Context) -> bool:
    return row.closed_on is None and ctx.now - row.recorded_at <= OWN_PRINT
