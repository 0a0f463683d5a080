# SPDX-License-Identifier: Apache-2.0
"""Referrals (转介): which department a matter goes to, with whose consent, what came back.

Naming a child to a body outside needs a consent of its own (个保法 23), given apart from the
consent to keep the family's file; only a reported danger goes without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from outreach.domain.incidents import Channel
from outreach.domain.sourced import read_sourced
from outreach.domain.texts import Bilingual, Clause, Evidence
from outreach.errors import N_, UserError

FILE = "policy/referrals.toml"
# House rules (本单位制度), not statute: when an answer is expected, and again after asking.
ANSWER_DAYS = 30
CHASE_DAYS = 14
CONSENT_CLAUSE = Clause(
    Bilingual("《个人信息保护法》", "Personal Information Protection Law"), "23", Evidence.MEMORY
)


class Body(StrEnum):
    """Whom a matter is referred to."""

    CIVIL_AFFAIRS = "civil_affairs"
    EDUCATION = "education"
    MEDICAL_INSURANCE = "medical_insurance"
    DISABLED_FEDERATION = "disabled_federation"
    HEALTH = "health"
    POLICE = "police"
    PROCURATORATE = "procuratorate"
    COURT = "court"
    UNION = "union"
    WOMEN = "women"


class Basis(StrEnum):
    """On what the body may be told who it is."""

    CONSENT = "consent"  # 本人或监护人单独同意
    DANGER = "danger"  # a danger that was reported


class Result(StrEnum):
    """How it came out; open until the body said so."""

    OPEN = "open"
    DONE = "done"  # 已办成
    NOT_ENTITLED = "not_entitled"  # 不符合条件
    PASSED_ON = "passed_on"  # 转到别的单位
    WITHDRAWN = "withdrawn"  # 本人撤回


BODY_LABELS = {
    Body.CIVIL_AFFAIRS: N_("民政部门"),
    Body.EDUCATION: N_("教育部门"),
    Body.MEDICAL_INSURANCE: N_("医保部门"),
    Body.DISABLED_FEDERATION: N_("残联"),
    Body.HEALTH: N_("卫生健康部门"),
    Body.POLICE: N_("公安机关"),
    Body.PROCURATORATE: N_("检察院"),
    Body.COURT: N_("人民法院"),
    Body.UNION: N_("工会"),
    Body.WOMEN: N_("妇联"),
}
BASIS_LABELS = {
    Basis.CONSENT: N_("已取得单独同意"),
    Basis.DANGER: N_("已报告危险，依法转介"),
}
RESULT_LABELS = {
    Result.OPEN: N_("等答复"),
    Result.DONE: N_("已办成"),
    Result.NOT_ENTITLED: N_("不符合条件"),
    Result.PASSED_ON: N_("转到别的单位"),
    Result.WITHDRAWN: N_("本人撤回"),
}


@dataclass(frozen=True)
class Subject:
    """One kind of matter and the departments it goes to, the usual one first."""

    code: str
    words: Bilingual
    bodies: tuple[Body, ...]
    clause: Clause


@dataclass(frozen=True)
class Referral:
    """A matter referred: whose, what, to whom, why, on what basis, when an answer is due."""

    subject: str
    body: Body
    reason: str
    sent_on: date
    child_number: str = ""
    staff_no: str = ""
    basis: Basis | None = None
    consented_on: date | None = None
    incident_number: int | None = None
    office: str = ""
    channel: Channel = Channel.LETTER
    due_on: date | None = None


@dataclass(frozen=True)
class Outcome:
    """What the body said, and when."""

    day: date
    result: Result
    words: str = ""


@lru_cache(maxsize=1)
def subjects() -> dict[str, Subject]:
    """Return every kind of matter, in the order of the form."""
    data = read_sourced(FILE)
    found = {}
    for key, row in data.rows("subject"):
        named = data.words(row, "bodies", key)
        if not named or not set(named) <= {one.value for one in Body}:
            raise data.fault(f"{key}.bodies", N_("{file}：{key} 有不认识的部门。"))
        clause = data.clause(data.table(row, "clause", key), f"{key}.clause")
        code = data.word(row, "code", key)
        bodies = tuple(Body(one) for one in named)
        found[code] = Subject(code, data.wording(row, key), bodies, clause)
    return found


def answer_due(referral: Referral) -> date:
    """Return the day by which an answer is expected."""
    return referral.due_on or referral.sent_on + timedelta(days=ANSWER_DAYS)


def check_referral(referral: Referral, *, today: date) -> None:
    """Refuse a referral to the wrong department, without a reason, or without a basis."""
    subject = subjects().get(referral.subject)
    if subject is None:
        raise UserError(N_("请选转介的事项。"), code="missing", field="subject")
    if referral.body not in subject.bodies:
        raise UserError(N_("这一事项不归这个部门，请重选。"), code="wrong_body", field="body")
    if not referral.child_number.strip() and not referral.staff_no.strip():
        raise UserError(N_("请写孩子的编号或职工的工号。"), code="missing", field="child")
    if not referral.reason.strip():
        raise UserError(N_("请写转介的理由。"), code="missing", field="reason")
    if referral.sent_on > today:
        raise UserError(
            N_("日期晚于今天（{today}），请核对。"),
            code="future_date",
            today=today,
            field="sent_on",
        )
    if answer_due(referral) < referral.sent_on:
        raise UserError(N_("答复期限早于转出日期，请核对。"), code="bad_period", field="due_on")
    _check_basis(referral)


def _check_basis(referral: Referral) -> None:
    if referral.basis is Basis.DANGER:
        if referral.incident_number is None:
            raise UserError(
                N_("没有同意就转介，要先报告危险，请写报告编号。"),
                code="no_incident",
                field="incident",
            )
    elif referral.basis is None or referral.consented_on is None:
        raise UserError(
            N_("把姓名告诉外单位要另外征得同意（个人信息保护法 23 条），请写同意的日期。"),
            code="no_consent",
            field="consented_on",
        )
    elif referral.consented_on > referral.sent_on:
        raise UserError(
            N_("同意的日期晚于转出日期：先征得同意，再转介。"),
            code="consent_late",
            field="consented_on",
        )


def check_outcome(outcome: Outcome, *, sent_on: date, today: date) -> None:
    """Refuse an outcome that is none, of a day to come, or from before it was sent."""
    if outcome.result is Result.OPEN:
        raise UserError(N_("请选结果。"), code="missing", field="result")
    if outcome.day > today:
        raise UserError(
            N_("日期晚于今天（{today}），请核对。"), code="future_date", today=today, field="day"
        )
    if outcome.day < sent_on:
        raise UserError(N_("答复日期早于转出日期，请核对。"), code="too_early", field="day")
