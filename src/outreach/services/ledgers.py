# SPDX-License-Identifier: Apache-2.0
"""Import a roster: look first, then write all of it in one transaction, or nothing.

Every record is created, updated, unchanged, refused or held; the numbers always add up.
Children that come in by roster are kept as "consent pending": on the due list, never named
in anything that leaves (architecture, decision 8).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from outreach.domain.access import Right
from outreach.domain.children import is_unlikely
from outreach.domain.employees import Consent
from outreach.domain.ledgers import LEDGERS
from outreach.domain.rosters import ColumnRead, Problem, Record, RosterRead, Verdict
from outreach.errors import N_, UserError
from outreach.exchange.roster import Reading, read_roster
from outreach.services import matching
from outreach.services.context import Context
from outreach.services.matching import Change, Known, KnownPerson, Mode
from outreach.services.roster_writer import RosterWriter
from outreach.services.store import Store

MESSAGE_NAMESAKE = N_("与库里的一位同名同生日，请核对是不是同一人")
MESSAGE_LEFT = N_("这位职工已登记离职，请核对名册或入职日期")
MESSAGE_STAFF_NO = N_("工号正由另一位职工使用，请核对")


class Steps(Protocol):
    """Who hears how far an import is, and can end it (:class:`outreach.ui.tasks.Progress`)."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Say how far it is; raises when the import was cancelled."""


class Silent:
    """Nobody listens: the command line and tests."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Do nothing."""


class Outcome(StrEnum):
    """What became, or would become, of one record."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class ImportOptions:
    """How to read a file and what it may change. ``mapping``: column letters to ledger column."""

    kind: str = "employees"
    sheet: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    mode: Mode = Mode.UPDATE


@dataclass(frozen=True)
class RecordPlan:
    """What one record would do, and why not where it cannot."""

    record: Record
    outcome: Outcome
    person: KnownPerson | None = None
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unlikely:
    """Something unlikely but possible; it was taken."""

    sheet: str
    row: int
    code: str
    message: str


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or would do: ``batch`` is 0 for a look that wrote nothing."""

    batch: int
    kind: str
    read: RosterRead
    plans: tuple[RecordPlan, ...]
    employees_created: int
    children_created: int
    warnings: tuple[Unlikely, ...] = ()

    def count(self, outcome: Outcome) -> int:
        """Count the records of one outcome."""
        return sum(plan.outcome is outcome for plan in self.plans)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem of every record, in the order of the sheet."""
        return tuple(problem for plan in self.plans for problem in plan.problems)

    @property
    def columns(self) -> tuple[ColumnRead, ...]:
        """The file's columns and what they were taken for."""
        return self.read.columns

    @property
    def has_findings(self) -> bool:
        """Tell whether anything was refused or is held."""
        return any(plan.problems for plan in self.plans)


def preview(
    store: Store, ctx: Context, path: Path, options: ImportOptions, progress: Steps | None = None
) -> ImportResult:
    """Read a roster and say what importing it would do; nothing is written."""
    read = _read(ctx, path, options)
    (progress or Silent()).step(1, 2, "")
    with store.reading() as session:
        known = matching.read_known(
            session, store, ctx.at_site().id, [record.hire for record in read.records]
        )
    plans = plan_records(store, read, known, options.mode)
    writer = RosterWriter(store, ctx, known)
    for plan in plans:
        writer.add(plan.record, plan.person, plan.changes, write=plan.outcome in _WRITTEN)
    return _result(0, read, plans, writer, options)


def import_file(
    store: Store, ctx: Context, path: Path, options: ImportOptions, progress: Steps | None = None
) -> ImportResult:
    """Import a roster in one transaction; an error or a cancel leaves nothing behind."""
    heard = progress or Silent()
    read = _read(ctx, path, options)
    total = len(read.records)
    with store.writing(ctx) as work:
        known = matching.read_known(
            work.session, store, ctx.at_site().id, [record.hire for record in read.records]
        )
        plans = plan_records(store, read, known, options.mode)
        writer = RosterWriter(store, ctx, known)
        for place, plan in enumerate(plans):
            writer.add(plan.record, plan.person, plan.changes, write=plan.outcome in _WRITTEN)
            if place % 100 == 0:
                heard.step(place, total * 2, "")
        batch = writer.flush(
            work,
            kind=options.kind,
            file_digest=hashlib.sha256(path.read_bytes()).digest(),
            mode=options.mode,
            mapping=json.dumps({c.letters: c.key for c in read.columns}, ensure_ascii=False),
            outcomes=[
                (
                    plan.record.sheet,
                    plan.record.row,
                    plan.outcome.value,
                    plan.problems[0].code.value if plan.problems else "",
                )
                for plan in plans
            ],
            step=heard.step,
        )
        work.audit("import", options.kind, batch.id, {"records": (None, total)})
    return _result(batch.number, read, plans, writer, options)


_WRITTEN = frozenset({Outcome.CREATED, Outcome.UPDATED})


def _read(ctx: Context, path: Path, options: ImportOptions) -> RosterRead:
    ctx.require(Right.IMPORT)
    ctx.at_site()
    if options.kind not in LEDGERS:
        raise UserError(
            N_("没有叫“{kind}”的台账；现有：{kinds}。"),
            code="no_ledger",
            kind=options.kind,
            kinds="、".join(LEDGERS),
        )
    how = Reading(options.sheet, None, options.mapping)
    return read_roster(path, today=ctx.today, how=how)


def plan_records(
    store: Store, read: RosterRead, known: Known, mode: Mode
) -> tuple[RecordPlan, ...]:
    """Decide, record by record, what an import would do with what the store knows."""
    used: dict[str, int] = {}
    return tuple(_plan(store, record, known, mode, used) for record in read.records)


def _plan(
    store: Store, record: Record, known: Known, mode: Mode, used: dict[str, int]
) -> RecordPlan:
    if record.problems:
        outcome = Outcome.REFUSED if record.refused else Outcome.UNDECIDED
        return RecordPlan(record, outcome, problems=record.problems)
    person = matching.find_person(known, store, record.hire)
    if person is None:
        doubt = _doubt(record, known, used)
        if doubt is not None:
            return doubt
        used.setdefault(record.hire.staff_no, record.row)
        return RecordPlan(record, Outcome.CREATED)
    hired_on = record.hire.hired_on
    if person.left_on is not None and (hired_on is None or hired_on <= person.left_on):
        return _held(record, MESSAGE_LEFT, person.staff_no)  # an old roster revives nobody
    changes = matching.compare(person, record.hire, mode)
    staff_no = record.hire.staff_no
    if any(change.item == "staff_no" for change in changes):
        if known.staff_nos.get(staff_no, person.id) != person.id or staff_no in used:
            return _held(record, MESSAGE_STAFF_NO, staff_no)
        used[staff_no] = record.row
    if mode is not Mode.NEW and person.consent in {Consent.GIVEN, Consent.PENDING}:
        changes += _child_changes(store, person, record, known, mode)
    begins_here = person.employment_id is None and mode is not Mode.NEW  # known elsewhere so far
    outcome = Outcome.UPDATED if changes or begins_here else Outcome.UNCHANGED
    return RecordPlan(record, outcome, person, tuple(changes))


def _doubt(record: Record, known: Known, used: dict[str, int]) -> RecordPlan | None:
    """Hold a new person that may be somebody known: same name and birth, or a number in use."""
    same = matching.namesakes(known, record.hire)
    staff_no = record.hire.staff_no
    if same:
        return _held(record, MESSAGE_NAMESAKE, *(person.staff_no for person in same))
    if staff_no and (staff_no in known.staff_nos or staff_no in used):
        return _held(record, MESSAGE_STAFF_NO, staff_no)
    return None


def _held(record: Record, message: str, *candidates: str) -> RecordPlan:
    problem = Problem(
        record.sheet, record.row, "", "", Verdict.DUPLICATE, message, record.hire.staff_no
    )
    return RecordPlan(record, Outcome.UNDECIDED, problems=(problem,), candidates=candidates)


def _child_changes(
    store: Store, person: KnownPerson, record: Record, known: Known, mode: Mode
) -> list[Change]:
    changes = []
    pairs = matching.find_children(known, store, person, record.hire.children or ())
    for child, found in pairs:
        if found is None or found.id not in person.children:
            changes.append(Change("child_birth", "", str(child.birth)))
            continue
        old = person.children[found.id]
        if person.consent is Consent.GIVEN:
            continue  # what the family said itself is not overwritten by a roster
        if child.carer_text and old != child.carer and (mode is Mode.UPDATE or not old):
            changes.append(Change("child_carer", old, child.carer.value))
    return changes


def _result(
    batch: int,
    read: RosterRead,
    plans: tuple[RecordPlan, ...],
    writer: RosterWriter,
    options: ImportOptions,
) -> ImportResult:
    warnings = tuple(
        Unlikely(
            plan.record.sheet, plan.record.row, "unlikely_age", N_("父母与子女的年龄差少见，请核对")
        )
        for plan in plans
        if plan.outcome in _WRITTEN
        and any(
            is_unlikely(child, parent_birth=plan.record.hire.birth)
            for child in plan.record.hire.children or ()
        )
    )
    return ImportResult(
        batch,
        options.kind,
        read,
        plans,
        len(writer.employees),
        len(writer.children),
        warnings,
    )
