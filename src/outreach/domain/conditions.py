# SPDX-License-Identifier: Apache-2.0
"""What holds on one day, in three truth values: the small tuples that the rules are asked of."""

from __future__ import annotations

from typing import NamedTuple

from outreach.domain.facts import Household

Tri = bool | None  # None: not known


def and3(*values: Tri) -> Tri:
    """Return the three-valued and: one no decides, else one unknown leaves it open."""
    unknown = False
    for value in values:
        if value is False:
            return False
        if value is None:
            unknown = True
    return None if unknown else True


def or3(*values: Tri) -> Tri:
    """Return the three-valued or."""
    unknown = False
    for value in values:
        if value:
            return True
        if value is None:
            unknown = True
    return None if unknown else False


def not3(value: Tri) -> Tri:
    """Return the three-valued not."""
    return None if value is None else not value


class AwayAt(NamedTuple):
    """The absence of one parent on one day, in every way it may be read."""

    away: Tri = False  # away for work
    plain: Tri = False  # the same, long stays at home ignored
    reached: Tri = False  # the months the plan asks for have passed
    reached_strict: Tri = False  # the corresponding day itself not counted
    reached_plain: Tri = False  # long stays at home ignored
    reached_later: Tri = False  # the months a later plan asks for


class StatesAt(NamedTuple):
    """The states of one parent on one day."""

    listed: bool = False  # a state of the plan's list holds
    unlisted: bool = False  # another state holds
    fixed: bool = False  # a state that needs no months (class 2)
    timed: Tri = False  # a timed state has reached its months
    timed_strict: Tri = False
    timed_any: bool = False  # a timed state holds, however long
    severe: bool = False
    prison: bool = False


class ParentIs(NamedTuple):
    """What does not turn with the days."""

    known: bool
    gone: bool  # dead or declared missing
    missing: bool
    elsewhere: bool
    unable: Tri  # judged on the whole
    other_county: Tri = None
    same_core: Tri = None  # work and registration both core, of one city
    any_core: Tri = None  # both core, of whatever city


class ParentAt(NamedTuple):
    """One parent on one day."""

    still: ParentIs
    absence: AwayAt
    states: StatesAt

    @property
    def away(self) -> Tri:
        """Away for work."""
        return self.absence.away


NOT_AWAY = AwayAt()
NOBODY_KNOWS = AwayAt(None, None, None, None, None, None)
NO_STATES = StatesAt()


class Moment(NamedTuple):
    """Everything the rules ask for on one day."""

    stage: int  # 0 under 14, 1 the 14th birthday, 2 under 16, 3 the 16th, 4 under 18, 5, 6 adult
    home_county: bool  # the registered place is known
    home_core: bool  # and whether it is core
    rural: Tri
    father: ParentAt
    mother: ParentAt
    with_whom: tuple[str, ...] | None
    weekly_home: bool
    moved_county: Tri
    moved_same_core: Tri
    moved_any_core: Tri
    moved_reached: Tri
    moved_strict: Tri
    household: Household | None
    disabled: Tri  # class 4
    hiv: Tri
    custody: bool
    local: bool
    factors: tuple[str, ...]
    warnings: tuple[str, ...]
