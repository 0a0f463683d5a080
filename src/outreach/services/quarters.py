# SPDX-License-Identifier: Apache-2.0
"""The figures of a period: counted once here, for the dashboard, the command line, the report.

Figures are those of the whole enterprise, whatever site the caller works at: a person
transferred between sites or a couple at two of them would make figures by site add up to
more than there are.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from outreach.db.queries import behind
from outreach.db.queries import quarters as queries
from outreach.db.queries.quarters import Tally
from outreach.domain.access import Right
from outreach.domain.children import AGE_BANDS, Carer, short_number
from outreach.domain.employees import Consent
from outreach.domain.groups import CARE_GROUPS, CARE_OF, NOT_ASKED
from outreach.domain.quarters import (
    INDICATORS,
    Figure,
    Figures,
    Kind,
    Period,
    Quarter,
    Ratio,
    Status,
    Value,
)
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.store import Store

Breakdowns = Mapping[str, Mapping[str, int]]
# Where the next page of rows begins: a person's staff number and id, or a child's number.
RowKey = behind.PersonKey | int


@dataclass(frozen=True)
class BehindRow:
    """One row behind a figure: a person, or a child by its number with the parent it is under.

    ``done`` is whether it counts in a ratio's numerator; every row of another figure does.
    ``day`` is the hire, the signature or the talk. A child's name is not among these.
    """

    employee_id: uuid.UUID
    staff_no: str
    name: str
    child: str
    day: date | None
    done: bool
    key: RowKey


@dataclass(frozen=True)
class _Counted:
    """How an indicator comes out of a statement's grouped rows."""

    statement: Callable[[Session, Sequence[Period]], list[Tally]]
    value: Callable[[Tally], Value]
    breakdowns: Callable[[Tally], Breakdowns]


def _total(tally: Tally) -> int:
    return tally.total()


def _told(tally: Tally) -> Ratio:
    return Ratio(tally.total(parent=1, told=1), tally.total(parent=1))


def _asked(tally: Tally) -> Ratio:
    return Ratio(tally.total(asked=1), tally.total())


def _by_age(tally: Tally) -> Breakdowns:
    counts = tally.by("age")
    return {"age": {band: counts[band] for band in AGE_BANDS}}


def _by_answer(tally: Tally) -> Breakdowns:
    answers = (Consent.GIVEN, Consent.ONLY_WHETHER, Consent.REFUSED)
    by_answer = {answer.value: tally.total(asked=1, answer=answer.value) for answer in answers}
    return {"answer": by_answer | {NOT_ASKED: tally.total(asked=0)}}


def _by_signing(tally: Tally) -> Breakdowns:
    counts = tally.by("signed")
    return {"signed": {code: counts[code] for code in ("new", "renewed", "earlier")}}


def _by_family(tally: Tally) -> Breakdowns:
    care = dict.fromkeys(CARE_GROUPS, 0)
    for carer, n in tally.by("carer").items():
        care[CARE_OF[Carer(carer or Carer.UNKNOWN)]] += n
    consent = tally.by("consent")
    codes = (Consent.GIVEN.value, Consent.PENDING.value)
    return {**_by_age(tally), "care": care, "consent": {code: consent[code] for code in codes}}


def _nothing(_tally: Tally) -> Breakdowns:
    return {}


COUNTED: Mapping[str, _Counted] = {
    "R05": _Counted(queries.reached, _total, _by_age),
    "R10": _Counted(queries.hires, _told, _nothing),
    "R11": _Counted(queries.hires, _asked, _by_answer),
    "R12": _Counted(queries.pledges, _total, _by_signing),
    "R14": _Counted(queries.minors, _total, _by_family),
}


def figures(store: Store, ctx: Context, span: Quarter | Period) -> Figures:
    """Count every indicator for a quarter, with its comparisons, or for any period (快报).

    All ids of the catalogue are there; what this version does not count yet says so. A period
    that is still running is counted up to today; of one to come nothing can be said.
    """
    ctx.require(Right.FIGURES)
    period = span.period if isinstance(span, Quarter) else span
    _refuse_future(period, ctx)
    periods = [period.up_to(ctx.today)]
    if isinstance(span, Quarter):
        periods += [span.previous.period, span.year_before.period]
        periods.append(span.year_to_date.up_to(ctx.today))
    stocks = {id_: one for id_, one in COUNTED.items() if INDICATORS[id_].kind is Kind.STOCK}
    others = {id_: one for id_, one in COUNTED.items() if id_ not in stocks}
    with store.reading() as session:
        known = queries.known(session, periods)
        tallies = _count(session, others, periods)
        tallies |= _count(session, stocks, periods[:3])  # a stock has no sum over the year
    found = {
        id_: _figure(id_, tallies[id_], known) if id_ in COUNTED else Figure(id_, Status.NOT_YET)
        for id_ in INDICATORS
    }
    return Figures(period, periods[0].last, found)


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
        tallies = _count(session, wanted, periods)
    return {
        id_: tuple(
            one.value(tally) if here else None
            for tally, here in zip(tallies[id_], known, strict=True)
        )
        for id_, one in wanted.items()
    }


def rows(
    store: Store,
    ctx: Context,
    indicator_id: str,
    span: Quarter | Period,
    *,
    after: RowKey | None = None,
    limit: int = 50,
) -> list[BehindRow]:
    """Return one page of the persons or children that a figure counts, by number."""
    ctx.require(Right.SEE_FAMILIES)
    if indicator_id not in COUNTED:
        raise UserError(N_("{id} 还没有可看的明细。"), code="no_rows", id=indicator_id)
    period = span.period if isinstance(span, Quarter) else span
    _refuse_future(period, ctx)
    with store.reading() as session:
        found = _rows(session, indicator_id, period.up_to(ctx.today), after, limit)
    return [
        BehindRow(
            row.employee_id,
            row.staff_no,
            row.name,
            short_number(row.short_no) if row.short_no else "",
            row.day,
            bool(row.done),
            row.short_no or (row.staff_no, row.employee_id),
        )
        for row in found
    ]


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


def _count(
    session: Session, wanted: Mapping[str, _Counted], periods: Sequence[Period]
) -> dict[str, list[Tally]]:
    """Run each statement once, however many indicators are read from it."""
    tallies: dict[object, list[Tally]] = {}
    for one in wanted.values():
        if one.statement not in tallies:
            tallies[one.statement] = one.statement(session, periods)
    return {id_: tallies[one.statement] for id_, one in wanted.items()}


def _figure(id_: str, tallies: Sequence[Tally], known: Sequence[bool]) -> Figure:
    """Put a figure together.

    The tallies are of the period and, as far as there are any, of the previous quarter, of
    the same quarter last year and of the year to date.
    """
    if not known[0]:
        return Figure(id_, Status.NO_DATA)
    counted = COUNTED[id_]
    values: list[Value] = [None, None, None, None]
    for place, tally in enumerate(tallies):
        values[place] = counted.value(tally) if known[place] else None
    value, previous, year_before, to_date = values
    return Figure(
        id_,
        Status.COUNTED,
        value,
        previous,
        year_before,
        to_date,
        counted.breakdowns(tallies[0]),
    )


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
