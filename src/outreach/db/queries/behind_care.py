# SPDX-License-Identifier: Apache-2.0
"""Open the rows behind the figures of talks and care: sessions, people, calls, tickets, meetings.

Each statement returns the same columns: ``employee_id`` and ``staff_no`` where it is somebody,
``name`` (of the person, the talk, the point), ``day``, ``done`` (counts in a numerator),
``n`` (how much it adds), and the key one pages by: ``at`` and ``id``.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, String, and_, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from outreach.db.agencies import ConsultationRow
from outreach.db.aid import AidCaseRow, PaymentRow
from outreach.db.base import Id
from outreach.db.contact import ContactRow, GiftRow, PointRow
from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.queries import care_figures as care
from outreach.db.queries import talk_figures as talk
from outreach.db.reunions import HelpRow, RequestRow
from outreach.db.talks import AttendanceRow, MaterialRow, SessionRow, TalkRow, WalkInRow
from outreach.domain.periods import Period
from outreach.domain.talks import Channel, MaterialKind

Key = tuple[str, uuid.UUID]


def page(
    session: Session, indicator_id: str, period: Period, *, after: Key | None, limit: int
) -> Sequence[Row[Any]]:
    """Read one page of what an indicator counts, in the order of its keys."""
    inner = BEHIND[indicator_id](period).subquery()
    statement = select(inner).order_by(inner.c.at, inner.c.id).limit(limit)
    if after is not None:
        later = and_(inner.c.at == after[0], inner.c.id > after[1])
        statement = statement.where(or_(inner.c.at > after[0], later))
    return session.execute(statement).all()


def _line(
    id_: Any, at: Any, name: Any, day: Any, *, n: Any = 1, done: Any = 1, employee: Any = None
) -> list[Any]:
    return [
        id_.label("id"),
        cast(at, String).label("at"),
        (null().cast(Id) if employee is None else employee).label("employee_id"),
        (literal("") if employee is None else _staff_no(employee)).label("staff_no"),
        name.label("name"),
        day.label("day"),
        (literal(n) if isinstance(n, int) else n).label("n"),
        (literal(done) if isinstance(done, int) else done).label("done"),
    ]


def _staff_no(employee: Any) -> Any:
    """Return the staff number somebody is known by: the first of those that stand."""
    return func.coalesce(
        select(func.min(EmploymentRow.staff_no))
        .where(EmploymentRow.employee_id == employee, EmploymentRow.superseded_at.is_(None))
        .scalar_subquery(),
        "",
    )


def _sessions(period: Period) -> Select[*tuple[Any, ...]]:
    held = talk.held_sessions(period).subquery()
    return select(*_line(held.c.id, held.c.held_on, held.c.title, held.c.held_on))


def _attendances(period: Period) -> Select[*tuple[Any, ...]]:
    """Return each session with its 人次 on site: sign-ins and heads."""
    signed = (
        select(AttendanceRow.session_id, func.count().label("n"))
        .where(AttendanceRow.channel == Channel.ON_SITE.value)
        .group_by(AttendanceRow.session_id)
    )
    heads = select(WalkInRow.session_id, WalkInRow.heads.label("n"))
    every = union_all(signed, heads).subquery()
    total = (
        select(every.c.session_id, func.sum(every.c.n).label("n"))
        .group_by(every.c.session_id)
        .subquery()
    )
    day = SessionRow.held_on
    return (
        select(*_line(SessionRow.id, day, TalkRow.title, day, n=total.c.n))
        .join(TalkRow, TalkRow.id == SessionRow.talk_id)
        .join(total, total.c.session_id == SessionRow.id)
        .where(talk.was_held(period), total.c.n > 0)
    )


def _attendants(period: Period) -> Select[*tuple[Any, ...]]:
    first = talk.first_sign_ins(period).subquery()
    return select(
        *_line(
            EmployeeRow.id, EmployeeRow.name, EmployeeRow.name, first.c.day, employee=EmployeeRow.id
        )
    ).join(first, first.c.employee_id == EmployeeRow.id)


def _parents_reached(period: Period) -> Select[*tuple[Any, ...]]:
    """Return the parents of the families, one line each; a couple stands on two."""
    pairs = (
        talk.reached_pairs(period)
        .with_only_columns(AttendanceRow.employee_id, func.min(SessionRow.held_on).label("day"))
        .group_by(AttendanceRow.employee_id)
        .subquery()
    )
    return select(
        *_line(
            EmployeeRow.id, EmployeeRow.name, EmployeeRow.name, pairs.c.day, employee=EmployeeRow.id
        )
    ).join(pairs, pairs.c.employee_id == EmployeeRow.id)


def _targets(period: Period) -> Select[*tuple[Any, ...]]:
    person = talk.target_parents(period).subquery()
    at, who = person.c.staff_no, person.c.employee_id
    day = literal(None, SessionRow.held_on.type)
    return select(*_line(who, at, person.c.name, day, done=person.c.any, employee=who))


def _materials(*kinds: MaterialKind) -> Callable[[Period], Select[*tuple[Any, ...]]]:
    def rows(period: Period) -> Select[*tuple[Any, ...]]:
        day = MaterialRow.day
        return select(
            *_line(MaterialRow.id, day, MaterialRow.title, day, n=MaterialRow.pieces)
        ).where(day.between(period.first, period.last), MaterialRow.kind.in_(kinds))

    return rows


def _due(period: Period) -> Select[*tuple[Any, ...]]:
    due = care.due_people(period).subquery()
    person = (
        select(due.c.employee_id, func.max(due.c.done).label("done"))
        .group_by(due.c.employee_id)
        .subquery()
    )
    day = literal(None, SessionRow.held_on.type)
    return select(
        *_line(
            EmployeeRow.id,
            EmployeeRow.name,
            EmployeeRow.name,
            day,
            done=person.c.done,
            employee=EmployeeRow.id,
        )
    ).join(person, person.c.employee_id == EmployeeRow.id)


def _calls(period: Period) -> Select[*tuple[Any, ...]]:
    day = ContactRow.day
    return (
        select(*_line(ContactRow.id, day, PointRow.name, day, n=ContactRow.minutes))
        .join(PointRow, PointRow.id == ContactRow.point_id)
        .where(day.between(period.first, period.last))
    )


def _gifts(period: Period) -> Select[*tuple[Any, ...]]:
    day, who = GiftRow.month, GiftRow.employee_id
    return (
        select(*_line(GiftRow.id, day, EmployeeRow.name, day, n=GiftRow.fen, employee=who))
        .join(EmployeeRow, EmployeeRow.id == who)
        .where(day.between(period.first, period.last))
    )


def _tickets(period: Period) -> Select[*tuple[Any, ...]]:
    day, who = HelpRow.day, RequestRow.employee_id
    return (
        select(*_line(HelpRow.id, day, EmployeeRow.name, day, n=HelpRow.tickets, employee=who))
        .join(RequestRow, RequestRow.id == HelpRow.request_id)
        .join(EmployeeRow, EmployeeRow.id == who)
        .where(care.ticket_of(period))
    )


def _reunions(period: Period) -> Select[*tuple[Any, ...]]:
    day, who = RequestRow.met_on, RequestRow.employee_id
    return (
        select(*_line(RequestRow.id, day, EmployeeRow.name, day, n=RequestRow.days, employee=who))
        .join(EmployeeRow, EmployeeRow.id == who)
        .where(care.met_in(period))
    )


def _payments(period: Period) -> Select[*tuple[Any, ...]]:
    day, who = PaymentRow.day, AidCaseRow.employee_id
    fen = PaymentRow.fen + PaymentRow.goods_fen
    return (
        select(*_line(PaymentRow.id, day, EmployeeRow.name, day, n=fen, employee=who))
        .join(AidCaseRow, AidCaseRow.id == PaymentRow.case_id)
        .join(EmployeeRow, EmployeeRow.id == who)
        .where(day.between(period.first, period.last))
    )


def _meetings(period: Period) -> Select[*tuple[Any, ...]]:
    day = ConsultationRow.day
    return select(*_line(ConsultationRow.id, day, ConsultationRow.topic, day)).where(
        day.between(period.first, period.last)
    )


BEHIND: Mapping[str, Callable[[Period], Select[*tuple[Any, ...]]]] = {
    "R01": _sessions,
    "R02": _attendances,
    "R03": _attendants,
    "R04": _parents_reached,
    "R06": _targets,
    "R07": _materials(MaterialKind.VIEWS),
    "R08": _materials(MaterialKind.HANDBOOK, MaterialKind.FILM),
    "R17": _due,
    "R19": _calls,
    "R20": _gifts,
    "R21": _tickets,
    "R22": _reunions,
    "R24": _payments,
    "R32": _meetings,
}
