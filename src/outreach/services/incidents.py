# SPDX-License-Identifier: Apache-2.0
"""Danger to a minor (强制报告): report it, tell the bodies, follow the case, close it.

Anybody at a desk may report and tell; what was reported is read by those who hold the sealed
right (:mod:`outreach.services.incident_files`). The trail names fields, never what they say.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from outreach.db.children import ChildRow
from outreach.db.incidents import IncidentRow, LookRow, NotificationRow
from outreach.db.keeping import take_numbers
from outreach.domain.access import Right
from outreach.domain.children import parse_short_number
from outreach.domain.dates import age_on
from outreach.domain.incidents import (
    Answer,
    Ending,
    IncidentReport,
    Notification,
    Telling,
    check_answer,
    check_ending,
    check_notification,
    check_report,
    whom_to_tell,
)
from outreach.errors import N_, NotAllowed, UserError
from outreach.i18n import Translator
from outreach.services.context import Context
from outreach.services.store import Store, Transaction

SEALED = (
    "situations", "child_name", "child_age", "place", "facts", "suspect", "measures", "how",
    "told_inside", "reporter", "phone",
)  # fmt: skip


@dataclass(frozen=True)
class Reported:
    """What reporting leads to at once: the number, and whom to tell in which order."""

    id: uuid.UUID
    number: int
    tell: tuple[Telling, ...]


def report_number(number: int, t: Translator) -> str:
    """Write a report's number as people see it: 报告-0007."""
    return t(N_("报告-{n}"), n=f"{number:04d}")


def report(store: Store, ctx: Context, one: IncidentReport) -> Reported:
    """Record a report of danger; nobody outside has been told by that yet."""
    ctx.require(Right.REPORT_DANGER)
    site = ctx.at_site()
    check_report(one, now=ctx.now)
    with store.writing(ctx) as work:
        child = find_child(work.session, one.child_number)
        written = _as_known(one, child, ctx.today)
        check_report(written, now=ctx.now)
        number = take_numbers(work.session, "incident")
        row = work.new_id()
        work.session.execute(
            insert(IncidentRow).values(
                id=row,
                enterprise_id=store.enterprise_id,
                number=number,
                site_id=site.id,
                reported_by=ctx.actor.id,
                learned_at=one.learned_at,
                danger=one.danger,
                child_id=child.id if child else None,
                ending="",
                version=1,
                recorded_at=ctx.now,
                **_sealed(written, ctx),
            )
        )
        work.audit("report", "incident", row, dict.fromkeys(SEALED, (None, None)))
    return Reported(row, number, whom_to_tell(one.situations, one.danger))


def notify(store: Store, ctx: Context, incident_id: uuid.UUID, told: Notification) -> uuid.UUID:
    """Record that a body was told: when, how, its receipt. Whoever reported may do so, too."""
    ctx.require(Right.REPORT_DANGER)
    with store.writing(ctx) as work:
        row = own_or_sealed(work.session, ctx, incident_id)
        _refuse_closed(row)
        check_notification(told, learned_at=row.learned_at, now=ctx.now)
        made = work.new_id()
        work.session.execute(
            insert(NotificationRow).values(
                id=made,
                incident_id=incident_id,
                body=told.body,
                office=told.office.strip(),
                at=told.at,
                channel=told.channel,
                receipt=told.receipt.strip(),
                person=told.person.strip(),
                version=1,
                recorded_at=ctx.now,
            )
        )
        work.audit("notify", "incident", incident_id, {"body": (None, told.body)})
    return made


def answer(
    store: Store, ctx: Context, notification_id: uuid.UUID, one: Answer, *, version: int
) -> None:
    """Record what a receiver told back; it may come after the case was closed."""
    ctx.require(Right.SEALED)
    with store.writing(ctx) as work:
        row = work.session.get(NotificationRow, notification_id)
        if row is None:
            raise UserError(N_("没有找到这条通知。"), code="not_found")
        check_answer(one, told_on=row.at.date(), today=ctx.today)
        work.change(
            NotificationRow,
            notification_id,
            version,
            answered_on=one.day,
            answer=one.words.strip(),
        )
        changes = {"answered_on": (row.answered_on, one.day), "answer": (None, None)}
        work.audit("answer", "incident", row.incident_id, changes)


def look(store: Store, ctx: Context, incident_id: uuid.UUID, note: str = "") -> None:
    """Record today's look at an open case."""
    ctx.require(Right.SEALED)
    with store.writing(ctx) as work:
        row = find_open(work, incident_id)
        work.session.execute(
            insert(LookRow).values(
                id=work.new_id(),
                incident_id=incident_id,
                day=ctx.today,
                looked_by=ctx.actor.id,
                note=note.strip(),
                recorded_at=ctx.now,
            )
        )
        work.renew(IncidentRow, incident_id, looked_on=ctx.today)
        work.audit("look", "incident", incident_id, {"looked_on": (row.looked_on, ctx.today)})


def close(
    store: Store,
    ctx: Context,
    incident_id: uuid.UUID,
    ending: Ending,
    reason: str,
    *,
    version: int,
) -> None:
    """Close a case: by a named person, with a reason; it is not opened again."""
    ctx.require(Right.SEALED)
    with store.writing(ctx) as work:
        find_open(work, incident_id)
        told = work.session.scalars(
            select(NotificationRow.id).where(NotificationRow.incident_id == incident_id)
        ).all()
        check_ending(ending, reason, told=len(told))
        work.change(
            IncidentRow,
            incident_id,
            version,
            closed_on=ctx.today,
            closed_by=ctx.actor.id,
            ending=ending,
            close_reason=reason.strip(),
        )
        changes = {"closed_on": (None, ctx.today), "close_reason": (None, None)}
        work.audit("close", "incident", incident_id, changes)


# --- shared by what reads and orders


def find_open(work: Transaction, incident_id: uuid.UUID) -> IncidentRow:
    """Return a case that is not closed; part of a larger transaction."""
    row = find(work.session, incident_id)
    _refuse_closed(row)
    return row


def find(session: Session, incident_id: uuid.UUID) -> IncidentRow:
    """Return a case; raise where there is none."""
    row = session.get(IncidentRow, incident_id)
    if row is None:
        raise UserError(N_("没有找到这份报告。"), code="not_found")
    return row


def own_or_sealed(session: Session, ctx: Context, incident_id: uuid.UUID) -> IncidentRow:
    """Return a case to whom it is open, or to whoever reported it."""
    row = find(session, incident_id)
    own = ctx.actor.id is not None and row.reported_by == ctx.actor.id
    if not own and not ctx.may(Right.SEALED):
        raise NotAllowed(N_("这份报告由别人登记，您不能查看。"), code="sealed")
    return row


def find_child(session: Session, number: str) -> ChildRow | None:
    """Return the child of a short number; None where none is written; raise for an unknown."""
    if not number.strip():
        return None
    short = parse_short_number(number)
    row = session.scalar(select(ChildRow).where(ChildRow.short_no == short))
    if short is None or row is None:
        raise UserError(
            N_("没有编号“{number}”的孩子，请核对；不在名册里的孩子请空着。"),
            code="no_child",
            number=number.strip(),
            field="child",
        )
    return row


def _as_known(one: IncidentReport, child: ChildRow | None, today: date) -> IncidentReport:
    """Write a known child's name and age of the day into the report, where nobody typed them."""
    if child is None:
        return one
    age = one.child_age if one.child_age is not None else age_on(child.birth, today)
    return replace(one, child_name=one.child_name.strip() or child.name or "", child_age=age)


def _sealed(one: IncidentReport, ctx: Context) -> dict[str, str]:
    """Return the sealed columns of a report."""
    return {
        "situations": " ".join(sorted(one.situations)),
        "child_name": one.child_name.strip(),
        "child_age": "" if one.child_age is None else str(one.child_age),
        "place": one.place.strip(),
        "facts": one.facts.strip(),
        "suspect": one.suspect.strip(),
        "measures": one.measures.strip(),
        "how": one.how.strip(),
        "told_inside": one.told_inside.strip(),
        "reporter": one.reporter.strip() or ctx.actor.name,
        "phone": one.phone.strip(),
    }


def _refuse_closed(row: IncidentRow) -> None:
    if row.closed_on is not None:
        raise UserError(N_("这件事已经结案。有新的情况，请重新报告。"), code="closed")
