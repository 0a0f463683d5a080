# SPDX-License-Identifier: Apache-2.0
"""Ledgers of talks: campaigns, talks, attendance with walk-ins, materials."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.db.talks import (
    AttendanceRow,
    CampaignRow,
    MaterialRow,
    SessionRow,
    TalkRow,
    WalkInRow,
)
from outreach.domain import union_ledgers as ledgers
from outreach.domain.access import Right
from outreach.domain.talks import (
    Campaign,
    Channel,
    Engagement,
    Form,
    Material,
    MaterialKind,
    SessionPlan,
    TalkPlan,
    Theme,
    Venue,
    WalkIns,
    check_campaign,
    check_held,
    check_material,
    check_plan,
    check_walk_ins,
)
from outreach.errors import N_, UserError
from outreach.exchange.plain import Line
from outreach.services import attendance, talks
from outreach.services.context import Context
from outreach.services.finding import look_up
from outreach.services.records import Added, Keeper, Kept, Values, filled, parts
from outreach.services.spells import Spells
from outreach.services.store import Transaction

_Key = tuple[str, date, str]


class CampaignKeeper(Keeper):
    """Campaigns, by name."""

    ledger = ledgers.CAMPAIGNS
    right = Right.TALKS
    at_site = False
    names = ("name",)

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        for row in session.scalars(select(CampaignRow).order_by(CampaignRow.id)):
            yield Kept({key: getattr(row, key) for key in _CAMPAIGN}, row.id)

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        campaign = Campaign(**filled(values, *_CAMPAIGN))
        check_campaign(campaign)
        talks.write_campaign(work, campaign)

    def change(self, work: Transaction, kept: Kept, values: Values) -> None:
        """Override Keeper.change."""
        changes = filled(values, *_CAMPAIGN[1:])
        work.renew(CampaignRow, kept.handle, **changes)


_CAMPAIGN = ("name", "guided_by", "organised_by", "hosted_by", "in_villages", "first_number")


class TalkKeeper(Keeper):
    """Talks, one line a session."""

    ledger = ledgers.TALKS
    right = Right.TALKS
    names = ("title", "place", "campaign")

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        campaigns = {row.id: row.name for row in session.scalars(select(CampaignRow))}
        site = ctx.at_site()
        for held, talk in session.execute(
            select(SessionRow, TalkRow)
            .join(TalkRow, TalkRow.id == SessionRow.talk_id)
            .where(SessionRow.site_id == site.id)
            .order_by(SessionRow.held_on, SessionRow.starts, SessionRow.id)
        ):
            values = {
                "title": talk.title,
                "day": held.held_on,
                "starts": talks.read_time(held.starts),
                "ends": talks.read_time(held.ends),
                "theme": talk.theme,
                "form": talk.form,
                "venue": talk.venue,
                "place": talk.place,
                "speakers": talk.speakers,
                "channel": held.channel,
                "campaign": campaigns.get(talk.campaign_id, "") if talk.campaign_id else "",
                "number": held.number,
                "cancelled_on": held.cancelled_on,
                "site": site.name,
            }
            yield Kept(values, (held.id, talk.id))

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        plan = TalkPlan(
            values["title"],
            Theme(values["theme"]),
            Venue(values["venue"]),
            Form(values.get("form", Form.ON_SITE)),
            values.get("place", ""),
            parts(values.get("speakers", "")),
            values.get("campaign", ""),
        )
        session = _session_of(values)
        check_plan(plan, [session])
        talk_id = talks.write_talk(work, plan)
        row = talks.write_session(work, talk_id, session, number=values.get("number"))
        if values.get("cancelled_on"):
            work.renew(SessionRow, row, cancelled_on=values["cancelled_on"])

    def change(self, work: Transaction, kept: Kept, values: Values) -> None:
        """Override Keeper.change: what a person wrote beside the title, day and time."""
        session_id, talk_id = kept.handle
        if values.get("campaign", kept.values["campaign"]) != kept.values["campaign"]:
            raise UserError(N_("已有的一场不能改换系列活动。"), code="differs")
        merged = {**kept.values, **values}
        plan = TalkPlan(merged["title"], Theme(merged["theme"]), Venue(merged["venue"]))
        check_plan(plan, [_session_of(merged)])
        own = filled(values, "theme", "form", "venue", "place")
        if "speakers" in values:
            own["speakers"] = "、".join(parts(values["speakers"]))
        if own:
            work.renew(TalkRow, talk_id, **own)
        held = filled(values, "channel", "number")
        if "ends" in values:
            held["ends"] = f"{values['ends']:%H:%M}"
        if held:
            work.renew(SessionRow, session_id, **held)


def _session_of(values: Values) -> SessionPlan:
    return SessionPlan(
        values["day"],
        values.get("starts"),
        values.get("ends"),
        Channel(values.get("channel") or Channel.ON_SITE),
    )


class AttendanceKeeper(Keeper):
    """Sign-ins by staff number, and heads of other firms; for a session that is there."""

    ledger = ledgers.ATTENDANCE
    right = Right.TALKS
    names = ("title",)

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        site, spells = ctx.at_site(), Spells(session)
        held = (
            select(SessionRow, TalkRow.title)
            .join(TalkRow, TalkRow.id == SessionRow.talk_id)
            .where(SessionRow.site_id == site.id)
            .order_by(SessionRow.held_on, SessionRow.starts, SessionRow.id)
        )
        signed: dict[uuid.UUID, list[AttendanceRow]] = defaultdict(list)
        for one in session.scalars(
            select(AttendanceRow).order_by(AttendanceRow.recorded_at, AttendanceRow.employee_id)
        ):
            signed[one.session_id].append(one)
        heads: dict[uuid.UUID, list[WalkInRow]] = defaultdict(list)
        for head in session.scalars(select(WalkInRow).order_by(WalkInRow.company)):
            heads[head.session_id].append(head)
        for row, title in session.execute(held):
            where = {
                "title": title,
                "day": row.held_on,
                "starts": talks.read_time(row.starts),
                "site": site.name,
            }
            for one in signed[row.id]:
                yield Kept(
                    {
                        **where,
                        "staff_no": spells.number(one.employee_id, row.held_on, site.id),
                        "name": spells.name(one.employee_id),
                        "channel": one.channel,
                    },
                    row.id,
                )
            for head in heads[row.id]:
                yield Kept(
                    {
                        **where,
                        "company": head.company,
                        "engagement": head.engagement,
                        "heads": head.heads,
                    },
                    row.id,
                )

    def complete(self, values: Values) -> Values:
        """Override Keeper.complete: heads without a kind are simply another firm's."""
        if values.get("company") and not values.get("engagement"):
            return {**values, "engagement": Engagement.WALK_IN.value}
        return values

    def change(self, work: Transaction, kept: Kept, values: Values) -> None:
        """Override Keeper.change: another number of heads, or another channel."""
        if values.get("company"):
            attendance.write_walk_ins(work, kept.handle, _heads(values))
            return
        raise UserError(N_("这个人已经签到，渠道不同，请在窗口里改。"), code="differs")

    def add_all(self, work: Transaction, lines: Sequence[Line]) -> Iterator[Added]:
        """Override Keeper.add_all: staff numbers of a session are looked up together."""
        groups: dict[_Key, list[Line]] = defaultdict(list)
        for line in lines:
            groups[_key(line.values)].append(line)
        sessions = _sessions(work)
        for key, own in groups.items():
            row = sessions.get(key)
            error = _not_here(work, row, key)
            if error is not None or row is None:
                yield from (Added(line, error) for line in own)
            else:
                yield from _sign_all(work, row, own)


def _key(values: Values) -> _Key:
    starts: time | None = values.get("starts")
    return values["title"], values["day"], f"{starts:%H:%M}" if starts else ""


def _sessions(work: Transaction) -> dict[_Key, SessionRow]:
    """Return the site's sessions by title, day and time; also without the time where it is one."""
    found: dict[_Key, SessionRow] = {}
    alone: dict[tuple[str, date], list[SessionRow]] = defaultdict(list)
    for row, title in work.session.execute(
        select(SessionRow, TalkRow.title)
        .join(TalkRow, TalkRow.id == SessionRow.talk_id)
        .where(SessionRow.site_id == work.ctx.at_site().id)
    ):
        found[title, row.held_on, row.starts] = row
        alone[title, row.held_on].append(row)
    for (title, day), rows in alone.items():
        if len(rows) == 1:
            found.setdefault((title, day, ""), rows[0])
    return found


def _not_here(work: Transaction, row: SessionRow | None, key: _Key) -> UserError | None:
    if row is None:
        return UserError(
            N_("没有找到 {day} 的“{title}”这一场，请先导入宣讲台账。"),
            code="no_session",
            title=key[0],
            day=key[1],
        )
    if row.cancelled_on is not None:
        return UserError(N_("这一场已经取消。"), code="cancelled_session")
    try:
        check_held(row.held_on, today=work.ctx.today)
    except UserError as error:
        return error
    return None


def _sign_all(work: Transaction, row: SessionRow, lines: Sequence[Line]) -> Iterator[Added]:
    numbers = [line.values["staff_no"] for line in lines if line.values.get("staff_no")]
    found = look_up(work.session, numbers, on=row.held_on, site_id=row.site_id)
    there = set(
        work.session.scalars(
            select(AttendanceRow.employee_id).where(AttendanceRow.session_id == row.id)
        )
    )
    new: dict[Channel, list[uuid.UUID]] = defaultdict(list)
    firms: set[tuple[str, str]] = set()
    for line in lines:
        number = line.values.get("staff_no", "")
        if not number:
            yield _count_heads(work, row, line, firms)
            continue
        person = found.people.get(number)
        if person is None or number in found.shared:
            error = UserError(
                N_("工号 {number} 当天没有在册的人，或几个厂区都有人用。"),
                code="unknown_staff_no",
                number=number,
            )
            yield Added(line, error)
        elif person in there:
            yield Added(line, UserError(N_("这个人这一场已经签到。"), code="duplicate"))
        else:
            there.add(person)
            new[Channel(line.values.get("channel") or row.channel)].append(person)
            yield Added(line)
    for channel, people in new.items():
        talks.write_attendances(work, row.id, people, channel)


def _heads(values: Values) -> WalkIns:
    return WalkIns(
        values.get("company", ""), values.get("heads", 0), Engagement(values["engagement"])
    )


def _count_heads(
    work: Transaction, row: SessionRow, line: Line, firms: set[tuple[str, str]]
) -> Added:
    """Count one firm's heads; a second line of it in one file is refused, not taken instead."""
    if not line.values.get("company"):
        return Added(line, UserError(N_("请写工号，或外单位和人数。"), code="missing"))
    heads = _heads(line.values)
    firm = (heads.company.strip(), heads.engagement.value)
    if firm in firms:
        words = N_("这一场的“{company}”前面已经有一行，请合成一行。")
        return Added(line, UserError(words, code="duplicate", company=heads.company))
    firms.add(firm)
    try:
        check_walk_ins(heads)
        attendance.check_heads_count(row)
    except UserError as error:
        return Added(line, error)
    attendance.write_walk_ins(work, row.id, heads)
    return Added(line)


class MaterialKeeper(Keeper):
    """Handbooks, films and plays; at a talk where one is named."""

    ledger = ledgers.MATERIALS
    right = Right.TALKS
    names = ("title", "session")

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        site = ctx.at_site()
        for row, title in session.execute(
            select(MaterialRow, TalkRow.title)
            .outerjoin(SessionRow, SessionRow.id == MaterialRow.session_id)
            .outerjoin(TalkRow, TalkRow.id == SessionRow.talk_id)
            .where(MaterialRow.site_id == site.id)
            .order_by(MaterialRow.day, MaterialRow.id)
        ):
            values: dict[str, Any] = {
                "kind": row.kind,
                "title": row.title,
                "pieces": row.pieces,
                "day": row.day,
                "session": title or "",
                "site": site.name,
            }
            yield Kept(values, row.id)

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        material = Material(
            MaterialKind(values["kind"]), values["title"], values["pieces"], values["day"]
        )
        check_material(material, today=work.ctx.today)
        session_id = None
        if values.get("session"):
            row = _sessions(work).get((values["session"], values["day"], ""))
            error = _not_here(work, row, (values["session"], values["day"], ""))
            if error is not None or row is None:
                raise error or UserError(N_("没有找到这一场宣讲。"), code="no_session")
            session_id = row.id
        attendance.write_material(work, material, session_id)


KEEPERS: tuple[type[Keeper], ...] = (CampaignKeeper, TalkKeeper, AttendanceKeeper, MaterialKeeper)
