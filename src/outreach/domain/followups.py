# SPDX-License-Identifier: Apache-2.0
"""What is owed next (待办): kinds of duty, when each falls due, and where the duty comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from outreach.errors import N_


class DueKind(StrEnum):
    """Kinds of duty, in the order in which a desk would do them."""

    INTAKE = "intake"  # hired, not asked yet
    CONSENT = "consent"  # children known from a roster, consent pending
    NOTICE = "notice"  # has minors, notice not given
    PLACE = "place"  # registered place only hinted at by the number
    PLEDGE = "pledge"  # in force, lapsing soon or lapsed


DUE_LABELS = {
    DueKind.INTAKE: N_("入职登记"),
    DueKind.CONSENT: N_("子女情况待本人同意"),
    DueKind.NOTICE: N_("监护责任告知"),
    DueKind.PLACE: N_("户籍地待确认"),
    DueKind.PLEDGE: N_("承诺书续签"),
}

# Days after the day the duty arose. House rules (本单位制度), not statute.
DAYS_ALLOWED = {
    DueKind.INTAKE: 7,
    DueKind.CONSENT: 14,
    DueKind.NOTICE: 7,
    DueKind.PLACE: 30,
    DueKind.PLEDGE: 0,
}
PLEDGE_NOTICE_DAYS = 30  # a lapsing pledge shows up this many days before

BASIS = {
    DueKind.INTAKE: N_("指导意见 · 入职询问"),
    DueKind.CONSENT: N_("个人信息保护法 31 条"),
    DueKind.NOTICE: N_("指导意见 · 入职告知"),
    DueKind.PLACE: N_("本单位制度"),
    DueKind.PLEDGE: N_("本单位制度"),
}


@dataclass(frozen=True)
class Due:
    """One duty: what, since when, due when. Due today is not overdue."""

    kind: DueKind
    due: date

    def overdue_days(self, on: date) -> int:
        """Return how many days late it is; 0 on the due day itself."""
        return max(0, (on - self.due).days)


def due_day(kind: DueKind, arose: date) -> date:
    """Return the day a duty that arose on ``arose`` must be done by."""
    return arose + timedelta(days=DAYS_ALLOWED[kind])
