# SPDX-License-Identifier: Apache-2.0
"""The figures of a period: counted once here, for the dashboard, the command line, the report.

Figures are those of the whole enterprise, whatever site the caller works at: a person
transferred between sites or a couple at two of them would make figures by site add up to
more than there are.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from outreach.db.queries import behind, behind_care, behind_sums, care_figures
from outreach.db.queries import quarters as queries
from outreach.db.queries.tally import Tally
from outreach.domain.access import Right, rights_of
from outreach.domain.children import short_number
from outreach.domain.money import Source
from outreach.domain.periods import Period, Quarter
from outreach.domain.quarters import INDICATORS, Figure, Figures, Status, Value
from outreach.domain.talks import Engagement
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.counted import COUNTED, Statement, ToDate
from outreach.services.store import Store

# Where the next page of rows begins: what one pages by and an id, or a child's number.
RowKey = behind.PersonKey | int


@dataclass(frozen=True)
class BehindRow:
    """One row behind a figure: a person, a child by its number, a session, a payment.

    ``done`` is whether it counts in a ratio's numerator; every row of another figure does.
    ``day`` is the hire, the signature or the talk; ``n`` is what it adds to a sum (people,
    pieces, minutes, fen). A child's name is not among these. ``employee_id`` is whose file
    stands behind it, None for what is nobody's.
    """

    employee_id: uuid.UUID | None
    staff_no: str
    name: str
    child: str
    day: date | None
    done: bool
    key: RowKey
    n: int = 1


@dataclass(frozen=True)
class Reconciliation:
    """Every fen of a period once, by use and source, and the fund's balance, all in fen."""

    lines: tuple[care_figures.Spent, ...]
    fund_opening: int
    fund_income: int
    fund_spent: int
    projects: int

    @property
    def fund_closing(self) -> int:
        """What is left in the fund."""
        return self.fund_opening + self.fund_income - self.fund_spent

    @property
    def total(self) -> int:
        """Everything that was spent."""
        return sum(one.fen for one in self.lines)


def figures(store: Store, ctx: Context, span: Quarter | Period) -> Figures:
    """Count every indicator for a quarter, with its comparisons, or for any period (快报).

    All ids of the catalogue are there; what this version does not count yet says so. A period
    that is still running is counted up to today; of one to come nothing can be said.
    """
    ctx.require(Right.FIGURES)
    period = span.period if isinstance(span, Quarter) else span
    _refuse_future(period, ctx)
    periods = [period.up_to(ctx.today)]
    year: list[Period] = []
    if isinstance(span, Quarter):
        periods += [span.previous.period, span.year_before.period]
        periods.append(span.year_to_date.up_to(ctx.today))
        year = [Quarter(span.year, number).period for number in range(1, span.number + 1)]
    with store.reading() as session:
        known = queries.known(session, periods)
        counter = _Counter(session, periods, [one.up_to(ctx.today) for one in year])
        found = {
            id_: counter.figure(id_, known) if id_ in COUNTED else Figure(id_, Status.NOT_YET)
            for id_ in INDICATORS
        }
    return Figures(period, periods[0].last, found)


class _Counter:
    """Runs each statement once, however many indicators are read from it."""

    def __init__(self, session: Session, periods: Sequence[Period], year: Sequence[Period]) -> None:
        self._session = session
        self._periods = periods
        self._year = year  # the quarters of the year so far
        self._tallies: dict[tuple[object, int], list[Tally]] = {}

    def figure(self, id_: str, known: Sequence[bool]) -> Figure:
        """Put a figure together from the period, the quarters compared with, and the year."""
        if not known[0]:
            return Figure(id_, Status.NO_DATA)
        one = COUNTED[id_]
        # A stock has no year to date: nothing is counted for it.
        count = 4 if one.to_date is ToDate.COUNTED else 3
        tallies = self._run(one.statement, self._periods[:count])
        values: list[Value] = [None, None, None, None]
        for place, tally in enumerate(tallies):
            values[place] = one.value(tally) if known[place] else None
        if one.to_date is ToDate.SUMMED and self._year:
            quarters = one.statement(self._session, self._year)
            values[3] = sum(tally.total() for tally in quarters)
        groups = one.breakdowns(
            [tallies[0], *(self._run(more, self._periods[:1])[0] for more in one.more)]
        )
        value, previous, year_before, to_date = values
        return Figure(id_, Status.COUNTED, value, previous, year_before, to_date, groups)

    def _run(self, statement: Statement, periods: Sequence[Period]) -> list[Tally]:
        key = (statement, len(periods))
        if key not in self._tallies:
            self._tallies[key] = statement(self._session, periods)
        return self._tallies[key]


def trend(
    store: Store, ctx: Context, ids: Iterable[str], quarter: Quarter, *, count: int = 5
) -> dict[str, tuple[Value, ...]]:
    """Count some indicators over quarters, the oldest first; None where nobody is known of."""
    ctx.require(Right.FIGURES)
    _refuse_future(quarter.period, ctx)
    wanted = {id_: COUNTED[id_] for id_ in ids}
    quarters = [quarter.back(back) for back in range(count - 1, -1, -1)]
    periods = [one.period.up_to(ctx.today) for one in quarters]
    with store.reading() as session:
        known = queries.known(session, periods)
        counted: dict[object, list[Tally]] = {}
        for one in wanted.values():
            if one.statement not in counted:
                counted[one.statement] = one.statement(session, periods)
    return {
        id_: tuple(
            one.value(tally) if here else None
            for tally, here in zip(counted[one.statement], known, strict=True)
        )
        for id_, one in wanted.items()
    }


# Whose rows name people beside money or calls: for the desk that keeps them, and who approves.
ROWS_OF_A_DESK = {
    "R19": Right.CONTACT,
    "R20": Right.CONTACT,
    "R21": Right.REUNIONS,
    "R22": Right.REUNIONS,
    "R24": Right.AID,
}


def recipients(store: Store, ctx: Context, periods: Sequence[Period]) -> dict[str, tuple[int, ...]]:
    """Count in each period who stands behind a sum, each person once.

    Who signed in and heads of other firms (R02), callers (R19), people gifted (R20), those
    tickets were got for (R21).
    """
    ctx.require(Right.FIGURES)
    passed = [one.up_to(ctx.today) for one in periods]
    with store.reading() as session:
        signed = COUNTED["R03"].statement(session, passed)
        sums = COUNTED["R02"].statement(session, passed)
        gifted = COUNTED["R20"].statement(session, passed)
        found = {
            "R02": [
                one.total() + sum(of.total(labour=kind.value) for kind in Engagement)
                for one, of in zip(signed, sums, strict=True)
            ],
            "R19": [one.total() for one in behind_sums.callers(session, passed)],
            "R20": [one.total(measure="people") for one in gifted],
            "R21": [one.total() for one in behind_sums.helped(session, passed)],
        }
    return {id_: tuple(counts) for id_, counts in found.items()}


def rows(
    store: Store,
    ctx: Context,
    indicator_id: str,
    span: Quarter | Period,
    *,
    after: RowKey | None = None,
    limit: int = 50,
) -> list[BehindRow]:
    """Return one page of what a figure counts: persons, children by number, sessions, payments."""
    ctx.require(Right.SEE_FAMILIES)
    desk = ROWS_OF_A_DESK.get(indicator_id)
    if desk is not None and Right.APPROVE not in rights_of(ctx.actor.roles):
        ctx.require(desk)
    if indicator_id not in COUNTED:
        raise UserError(N_("{id} 还没有可看的明细。"), code="no_rows", id=indicator_id)
    period = span.period if isinstance(span, Quarter) else span
    _refuse_future(period, ctx)
    passed = period.up_to(ctx.today)
    with store.reading() as session:
        if indicator_id in behind_care.BEHIND:
            assert not isinstance(after, int)
            found = behind_care.page(session, indicator_id, passed, after=after, limit=limit)
            return [_line(row) for row in found]
        return [_person(row) for row in _rows(session, indicator_id, passed, after, limit)]


def _line(row: Any) -> BehindRow:
    return BehindRow(
        row.employee_id,
        row.staff_no,
        row.name,
        "",
        row.day,
        bool(row.done),
        (row.at, row.id),
        int(row.n or 0),
    )


def _person(row: Any) -> BehindRow:
    return BehindRow(
        row.employee_id,
        row.staff_no,
        row.name,
        short_number(row.short_no) if row.short_no else "",
        row.day,
        bool(row.done),
        row.short_no or (row.staff_no, row.employee_id),
    )


def _rows(
    session: Session, id_: str, period: Period, after: RowKey | None, limit: int
) -> Sequence[Any]:
    if isinstance(after, int) or id_ in ("R05", "R14"):
        children = behind.reached if id_ == "R05" else behind.minors
        number = after if isinstance(after, int) else None
        return children(session, period, after=number, limit=limit)
    if id_ == "R12":
        return behind.pledged(session, period, after=after, limit=limit)
    return behind.hired(session, period, told=id_ == "R10", after=after, limit=limit)


def reconcile(store: Store, ctx: Context, period: Period) -> Reconciliation:
    """Account for every fen spent in a period, once, by use and source; and for the fund.

    The fund opens with what came into it before the period less what was spent from it.
    """
    ctx.require(Right.FIGURES)
    passed = period.up_to(ctx.today)
    before = Period(date.min, period.first - timedelta(days=1))
    with store.reading() as session:
        lines = tuple(care_figures.spending(session, passed))
        earlier = care_figures.spending(session, before)
        opening = care_figures.fund_income(session, before) - _from_fund(earlier)
        return Reconciliation(
            lines,
            opening,
            care_figures.fund_income(session, passed),
            _from_fund(lines),
            care_figures.projects_running(session, passed),
        )


def _from_fund(lines: Iterable[care_figures.Spent]) -> int:
    return sum(one.fen for one in lines if one.source is Source.FUND)


def _refuse_future(period: Period, ctx: Context) -> None:
    if period.first > ctx.today:
        raise UserError(
            N_("{first} 还没有到，没有可统计的数字。请选更早的时间。"),
            code="future_period",
            first=period.first,
        )
    if period.last < period.first:
        raise UserError(
            N_("结束日期 {last} 早于开始日期 {first}，请对调。"),
            code="bad_period",
            first=period.first,
            last=period.last,
        )
