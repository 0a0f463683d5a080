# SPDX-License-Identifier: Apache-2.0
"""Carry out what a person has decided about one held record."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from outreach.db.ledgers import BatchRecordRow, BatchRow, HeldRow, ReplacedRow
from outreach.domain.employees import NewHire
from outreach.domain.rosters import Record
from outreach.errors import N_, UserError
from outreach.services import batches, hire_facts, matching
from outreach.services.batches import EXPECTED, OPEN, Batch
from outreach.services.context import Context
from outreach.services.deciding import Outcome, child_changes, without_children
from outreach.services.known import Known, KnownPerson, read_known
from outreach.services.ledgers import Silent
from outreach.services.matching import Mode
from outreach.services.roster_writer import RosterWriter
from outreach.services.store import Store, Transaction


class DecisionKind(StrEnum):
    """What a person says of a held record."""

    NEW = "new"
    SAME = "same"
    DROP = "drop"


@dataclass(frozen=True)
class Decision:
    """The decision; ``person`` is who it is the same as."""

    kind: DecisionKind
    person: uuid.UUID | None = None


@dataclass(frozen=True)
class Place:
    """Where a held record stands: batch number, sheet, the sheet's own row."""

    batch: int
    sheet: str
    row: int


class Resolver:
    """Carry one decision out, inside the transaction of all of them."""

    def __init__(self, store: Store, ctx: Context, work: Transaction, place: Place) -> None:
        self._store = store
        self._ctx = ctx
        self._work = work
        self._place = place
        self._row, self._batch = _take(work.session, ctx, place)
        self._hire = hire_facts.hire_of(self._row.facts or "{}")

    @property
    def hire(self) -> NewHire:
        """What the record says."""
        return self._hire

    def close_with_another(self) -> None:
        """Close a record of an earlier import that says the same as one just decided."""
        self._close("again")

    def decide(self, decision: Decision) -> Outcome:
        """Carry the decision out and say what the record became."""
        if self._row.state == EXPECTED:
            raise UserError(
                N_("第 {row} 行的职工已登记预到岗，到岗那天再登子女。"),
                code="expected",
                row=self._place.row,
            )
        if decision.kind is DecisionKind.DROP:
            self._close(decision.kind.value)
            return Outcome.REFUSED
        self._check_births()
        if decision.kind is DecisionKind.SAME and decision.person is not None:
            return self._same(decision.person)
        return self._new()

    def enter_children(self) -> None:
        """Enter what was withheld; the person is registered already."""
        person = self._work.session.scalar(
            select(BatchRecordRow.employee_id).where(*self._record())
        )
        if person is not None:
            self._update(person, children_only=True)
        self._close("arrived")

    def _new(self) -> Outcome:
        known = self._known(())
        person = matching.find_person(known, self._store, self._hire)
        if person is not None:
            raise UserError(
                N_("第 {row} 行的身份证号已经登记给 {name}，请选“同一人”或放弃这一行。"),
                code="number_taken",
                row=self._place.row,
                name=person.values["name"],
            )
        if self._hire.staff_no and self._hire.staff_no in known.staff_nos:
            raise UserError(
                N_("工号 {staff_no} 正由另一位职工使用，请在名册里改好工号再导入。"),
                code="staff_no_taken",
                staff_no=self._hire.staff_no,
            )
        early = self._hire.hired_on is not None and self._hire.hired_on > self._ctx.today
        record = self._as_record(without_children(self._hire) if early else self._hire)
        writer = RosterWriter(self._store, self._ctx, known, self._batch)
        writer.add(record, None, (), write=True)
        self._finish(writer, Outcome.CREATED, writer.people[record.sheet, record.row])
        if early and self._hire.children:
            self._set_state(EXPECTED)
        else:
            self._close("new")
        return Outcome.CREATED

    def _same(self, person_id: uuid.UUID) -> Outcome:
        outcome = self._update(person_id)
        self._close("same")
        return outcome

    def _update(self, person_id: uuid.UUID, *, children_only: bool = False) -> Outcome:
        known = self._known((person_id,))
        person = known.by_id.get(person_id)
        if person is None:
            raise UserError(N_("这位职工已经不在库里了，请重新选择。"), code="no_person")
        holder = matching.find_person(known, self._store, self._hire)
        if holder is not None and holder.id != person_id:
            raise UserError(
                N_("第 {row} 行的身份证号已经登记给 {name}，请选那一位，或放弃这一行。"),
                code="number_taken",
                row=self._place.row,
                name=holder.values["name"],
            )
        changes = self._changes(known, person)
        if children_only:
            changes = [change for change in changes if change.item.startswith("child_")]
        begins = person.employment_id is None
        outcome = Outcome.UPDATED if changes or begins else Outcome.UNCHANGED
        writer = RosterWriter(self._store, self._ctx, known, self._batch)
        writer.add(
            self._as_record(self._hire), person, tuple(changes), write=outcome is Outcome.UPDATED
        )
        self._finish(writer, outcome, person.id)
        return outcome

    def _changes(self, known: Known, person: KnownPerson) -> list[matching.Change]:
        changes = matching.compare(person, self._hire, Mode.UPDATE)
        taken = known.staff_nos.get(self._hire.staff_no, person.id)
        if taken != person.id:  # the other keeps it; the rest of the line is still good
            changes = [change for change in changes if change.item != "staff_no"]
        return changes + child_changes(self._store, person, self._hire, known, Mode.UPDATE)

    def _check_births(self) -> None:
        late = [
            child
            for child in self._hire.children or ()
            if child.birth is None or child.birth > self._ctx.today
        ]
        if late:
            raise UserError(
                N_("第 {row} 行有子女的出生日期晚于今天或没有写，请改好名册再导入，或放弃这一行。"),
                code="future_birth",
                row=self._place.row,
            )

    def _known(self, people: Sequence[uuid.UUID]) -> Known:
        site = self._ctx.at_site().id
        return read_known(self._work.session, self._store, site, [self._hire], people)

    def _as_record(self, hire: NewHire) -> Record:
        return Record(self._place.sheet, self._place.row, hire)

    def _record(self) -> tuple[Any, ...]:
        return (
            BatchRecordRow.batch_id == self._batch.id,
            BatchRecordRow.sheet == self._place.sheet,
            BatchRecordRow.row == self._place.row,
        )

    def _finish(self, writer: RosterWriter, outcome: Outcome, person: uuid.UUID) -> None:
        writer.write(self._work, Silent().step)
        batches.write_replaced(self._work, self._batch)
        self._work.session.execute(
            update(BatchRecordRow)
            .where(*self._record())
            .values(outcome=outcome.value, employee_id=person)
        )

    def _close(self, state: str) -> None:
        """Set the decision; what the record said is no longer needed."""
        self._set_state(state, facts=None)

    def _set_state(self, state: str, **values: Any) -> None:
        self._work.session.execute(
            update(HeldRow)
            .where(
                HeldRow.batch_id == self._batch.id,
                HeldRow.sheet == self._place.sheet,
                HeldRow.row == self._place.row,
            )
            .values(
                state=state,
                decided_at=self._ctx.now,
                decided_by=self._ctx.actor.id,
                **values,
            )
        )


def _take(session: Session, ctx: Context, place: Place) -> tuple[HeldRow, Batch]:
    """Read a held record to decide on it; refuse one that somebody has decided meanwhile."""
    found = session.execute(
        select(HeldRow, BatchRow.id)
        .join(BatchRow, BatchRow.id == HeldRow.batch_id)
        .where(
            BatchRow.number == place.batch,
            BatchRow.site_id == ctx.at_site().id,
            BatchRow.undone_at.is_(None),
            HeldRow.sheet == place.sheet,
            HeldRow.row == place.row,
            HeldRow.state.in_((OPEN, EXPECTED)),
        )
        .with_for_update(of=HeldRow)
    ).first()
    if found is None:
        raise UserError(
            N_("批次 {batch} 第 {row} 行没有待定的记录，可能已经有人决定过了。"),
            code="not_held",
            batch=place.batch,
            row=place.row,
        )
    used = session.scalar(
        select(func.count()).select_from(ReplacedRow).where(ReplacedRow.batch_id == found[1])
    )
    return found[0], Batch(found[1], place.batch, first_place=used or 0)
