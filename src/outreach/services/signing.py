# SPDX-License-Identifier: Apache-2.0
"""Whom the letters mean that are typed or scanned where people sign in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from outreach.db.talks import AttendanceRow
from outreach.domain.access import Right
from outreach.errors import N_, UserError
from outreach.services.attendance import find_session
from outreach.services.context import Context
from outreach.services.finding import Found, find_at_work
from outreach.services.store import Store


@dataclass(frozen=True)
class Suggestion:
    """Somebody whom the typed letters may mean; ``signed_at`` where they are on the list."""

    person: Found
    signed_at: datetime | None


def suggest(
    store: Store, ctx: Context, session_id: uuid.UUID, text: str, *, limit: int = 6
) -> list[Suggestion]:
    """Return whom a few letters may mean on the day of the session; exact numbers first."""
    ctx.require(Right.TALKS)
    with store.reading() as session:
        row = find_session(session, session_id)
        found = find_at_work(session, text, on=row.held_on, site_id=row.site_id, limit=limit)
        signed = {
            one.employee_id: one.recorded_at
            for one in session.scalars(
                select(AttendanceRow).where(
                    AttendanceRow.session_id == session_id,
                    AttendanceRow.employee_id.in_([one.employee_id for one in found]),
                )
            )
        }
    exact = text.strip().lower()
    found.sort(key=lambda one: one.staff_no.lower() != exact)
    return [Suggestion(one, signed.get(one.employee_id)) for one in found]


def whom(store: Store, ctx: Context, session_id: uuid.UUID, text: str) -> Found:
    """Return the one person typed or scanned letters mean: the exact number, else the only one.

    Raises :class:`UserError` where nobody at work on the day is meant, or several may be:
    whoever stands in line is never guessed.
    """
    found = suggest(store, ctx, session_id, text)
    exact = [one for one in found if one.person.staff_no.lower() == text.strip().lower()]
    meant = exact or found
    if not meant:
        raise UserError(
            N_("“{text}”当天没有在册的人，请核对工号；外单位人员记在下面。"),
            code="not_at_work",
            text=text,
        )
    if len(meant) > 1:
        people = ctx.t(N_("、")).join(f"{one.person.staff_no} {one.person.name}" for one in meant)
        raise UserError(
            N_("不止一个人：{people}。请写工号。"), code="several", people=people, text=text
        )
    return meant[0].person
