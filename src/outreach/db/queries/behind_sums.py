# SPDX-License-Identifier: Apache-2.0
"""Who stands behind a sum: persons, for deciding whether the sum may leave the firm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, func, literal, select, union_all
from sqlalchemy.orm import Session

from outreach.db.contact import ContactRow
from outreach.db.queries.care_figures import ticket_of
from outreach.db.queries.tally import Tally, add_up
from outreach.db.reunions import HelpRow, RequestRow
from outreach.domain.periods import Period


def callers(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Count who used phones and rooms: employees once; calls of nobody named are one person.

    The sessions of a month's sum count as they are: nobody is named in them.
    """

    def rows(period: Period) -> Select[*tuple[Any, ...]]:
        within = ContactRow.day.between(period.first, period.last)
        single = and_(within, ContactRow.is_tally.is_(False))
        named = select(func.count(ContactRow.employee_id.distinct()).label("n")).where(single)
        nameless = (
            select(literal(1).label("n"))
            .where(single, ContactRow.employee_id.is_(None))
            .limit(1)
            .subquery()
        )
        sums = select(ContactRow.sessions.label("n")).where(within, ContactRow.is_tally.is_(True))
        return select(union_all(named, select(nameless.c.n), sums).subquery())

    return add_up(session, periods, rows, ())


def helped(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Count whom tickets were got for: those who asked, each once."""

    def rows(period: Period) -> Select[*tuple[Any, ...]]:
        return (
            select(func.count(RequestRow.employee_id.distinct()).label("n"))
            .select_from(HelpRow)
            .join(RequestRow, RequestRow.id == HelpRow.request_id)
            .where(ticket_of(period))
        )

    return add_up(session, periods, rows, ())
