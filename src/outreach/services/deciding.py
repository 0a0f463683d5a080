# SPDX-License-Identifier: Apache-2.0
"""Decide, record by record, what an import would do with what the store knows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from outreach.domain.doubles import Identity, Likeness, likeness
from outreach.domain.employees import Consent, NewHire
from outreach.domain.numbers import mask_number
from outreach.domain.rosters import Problem, Record, RosterRead, Verdict
from outreach.errors import N_
from outreach.services import matching
from outreach.services.known import Known, KnownPerson
from outreach.services.matching import Change, Mode
from outreach.services.store import Store

MESSAGE_ALIKE = {
    Likeness.SAME_NAME_AND_BIRTH: N_("与库里的一位同名同生日，请核对是不是同一人"),
    Likeness.NEAR_NUMBER: N_("与库里的一位同名、身份证号只差一处，请对照证件核对"),
}
MESSAGE_ALIKE_IN_FILE = N_("与前面一行同名、身份证号只差一处或生日相同，请对照证件核对")
MESSAGE_LEFT = N_("这位职工已登记离职，请核对名册或入职日期")
MESSAGE_STAFF_NO = N_("工号正由另一位职工使用，请核对")


class Outcome(StrEnum):
    """What became, or would become, of one record."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    UNDECIDED = "undecided"


WRITTEN = frozenset({Outcome.CREATED, Outcome.UPDATED})


@dataclass(frozen=True)
class RecordPlan:
    """What one record would do, and why not where it cannot.

    ``candidates`` are the people it may be. ``withheld``: somebody expected (预到岗), whose
    children are not entered before the day of arrival.
    """

    record: Record
    outcome: Outcome
    person: KnownPerson | None = None
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    candidates: tuple[uuid.UUID, ...] = ()
    withheld: bool = False

    @property
    def to_enter(self) -> Record:
        """The record as it may be entered today."""
        if not self.withheld:
            return self.record
        return replace(self.record, hire=without_children(self.record.hire))


def without_children(hire: NewHire) -> NewHire:
    """Return a hire as it may be entered before the day of arrival."""
    return replace(hire, children=None)


def is_expected(record: Record) -> bool:
    """Tell whether all that holds a record is a hire date to come (预到岗)."""
    return bool(record.problems) and all(
        problem.code is Verdict.FUTURE_DATE and problem.key == "hired_on"
        for problem in record.problems
    )


def plan_records(
    store: Store, read: RosterRead, known: Known, mode: Mode, *, expected: bool = False
) -> tuple[RecordPlan, ...]:
    """Decide about every record; ``expected`` takes future hire dates as announced arrivals."""
    decider = _Decider(store, known, mode, expected)
    return tuple(decider.plan(record) for record in read.records)


@dataclass
class _Decider:
    """One pass over a file, which remembers what its earlier records have taken."""

    store: Store
    known: Known
    mode: Mode
    expected: bool
    staff_nos: dict[str, int] = field(default_factory=dict)
    new_people: dict[str, list[Identity]] = field(default_factory=dict)

    def plan(self, record: Record) -> RecordPlan:
        """Decide about the next record."""
        withheld = self.expected and is_expected(record)
        if record.problems and not withheld:
            return self._stopped(record)
        hire = record.hire
        person = matching.find_person(self.known, self.store, hire)
        if person is not None:
            return self._plan_known(record, person, withheld=withheld)
        doubt = self._doubt(record)
        if doubt is not None:
            return doubt
        self.staff_nos.setdefault(hire.staff_no, record.row)
        identity = Identity(hire.name, hire.birth, hire.number)
        self.new_people.setdefault(hire.name, []).append(identity)
        return RecordPlan(record, Outcome.CREATED, withheld=withheld)

    def _stopped(self, record: Record) -> RecordPlan:
        if record.refused:
            return RecordPlan(record, Outcome.REFUSED, problems=record.problems)
        person = matching.find_person(self.known, self.store, record.hire)
        candidates = [one.id for one in matching.alike(self.known, record.hire)]
        candidates += self._masked(record)
        if person is not None:
            candidates.insert(0, person.id)
        return RecordPlan(
            record,
            Outcome.UNDECIDED,
            problems=record.problems,
            candidates=tuple(dict.fromkeys(candidates)),
        )

    def _masked(self, record: Record) -> Iterator[uuid.UUID]:
        """Yield people of the name whose number shows what a masked one still shows."""
        for problem in record.problems:
            if problem.code is Verdict.NUMBER_MASKED and problem.key == "number":
                for one in self.known.by_name.get(record.hire.name, ()):
                    if mask_number(one.identity.number) == problem.value_shown:
                        yield one.id

    def _plan_known(self, record: Record, person: KnownPerson, *, withheld: bool) -> RecordPlan:
        hire = record.hire
        if person.left_on is not None:
            if hire.left_on == person.left_on:
                return RecordPlan(record, Outcome.UNCHANGED, person)
            if hire.hired_on is None or hire.hired_on <= person.left_on:
                return _held(record, MESSAGE_LEFT, person.id)  # an old roster revives nobody
        changes = matching.compare(person, hire, self.mode)
        if any(change.item == "staff_no" for change in changes):
            staff_no = hire.staff_no
            holder = self.known.staff_nos.get(staff_no, person.id)
            if holder != person.id or staff_no in self.staff_nos:
                return _held(record, MESSAGE_STAFF_NO, *_holders(self.known, staff_no))
            self.staff_nos[staff_no] = record.row
        if self.mode is not Mode.NEW and not withheld:
            changes += child_changes(self.store, person, hire, self.known, self.mode)
        # Known from another site so far: a spell of work begins here.
        begins_here = person.employment_id is None and self.mode is not Mode.NEW
        outcome = Outcome.UPDATED if changes or begins_here else Outcome.UNCHANGED
        return RecordPlan(record, outcome, person, tuple(changes), withheld=withheld)

    def _doubt(self, record: Record) -> RecordPlan | None:
        """Hold a new person that may be somebody known, or whose staff number is in use."""
        hire = record.hire
        same = matching.alike(self.known, hire)
        own = Identity(hire.name, hire.birth, hire.number)
        if same:
            kind = likeness(same[0].identity, own) or Likeness.SAME_NAME_AND_BIRTH
            return _held(record, MESSAGE_ALIKE[kind], *(one.id for one in same))
        if any(likeness(other, own) for other in self.new_people.get(hire.name, ())):
            return _held(record, MESSAGE_ALIKE_IN_FILE)
        staff_no = hire.staff_no
        if staff_no and (staff_no in self.known.staff_nos or staff_no in self.staff_nos):
            return _held(record, MESSAGE_STAFF_NO, *_holders(self.known, staff_no))
        return None


def _holders(known: Known, staff_no: str) -> Iterable[uuid.UUID]:
    return (known.staff_nos[staff_no],) if staff_no in known.staff_nos else ()


def _held(record: Record, message: str, *candidates: uuid.UUID) -> RecordPlan:
    problem = Problem(
        record.sheet, record.row, "", "", Verdict.DUPLICATE, message, record.hire.staff_no
    )
    return RecordPlan(record, Outcome.UNDECIDED, problems=(problem,), candidates=candidates)


def child_changes(
    store: Store, person: KnownPerson, hire: NewHire, known: Known, mode: Mode
) -> list[Change]:
    """Return what a record would change about somebody's children.

    What a family said itself is not overwritten by a roster; a refusal stays one.
    """
    if person.consent not in {Consent.GIVEN, Consent.PENDING}:
        return []
    changes = []
    for child, found in matching.find_children(known, store, person, hire.children or ()):
        if found is None or found.id not in person.children:
            changes.append(Change("child_birth", "", str(child.birth)))
            continue
        old = person.children[found.id]
        if person.consent is Consent.GIVEN:
            continue
        replaces = mode in {Mode.UPDATE, Mode.FULL_LIST}
        if child.carer_text and old != child.carer and (replaces or not old):
            changes.append(Change("child_carer", old, child.carer.value))
    return changes


__all__ = [
    "WRITTEN",
    "Outcome",
    "RecordPlan",
    "child_changes",
    "is_expected",
    "plan_records",
    "without_children",
]
