# SPDX-License-Identifier: Apache-2.0
"""Meet a roster with the store: who is known, what would change; nothing is written here.

Everything known about the people and children of a file is read in a few statements, by key,
whatever the size of file or store.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from outreach.db.children import CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.employees import EmployeeRow, EmploymentRow, IntakeRow
from outreach.db.queries.families import live_intake
from outreach.db.sites import TeamRow
from outreach.domain.children import ChildDeclared
from outreach.domain.employees import Consent, NewHire
from outreach.services.store import Store

CHUNK = 500


class Mode(StrEnum):
    """What an import may do to somebody who is known already."""

    NEW = "new"  # only add new people
    FILL = "fill"  # fill what is empty
    UPDATE = "update"  # and replace what differs


@dataclass(frozen=True)
class Change:
    """One value of somebody known that would change; ``item`` is the ledger column."""

    item: str
    old: str
    new: str


@dataclass
class KnownPerson:
    """Somebody the store knows, with what a roster may say about them."""

    id: uuid.UUID
    version: int
    values: dict[str, Any]
    employment_id: uuid.UUID | None = None
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


@dataclass
class Known:
    """What the store knows of the people in a file."""

    by_number: dict[bytes, KnownPerson] = field(default_factory=dict)
    by_name: dict[tuple[str, date], list[KnownPerson]] = field(default_factory=dict)
    staff_nos: dict[str, uuid.UUID] = field(default_factory=dict)
    child_by_number: dict[bytes, KnownChild] = field(default_factory=dict)
    child_by_name: dict[tuple[bytes, date], KnownChild] = field(default_factory=dict)


def read_known(
    session: Session, store: Store, site_id: uuid.UUID, hires: Sequence[NewHire]
) -> Known:
    """Read what the store knows of these people and their children."""
    known = Known()
    numbers = {store.index_of(hire.number) for hire in hires if hire.number}
    names = {hire.name for hire in hires if not hire.number}
    people: dict[uuid.UUID, KnownPerson] = {}
    wanted = select(EmployeeRow).where(EmployeeRow.enterprise_id == store.enterprise_id)
    for chunk in _chunks(numbers):
        _take_people(session, wanted.where(EmployeeRow.number_index.in_(chunk)), known, people)
    for chunk in _chunks(names):
        _take_people(session, wanted.where(EmployeeRow.name.in_(chunk)), known, people)
    for chunk in _chunks(people):
        _take_work(session, site_id, chunk, people)
        _take_families(session, chunk, people)
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


def _take_people(
    session: Session, statement: Any, known: Known, people: dict[uuid.UUID, KnownPerson]
) -> None:
    for row in session.scalars(statement):
        person = KnownPerson(
            row.id,
            row.version,
            {
                "name": row.name,
                "sex": row.sex,
                "birth": row.birth,
                "number": row.number,
                "phone": row.phone,
                "hukou_type": row.hukou_type,
                "hukou_code": row.hukou_code,
                "hukou_text": row.hukou_text,
                "hukou_confirmed": row.hukou_confirmed,
            },
        )
        people[row.id] = person
        if row.number_index is not None:
            known.by_number[row.number_index] = person
        if row.birth is not None:
            known.by_name.setdefault((row.name, row.birth), []).append(person)


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
    numbers = {store.index_of(child.number) for child in children if child.number}
    names = {store.index_of(child.name) for child in children if child.name}
    columns = select(
        ChildRow.id, ChildRow.short_no, ChildRow.number_index, ChildRow.name_index, ChildRow.birth
    ).where(ChildRow.enterprise_id == store.enterprise_id)
    for chunk in _chunks(numbers):
        for row in session.execute(columns.where(ChildRow.number_index.in_(chunk))):
            known.child_by_number[row.number_index] = KnownChild(row.id, row.short_no, True)
    for chunk in _chunks(names):
        for row in session.execute(columns.where(ChildRow.name_index.in_(chunk))):
            known.child_by_name[(row.name_index, row.birth)] = KnownChild(
                row.id, row.short_no, row.number_index is not None
            )


def find_person(known: Known, store: Store, hire: NewHire) -> KnownPerson | None:
    """Return who this is, by number; without one nobody is taken to be somebody else."""
    return known.by_number.get(store.index_of(hire.number)) if hire.number else None


def namesakes(known: Known, hire: NewHire) -> list[KnownPerson]:
    """Return people of the same name and birth: for a person to decide."""
    if hire.number or hire.birth is None:
        return []
    return known.by_name.get((hire.name, hire.birth), [])


def find_child(known: Known, store: Store, child: ChildDeclared) -> KnownChild | None:
    """Return the same child: by number; by name and birth where one of the two has none yet."""
    if child.number:
        by_number = known.child_by_number.get(store.index_of(child.number))
        if by_number is not None:
            return by_number
    if not child.name or child.birth is None:
        return None
    found = known.child_by_name.get((store.index_of(child.name), child.birth))
    return None if found is None or (found.has_number and child.number) else found


def find_children(
    known: Known, store: Store, person: KnownPerson | None, children: Iterable[ChildDeclared]
) -> Iterator[tuple[ChildDeclared, KnownChild | None]]:
    """Pair each child of a record with the one that is known, if one is.

    A child without name and number is one of its parent's of the same birth; twins are two.
    """
    left = {birth: list(found) for birth, found in person.nameless.items()} if person else {}
    for child in children:
        found = find_child(known, store, child)
        if found is None and not child.name and not child.number and child.birth is not None:
            same_day = left.get(child.birth)
            found = same_day.pop(0) if same_day else None
        yield child, found


def compare(person: KnownPerson, hire: NewHire, mode: Mode) -> list[Change]:
    """Return what the roster would change about somebody known; blanks never erase."""
    if mode is Mode.NEW:
        return []
    place = hire.registered
    pairs: list[tuple[str, Any, Any]] = [
        ("name", person.values["name"], hire.name),
        ("phone", person.values["phone"], hire.phone),
        ("team", person.team, hire.team),
        ("staff_no", person.staff_no, hire.staff_no),
        ("hired_on", person.hired_on, hire.hired_on),
        ("labour_company", person.labour_company, hire.labour_company),
    ]
    # A place somebody confirmed is not lost to words that name none.
    if place.text and (place.confirmed or not person.values["hukou_confirmed"]):
        pairs.append(("hukou", person.values["hukou_text"], place.text))
    if place.kind != "unknown":
        old = person.values["hukou_type"]
        pairs.append(("hukou_type", "" if old == "unknown" else old, place.kind.value))
    changes = []
    for item, old, new in pairs:
        if not new or old == new or (mode is Mode.FILL and old):
            continue
        changes.append(Change(item, str(old or ""), str(new)))
    return changes


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    found = list(values)
    for start in range(0, len(found), CHUNK):
        yield found[start : start + CHUNK]
