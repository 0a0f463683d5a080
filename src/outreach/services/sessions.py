# SPDX-License-Identifier: Apache-2.0
"""Read sessions of talks: a month of them, one with its lists, who is missing, whom one means."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.queries.families import at_work, has_minors
from outreach.db.sites import SiteRow, TeamRow
from outreach.db.talks import (
    AttendanceRow,
    CampaignRow,
    MaterialRow,
    SessionRow,
    TalkRow,
    TalkTeamRow,
    WalkInRow,
)
from outreach.domain.access import Right
from outreach.domain.talks import (
    Audience,
    Campaign,
    Channel,
    Engagement,
    Form,
    Material,
    MaterialKind,
    Theme,
    Venue,
    WalkIns,
)
from outreach.services.attachments import count_of
from outreach.services.attendance import SignedIn, find_session, people_at_work
from outreach.services.context import Context
from outreach.services.finding import Found
from outreach.services.store import Store
from outreach.services.talks import read_time


@dataclass(frozen=True)
class SessionCard:
    """One session as the month shows it. ``people`` signed in on site, ``heads`` are walk-ins."""

    id: uuid.UUID
    title: str
    theme: Theme
    venue: Venue
    place: str
    day: date
    starts: time | None
    ends: time | None
    channel: Channel
    cancelled: bool
    closed: bool
    number: int | None
    people: int
    online: int
    heads: int
    site: str

    @property
    def attendances(self) -> int:
        """人次 on site: those who signed in and the heads of other firms."""
        return self.people + self.heads


@dataclass(frozen=True)
class SessionFile:
    """Everything about one session, for the panel beside the month."""

    card: SessionCard
    version: int
    form: Form
    speakers: tuple[str, ...]
    campaign: Campaign | None
    audience: Audience
    teams: tuple[str, ...]
    expected: int
    missing: int
    walk_ins: tuple[WalkIns, ...]
    materials: tuple[Material, ...]
    attachments: int


def between(store: Store, ctx: Context, first: date, last: date) -> list[SessionCard]:
    """Return the sessions of some days at the context's site, or at all; cancelled ones too."""
    ctx.require(Right.TALKS)
    statement = _cards().where(SessionRow.held_on.between(first, last))
    if ctx.site is not None:
        statement = statement.where(SessionRow.site_id == ctx.site.id)
    with store.reading() as session:
        return [_card(row) for row in session.execute(statement)]


def with_forms(
    store: Store, ctx: Context, first: date, last: date
) -> list[tuple[SessionCard, Form]]:
    """Return the sessions of some days with their forms, for a calendar file."""
    ctx.require(Right.TALKS)
    statement = _cards().where(SessionRow.held_on.between(first, last))
    if ctx.site is not None:
        statement = statement.where(SessionRow.site_id == ctx.site.id)
    with store.reading() as session:
        return [(_card(row), Form(row.TalkRow.form)) for row in session.execute(statement)]


def upcoming(store: Store, ctx: Context, *, limit: int = 3) -> list[SessionCard]:
    """Return the next sessions from today on."""
    ctx.require(Right.TALKS)
    statement = _cards().where(SessionRow.held_on >= ctx.today, SessionRow.cancelled_on.is_(None))
    if ctx.site is not None:
        statement = statement.where(SessionRow.site_id == ctx.site.id)
    with store.reading() as session:
        return [_card(row) for row in session.execute(statement.limit(limit))]


def session_file(store: Store, ctx: Context, session_id: uuid.UUID) -> SessionFile:
    """Open one session."""
    ctx.require(Right.TALKS)
    with store.reading() as session:
        row = find_session(session, session_id)
        found = session.execute(_cards().where(SessionRow.id == session_id)).one()
        talk = session.get_one(TalkRow, row.talk_id)
        campaign = session.get(CampaignRow, talk.campaign_id) if talk.campaign_id else None
        teams = session.scalars(
            select(TeamRow.name)
            .join(TalkTeamRow, TalkTeamRow.team_id == TeamRow.id)
            .where(TalkTeamRow.talk_id == talk.id)
            .order_by(TeamRow.name)
        ).all()
        expected, missing = count_expected(session, row)
        return SessionFile(
            _card(found),
            row.version,
            Form(talk.form),
            tuple(talk.speakers.split("、")) if talk.speakers else (),
            _campaign(campaign),
            Audience(talk.audience),
            tuple(teams),
            expected,
            missing,
            walk_ins_of(session, session_id),
            materials_of(session, session_id),
            count_of(session, session_id),
        )


def signed_in(
    store: Store,
    ctx: Context,
    session_id: uuid.UUID,
    *,
    after: tuple[datetime, uuid.UUID] | None = None,
    limit: int = 200,
) -> list[SignedIn]:
    """Return one page of the list, the latest first."""
    ctx.require(Right.TALKS)
    moment, who = AttendanceRow.recorded_at, AttendanceRow.employee_id
    with store.reading() as session:
        row = find_session(session, session_id)
        statement = (
            select(
                who,
                moment,
                AttendanceRow.channel,
                EmployeeRow.name,
                EmploymentRow.staff_no,
                TeamRow.name.label("team"),
            )
            .join(EmployeeRow, EmployeeRow.id == who)
            .outerjoin(EmploymentRow, EmploymentRow.id == _spell(who, row))
            .outerjoin(TeamRow, TeamRow.id == EmploymentRow.team_id)
            .where(AttendanceRow.session_id == session_id)
            .order_by(moment.desc(), who.desc())
            .limit(limit)
        )
        if after is not None:
            earlier = and_(moment == after[0], who < after[1])
            statement = statement.where(or_(moment < after[0], earlier))
        rows = session.execute(statement).all()
    return [
        SignedIn(
            one.employee_id,
            one.staff_no or "",
            one.name,
            one.team or "",
            one.recorded_at,
            Channel(one.channel),
        )
        for one in rows
    ]


def absentees(
    store: Store,
    ctx: Context,
    session_id: uuid.UUID,
    *,
    after: tuple[str, uuid.UUID] | None = None,
    limit: int = 200,
) -> list[Found]:
    """Return those who were expected and did not sign in (未到), by staff number."""
    ctx.require(Right.TALKS)
    with store.reading() as session:
        row = find_session(session, session_id)
        statement = (
            people_at_work(EmployeeRow.id, EmployeeRow.name, EmploymentRow.staff_no, TeamRow.name)
            .outerjoin(TeamRow, TeamRow.id == EmploymentRow.team_id)
            .where(*expected_at(session, row), ~_came(session_id))
            .order_by(EmploymentRow.staff_no, EmployeeRow.id)
            .limit(limit)
        )
        if after is not None:
            later = and_(EmploymentRow.staff_no == after[0], EmployeeRow.id > after[1])
            statement = statement.where(or_(EmploymentRow.staff_no > after[0], later))
        rows = session.execute(statement).all()
    return [Found(id_, no, name, team or "", here=True) for id_, name, no, team in rows]


def count_expected(session: Session, row: SessionRow) -> tuple[int, int]:
    """Count who was expected (应到) and who of them is missing (未到)."""
    missing = func.coalesce(func.sum(case((_came(row.id), 0), else_=1)), 0)
    counts = session.execute(
        people_at_work(func.count(), missing).where(*expected_at(session, row))
    ).one()
    return int(counts[0]), int(counts[1])


def expected_at(session: Session, row: SessionRow) -> list[ColumnElement[bool]]:
    """Return the employments of who is expected at a session, by its talk's audience and teams."""
    talk = session.get_one(TalkRow, row.talk_id)
    teams = list(
        session.scalars(select(TalkTeamRow.team_id).where(TalkTeamRow.talk_id == row.talk_id))
    )
    conditions = [at_work(row.held_on), EmploymentRow.site_id == row.site_id]
    if teams:
        conditions.append(EmploymentRow.team_id.in_(teams))
    if talk.audience == Audience.PARENTS:
        conditions.append(has_minors(row.held_on))
    return conditions


def walk_ins_of(session: Session, session_id: uuid.UUID) -> tuple[WalkIns, ...]:
    """Return the head counts of a session."""
    return tuple(
        WalkIns(row.company, row.heads, Engagement(row.engagement))
        for row in session.scalars(
            select(WalkInRow).where(WalkInRow.session_id == session_id).order_by(WalkInRow.company)
        )
    )


def materials_of(session: Session, session_id: uuid.UUID) -> tuple[Material, ...]:
    """Return what was given out at a session."""
    return tuple(
        Material(MaterialKind(row.kind), row.title, row.pieces, row.day)
        for row in session.scalars(
            select(MaterialRow).where(MaterialRow.session_id == session_id).order_by(MaterialRow.id)
        )
    )


def _cards() -> Select[Any]:
    def signed(channel: Channel) -> Any:
        return (
            select(func.count())
            .select_from(AttendanceRow)
            .where(AttendanceRow.session_id == SessionRow.id, AttendanceRow.channel == channel)
            .correlate(SessionRow)
            .scalar_subquery()
        )

    heads = (
        select(func.coalesce(func.sum(WalkInRow.heads), 0))
        .where(WalkInRow.session_id == SessionRow.id)
        .correlate(SessionRow)
        .scalar_subquery()
    )
    return (
        select(
            SessionRow,
            TalkRow,
            SiteRow.name.label("site"),
            signed(Channel.ON_SITE).label("people"),
            signed(Channel.ONLINE).label("online"),
            heads.label("heads"),
        )
        .join(TalkRow, TalkRow.id == SessionRow.talk_id)
        .join(SiteRow, SiteRow.id == SessionRow.site_id)
        .order_by(SessionRow.held_on, SessionRow.starts, SessionRow.id)
    )


def _card(row: Row[Any]) -> SessionCard:
    held, talk = row.SessionRow, row.TalkRow
    return SessionCard(
        held.id,
        talk.title,
        Theme(talk.theme),
        Venue(talk.venue),
        talk.place,
        held.held_on,
        read_time(held.starts),
        read_time(held.ends),
        Channel(held.channel),
        held.cancelled_on is not None,
        held.closed_at is not None,
        held.number,
        row.people,
        row.online,
        int(row.heads),
        row.site,
    )


def _campaign(row: CampaignRow | None) -> Campaign | None:
    if row is None:
        return None
    return Campaign(
        row.name,
        row.guided_by,
        row.organised_by,
        row.hosted_by,
        row.in_villages,
        row.first_number,
    )


def _spell(who: Any, row: SessionRow) -> Any:
    """Return the employment under which somebody is shown: at this site, if there is one."""
    other = aliased(EmploymentRow)
    return (
        select(other.id)
        .where(
            other.employee_id == who,
            other.superseded_at.is_(None),
            or_(other.valid_from.is_(None), other.valid_from <= row.held_on),
            or_(other.valid_to.is_(None), other.valid_to >= row.held_on),
        )
        .order_by((other.site_id == row.site_id).desc(), other.id)
        .limit(1)
        .correlate(AttendanceRow)
        .scalar_subquery()
    )


def _came(session_id: uuid.UUID) -> ColumnElement[bool]:
    return exists().where(
        AttendanceRow.session_id == session_id,
        AttendanceRow.employee_id == EmploymentRow.employee_id,
    )
