# SPDX-License-Identifier: Apache-2.0
"""Read families: find people, list them by key, open one family's file; count people."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from outreach.db.children import CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.employees import EmployeeRow, EmploymentRow, IntakeRow
from outreach.db.pledges import NoticeRow, PledgeRow
from outreach.db.queries import families as queries
from outreach.db.search import fold_query, matched_positions
from outreach.db.sites import SiteRow, TeamRow
from outreach.domain.access import Right
from outreach.domain.children import (
    Carer,
    School,
    WhoIsHome,
    short_number,
)
from outreach.domain.dates import age_on
from outreach.domain.employees import Consent, HasMinors, HukouType
from outreach.domain.numbers import Sex, mask_number
from outreach.domain.pledges import PledgeMethod, is_in_force
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.store import Store


@dataclass(frozen=True)
class Summary:
    """Counts of people on a day; a child listed by both parents counts once."""

    on: str
    employees: int
    children: int
    minors: int
    under_16: int
    under_14: int
    employees_with_minors: int


@dataclass(frozen=True)
class FamilyRow:
    """One line of the families list, ready to show."""

    employee_id: uuid.UUID
    staff_no: str
    name: str
    marks: tuple[int, ...]  # characters of the name that the search matched
    site: str
    team: str
    minors: int
    carer: Carer | None
    consent: Consent
    place_unconfirmed: bool
    key: tuple[str, uuid.UUID]  # where the next page begins


@dataclass(frozen=True)
class FamilyPage:
    """One page of the list and how many there are in all (None when not counted)."""

    rows: tuple[FamilyRow, ...]
    total: int | None


@dataclass(frozen=True)
class ChildView:
    """One child as its parent's page shows it; the number never whole."""

    id: uuid.UUID
    short_no: int
    number: str  # C-2107
    name: str
    birth: date
    age: int
    sex: Sex | None
    number_tail: str
    unregistered: bool
    school: School
    carer: Carer
    carer_text: str
    lives_in: str
    lives_in_code: str
    shared_with: tuple[str, ...]  # staff number and name of the other employee who lists it


@dataclass(frozen=True)
class InquiryView:
    """What was last declared on who is at home."""

    asked_on: date
    source: str
    who_is_home: WhoIsHome
    self_away_since: date | None
    other_place: str
    other_place_code: str
    other_away_since: date | None
    carer: Carer
    carer_text: str


@dataclass(frozen=True)
class PledgeView:
    """One pledge, and whether it counts today."""

    text_version: str
    method: PledgeMethod
    signed_on: date
    lapses_on: date | None
    withdrawn_on: date | None
    in_force: bool


@dataclass(frozen=True)
class NoticeView:
    """One notice given."""

    text_version: str
    given_on: date


@dataclass(frozen=True)
class Family:
    """One family's file: what the panel, the form and the print show."""

    employee_id: uuid.UUID
    version: int
    name: str
    staff_no: str
    site: str
    team: str
    labour_company: str
    sex: Sex | None
    birth: date | None
    number: str
    number_masked: str
    other_paper: str
    phone: str
    hukou_type: HukouType
    hukou_code: str
    hukou_text: str
    hukou_confirmed: bool
    hire_decided_on: date | None
    hired_on: date | None
    left_on: date | None
    consent: Consent
    consent_version: str
    asked_on: date | None
    has_minors: HasMinors
    children: tuple[ChildView, ...]
    inquiry: InquiryView | None
    notices: tuple[NoticeView, ...]
    pledges: tuple[PledgeView, ...]


def summary(store: Store, ctx: Context, *, on: date) -> Summary:
    """Count employees at work and their children on a day."""
    ctx.require(Right.FIGURES)
    with store.reading() as session:
        return Summary(on.isoformat(), **queries.count_people(session, on))


def list_families(
    store: Store,
    ctx: Context,
    *,
    query: str = "",
    with_minors: bool = False,
    pending: bool = False,
    after: tuple[str, uuid.UUID] | None = None,
    limit: int = 50,
) -> FamilyPage:
    """Return one page of the people at work, by staff number; the first page counts them all.

    The context's site narrows the list; without one all sites are listed.
    """
    ctx.require(Right.SEE_FAMILIES)
    filters = queries.Filter(
        on=ctx.today,
        query=fold_query(query),
        site_id=ctx.site.id if ctx.site else None,
        with_minors=with_minors,
        pending=pending,
    )
    with store.reading() as session:
        rows = queries.page(session, filters, after=after, limit=limit)
        total = queries.count(session, filters) if after is None else None
    return FamilyPage(
        tuple(
            FamilyRow(
                employee_id=row.employee_id,
                staff_no=row.staff_no,
                name=row.name,
                marks=matched_positions(row.name, query) if query else (),
                site=row.site,
                team=row.team or "",
                minors=row.minors,
                carer=Carer(row.carer) if row.carer else None,
                consent=Consent(row.consent) if row.consent else Consent.PENDING,
                place_unconfirmed=bool(row.hukou_code) and not row.hukou_confirmed,
                key=(row.staff_no, row.id),
            )
            for row in rows
        ),
        total,
    )


def family(store: Store, ctx: Context, employee_id: uuid.UUID) -> Family:
    """Open one family's file; the context's site must be one the person works or worked at."""
    ctx.require(Right.SEE_FAMILIES)
    with store.reading() as session:
        return _family(session, ctx, EmploymentRow.employee_id == employee_id)


def family_by_staff_no(store: Store, ctx: Context, staff_no: str) -> Family:
    """Open one family's file by the employee's staff number (工号)."""
    ctx.require(Right.SEE_FAMILIES)
    with store.reading() as session:
        return _family(session, ctx, EmploymentRow.staff_no == staff_no)


def _family(session: Session, ctx: Context, wanted: object) -> Family:
    scope = [EmploymentRow.site_id == ctx.site.id] if ctx.site else []
    found = session.execute(
        select(EmployeeRow, EmploymentRow, SiteRow.name, TeamRow.name)
        .join(EmploymentRow, EmploymentRow.employee_id == EmployeeRow.id)
        .join(SiteRow, SiteRow.id == EmploymentRow.site_id)
        .outerjoin(TeamRow, TeamRow.id == EmploymentRow.team_id)
        .where(wanted, EmploymentRow.superseded_at.is_(None), *scope)  # type: ignore[arg-type]
        .order_by(EmploymentRow.valid_from.desc())
        .limit(1)
    ).first()
    if found is None:
        raise UserError(N_("没有找到这位职工，请核对工号和厂区。"), code="not_found")
    person, job, site, team = found
    intake = session.scalars(
        select(IntakeRow)
        .where(IntakeRow.employee_id == person.id, queries.live_intake())
        .order_by(IntakeRow.asked_on.desc(), IntakeRow.id.desc())
        .limit(1)
    ).first()
    return Family(
        employee_id=person.id,
        version=person.version,
        name=person.name,
        staff_no=job.staff_no,
        site=site,
        team=team or "",
        labour_company=job.labour_company,
        sex=Sex(person.sex) if person.sex else None,
        birth=person.birth,
        number=person.number or "",
        number_masked=mask_number(person.number or ""),
        other_paper=person.other_paper or "",
        phone=person.phone or "",
        hukou_type=HukouType(person.hukou_type),
        hukou_code=person.hukou_code,
        hukou_text=person.hukou_text,
        hukou_confirmed=person.hukou_confirmed,
        hire_decided_on=job.hire_decided_on,
        hired_on=job.valid_from,
        left_on=job.valid_to,
        consent=Consent(intake.consent) if intake else Consent.PENDING,
        consent_version=intake.consent_version if intake else "",
        asked_on=intake.asked_on if intake else None,
        has_minors=HasMinors(intake.has_minors) if intake else HasMinors.NOT_SAID,
        children=_children(session, ctx, person.id),
        inquiry=_inquiry(session, person.id),
        notices=_notices(session, person.id),
        pledges=_pledges(session, person.id, ctx.today),
    )


def _latest_inquiry(session: Session, employee: uuid.UUID) -> InquiryRow | None:
    return session.scalars(
        select(InquiryRow)
        .where(InquiryRow.employee_id == employee, InquiryRow.superseded_at.is_(None))
        .order_by(InquiryRow.asked_on.desc(), InquiryRow.id.desc())
        .limit(1)
    ).first()


def _children(session: Session, ctx: Context, employee: uuid.UUID) -> tuple[ChildView, ...]:
    inquiry = _latest_inquiry(session, employee)
    rows = session.execute(
        select(ChildRow, CareRow)
        .join(GuardianRow, GuardianRow.child_id == ChildRow.id)
        .outerjoin(
            CareRow,
            (CareRow.child_id == ChildRow.id)
            & (CareRow.inquiry_id == (inquiry.id if inquiry else None)),
        )
        .where(GuardianRow.employee_id == employee, GuardianRow.superseded_at.is_(None))
        .order_by(ChildRow.birth, ChildRow.short_no)
    ).all()
    others: dict[uuid.UUID, list[str]] = {}
    if rows:
        shared = session.execute(
            select(GuardianRow.child_id, EmployeeRow.name, EmploymentRow.staff_no)
            .join(EmployeeRow, EmployeeRow.id == GuardianRow.employee_id)
            .join(EmploymentRow, EmploymentRow.employee_id == EmployeeRow.id)
            .where(
                GuardianRow.child_id.in_([child.id for child, _ in rows]),
                GuardianRow.employee_id != employee,
                GuardianRow.superseded_at.is_(None),
                EmploymentRow.superseded_at.is_(None),
                or_(EmploymentRow.valid_to.is_(None), EmploymentRow.valid_to >= ctx.today),
            )
        )
        for child_id, name, staff_no in shared:
            others.setdefault(child_id, []).append(f"{staff_no} {name}")
    return tuple(
        _child_view(child, care, tuple(others.get(child.id, ())), ctx.today) for child, care in rows
    )


def _child_view(
    child: ChildRow, care: CareRow | None, shared_with: tuple[str, ...], today: date
) -> ChildView:
    return ChildView(
        id=child.id,
        short_no=child.short_no,
        number=short_number(child.short_no),
        name=child.name or "",
        birth=child.birth,
        age=age_on(child.birth, today),
        sex=Sex(child.sex) if child.sex else None,
        number_tail=child.number_tail or "",
        unregistered=child.unregistered,
        school=School(child.school),
        carer=Carer(care.carer) if care else Carer.UNKNOWN,
        carer_text=care.carer_text if care else "",
        lives_in=care.lives_in if care else "",
        lives_in_code=care.lives_in_code if care else "",
        shared_with=shared_with,
    )


def _inquiry(session: Session, employee: uuid.UUID) -> InquiryView | None:
    row = _latest_inquiry(session, employee)
    if row is None:
        return None
    return InquiryView(
        row.asked_on,
        row.source,
        WhoIsHome(row.who_is_home),
        row.self_away_since,
        row.other_place,
        row.other_place_code,
        row.other_away_since,
        Carer(row.carer),
        row.carer_text,
    )


def _notices(session: Session, employee: uuid.UUID) -> tuple[NoticeView, ...]:
    rows = session.scalars(
        select(NoticeRow)
        .where(NoticeRow.employee_id == employee, NoticeRow.superseded_at.is_(None))
        .order_by(NoticeRow.given_on.desc())
    )
    return tuple(NoticeView(row.text_version, row.given_on) for row in rows)


def _pledges(session: Session, employee: uuid.UUID, today: date) -> tuple[PledgeView, ...]:
    rows = session.scalars(
        select(PledgeRow)
        .where(PledgeRow.employee_id == employee, PledgeRow.superseded_at.is_(None))
        .order_by(PledgeRow.signed_on.desc())
    )
    return tuple(
        PledgeView(
            row.text_version,
            PledgeMethod(row.method),
            row.signed_on,
            row.lapses_on,
            row.withdrawn_on,
            is_in_force(
                signed_on=row.signed_on,
                lapses_on=row.lapses_on,
                withdrawn_on=row.withdrawn_on,
                on=today,
            ),
        )
        for row in rows
    )
