# SPDX-License-Identifier: Apache-2.0
"""Erase a family (删除): its rows go from every table, what was done for it counts on without it.

Money paid, tickets, visits, minutes and sign-ins are the firm's own acts, on which reports and
books rest. They go over to a nameless row that all erased families share, so that nothing is
left that tells whose they were. What had to be reported of a danger stays, in its own words.
Older backups hold the family until they are thinned; a return from one erases it again.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, insert, or_, select
from sqlalchemy.orm import Session

from outreach.db import erasures
from outreach.db.children import ChildRow, GuardianRow
from outreach.db.copy_index import Erased
from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.engine import file_of
from outreach.db.keeping import ErasureRow
from outreach.db.sites import SiteRow
from outreach.db.vault import FOLDER, Vault
from outreach.domain.children import parse_short_number
from outreach.domain.keeping import KEEPERS
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.erasing_rows import CHILD, EMPLOYEE, VERB, Eraser
from outreach.services.store import Store, Transaction


@dataclass(frozen=True)
class Family:
    """Whom an erasure would concern, by numbers alone: an administrator sees no family."""

    employee: uuid.UUID | None
    child: uuid.UUID | None
    site: str
    children: int


@dataclass(frozen=True)
class Done:
    """How many files of people, and how many attached files, are gone."""

    employees: int
    children: int
    attachments: int


def look(store: Store, ctx: Context, text: str) -> Family:
    """Find whom ``text`` names: an employee's staff number, or a child's number (C-2107).

    Raises :class:`UserError` for nobody, and for a staff number that several people had.
    """
    ctx.require(*KEEPERS)
    number = parse_short_number(text)
    with store.reading() as session:
        if number is not None:
            child = session.scalar(select(ChildRow.id).where(ChildRow.short_no == number))
            if child is not None:
                return Family(None, child, "", 1)
        found = session.execute(
            select(EmploymentRow.employee_id, SiteRow.name)
            .join(SiteRow, SiteRow.id == EmploymentRow.site_id)
            .where(
                EmploymentRow.staff_no == text.strip(),
                *([EmploymentRow.site_id == ctx.site.id] if ctx.site else []),
            )
            .order_by(EmploymentRow.superseded_at.is_(None), EmploymentRow.valid_from)
        ).all()
        people = {row.employee_id: row.name for row in found}
        if not people:
            raise _nobody()
        if len(people) > 1:
            raise UserError(
                N_("工号 {number} 先后属于 {n} 位职工，不能确定删除哪一位。请先合并或改正工号。"),
                code="ambiguous",
                number=text.strip(),
                n=len(people),
            )
        ((employee, site),) = people.items()
        _, children = _family_of(session, employee)
        return Family(employee, None, site, len(children))


def erase(
    store: Store,
    ctx: Context,
    *,
    child: uuid.UUID | None = None,
    employee: uuid.UUID | None = None,
) -> Done:
    """Erase an employee with the children nobody else here lists, or one child; all or nothing.

    ``ctx.reason`` says why. Raises :class:`UserError` without one and for somebody unknown.
    """
    ctx.require(*KEEPERS)
    if not ctx.reason.strip():
        raise UserError(N_("删除一户的资料要写明理由。"), code="missing_reason")
    with store.writing(ctx) as work:
        employees, children = _family(work.session, employee, child)
        records = [Erased(EMPLOYEE, one) for one in employees]
        records += [Erased(CHILD, one) for one in children]
        files = erase_records(work, records)
        kind = EMPLOYEE if employee is not None else CHILD
        work.audit(VERB, kind, employee or child)
    if store.folder is not None:
        with store.reading() as session:
            erasures.mend(store.folder, session)
    clean(store, files)
    return Done(len(employees), len(children), len(files))


def erase_records(work: Transaction, records: Iterable[Erased]) -> set[uuid.UUID]:
    """Erase single records and list them as erased; part of a larger transaction.

    Records that are not there are listed, too. Returns the attached files that are to go once
    the transaction is done.
    """
    rows = work.session.execute(select(ErasureRow.kind, ErasureRow.record_id))
    known = {(row.kind, row.record_id) for row in rows}
    wanted = list(dict.fromkeys(records))
    eraser = Eraser(work)
    files = eraser.run(
        {one.id for one in wanted if one.kind == EMPLOYEE},
        {one.id for one in wanted if one.kind == CHILD},
    )
    for one in wanted:
        if (one.kind, one.id) not in known:
            work.session.execute(
                insert(ErasureRow).values(
                    id=work.new_id(),
                    kind=one.kind,
                    record_id=one.id,
                    erased_at=work.ctx.now,
                    erased_by=work.ctx.actor.id,
                )
            )
    return files


def clean(store: Store, files: Iterable[uuid.UUID]) -> None:
    """Remove attached files, and what the log of the last writes still holds of the rows."""
    if store.folder is not None:
        vault = Vault(store.folder / FOLDER)
        for one in files:
            vault.drop(one)
    if file_of(store.engine) is None:
        return
    raw = store.engine.raw_connection()
    with contextlib.closing(raw):
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a reader at work: at the end


def still_there(session: Session, records: Iterable[Erased]) -> int:
    """Count how many of these records there are."""
    found = 0
    for one in records:
        table = EmployeeRow if one.kind == EMPLOYEE else ChildRow
        found += session.scalar(select(func.count()).where(table.id == one.id)) or 0
    return found


def _family(
    session: Session, employee: uuid.UUID | None, child: uuid.UUID | None
) -> tuple[Sequence[uuid.UUID], Sequence[uuid.UUID]]:
    if employee is not None and session.get(EmployeeRow, employee) is not None:
        return _family_of(session, employee)
    if child is not None and session.get(ChildRow, child) is not None:
        return (), _merged(session, ChildRow, [child])
    raise _nobody()


def _family_of(
    session: Session, employee: uuid.UUID
) -> tuple[Sequence[uuid.UUID], Sequence[uuid.UUID]]:
    """Return every file of a person, and the children that nobody else lists now."""
    people = _merged(session, EmployeeRow, [employee])
    others = exists().where(
        GuardianRow.child_id == ChildRow.id,
        GuardianRow.employee_id.not_in(people),
        GuardianRow.superseded_at.is_(None),
    )
    own = select(GuardianRow.child_id).where(GuardianRow.employee_id.in_(people))
    children = session.scalars(
        select(ChildRow.id).where(ChildRow.id.in_(own), ~others).order_by(ChildRow.id)
    ).all()
    return people, _merged(session, ChildRow, children)


def _merged(
    session: Session, table: type[EmployeeRow] | type[ChildRow], ids: Sequence[uuid.UUID]
) -> list[uuid.UUID]:
    """Return these files and all that were ever brought together with them."""
    found = list(ids)
    while True:
        beside = session.execute(
            select(table.id, table.merged_into).where(
                or_(table.id.in_(found), table.merged_into.in_(found))
            )
        ).all()
        more = {one for row in beside for one in row if one is not None} - set(found)
        if not more:
            return found
        found += sorted(more)


def _nobody() -> UserError:
    return UserError(N_("没有找到这位职工，请核对工号和厂区。"), code="not_found")
