# SPDX-License-Identifier: Apache-2.0
"""Care letters (委托照护书): who may be entrusted, for how long, who must be told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from outreach.errors import N_, UserError

# 未成年人保护法 22: who may not be entrusted; ticked as read, one by one.
BARS = (
    N_("曾实施性侵害、虐待、遗弃、拐卖、暴力伤害等违法犯罪行为"),
    N_("有吸毒、酗酒、赌博等恶习"),
    N_("曾拒不履行或者长期怠于履行监护、照护职责"),
    N_("其他不适宜担任被委托人的情形"),
)


@dataclass(frozen=True)
class CareLetter:
    """One letter: the facts of it and that it was seen, no copy."""

    carer: str
    signed_on: date
    valid_to: date | None = None
    relation: str = ""
    place: str = ""
    child_heard: bool = False  # 未成年人保护法 19, 22: the child's opinion was heard
    bars_excluded: bool = False  # none of the four barred situations


def check_letter(letter: CareLetter, *, today: date) -> None:
    """Refuse a letter without a carer, of days to come, or with somebody who may not care."""
    if not letter.carer.strip():
        raise UserError(N_("请填写受委托照护的人。"), code="missing")
    if letter.signed_on > today:
        raise UserError(
            N_("签订日期晚于今天（{today}），请核对。"), code="future_date", today=today
        )
    if letter.valid_to is not None and letter.valid_to < letter.signed_on:
        raise UserError(N_("到期日早于签订日，请核对。"), code="facts_disagree")
    if not letter.bars_excluded:
        raise UserError(
            N_("请先确认受委托人没有未成年人保护法第 22 条列举的情形。"), code="missing"
        )
