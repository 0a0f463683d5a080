# SPDX-License-Identifier: Apache-2.0
"""What the store knows of the people and children of a file; nothing is written here.

Read in a few statements, by key, whatever the size of file or store.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from outreach.db.children import CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.employees import EmployeeRow, EmploymentRow, IntakeRow
from outreach.db.queries.families import live_intake
from outreach.db.sites import TeamRow
from outreach.domain.children import ChildDeclared
from outreach.domain.doubles import Identity
from outreach.domain.employees import Consent, NewHire
from outreach.services.store import Store

CHUNK = 500


@dataclass
class KnownPerson:
    """Somebody the store knows, with what a roster may say about them."""

    id: uuid.UUID
    version: int
    values: dict[str, Any]
    employment_id: uuid.UUID | None = None
    employment: dict[str, Any] = field(default_factory=dict)  # its row as it stands
    staff_no: str = ""
    team: str = ""
    labour_company: str = ""
    hired_on: date | None = None
    left_on: date | None = None  # the last day of the latest spell here, where that has ended
    consent: Consent = Consent.PENDING
    children: dict[uuid.UUID, str] = field(default_factory=dict)  # child -> carer as declared
    nameless: dict[date, list[KnownChild]] = field(default_factory=dict)  # by birth


@dataclass(frozen=True)
class KnownChild:
    """A child the store, or an earlier record of this file, knows."""

    id: uuid.UUID
    short_no: int
    has_number: bool


@dataclass(frozen=True)
class Namesake:
    """Somebody in the store of the same name as a new record."""

    id: uuid.UUID
    identity: Identity


@dataclass
class Known:
    """What the store knows of the people in a file."""

    by_number: dict[bytes, KnownPerson] = field(default_factory=dict)
    by_id: dict[uuid.UUID, KnownPerson] = field(default_factory=dict)
    by_name: dict[str, list[Namesake]] = field(default_factory=dict)
    staff_nos: dict[str, uuid.UUID] = field(default_factory=dict)
    child_by_number: dict[bytes, KnownChild] = field(default_factory=dict)
    # By name and birthday; several where two families have a child so called on that day.
    children_by_name: dict[tuple[bytes, date], list[KnownChild]] = field(
        default_factory=lambda: defaultdict(list)
    )
    child_by_short: dict[int, tuple[KnownChild, date]] = field(default_factory=dict)


def read_known(
    session: Session,
    store: Store,
    site_id: uuid.UUID,
    hires: Sequence[NewHire],
    people: Iterable[uuid.UUID] = (),
) -> Known:
    """Read what the store knows of these hires and their children, and of ``people`` by id."""
    known = Known()
    numbers = {store.index_of(hire.number) for hire in hires if hire.number}
    wanted = select(EmployeeRow).where(EmployeeRow.enterprise_id == store.enterprise_id)
    for chunk in _chunks(numbers):
        _take_people(session, wanted.where(EmployeeRow.number_index.in_(chunk)), known)
    for chunk in _chunks(people):
        _take_people(session, wanted.where(EmployeeRow.id.in_(chunk)), known)
    _take_namesakes(session, store, known, hires)
    for chunk in _chunks(known.by_id):
        _take_work(session, site_id, chunk, known.by_id)
        _take_families(session, chunk, known.by_id)
    staff_nos = {hire.staff_no for hire in hires if hire.staff_no}
    for chunk in _chunks(staff_nos):
        rows = session.execute(
            select(EmploymentRow.staff_no, EmploymentRow.employee_id).where(
                EmploymentRow.site_id == site_id,
                EmploymentRow.staff_no.in_(chunk),
                EmploymentRow.superseded_at.is_(None),
                EmploymentRow.valid_to.is_(None),
            )
        )
        known.staff_nos.update((row.staff_no, row.employee_id) for row in rows)
    _take_children(session, store, known, [c for hire in hires for c in hire.children or ()])
    return known


def _take_people(session: Session, statement: Any, known: Known) -> None:
    moved: dict[uuid.UUID, bytes | None] = {}
    for row in session.scalars(statement):
        if row.merged_into is not None:
            moved[row.merged_into] = row.number_index
            continue
        person = KnownPerson(
            row.id,
            row.version,
            {
                "name": row.name,
                "sex": row.sex,
                "birth": row.birth,
                "number": row.number,
                "number_index": row.number_index,
                "other_paper": row.other_paper,
                "phone": row.phone,
                "hukou_type": row.hukou_type,
                "hukou_code": row.hukou_code,
                "hukou_text": row.hukou_text,
                "hukou_confirmed": row.hukou_confirmed,
            },
        )
        known.by_id[row.id] = person
        if row.number_index is not None:
            known.by_number[row.number_index] = person
    if moved:  # a number that was found to be somebody else's still leads to that file
        _take_people(session, select(EmployeeRow).where(EmployeeRow.id.in_(list(moved))), known)
        for target, index in moved.items():
            if index is not None and target in known.by_id:
                known.by_number[index] = known.by_id[target]


def _take_namesakes(session: Session, store: Store, known: Known, hires: Sequence[NewHire]) -> None:
    """Read who else bears the names of new people: doubles are asked about, not made."""
    new = {
        hire.name
        for hire in hires
        if hire.name and not (hire.number and store.index_of(hire.number) in known.by_number)
    }
    columns = select(EmployeeRow.id, EmployeeRow.name, EmployeeRow.birth, EmployeeRow.number).where(
        EmployeeRow.enterprise_id == store.enterprise_id, EmployeeRow.merged_into.is_(None)
    )
    for chunk in _chunks(new):
        for row in session.execute(columns.where(EmployeeRow.name.in_(chunk))):
            identity = Identity(row.name, row.birth, row.number or "")
            known.by_name.setdefault(row.name, []).append(Namesake(row.id, identity))


def _take_work(
    session: Session,
    site_id: uuid.UUID,
    ids: Sequence[uuid.UUID],
    people: dict[uuid.UUID, KnownPerson],
) -> None:
    rows = session.execute(
        select(
            EmploymentRow.id,
            EmploymentRow.employee_id,
            EmploymentRow.staff_no,
            EmploymentRow.labour_company,
            EmploymentRow.valid_from,
            EmploymentRow.valid_to,
            EmploymentRow.team_id,
            EmploymentRow.version,
            TeamRow.name,
        )
        .outerjoin(TeamRow, TeamRow.id == EmploymentRow.team_id)
        .where(
            EmploymentRow.employee_id.in_(ids),
            EmploymentRow.site_id == site_id,
            EmploymentRow.superseded_at.is_(None),
        )
        .order_by(EmploymentRow.valid_from)
    )
    for row in rows:
        person = people[row.employee_id]
        person.left_on = row.valid_to
        person.employment_id = row.id if row.valid_to is None else None
        if row.valid_to is not None:
            continue
        person.employment = {
            name: getattr(row, name)
            for name in (
                "staff_no",
                "labour_company",
                "valid_from",
                "valid_to",
                "team_id",
                "version",
            )
        }
        person.staff_no, person.team = row.staff_no, row.name or ""
        person.labour_company, person.hired_on = row.labour_company, row.valid_from


def _take_families(
    session: Session, ids: Sequence[uuid.UUID], people: dict[uuid.UUID, KnownPerson]
) -> None:
    intakes = session.execute(
        select(IntakeRow.employee_id, IntakeRow.consent).where(
            IntakeRow.employee_id.in_(ids), live_intake()
        )
    )
    for row in intakes:
        people[row.employee_id].consent = Consent(row.consent)
    links = session.execute(
        select(
            GuardianRow.employee_id,
            GuardianRow.child_id,
            ChildRow.short_no,
            ChildRow.birth,
            or_(ChildRow.name_index.is_not(None), ChildRow.number_index.is_not(None)).label("told"),
        )
        .join(ChildRow, ChildRow.id == GuardianRow.child_id)
        .where(GuardianRow.employee_id.in_(ids), GuardianRow.superseded_at.is_(None))
        .order_by(ChildRow.short_no)
    )
    for link in links:
        person = people[link.employee_id]
        person.children.setdefault(link.child_id, "")
        if not link.told:
            same_day = person.nameless.setdefault(link.birth, [])
            same_day.append(KnownChild(link.child_id, link.short_no, False))
    cares = session.execute(
        select(InquiryRow.employee_id, CareRow.child_id, CareRow.carer)
        .join(CareRow, CareRow.inquiry_id == InquiryRow.id)
        .where(InquiryRow.employee_id.in_(ids), InquiryRow.superseded_at.is_(None))
    )
    for care in cares:
        if care.child_id in people[care.employee_id].children:
            people[care.employee_id].children[care.child_id] = care.carer


def _take_children(
    session: Session, store: Store, known: Known, children: Sequence[ChildDeclared]
) -> None:
    numbers = {key for child in children if (key := child_key(store, child)) is not None}
    names = {store.index_of(child.name) for child in children if child.name}
    shorts = {child.short_no for child in children if child.short_no is not None}
    columns = select(
        ChildRow.id,
        ChildRow.short_no,
        ChildRow.number_index,
        ChildRow.name_index,
        ChildRow.birth,
        ChildRow.merged_into,
    ).where(ChildRow.enterprise_id == store.enterprise_id)
    wanted = ((ChildRow.number_index, numbers), (ChildRow.name_index, names))
    for column, values in (*wanted, (ChildRow.short_no, shorts)):
        for chunk in _chunks(values):
            for row in session.execute(columns.where(column.in_(chunk)).order_by(ChildRow.id)):
                _take_child(known, row)


def _take_child(known: Known, row: Any) -> None:
    child = KnownChild(row.merged_into or row.id, row.short_no, row.number_index is not None)
    known.child_by_short[row.short_no] = (child, row.birth)
    if row.number_index is not None:
        known.child_by_number[row.number_index] = child
    if row.name_index is not None:
        same = known.children_by_name[row.name_index, row.birth]
        if child not in same:  # found by its number already
            same.append(child)


def child_key(store: Store, child: ChildDeclared) -> bytes | None:
    """Return the keyed hash of a child's number, made now or kept from before."""
    if child.number:
        return store.index_of(child.number)
    return bytes.fromhex(child.number_key) if child.number_key else None


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    found = list(values)
    for start in range(0, len(found), CHUNK):
        yield found[start : start + CHUNK]
