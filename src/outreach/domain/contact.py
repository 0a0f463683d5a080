# SPDX-License-Identifier: Apache-2.0
"""Family contact (亲情电话、视频间): minutes, never content (未保法 63); gifts with their money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from outreach.domain.dates import add_months
from outreach.domain.money import Source, check_fen
from outreach.domain.wording import check_title
from outreach.errors import N_, UserError

MOST_MINUTES = 600  # one call; beyond it somebody meant a tally
MOST_TALLY = 10_000_000


class PointKind(StrEnum):
    """What stands at a point (S0 八: where able)."""

    PHONE = "phone"  # 亲情电话
    VIDEO = "video"  # 视频间


POINT_LABELS = {PointKind.PHONE: N_("亲情电话"), PointKind.VIDEO: N_("视频间")}


@dataclass(frozen=True)
class Point:
    """A family phone or video room of a site, in service from when to when."""

    name: str
    kind: PointKind
    opened_on: date
    closed_on: date | None = None


@dataclass(frozen=True)
class Call:
    """One call at a point: who, when, how long."""

    point: str
    day: date
    minutes: int
    staff_no: str = ""  # "" where nobody wrote down who


@dataclass(frozen=True)
class Tally:
    """A month's sum at a point, marked as a sum: nothing single stands beside it."""

    point: str
    month: date  # its first day
    sessions: int
    minutes: int


@dataclass(frozen=True)
class Gift:
    """Minutes, data and money given to one employee for a month's calls home."""

    staff_no: str
    month: date  # its first day
    minutes: int
    megabytes: int
    fen: int
    source: Source


def month_of(day: date) -> date:
    """Return the first day of a day's month, as tallies and gifts are kept under."""
    return day.replace(day=1)


def last_day(month: date) -> date:
    """Return the last day of a month that is given by its first."""
    return add_months(month, 1) - timedelta(days=1)


def check_point(point: Point) -> None:
    """Refuse a point without a neutral name, or one that closed before it opened."""
    if not point.name.strip():
        raise UserError(N_("请给电话点或视频间起个名字。"), code="missing")
    check_title(point.name)
    if point.closed_on is not None and point.closed_on < point.opened_on:
        raise UserError(N_("停用日期早于启用日期，请核对。"), code="bad_period")


def check_call(call: Call, *, today: date) -> None:
    """Refuse a call of no minutes, of a day to come, or longer than anybody talks."""
    if call.day > today:
        raise UserError(N_("日期晚于今天（{today}），请核对。"), code="future_date", today=today)
    if not 0 < call.minutes <= MOST_MINUTES:
        raise UserError(
            N_("一次通话请写 1 到 {most} 分钟；一个月的合计请记成月度合计。"),
            code="bad_count",
            most=MOST_MINUTES,
        )


def check_tally(tally: Tally, *, today: date) -> None:
    """Refuse a sum of a month to come, or minutes without sessions."""
    if month_of(tally.month) > today:
        raise UserError(
            N_("{month:%Y-%m} 还没有到，请核对月份。"), code="future_date", month=tally.month
        )
    if not (0 <= tally.sessions <= MOST_TALLY and 0 <= tally.minutes <= MOST_TALLY):
        raise UserError(N_("次数和分钟请写不小于 0 的整数。"), code="bad_count")
    if bool(tally.sessions) != bool(tally.minutes):
        raise UserError(N_("有次数就应有分钟，有分钟就应有次数，请补齐。"), code="missing")


def check_gift(gift: Gift, *, today: date) -> None:
    """Refuse a gift of nothing, or one of a month to come."""
    if month_of(gift.month) > today:
        raise UserError(
            N_("{month:%Y-%m} 还没有到，请核对月份。"), code="future_date", month=gift.month
        )
    check_fen(gift.fen)
    if min(gift.minutes, gift.megabytes) < 0 or max(gift.minutes, gift.megabytes) > MOST_TALLY:
        raise UserError(N_("分钟和流量请写不小于 0 的整数。"), code="bad_count")
    if not (gift.minutes or gift.megabytes or gift.fen):
        raise UserError(N_("请至少写明分钟、流量、金额中的一项。"), code="missing")
