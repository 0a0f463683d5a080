# SPDX-License-Identifier: Apache-2.0
"""Import a roster: look first, then write all of it in one transaction, or nothing.

Every record is created, updated, unchanged, refused or held; the numbers always add up.
Children that come in by roster are kept as "consent pending": on the due list, never named
in anything that leaves (architecture, decision 8).
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from outreach import collecting
from outreach.domain.access import Right
from outreach.domain.children import is_unlikely
from outreach.domain.ledgers import EMPLOYEES
from outreach.domain.rosters import ColumnRead, Pasted, Problem, Remark, RosterRead
from outreach.errors import N_, UserError
from outreach.exchange.roster import Reading, read_roster
from outreach.services import batches, layouts
from outreach.services.batches import Missing
from outreach.services.candidates import Candidate, read_candidates
from outreach.services.context import Context
from outreach.services.deciding import WRITTEN, Outcome, RecordPlan, plan_records
from outreach.services.known import read_known
from outreach.services.leavers import missing_on
from outreach.services.matching import Mode
from outreach.services.roster_writer import RosterWriter
from outreach.services.store import Store, Transaction

Source = Path | Pasted
MESSAGE_CHILD_ALIKE = N_("已有同名同生日而证号不同的孩子，请对照证件核对是不是同一个孩子")


class Steps(Protocol):
    """Who hears how far an import is, and can end it (:class:`outreach.ui.tasks.Progress`)."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Say how far it is; raises when the import was cancelled."""


class Silent:
    """Nobody listens: the command line and tests."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Do nothing."""


@dataclass(frozen=True)
class ImportOptions:
    """How to read a file and what it may change.

    ``mapping``: column letters to ledger column, as a person chose them; empty: as the
    headings say, or as they were last confirmed. ``on``: the day of a full list, today where
    not said. ``expected`` takes future hire dates as announced arrivals (预到岗): the person
    is registered, the children wait for the day. ``by_hand``: a person is there to map columns.
    """

    kind: str = "employees"
    sheet: str | None = None
    heading_row: int | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    mode: Mode = Mode.UPDATE
    on: date | None = None
    expected: bool = False
    by_hand: bool = False


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
    missing: tuple[Missing, ...] = ()  # proposed as leavers by a full list
    people: Mapping[uuid.UUID, Candidate] = field(default_factory=dict)  # candidates by id

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
    def remarks(self) -> tuple[Remark, ...]:
        """What should be known about the file: hidden rows, other sheets."""
        return self.read.remarks

    @property
    def has_findings(self) -> bool:
        """Tell whether anything was refused or is held."""
        return any(plan.problems for plan in self.plans)


def preview(
    store: Store,
    ctx: Context,
    source: Source,
    options: ImportOptions,
    progress: Steps | None = None,
) -> ImportResult:
    """Read a roster and say what importing it would do; nothing is written."""
    with collecting.paused():
        return _preview(store, ctx, source, options, progress or Silent())


def _preview(
    store: Store, ctx: Context, source: Source, options: ImportOptions, heard: Steps
) -> ImportResult:
    read = _read(store, ctx, source, options)
    heard.step(1, 2, "")
    with store.reading() as session:
        known = read_known(
            session, store, ctx.at_site().id, [record.hire for record in read.records]
        )
        plans = plan_records(store, read, known, options.mode, expected=options.expected)
        missing = _missing(session, ctx, options, plans)
        people = _people(session, plans)
    writer = RosterWriter(store, ctx, known)
    for plan in plans:
        writer.add(plan.to_enter, plan.person, plan.changes, write=plan.outcome in WRITTEN)
    return replace(_result(0, read, plans, writer, options), missing=missing, people=people)


def import_file(
    store: Store,
    ctx: Context,
    source: Source,
    options: ImportOptions,
    progress: Steps | None = None,
) -> ImportResult:
    """Import a roster in one transaction; an error or a cancel leaves nothing behind."""
    with collecting.paused():
        return _import(store, ctx, source, options, progress or Silent())


def _import(
    store: Store, ctx: Context, source: Source, options: ImportOptions, heard: Steps
) -> ImportResult:
    read = _read(store, ctx, source, options)
    total = len(read.records)
    with store.writing(ctx) as work:
        batch = batches.begin(work)
        known = read_known(
            work.session, store, ctx.at_site().id, [record.hire for record in read.records]
        )
        plans = plan_records(store, read, known, options.mode, expected=options.expected)
        missing = _missing(work.session, ctx, options, plans)
        people = _people(work.session, plans)
        writer = RosterWriter(store, ctx, known, batch)
        for place, plan in enumerate(plans):
            writer.add(plan.to_enter, plan.person, plan.changes, write=plan.outcome in WRITTEN)
            if place % 100 == 0:
                heard.step(place, total * 2, "")
        batches.write_heading(work, batch, _heading(source, options, read), plans)
        writer.write(work, heard.step)
        batches.write_records(work, store, batch, plans, writer.people, missing)
        _remember(work, options, read)
        work.audit("import", options.kind, batch.id, {"records": (None, total)})
    done = _result(batch.number, read, plans, writer, options)
    return replace(done, missing=missing, people=people)


def _read(store: Store, ctx: Context, source: Source, options: ImportOptions) -> RosterRead:
    ctx.require(Right.IMPORT)
    ctx.at_site()
    if options.kind != EMPLOYEES.kind:
        raise UserError(
            N_("没有叫“{kind}”的台账；现有：{kinds}。"),
            code="no_ledger",
            kind=options.kind,
            kinds=EMPLOYEES.kind,
        )
    if options.on is not None and options.on > ctx.today:
        raise UserError(N_("名单的日期 {on} 晚于今天，请核对。"), code="future_date", on=options.on)
    how = Reading(
        options.sheet,
        options.heading_row,
        options.mapping,
        layouts.recall(store),
        options.by_hand,
    )
    return read_roster(source, today=ctx.today, how=how)


def _missing(
    session: Session, ctx: Context, options: ImportOptions, plans: tuple[RecordPlan, ...]
) -> tuple[Missing, ...]:
    if options.mode is not Mode.FULL_LIST:
        return ()
    return missing_on(session, ctx.at_site().id, options.on or ctx.today, plans)


def _people(session: Session, plans: tuple[RecordPlan, ...]) -> dict[uuid.UUID, Candidate]:
    return read_candidates(session, [one for plan in plans for one in plan.candidates])


def _heading(source: Source, options: ImportOptions, read: RosterRead) -> batches.Heading:
    data = source.text.encode() if isinstance(source, Pasted) else source.read_bytes()
    mapping = {column.letters: column.key for column in read.columns}
    return batches.Heading(
        options.kind,
        hashlib.sha256(data).digest(),
        options.mode,
        json.dumps(mapping, ensure_ascii=False),
    )


def _remember(work: Transaction, options: ImportOptions, read: RosterRead) -> None:
    """Keep what a person said of these headings: the next file with them needs no saying."""
    if options.mapping:
        layouts.remember(work, read)


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
        if plan.outcome in WRITTEN
        and any(
            is_unlikely(child, parent_birth=plan.record.hire.birth)
            for child in plan.record.hire.children or ()
        )
    )
    alike = tuple(Unlikely(*place, "child_alike", MESSAGE_CHILD_ALIKE) for place in writer.alike)
    return ImportResult(
        batch,
        options.kind,
        read,
        plans,
        len(writer.employees),
        len(writer.children),
        warnings + alike,
    )


__all__ = [
    "ImportOptions",
    "ImportResult",
    "Mode",
    "Outcome",
    "RecordPlan",
    "Source",
    "Steps",
    "import_file",
    "preview",
]
