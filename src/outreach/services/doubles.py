# SPDX-License-Identifier: Apache-2.0
"""Doubles (重复档案): find files that may be one person, bring them together, part them again.

The file that goes keeps its row, pointing at the one that stays: a number once found wrong
still leads to the right file, and the merge can be undone.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, islice
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from outreach.db.aid import AidCaseRow
from outreach.db.children import GuardianRow, InquiryRow
from outreach.db.contact import ContactRow, GiftRow
from outreach.db.doubles import MergeRow
from outreach.db.employees import EmployeeRow, EmploymentRow, IntakeRow, SearchKeyRow
from outreach.db.followups import FollowUpRow, ReminderRow
from outreach.db.incidents import EmergencyLeaveRow
from outreach.db.pledges import NoticeRow, PledgeRow
from outreach.db.referrals import ReferralRow
from outreach.db.reunions import RequestRow
from outreach.db.search import refresh_keys
from outreach.db.talks import AttendanceRow
from outreach.domain.access import Right
from outreach.domain.doubles import Identity, Likeness, likeness
from outreach.errors import N_, UserError
from outreach.services import statuses
from outreach.services.candidates import Candidate, read_candidates
from outreach.services.context import Context
from outreach.services.row_values import freeze, table_of, thaw
from outreach.services.store import Store, Transaction

# Every table whose rows belong to a person and go with the file.
_OWNED: tuple[Any, ...] = (
    EmploymentRow,
    IntakeRow,
    InquiryRow,
    NoticeRow,
    PledgeRow,
    ContactRow,
    GiftRow,
    RequestRow,
    AidCaseRow,
    FollowUpRow,
    EmergencyLeaveRow,
    ReferralRow,
    ReminderRow,
)


@dataclass(frozen=True)
class Pair:
    """Two files side by side, and why they may be one person."""

    one: Candidate
    other: Candidate
    likeness: Likeness


@dataclass(frozen=True)
class Merged:
    """A merge that can be undone."""

    id: uuid.UUID
    kept: Candidate
    gone: Candidate
    recorded_at: datetime


def possible(store: Store, ctx: Context, *, limit: int = 200) -> tuple[Pair, ...]:
    """Return pairs of files that may be one person, by name; at most ``limit``."""
    ctx.require(Right.IMPORT)
    with store.reading() as session:
        pairs, beside = [], {}
        for one, other, kind, numbers in islice(_alike(session, store), limit):
            pairs.append((one, other, kind))
            beside[one], beside[other] = numbers[1], numbers[0]
        people = read_candidates(session, beside, beside)
    return tuple(Pair(people[one], people[other], kind) for one, other, kind in pairs)


def merge(store: Store, ctx: Context, *, keep: uuid.UUID, gone: uuid.UUID) -> uuid.UUID:
    """Bring the file ``gone`` into ``keep``; return the merge's id, to undo it by.

    Everything recorded of the one that goes now belongs to the one that stays; of two answers
    to the same question the later one counts. Raises :class:`UserError` for a file that is
    not there, for the same file twice, and for two that are plainly not one person.
    """
    ctx.require(Right.IMPORT)
    with store.writing(ctx) as work:
        gone_row = _pair(work, keep, gone)
        moved = [*_move_spells(work, keep, gone), *_move_rows(work, keep, gone)]
        moved += [*_move_links(work, keep, gone), *_move_attendance(work, keep, gone)]
        gone_row.merged_into = keep
        work.session.flush()
        _renew_keys(work.session, keep, gone)
        merge_id = work.new_id()
        work.session.execute(
            insert(MergeRow).values(
                id=merge_id,
                kind="employee",
                kept_id=keep,
                gone_id=gone,
                moved=json.dumps(moved),
                recorded_at=ctx.now,
            )
        )
        statuses.touch(work, [keep, gone])
        work.audit("merge", "employee", keep, {"merged": (None, gone)})
    return merge_id


def _pair(work: Transaction, keep: uuid.UUID, gone: uuid.UUID) -> EmployeeRow:
    """Return the file that is to go; refuse a pair that is not there or not one person."""
    rows = {
        row.id: row
        for row in work.session.scalars(
            select(EmployeeRow).where(
                EmployeeRow.id.in_((keep, gone)),
                EmployeeRow.enterprise_id == work.store.enterprise_id,
                EmployeeRow.merged_into.is_(None),
            )
        )
    }
    if len(rows) != 2:
        raise UserError(
            N_("要合并的两份档案没有都找到，可能已经有人合并过，请重新查找。"),
            code="no_pair",
        )
    if likeness(_identity(rows[keep]), _identity(rows[gone])) is None:
        raise UserError(
            N_(
                "{one} 和 {other} 的姓名或身份证号说明不是同一个人，没有合并。"
                "如果是录错了，请先改正再合并。"
            ),
            code="not_alike",
            one=rows[keep].name,
            other=rows[gone].name,
        )
    return rows[gone]


def merges(store: Store, ctx: Context) -> tuple[Merged, ...]:
    """Return merges that can be undone, newest first."""
    ctx.require(Right.IMPORT)
    with store.reading() as session:
        rows = list(
            session.scalars(
                select(MergeRow).where(MergeRow.undone_at.is_(None)).order_by(MergeRow.id.desc())
            )
        )
        people = read_candidates(
            session, [one for row in rows for one in (row.kept_id, row.gone_id)]
        )
        return tuple(
            Merged(row.id, people[row.kept_id], people[row.gone_id], row.recorded_at)
            for row in rows
        )


def unmerge(store: Store, ctx: Context, merge_id: uuid.UUID) -> None:
    """Part two files again: what was moved goes back, what came since stays where it is."""
    ctx.require(Right.IMPORT)
    with store.writing(ctx) as work:
        row = work.session.get(MergeRow, merge_id)
        if row is None or row.undone_at is not None:
            raise UserError(N_("这次合并已经撤销过，或者不存在。"), code="no_merge")
        later = work.session.scalar(
            select(func.count())
            .select_from(MergeRow)
            .where(MergeRow.gone_id == row.kept_id, MergeRow.undone_at.is_(None))
        )
        if later:
            raise UserError(
                N_("合并后的档案后来又并进了另一份，请先撤销那一次合并。"), code="merged_on"
            )
        for table, key, before in reversed(json.loads(row.moved or "[]")):
            _put_back(work, table, key, before, row)
        work.session.execute(
            update(EmployeeRow).where(EmployeeRow.id == row.gone_id).values(merged_into=None)
        )
        row.undone_at = ctx.now
        work.session.flush()
        _renew_keys(work.session, row.kept_id, row.gone_id)
        statuses.touch(work, [row.kept_id, row.gone_id])
        work.audit("unmerge", "employee", row.kept_id, {"merged": (row.gone_id, None)})


Move = tuple[str, str, str]  # table, row id (or session for attendance), what was done


def _identity(row: Any) -> Identity:
    return Identity(row.name, row.birth, row.number or "")


Alike = tuple[uuid.UUID, uuid.UUID, Likeness, tuple[str, str]]  # with both numbers


def _alike(session: Session, store: Store) -> Iterator[Alike]:
    columns = (EmployeeRow.id, EmployeeRow.name, EmployeeRow.birth, EmployeeRow.number)
    own = (EmployeeRow.enterprise_id == store.enterprise_id, EmployeeRow.merged_into.is_(None))
    shared = (
        select(EmployeeRow.name).where(*own).group_by(EmployeeRow.name).having(func.count() > 1)
    )
    named: dict[str, list[tuple[uuid.UUID, Identity]]] = defaultdict(list)
    for row in session.execute(
        select(*columns).where(*own, EmployeeRow.name.in_(shared)).order_by(EmployeeRow.id)
    ):
        named[row.name].append((row.id, _identity(row)))
    for people in named.values():
        for (one, first), (other, second) in combinations(people, 2):
            kind = likeness(first, second)
            if kind is not None:
                yield one, other, kind, (first.number, second.number)


def _move_spells(work: Transaction, keep: uuid.UUID, gone: uuid.UUID) -> list[Move]:
    """Move spells of work; of two live ones at one site only the kept file's goes on."""
    open_at = set(
        work.session.scalars(
            select(EmploymentRow.site_id).where(
                EmploymentRow.employee_id == keep,
                EmploymentRow.superseded_at.is_(None),
                EmploymentRow.valid_to.is_(None),
            )
        )
    )
    doubled = work.session.scalars(
        select(EmploymentRow.id).where(
            EmploymentRow.employee_id == gone,
            EmploymentRow.superseded_at.is_(None),
            EmploymentRow.valid_to.is_(None),
            EmploymentRow.site_id.in_(open_at),
        )
    ).all()
    return _supersede(work, EmploymentRow, doubled)


def _move_rows(work: Transaction, keep: uuid.UUID, gone: uuid.UUID) -> list[Move]:
    moved: list[Move] = []
    for table in (IntakeRow, InquiryRow):  # of two answers the later one counts
        live = work.session.execute(
            select(table.id)
            .where(table.employee_id.in_((keep, gone)), table.superseded_at.is_(None))
            .order_by(table.asked_on, table.id)
        ).all()
        moved += _supersede(work, table, [row.id for row in live[:-1]])
    for table in _OWNED:
        ids = work.session.scalars(select(table.id).where(table.employee_id == gone)).all()
        moved += [(table.__tablename__, row_id.hex, "owner") for row_id in ids]
        work.session.execute(
            update(table).where(table.employee_id == gone).values(employee_id=keep)
        )
    return moved


def _move_links(work: Transaction, keep: uuid.UUID, gone: uuid.UUID) -> list[Move]:
    """Move guardian links; a child both files list keeps one."""
    listed = select(GuardianRow.child_id).where(
        GuardianRow.employee_id == keep, GuardianRow.superseded_at.is_(None)
    )
    twice = work.session.scalars(
        select(GuardianRow.id).where(
            GuardianRow.employee_id == gone,
            GuardianRow.superseded_at.is_(None),
            GuardianRow.child_id.in_(listed),
        )
    ).all()
    moved = _supersede(work, GuardianRow, twice)
    ids = work.session.scalars(select(GuardianRow.id).where(GuardianRow.employee_id == gone)).all()
    work.session.execute(
        update(GuardianRow).where(GuardianRow.employee_id == gone).values(employee_id=keep)
    )
    return moved + [(GuardianRow.__tablename__, row_id.hex, "owner") for row_id in ids]


def _move_attendance(work: Transaction, keep: uuid.UUID, gone: uuid.UUID) -> list[Move]:
    """Move attendances; who signed twice at one session was there once."""
    listed = select(AttendanceRow.session_id).where(AttendanceRow.employee_id == keep)
    own = AttendanceRow.employee_id == gone
    twice = work.session.execute(
        select(AttendanceRow.__table__).where(own, AttendanceRow.session_id.in_(listed))
    ).all()
    moved = [
        (AttendanceRow.__tablename__, row.session_id.hex, freeze(dict(row._mapping)))  # noqa: SLF001 - SQLAlchemy's public name
        for row in twice
    ]
    work.session.execute(delete(AttendanceRow).where(own, AttendanceRow.session_id.in_(listed)))
    left = work.session.scalars(select(AttendanceRow.session_id).where(own)).all()
    work.session.execute(update(AttendanceRow).where(own).values(employee_id=keep))
    return moved + [(AttendanceRow.__tablename__, one.hex, "owner") for one in left]


def _supersede(work: Transaction, table: Any, ids: Iterable[uuid.UUID]) -> list[Move]:
    wanted = list(ids)
    work.session.execute(
        update(table).where(table.id.in_(wanted)).values(superseded_at=work.ctx.now)
    )
    return [(table.__tablename__, row_id.hex, "live") for row_id in wanted]


_TABLES: dict[str, Any] = {
    table.__tablename__: table for table in (*_OWNED, GuardianRow, AttendanceRow)
}


def _put_back(work: Transaction, name: str, key: str, what: str, merged: MergeRow) -> None:
    table, row_id = _TABLES[name], uuid.UUID(key)
    if table is AttendanceRow and what != "owner":
        work.session.execute(insert(AttendanceRow).values(**thaw(table_of(name), what)))
        return
    if table is AttendanceRow:
        work.session.execute(
            update(AttendanceRow)
            .where(AttendanceRow.session_id == row_id, AttendanceRow.employee_id == merged.kept_id)
            .values(employee_id=merged.gone_id)
        )
        return
    values: dict[str, Any] = (
        {"employee_id": merged.gone_id} if what == "owner" else {"superseded_at": None}
    )
    work.session.execute(update(table).where(table.id == row_id).values(**values))


def _renew_keys(session: Session, keep: uuid.UUID, gone: uuid.UUID) -> None:
    """Let the file be found by what either was found by; one that is gone is not listed."""
    refresh_keys(session, [keep, gone])
    row = session.get(EmployeeRow, gone)
    if row is None or row.merged_into is None:
        return
    have = set(session.scalars(select(SearchKeyRow.key).where(SearchKeyRow.employee_id == keep)))
    for key in session.scalars(
        select(SearchKeyRow.key).where(SearchKeyRow.employee_id == gone)
    ).all():
        if key not in have:
            session.execute(insert(SearchKeyRow).values(key=key, employee_id=keep))
