# SPDX-License-Identifier: Apache-2.0
"""What becomes of every row that is about an erased person: gone, emptied, or nameless."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, delete, exists, insert, or_, select, update

from outreach.db.aid import AidCaseRow, PaymentRow
from outreach.db.attachments import AttachmentRow
from outreach.db.children import CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.contact import ContactRow, GiftRow
from outreach.db.doubles import MergeRow
from outreach.db.employees import EmployeeRow, EmploymentRow, IntakeRow, SearchKeyRow
from outreach.db.followups import FollowUpRow, ReminderRow
from outreach.db.incidents import EmergencyLeaveRow
from outreach.db.keeping import AuditRow, AuditValueRow
from outreach.db.ledgers import BatchRecordRow, HeldRow, LeaverRow, ReplacedRow
from outreach.db.letters import CareLetterRow
from outreach.db.pledges import NoticeRow, PledgeRow
from outreach.db.queries.statuses import touch_families
from outreach.db.referrals import ReferralRow
from outreach.db.reunions import HelpRow, RequestChildRow, RequestRow
from outreach.db.statuses import ChildFactRow, ChildStatusRow, OfficialMarkRow, StatusChangeRow
from outreach.db.talks import AttendanceRow
from outreach.services import drafts
from outreach.services.erasing_traces import Traces
from outreach.services.store import Transaction

VERB = "erase"
EMPLOYEE, CHILD = "employee", "child"
NAMELESS = "—"  # the name of the row that holds what was done for erased families

Ids = set[uuid.UUID]

# Said of a person alone: it goes with them. What refers to another stands before it.
_OF_EMPLOYEE: tuple[Any, ...] = (IntakeRow, InquiryRow, NoticeRow, PledgeRow, ReminderRow,
                                 GuardianRow, EmploymentRow)  # fmt: skip
_OF_CHILD: tuple[Any, ...] = (GuardianRow, ChildFactRow, OfficialMarkRow, StatusChangeRow,
                              CareLetterRow)  # fmt: skip
# Done by the firm: it stays, without words, under the nameless row.
_DONE: tuple[tuple[Any, dict[str, Any]], ...] = (
    (GiftRow, {}),
    (RequestRow, {"place_code": "", "place": ""}),
    (AidCaseRow, {"purpose": "", "reason": ""}),
    (FollowUpRow, {}),
    (EmergencyLeaveRow, {"help": ""}),
)
_WORDS = {"whose": "", "subject": "", "reason": "", "outcome": ""}
_DROPPED = "drop"


class Eraser:
    """Erases people within one transaction."""

    def __init__(self, work: Transaction) -> None:
        self._work = work
        self._session = work.session
        self._gone: Ids = set()  # every record that was about them, deleted or not

    def run(self, employees: Ids, children: Ids) -> Ids:
        """Erase these people; return the attached files that nothing names any more."""
        if not employees and not children:
            return set()
        self._gone = employees | children
        traces = self._traces(employees, children)
        touch_families(self._session, employees)
        self._imports(employees, children, traces)
        self._referrals(employees, children)
        for person in sorted(employees):
            self._employee(person)
        self._delete_children(children)
        self._delete_employees(employees)
        files = self._attachments()
        self._replaced()
        drafts.forget(self._session, self._gone)
        self._audit(traces)
        return files

    def _traces(self, employees: Ids, children: Ids) -> Traces:
        traces = Traces(employees | children)
        for row in self._session.scalars(select(EmployeeRow).where(EmployeeRow.id.in_(employees))):
            traces.add_name(row.name)
            for field in ("number", "phone", "other_paper"):
                traces.add_number(field, getattr(row, field) or "")
        names = select(ChildRow.name).where(ChildRow.id.in_(children))
        for name in self._session.scalars(names):
            traces.add_name(name or "")
        return traces

    def _ids(self, table: Any, where: Any) -> list[uuid.UUID]:
        """Return the rows of a table that are about them, and remember that they were."""
        found = list(self._session.scalars(select(table.id).where(where)))
        self._gone |= set(found)
        return found

    def _employee(self, person: uuid.UUID) -> None:
        """Take what was done for one person over to the nameless row."""
        calls = ContactRow.employee_id == person
        self._ids(ContactRow, calls)
        self._session.execute(update(ContactRow).where(calls).values(employee_id=None))
        self._sign_ins(person)
        for table, emptied in _DONE:
            where = table.employee_id == person
            if found := self._ids(table, where):
                values = {"employee_id": self._nameless(), **emptied}
                self._session.execute(update(table).where(table.id.in_(found)).values(values))
            if table is AidCaseRow:
                self._ids(PaymentRow, paid := PaymentRow.case_id.in_(found))
                self._session.execute(update(PaymentRow).where(paid).values(goods=""))
            elif table is RequestRow:
                self._ids(HelpRow, HelpRow.request_id.in_(found))

    def _sign_ins(self, person: uuid.UUID) -> None:
        own = AttendanceRow.employee_id == person
        for talk in self._session.scalars(select(AttendanceRow.session_id).where(own)).all():
            there = exists().where(
                AttendanceRow.session_id == talk, AttendanceRow.employee_id == EmployeeRow.id
            )
            self._session.execute(
                update(AttendanceRow)
                .where(own, AttendanceRow.session_id == talk)
                .values(employee_id=self._nameless(~there))
            )

    def _nameless(self, *where: Any) -> uuid.UUID:
        """Return the row that stands for erased people; of two at one talk, each has one."""
        own = (EmployeeRow.name == NAMELESS, EmployeeRow.birth.is_(None))
        found = self._session.scalar(
            select(EmployeeRow.id).where(*own, *where).order_by(EmployeeRow.id).limit(1)
        )
        if found is not None:
            return found
        made = self._work.new_id()
        self._session.execute(
            insert(EmployeeRow).values(
                id=made,
                enterprise_id=self._work.store.enterprise_id,
                name=NAMELESS,
                version=1,
                recorded_at=self._work.ctx.now,
            )
        )
        return made

    def _referrals(self, employees: Ids, children: Ids) -> None:
        """Empty referrals; one that follows a reported danger stays in its own words."""
        about = or_(ReferralRow.employee_id.in_(employees), ReferralRow.child_id.in_(children))
        emptied = self._ids(ReferralRow, and_(about, ReferralRow.incident_id.is_(None)))
        self._session.execute(
            update(ReferralRow).where(ReferralRow.id.in_(emptied)).values(**_WORDS)
        )
        self._session.execute(
            update(ReferralRow)
            .where(ReferralRow.employee_id.in_(employees))
            .values(employee_id=None)
        )

    def _imports(self, employees: Ids, children: Ids, traces: Traces) -> None:
        """Empty what imports hold of them: lines, held records, proposals to leave."""
        self._session.execute(
            update(BatchRecordRow)
            .where(BatchRecordRow.employee_id.in_(employees))
            .values(employee_id=None)
        )
        spells = select(EmploymentRow.id).where(EmploymentRow.employee_id.in_(employees))
        self._session.execute(delete(LeaverRow).where(LeaverRow.employment_id.in_(spells)))
        persons = {one.hex for one in employees | children}
        for row in self._session.scalars(select(HeldRow)):
            candidates = json.loads(row.candidates)
            about = not persons.isdisjoint(candidates)
            if about or traces.in_record(row.facts or ""):
                row.facts, row.problems = None, "[]"
                row.candidates = json.dumps([one for one in candidates if one not in persons])
                if row.state in ("open", "expected"):
                    row.state, row.decided_at = _DROPPED, self._work.ctx.now
        self._session.flush()

    def _delete_children(self, children: Ids) -> None:
        for table in _OF_CHILD:
            self._ids(table, table.child_id.in_(children))
        for table in (*_OF_CHILD, ChildStatusRow, CareRow, RequestChildRow):
            self._session.execute(delete(table).where(table.child_id.in_(children)))
        self._merges(children)
        self._session.execute(delete(ChildRow).where(ChildRow.id.in_(children)))

    def _delete_employees(self, employees: Ids) -> None:
        for table in _OF_EMPLOYEE:
            self._ids(table, table.employee_id.in_(employees))
        inquiries = select(InquiryRow.id).where(InquiryRow.employee_id.in_(employees))
        self._session.execute(delete(CareRow).where(CareRow.inquiry_id.in_(inquiries)))
        for table in (*_OF_EMPLOYEE, SearchKeyRow):
            self._session.execute(delete(table).where(table.employee_id.in_(employees)))
        self._merges(employees)
        self._session.execute(delete(EmployeeRow).where(EmployeeRow.id.in_(employees)))

    def _merges(self, people: Ids) -> None:
        self._session.execute(
            delete(MergeRow).where(or_(MergeRow.kept_id.in_(people), MergeRow.gone_id.in_(people)))
        )

    def _attachments(self) -> Ids:
        files = set()
        for some in _chunks(self._gone):
            own = AttachmentRow.record_id.in_(some)
            files |= set(self._session.scalars(select(AttachmentRow.id).where(own)))
            self._session.execute(delete(AttachmentRow).where(own))
        return files

    def _replaced(self) -> None:
        for some in _chunks(self._gone):
            self._session.execute(delete(ReplacedRow).where(ReplacedRow.row_id.in_(some)))

    def _audit(self, traces: Traces) -> None:
        """Take values and reasons from the trail; who did what when, to which record, stays."""
        ours: Ids = set()
        for some in _chunks(self._gone):
            about = and_(AuditRow.record_id.in_(some), AuditRow.verb != VERB)
            ours |= set(self._session.scalars(select(AuditRow.id).where(about)))
            self._session.execute(update(AuditRow).where(about).values(reason=""))
        every = select(AuditValueRow.entry_id, AuditValueRow.values, AuditRow.record_kind)
        every = every.join(AuditRow, AuditRow.id == AuditValueRow.entry_id)
        for entry, values, kind in self._session.execute(every).yield_per(1000):
            own_entry = kind in (EMPLOYEE, CHILD)  # of somebody else, maybe of the same name
            if (traces.in_text if own_entry else traces.in_values)(values or ""):
                ours.add(entry)
        for some in _chunks(ours):
            own = AuditValueRow.entry_id.in_(some)
            self._session.execute(update(AuditValueRow).where(own).values(values=None))


def _chunks(ids: Ids) -> Iterable[Sequence[uuid.UUID]]:
    every = sorted(ids)
    return [every[start : start + 400] for start in range(0, len(every), 400)]
