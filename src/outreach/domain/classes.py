# SPDX-License-Identifier: Apache-2.0
"""Classify a child on a day: classes, reference colour, alert, what is owed, when it changes.

A pure function over dated facts: no clock, no store. The firm never recognises a class and the
colour is a reference; what the authorities set is kept apart (粤民发〔2024〕32号 三 末段).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from outreach.domain.colours import Colour
from outreach.domain.dates import add_months
from outreach.domain.facts import Facts
from outreach.domain.moments import Chosen, Timeline
from outreach.domain.readings import Readings
from outreach.domain.verdicts import Judge, Outcome, Verdict, judge_of


@dataclass(frozen=True)
class Schedule:
    """What the colour asks for next (catalogue B.5): days, and of what kind."""

    visit_due: date | None = None
    contact_due: date | None = None
    next_due: date | None = None
    next_kind: str | None = None  # immediate, visit, contact or both

    def overdue_days(self, on: date) -> int:
        """Return how many days late it is; due today is not late."""
        return max(0, (on - self.next_due).days) if self.next_due else 0


NOTHING_DUE = Schedule()


@dataclass(frozen=True)
class Classified:
    """The answer for one child on one day."""

    on: date
    outcome: Outcome
    schedule: Schedule
    away_since: date | None
    entry_watch: date | None  # when time alone brings the child into a class
    exit_watch: date | None  # when time alone takes it out of one
    next_change_on: date | None  # when time alone changes anything; None: never

    @property
    def verdict(self) -> Verdict:
        """The classes, the colour, the flags."""
        return self.outcome.verdict

    @property
    def hardship(self) -> tuple[int, ...]:
        """The hardship classes that are known to hold."""
        held = enumerate(self.verdict.hardship, start=1)
        return tuple(number for number, holds in held if holds)


DEFAULT = Readings()


def classify(facts: Facts, chosen: Chosen, on: date, readings: Readings = DEFAULT) -> Classified:
    """Return what the chosen packs say of a child on a day, and when time changes it."""
    line = Timeline(facts, chosen, readings)
    judge = judge_of(chosen, readings)
    now = judge(line.at(on))
    later = [(day, judge(line.at(day))) for day in line.after(on)]
    return Classified(
        on,
        now,
        schedule(now.verdict.colour, facts, chosen, on),
        line.away_since(on),
        next((day for day, one in later if _gains(now.verdict, one.verdict)), None),
        next((day for day, one in later if _loses(now.verdict, one.verdict)), None),
        next((day for day, one in later if one != now), None),
    )


def look(line: Timeline, judge: Judge, on: date) -> tuple[Outcome, date | None]:
    """Return the outcome of a day and the next day that changes it: the lean form of classify."""
    now = judge(line.at(on))
    for day in line.after(on):
        later = judge(line.at(day))
        if later is not now and later != now:
            return now, day
    return now, None


def _gains(now: Verdict, later: Verdict) -> bool:
    pairs = zip(now.classes, later.classes, strict=True)
    return any(one is not True and other is True for one, other in pairs)


def _loses(now: Verdict, later: Verdict) -> bool:
    pairs = zip(now.classes, later.classes, strict=True)
    return any(one is True and other is not True for one, other in pairs)


def schedule(colour: Colour | None, facts: Facts, chosen: Chosen, on: date) -> Schedule:
    """Return what a colour asks for: rolling dates, the month's end where there is no such day.

    Red is due on the day it became known. The first visit falls on the day of marking. A visit
    also counts as contact (vignettes, ``contact_rule``).
    """
    if colour is None or chosen.colours is None:
        return NOTHING_DUE
    marked = facts.marked_on or on
    if colour is Colour.RED:
        known = [one.known_on for one in facts.factors if one.code[0] == "R" and one.known_on]
        day = min(known, default=marked)
        return Schedule(next_due=day, next_kind="immediate")
    rule = chosen.colours.colours[colour]
    visited, spoken = facts.last_visit, facts.last_contact
    if facts.marked_on is not None:  # what was done for an older colour does not count
        visited = visited if visited is not None and visited >= marked else None
        spoken = spoken if spoken is not None and spoken >= marked else None
    heard = max((day for day in (visited, spoken) if day is not None), default=None)
    visit = _next(visited, rule.visit_months, marked)
    contact = _next(heard, rule.contact_months, marked)
    due = min(day for day in (visit, contact) if day is not None)
    kind = "both" if visit == contact else ("visit" if due == visit else "contact")
    return Schedule(visit, contact, due, kind)


def _next(last: date | None, months: int | None, marked: date) -> date | None:
    if months is None:
        return None
    return marked if last is None else add_months(last, months)
