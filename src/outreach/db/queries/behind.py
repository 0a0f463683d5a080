# SPDX-License-Identifier: Apache-2.0
"""Open the rows behind a figure, page by page, from the same selections that count it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from outreach.db.children import ChildRow, GuardianRow
from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.queries import quarters, talk_figures
from outreach.db.queries.families import at_work, guards
from outreach.domain.periods import Period

PersonKey = tuple[str, uuid.UUID]  # staff number and employee of the last row shown


def hired(
    session: Session, period: Period, *, told: bool, after: PersonKey | None, limit: int
) -> Sequence[Row[Any]]:
    """Read people hired: for R10 (``told``) the parents among them, else all, for R11."""
    person = quarters.hired_people(period).subquery()
    done = person.c.told if told else person.c.asked
    statement = _people(person, person.c.staff_no, done)
    if told:
        statement = statement.where(person.c.parent == 1)
    return _page(session, statement, person.c.staff_no, person.c.employee_id, after, limit)


def pledged(
    session: Session, period: Period, *, after: PersonKey | None, limit: int
) -> Sequence[Row[Any]]:
    """Read people with a pledge in force on the last day (R12)."""
    person = quarters.pledged_people(period.last).subquery()
    numbers = (
        select(EmploymentRow.employee_id, func.min(EmploymentRow.staff_no).label("staff_no"))
        .where(at_work(period.last))
        .group_by(EmploymentRow.employee_id)
        .subquery()
    )
    statement = _people(person, numbers.c.staff_no, literal(1)).join(
        numbers, numbers.c.employee_id == person.c.employee_id
    )
    return _page(session, statement, numbers.c.staff_no, person.c.employee_id, after, limit)


def reached(
    session: Session, period: Period, *, after: int | None, limit: int
) -> Sequence[Row[Any]]:
    """Read children reached by talks (R05), with the day of the first talk."""
    child = talk_figures.reached_children(period).subquery()
    return _children(session, child, child.c.day, _guardian(), after, limit)


def minors(
    session: Session, period: Period, *, after: int | None, limit: int
) -> Sequence[Row[Any]]:
    """Read minors of people at work on the last day (R14)."""
    day = period.last
    child = (
        select(ChildRow.id, ChildRow.short_no).where(*quarters.are_minors_of_staff(day)).subquery()
    )
    return _children(
        session, child, literal(None), _guardian(guards(day), at_work(day)), after, limit
    )


def _people(person: Any, staff_no: Any, done: Any) -> Select[Any]:
    return select(
        person.c.employee_id,
        EmployeeRow.name,
        staff_no.label("staff_no"),
        literal(None).label("short_no"),
        person.c.day.label("day"),
        done.label("done"),
    ).join(EmployeeRow, EmployeeRow.id == person.c.employee_id)


def _page(
    session: Session,
    statement: Select[Any],
    staff_no: Any,
    employee_id: Any,
    after: PersonKey | None,
    limit: int,
) -> Sequence[Row[Any]]:
    if after is not None:
        later = and_(staff_no == after[0], employee_id > after[1])
        statement = statement.where(or_(staff_no > after[0], later))
    return session.execute(statement.order_by(staff_no, employee_id).limit(limit)).all()


def _guardian(*more: ColumnElement[bool]) -> Select[Any]:
    """Select the guardian under whom a child is shown: the first by staff number."""
    known = and_(
        EmploymentRow.employee_id == GuardianRow.employee_id, EmploymentRow.superseded_at.is_(None)
    )
    return (
        select(GuardianRow.employee_id)
        .outerjoin(EmploymentRow, known)
        .where(GuardianRow.superseded_at.is_(None), *more)
        .order_by(EmploymentRow.staff_no.is_(None), EmploymentRow.staff_no, GuardianRow.id)
        .limit(1)
    )


def _children(
    session: Session, child: Any, day: Any, guardian: Select[Any], after: int | None, limit: int
) -> Sequence[Row[Any]]:
    of_child = guardian.where(GuardianRow.child_id == child.c.id).correlate(child)
    staff_no = (
        select(func.min(EmploymentRow.staff_no))
        .where(EmploymentRow.employee_id == EmployeeRow.id, EmploymentRow.superseded_at.is_(None))
        .correlate(EmployeeRow)
        .scalar_subquery()
    )
    statement = (
        select(
            EmployeeRow.id.label("employee_id"),
            EmployeeRow.name,
            func.coalesce(staff_no, "").label("staff_no"),
            child.c.short_no,
            day.label("day"),
            literal(1).label("done"),
        )
        .select_from(child)
        .join(EmployeeRow, EmployeeRow.id == of_child.scalar_subquery())
        .order_by(child.c.short_no)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(child.c.short_no > after)
    return session.execute(statement).all()
