# SPDX-License-Identifier: Apache-2.0
"""Ages, months and dates, against slow oracles; leap days among them."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outreach.domain.dates import (
    ImpossibleDate,
    add_months,
    age_on,
    birthday,
    earliest_birth_under,
    from_serial,
    is_under,
    parse_date,
)

DAYS = st.dates(date(1940, 1, 1), date(2040, 12, 31))


@given(start=DAYS, months=st.integers(-600, 600))
def test_months_are_added_as_a_calendar_reads(start: date, months: int) -> None:
    year, month = start.year, start.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month in {0, 13}:
            year, month = (year - 1, 12) if month == 0 else (year + 1, 1)
    last = calendar.monthrange(year, month)[1]
    assert add_months(start, months) == date(year, month, min(start.day, last))


@given(birth=DAYS, age=st.sampled_from([14, 16, 18]), on=DAYS)
@example(birth=date(2010, 2, 28), age=18, on=date(2028, 2, 29))
@example(birth=date(2008, 2, 29), age=18, on=date(2026, 2, 28))
@example(birth=date(2008, 2, 29), age=18, on=date(2026, 3, 1))
def test_the_query_s_bound_says_the_same_as_the_rule(birth: date, age: int, on: date) -> None:
    assert (birth >= earliest_birth_under(age, on)) is is_under(birth, age, on)


@given(birth=DAYS)
def test_the_birthday_itself_is_still_under(birth: date) -> None:
    day = birthday(birth, 16)
    assert is_under(birth, 16, day)
    assert not is_under(birth, 16, day + timedelta(days=1))
    assert age_on(birth, day) == 16


@given(day=DAYS)
def test_every_form_offices_write_is_the_same_day(day: date) -> None:
    forms = (
        f"{day:%Y-%m-%d}", f"{day.year}.{day.month}.{day.day}", f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f" {day:%Y-%m-%d} 00:00:00 ",
    )  # fmt: skip
    assert {parse_date(form) for form in forms} == {day}
    assert from_serial((day - date(1899, 12, 30)).days) == day


@pytest.mark.parametrize("text", ["2026-02-30", "2026.13.1", "20260431"])
def test_a_day_the_calendar_does_not_have_is_told_apart_from_no_date(text: str) -> None:
    with pytest.raises(ImpossibleDate):
        parse_date(text)


@pytest.mark.parametrize("text", ["", "昨天", "12", "2026", "3-5"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None
