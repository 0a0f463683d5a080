# SPDX-License-Identifier: Apache-2.0
"""Reunions (团圆): a season, what families wish, how they were helped, whether they met (S0 八)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from outreach.domain.money import Source, check_fen
from outreach.domain.wording import check_title
from outreach.errors import N_, UserError

LONGEST_SEASON = 120  # days
MOST_TICKETS = 50


class SeasonKind(StrEnum):
    """The windows of the year that the plans name."""

    SPRING = "spring"  # 春节
    SUMMER = "summer"  # 暑期
    NATIONAL = "national"  # 国庆
    OTHER = "other"


class Direction(StrEnum):
    """Who travels."""

    PARENT_HOME = "parent_home"  # 回家看孩子
    VISIT = "visit"  # 反探亲: the family comes for the holiday
    SUMMER_CHILD = "summer_child"  # 小候鸟: the child spends the school holiday here


class HelpKind(StrEnum):
    """What the firm did (R21 counts the first three)."""

    BOUGHT = "bought"  # 代购
    SUBSIDISED = "subsidised"  # 补贴
    CHARTER = "charter"  # 包车座位
    LODGING = "lodging"  # 家庭房
    OTHER = "other"


class Met(StrEnum):
    """How it came out; unknown is never no."""

    UNKNOWN = "unknown"
    YES = "yes"
    NO = "no"


TICKETS = frozenset({HelpKind.BOUGHT, HelpKind.SUBSIDISED, HelpKind.CHARTER})
SEASON_LABELS = {
    SeasonKind.SPRING: N_("春节"),
    SeasonKind.SUMMER: N_("暑期"),
    SeasonKind.NATIONAL: N_("国庆"),
    SeasonKind.OTHER: N_("其他"),
}
DIRECTION_LABELS = {
    Direction.PARENT_HOME: N_("回家看孩子"),
    Direction.VISIT: N_("家人来团聚"),
    Direction.SUMMER_CHILD: N_("孩子来过假期"),
}
HELP_LABELS = {
    HelpKind.BOUGHT: N_("代购车票"),
    HelpKind.SUBSIDISED: N_("补贴车票"),
    HelpKind.CHARTER: N_("包车座位"),
    HelpKind.LODGING: N_("安排住宿"),
    HelpKind.OTHER: N_("其他帮助"),
}
MET_LABELS = {Met.UNKNOWN: N_("结果未记"), Met.YES: N_("已团圆"), Met.NO: N_("没有成行")}

# The planning ladder before and after the first day of a season (catalogue F).
STEPS = (
    ("wishes", N_("意愿"), -60),
    ("leave", N_("排休"), -45),
    ("lodging", N_("住宿"), -30),
    ("tickets", N_("购票"), -14),
    ("confirm", N_("逐户确认"), -3),
    ("depart", N_("出发"), 0),
    ("results", N_("结果"), 14),
)


@dataclass(frozen=True)
class Season:
    """One window in which families meet, with the days the firm counts to it."""

    name: str
    kind: SeasonKind
    first: date
    last: date


@dataclass(frozen=True)
class Wish:
    """What one family asks for. ``child_nos`` are the children who would be met (C-2107)."""

    staff_no: str
    direction: Direction
    adults: int = 1
    child_nos: tuple[str, ...] = ()
    place: str = ""  # where to, or where the family comes from
    leave_on: date | None = None
    back_on: date | None = None
    wants: frozenset[HelpKind] = frozenset()


@dataclass(frozen=True)
class Help:
    """One help given: tickets and people where it was travel, the money and its source."""

    kind: HelpKind
    day: date
    tickets: int = 0
    people: int = 0
    fen: int = 0
    source: Source = Source.ENTERPRISE


@dataclass(frozen=True)
class Outcome:
    """How it came out: met on a day and for how many days, or not."""

    met: Met
    met_on: date | None = None
    days: int = 0


def check_season(season: Season) -> None:
    """Refuse a season without a neutral name, that ends before it begins, or without end."""
    if not season.name.strip():
        raise UserError(N_("请填写团圆季名称。"), code="missing")
    check_title(season.name)
    if season.last < season.first:
        raise UserError(N_("团圆季的结束日期早于开始日期，请核对。"), code="bad_period")
    if (season.last - season.first).days > LONGEST_SEASON:
        raise UserError(
            N_("一个团圆季最长 {most} 天，请核对日期。"), code="bad_period", most=LONGEST_SEASON
        )


def check_wish(wish: Wish) -> None:
    """Refuse a request that nobody travels for, or that comes back before it leaves."""
    if not 1 <= wish.adults <= 20:
        raise UserError(N_("大人请写 1 到 20 人。"), code="bad_count")
    if wish.leave_on and wish.back_on and wish.back_on < wish.leave_on:
        raise UserError(N_("返回日期早于出发日期，请核对。"), code="bad_period")


def check_help(given: Help, *, today: date) -> None:
    """Refuse help of a day to come, tickets that are none, or people without tickets."""
    if given.day > today:
        raise UserError(N_("日期晚于今天（{today}），请核对。"), code="future_date", today=today)
    check_fen(given.fen)
    if given.kind in TICKETS:
        if not (1 <= given.tickets <= MOST_TICKETS and 1 <= given.people <= MOST_TICKETS):
            raise UserError(
                N_("车票和人数请写 1 到 {most} 之间的数。"), code="bad_count", most=MOST_TICKETS
            )
    elif given.tickets or not 0 <= given.people <= MOST_TICKETS:
        raise UserError(N_("只有车票和包车才写张数。"), code="bad_count")


def check_outcome(outcome: Outcome, *, today: date) -> None:
    """Refuse a reunion without its day or of no days, or one of a day to come."""
    if outcome.met is not Met.YES:
        if outcome.met_on or outcome.days:
            raise UserError(N_("没有团圆就不写日期和天数。"), code="bad_outcome")
        return
    if outcome.met_on is None or not 1 <= outcome.days <= LONGEST_SEASON:
        raise UserError(N_("团圆了请写哪天见到、一起住了几天。"), code="missing")
    if outcome.met_on > today:
        raise UserError(N_("日期晚于今天（{today}），请核对。"), code="future_date", today=today)


def step_day(season: Season, days: int) -> date:
    """Return the day of a step of the ladder: before the first day, or after it for results."""
    return (season.last if days > 0 else season.first) + timedelta(days=days)
