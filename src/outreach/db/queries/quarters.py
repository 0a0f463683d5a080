# SPDX-License-Identifier: Apache-2.0
"""Count the indicators: one statement each, for all the periods a figure is compared over.

Every count is as known now, for days as they were: a spell, a link or a pledge counts on the
days it held. An inquiry or an intake that a later one replaced still says what was known on
the days before the later one. The last day of a period is the day of its stocks; the caller
cuts a period that is still running at today.

Each statement returns a few grouped rows a period; :class:`Tally` adds them up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    SQLColumnExpression,
    and_,
    case,
    exists,
    extract,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.functions import FunctionElement

from outreach.db.children import CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.employees import EmploymentRow, IntakeRow
from outreach.db.pledges import NoticeRow, PledgeRow
from outreach.db.queries.families import at_work, guards, under
from outreach.db.talks import AttendanceRow, SessionRow
from outreach.domain.children import ADULT, AGE_BANDS
from outreach.domain.dates import earliest_birth_under
from outreach.domain.employees import Consent, HasMinors
from outreach.domain.quarters import Period
from outreach.domain.talks import Channel


class Tally:
    """Counts of one period by group: which groups a row belongs to, and how many there are."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._rows = [(row, int(row.n)) for row in rows]

    def total(self, **wanted: object) -> int:
        """Add up the rows whose columns have these values."""
        return sum(
            n
            for row, n in self._rows
            if all(getattr(row, column) == value for column, value in wanted.items())
        )

    def by(self, column: str) -> Counter[str]:
        """Add up the rows by one column."""
        counts: Counter[str] = Counter()
        for row, n in self._rows:
            counts[getattr(row, column) or ""] += n
        return counts


class _DayBefore(FunctionElement[date]):
    """The day before a date column."""

    type = Date()
    inherit_cache = True


@compiles(_DayBefore)
def _day_before(element: _DayBefore, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} - 1)"


@compiles(_DayBefore, "sqlite")
def _day_before_sqlite(element: _DayBefore, compiler: Any, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, '-1 day')"


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
    """Count people hired, for R10 and R11: by ``asked``, ``parent``, ``told``, ``answer``."""
    return _run(session, periods, hired_people, ("asked", "parent", "told", "answer"))


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
            func.max(_flag(asked)).label("asked"),
            func.max(_flag(parent)).label("parent"),
            func.max(_flag(told)).label("told"),
            func.max(_last_said(IntakeRow.consent, day)).label("answer"),
        )
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
        or_(other.valid_to.is_(None), other.valid_to >= _DayBefore(EmploymentRow.valid_from)),
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


def reached(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Count R05: minors of those who signed in on site, by ``age`` on the day of the talk."""

    def children(period: Period) -> Select[Any]:
        child = reached_children(period).subquery()
        age = _band(lambda end: _number(child.c.day) - _number(child.c.birth) <= end * 10_000)
        return select(age)

    return _run(session, periods, children, ("age",))


def reached_children(period: Period) -> Select[*tuple[Any, ...]]:
    """Return one row a child reached in a period, with the day of the first such talk.

    The child must have been born and a minor, and the attendant its guardian, on the day of
    the talk itself: who comes of age later in the quarter was reached as a minor.
    """
    held = SessionRow.held_on
    return (
        select(ChildRow.id, ChildRow.short_no, ChildRow.birth, func.min(held).label("day"))
        .select_from(SessionRow)
        .join(AttendanceRow, AttendanceRow.session_id == SessionRow.id)
        .join(GuardianRow, GuardianRow.employee_id == AttendanceRow.employee_id)
        .join(ChildRow, ChildRow.id == GuardianRow.child_id)
        .where(
            held.between(period.first, period.last),
            AttendanceRow.channel == Channel.ON_SITE.value,
            GuardianRow.superseded_at.is_(None),
            or_(GuardianRow.valid_from.is_(None), GuardianRow.valid_from <= held),
            or_(GuardianRow.valid_to.is_(None), GuardianRow.valid_to >= held),
            ChildRow.birth <= held,
            _number(held) - _number(ChildRow.birth) <= ADULT * 10_000,
        )
        .group_by(ChildRow.id, ChildRow.short_no, ChildRow.birth)
    )


def _number(day: Any) -> Any:
    """Write a date as the number 20260930.

    The difference of two such numbers is at most N0000 exactly while the later day is up to
    the N-th birthday (:func:`outreach.domain.dates.is_under`), 29 February included.
    """
    return extract("year", day) * 10_000 + extract("month", day) * 100 + extract("day", day)


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

    return _run(session, periods, people, ("signed",))


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

    The first period is broken down by ``age``, ``carer`` and ``consent``; the others are only
    compared with, and looking each child's inquiries up is most of the work.
    """

    def children(period: Period) -> Select[Any]:
        day = period.last
        columns: list[Any] = [literal("").label(name) for name in ("age", "carer", "consent")]
        if period is periods[0]:
            age = _band(lambda end: ChildRow.birth >= earliest_birth_under(end, day))
            consent = case((_consented(day), Consent.GIVEN.value), else_=Consent.PENDING.value)
            columns = [age, _carer(day).label("carer"), consent.label("consent")]
        return select(*columns).where(*are_minors_of_staff(day))

    return _run(session, periods, children, ("age", "carer", "consent"))


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


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _band(is_younger: Callable[[int], ColumnElement[bool]]) -> ColumnElement[str]:
    """Return the age band as a column; ``is_younger(n)`` says who is 不满 n."""
    ends = [(is_younger(int(band.split("-")[1]) + 1), band) for band in AGE_BANDS]
    return case(*ends).label("age")


def _run(
    session: Session,
    periods: Sequence[Period],
    people: Callable[[Period], Select[Any]],
    groups: Sequence[str],
) -> list[Tally]:
    """Count by groups in one statement for all periods, in their order."""
    parts = []
    for slot, period in enumerate(periods):
        inner = people(period).subquery()
        columns = [inner.c[group] for group in groups]
        parts.append(
            select(literal(slot).label("slot"), *columns, func.count().label("n")).group_by(
                *columns
            )
        )
    rows = session.execute(union_all(*parts)).all()
    return [Tally([row for row in rows if row.slot == slot]) for slot in range(len(periods))]
