# SPDX-License-Identifier: Apache-2.0
"""Ledgers that go out only: spells, guardians, inquiries, consents, notices, pledges.

They are of the whole enterprise. A person stands in them under the same number in all; two
answers of one day are told apart by their order.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.db.children import CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.employees import EmployeeRow, EmploymentRow, IntakeRow
from outreach.db.pledges import NoticeRow, PledgeRow
from outreach.db.sites import SiteRow
from outreach.domain import fact_ledgers as ledgers
from outreach.domain.access import Right
from outreach.domain.children import short_number
from outreach.services.context import Context
from outreach.services.records import Keeper, Kept


def _people(session: Session) -> dict[uuid.UUID, str]:
    """Give everybody a number, in the order in which they were first kept."""
    ids = session.scalars(select(EmployeeRow.id).order_by(EmployeeRow.id))
    return {person: f"P-{place:05d}" for place, person in enumerate(ids, start=1)}


class _FactKeeper(Keeper):
    right = Right.SEE_FAMILIES
    at_site = False


class EmploymentKeeper(_FactKeeper):
    """Every spell of work that stands."""

    ledger = ledgers.EMPLOYMENTS

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        people = _people(session)
        for row, person, site in session.execute(
            select(EmploymentRow, EmployeeRow, SiteRow.name)
            .join(EmployeeRow, EmployeeRow.id == EmploymentRow.employee_id)
            .join(SiteRow, SiteRow.id == EmploymentRow.site_id)
            .where(EmploymentRow.superseded_at.is_(None))
            .order_by(EmploymentRow.valid_from, EmploymentRow.id)
        ):
            yield Kept(
                {
                    "person": people[person.id],
                    "staff_no": row.staff_no,
                    "name": person.name,
                    "sex": person.sex or "",
                    "province": person.hukou_code[:2] if person.hukou_confirmed else "",
                    "labour_company": row.labour_company,
                    "decided_on": row.hire_decided_on,
                    "first": row.valid_from,
                    "last": row.valid_to,
                    "site": site,
                }
            )


class GuardianKeeper(_FactKeeper):
    """Every link between a person and a child that stands."""

    ledger = ledgers.GUARDIANS

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        people = _people(session)
        for row, child in session.execute(
            select(GuardianRow, ChildRow)
            .join(ChildRow, ChildRow.id == GuardianRow.child_id)
            .where(GuardianRow.superseded_at.is_(None))
            .order_by(ChildRow.short_no, GuardianRow.id)
        ):
            yield Kept(
                {
                    "person": people[row.employee_id],
                    "child": short_number(child.short_no),
                    "birth": child.birth,
                    "school": child.school,
                    "first": row.valid_from,
                    "last": row.valid_to,
                }
            )


class InquiryKeeper(_FactKeeper):
    """What every inquiry said of each child; one that names no child has a line, too."""

    ledger = ledgers.INQUIRIES

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        people = _people(session)
        order = (InquiryRow.asked_on, InquiryRow.recorded_at, InquiryRow.id)
        rows = session.execute(
            select(InquiryRow, CareRow.carer, ChildRow.short_no)
            .outerjoin(CareRow, CareRow.inquiry_id == InquiryRow.id)
            .outerjoin(ChildRow, ChildRow.id == CareRow.child_id)
            .order_by(*order, ChildRow.short_no)
        )
        places: dict[Any, int] = {}
        for row, carer, number in rows:
            yield Kept(
                {
                    "person": people[row.employee_id],
                    "asked_on": row.asked_on,
                    "order": str(places.setdefault(row.id, len(places) + 1)),
                    "child": short_number(number) if number else "",
                    "carer": carer or "",
                }
            )


class ConsentKeeper(_FactKeeper):
    """Every intake with what was agreed to."""

    ledger = ledgers.CONSENTS

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        people = _people(session)
        order = (IntakeRow.asked_on, IntakeRow.recorded_at, IntakeRow.id)
        rows = session.scalars(select(IntakeRow).order_by(*order))
        for place, row in enumerate(rows, start=1):
            yield Kept(
                {
                    "person": people[row.employee_id],
                    "asked_on": row.asked_on,
                    "order": str(place),
                    "consent": row.consent,
                    "has_minors": row.has_minors,
                    "withdrawn_on": row.withdrawn_on,
                }
            )


class NoticeKeeper(_FactKeeper):
    """Every notice given."""

    ledger = ledgers.NOTICES

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        people = _people(session)
        for row in session.scalars(
            select(NoticeRow)
            .where(NoticeRow.superseded_at.is_(None))
            .order_by(NoticeRow.given_on, NoticeRow.id)
        ):
            yield Kept({"person": people[row.employee_id], "given_on": row.given_on})


class PledgeKeeper(_FactKeeper):
    """Every pledge signed."""

    ledger = ledgers.PLEDGES

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        people = _people(session)
        for row in session.scalars(
            select(PledgeRow)
            .where(PledgeRow.superseded_at.is_(None))
            .order_by(PledgeRow.signed_on, PledgeRow.id)
        ):
            days = {key: getattr(row, key) for key in ("signed_on", "lapses_on", "withdrawn_on")}
            yield Kept({"person": people[row.employee_id], **days})


KEEPERS: tuple[type[Keeper], ...] = (
    EmploymentKeeper,
    GuardianKeeper,
    InquiryKeeper,
    ConsentKeeper,
    NoticeKeeper,
    PledgeKeeper,
)
