# SPDX-License-Identifier: Apache-2.0
"""Calendar rules every other rule stands on: ages, months, and dates as offices write them."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta


def add_months(start: date, months: int) -> date:
    """Return the corresponding day; the last of the month where there is none (民法典 201–203)."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month, day = start.year + years, month + 1, start.day
    if day > 28:
        day = min(day, calendar.monthrange(year, month)[1])
    return date(year, month, day)


def birthday(birth: date, age: int) -> date:
    """Return the day a person born on ``birth`` turns ``age``; 29 Feb falls back to 28 Feb."""
    return add_months(birth, age * 12)


def is_under(birth: date, age: int, on: date) -> bool:
    """Tell whether a person is 不满 ``age``: true up to and including the birthday itself.

    The age counts from the day after the birthday (法释〔2006〕1号 2, used by analogy;
    catalogue B.1). The birthday itself is a boundary that a person should confirm.
    """
    return on <= birthday(birth, age)


def earliest_birth_under(age: int, on: date) -> date:
    """Return the earliest birth date that is still 不满 ``age`` on a day, for use in queries.

    ``birth >= earliest_birth_under(age, on)`` says the same as :func:`is_under`.
    """
    birth = add_months(on, -12 * age)
    return birth if is_under(birth, age, on) else birth + timedelta(days=1)


def age_on(birth: date, on: date) -> int:
    """Return full years of age on a day, as people say it (the birthday counts)."""
    return on.year - birth.year - (add_months(birth, (on.year - birth.year) * 12) > on)


_SEPARATED = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CLOCK = re.compile(r"[ T]+0{1,2}:00(:00(\.0+)?)?$")
# Day 1 of a spreadsheet's calendar is 1900-01-01, counting a 29 Feb 1900 that never was.
_SERIAL_EPOCH = date(1899, 12, 30)


class ImpossibleDate(ValueError):  # noqa: N818 - named after what the text is
    """The text has the form of a date, but the calendar has no such day."""


def parse_date(text: str) -> date | None:
    """Read a date as offices write it: 2026-3-5, 2026.3.5, 2026/3/5, 2026年3月5日, 20260305.

    Full-width digits and blanks are folded. Returns None when the text has no such form;
    raises :class:`ImpossibleDate` when it has, but there is no such day (2026-02-30).
    """
    folded = _CLOCK.sub("", unicodedata.normalize("NFKC", text).strip())
    found = _SEPARATED.fullmatch(folded) or _COMPACT.fullmatch(folded)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ImpossibleDate(folded) from error


def from_serial(days: float) -> date | None:
    """Read a spreadsheet's day number (46260 = 2026-08-26); None outside 1930 to 2100."""
    if not 10_959 <= days < 73_416:
        return None
    return _SERIAL_EPOCH + timedelta(days=int(days))
