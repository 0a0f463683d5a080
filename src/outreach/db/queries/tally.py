# SPDX-License-Identifier: Apache-2.0
"""What all counting shares: one statement for several periods, grouped rows added up afterwards."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Select,
    case,
    extract,
    func,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from outreach.domain.children import AGE_BANDS
from outreach.domain.periods import Period


class Tally:
    """Counts of one period by group: which groups a row belongs to, and how many there are."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._rows = [(row, int(row.n or 0)) for row in rows]

    def total(self, **wanted: object) -> int:
        """Add up the rows whose columns have these values."""
        return sum(
            n
            for row, n in self._rows
            if all(getattr(row, column) == value for column, value in wanted.items())
        )

    def by(self, column: str, **wanted: object) -> Counter[str]:
        """Add up by one column the rows whose other columns have these values."""
        counts: Counter[str] = Counter()
        for row, n in self._rows:
            if all(getattr(row, name) == value for name, value in wanted.items()):
                counts[str(getattr(row, column) or "")] += n
        return counts


class DayBefore(FunctionElement[date]):
    """The day before a date column."""

    type = Date()
    inherit_cache = True


@compiles(DayBefore)
def _day_before(element: DayBefore, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} - 1)"


@compiles(DayBefore, "sqlite")
def _day_before_sqlite(element: DayBefore, compiler: Any, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, '-1 day')"


class IsUnder(FunctionElement[bool]):
    """Whether somebody born on one date is 不满 so many years on another, both columns.

    Says what :func:`outreach.domain.dates.is_under` says: the birthday itself still is under,
    and 29 February falls back to the 28th. Arguments: birth, day, years.
    """

    type = Boolean()
    inherit_cache = True


@compiles(IsUnder)
def _is_under(element: IsUnder, compiler: Any, **options: Any) -> str:
    """As numbers 20260930: they differ by at most N0000 exactly up to the N-th birthday."""
    birth, day, years = element.clauses
    difference = number_of(day) - number_of(birth)
    return str(compiler.process(difference <= years * 10_000, **options))


@compiles(IsUnder, "sqlite")
def _is_under_sqlite(element: IsUnder, compiler: Any, **options: Any) -> str:
    """As texts: the day so many years back need not be in the calendar to be compared with."""
    birth, day, years = (compiler.process(clause, **options) for clause in element.clauses)
    earliest = f"(substr({day}, 1, 4) - {years}) || substr({day}, 5)"
    return f"({birth} >= {earliest})"


def number_of(day: Any) -> Any:
    """Write a date as the number 20260930."""
    return extract("year", day) * 10_000 + extract("month", day) * 100 + extract("day", day)


def is_under(birth: Any, day: Any, years: int) -> ColumnElement[bool]:
    """Tell whether who was born on ``birth`` is 不满 ``years`` on ``day``, both columns."""
    return IsUnder(birth, day, literal_column(str(years), Integer))


def age_band(is_younger: Callable[[int], ColumnElement[bool]]) -> ColumnElement[str]:
    """Return the age band as a column; ``is_younger(n)`` says who is 不满 n."""
    ends = [(is_younger(int(band.split("-")[1]) + 1), band) for band in AGE_BANDS]
    return case(*ends).label("age")


def flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Return 1 or 0."""
    return case((condition, 1), else_=0)


def nothing(*names: str) -> list[Any]:
    """Return empty group columns: for periods that are only compared with."""
    return [literal("").label(name) for name in names]


def count(
    session: Session,
    periods: Sequence[Period],
    rows: Callable[[Period], Select[*tuple[Any, ...]]],
    groups: Sequence[str],
) -> list[Tally]:
    """Count rows by groups in one statement for all periods, in their order."""
    return _run(session, periods, rows, groups, func.count())


def add_up(
    session: Session,
    periods: Sequence[Period],
    rows: Callable[[Period], Select[*tuple[Any, ...]]],
    groups: Sequence[str],
) -> list[Tally]:
    """Add up the column ``n`` of rows by groups in one statement for all periods."""
    return _run(session, periods, rows, groups, None)


def _run(
    session: Session,
    periods: Sequence[Period],
    rows: Callable[[Period], Select[*tuple[Any, ...]]],
    groups: Sequence[str],
    number: Any,
) -> list[Tally]:
    parts = []
    for slot, period in enumerate(periods):
        inner = rows(period).subquery()
        columns = [inner.c[group] for group in groups]
        counted = func.sum(inner.c.n) if number is None else number
        parts.append(
            select(literal(slot).label("slot"), *columns, counted.label("n")).group_by(*columns)
        )
    found = session.execute(union_all(*parts)).all()
    return [Tally([row for row in found if row.slot == slot]) for slot in range(len(periods))]


@dataclass(frozen=True)
class _Line:
    """One group of families and how many there are; read like a row."""

    group: str
    done: int
    n: int


def count_families(
    session: Session,
    periods: Sequence[Period],
    pairs: Callable[[Period], Select[*tuple[Any, ...]]],
) -> list[Tally]:
    """Count families (户) by ``group`` and ``done``, two parents in one firm as one.

    ``pairs`` selects (employee_id, child_id, group, done): whom it is about with each of the
    children that make the family, ``child_id`` NULL for somebody without one. Employees who
    share a child are one family, and so on through the children they share; it stands under
    the group of its member who was registered first, and is done when any member is.
    """
    everybody, shared = [], []
    for slot, period in enumerate(periods):
        pair = pairs(period).cte(f"pair_{slot}")
        people = (
            select(
                pair.c.employee_id,
                func.min(pair.c.group).label("group"),
                func.max(pair.c.done).label("done"),
            )
            .group_by(pair.c.employee_id)
            .subquery()
        )
        everybody.append(
            select(
                literal(slot).label("slot"), people.c.group, people.c.done, func.count().label("n")
            ).group_by(people.c.group, people.c.done)
        )
        twice = (
            select(pair.c.child_id)
            .where(pair.c.child_id.is_not(None))
            .group_by(pair.c.child_id)
            .having(func.count(pair.c.employee_id.distinct()) > 1)
        )
        shared.append(
            select(
                literal(slot).label("slot"),
                pair.c.child_id,
                pair.c.employee_id,
                people.c.group,
                people.c.done,
            )
            .join(people, people.c.employee_id == pair.c.employee_id)
            .where(pair.c.child_id.in_(twice))
        )
    totals = _by_slot(session, everybody)
    links = _by_slot(session, shared)
    return [Tally(_joined(totals[slot], links[slot])) for slot in range(len(periods))]


def _by_slot(session: Session, parts: Sequence[Any]) -> dict[int, list[Any]]:
    """Ask for all periods at once, and part the rows by ``slot`` again."""
    found: dict[int, list[Any]] = {slot: [] for slot in range(len(parts))}
    for row in session.execute(union_all(*parts)):
        found[row.slot].append(row)
    return found


def _joined(totals: Sequence[Any], links: Sequence[Any]) -> list[_Line]:
    """Take everybody who shares a child out of the totals, and put each family in once."""
    counts: Counter[tuple[str, int]] = Counter()
    for row in totals:
        counts[row.group or "", row.done] += row.n
    people = {row.employee_id: (row.group or "", row.done) for row in links}
    for one in people.values():
        counts[one] -= 1
    for family in _families(links):
        group = people[min(family)][0]
        counts[group, max(people[person][1] for person in family)] += 1
    return [_Line(group, done, n) for (group, done), n in counts.items() if n]


def _families(links: Sequence[Any]) -> list[set[uuid.UUID]]:
    """Return who belongs together through shared children."""
    head: dict[uuid.UUID, uuid.UUID] = {}

    def find(person: uuid.UUID) -> uuid.UUID:
        while head.setdefault(person, person) != person:
            head[person] = head[head[person]]
            person = head[person]
        return person

    first: dict[uuid.UUID, uuid.UUID] = {}
    for row in links:
        head[find(row.employee_id)] = find(first.setdefault(row.child_id, row.employee_id))
    families: dict[uuid.UUID, set[uuid.UUID]] = {}
    for person in list(head):
        families.setdefault(find(person), set()).add(person)
    return list(families.values())
