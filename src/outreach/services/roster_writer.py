# SPDX-License-Identifier: Apache-2.0
"""Turn planned records into rows and write them in bulk, inside the import's transaction."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from outreach.db.children import CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.keeping import BatchRecordRow, BatchRow, take_numbers
from outreach.db.search import refresh_keys, search_keys, write_keys
from outreach.db.sites import TeamRow
from outreach.domain.children import Carer, ChildDeclared, WhoIsHome
from outreach.domain.employees import Consent, NewHire
from outreach.domain.rosters import Record
from outreach.services import matching
from outreach.services.context import Context
from outreach.services.families import relation_of
from outreach.services.matching import Change, Known, KnownChild, KnownPerson
from outreach.services.store import Store, Transaction

BULK = 2_000  # rows of one statement


@dataclass(frozen=True)
class Batch:
    """The import as the store names it."""

    id: uuid.UUID
    number: int


class RosterWriter:
    """Collect the rows of an import; :meth:`flush` writes them all.

    Adding plans nothing and decides nothing; it also counts, so a look without writing gives
    the numbers the import will give.
    """

    def __init__(self, store: Store, ctx: Context, known: Known) -> None:
        self._store = store
        self._ctx = ctx
        self._known = known
        self.employees: list[dict[str, Any]] = []
        self.children: list[dict[str, Any]] = []
        self._employments: list[dict[str, Any]] = []
        self._guardians: list[dict[str, Any]] = []
        self._inquiries: list[dict[str, Any]] = []
        self._cares: list[dict[str, Any]] = []
        self._updates: list[tuple[KnownPerson, NewHire, tuple[Change, ...]]] = []
        self._keys: list[tuple[uuid.UUID, set[str]]] = []
        self._people: dict[tuple[str, int], uuid.UUID] = {}

    def add(
        self,
        record: Record,
        person: KnownPerson | None,
        changes: tuple[Change, ...],
        *,
        write: bool,
    ) -> None:
        """Add one record; one that is not written is only remembered by its place."""
        if person is not None:
            self._people[record.sheet, record.row] = person.id
        if not write:
            return
        if person is None:
            self._add_family(self._add_employee(record), record.hire, None)
            return
        self._updates.append((person, record.hire, changes))
        if person.employment_id is None:  # known from another site: a spell of work begins here
            self._add_employment(person.id, record.hire)
        if any(change.item.startswith("child_") for change in changes):
            self._add_family(person.id, record.hire, person)

    def flush(
        self,
        work: Transaction,
        *,
        kind: str,
        file_digest: bytes,
        mode: str,
        mapping: str,
        outcomes: Sequence[tuple[str, int, str, str]],
        step: Callable[[int, int, str], None],
    ) -> Batch:
        """Write everything; ``step`` hears how far it is and may end it by raising."""
        self._name_teams(work)
        self._number_children(work)
        self._update_people(work)
        rows: list[tuple[Any, list[dict[str, Any]]]] = [
            (EmployeeRow, self.employees),
            (EmploymentRow, self._employments),
            (ChildRow, self.children),
            (GuardianRow, self._guardians),
            (InquiryRow, self._inquiries),
            (CareRow, self._cares),
        ]
        total = sum(len(part) for _, part in rows) + len(self._keys)
        done = 0
        for table, part in rows:
            for start in range(0, len(part), BULK):
                work.session.execute(insert(table), part[start : start + BULK])
                done += len(part[start : start + BULK])
                step(total + done, 2 * total, "")
        for start in range(0, len(self._keys), BULK):
            write_keys(work.session, self._keys[start : start + BULK])
            step(total + done + start, 2 * total, "")
        refresh_keys(work.session, [person.id for person, _, _ in self._updates])
        return self._write_batch(work, kind, file_digest, mode, mapping, outcomes)

    def _add_employee(self, record: Record) -> uuid.UUID:
        hire, now = record.hire, self._ctx.now
        employee = self._store.new_id()
        self._people[record.sheet, record.row] = employee
        place = hire.registered
        self.employees.append(
            {
                "id": employee,
                "enterprise_id": self._store.enterprise_id,
                "name": hire.name,
                "sex": hire.sex,
                "birth": hire.birth,
                "number": hire.number or None,
                "number_index": self._store.index_of(hire.number) if hire.number else None,
                "other_paper": hire.other_paper or None,
                "phone": hire.phone or None,
                "hukou_type": place.kind,
                "hukou_code": place.code,
                "hukou_text": place.text,
                "hukou_confirmed": place.confirmed,
                "version": 1,
                "recorded_at": now,
            }
        )
        self._add_employment(employee, hire)
        self._keys.append((employee, _keys(hire)))
        return employee

    def _add_employment(self, employee: uuid.UUID, hire: NewHire) -> None:
        self._employments.append(
            {
                "id": self._store.new_id(),
                "employee_id": employee,
                "site_id": self._ctx.at_site().id,
                "team_id": hire.team,  # its name until the teams are known
                "staff_no": hire.staff_no,
                "labour_company": hire.labour_company,
                "hire_decided_on": hire.hired_on,  # who is on a roster was hired by then
                "valid_from": hire.hired_on,
                "valid_to": None,
                "version": 1,
                "recorded_at": self._ctx.now,
                "superseded_at": None,
            }
        )

    def _add_family(self, employee: uuid.UUID, hire: NewHire, person: KnownPerson | None) -> None:
        """Link the children a roster names; known ones are found, others made."""
        if not hire.children:
            return
        linked = person.children if person is not None else {}
        cares: dict[uuid.UUID, ChildDeclared] = {}
        pairs = matching.find_children(self._known, self._store, person, hire.children)
        for child, same in pairs:
            found = same or self._make(child)
            if found.id not in linked and found.id not in cares:
                self._guardians.append(
                    {
                        "id": self._store.new_id(),
                        "child_id": found.id,
                        "employee_id": employee,
                        "relation": relation_of(hire.sex),
                        "valid_from": None,
                        "valid_to": None,
                        "version": 1,
                        "recorded_at": self._ctx.now,
                        "superseded_at": None,
                    }
                )
            cares[found.id] = child
        for child_id, carer in linked.items():  # what was said of the others still holds
            cares.setdefault(child_id, ChildDeclared(carer=Carer(carer or Carer.UNKNOWN)))
        if person is None or person.consent is not Consent.GIVEN:
            self._add_inquiry(employee, cares)

    def _make(self, child: ChildDeclared) -> KnownChild:
        """Make a child and remember it, so that the other parent's line finds it."""
        made = KnownChild(self._store.new_id(), 0, bool(child.number))
        number = self._store.index_of(child.number) if child.number else None
        name = self._store.index_of(child.name) if child.name else None
        self.children.append(
            {
                "id": made.id,
                "enterprise_id": self._store.enterprise_id,
                "short_no": 0,  # given when it is written
                "name": child.name or None,
                "name_index": name,
                "sex": child.sex,
                "birth": child.birth,
                "number_index": number,
                "number_tail": child.number[-4:] if child.number else None,
                "unregistered": child.unregistered,
                "school": child.school,
                "version": 1,
                "recorded_at": self._ctx.now,
            }
        )
        if number is not None:
            self._known.child_by_number[number] = made
        if name is not None and child.birth is not None:
            self._known.child_by_name[name, child.birth] = made
        return made

    def _add_inquiry(self, employee: uuid.UUID, cares: dict[uuid.UUID, ChildDeclared]) -> None:
        """Keep what the roster says of care as a dated inquiry; who is at home it never says."""
        inquiry = self._store.new_id()
        carers = {child.carer for child in cares.values()}
        texts = {child.carer_text for child in cares.values()}
        self._inquiries.append(
            {
                "id": inquiry,
                "employee_id": employee,
                "site_id": self._ctx.at_site().id,
                "asked_on": self._ctx.today,
                "source": "roster",
                "who_is_home": WhoIsHome.NOT_SAID,
                "self_away_since": None,
                "other_place_code": "",
                "other_place": "",
                "other_away_since": None,
                "carer": carers.pop() if len(carers) == 1 else Carer.UNKNOWN,
                "carer_text": texts.pop() if len(texts) == 1 else "",
                "version": 1,
                "recorded_at": self._ctx.now,
                "superseded_at": None,
            }
        )
        for child_id, child in cares.items():
            self._cares.append(
                {
                    "inquiry_id": inquiry,
                    "child_id": child_id,
                    "carer": child.carer,
                    "carer_text": child.carer_text,
                    "lives_in_code": child.lives_in_code,
                    "lives_in": child.lives_in,
                }
            )

    def _name_teams(self, work: Transaction) -> None:
        site = self._ctx.at_site()
        teams = {
            row.name: row.id
            for row in work.session.execute(
                select(TeamRow.name, TeamRow.id).where(TeamRow.site_id == site.id)
            )
        }
        named = [row["team_id"] for row in self._employments]
        named += [hire.team for _, hire, _ in self._updates]
        new = [name for name in dict.fromkeys(named) if name and name not in teams]
        if new:
            made = [
                {
                    "id": work.new_id(),
                    "site_id": site.id,
                    "name": name,
                    "version": 1,
                    "recorded_at": self._ctx.now,
                }
                for name in new
            ]
            work.session.execute(insert(TeamRow), made)
            teams.update((row["name"], row["id"]) for row in made)
        self._teams = teams
        for row in self._employments:
            row["team_id"] = teams.get(row["team_id"])

    def _number_children(self, work: Transaction) -> None:
        if self.children:
            first = take_numbers(work.session, "child", len(self.children))
            for place, row in enumerate(self.children):
                row["short_no"] = first + place

    def _update_people(self, work: Transaction) -> None:
        for person, hire, changes in self._updates:
            items = {change.item for change in changes}
            values = _person_updates(items, hire)
            if values:
                work.session.execute(
                    update(EmployeeRow)
                    .where(EmployeeRow.id == person.id, EmployeeRow.version == person.version)
                    .values(version=EmployeeRow.version + 1, **values)
                )
            job = {
                "staff_no": hire.staff_no,
                "team_id": self._teams.get(hire.team),
                "valid_from": hire.hired_on,
                "labour_company": hire.labour_company,
            }
            wanted = {"team": "team_id", "hired_on": "valid_from"}
            own = {wanted.get(item, item) for item in items} & set(job)
            if person.employment_id is not None and own:
                work.session.execute(
                    update(EmploymentRow)
                    .where(EmploymentRow.id == person.employment_id)
                    .values(version=EmploymentRow.version + 1, **{key: job[key] for key in own})
                )
            told_by_roster = person.consent is not Consent.GIVEN
            if told_by_roster and any(item.startswith("child_") for item in items):
                work.session.execute(
                    update(InquiryRow)
                    .where(InquiryRow.employee_id == person.id, InquiryRow.superseded_at.is_(None))
                    .values(superseded_at=self._ctx.now)
                )

    def _write_batch(
        self,
        work: Transaction,
        kind: str,
        file_digest: bytes,
        mode: str,
        mapping: str,
        outcomes: Sequence[tuple[str, int, str, str]],
    ) -> Batch:
        batch = Batch(work.new_id(), take_numbers(work.session, "batch"))
        work.session.execute(
            insert(BatchRow).values(
                id=batch.id,
                number=batch.number,
                kind=kind,
                site_id=self._ctx.at_site().id,
                file_digest=file_digest,
                mode=mode,
                mapping=mapping,
                counts=json.dumps(Counter(outcome for _, _, outcome, _ in outcomes)),
                recorded_at=self._ctx.now,
            )
        )
        rows = [
            {
                "batch_id": batch.id,
                "sheet": sheet,
                "row": row,
                "outcome": outcome,
                "employee_id": self._people.get((sheet, row)),
                "code": code,
            }
            for sheet, row, outcome, code in outcomes
        ]
        for start in range(0, len(rows), BULK):
            work.session.execute(insert(BatchRecordRow), rows[start : start + BULK])
        return batch


def _person_updates(items: set[str], hire: NewHire) -> dict[str, Any]:
    place = hire.registered
    values: dict[str, Any] = {}
    if "name" in items:
        values["name"] = hire.name
    if "phone" in items:
        values["phone"] = hire.phone
    if "hukou" in items:
        values |= {
            "hukou_code": place.code,
            "hukou_text": place.text,
            "hukou_confirmed": place.confirmed,
        }
    if "hukou_type" in items:
        values["hukou_type"] = place.kind
    return values


def _keys(hire: NewHire) -> set[str]:
    return search_keys(
        name=hire.name, number=hire.number, phone=hire.phone, staff_nos=[hire.staff_no]
    )
