# SPDX-License-Identifier: Apache-2.0
"""Which backups stay: told a second time here, in other words, and held against the rule."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from outreach.clock import BUSINESS_ZONE
from outreach.domain.keeping import (
    DAILY,
    GRACE,
    KEPT_BEFORE_UPGRADES,
    MONTHLY,
    WEEKLY,
    Copy,
    thin,
)

START = datetime(2026, 1, 1, 9, 0, tzinfo=BUSINESS_ZONE)
DAY = timedelta(days=1)


def copy_at(at: datetime, *, upgrade: bool = False, nth: int = 1) -> Copy:
    return Copy(f"{at:%Y-%m-%d-%H%M%S}-{nth}", at, before_upgrade=upgrade)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def wanted(copies: Iterable[Copy], now: datetime) -> set[str]:
    """Return what must stay, span by span, walking back through the calendar from now.

    Written from the promise alone: for every day, week and month there is, look for its last
    copy among what no finer span stands for already.
    """
    every = sorted(copies, key=lambda one: (one.at, one.name))
    stay = {one.name for one in every if now - one.at < GRACE} | {one.name for one in every[-1:]}
    stay |= {one.name for one in [c for c in every if c.before_upgrade][-KEPT_BEFORE_UPGRADES:]}
    left = {one.name: one for one in every if one.name not in stay}
    months = {(one.at.year, one.at.month) for one in every}
    spans: list[tuple[int, list[Any], Any]] = [
        (DAILY, sorted({one.at.date() for one in every}), lambda at: at.date()),
        (WEEKLY, sorted({monday(one.at.date()) for one in every}), lambda at: monday(at.date())),
        (MONTHLY, sorted(months), lambda at: (at.year, at.month)),
    ]
    for most, calendar, which in spans:
        for span in reversed(calendar):
            inside = [one for one in left.values() if which(one.at) == span]
            if inside and most:
                most -= 1  # noqa: PLW2901 - a countdown
                stay.add(max(inside, key=lambda one: (one.at, one.name)).name)
                for one in inside:
                    del left[one.name]
    return stay


def held_against(copies: list[Copy], now: datetime) -> list[Copy]:
    """Thin, and hold the outcome against the second telling; return what stays."""
    gone = {one.name for one in thin(copies, now)}
    assert {one.name for one in copies} - gone == wanted(copies, now)
    return [one for one in copies if one.name not in gone]


def live(days: int, *, a_day: int) -> tuple[list[Copy], int]:
    """Simulate days of backups with thinning after each; return what is left, and how many made."""
    kept: list[Copy] = []
    made = 0
    for day in range(days):
        for nth in range(a_day):
            now = START + day * DAY + timedelta(hours=nth)
            names = {one.name for one in kept}
            serial = next(n for n in range(1, 99) if copy_at(now, nth=n).name not in names)
            kept.append(copy_at(now, nth=serial))
            made += 1
            kept = held_against(kept, now)
    return kept, made


def test_a_year_of_daily_backups_leaves_days_weeks_and_months() -> None:
    kept, made = live(365, a_day=1)
    last = START + 364 * DAY
    ages = sorted((last - one.at).days for one in kept)
    print(f"\n365 days: {made} made, {len(kept)} kept, the oldest {ages[-1]} days old")
    assert ages[: DAILY + 2] == list(range(DAILY + 2)), "every day of two weeks"
    weeks = [age for age in ages if DAILY + 2 <= age <= DAILY + 2 + 7 * WEEKLY]
    assert all(later - age <= 7 for age, later in pairwise(weeks))
    assert len(weeks) >= WEEKLY
    assert ages[-1] > 280, "nine months before the weeks that reach back three"
    assert max(later - age for age, later in pairwise(ages)) <= 31 + 6, (
        "its last week may end in the next month"
    )
    assert len(kept) <= DAILY + WEEKLY + MONTHLY + GRACE.days + 1


def test_many_backups_a_day_do_not_push_out_the_weeks_and_months() -> None:
    busy, _ = live(365, a_day=4)
    calm, _ = live(365, a_day=1)
    assert {one.at.date() for one in busy} == {one.at.date() for one in calm}


def test_nothing_of_the_last_two_days_goes() -> None:
    now = START + 30 * DAY
    copies = [copy_at(now - timedelta(minutes=10 * n)) for n in range(600)]
    young = {one.name for one in copies if now - one.at < GRACE}
    assert young <= {one.name for one in held_against(copies, now)}
    assert len(young) == 288


def test_a_clock_set_back_loses_nothing_that_was_made_later() -> None:
    ahead = [copy_at(START + n * DAY) for n in range(40)]
    back = START + 5 * DAY
    stays = {one.name for one in held_against(ahead, back)}
    assert {one.name for one in ahead if one.at > back} <= stays


def test_two_in_one_second_are_told_apart() -> None:
    twice = [copy_at(START, nth=1), copy_at(START, nth=2)]
    kept = held_against([*twice, copy_at(START + 9 * DAY)], START + 9 * DAY)
    assert [one.name for one in kept] == [twice[1].name, copy_at(START + 9 * DAY).name]


def test_the_last_three_before_an_upgrade_stay_for_years() -> None:
    old = [copy_at(START + n * timedelta(hours=1), upgrade=True) for n in range(5)]
    new = [copy_at(START + timedelta(days=900 + n)) for n in range(60)]
    kept = {one.name for one in held_against([*old, *new], START + 960 * DAY)}
    assert {one.name for one in old[-KEPT_BEFORE_UPGRADES:]} <= kept
    assert old[0].name not in kept


@pytest.mark.soak
def test_random_years_keep_what_was_promised() -> None:
    """Clocks that jump both ways, days without and with many, upgrades: the two tellings agree."""
    looked_at = 0
    for seed in range(60):
        chance = random.Random(seed)
        kept: list[Copy] = []
        now = START
        for _ in range(365):
            now += timedelta(hours=chance.choice((1, 9, 24, 24, 24, 24, 49)))
            if chance.random() < 0.02:
                now += timedelta(days=chance.randrange(-40, 40))
            names = {one.name for one in kept}
            serial = next(n for n in range(1, 99) if copy_at(now, nth=n).name not in names)
            kept.append(copy_at(now, upgrade=chance.random() < 0.02, nth=serial))
            kept = held_against(kept, now)
            looked_at += 1
    print(f"\n60 random years of 365 backups: {looked_at} thinnings, 0 disagreements")
