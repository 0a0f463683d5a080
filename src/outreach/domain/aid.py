# SPDX-License-Identifier: Apache-2.0
"""Aid (帮扶): asked, approved by somebody else, paid; the fund; projects. Grounds stay outside.

Why a family needs help is sealed elsewhere; ``purpose`` says only what the money is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from outreach.domain.money import Source, check_fen, yuan
from outreach.domain.wording import check_title
from outreach.errors import N_, UserError

SELF_APPROVAL_DAYS = 1  # who approves what they asked for themselves waits this long to pay


class AidKind(StrEnum):
    """What aid is counted as; the first two are the union's own brands (S2 四(二)4)."""

    WARMTH = "warmth"  # 送温暖
    STUDY = "study"  # 金秋助学
    CHARITY = "charity"  # 慈善救助
    FUND = "fund"  # 专项基金
    OTHER = "other"


class Decision(StrEnum):
    """What the responsible person said."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"


class ProjectKind(StrEnum):
    """Projects for home places (S0 九: 童心港湾 and others)."""

    HARBOUR = "harbour"  # 童心港湾
    CHARITY = "charity"  # 公益项目
    OTHER = "other"


AID_LABELS = {
    AidKind.WARMTH: N_("送温暖"),
    AidKind.STUDY: N_("金秋助学"),
    AidKind.CHARITY: N_("慈善救助"),
    AidKind.FUND: N_("专项基金"),
    AidKind.OTHER: N_("其他帮扶"),
}
DECISION_LABELS = {
    Decision.OPEN: N_("待批"),
    Decision.APPROVED: N_("已批准"),
    Decision.REFUSED: N_("未批准"),
}
PROJECT_LABELS = {
    ProjectKind.HARBOUR: N_("童心港湾"),
    ProjectKind.CHARITY: N_("公益项目"),
    ProjectKind.OTHER: N_("其他项目"),
}


@dataclass(frozen=True)
class AidAsked:
    """An application: for whom, what kind, how much, what the money is for."""

    staff_no: str
    kind: AidKind
    asked_on: date
    fen: int
    purpose: str = ""


@dataclass(frozen=True)
class Payment:
    """Money and goods handed over under an approved case; goods by their value."""

    day: date
    fen: int
    source: Source
    goods_fen: int = 0
    goods: str = ""


@dataclass(frozen=True)
class FundIncome:
    """Money put into the special care fund (专项基金), on a day, by whom."""

    day: date
    fen: int
    from_whom: str


@dataclass(frozen=True)
class Project:
    """A project for children's home places, and when it runs."""

    name: str
    kind: ProjectKind
    first: date
    last: date | None = None
    place: str = ""


@dataclass(frozen=True)
class ProjectCost:
    """Money spent on a project."""

    project: str
    day: date
    fen: int
    source: Source
    what: str = ""


def check_asked(asked: AidAsked, *, today: date) -> None:
    """Refuse an application for nothing, of a day to come, or whose purpose labels children."""
    check_title(asked.purpose)
    if asked.asked_on > today:
        raise UserError(N_("日期晚于今天（{today}），请核对。"), code="future_date", today=today)
    if check_fen(asked.fen) == 0:
        raise UserError(N_("请填写申请金额。"), code="missing")


def check_payment(
    payment: Payment, *, today: date, decision: Decision, payable_on: date | None, left_fen: int
) -> None:
    """Refuse a payment without approval, before it may be paid, or beyond what was approved.

    Goods are named as neutrally as all else. ``left_fen`` is what is approved and not paid yet,
    goods included.
    """
    check_title(payment.goods)
    if decision is not Decision.APPROVED or payable_on is None:
        raise UserError(N_("这笔帮扶还没有批准，批准后才能发放。"), code="not_approved")
    if payment.day > today:
        raise UserError(N_("日期晚于今天（{today}），请核对。"), code="future_date", today=today)
    if payment.day < payable_on:
        raise UserError(
            N_("这笔帮扶 {day} 起才能发放，请改发放日期。"), code="too_early", day=payable_on
        )
    total = check_fen(payment.fen) + check_fen(payment.goods_fen)
    if total == 0:
        raise UserError(N_("请填写发放金额或物品价值。"), code="missing")
    if total > left_fen:
        raise UserError(
            N_("发放超过批准的金额，还可以发 {left} 元。"),
            code="over_approved",
            left=yuan(left_fen),
        )


def payable_from(decided_on: date, *, by_self: bool) -> date:
    """Return the day from which an approved case may be paid (architecture, decision 12)."""
    return decided_on + timedelta(days=SELF_APPROVAL_DAYS) if by_self else decided_on


def check_project(project: Project) -> None:
    """Refuse a project without a neutral name, or that ends before it begins."""
    if not project.name.strip():
        raise UserError(N_("请填写项目名称。"), code="missing")
    check_title(project.name)
    if project.last is not None and project.last < project.first:
        raise UserError(N_("项目结束日期早于开始日期，请核对。"), code="bad_period")
