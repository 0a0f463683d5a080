# SPDX-License-Identifier: Apache-2.0
"""Turn planned records into rows and write them in bulk, inside the import's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select, update

from outreach.db.children import CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.keeping import raise_number, take_numbers
from outreach.db.search import add_keys, refresh_keys, search_keys
from outreach.db.session import insert_rows
from outreach.db.sites import TeamRow
from outreach.domain.children import Carer, ChildDeclared, WhoIsHome
from outreach.domain.employees import Consent, NewHire
from outreach.domain.rosters import Record
from outreach.services import matching, statuses
from outreach.services.batches import BULK, Batch
from outreach.services.context import Context
from outreach.services.families import relation_of
from outreach.services.known import Known, KnownChild, KnownPerson, child_key
from outreach.services.matching import Change
from outreach.services.naming import refuse_team
from outreach.services.store import Store, Transaction


class RosterWriter:
    """Collect the rows of an import; :meth:`write` writes them all.

    Adding plans nothing and decides nothing; it also counts, so a look without writing gives
    the numbers the import will give.
    """

    def __init__(
        self, store: Store, ctx: Context, known: Known, batch: Batch | None = None
    ) -> None:
        self._store = store
        self._ctx = ctx
        self._known = known
        self._batch = batch or Batch(store.new_id(), 0)
        self.employees: list[dict[str, Any]] = []
        self.children: list[dict[str, Any]] = []
        self._employments: list[dict[str, Any]] = []
        self._guardians: list[dict[str, Any]] = []
        self._inquiries: list[dict[str, Any]] = []
        self._cares: list[dict[str, Any]] = []
        self._updates: list[tuple[KnownPerson, NewHire, tuple[Change, ...]]] = []
        self._keys: list[tuple[uuid.UUID, set[str]]] = []
        self.people: dict[tuple[str, int], uuid.UUID] = {}  # of each record, by its place
        # Records with a child so called and born that day who is there under another number.
        self.alike: list[tuple[str, int]] = []

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
            self.people[record.sheet, record.row] = person.id
        if not write:
            return
        if person is None:
            self._add_family(self._add_employee(record), record, None)
            return
        self._updates.append((person, record.hire, changes))
        if person.employment_id is None:  # known from another site: a spell of work begins here
            self._add_employment(person.id, record.hire)
        if any(change.item.startswith("child_") for change in changes):
            self._add_family(person.id, record, person)

    def write(self, work: Transaction, step: Callable[[int, int, str], None]) -> None:
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
                insert_rows(work.session, table, part[start : start + BULK])
                done += len(part[start : start + BULK])
                step(total + done, 2 * total, "")
        for start in range(0, len(self._keys), BULK):
            add_keys(work.session, self._keys[start : start + BULK])
            step(total + done + start, 2 * total, "")
        known = [person.id for person, _, _ in self._updates]
        refresh_keys(work.session, known)
        statuses.touch(work, known)

    def _add_employee(self, record: Record) -> uuid.UUID:
        hire, now = record.hire, self._ctx.now
        employee = self._store.new_id()
        self.people[record.sheet, record.row] = employee
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
                "batch_id": self._batch.id,
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
                "valid_to": hire.left_on,
                "version": 1,
                "batch_id": self._batch.id,
                "recorded_at": self._ctx.now,
                "superseded_at": None,
            }
        )

    def _add_family(self, employee: uuid.UUID, record: Record, person: KnownPerson | None) -> None:
        """Link the children a roster names; known ones are found, others made."""
        hire = record.hire
        if not hire.children:
            return
        linked = person.children if person is not None else {}
        cares: dict[uuid.UUID, ChildDeclared] = {}
        pairs = matching.find_children(self._known, self._store, person, hire.children)
        for child, same in pairs:
            if same is None and matching.is_namesake(self._known, self._store, child):
                self.alike.append((record.sheet, record.row))
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
                        "batch_id": self._batch.id,
                        "recorded_at": self._ctx.now,
                        "superseded_at": None,
                    }
                )
            cares[found.id] = child
        for child_id, carer in linked.items():  # what was said of the others still holds
            cares.setdefault(child_id, ChildDeclared(carer=Carer(carer or Carer.UNKNOWN)))
        if person is None or person.consent is not Consent.GIVEN:
            self._add_inquiry(employee, cares, hire.asked_on)

    def _make(self, child: ChildDeclared) -> KnownChild:
        """Make a child and remember it, so that the other parent's line finds it."""
        made = KnownChild(self._store.new_id(), 0, bool(child.number or child.number_key))
        key = child_key(self._store, child)
        name = self._store.index_of(child.name) if child.name else None
        self.children.append(
            {
                "id": made.id,
                "enterprise_id": self._store.enterprise_id,
                "short_no": child.short_no or 0,  # given when it is written
                "name": child.name or None,
                "name_index": name,
                "sex": child.sex,
                "birth": child.birth,
                "number_index": key,
                "number_tail": child.number[-4:] or child.number_tail or None,
                "unregistered": child.unregistered,
                "school": child.school,
                "version": 1,
                "batch_id": self._batch.id,
                "recorded_at": self._ctx.now,
            }
        )
        if key is not None:
            self._known.child_by_number[key] = made
        if name is not None and child.birth is not None:
            self._known.children_by_name[name, child.birth].append(made)
        if child.short_no is not None and child.birth is not None:
            self._known.child_by_short.setdefault(child.short_no, (made, child.birth))
        return made

    def _add_inquiry(
        self, employee: uuid.UUID, cares: dict[uuid.UUID, ChildDeclared], asked_on: date | None
    ) -> None:
        """Keep what the roster says of care as a dated inquiry; who is at home it never says."""
        inquiry = self._store.new_id()
        carers = {child.carer for child in cares.values()}
        texts = {child.carer_text for child in cares.values()}
        self._inquiries.append(
            {
                "id": inquiry,
                "employee_id": employee,
                "site_id": self._ctx.at_site().id,
                "asked_on": asked_on or self._ctx.today,
                "source": "roster",
                "who_is_home": WhoIsHome.NOT_SAID,
                "self_away_since": None,
                "other_place_code": "",
                "other_place": "",
                "other_away_since": None,
                "carer": carers.pop() if len(carers) == 1 else Carer.UNKNOWN,
                "carer_text": texts.pop() if len(texts) == 1 else "",
                "version": 1,
                "batch_id": self._batch.id,
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
        for name in new:
            refuse_team(name)
        if new:
            made = [
                {
                    "id": work.new_id(),
                    "site_id": site.id,
                    "name": name,
                    "version": 1,
                    "batch_id": self._batch.id,
                    "recorded_at": self._ctx.now,
                }
                for name in new
            ]
            insert_rows(work.session, TeamRow, made)
            teams.update((row["name"], row["id"]) for row in made)
        self._teams = teams
        for row in self._employments:
            row["team_id"] = teams.get(row["team_id"])

    def _number_children(self, work: Transaction) -> None:
        """Give short numbers; one that our own export carried is kept where it is free."""
        if not self.children:
            return
        taken = {
            number for number, (child, _) in self._known.child_by_short.items() if child.short_no
        }
        unnumbered, kept = [], 0
        for row in self.children:
            number = row["short_no"]
            if number and number not in taken:
                taken.add(number)
                kept = max(kept, number)
            else:
                unnumbered.append(row)
        if kept:
            raise_number(work.session, "child", kept)
        if unnumbered:
            first = take_numbers(work.session, "child", len(unnumbered))
            for place, row in enumerate(unnumbered):
                row["short_no"] = first + place

    def _update_people(self, work: Transaction) -> None:
        for person, hire, changes in self._updates:
            items = {change.item for change in changes}
            self._update_person(work, person, _person_updates(self._store, items, hire))
            job = {
                "staff_no": hire.staff_no,
                "team_id": self._teams.get(hire.team),
                "valid_from": hire.hired_on,
                "valid_to": hire.left_on,
                "labour_company": hire.labour_company,
            }
            wanted = {"team": "team_id", "hired_on": "valid_from", "left_on": "valid_to"}
            own = {wanted.get(item, item) for item in items} & set(job)
            if own:
                self._update_employment(work, person, {key: job[key] for key in own})
            told_by_roster = person.consent is not Consent.GIVEN
            if told_by_roster and any(item.startswith("child_") for item in items):
                self._supersede_inquiries(work, person)

    def _update_person(
        self, work: Transaction, person: KnownPerson, values: dict[str, Any]
    ) -> None:
        if not values:
            return
        before = {name: person.values[name] for name in values}
        self._batch.keep(EmployeeRow.__tablename__, person.id, person.version + 1, before)
        work.session.execute(
            update(EmployeeRow)
            .where(EmployeeRow.id == person.id, EmployeeRow.version == person.version)
            .values(version=EmployeeRow.version + 1, **values)
        )

    def _update_employment(
        self, work: Transaction, person: KnownPerson, values: dict[str, Any]
    ) -> None:
        job, employment_id = person.employment, person.employment_id
        if employment_id is None:
            return
        before = {name: job[name] for name in values}
        self._batch.keep(EmploymentRow.__tablename__, employment_id, job["version"] + 1, before)
        work.session.execute(
            update(EmploymentRow)
            .where(EmploymentRow.id == employment_id)
            .values(version=EmploymentRow.version + 1, **values)
        )

    def _supersede_inquiries(self, work: Transaction, person: KnownPerson) -> None:
        live = (InquiryRow.employee_id == person.id, InquiryRow.superseded_at.is_(None))
        for row in work.session.execute(select(InquiryRow.id, InquiryRow.version).where(*live)):
            before = {"superseded_at": None}
            self._batch.keep(InquiryRow.__tablename__, row.id, row.version, before)
        work.session.execute(update(InquiryRow).where(*live).values(superseded_at=self._ctx.now))


def _person_updates(store: Store, items: set[str], hire: NewHire) -> dict[str, Any]:
    place = hire.registered
    values: dict[str, Any] = {
        item: getattr(hire, item)
        for item in ("name", "phone", "other_paper", "birth", "sex")
        if item in items
    }
    if "number" in items:
        values |= {"number": hire.number, "number_index": store.index_of(hire.number)}
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
