# SPDX-License-Identifier: Apache-2.0
"""Read families: counts of people on a day, pages of the list, one family's rows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import Session

from outreach.db.children import ChildRow, GuardianRow, InquiryRow
from outreach.db.employees import EmployeeRow, EmploymentRow, IntakeRow, SearchKeyRow
from outreach.db.search import prefix_end
from outreach.db.sites import SiteRow, TeamRow
from outreach.domain.dates import earliest_birth_under


def worked_between(first: date, last: date) -> ColumnElement[bool]:
    """Pick the spells of work that touch some days."""
    return and_(
        EmploymentRow.superseded_at.is_(None),
        or_(EmploymentRow.valid_from.is_(None), EmploymentRow.valid_from <= last),
        or_(EmploymentRow.valid_to.is_(None), EmploymentRow.valid_to >= first),
    )


def at_work(on: date) -> ColumnElement[bool]:
    """Employments that are current on a day, as known now."""
    return and_(
        EmploymentRow.superseded_at.is_(None),
        or_(EmploymentRow.valid_from.is_(None), EmploymentRow.valid_from <= on),
        or_(EmploymentRow.valid_to.is_(None), EmploymentRow.valid_to >= on),
    )


def guards(on: date) -> ColumnElement[bool]:
    """Guardian links that hold on a day, as known now."""
    return and_(
        GuardianRow.superseded_at.is_(None),
        or_(GuardianRow.valid_from.is_(None), GuardianRow.valid_from <= on),
        or_(GuardianRow.valid_to.is_(None), GuardianRow.valid_to >= on),
    )


def under(age: int, on: date) -> ColumnElement[bool]:
    """Children born by a day and 不满 ``age`` on it."""
    return and_(ChildRow.birth <= on, ChildRow.birth >= earliest_birth_under(age, on))


def count_people(session: Session, on: date) -> dict[str, int]:
    """Count employees and their children on a day, in two statements."""
    workers = select(EmploymentRow.employee_id).where(at_work(on)).distinct()
    links = (
        select(GuardianRow.child_id, GuardianRow.employee_id)
        .where(guards(on), GuardianRow.employee_id.in_(workers))
        .subquery()
    )
    per_child = (
        select(ChildRow.id, ChildRow.birth)
        .where(ChildRow.id.in_(select(links.c.child_id)), ChildRow.birth <= on)
        .subquery()
    )

    def younger(age: int) -> Any:
        earliest = earliest_birth_under(age, on)
        return func.coalesce(func.sum(case((per_child.c.birth >= earliest, 1), else_=0)), 0)

    counts = session.execute(
        select(func.count(), younger(18), younger(16), younger(14)).select_from(per_child)
    ).one()
    parents = (
        select(func.count(func.distinct(links.c.employee_id)))
        .join(ChildRow, ChildRow.id == links.c.child_id)
        .where(under(18, on))
        .scalar_subquery()
    )
    employees, with_minors = session.execute(
        select(select(func.count()).select_from(workers.subquery()).scalar_subquery(), parents)
    ).one()
    children, minors, under_16, under_14 = counts
    return {
        "employees": employees,
        "children": children,
        "minors": int(minors),
        "under_16": int(under_16),
        "under_14": int(under_14),
        "employees_with_minors": with_minors,
    }


@dataclass(frozen=True)
class Filter:
    """Which families to list. ``query`` is already folded."""

    on: date
    query: str = ""
    site_id: uuid.UUID | None = None
    with_minors: bool = False
    pending: bool = False  # something about them is not confirmed yet


def _minors_of(on: date) -> Any:
    return (
        select(func.count())
        .select_from(GuardianRow)
        .join(ChildRow, ChildRow.id == GuardianRow.child_id)
        .where(GuardianRow.employee_id == EmployeeRow.id, guards(on), under(18, on))
        .correlate(EmployeeRow)
        .scalar_subquery()
    )


def live_intake() -> ColumnElement[bool]:
    """Pick the intake that counts for an employee: not superseded, not withdrawn."""
    return and_(IntakeRow.superseded_at.is_(None), IntakeRow.withdrawn_on.is_(None))


def has_minors(on: date) -> ColumnElement[bool]:
    """Employees who are guardians of a minor on a day."""
    return exists(
        select(GuardianRow.id)
        .join(ChildRow, ChildRow.id == GuardianRow.child_id)
        .where(GuardianRow.employee_id == EmployeeRow.id, guards(on), under(18, on))
        .correlate(EmployeeRow)
    )


def _conditions(filters: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [at_work(filters.on)]
    if filters.site_id is not None:
        conditions.append(EmploymentRow.site_id == filters.site_id)
    if filters.query:
        found = select(SearchKeyRow.employee_id).where(
            SearchKeyRow.key >= filters.query, SearchKeyRow.key < prefix_end(filters.query)
        )
        conditions.append(EmploymentRow.employee_id.in_(found))
    if filters.with_minors:
        conditions.append(has_minors(filters.on))
    if filters.pending:
        asked = exists(
            select(IntakeRow.id)
            .where(IntakeRow.employee_id == EmployeeRow.id, live_intake())
            .correlate(EmployeeRow)
        )
        conditions.append(
            or_(~asked, and_(EmployeeRow.hukou_code != "", EmployeeRow.hukou_confirmed.is_(False)))
        )
    return conditions


def page(
    session: Session, filters: Filter, *, after: tuple[str, uuid.UUID] | None, limit: int
) -> list[Row[Any]]:
    """Read one page of the list, by key: staff number, then employment."""
    carer = (
        select(InquiryRow.carer)
        .where(InquiryRow.employee_id == EmployeeRow.id, InquiryRow.superseded_at.is_(None))
        .order_by(InquiryRow.asked_on.desc(), InquiryRow.id.desc())
        .limit(1)
        .correlate(EmployeeRow)
        .scalar_subquery()
    )
    consent = (
        select(IntakeRow.consent)
        .where(IntakeRow.employee_id == EmployeeRow.id, live_intake())
        .limit(1)
        .correlate(EmployeeRow)
        .scalar_subquery()
    )
    statement = (
        select(
            EmploymentRow.id,
            EmploymentRow.staff_no,
            EmployeeRow.id.label("employee_id"),
            EmployeeRow.name,
            EmployeeRow.hukou_code,
            EmployeeRow.hukou_confirmed,
            SiteRow.name.label("site"),
            TeamRow.name.label("team"),
            _minors_of(filters.on).label("minors"),
            carer.label("carer"),
            consent.label("consent"),
        )
        .select_from(EmploymentRow)
        .join(EmployeeRow, EmployeeRow.id == EmploymentRow.employee_id)
        .join(SiteRow, SiteRow.id == EmploymentRow.site_id)
        .outerjoin(TeamRow, TeamRow.id == EmploymentRow.team_id)
        .where(*_conditions(filters))
        .order_by(EmploymentRow.staff_no, EmploymentRow.id)
        .limit(limit)
    )
    return list(session.execute(_after(statement, after)))


def _after(statement: Select[Any], after: tuple[str, uuid.UUID] | None) -> Select[Any]:
    if after is None:
        return statement
    staff_no, row_id = after
    return statement.where(
        or_(
            EmploymentRow.staff_no > staff_no,
            and_(EmploymentRow.staff_no == staff_no, EmploymentRow.id > row_id),
        )
    )


def count(session: Session, filters: Filter) -> int:
    """Count the families of a list."""
    return (
        session.scalar(
            select(func.count())
            .select_from(EmploymentRow)
            .join(EmployeeRow, EmployeeRow.id == EmploymentRow.employee_id)
            .where(true(), *_conditions(filters))
        )
        or 0
    )
