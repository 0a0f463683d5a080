# SPDX-License-Identifier: Apache-2.0
"""What is owed next (待办): kinds of duty, when each falls due, and where the duty comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from outreach.errors import N_, UserError


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


class FollowUpKind(StrEnum):
    """Why a family is spoken to."""

    RECONFIRM = "reconfirm"  # 按季核对: is what we know still so?
    CONTACT = "contact"  # 联系
    VISIT = "visit"  # 走访
    REVIEW = "review"  # 帮扶回访


class FollowUpResult(StrEnum):
    """What came of it; only a reached family was re-confirmed."""

    OPEN = "open"
    UNCHANGED = "unchanged"  # 情况没有变化
    CHANGED = "changed"  # 有变化: a new inquiry follows
    NEEDS_HELP = "needs_help"  # 需要帮助
    NOT_REACHED = "not_reached"  # 没有联系上


FOLLOW_UP_LABELS = {
    FollowUpKind.RECONFIRM: N_("按季核对"),
    FollowUpKind.CONTACT: N_("联系"),
    FollowUpKind.VISIT: N_("走访"),
    FollowUpKind.REVIEW: N_("帮扶回访"),
}
RESULT_LABELS = {
    FollowUpResult.OPEN: N_("待办"),
    FollowUpResult.UNCHANGED: N_("没有变化"),
    FollowUpResult.CHANGED: N_("有变化"),
    FollowUpResult.NEEDS_HELP: N_("需要帮助"),
    FollowUpResult.NOT_REACHED: N_("没有联系上"),
}
REACHED = frozenset({FollowUpResult.UNCHANGED, FollowUpResult.CHANGED, FollowUpResult.NEEDS_HELP})


@dataclass(frozen=True)
class FollowUp:
    """One contact or visit, planned or done: to whom, why, due when, with what result."""

    staff_no: str
    kind: FollowUpKind
    due_on: date
    done_on: date | None = None
    result: FollowUpResult = FollowUpResult.OPEN


def check_follow_up(one: FollowUp, *, today: date) -> None:
    """Refuse a result without its day, a day without its result, or a day to come."""
    if (one.done_on is None) != (one.result is FollowUpResult.OPEN):
        raise UserError(N_("办了请写哪天、结果怎样；没办就都空着。"), code="missing")
    if one.done_on is not None and one.done_on > today:
        raise UserError(N_("日期晚于今天（{today}），请核对。"), code="future_date", today=today)
