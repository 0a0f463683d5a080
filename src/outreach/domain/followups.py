# SPDX-License-Identifier: Apache-2.0
"""What is owed next (待办): kinds of duty, when each falls due, and where the duty comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from outreach.errors import N_, UserError


class DueKind(StrEnum):
    """Kinds of duty, in the order in which a desk would do them."""

    URGENT = "urgent"  # red: step in at once, open until it is closed
    INTAKE = "intake"  # hired, not asked yet
    CONSENT = "consent"  # children known from a roster, consent pending
    NOTICE = "notice"  # has minors, notice not given
    PLACE = "place"  # registered place only hinted at by the number
    PLEDGE = "pledge"  # in force, lapsing soon or lapsed
    VISIT = "visit"  # by colour
    CALL = "call"  # green: contact at least monthly
    RECONFIRM = "reconfirm"  # by quarter; half-yearly for children who moved along
    FACTS = "facts"  # something that decides a class was never said
    LETTER = "letter"  # left at home without a care letter in force
    LETTER_RENEW = "letter_renew"
    LETTER_NOTICE = "letter_notice"  # school and committee to be told in writing
    OWN_CONSENT = "own_consent"  # the child is 14: it agrees itself, parents are told
    TALK_GUARDIANSHIP = "talk_guardianship"  # a year without a talk on this theme
    TALK_COMMUNICATION = "talk_communication"
    WEEKLY = "weekly"  # for those who asked to be reminded of the weekly call
    LOWER = "lower"  # the rules say a lower colour; a named person decides


DUE_LABELS = {
    DueKind.URGENT: N_("红色：马上介入"),
    DueKind.INTAKE: N_("入职登记"),
    DueKind.CONSENT: N_("子女情况待本人同意"),
    DueKind.NOTICE: N_("监护责任告知"),
    DueKind.PLACE: N_("户籍地待确认"),
    DueKind.PLEDGE: N_("承诺书续签"),
    DueKind.VISIT: N_("按颜色走访"),
    DueKind.CALL: N_("每月联系"),
    DueKind.RECONFIRM: N_("按期核对家庭情况"),
    DueKind.FACTS: N_("家庭情况待补充"),
    DueKind.LETTER: N_("签订委托照护书"),
    DueKind.LETTER_RENEW: N_("委托照护书续签"),
    DueKind.LETTER_NOTICE: N_("委托照护书面告知"),
    DueKind.OWN_CONSENT: N_("满 14 岁本人同意"),
    DueKind.TALK_GUARDIANSHIP: N_("一年内参加家庭监护宣讲"),
    DueKind.TALK_COMMUNICATION: N_("一年内参加亲情沟通宣讲"),
    DueKind.WEEKLY: N_("每周与孩子联系（本人要求提醒）"),
    DueKind.LOWER: N_("颜色待负责人调低"),
}

# Days after the day the duty arose. House rules (本单位制度), not statute, where BASIS says so.
DAYS_ALLOWED = {
    DueKind.URGENT: 0,
    DueKind.INTAKE: 7,
    DueKind.CONSENT: 14,
    DueKind.NOTICE: 7,
    DueKind.PLACE: 30,
    DueKind.PLEDGE: 0,
    DueKind.VISIT: 0,
    DueKind.CALL: 0,
    DueKind.RECONFIRM: 0,
    DueKind.FACTS: 30,
    DueKind.LETTER: 30,
    DueKind.LETTER_RENEW: 0,
    DueKind.LETTER_NOTICE: 7,
    DueKind.OWN_CONSENT: 30,
    DueKind.TALK_GUARDIANSHIP: 365,
    DueKind.TALK_COMMUNICATION: 365,
    DueKind.WEEKLY: 7,
    DueKind.LOWER: 7,
}
# How many days before it is due a duty shows; the others show as soon as they arise.
SHOWN_BEFORE = {
    DueKind.VISIT: 14,
    DueKind.CALL: 7,
    DueKind.RECONFIRM: 30,
    DueKind.TALK_GUARDIANSHIP: 30,
    DueKind.TALK_COMMUNICATION: 30,
    DueKind.WEEKLY: 0,
    DueKind.LETTER_RENEW: 90,  # R16
}
# What tells of grounds of hardship or danger: only for people with that right.
SEALED_KINDS = frozenset({DueKind.URGENT, DueKind.VISIT, DueKind.CALL, DueKind.LOWER})
PLEDGE_NOTICE_DAYS = 30  # a lapsing pledge shows up this many days before

_COLOURS = N_("粤民发〔2024〕32号 三")
_HOUSE = N_("本单位制度")
BASIS = {
    DueKind.URGENT: N_("粤民发〔2024〕32号 三1；未成年人保护法 11 条"),
    DueKind.INTAKE: N_("指导意见 · 入职询问"),
    DueKind.CONSENT: N_("个人信息保护法 31 条"),
    DueKind.NOTICE: N_("指导意见 · 入职告知"),
    DueKind.PLACE: _HOUSE,
    DueKind.PLEDGE: _HOUSE,
    DueKind.VISIT: _COLOURS,
    DueKind.CALL: _COLOURS,
    DueKind.RECONFIRM: N_("锦州方案 四(二)2；黑龙江流动儿童方案 二(一)1"),
    DueKind.FACTS: _HOUSE,
    DueKind.LETTER: N_("粤民发〔2024〕32号 五(二)5；未成年人保护法 22 条"),
    DueKind.LETTER_RENEW: N_("粤民发〔2024〕32号 五(二)5；锦州方案 四(二)2"),
    DueKind.LETTER_NOTICE: N_("未成年人保护法 23 条"),
    DueKind.OWN_CONSENT: N_("个人信息保护法 31 条"),
    DueKind.TALK_GUARDIANSHIP: N_("粤民发〔2024〕32号 五(二)4；黑龙江企业方案 二(五)"),
    DueKind.TALK_COMMUNICATION: N_("粤民发〔2024〕32号 五(二)4；黑龙江企业方案 二(五)"),
    DueKind.WEEKLY: N_("未成年人保护法 23 条"),
    DueKind.LOWER: N_("粤民发〔2024〕32号 三 末段"),
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
