# SPDX-License-Identifier: Apache-2.0
"""Referrals (转介): send a matter to its department, ask again when no answer came, close it.

The list holds numbers, bodies and days; whose matter it is and why is read by opening one,
and every opening is an audit entry of its own.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from outreach.db.children import ChildRow
from outreach.db.employees import EmployeeRow
from outreach.db.incidents import IncidentRow
from outreach.db.keeping import take_numbers
from outreach.db.referrals import ReferralRow
from outreach.domain.access import Right
from outreach.domain.children import short_number
from outreach.domain.incidents import Channel
from outreach.domain.referrals import (
    CHASE_DAYS,
    Basis,
    Body,
    Outcome,
    Referral,
    Result,
    answer_due,
    check_outcome,
    check_referral,
)
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.services.context import Context
from outreach.services.finding import person_by_number
from outreach.services.incidents import find_child
from outreach.services.store import Store, Transaction


@dataclass(frozen=True)
class ReferralLine:
    """One referral as a line: no name, no reason."""

    id: uuid.UUID
    number: int
    body: Body
    office: str
    sent_on: date
    due_on: date
    overdue_days: int  # 0 on the due day itself, and once an answer came
    chases: int
    result: Result
    result_on: date | None


@dataclass(frozen=True)
class ReferralFile:
    """One referral, opened: whose it is, the matter, why, on what basis, what came back."""

    id: uuid.UUID
    version: int
    number: int
    whose: str
    subject: str
    reason: str
    body: Body
    office: str
    channel: Channel
    basis: Basis
    consented_on: date | None
    incident_number: int | None
    sent_on: date
    due_on: date
    chased_on: date | None
    chases: int
    result: Result
    result_on: date | None
    outcome: str


def referral_number(number: int, t: Translator) -> str:
    """Write a referral's number as people see it: 转介-0003."""
    return t(N_("转介-{n}"), n=f"{number:04d}")


def refer(store: Store, ctx: Context, one: Referral) -> tuple[uuid.UUID, int]:
    """Record a referral that is sent; without consent only a reported danger allows it."""
    ctx.require(Right.REFER)
    site = ctx.at_site()
    check_referral(one, today=ctx.today)
    with store.writing(ctx) as work:
        child = find_child(work.session, one.child_number)
        person = _person(work, one)
        incident = _incident(work.session, one, child)
        number = take_numbers(work.session, "referral")
        row = work.new_id()
        work.session.execute(
            insert(ReferralRow).values(
                id=row,
                enterprise_id=store.enterprise_id,
                number=number,
                site_id=site.id,
                referred_by=ctx.actor.id,
                child_id=child.id if child else None,
                employee_id=person.id if person else None,
                incident_id=incident,
                whose=_whose(child, person),
                subject=one.subject,
                reason=one.reason.strip(),
                body=one.body,
                office=one.office.strip(),
                channel=one.channel,
                basis=one.basis,
                consented_on=one.consented_on,
                sent_on=one.sent_on,
                due_on=answer_due(one),
                chases=0,
                result=Result.OPEN,
                version=1,
                recorded_at=ctx.now,
            )
        )
        names = ("whose", "subject", "reason")
        work.audit("refer", "referral", row, dict.fromkeys(names, (None, None)))
    return row, number


def chase(
    store: Store, ctx: Context, referral_id: uuid.UUID, *, version: int, due_on: date | None = None
) -> date:
    """Record that one asked again; return the day by which an answer is expected now."""
    ctx.require(Right.REFER)
    due = due_on or ctx.today + timedelta(days=CHASE_DAYS)
    if due < ctx.today:
        raise UserError(N_("答复期限早于今天，请核对。"), code="bad_period", field="due_on")
    with store.writing(ctx) as work:
        row = _find_open(work.session, referral_id)
        work.change(
            ReferralRow,
            referral_id,
            version,
            chased_on=ctx.today,
            chases=row.chases + 1,
            due_on=due,
        )
        work.audit("chase", "referral", referral_id, {"due_on": (row.due_on, due)})
    return due


def finish(
    store: Store, ctx: Context, referral_id: uuid.UUID, outcome: Outcome, *, version: int
) -> None:
    """Record what the body said; the referral is closed by it."""
    ctx.require(Right.REFER)
    with store.writing(ctx) as work:
        row = _find_open(work.session, referral_id)
        check_outcome(outcome, sent_on=row.sent_on, today=ctx.today)
        work.change(
            ReferralRow,
            referral_id,
            version,
            result=outcome.result,
            result_on=outcome.day,
            outcome=outcome.words.strip(),
        )
        changes = {"result": (row.result, outcome.result), "outcome": (None, None)}
        work.audit("finish", "referral", referral_id, changes)


def referrals(store: Store, ctx: Context, *, limit: int = 300) -> list[ReferralLine]:
    """Return the referrals as lines: what is open by its due day, then the latest closed."""
    ctx.require(Right.REFER)
    statement = (
        select(ReferralRow)
        .order_by(
            ReferralRow.result != Result.OPEN,
            ReferralRow.result_on.desc(),
            ReferralRow.due_on,
            ReferralRow.number,
        )
        .limit(limit)
    )
    if ctx.site is not None:
        statement = statement.where(ReferralRow.site_id == ctx.site.id)
    with store.reading() as session:
        return [_line(row, ctx.today) for row in session.scalars(statement)]


def due_referrals(store: Store, ctx: Context, *, on: date) -> list[ReferralLine]:
    """Return the referrals whose answer is due by a day, the longest due first."""
    ctx.require(Right.REFER)
    statement = (
        select(ReferralRow)
        .where(ReferralRow.result == Result.OPEN, ReferralRow.due_on <= on)
        .order_by(ReferralRow.due_on, ReferralRow.number)
    )
    if ctx.site is not None:
        statement = statement.where(ReferralRow.site_id == ctx.site.id)
    with store.reading() as session:
        return [_line(row, on) for row in session.scalars(statement)]


def open_referral(
    store: Store, ctx: Context, referral_id: uuid.UUID, *, verb: str = "open"
) -> ReferralFile:
    """Read one referral; that somebody did so is written down in the same transaction."""
    ctx.require(Right.REFER)
    with store.writing(ctx) as work:
        row = _find(work.session, referral_id)
        number = (
            work.session.scalar(select(IncidentRow.number).where(IncidentRow.id == row.incident_id))
            if row.incident_id
            else None
        )
        work.audit(verb, "referral", referral_id)
        return _file(row, number)


def _person(work: Transaction, one: Referral) -> EmployeeRow | None:
    if not one.staff_no.strip():
        return None
    site = work.ctx.at_site()
    found = person_by_number(work.session, one.staff_no, on=work.ctx.today, site_id=site.id)
    return work.session.get_one(EmployeeRow, found)


def _incident(session: Session, one: Referral, child: ChildRow | None) -> uuid.UUID | None:
    if one.incident_number is None:
        return None
    row = session.scalar(select(IncidentRow).where(IncidentRow.number == one.incident_number))
    if row is None:
        raise UserError(N_("没有这个编号的报告，请核对。"), code="no_incident", field="incident")
    if row.child_id is not None and child is not None and row.child_id != child.id:
        raise UserError(
            N_("这份报告说的不是这个孩子，请核对编号。"), code="no_incident", field="incident"
        )
    return row.id


def _whose(child: ChildRow | None, person: EmployeeRow | None) -> str:
    names = []
    if child is not None:
        names.append(f"{short_number(child.short_no)} {child.name or ''}".strip())
    if person is not None:
        names.append(person.name)
    return " · ".join(names)


def _find(session: Session, referral_id: uuid.UUID) -> ReferralRow:
    row = session.get(ReferralRow, referral_id)
    if row is None:
        raise UserError(N_("没有找到这次转介。"), code="not_found")
    return row


def _find_open(session: Session, referral_id: uuid.UUID) -> ReferralRow:
    row = _find(session, referral_id)
    if row.result != Result.OPEN:
        raise UserError(N_("这次转介已经有结果了。还要办，请另转一次。"), code="closed")
    return row


def _line(row: ReferralRow, on: date) -> ReferralLine:
    late = max(0, (on - row.due_on).days) if row.result == Result.OPEN else 0
    return ReferralLine(
        row.id,
        row.number,
        Body(row.body),
        row.office,
        row.sent_on,
        row.due_on,
        late,
        row.chases,
        Result(row.result),
        row.result_on,
    )


def _file(row: ReferralRow, incident: int | None) -> ReferralFile:
    return ReferralFile(
        row.id,
        row.version,
        row.number,
        row.whose or "",
        row.subject or "",
        row.reason or "",
        Body(row.body),
        row.office,
        Channel(row.channel),
        Basis(row.basis),
        row.consented_on,
        incident,
        row.sent_on,
        row.due_on,
        row.chased_on,
        row.chases,
        Result(row.result),
        row.result_on,
        row.outcome or "",
    )
