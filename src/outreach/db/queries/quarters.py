# SPDX-License-Identifier: Apache-2.0
"""Count the indicators: one statement each, for all the periods a figure is compared over.

Every count is as known now, for days as they were: a spell, a link or a pledge counts on the
days it held. An inquiry or an intake that a later one replaced still says what was known on
the days before the later one. The last day of a period is the day of its stocks; the caller
cuts a period that is still running at today.

Each statement returns a few grouped rows a period; :class:`Tally` adds them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    case,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from outreach.db.children import CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.employees import EmploymentRow, IntakeRow
from outreach.db.pledges import NoticeRow, PledgeRow
from outreach.db.queries.families import at_work, guards, under
from outreach.db.queries.tally import DayBefore, Tally, age_band, count, flag, nothing
from outreach.db.sites import SiteRow
from outreach.domain.children import ADULT
from outreach.domain.dates import earliest_birth_under
from outreach.domain.employees import Consent, HasMinors
from outreach.domain.periods import Period


def known(session: Session, periods: Sequence[Period]) -> list[bool]:
    """Tell for each period whether the store knows of anybody at work in it."""
    anybody = [
        exists().where(
            EmploymentRow.superseded_at.is_(None),
            or_(EmploymentRow.valid_from.is_(None), EmploymentRow.valid_from <= period.last),
            or_(EmploymentRow.valid_to.is_(None), EmploymentRow.valid_to >= period.first),
        )
        for period in periods
    ]
    return [bool(found) for found in session.execute(select(*anybody)).one()]


def hires(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Count people hired (R10, R11): ``asked``, ``parent``, ``told``, ``answer``, ``site``."""
    return count(session, periods, hired_people, ("asked", "parent", "told", "answer", "site"))


def hired_people(period: Period) -> Select[*tuple[Any, ...]]:
    """Return one row a person hired in a period: was asked, is a parent, was told (0 or 1).

    A spell that goes on where another ended the day before is a transfer, no hire.
    """
    day = period.last
    decided = func.coalesce(EmploymentRow.hire_decided_on, EmploymentRow.valid_from)
    asked = exists().where(
        IntakeRow.employee_id == EmploymentRow.employee_id,
        IntakeRow.asked_on.between(decided, day),
    )
    told = exists().where(
        NoticeRow.employee_id == EmploymentRow.employee_id,
        NoticeRow.superseded_at.is_(None),
        NoticeRow.given_on <= day,
    )
    linked = exists(
        select(GuardianRow.id)
        .join(ChildRow, ChildRow.id == GuardianRow.child_id)
        .where(GuardianRow.employee_id == EmploymentRow.employee_id, guards(day), under(ADULT, day))
        .correlate(EmploymentRow)
    )
    parent = or_(linked, _last_said(IntakeRow.has_minors, day) == HasMinors.YES.value)
    return (
        select(
            EmploymentRow.employee_id,
            func.min(EmploymentRow.staff_no).label("staff_no"),
            func.min(EmploymentRow.valid_from).label("day"),
            func.max(flag(asked)).label("asked"),
            func.max(flag(parent)).label("parent"),
            func.max(flag(told)).label("told"),
            func.max(_last_said(IntakeRow.consent, day)).label("answer"),
            func.min(SiteRow.name).label("site"),
        )
        .join(SiteRow, SiteRow.id == EmploymentRow.site_id)
        .where(is_hire(period))
        .group_by(EmploymentRow.employee_id)
    )


def is_hire(period: Period) -> ColumnElement[bool]:
    """Employments that begin in a period and do not carry on another one."""
    other = aliased(EmploymentRow)
    carried_on = exists().where(
        other.employee_id == EmploymentRow.employee_id,
        other.id != EmploymentRow.id,
        other.superseded_at.is_(None),
        or_(other.valid_from.is_(None), other.valid_from < EmploymentRow.valid_from),
        or_(other.valid_to.is_(None), other.valid_to >= DayBefore(EmploymentRow.valid_from)),
    )
    return and_(
        EmploymentRow.valid_from.between(period.first, period.last),
        EmploymentRow.superseded_at.is_(None),
        ~carried_on,
    )


def _last_said(column: SQLColumnExpression[str], day: date) -> ColumnElement[str | None]:
    """Return what the last intake up to a day said, unless it was withdrawn by then."""
    holds = or_(IntakeRow.withdrawn_on.is_(None), IntakeRow.withdrawn_on > day)
    return (
        select(case((holds, column)))
        .where(IntakeRow.employee_id == EmploymentRow.employee_id, IntakeRow.asked_on <= day)
        .order_by(IntakeRow.asked_on.desc(), IntakeRow.recorded_at.desc(), IntakeRow.id.desc())
        .limit(1)
        .correlate(EmploymentRow)
        .scalar_subquery()
    )


def pledges(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Count R12: people at work with a pledge in force on the last day, by ``signed``."""

    def people(period: Period) -> Select[Any]:
        person = pledged_people(period.last).subquery()
        before = exists().where(
            PledgeRow.employee_id == person.c.employee_id,
            PledgeRow.superseded_at.is_(None),
            PledgeRow.signed_on < person.c.day,
        )
        signed = case((person.c.day < period.first, "earlier"), (before, "renewed"), else_="new")
        return select(signed.label("signed")).select_from(person)

    return count(session, periods, people, ("signed",))


def pledged_people(on: date) -> Select[*tuple[Any, ...]]:
    """Return one row a person at work with a pledge in force on a day, and when it was signed."""
    working = exists().where(EmploymentRow.employee_id == PledgeRow.employee_id, at_work(on))
    return (
        select(PledgeRow.employee_id, func.max(PledgeRow.signed_on).label("day"))
        .where(
            PledgeRow.superseded_at.is_(None),
            PledgeRow.signed_on <= on,
            or_(PledgeRow.lapses_on.is_(None), PledgeRow.lapses_on > on),
            or_(PledgeRow.withdrawn_on.is_(None), PledgeRow.withdrawn_on > on),
            working,
        )
        .group_by(PledgeRow.employee_id)
    )


def minors(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Count R14: minors of people at work on the last day.

    The first period is broken down by ``age``, ``carer``, ``consent`` and ``school``; the others
    are only compared with, and looking each child's inquiries up is most of the work.
    """

    def children(period: Period) -> Select[Any]:
        day = period.last
        columns = nothing("age", "carer", "consent", "school")
        if period is periods[0]:
            age = age_band(lambda end: ChildRow.birth >= earliest_birth_under(end, day))
            consent = case((_consented(day), Consent.GIVEN.value), else_=Consent.PENDING.value)
            columns = [
                age,
                _carer(day).label("carer"),
                consent.label("consent"),
                ChildRow.school.label("school"),
            ]
        return select(*columns).where(*are_minors_of_staff(day))

    return count(session, periods, children, ("age", "carer", "consent", "school"))


def are_minors_of_staff(day: date) -> tuple[ColumnElement[bool], ...]:
    """Minors on a day whom somebody at work on it is guardian of."""
    of_staff = exists(
        select(GuardianRow.id)
        .join(EmploymentRow, EmploymentRow.employee_id == GuardianRow.employee_id)
        .where(GuardianRow.child_id == ChildRow.id, guards(day), at_work(day))
        .correlate(ChildRow)
    )
    return under(ADULT, day), of_staff


def _carer(day: date) -> Any:
    """Return who looks after a child, by the last inquiry up to a day of either parent."""
    return (
        select(CareRow.carer)
        .join(InquiryRow, InquiryRow.id == CareRow.inquiry_id)
        .where(CareRow.child_id == ChildRow.id, InquiryRow.asked_on <= day)
        .order_by(InquiryRow.asked_on.desc(), InquiryRow.recorded_at.desc(), InquiryRow.id.desc())
        .limit(1)
        .correlate(ChildRow)
        .scalar_subquery()
    )


def _consented(day: date) -> ColumnElement[bool]:
    """Tell whether a guardian of the child had agreed to its record by a day.

    A later refusal needs no look: it erases the child.
    """
    return exists(
        select(IntakeRow.id)
        .join(GuardianRow, GuardianRow.employee_id == IntakeRow.employee_id)
        .where(
            GuardianRow.child_id == ChildRow.id,
            guards(day),
            IntakeRow.consent == Consent.GIVEN.value,
            IntakeRow.asked_on <= day,
            or_(IntakeRow.withdrawn_on.is_(None), IntakeRow.withdrawn_on > day),
        )
        .correlate(ChildRow)
    )
