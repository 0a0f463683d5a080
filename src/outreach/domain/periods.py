# SPDX-License-Identifier: Apache-2.0
"""Periods and quarters: the days a figure is counted over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from outreach.domain.dates import add_months
from outreach.errors import N_, UserError


@dataclass(frozen=True, order=True)
class Period:
    """Days from ``first`` to ``last``, both included: a quarter, or any period (快报)."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def up_to(self, day: date) -> Period:
        """Return the part that has passed: what is to come is not counted yet."""
        return Period(self.first, min(self.last, day))


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter, written 2026Q3."""

    year: int
    number: int

    @property
    def period(self) -> Period:
        """The days of the quarter."""
        first = date(self.year, 3 * self.number - 2, 1)
        return Period(first, add_months(first, 3) - timedelta(days=1))

    @property
    def previous(self) -> Quarter:
        """The quarter before (环比)."""
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    @property
    def year_before(self) -> Quarter:
        """The same quarter last year (同比)."""
        return Quarter(self.year - 1, self.number)

    @property
    def year_to_date(self) -> Period:
        """From 1 January to the end of the quarter (累计)."""
        return Period(date(self.year, 1, 1), self.period.last)

    def back(self, count: int) -> Quarter:
        """Return the quarter ``count`` quarters earlier."""
        index = self.year * 4 + self.number - 1 - count
        return Quarter(index // 4, index % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


def quarter_of(day: date) -> Quarter:
    """Return the quarter a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def parse_quarter(text: str) -> Quarter:
    """Read ``2026Q3``; raise :class:`UserError` that shows the form wanted."""
    found = re.fullmatch(r"(20\d\d)-?[Qq]([1-4])", text.strip())
    if found is None:
        raise UserError(
            N_("看不懂季度“{text}”，请写成 2026Q3 这样。"),
            code="bad_quarter",
            text=text,
        )
    return Quarter(int(found[1]), int(found[2]))
