# SPDX-License-Identifier: Apache-2.0
"""What of the figures may leave the firm: no count of 1 to 4 persons, however one reckons.

Groups are rolled up along fixed trees (:mod:`outreach.domain.groups`); here stand the totals
and shares. The rules are the same for every recipient and quarter (architecture, decision 7):

- A count of persons or households of 1 to 4 shows as "fewer than five".
- A share that leaves 1 to 4 persons on one side of it shows only as "at least" or "at most" so
  many percent, so that what it hides could be five numbers or more.
- A sum of money or of tickets that fewer than five stand behind does not show.
- The year to date shows only where it adds up things that are not persons: two reports of
  distinct persons, one later than the other, would tell who came new.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from outreach.domain.groups import SMALLEST, TREES, rolled_up
from outreach.domain.quarters import Body, Figure, Figures, Masked, Ratio, Status, Value

# Counts of persons or households, whole.
PEOPLE = frozenset({"R03", "R04", "R05", "R12", "R14", "R22", "R24"})
# Sums behind which somebody stands: how many is told beside them. Two attendances are two
# persons at most, and four calls four callers.
BEHIND = frozenset({"R02", "R19", "R20", "R21"})
# Flows of things, whose year to date may be printed.
THINGS = frozenset({"R01", "R07", "R08", "R32", *BEHIND})

# How many stand behind a sum: in the period, the quarters compared with, and over the year.
Recipients = Mapping[str, Sequence[int]]


def is_small(count: int) -> bool:
    """Tell whether a count of persons is one that nobody outside may learn."""
    return 0 < count < SMALLEST


def protect(figures: Figures, body: Body, recipients: Recipients) -> Figures:
    """Return the figures as they may go to a body; inside the firm nothing is held back.

    ``recipients`` holds for each of :data:`BEHIND` the people in the period, the quarter
    before, the same quarter last year, and each quarter of the year so far.
    """
    if body is Body.INTERNAL:
        return figures
    shown = {id_: _protected(one, recipients.get(id_, ())) for id_, one in figures.figures.items()}
    return replace(figures, figures=shown)


def _protected(figure: Figure, people: Sequence[int]) -> Figure:
    if figure.status is not Status.COUNTED:
        return figure
    id_ = figure.id
    slots: list[Value] = [figure.value, figure.previous, figure.same_quarter_last_year]
    to_date = figure.year_to_date if id_ in THINGS else None
    if id_ in PEOPLE:
        slots = [count_shown(value) for value in slots]
    elif id_ in BEHIND:
        slots = [
            Masked() if value is not None and is_small(behind) else value
            for value, behind in zip(slots, people, strict=False)
        ]
        if any(is_small(behind) for behind in people):
            to_date = None
    slots = [ratio_shown(value) if isinstance(value, Ratio) else value for value in slots]
    value, previous, year_before = slots
    return Figure(id_, figure.status, value, previous, year_before, to_date)


def count_shown(value: Value) -> Value:
    """Return a count of persons, or that it is small."""
    return Masked() if isinstance(value, int) and is_small(value) else value


def ratio_shown(value: Ratio) -> Value:
    """Return a share, or between which bounds it lies.

    The bound is the multiple of ten percent nearest to it that leaves room for at least five
    numbers of those on the small side.
    """
    inside, outside = value.num, value.den - value.num
    if not (is_small(inside) or is_small(outside) or is_small(value.den)):
        return value
    for percent in range(90, 40, -10):
        room = value.den * (100 - percent) // 100  # numbers 1 to room on the small side
        if room >= SMALLEST:
            if is_small(outside) and outside <= room:
                return Masked(at_least=percent)
            if is_small(inside) and inside <= room:
                return Masked(at_most=100 - percent)
    return Masked()


def groups_shown(
    id_: str, breakdowns: Mapping[str, Mapping[str, int]], body: Body
) -> dict[str, dict[str, int]]:
    """Return a figure's groups as they may go to a body: whole inside, along the trees outside."""
    if body is Body.INTERNAL:
        return {name: dict(counts) for name, counts in breakdowns.items()}
    return {
        name: rolled_up(TREES[id_, name], counts)
        for name, counts in breakdowns.items()
        if (id_, name) in TREES
    }
