# SPDX-License-Identifier: Apache-2.0
"""Statutory holidays with the weekends worked for them (调休), as data by year.

2025 and 2026 are the announced arrangements; 2027 holds only what the regulation of 2024 fixes
by itself and says so (``provisional``), until a firm imports the announced one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from outreach.errors import N_, UserError

_FILE = Path(__file__).parent / "policy" / "holidays.toml"


class Holiday(StrEnum):
    """The seven holidays of the year."""

    NEW_YEAR = "new_year"
    SPRING = "spring"
    QINGMING = "qingming"
    LABOUR = "labour"
    DRAGON_BOAT = "dragon_boat"
    MID_AUTUMN = "mid_autumn"
    NATIONAL = "national"


HOLIDAY_LABELS = {
    Holiday.NEW_YEAR: N_("元旦"),
    Holiday.SPRING: N_("春节"),
    Holiday.QINGMING: N_("清明"),
    Holiday.LABOUR: N_("劳动节"),
    Holiday.DRAGON_BOAT: N_("端午"),
    Holiday.MID_AUTUMN: N_("中秋"),
    Holiday.NATIONAL: N_("国庆"),
}


@dataclass(frozen=True)
class Break:
    """One holiday of a year: the days off in a row, and the weekend days worked for them."""

    kind: Holiday
    first: date
    last: date
    work: tuple[date, ...] = ()


@dataclass(frozen=True)
class Year:
    """The arrangement of one year; ``provisional`` while it is not announced."""

    year: int
    source: str
    provisional: bool
    breaks: tuple[Break, ...]

    def off(self, day: date) -> Holiday | None:
        """Return the holiday a day belongs to."""
        return next((one.kind for one in self.breaks if one.first <= day <= one.last), None)

    def worked(self, day: date) -> bool:
        """Tell whether a weekend day is worked (班)."""
        return any(day in one.work for one in self.breaks)


Calendar = Mapping[int, Year]


@lru_cache(maxsize=1)
def shipped() -> Calendar:
    """Return the years that come with the program."""
    return read_years(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def read_years(data: Mapping[str, Any]) -> dict[int, Year]:
    """Read years in the shape of ``policy/holidays.toml``.

    Raises :class:`UserError` (``bad_holidays``) that names what is wrong with which year.
    """
    years = {}
    for name, entry in data.items():
        try:
            breaks = tuple(_break(one) for one in entry["holidays"])
            year = Year(int(name), str(entry["source"]), bool(entry["provisional"]), breaks)
        except (KeyError, TypeError, ValueError) as error:
            raise UserError(
                N_("{year} 年的放假安排写法不对，请按 outreach holidays list --json 的样子写。"),
                code="bad_holidays",
                year=name,
            ) from error
        _check(year)
        years[year.year] = year
    return years


def _break(entry: Mapping[str, Any]) -> Break:
    first, last = (date.fromisoformat(str(day)) for day in entry["off"])
    work = tuple(date.fromisoformat(str(day)) for day in entry.get("work", ()))
    return Break(Holiday(entry["kind"]), first, last, work)


def _check(year: Year) -> None:
    days = [day for one in year.breaks for day in _days(one.first, one.last)]
    worked = [day for one in year.breaks for day in one.work]
    wrong = any(one.last < one.first for one in year.breaks)
    wrong |= len(set(days)) < len(days) or bool(set(days) & set(worked))
    wrong |= any(day.weekday() < 5 for day in worked)
    if wrong:
        raise UserError(
            N_("{year} 年的放假安排前后矛盾：日期重叠、倒序，或调休不在周末。"),
            code="bad_holidays",
            year=year.year,
        )


def as_data(years: Iterable[Year]) -> dict[str, Any]:
    """Return years in the shape that :func:`read_years` takes."""
    return {
        str(year.year): {
            "source": year.source,
            "provisional": year.provisional,
            "holidays": [
                {
                    "kind": one.kind.value,
                    "off": [one.first.isoformat(), one.last.isoformat()],
                    "work": [day.isoformat() for day in one.work],
                }
                for one in year.breaks
            ],
        }
        for year in years
    }


def holiday_of(calendar: Calendar, day: date) -> Holiday | None:
    """Return the holiday a day belongs to; None on other days and in years not known."""
    year = calendar.get(day.year)
    return year.off(day) if year else None


def is_workday(calendar: Calendar, day: date) -> bool:
    """Tell whether a day is worked: no holiday, and a weekend only where 调休 says so."""
    year = calendar.get(day.year)
    if year is not None and year.off(day):
        return False
    return day.weekday() < 5 or (year is not None and year.worked(day))


def break_around(calendar: Calendar, year: int, kind: Holiday) -> Break | None:
    """Return a holiday of a year, widened by the weekends that touch it and are not worked."""
    known = calendar.get(year)
    found = next((one for one in known.breaks if one.kind is kind), None) if known else None
    if found is None:
        return None
    first, last = found.first, found.last
    while not is_workday(calendar, first - timedelta(days=1)):
        first -= timedelta(days=1)
    while not is_workday(calendar, last + timedelta(days=1)):
        last += timedelta(days=1)
    return Break(kind, first, last, found.work)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
