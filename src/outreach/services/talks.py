# SPDX-License-Identifier: Apache-2.0
"""Talks that took place (宣讲): record them with who signed in, and list the latest."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, or_, select

from outreach.db.employees import EmploymentRow
from outreach.db.talks import AttendanceRow, SessionRow, TalkRow
from outreach.domain.access import Right
from outreach.domain.talks import Channel, TalkHeld, Theme, Venue, check_talk
from outreach.errors import N_, UserError
from outreach.services.context import Context
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


def hold(store: Store, ctx: Context, talk: TalkHeld) -> HeldTalk:
    """Record a talk and its sign-in sheet; whoever is on the sheet twice signed in once.

    Raises :class:`UserError` that lists the staff numbers nobody at work on the day has, or
    that two people share; nothing is recorded then.
    """
    ctx.require(Right.TALKS)
    site = ctx.at_site()
    check_talk(talk, today=ctx.today)
    with store.writing(ctx) as work:
        people = _people(work, talk)
        talk_id, session_id = work.new_id(), work.new_id()
        common = {"site_id": site.id, "version": 1, "recorded_at": ctx.now}
        work.session.execute(
            insert(TalkRow).values(
                id=talk_id, title=talk.title, theme=talk.theme, venue=talk.venue, **common
            )
        )
        work.session.execute(
            insert(SessionRow).values(
                id=session_id, talk_id=talk_id, held_on=talk.held_on, **common
            )
        )
        work.session.execute(
            insert(AttendanceRow),
            [
                {
                    "session_id": session_id,
                    "employee_id": person,
                    "channel": Channel.ON_SITE,
                    "recorded_at": ctx.now,
                }
                for person in people
            ],
        )
        work.audit("hold", "talk", talk_id, {"people": (None, len(people))})
    return HeldTalk(talk_id, talk.title, talk.theme, talk.venue, talk.held_on, len(people))


def _people(work: Transaction, talk: TalkHeld) -> list[uuid.UUID]:
    """Find who signed in, at any site: people attend where they happen to work that day."""
    wanted = list(dict.fromkeys(no.strip() for no in talk.staff_nos if no.strip()))
    rows = work.session.execute(
        select(EmploymentRow.staff_no, EmploymentRow.employee_id, EmploymentRow.site_id)
        .where(
            EmploymentRow.staff_no.in_(wanted),
            EmploymentRow.superseded_at.is_(None),
            or_(EmploymentRow.valid_from.is_(None), EmploymentRow.valid_from <= talk.held_on),
            or_(EmploymentRow.valid_to.is_(None), EmploymentRow.valid_to >= talk.held_on),
        )
        .distinct()
    ).all()
    here = work.ctx.at_site().id
    found: dict[str, uuid.UUID] = {}
    for row in sorted(rows, key=lambda row: row.site_id == here):  # this site's own come last
        found[row.staff_no] = row.employee_id
    own = {row.staff_no for row in rows if row.site_id == here}
    holders = Counter(row.staff_no for row in rows if row.staff_no not in own)
    _refuse(
        [no for no in wanted if no not in found],
        N_("这些工号当天没有在册的人：{numbers}。请核对后再记。"),
        "unknown_staff_no",
    )
    _refuse(
        [no for no, count in holders.items() if count > 1],
        N_("这些工号在几个厂区都有人用：{numbers}。请到各自的厂区记。"),
        "shared_staff_no",
    )
    return list(dict.fromkeys(found[no] for no in wanted))


def _refuse(numbers: list[str], message: str, code: str) -> None:
    if numbers:
        raise UserError(message, code=code, numbers="、".join(numbers))


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
