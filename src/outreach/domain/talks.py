# SPDX-License-Identifier: Apache-2.0
"""Policy talks (宣讲): theme, venue and attendance, as far as the figures need them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from outreach.domain.wording import check_title
from outreach.errors import N_, UserError


class Theme(StrEnum):
    """The two themes every period must cover (S0 五)."""

    GUARDIANSHIP = "guardianship"  # 家庭监护
    COMMUNICATION = "communication"  # 亲情沟通


class Venue(StrEnum):
    """Where talks are given (S0 六: factory, site, dormitory)."""

    FACTORY = "factory"
    SITE = "site"
    DORMITORY = "dormitory"
    OTHER = "other"


class Channel(StrEnum):
    """How somebody took part; the two are never added together (catalogue C)."""

    ON_SITE = "on_site"
    ONLINE = "online"


@dataclass(frozen=True)
class TalkHeld:
    """One talk that took place, with those who signed in by employee number."""

    title: str
    theme: Theme
    venue: Venue
    held_on: date
    staff_nos: tuple[str, ...]


def check_talk(talk: TalkHeld, *, today: date) -> None:
    """Refuse a title that labels children, a day to come, or a talk nobody signed in for."""
    check_title(talk.title)
    if talk.held_on > today:
        raise UserError(N_("宣讲日期晚于今天，举办后再记签到。"), code="future_date")
    if not any(number.strip() for number in talk.staff_nos):
        raise UserError(N_("还没有签到的人，请先录入工号。"), code="missing")
