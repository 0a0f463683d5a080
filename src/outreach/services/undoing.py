# SPDX-License-Identifier: Apache-2.0
"""Take an import back: what it made goes, what it replaced returns, what was built on it stays.

Undoing is refused, with a list, where later work depends on the import; or it leaves alone
the people such work concerns.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from outreach.db.access import UserRow
from outreach.db.aid import AidCaseRow
from outreach.db.children import ChildRow, GuardianRow, InquiryRow
from outreach.db.contact import ContactRow, GiftRow
from outreach.db.doubles import MergeRow
from outreach.db.employees import EmployeeRow, EmploymentRow, IntakeRow, SearchKeyRow
from outreach.db.followups import FollowUpRow, ReminderRow
from outreach.db.incidents import EmergencyLeaveRow
from outreach.db.ledgers import BatchRecordRow, BatchRow, HeldRow, LeaverRow, ReplacedRow
from outreach.db.pledges import NoticeRow, PledgeRow
from outreach.db.queries.statuses import told_of, touch_families
from outreach.db.referrals import ReferralRow
from outreach.db.reunions import RequestRow
from outreach.db.search import refresh_keys
from outreach.db.sites import TeamRow
from outreach.db.talks import AttendanceRow
from outreach.domain.access import Right
from outreach.errors import N_, UserError
from outreach.services.batches import in_chunks
from outreach.services.candidates import read_candidates
from outreach.services.context import Context
from outreach.services.deciding import Outcome
from outreach.services.row_values import table_of, thaw
from outreach.services.store import Store

UNDONE = "undone"

# Why somebody cannot be taken back; the most telling reason is looked for first.
EDITED = N_("后来改过本人的资料")
ASKED = N_("后来登记过家庭情况")
NOTIFIED = N_("已经告知或签了承诺书")
ATTENDED = N_("参加过宣讲")
WORKED = N_("已有联系、团圆或帮扶记录")
IMPORTED = N_("后来的导入里也有这个人")
MERGED = N_("与另一份档案合并过")
WORK = (
    ContactRow, GiftRow, AidCaseRow, FollowUpRow, EmergencyLeaveRow, ReferralRow, ReminderRow,
)  # fmt: skip


@dataclass(frozen=True)
class Used:
    """Somebody whom later work concerns, and which."""

    employee_id: uuid.UUID
    staff_no: str
    name: str
    reason: str  # untranslated


@dataclass(frozen=True)
class Undone:
    """What taking an import back did, or why it did nothing (``done`` False: see ``used``)."""

    done: bool
    employees: int = 0  # removed
    children: int = 0  # removed
    restored: int = 0  # values put back
    used: tuple[Used, ...] = ()


@dataclass(frozen=True)
class BatchView:
    """One import in the history."""

    number: int
    kind: str
    mode: str
    recorded_at: datetime
    by: str
    counts: dict[str, int] = field(default_factory=dict)
    undone_at: datetime | None = None
    waiting: int = 0  # held records and proposed leavers not decided on


def batches(store: Store, ctx: Context, *, limit: int = 200) -> tuple[BatchView, ...]:
    """Return the imports of a site, newest first."""
    ctx.require(Right.IMPORT)
    with store.reading() as session:
        rows = session.execute(
            select(BatchRow, UserRow.name)
            .outerjoin(UserRow, UserRow.id == BatchRow.actor_id)
            .where(BatchRow.site_id == ctx.at_site().id)
            .order_by(BatchRow.number.desc())
            .limit(limit)
        ).all()
        waiting: dict[uuid.UUID, int] = defaultdict(int)
        for table in (HeldRow, LeaverRow):
            for batch_id in session.scalars(
                select(table.batch_id).where(table.state.in_(("open", "expected")))
            ):
                waiting[batch_id] += 1
        return tuple(
            BatchView(
                row.BatchRow.number,
                row.BatchRow.kind,
                row.BatchRow.mode,
                row.BatchRow.recorded_at,
                row.name or "",
                json.loads(row.BatchRow.counts),
                row.BatchRow.undone_at,
                0 if row.BatchRow.undone_at else waiting[row.BatchRow.id],
            )
            for row in rows
        )


def undo_import(store: Store, ctx: Context, number: int, *, keep_used: bool = False) -> Undone:
    """Take an import back, all of it or nothing; ``keep_used`` leaves used people alone.

    Raises :class:`UserError` for a batch that is not there or was taken back already.
    """
    ctx.require(Right.IMPORT)
    with store.writing(ctx) as work:
        batch = _find(work.session, ctx, number)
        undoing = _Undoing(work.session, batch, ctx.now)
        if undoing.is_traceless:
            raise UserError(
                N_("批次 {number} 是旧版本导入的，没有留下撤销的依据，撤销不了。"),
                code="no_trace",
                number=number,
            )
        used = undoing.used()
        if used and not keep_used:
            return Undone(done=False, used=_named(work.session, used))
        result = undoing.run(set(used), _named(work.session, used))
        work.audit("undo-import", batch.kind, batch.id, {"undone": (None, number)})
    return result


def _find(session: Session, ctx: Context, number: int) -> BatchRow:
    batch = session.scalars(
        select(BatchRow).where(BatchRow.number == number, BatchRow.site_id == ctx.at_site().id)
    ).first()
    if batch is None:
        raise UserError(
            N_("本厂区没有批次 {number} 的导入，请核对。"), code="no_batch", number=number
        )
    if batch.undone_at is not None:
        raise UserError(N_("批次 {number} 已经撤销过了。"), code="undone", number=number)
    return batch


class _Undoing:
    """One undoing, inside its transaction."""

    def __init__(self, session: Session, batch: BatchRow, now: datetime) -> None:
        self._session = session
        self._batch = batch
        self._now = now
        # A scan of the people once: undoing is rare, and an index would cost every import.
        self._created = set(
            session.scalars(select(EmployeeRow.id).where(EmployeeRow.batch_id == batch.id))
        )
        self._replaced = list(
            session.scalars(
                select(ReplacedRow)
                .where(ReplacedRow.batch_id == batch.id)
                .order_by(ReplacedRow.place.desc())
            )
        )
        self._touched = self._created | self._people_of_records()

    @property
    def is_traceless(self) -> bool:
        """Tell an import of a version that kept neither what it made nor what it replaced."""
        if not self._touched or self._created or self._replaced:
            return False
        own = self._batch.id
        made = (EmploymentRow, ChildRow, GuardianRow, InquiryRow)
        return not any(
            self._session.scalar(select(table.id).where(table.batch_id == own).limit(1))
            for table in made
        )

    def used(self) -> dict[uuid.UUID, str]:
        """Return whom later work concerns, each with the first reason found."""
        found: dict[uuid.UUID, str] = {}
        for people, reason in self._reasons():
            for person in people:
                if person in self._touched:
                    found.setdefault(person, reason)
        return found

    def run(self, kept: set[uuid.UUID], named: tuple[Used, ...]) -> Undone:
        """Remove and restore; ``kept`` people stay as they are."""
        gone = list(self._created - kept)
        restored = self._restore(kept)
        children = self._remove_families(gone, kept)
        self._remove_people(gone, self._touched - kept)
        self._remove_teams()
        refresh_keys(self._session, stay := sorted(self._touched - kept - self._created, key=str))
        touch_families(self._session, stay)
        self._close()
        return Undone(True, len(gone), children, restored, named)

    def _people_of_records(self) -> set[uuid.UUID]:
        rows = self._session.scalars(
            select(BatchRecordRow.employee_id).where(
                BatchRecordRow.batch_id == self._batch.id,
                BatchRecordRow.outcome.in_((Outcome.CREATED.value, Outcome.UPDATED.value)),
                BatchRecordRow.employee_id.is_not(None),
            )
        )
        return {row for row in rows if row is not None}

    def _reasons(self) -> Iterator[tuple[Iterable[uuid.UUID], str]]:
        own = self._batch.id
        # The last version of each: a decision may have replaced a row a second time.
        replaced = {row.row_id: row.version for row in reversed(self._replaced)}

        def changed(table: Any) -> list[uuid.UUID]:
            """Whose rows of a table were made or changed by something else since."""
            people = table.id if table is EmployeeRow else table.employee_id
            found = []
            for chunk in in_chunks(self._touched):
                rows = self._session.execute(
                    select(people, table.id, table.version, table.batch_id).where(people.in_(chunk))
                )
                for person, row_id, version, batch_id in rows:
                    wanted = replaced.get(row_id, 1 if batch_id == own else None)
                    newer = batch_id != own and row_id.bytes > own.bytes  # ids follow time
                    if newer or (wanted is not None and version != wanted):
                        found.append(person)
            return found

        yield self._made(IntakeRow), ASKED
        yield self._made(NoticeRow), NOTIFIED
        yield self._made(PledgeRow), NOTIFIED
        yield self._hanging(AttendanceRow), ATTENDED
        for table in WORK:
            yield self._hanging(table), WORKED
        yield told_of(self._session, self._touched, own), WORKED
        yield self._made(RequestRow), WORKED  # it may name a child that the import brought
        yield self._merged(), MERGED
        yield self._imported_again(), IMPORTED
        yield changed(GuardianRow), ASKED
        yield changed(InquiryRow), ASKED
        yield changed(EmployeeRow), EDITED
        yield changed(EmploymentRow), EDITED

    def _made(self, table: Any) -> list[uuid.UUID]:
        """Whose rows of a table, which no import writes, came after the batch."""
        return self._people_where(table.employee_id, table.id > self._batch.id, created=table)

    def _people_where(self, people: Any, later: Any, created: Any) -> list[uuid.UUID]:
        found: list[uuid.UUID] = []
        for chunk in in_chunks(self._touched):
            found += self._session.scalars(select(people).where(people.in_(chunk), later))
        for chunk in in_chunks(self._created):  # whatever hangs on somebody this batch made
            found += self._session.scalars(
                select(created.employee_id).where(created.employee_id.in_(chunk))
            )
        return found

    def _hanging(self, table: Any) -> list[uuid.UUID]:
        """Of those the batch made, whom the union's work knows: talks, calls, gifts, aid."""
        found: list[uuid.UUID] = []
        for chunk in in_chunks(self._created):
            found += self._session.scalars(
                select(table.employee_id).where(table.employee_id.in_(chunk))
            )
        return found

    def _imported_again(self) -> list[uuid.UUID]:
        found: list[uuid.UUID] = []
        for chunk in in_chunks(self._created):
            rows = self._session.scalars(
                select(BatchRecordRow.employee_id)
                .join(BatchRow, BatchRow.id == BatchRecordRow.batch_id)
                .where(
                    BatchRecordRow.employee_id.in_(chunk),
                    BatchRow.number > self._batch.number,
                    BatchRow.undone_at.is_(None),
                )
            )
            found += [row for row in rows if row is not None]
        return found

    def _merged(self) -> list[uuid.UUID]:
        rows = self._session.execute(
            select(MergeRow.kept_id, MergeRow.gone_id).where(
                MergeRow.kind == "employee", MergeRow.undone_at.is_(None)
            )
        )
        return [person for row in rows for person in row]

    def _restore(self, kept: set[uuid.UUID]) -> int:
        """Put back what was replaced, latest first, where nobody is kept for it."""
        restored = 0
        for row in self._replaced:
            table = table_of(row.table_name)
            owner = (
                table.c.id if row.table_name == EmployeeRow.__tablename__ else table.c.employee_id
            )
            person = self._session.scalar(select(owner).where(table.c.id == row.row_id))
            if person is None or person in kept:
                continue
            values = thaw(table, row.before or "{}")
            self._session.execute(update(table).where(table.c.id == row.row_id).values(**values))
            restored += len(values)
        return restored

    def _remove_families(self, gone: list[uuid.UUID], kept: set[uuid.UUID]) -> int:
        """Remove what this batch says of families; return how many children went."""
        people = self._touched - kept
        children: set[uuid.UUID] = set()
        for chunk in in_chunks(people):
            links = (
                GuardianRow.employee_id.in_(chunk),
                or_(GuardianRow.batch_id == self._batch.id, GuardianRow.employee_id.in_(gone)),
            )
            children |= set(self._session.scalars(select(GuardianRow.child_id).where(*links)))
            for table, condition in (
                (InquiryRow, InquiryRow.employee_id.in_(chunk)),
                (GuardianRow, GuardianRow.employee_id.in_(chunk)),
            ):
                self._session.execute(
                    delete(table).where(condition, table.batch_id == self._batch.id)
                )
        removed = 0
        merged = select(ChildRow.merged_into).where(ChildRow.merged_into.is_not(None))
        for chunk in in_chunks(children):
            linked = select(GuardianRow.child_id).where(GuardianRow.child_id.in_(chunk))
            done = self._session.execute(
                delete(ChildRow).where(
                    ChildRow.id.in_(chunk),
                    ChildRow.batch_id == self._batch.id,
                    ChildRow.id.not_in(linked),
                    ChildRow.merged_into.is_(None),
                    ChildRow.id.not_in(merged),
                )
            )
            removed += done.rowcount  # type: ignore[attr-defined]  # a delete counts its rows
        return removed

    def _remove_people(self, gone: list[uuid.UUID], people: set[uuid.UUID]) -> None:
        for chunk in in_chunks(people):
            own = (EmploymentRow.employee_id.in_(chunk), EmploymentRow.batch_id == self._batch.id)
            spells = select(EmploymentRow.id).where(*own)
            self._session.execute(delete(LeaverRow).where(LeaverRow.employment_id.in_(spells)))
            self._session.execute(delete(EmploymentRow).where(*own))
        for chunk in in_chunks(gone):
            self._session.execute(
                update(BatchRecordRow)
                .where(BatchRecordRow.employee_id.in_(chunk))
                .values(employee_id=None)
            )
            self._session.execute(delete(SearchKeyRow).where(SearchKeyRow.employee_id.in_(chunk)))
            self._session.execute(delete(EmployeeRow).where(EmployeeRow.id.in_(chunk)))

    def _remove_teams(self) -> None:
        named = select(EmploymentRow.team_id).where(EmploymentRow.team_id == TeamRow.id)
        self._session.execute(
            delete(TeamRow).where(TeamRow.batch_id == self._batch.id, ~named.exists())
        )

    def _close(self) -> None:
        """Mark the batch; what it held or proposed waits no longer."""
        own = self._batch.id
        self._session.execute(
            update(HeldRow)
            .where(HeldRow.batch_id == own, HeldRow.state.in_(("open", "expected")))
            .values(state=UNDONE, facts=None)
        )
        self._session.execute(
            update(LeaverRow)
            .where(LeaverRow.batch_id == own, LeaverRow.state == "open")
            .values(state=UNDONE)
        )
        self._batch.undone_at = self._now
        self._session.flush()


def _named(session: Session, used: dict[uuid.UUID, str]) -> tuple[Used, ...]:
    people = read_candidates(session, used)
    return tuple(
        Used(person, people[person].staff_no, people[person].name, reason)
        for person, reason in used.items()
    )
