# SPDX-License-Identifier: Apache-2.0
"""Read what is owed: one statement a kind of duty, oldest first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Date,
    Integer,
    Row,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.functions import FunctionElement

from outreach.db.children import ChildRow, GuardianRow
from outreach.db.employees import EmployeeRow, EmploymentRow, IntakeRow
from outreach.db.pledges import NoticeRow, PledgeRow
from outreach.db.queries import owed
from outreach.db.queries.families import at_work, guards, live_intake, under
from outreach.db.talks import AttendanceRow, SessionRow, TalkRow, WalkInRow
from outreach.domain.followups import (
    DAYS_ALLOWED,
    PLEDGE_NOTICE_DAYS,
    SHOWN_BEFORE,
    DueKind,
)
from outreach.domain.talks import Theme


class _BusinessDay(FunctionElement[date]):
    """The day of a moment in business time, whatever the zone of the server."""

    type = Date()
    inherit_cache = True


@compiles(_BusinessDay)
def _business_day(element: _BusinessDay, compiler: Any, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"CAST({moment} AT TIME ZONE INTERVAL '8 hours' AS DATE)"


@compiles(_BusinessDay, "sqlite")
def _business_day_sqlite(element: _BusinessDay, compiler: Any, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, '+8 hours')"


def _known(arose: Any) -> Any:
    """Return when a duty arose: not before the program knew of the person (a roster's people)."""
    recorded = _BusinessDay(EmploymentRow.recorded_at)
    return type_coerce(case((arose > recorded, arose), else_=recorded), Date)


def _people(on: date, site: Any, arose: Any) -> Select[Any]:
    statement = (
        select(
            EmployeeRow.id.label("employee_id"),
            EmployeeRow.name,
            EmploymentRow.staff_no,
            arose.label("arose"),
        )
        .select_from(EmploymentRow)
        .join(EmployeeRow, EmployeeRow.id == EmploymentRow.employee_id)
        .where(at_work(on))
    )
    return statement.where(EmploymentRow.site_id == site) if site is not None else statement


def _minors(on: date) -> Any:
    return exists(
        select(GuardianRow.id)
        .join(ChildRow, ChildRow.id == GuardianRow.child_id)
        .where(GuardianRow.employee_id == EmployeeRow.id, guards(on), under(18, on))
        .correlate(EmployeeRow)
    )


def _linked(on: date) -> Any:
    return exists(
        select(GuardianRow.id)
        .where(GuardianRow.employee_id == EmployeeRow.id, guards(on))
        .correlate(EmployeeRow)
    )


def _intake(*more: Any) -> Any:
    return exists(
        select(IntakeRow.id)
        .where(IntakeRow.employee_id == EmployeeRow.id, live_intake(), *more)
        .correlate(EmployeeRow)
    )


def statements(on: date, site: Any) -> dict[DueKind, Select[Any]]:
    """Return the statement of each kind: who owes it, and since when."""
    hired = _known(func.coalesce(EmploymentRow.hire_decided_on, EmploymentRow.valid_from))
    began = _known(EmploymentRow.valid_from)
    told = exists(
        select(NoticeRow.id)
        .where(NoticeRow.employee_id == EmployeeRow.id, NoticeRow.superseded_at.is_(None))
        .correlate(EmployeeRow)
    )
    has_minors = or_(_minors(on), _intake(IntakeRow.has_minors == "yes"))
    later = aliased(PledgeRow)
    newer = exists(
        select(later.id).where(
            later.employee_id == PledgeRow.employee_id,
            later.superseded_at.is_(None),
            later.signed_on > PledgeRow.signed_on,
        )
    )
    pledges = (
        _people(on, site, PledgeRow.lapses_on)
        .join(PledgeRow, PledgeRow.employee_id == EmployeeRow.id)
        .where(
            PledgeRow.superseded_at.is_(None),
            PledgeRow.withdrawn_on.is_(None),
            PledgeRow.lapses_on <= on + timedelta(days=PLEDGE_NOTICE_DAYS),
            ~newer,
        )
    )
    return (
        owed.statements(on, site)
        | {kind: _talks(on, site, has_minors, began, kind) for kind in THEMES}
        | {
            DueKind.INTAKE: _people(on, site, hired).where(~_intake(), ~_linked(on)),
            DueKind.CONSENT: _people(on, site, hired).where(~_intake(), _linked(on)),
            DueKind.NOTICE: _people(on, site, began).where(has_minors, ~told),
            DueKind.PLACE: _people(on, site, began).where(
                and_(EmployeeRow.hukou_code != "", EmployeeRow.hukou_confirmed.is_(False)),
                _minors(on),
            ),
            DueKind.PLEDGE: pledges,
        }
    )


THEMES = {
    DueKind.TALK_GUARDIANSHIP: Theme.GUARDIANSHIP,
    DueKind.TALK_COMMUNICATION: Theme.COMMUNICATION,
}


def _talks(on: date, site: Any, has_minors: Any, began: Any, kind: DueKind) -> Select[Any]:
    """Parents whose last talk on a theme, or whose beginning here, is about a year ago."""
    attended = (
        select(func.max(SessionRow.held_on))
        .select_from(AttendanceRow)
        .join(SessionRow, SessionRow.id == AttendanceRow.session_id)
        .join(TalkRow, TalkRow.id == SessionRow.talk_id)
        .where(
            AttendanceRow.employee_id == EmployeeRow.id,
            TalkRow.theme == THEMES[kind],
            SessionRow.cancelled_on.is_(None),
        )
        .correlate(EmployeeRow)
        .scalar_subquery()
    )
    last = type_coerce(case((attended > began, attended), else_=began), Date)
    shown = DAYS_ALLOWED[kind] - SHOWN_BEFORE[kind]
    return _people(on, site, last).where(has_minors, last <= on - timedelta(days=shown))


def read(
    session: Session, kinds: dict[DueKind, Select[Any]], limit: int
) -> dict[DueKind, list[Row[Any]]]:
    """Read the oldest duties of each kind, so many of each, in one statement."""
    if not kinds:
        return {}
    parts = []
    for kind, statement in kinds.items():
        arose = statement.selected_columns["arose"]
        first = statement.order_by(arose, EmploymentRow.staff_no).limit(limit).subquery()
        child = first.c.child if "child" in first.c else null()
        parts.append(
            select(
                literal(kind.value).label("kind"),
                first.c.employee_id,
                first.c.name,
                first.c.staff_no,
                type_coerce(first.c.arose, Date).label("arose"),
                cast(child, Integer).label("child"),
            )
        )
    head, *rest = parts
    found: dict[DueKind, list[Row[Any]]] = {}
    for row in session.execute(head.union_all(*rest) if rest else head):
        found.setdefault(DueKind(row.kind), []).append(row)
    return {kind: sorted(rows, key=_oldest) for kind, rows in found.items()}


def _oldest(row: Row[Any]) -> tuple[date, str]:
    return row.arose or date.max, row.staff_no


def count(
    session: Session, kinds: dict[DueKind, Select[Any]], bounds: dict[DueKind, list[date]]
) -> list[Row[Any]]:
    """Count each kind in one statement: all, and those that arose by each bound."""
    parts = []
    for kind, statement in kinds.items():
        inner = statement.subquery()
        columns = [
            func.count().filter(inner.c.arose <= bound).label(f"by_{i}")
            for i, bound in enumerate(bounds[kind])
        ]
        parts.append(
            select(
                literal(kind.value).label("kind"), func.count().label("all"), *columns
            ).select_from(inner)
        )
    first, *rest = parts
    return list(session.execute(first.union_all(*rest)))


def unwritten_sessions(session: Session, first: date, last: date, today: date) -> int:
    """Count sessions of some days, already past, at which nobody is written down."""
    signed = exists().where(AttendanceRow.session_id == SessionRow.id)
    heads = exists().where(WalkInRow.session_id == SessionRow.id, WalkInRow.heads > 0)
    return (
        session.scalar(
            select(func.count())
            .select_from(SessionRow)
            .where(
                SessionRow.held_on.between(first, last),
                SessionRow.held_on < today,
                SessionRow.cancelled_on.is_(None),
                ~signed,
                ~heads,
            )
        )
        or 0
    )
