# SPDX-License-Identifier: Apache-2.0
"""From dated facts to what holds on one day: every condition of the rules, and when it turns.

A :class:`Timeline` is made once for a child; :meth:`Timeline.at` says for any day what holds,
as a small hashable tuple of three-valued conditions (:mod:`outreach.domain.conditions`), and
``dates`` lists every day on which any of them can turn. Time enters the rules nowhere else, so
between two of these days the answer cannot change.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from outreach.domain.conditions import (
    NO_STATES,
    NOBODY_KNOWS,
    NOT_AWAY,
    AwayAt,
    Moment,
    ParentAt,
    ParentIs,
    StatesAt,
    Tri,
    and3,
    not3,
    or3,
)
from outreach.domain.dates import add_months
from outreach.domain.facts import (
    ALWAYS,
    Disability,
    Facts,
    Parent,
    Place,
    State,
    StateKind,
)
from outreach.domain.packs import HardshipRule, LeftBehindRule, Pack, Rural
from outreach.domain.readings import Readings

ONE_DAY = timedelta(days=1)
AGES = (14, 16, 18)
LATER_MONTHS = 3  # the least that a later plan asks for, where a pack asks for nothing


@dataclass(frozen=True)
class Chosen:
    """The packs that rule on one child."""

    left_behind: Pack | None = None
    migrant: Pack | None = None
    hardship: Pack | None = None
    colours: Pack | None = None

    def packs(self) -> tuple[Pack, ...]:
        """Return the different packs, in the order of the matters they rule on."""
        all_four = (self.left_behind, self.migrant, self.hardship, self.colours)
        return tuple({pack.id: pack for pack in all_four if pack is not None}.values())


@dataclass(frozen=True, slots=True)
class _Span:
    """One running absence: from its first day, reached on a day, until it ends."""

    first: date
    reached: date
    later: date
    end: date


def spans_away(
    left: date, stays: tuple[tuple[date, date], ...], months: int, long_days: int
) -> list[_Span]:
    """Cut an absence at every stay at home longer than ``long_days`` (S3 二(一)).

    A stay counts only as far as it has happened: for its first ``long_days`` days it is an
    occasional visit and the count runs on; from the day after, the parent is at home; the day
    on which the parent leaves again is the first of a new absence.
    """
    spans = []
    first = left
    for begins, ends in stays:
        turns = begins + timedelta(days=long_days)
        if turns <= ends:
            spans.append(_span(first, turns, months))
            if ends == date.max:  # at home ever since
                return spans
            first = ends
    spans.append(_span(first, date.max, months))
    return spans


def _span(first: date, end: date, months: int) -> _Span:
    return _Span(first, add_months(first, months), add_months(first, LATER_MONTHS), end)


class _ParentLine:
    """One parent over time."""

    __slots__ = (
        "_at", "_hard", "_last", "_listed", "_plain", "_settled", "_spans", "_still", "dates",
        "parent",
    )  # fmt: skip

    def __init__(self, parent: Parent, home: Place, chosen: Chosen, readings: Readings) -> None:
        self.parent = parent
        self.dates: list[date] = []
        self._spans: list[_Span] = []
        self._at: ParentAt | None = None
        if parent.away is None and not parent.states and parent.gone_since is None:
            self._at = _unmoving(parent)
            return
        rule = chosen.left_behind.left_behind if chosen.left_behind else None
        self._hard = chosen.hardship.hardship if chosen.hardship else None
        self._listed = rule.states if rule else frozenset()
        self._plain: _Span | None = None
        self._still = _is(parent)
        if parent.away is not None:
            self._note_absence(home, rule.months if rule else 0, readings)
        for state in parent.states:
            self._note_state(state)
        if parent.gone_since is not None:
            self.dates.append(parent.gone_since)
        self._settled = max(self.dates, default=date.min)  # from then on nothing turns
        self._last: ParentAt | None = None

    def _note_absence(self, home: Place, months: int, readings: Readings) -> None:
        away = self.parent.away
        assert away is not None
        place = away.place
        core = and3(home.core, place.core)
        self._still = self._still._replace(
            other_county=differs(home.county, place.county),
            same_core=and3(core, not3(differs(home.city, place.city))),
            any_core=core,
        )
        left = away.left or date.min  # the first day there is stands for one nobody knows
        self._spans = spans_away(left, away.home_spans, months, readings.long_return_days)
        self._plain = self._spans[0] if len(self._spans) == 1 else _span(left, date.max, months)
        for span in (*self._spans, self._plain):
            days = (span.first, span.reached, next_day(span.reached), span.later, span.end)
            self.dates += [day for day in days if day.year > 1 and day != date.max]

    def _note_state(self, state: State) -> None:
        if state.since is not None:
            self.dates.append(state.since)
            if self._hard is not None and state.kind in self._hard.timed_states:
                full = add_months(state.since, self._hard.months)
                self.dates += [full, next_day(full)]
        if state.until is not None:
            self.dates.append(next_day(state.until))

    def at(self, on: date) -> ParentAt:
        """Return what holds on a day."""
        if self._at is not None:
            return self._at
        if on < self._settled:
            return self._of(on)
        if self._last is None:
            self._last = self._of(on)
        return self._last

    def _of(self, on: date) -> ParentAt:
        parent = self.parent
        if parent.gone_since is not None and on < parent.gone_since:
            return _unmoving(Parent())
        return ParentAt(
            self._still,
            self._absence(on) if parent.away is not None else NOT_AWAY,
            self._states(on) if parent.states else NO_STATES,
        )

    def _absence(self, on: date) -> AwayAt:
        plain = self._plain
        assert plain is not None
        counts = plain.reached != plain.first  # the pack asks for months
        unknown = plain.first == date.min
        long = None if unknown and counts else on >= plain.reached
        for span in self._spans:
            if span.first <= on < span.end:
                if span.first == date.min:  # since when is not known
                    reached = None if counts else True
                    return AwayAt(True, True, reached, reached, reached, None)
                reached = on >= span.reached
                strict = on > span.reached or not counts
                return AwayAt(True, True, reached, reached and strict, long, on >= span.later)
        return AwayAt(False, on >= plain.first, False, False, long, False)

    def _states(self, on: date) -> StatesAt:
        kinds = set()
        fixed = timed_any = False
        timed: Tri = False
        strict: Tri = False
        hard = self._hard
        for state in self.parent.states:
            if not state.holds(on):
                continue
            kinds.add(state.kind)
            if hard is not None and state.kind in hard.states:
                fixed = True
            elif hard is not None and state.kind in hard.timed_states:
                timed_any = True
                now, day_after = _timed(state, hard, on)
                timed, strict = or3(timed, now), or3(strict, day_after)
        return StatesAt(
            bool(kinds & self._listed),
            bool(kinds - self._listed),
            fixed,
            timed,
            strict,
            timed_any,
            StateKind.SEVERE_DISABILITY in kinds,
            StateKind.PRISON in kinds,
        )

    def running_since(self, on: date) -> date | None:
        """Return the first day of the absence that runs on a day, where it is known."""
        for span in self._spans:
            if span.first <= on < span.end:
                return span.first if span.first != date.min else None
        return None


def _is(parent: Parent) -> ParentIs:
    return ParentIs(
        parent.known,
        parent.gone_since is not None,
        parent.dead_since is None and parent.missing_since is not None,
        bool(parent.elsewhere),
        parent.unable,
    )


_SHARED: dict[tuple[bool, bool, bool, bool, Tri], ParentAt] = {}


def _unmoving(parent: Parent) -> ParentAt:
    """Return the one value of parents who are at home, elsewhere or not known."""
    still = _is(parent)
    found = _SHARED.get(still[:5])
    if found is None:
        absence = NOT_AWAY if parent.known else NOBODY_KNOWS
        found = _SHARED[still[:5]] = ParentAt(still, absence, NO_STATES)
    return found


def _timed(state: State, hard: HardshipRule, on: date) -> tuple[Tri, Tri]:
    if state.since is None:
        return None, None
    full = add_months(state.since, hard.months)
    return on >= full, on > full


def differs(one: str | None, other: str | None) -> Tri:
    """Tell whether two codes differ; None where one is not known."""
    return None if one is None or other is None else one != other


def next_day(day: date) -> date:
    """Return the day after; the last day there is stays."""
    return day if day == date.max else day + ONE_DAY


def is_disabled(disability: Disability | None) -> Tri:
    """Tell class 4: grade 1-2 of any kind, grade 3-4 only mental or intellectual (S3 二(二)4)."""
    if disability is None:
        return None
    kind, grade = disability.kind, disability.grade
    if kind == "none" or grade == 0:
        return False
    special = None if kind is None else kind in {"mental", "intellectual"}
    severe = None if grade is None else grade <= 2
    return or3(severe, special)


class Timeline:
    """One child's conditions over time, under its packs and readings."""

    def __init__(self, facts: Facts, chosen: Chosen, readings: Readings) -> None:
        self.facts = facts
        self.chosen = chosen
        rule = chosen.left_behind.left_behind if chosen.left_behind else None
        self._rural = _rural(facts, rule)
        home = facts.registered
        self.father = _ParentLine(facts.father, home, chosen, readings)
        self.mother = _ParentLine(facts.mother, home, chosen, readings)
        birthdays = [add_months(facts.birth, 12 * age) for age in AGES]
        self._ages = [day for each in birthdays for day in (each, next_day(each))]
        self._prepare_move(facts, chosen)
        self._factors = tuple(sorted((one.known_on or ALWAYS, one.code) for one in facts.factors))
        self._disabled = is_disabled(facts.disability)
        self._packs = chosen.packs()
        self._dates: list[date] | None = None

    def _prepare_move(self, facts: Facts, chosen: Chosen) -> None:
        home, lives = facts.registered, facts.lives
        months = chosen.migrant.migrant.months if chosen.migrant and chosen.migrant.migrant else 0
        self._county = differs(home.county, lives.place.county)
        self._core = and3(home.core, lives.place.core)
        self._same_core = and3(self._core, not3(differs(home.city, lives.place.city)))
        since = facts.birth if lives.since == ALWAYS else lives.since
        self._moved = None if since is None else add_months(since, months)

    @property
    def dates(self) -> list[date]:
        """Every day on which a condition can turn, in order."""
        if self._dates is None:
            found = {*self._ages, *self.father.dates, *self.mother.dates}
            if self._moved is not None:
                found |= {self._moved, next_day(self._moved)}
            found.update(known_on for known_on, _ in self._factors)
            for pack in self._packs:
                found.add(pack.valid_from)
                found.update(next_day(day) for day in (pack.valid_to, pack.plan_to) if day)
            self._dates = sorted(found)
        return self._dates

    def after(self, on: date) -> list[date]:
        """Return the days after ``on`` on which something may turn."""
        return self.dates[bisect_right(self.dates, on) :]

    def at(self, on: date) -> Moment:
        """Return what holds on a day."""
        facts, moved = self.facts, self._moved
        stage = bisect_right(self._ages, on)
        factors = self._factors
        if factors:
            factors = factors[: bisect_left(factors, (next_day(on), ""))]
        warnings: tuple[str, ...] = ()
        if stage < 6:
            warnings = tuple(
                f"{pack.id}:{said}" for pack in self._packs if (said := pack.warning(on))
            )
        return Moment(
            stage,
            facts.registered.county is not None,
            facts.registered.core is not None,
            self._rural,
            self.father.at(on),
            self.mother.at(on),
            facts.lives.with_whom,
            facts.weekly_home,
            self._county,
            self._same_core,
            self._core,
            None if moved is None else on >= moved,
            None if moved is None else on > moved,
            facts.household,
            self._disabled,
            facts.hiv,
            facts.civil_custody,
            facts.local_other,
            tuple([code for _, code in factors]),
            warnings,
        )

    def away_since(self, on: date) -> date | None:
        """Return since when those who are away all are: the later of two absences."""
        found = [
            day for one in (self.father, self.mother) if (day := one.running_since(on)) is not None
        ]
        return max(found) if found else None


def _rural(facts: Facts, rule: LeftBehindRule | None) -> Tri:
    return True if rule is None or rule.rural is Rural.NO else facts.rural
