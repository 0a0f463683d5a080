# SPDX-License-Identifier: Apache-2.0
"""Policy talks (宣讲): campaigns, plans and their sessions; a talk that took place in one go."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from outreach.db.session import insert_rows
from outreach.db.sites import TeamRow
from outreach.db.talks import (
    AttendanceRow,
    CampaignRow,
    SessionRow,
    TalkRow,
    TalkTeamRow,
    WalkInRow,
)
from outreach.domain.access import Right
from outreach.domain.talks import (
    Campaign,
    Channel,
    Form,
    SessionPlan,
    TalkHeld,
    TalkPlan,
    Theme,
    Venue,
    check_campaign,
    check_plan,
    check_talk,
    check_times,
)
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.finding import people_by_number
from outreach.services.store import Store, Transaction


@dataclass(frozen=True)
class HeldTalk:
    """A talk as kept; ``people`` are those who signed in on site."""

    id: uuid.UUID
    title: str
    theme: Theme
    venue: Venue
    held_on: date
    people: int


def add_campaign(store: Store, ctx: Context, campaign: Campaign) -> uuid.UUID:
    """Begin a campaign (系列活动); its name is unique in the firm."""
    ctx.require(Right.TALKS)
    check_campaign(campaign)
    with store.writing(ctx) as work:
        if _campaign_id(work.session, campaign.name.strip()) is not None:
            raise UserError(
                N_("已经有叫“{name}”的系列活动。"), code="exists", name=campaign.name.strip()
            )
        row = write_campaign(work, campaign)
        work.audit("add", "campaign", row, {"name": (None, campaign.name)})
    return row


def write_campaign(work: Transaction, campaign: Campaign) -> uuid.UUID:
    """Write a campaign's row; part of a larger transaction."""
    row = work.new_id()
    work.session.execute(
        insert(CampaignRow).values(
            id=row,
            enterprise_id=work.store.enterprise_id,
            name=campaign.name.strip(),
            guided_by=campaign.guided_by.strip(),
            organised_by=campaign.organised_by.strip(),
            hosted_by=campaign.hosted_by.strip(),
            in_villages=campaign.in_villages,
            first_number=campaign.first_number,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    return row


def campaigns(store: Store, ctx: Context) -> tuple[Campaign, ...]:
    """Return the campaigns of the firm, the latest first."""
    ctx.require(Right.TALKS)
    with store.reading() as session:
        return tuple(
            Campaign(
                row.name,
                row.guided_by,
                row.organised_by,
                row.hosted_by,
                row.in_villages,
                row.first_number,
            )
            for row in session.scalars(select(CampaignRow).order_by(CampaignRow.id.desc()))
        )


def plan(
    store: Store, ctx: Context, talk: TalkPlan, sessions: Sequence[SessionPlan]
) -> tuple[uuid.UUID, ...]:
    """Plan a talk with its sessions at the context's site; return the sessions' ids.

    Raises :class:`UserError` for a title that labels children, a session that ends before it
    starts, a campaign or team that is not there; nothing is written then.
    """
    ctx.require(Right.TALKS)
    ctx.at_site()
    check_plan(talk, sessions)
    with store.writing(ctx) as work:
        talk_id = write_talk(work, talk)
        ids = tuple(write_session(work, talk_id, one) for one in sessions)
        work.audit("plan", "talk", talk_id, {"sessions": (None, len(ids))})
    return ids


def write_talk(work: Transaction, talk: TalkPlan) -> uuid.UUID:
    """Write a talk's row and its teams; part of a larger transaction."""
    campaign = None
    if talk.campaign:
        campaign = _campaign_id(work.session, talk.campaign.strip())
        if campaign is None:
            raise UserError(
                N_("没有叫“{name}”的系列活动，请先新建。"), code="no_campaign", name=talk.campaign
            )
    site, row = work.ctx.at_site(), work.new_id()
    work.session.execute(
        insert(TalkRow).values(
            id=row,
            site_id=site.id,
            campaign_id=campaign,
            title=talk.title.strip(),
            theme=talk.theme,
            form=talk.form,
            venue=talk.venue,
            place=talk.place.strip(),
            speakers="、".join(one.strip() for one in talk.speakers if one.strip()),
            audience=talk.audience,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    for name in talk.teams:
        team = work.session.scalar(
            select(TeamRow.id).where(TeamRow.site_id == site.id, TeamRow.name == name)
        )
        if team is None:
            raise UserError(N_("本厂没有叫“{name}”的班组。"), code="no_team", name=name)
        work.session.execute(insert(TalkTeamRow).values(talk_id=row, team_id=team))
    return row


def write_session(
    work: Transaction, talk_id: uuid.UUID, one: SessionPlan, *, number: int | None = None
) -> uuid.UUID:
    """Write a session's row; part of a larger transaction."""
    row = work.new_id()
    work.session.execute(
        insert(SessionRow).values(
            id=row,
            talk_id=talk_id,
            site_id=work.ctx.at_site().id,
            version=1,
            recorded_at=work.ctx.now,
            number=number,
            **_times(one),
        )
    )
    return row


def move(
    store: Store, ctx: Context, session_id: uuid.UUID, to: SessionPlan, *, version: int
) -> None:
    """Put a session on another day or time; refused once somebody has signed in."""
    ctx.require(Right.TALKS)
    check_times(to)
    with store.writing(ctx) as work:
        row = _open_session(work.session, session_id)
        if to.day != row.held_on and _signed(work.session, session_id):
            raise UserError(N_("已经有人签到，日期不能再改。"), code="signed_in")
        work.change(SessionRow, row.id, version, **_times(to))
        work.audit("move", "talk_session", session_id, {"held_on": (row.held_on, to.day)})


def cancel(store: Store, ctx: Context, session_id: uuid.UUID, *, version: int) -> None:
    """Call a session off; refused once somebody has signed in."""
    ctx.require(Right.TALKS)
    with store.writing(ctx) as work:
        row = _open_session(work.session, session_id)
        if _signed(work.session, session_id):
            raise UserError(N_("已经有人签到，不能取消这一场。"), code="signed_in")
        work.change(SessionRow, row.id, version, cancelled_on=ctx.today)
        work.audit("cancel", "talk_session", session_id)


def close(store: Store, ctx: Context, session_id: uuid.UUID, *, version: int) -> int | None:
    """End the sign-in and give the session its running number in its campaign (第 36 场).

    Returns the number, None outside campaigns. Late sign-ins can still be added.
    """
    ctx.require(Right.TALKS)
    with store.writing(ctx) as work:
        row = _open_session(work.session, session_id)
        if not _signed(work.session, session_id):
            raise UserError(N_("还没有签到的人，请先录入工号。"), code="missing")
        number = row.number or next_number(work.session, row.talk_id)
        work.change(SessionRow, row.id, version, closed_at=ctx.now, number=number)
        work.audit("close", "talk_session", session_id, {"number": (row.number, number)})
    return number


def next_number(session: Session, talk_id: uuid.UUID) -> int | None:
    """Return the running number that the next session of a talk's campaign gets."""
    campaign = session.execute(
        select(CampaignRow.id, CampaignRow.first_number)
        .join(TalkRow, TalkRow.campaign_id == CampaignRow.id)
        .where(TalkRow.id == talk_id)
    ).first()
    if campaign is None:
        return None
    last = session.scalar(
        select(func.max(SessionRow.number))
        .join(TalkRow, TalkRow.id == SessionRow.talk_id)
        .where(TalkRow.campaign_id == campaign.id)
    )
    first: int = campaign.first_number
    return first if last is None else max(last + 1, first)


def hold(store: Store, ctx: Context, talk: TalkHeld) -> HeldTalk:
    """Record a talk and its sign-in sheet; whoever is on the sheet twice signed in once.

    Raises :class:`UserError` that lists the staff numbers nobody at work on the day has, or
    that two people share; nothing is recorded then.
    """
    ctx.require(Right.TALKS)
    site = ctx.at_site()
    check_talk(talk, today=ctx.today)
    with store.writing(ctx) as work:
        people = people_by_number(work.session, talk.staff_nos, on=talk.held_on, site_id=site.id)
        talk_id = write_talk(work, TalkPlan(talk.title, talk.theme, talk.venue, Form.ON_SITE))
        session_id = write_session(work, talk_id, SessionPlan(talk.held_on))
        who = list(dict.fromkeys(people[no.strip()] for no in talk.staff_nos if no.strip()))
        write_attendances(work, session_id, who, Channel.ON_SITE)
        work.audit("hold", "talk", talk_id, {"people": (None, len(who))})
    return HeldTalk(talk_id, talk.title, talk.theme, talk.venue, talk.held_on, len(who))


def write_attendances(
    work: Transaction, session_id: uuid.UUID, people: Sequence[uuid.UUID], channel: Channel
) -> None:
    """Write sign-ins in bulk; part of a larger transaction."""
    common = {"session_id": session_id, "channel": channel, "recorded_at": work.ctx.now}
    insert_rows(work.session, AttendanceRow, [{"employee_id": one, **common} for one in people])


def recent(store: Store, ctx: Context, *, limit: int = 20) -> list[HeldTalk]:
    """List the latest talks of the context's site, or of all sites; the newest first."""
    ctx.require(Right.TALKS)
    people = (
        select(func.count())
        .select_from(AttendanceRow)
        .where(AttendanceRow.session_id == SessionRow.id, AttendanceRow.channel == Channel.ON_SITE)
        .correlate(SessionRow)
        .scalar_subquery()
    )
    statement = (
        select(TalkRow.id, TalkRow.title, TalkRow.theme, TalkRow.venue, SessionRow.held_on, people)
        .join(SessionRow, SessionRow.talk_id == TalkRow.id)
        .where(people > 0)
        .order_by(SessionRow.held_on.desc(), SessionRow.id.desc())
        .limit(limit)
    )
    if ctx.site is not None:
        statement = statement.where(SessionRow.site_id == ctx.site.id)
    with store.reading() as session:
        rows = session.execute(statement).all()
    return [
        HeldTalk(id_, title, Theme(theme), Venue(venue), held_on, count)
        for id_, title, theme, venue, held_on, count in rows
    ]


def read_time(text: str) -> time | None:
    """Return a time of day as the store keeps it."""
    return time.fromisoformat(text) if text else None


def _times(one: SessionPlan) -> dict[str, object]:
    return {
        "held_on": one.day,
        "starts": f"{one.starts:%H:%M}" if one.starts else "",
        "ends": f"{one.ends:%H:%M}" if one.ends else "",
        "channel": one.channel,
    }


def _campaign_id(session: Session, name: str) -> uuid.UUID | None:
    return session.scalar(select(CampaignRow.id).where(CampaignRow.name == name))


def _open_session(session: Session, session_id: uuid.UUID) -> SessionRow:
    row = session.get(SessionRow, session_id)
    if row is None:
        raise UserError(N_("没有找到这一场宣讲。"), code="not_found")
    if row.cancelled_on is not None:
        raise UserError(N_("这一场已经取消。"), code="cancelled_session")
    return row


def _signed(session: Session, session_id: uuid.UUID) -> bool:
    """Tell whether somebody took part, with or without a name."""
    there = select(AttendanceRow.employee_id).where(AttendanceRow.session_id == session_id)
    heads = select(WalkInRow.heads).where(WalkInRow.session_id == session_id, WalkInRow.heads > 0)
    return session.scalar(select(there.exists() | heads.exists())) or False
