# SPDX-License-Identifier: Apache-2.0
"""Pledges (「我是法定监护人」承诺书) and notices (告知书): versions, methods, what is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from outreach.domain.dates import add_months
from outreach.errors import N_, UserError


class PledgeMethod(StrEnum):
    """How a pledge was signed."""

    PAPER = "paper"  # 纸面签字
    SCREEN = "screen"  # 屏上签名
    SCAN = "scan"  # 扫描件


METHOD_LABELS = {
    PledgeMethod.PAPER: N_("纸面签字"),
    PledgeMethod.SCREEN: N_("屏上签名"),
    PledgeMethod.SCAN: N_("扫描件"),
}


class NoticeMethod(StrEnum):
    """How the statutory notice reached the employee."""

    IN_PERSON = "in_person"  # 当面讲清并交给
    MEETING = "meeting"  # 会上讲


@dataclass(frozen=True)
class PledgeTaken:
    """A pledge as signed: the version of the text is fixed at signing."""

    text_version: str
    method: PledgeMethod
    signed_on: date
    lapses_on: date | None = None


def lapse_day(signed_on: date, validity_months: int) -> date | None:
    """Return the day a pledge lapses: still in force the day before; None for no end."""
    return add_months(signed_on, validity_months) if validity_months else None


def is_in_force(
    *, signed_on: date, lapses_on: date | None, withdrawn_on: date | None, on: date
) -> bool:
    """Tell whether a pledge counts on a day (R12): signed, not withdrawn, not lapsed."""
    return (
        signed_on <= on
        and (lapses_on is None or on < lapses_on)
        and (withdrawn_on is None or on < withdrawn_on)
    )


def check_pledge(pledge: PledgeTaken, *, hired_on: date | None, today: date) -> None:
    """Refuse a pledge signed in the future or before the person worked here."""
    if pledge.signed_on > today:
        raise UserError(
            N_("签字日期晚于今天（{today}），请核对。"), code="future_date", today=today
        )
    if hired_on is not None and pledge.signed_on < hired_on:
        raise UserError(
            N_("签字日期早于入职日期（{hired}），请核对。"),
            code="before_hire",
            hired=hired_on,
        )
