# SPDX-License-Identifier: Apache-2.0
"""People a held record may be, with what tells them apart: to be seen side by side."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.db.children import GuardianRow
from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.sites import SiteRow, TeamRow
from outreach.domain.numbers import Sex, mask_beside, mask_number
from outreach.errors import N_, UserError
from outreach.services.store import Store

CHUNK = 500


@dataclass(frozen=True)
class Candidate:
    """One person of the store; the number is masked."""

    id: uuid.UUID
    staff_no: str
    name: str
    sex: Sex | None
    birth: date | None
    number: str
    phone: str
    site: str
    team: str
    hired_on: date | None
    left_on: date | None
    registered: str
    children: int

    @property
    def handle(self) -> str:
        """What a person types to mean this one: the staff number, else the id."""
        return self.staff_no or self.id.hex


def read_candidates(
    session: Session, ids: Iterable[uuid.UUID], beside: Mapping[uuid.UUID, str] | None = None
) -> dict[uuid.UUID, Candidate]:
    """Return these people by id, in three statements for each 500.

    ``beside`` are the numbers they are compared with: the digits that differ are shown.
    """
    others = beside or {}
    found: dict[uuid.UUID, Candidate] = {}
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        counts = _children_of(session, chunk)
        spells = _spells_of(session, chunk)
        for person in session.scalars(select(EmployeeRow).where(EmployeeRow.id.in_(chunk))):
            staff_no, site, team, hired_on, left_on = spells.get(
                person.id, ("", "", "", None, None)
            )
            found[person.id] = Candidate(
                person.id,
                staff_no,
                person.name,
                Sex(person.sex) if person.sex else None,
                person.birth,
                mask_beside(person.number or "", others.get(person.id, "")),
                mask_number(person.phone) if person.phone else "",
                site,
                team,
                hired_on,
                left_on,
                person.hukou_text,
                counts.get(person.id, 0),
            )
    return found


def find_candidate(session: Session, store: Store, site_id: uuid.UUID, handle: str) -> uuid.UUID:
    """Return who is meant by a staff number at a site, or by an id; refuse where nobody is."""
    found = session.scalars(
        select(EmploymentRow.employee_id)
        .where(
            EmploymentRow.site_id == site_id,
            EmploymentRow.staff_no == handle,
            EmploymentRow.superseded_at.is_(None),
        )
        .order_by(EmploymentRow.valid_to.is_not(None), EmploymentRow.valid_from.desc())
        .limit(1)
    ).first()
    if found is None and len(handle) == 32:
        found = _by_id(session, store, handle)
    if found is None:
        raise UserError(N_("没有工号是“{handle}”的职工，请核对。"), code="no_person", handle=handle)
    return found


def _by_id(session: Session, store: Store, handle: str) -> uuid.UUID | None:
    try:
        wanted = uuid.UUID(handle)
    except ValueError:
        return None
    return session.scalar(
        select(EmployeeRow.id).where(
            EmployeeRow.id == wanted, EmployeeRow.enterprise_id == store.enterprise_id
        )
    )


def _children_of(session: Session, ids: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    rows = session.execute(
        select(GuardianRow.employee_id, func.count())
        .where(GuardianRow.employee_id.in_(ids), GuardianRow.superseded_at.is_(None))
        .group_by(GuardianRow.employee_id)
    )
    return {row[0]: row[1] for row in rows}


Spell = tuple[str, str, str, date | None, date | None]


def _spells_of(session: Session, ids: list[uuid.UUID]) -> dict[uuid.UUID, Spell]:
    """Return the latest spell of work of each."""
    rows = session.execute(
        select(
            EmploymentRow.employee_id,
            EmploymentRow.staff_no,
            SiteRow.name.label("site"),
            TeamRow.name.label("team"),
            EmploymentRow.valid_from,
            EmploymentRow.valid_to,
        )
        .join(SiteRow, SiteRow.id == EmploymentRow.site_id)
        .outerjoin(TeamRow, TeamRow.id == EmploymentRow.team_id)
        .where(EmploymentRow.employee_id.in_(ids), EmploymentRow.superseded_at.is_(None))
        .order_by(EmploymentRow.valid_from)
    )
    return {
        row.employee_id: (row.staff_no, row.site, row.team or "", row.valid_from, row.valid_to)
        for row in rows
    }
