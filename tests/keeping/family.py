# SPDX-License-Identifier: Apache-2.0
"""One family with a row in every table that can know of one, to be erased."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, insert, select

from outreach.db.access import UserRow
from outreach.db.aid import AidCaseRow, PaymentRow
from outreach.db.base import Base
from outreach.db.children import CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.contact import ContactRow, GiftRow, PointRow
from outreach.db.doubles import MergeRow
from outreach.db.employees import EmployeeRow, EmploymentRow, IntakeRow, SearchKeyRow
from outreach.db.followups import FollowUpRow, ReminderRow
from outreach.db.incidents import EmergencyLeaveRow, IncidentRow, OrderRow
from outreach.db.keeping import DraftRow
from outreach.db.ledgers import BatchRecordRow, BatchRow, HeldRow, LeaverRow, ReplacedRow
from outreach.db.letters import CareLetterRow
from outreach.db.pledges import NoticeRow, PledgeRow
from outreach.db.referrals import ReferralRow
from outreach.db.reunions import HelpRow, RequestChildRow, RequestRow, SeasonRow
from outreach.db.sites import SiteRow
from outreach.db.statuses import ChildFactRow, ChildStatusRow, OfficialMarkRow, StatusChangeRow
from outreach.db.talks import AttendanceRow, SessionRow, TalkRow
from outreach.services.store import Store, Transaction
from tests.keeping import kept
from tests.quarters.histories import CTX, NOW

TODAY = CTX.today
NAME, CHILD = "司徒秋月", "司徒小满"
NUMBER, PHONE, PAPER, STAFF = "441621199003071237", "13800003791", "H8123457", "W7731"
PLACE, CARER, PURPOSE = "紫金县某镇", "外婆看护", "给孩子治病"
WORDS = {NAME, CHILD, NUMBER, PHONE, PAPER, STAFF, "situ", PLACE, CARER, PURPOSE}
OWN_WORDS = "司徒小满在厂门口走失"  # a report of danger keeps its own words


class Family:
    """Somebody with a child of their own, and one that another employee lists, too."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.writing(CTX) as work:
            self.work = work
            sites = select(SiteRow.id).order_by(SiteRow.id)
            self.site = work.session.scalars(sites).first()
            self.employee = self._person()
            self.other = self.row(EmployeeRow, name="李明")
            self.child = self._child(CHILD, 9001)
            self.shared = self._child("李小明", 9002)
            for child, person in (
                (self.child, self.employee),
                (self.shared, self.employee),
                (self.shared, self.other),
            ):
                self.row(GuardianRow, child_id=child, employee_id=person, relation="parent")
            self._of_child()
            self._of_danger()
            self._done()
            self._imports()
            self._trail(work)
        if store.folder is not None:
            self.file = kept.attach(store, CTX, self.pledge, b"signed by her")
            self.photo = kept.attach(store, CTX, self.talk, b"a photo of the talk")

    def row(self, table: type[Base], **values: Any) -> uuid.UUID:
        """Write a row; what every table has is filled in."""
        own = cast(Table, table.__table__).columns
        made: uuid.UUID = self.work.new_id()
        common = {
            "id": made,
            "enterprise_id": self.store.enterprise_id,
            "site_id": self.site,
            "recorded_at": NOW,
        }
        given = {name: value for name, value in common.items() if name in own} | values
        self.work.session.execute(insert(table).values(**given))
        return made

    def _person(self) -> uuid.UUID:
        person = self.row(
            EmployeeRow,
            name=NAME,
            birth=date(1990, 3, 7),
            number=NUMBER,
            number_index=self.store.index_of(NUMBER),
            phone=PHONE,
            other_paper=PAPER,
            hukou_text=PLACE,
        )
        for key in (NAME, "situqiuyue", STAFF.lower(), PHONE):
            self.row(SearchKeyRow, key=key, employee_id=person)
        start = date(2026, 1, 5)
        self.spell = self.row(EmploymentRow, employee_id=person, staff_no=STAFF, valid_from=start)
        asked = {"asked_on": TODAY, "consent": "given", "consent_version": "1"}
        self.row(IntakeRow, employee_id=person, employment_id=self.spell, has_minors="yes", **asked)
        text = {"text_version": "1", "method": "paper", "employee_id": person}
        self.row(NoticeRow, given_on=TODAY, **text)
        self.pledge = self.row(PledgeRow, signed_on=TODAY, **text)
        self.row(ReminderRow, employee_id=person, kind="weekly_call", first_on=TODAY)
        self.gone = self.row(EmployeeRow, name=NAME, merged_into=person)
        moved = json.dumps([["notice", person.hex, NAME]])
        self.row(MergeRow, kind="employee", kept_id=person, gone_id=self.gone, moved=moved)
        return person

    def _child(self, name: str, number: int) -> uuid.UUID:
        index = self.store.index_of(name)
        birth = date(2016, 5, 1)
        return self.row(ChildRow, short_no=number, name=name, name_index=index, birth=birth)

    def _of_child(self) -> None:
        inquiry = self.row(
            InquiryRow,
            employee_id=self.employee,
            asked_on=TODAY,
            source="form",
            who_is_home="nobody",
            other_place=PLACE,
            carer_text=CARER,
        )
        for child in (self.child, self.shared):
            self.row(CareRow, inquiry_id=inquiry, child_id=child, carer_text=CARER, lives_in=PLACE)
        own: dict[str, Any] = {"child_id": self.child}
        self.row(
            ChildFactRow,
            about="child",
            kind="school",
            code=CHILD,
            told_on=TODAY,
            source="declared",
            **own,
        )
        self.row(
            OfficialMarkRow,
            kind="class",
            code="3",
            document=CHILD,
            seen_on=TODAY,
            valid_from=TODAY,
            **own,
        )
        self.row(ChildStatusRow, as_of=TODAY, stage=2, rules_version="1", **own)
        self.row(StatusChangeRow, changed_on=TODAY, turned="{}", cause="time", **own)
        self.row(CareLetterRow, carer=CARER, signed_on=TODAY, **own)

    def _of_danger(self) -> None:
        self.incident = self.row(
            IncidentRow,
            number=901,
            learned_at=NOW,
            danger="ongoing",
            child_id=self.child,
            facts=OWN_WORDS,
        )
        common: dict[str, Any] = {
            "child_id": self.child,
            "employee_id": self.employee,
            "channel": "phone",
            "body": "school",
            "sent_on": TODAY,
            "due_on": TODAY,
            "whose": NAME,
            "subject": PURPOSE,
            "reason": CHILD,
        }
        self.referral = self.row(ReferralRow, number=901, basis="consent", **common)
        self.danger = self.row(
            ReferralRow, number=902, basis="danger", incident_id=self.incident, **common
        )
        order = self.row(
            OrderRow, incident_id=self.incident, ordered_by="police", kind="return", day=TODAY
        )
        self.row(EmergencyLeaveRow, order_id=order, employee_id=self.employee, first=TODAY)

    def _done(self) -> None:
        own: dict[str, Any] = {"employee_id": self.employee}
        talk = self.row(TalkRow, title="家书", theme="care", venue="hall")
        self.talk = self.row(SessionRow, talk_id=talk, held_on=TODAY)
        for person in (self.employee, self.other):
            self.row(AttendanceRow, session_id=self.talk, employee_id=person)
        point = self.row(PointRow, name="亲情电话", kind="phone", opened_on=TODAY)
        self.row(ContactRow, point_id=point, day=TODAY, minutes=17, **own)
        gift = {"minutes": 30, "megabytes": 0, "fen": 1500, "source": "union"}
        self.row(GiftRow, month=TODAY.replace(day=1), **gift, **own)
        season = self.row(SeasonRow, name="春节 9", kind="spring", first=TODAY, last=TODAY)
        request = self.row(
            RequestRow, season_id=season, direction="home", place=PLACE, asked_on=TODAY, **own
        )
        for child in (self.child, self.shared):
            self.row(RequestChildRow, request_id=request, child_id=child)
        help_ = {"day": TODAY, "tickets": 2, "fen": 40000, "source": "union"}
        self.row(HelpRow, request_id=request, kind="ticket", **help_)
        asked = {"asked_on": TODAY, "asked_fen": 300000, "reason": f"{NAME} 家"}
        case = self.row(AidCaseRow, number=901, kind="illness", purpose=PURPOSE, **asked, **own)
        paid = {"day": TODAY, "fen": 300000, "goods": CARER, "source": "union"}
        self.row(PaymentRow, case_id=case, **paid)
        visit = {"due_on": TODAY, "done_on": TODAY, "result": "reached"}
        self.row(FollowUpRow, case_id=case, kind="visit", **visit, **own)

    def _imports(self) -> None:
        digest, plain = b"d" * 32, {"mapping": "{}", "counts": "{}"}
        batch = self.row(
            BatchRow, number=901, kind="employees", file_digest=digest, mode="fill", **plain
        )
        for row, facts, candidates in (
            (1, {"name": NAME, "number": NUMBER}, []),
            (2, {"name": "甲"}, [self.employee.hex, self.other.hex]),
            (3, {"name": "乙"}, [self.other.hex]),
        ):
            self.row(
                HeldRow,
                batch_id=batch,
                sheet="一",
                row=row,
                facts=json.dumps(facts, ensure_ascii=False),
                problems='[{"value": "司**"}]',
                candidates=json.dumps(candidates),
                state="open",
            )
        line: dict[str, Any] = {"batch_id": batch, "sheet": "一", "row": 9}
        self.row(BatchRecordRow, outcome="created", employee_id=self.employee, **line)
        left: dict[str, Any] = {"last_day": TODAY, "state": "open"}
        self.row(LeaverRow, batch_id=batch, employment_id=self.spell, **left)
        before = json.dumps({"phone": PHONE, "name": NAME})
        changed: dict[str, Any] = {"table_name": "employee", "row_id": self.employee}
        self.row(ReplacedRow, batch_id=batch, place=1, version=1, before=before, **changed)

    def _trail(self, work: Transaction) -> None:
        told = replace(work, ctx=replace(CTX, reason=f"{NAME} 来电"))
        told.audit("register", "employee", self.employee, {"name": (None, NAME)})
        work.audit("resolve", "held_record", None, {"number": (None, NUMBER)})
        work.audit("sign_in", "talk_session", self.talk, {"employee": (None, self.employee)})
        work.audit("register", "employee", self.other, {"name": (None, "李明")})
        user = work.session.scalars(select(UserRow.id)).first()
        for place in (
            f"inquiry:{self.employee}",
            f"fact:{self.child.hex}/1",
            f"hire:{self.other}",
        ):
            self.row(DraftRow, user_id=user, place=place, values="{}", typed_at=NOW)
