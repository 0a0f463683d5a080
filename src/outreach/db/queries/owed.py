# SPDX-License-Identifier: Apache-2.0
"""What is owed for a child: read from its status and its letters, each child with one parent."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Select, and_, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from outreach.db.children import ChildRow, GuardianRow
from outreach.db.contact import ContactRow
from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.followups import ReminderRow
from outreach.db.letters import CareLetterRow
from outreach.db.queries.families import at_work, guards
from outreach.db.statuses import ChildStatusRow
from outreach.domain.colours import Colour
from outreach.domain.followups import SHOWN_BEFORE, DueKind

Status = ChildStatusRow


def _children(on: date, site: uuid.UUID | None, arose: Any, *where: Any) -> Select[Any]:
    """Pick children with the parent of the lowest staff number who is at work here."""
    here = [EmploymentRow.site_id == site] if site is not None else []
    other, job = aliased(GuardianRow), aliased(EmploymentRow)
    earlier = exists(
        select(other.id)
        .join(job, job.employee_id == other.employee_id)
        .where(
            other.child_id == GuardianRow.child_id,
            other.superseded_at.is_(None),
            job.superseded_at.is_(None),
            or_(job.valid_to.is_(None), job.valid_to >= on),
            job.staff_no < EmploymentRow.staff_no,
            *([job.site_id == site] if site is not None else []),
        )
    )
    return (
        select(
            EmployeeRow.id.label("employee_id"),
            EmployeeRow.name,
            EmploymentRow.staff_no,
            arose.label("arose"),
            ChildRow.short_no.label("child"),
        )
        .select_from(Status)
        .join(ChildRow, ChildRow.id == Status.child_id)
        .join(GuardianRow, and_(GuardianRow.child_id == ChildRow.id, guards(on)))
        .join(EmployeeRow, EmployeeRow.id == GuardianRow.employee_id)
        .join(EmploymentRow, EmploymentRow.employee_id == EmployeeRow.id)
        .where(at_work(on), ~earlier, *here, *where)
    )


def _by(on: date, kind: DueKind) -> date:
    return on + timedelta(days=SHOWN_BEFORE[kind])


def statements(on: date, site: uuid.UUID | None) -> dict[DueKind, Select[Any]]:
    """Return the statement of each kind that is owed for a child."""
    red = Status.colour == Colour.RED
    ends, by_letter = _ends(on), on + timedelta(days=SHOWN_BEFORE[DueKind.LETTER_RENEW])
    return {
        DueKind.URGENT: _children(on, site, Status.visit_due, red),
        DueKind.VISIT: _children(
            on, site, Status.visit_due, ~red, Status.visit_due <= _by(on, DueKind.VISIT)
        ),
        DueKind.CALL: _children(
            on, site, Status.contact_due, Status.contact_due <= _by(on, DueKind.CALL)
        ),
        DueKind.RECONFIRM: _children(
            on, site, Status.reconfirm_due, Status.reconfirm_due <= _by(on, DueKind.RECONFIRM)
        ),
        DueKind.FACTS: _children(on, site, Status.unknown_since, Status.unknown_since.is_not(None)),
        DueKind.OWN_CONSENT: _children(
            on, site, Status.consent_due, Status.consent_due.is_not(None)
        ),
        DueKind.LOWER: _children(
            on, site, Status.as_of, Status.colour != "", Status.colour != Status.computed_colour
        ),
        DueKind.LETTER: _children(
            on, site, Status.left_behind_since, Status.left_behind.is_(True), ends.is_(None)
        ),
        DueKind.LETTER_RENEW: _children(
            on, site, ends, Status.left_behind.is_(True), ends <= by_letter
        ),
        DueKind.LETTER_NOTICE: _letter_notices(on, site),
        DueKind.WEEKLY: _weekly(on, site),
    }


def _in_force(on: date, letter: Any) -> Any:
    return and_(
        letter.child_id == Status.child_id,
        letter.ended_on.is_(None),
        letter.unfit_since.is_(None),
        or_(letter.valid_to.is_(None), letter.valid_to >= on),
    )


def _ends(on: date) -> Any:
    """Return when the last letter in force ends; far away for one without a term."""
    letter = aliased(CareLetterRow)
    return (
        select(func.max(func.coalesce(letter.valid_to, date.max)))
        .where(_in_force(on, letter))
        .correlate(Status)
        .scalar_subquery()
    )


def _letter_notices(on: date, site: uuid.UUID | None) -> Select[Any]:
    letter = aliased(CareLetterRow)
    untold = or_(letter.school_told_on.is_(None), letter.committee_told_on.is_(None))
    signed = (
        select(func.min(letter.signed_on))
        .where(_in_force(on, letter), untold)
        .correlate(Status)
        .scalar_subquery()
    )
    return _children(on, site, signed, signed.is_not(None))


def _weekly(on: date, site: uuid.UUID | None) -> Select[Any]:
    """Those who asked to be reminded, a week after the last call that is written down."""
    called = (
        select(func.max(ContactRow.day))
        .where(ContactRow.employee_id == EmployeeRow.id, ContactRow.day <= on)
        .correlate(EmployeeRow)
        .scalar_subquery()
    )
    first = ReminderRow.first_on
    arose = type_coerce(case((called > first, called), else_=first), Date)
    here = [EmploymentRow.site_id == site] if site is not None else []
    columns: tuple[Any, ...] = (
        EmployeeRow.id.label("employee_id"),
        EmployeeRow.name,
        EmploymentRow.staff_no,
        arose.label("arose"),
    )
    return (
        select(*columns)
        .select_from(ReminderRow)
        .join(EmployeeRow, EmployeeRow.id == ReminderRow.employee_id)
        .join(EmploymentRow, EmploymentRow.employee_id == EmployeeRow.id)
        .where(
            at_work(on),
            ReminderRow.first_on <= on,
            or_(ReminderRow.last_on.is_(None), ReminderRow.last_on >= on),
            arose <= on - timedelta(days=7),
            *here,
        )
    )
