# SPDX-License-Identifier: Apache-2.0
"""Keeping the store: a digest of the business facts, to compare two stores by."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import select

from outreach.db.agencies import (
    ActionRow,
    AgencyContactRow,
    AgencyRow,
    ConsultationRow,
    ConsultedRow,
    ResponsibleRow,
)
from outreach.db.aid import AidCaseRow, FundRow, PaymentRow, ProjectCostRow, ProjectRow
from outreach.db.children import CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.contact import ContactRow, GiftRow, PointRow
from outreach.db.employees import EmployeeRow, EmploymentRow, IntakeRow
from outreach.db.followups import FollowUpRow, ReminderRow
from outreach.db.letters import CareLetterRow
from outreach.db.pledges import NoticeRow, PledgeRow
from outreach.db.reunions import HelpRow, RequestChildRow, RequestRow, SeasonRow
from outreach.db.sites import SiteRow, TeamRow
from outreach.db.statuses import ChildFactRow, OfficialMarkRow
from outreach.db.talks import (
    AttendanceRow,
    CampaignRow,
    MaterialRow,
    SessionRow,
    TalkRow,
    TalkTeamRow,
    WalkInRow,
)
from outreach.services.store import Store

_TABLES = (
    SiteRow, TeamRow, EmployeeRow, EmploymentRow, IntakeRow, ChildRow, GuardianRow, InquiryRow,
    CareRow, NoticeRow, PledgeRow, CampaignRow, TalkRow, TalkTeamRow, SessionRow, AttendanceRow,
    WalkInRow, MaterialRow, PointRow, ContactRow, GiftRow, SeasonRow, RequestRow, RequestChildRow,
    HelpRow, AidCaseRow, PaymentRow, FundRow, ProjectRow, ProjectCostRow, FollowUpRow, AgencyRow,
    AgencyContactRow, ConsultationRow, ConsultedRow, ActionRow, ResponsibleRow, ChildFactRow,
    OfficialMarkRow, CareLetterRow, ReminderRow,
)  # fmt: skip
# What differs between two stores that hold the same facts: keyed hashes, row versions, which
# import brought a row, when something was typed and by whom.
_LEFT_OUT = {
    "number_index", "name_index", "recorded_at", "superseded_at", "version", "batch_id",
    "closed_at", "asked_by", "decided_by", "recorded_by", "next_change_on",
}  # fmt: skip


def digest(store: Store) -> str:
    """Return one digest of all business tables: equal where the facts are equal.

    Identifiers are replaced by a digest of the row they name, so that a store that was
    exported and imported elsewhere compares equal.
    """
    names: dict[object, str] = {}
    lines: list[str] = []
    with store.reading() as session:
        for table in _TABLES:
            columns = [c for c in table.__table__.columns if c.name not in _LEFT_OUT]
            own = [c for c in columns if c.name == "id"]
            facts = [c for c in columns if c.name != "id"]
            for row in session.execute(select(*own, *facts)):
                values = {
                    column.name: names.get(value, value)
                    for column, value in zip(facts, row[len(own) :], strict=True)
                    if column.name != "enterprise_id"
                }
                text = json.dumps([table.__tablename__, values], default=str, sort_keys=True)
                hashed = hashlib.sha256(text.encode()).hexdigest()
                if own:
                    names[row[0]] = hashed
                lines.append(hashed)
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
