# SPDX-License-Identifier: Apache-2.0
"""The rules themselves: what the conditions of one day say of classes, colour and alert.

One function, pure, over a :class:`Moment`: catalogue B.2-B.5 to the letter, in three-valued
logic, so that a class that is known stays known whatever an unknown fact turns out to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from outreach.domain.colours import Colour
from outreach.domain.conditions import Moment, ParentAt, Tri, and3, not3, or3
from outreach.domain.moments import Chosen
from outreach.domain.packs import Rural
from outreach.domain.readings import Readings, other_readings

PARENTS = ("father", "mother")
# Doubts that last one day.
DATED = frozenset({"age_from_next_day", "corresponding_day_counts"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one day under one set of readings."""

    left_behind: Tri
    migrant: Tri
    hardship: tuple[Tri, Tri, Tri, Tri, Tri, Tri]
    colour: Colour | None
    colour_open: bool  # a class that is not known could bring a colour
    factors: tuple[str, ...]  # reported, and those that follow from facts
    under14: bool
    under16: bool
    under18: bool
    alert: bool

    @property
    def classes(self) -> tuple[Tri, ...]:
        """All eight classes in one row."""
        return (self.left_behind, self.migrant, *self.hardship)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of one day: the verdict, where it is doubtful, and what is not known."""

    verdict: Verdict
    boundary: tuple[str, ...]  # doubts that last one day: birthdays, months just reached
    doubts: tuple[str, ...]  # readings under which the answer would be another
    unknown: tuple[str, ...]  # facts that would decide a class that is open
    warnings: tuple[str, ...]  # "PACK:why"

    @property
    def doubtful(self) -> bool:
        """Tell whether a person should confirm the answer."""
        return bool(self.boundary or self.doubts or self.warnings)


class Judge:
    """The rules of chosen packs under chosen readings; remembers every moment it has seen.

    Few combinations of conditions occur however many children there are, so most answers are
    a look-up.
    """

    def __init__(self, chosen: Chosen, readings: Readings) -> None:
        self.chosen = chosen
        self.readings = readings
        self._others = other_readings(readings)
        self._seen: dict[Moment, Outcome] = {}
        self._same: dict[Outcome, Outcome] = {}  # equal outcomes are one: compared by "is"

    def __call__(self, moment: Moment) -> Outcome:
        """Return the outcome of a moment."""
        found = self._seen.get(moment)
        if found is None:
            made = self._judge(moment)
            found = self._seen[moment] = self._same.setdefault(made, made)
        return found

    def _judge(self, moment: Moment) -> Outcome:
        verdict = decide(moment, self.chosen, self.readings)
        other = [
            name
            for name, readings in self._others
            if decide(moment, self.chosen, readings) != verdict
        ]
        return Outcome(
            verdict,
            boundary=tuple(name for name in other if name in DATED),
            doubts=tuple(name for name in other if name not in DATED),
            unknown=unknown_facts(moment, self.chosen, self.readings, verdict),
            warnings=moment.warnings,
        )


@lru_cache(maxsize=64)
def judge_of(chosen: Chosen, readings: Readings) -> Judge:
    """Return the one judge of these packs and readings."""
    return Judge(chosen, readings)


def decide(moment: Moment, chosen: Chosen, readings: Readings) -> Verdict:
    """Apply the rules to a moment under one set of readings."""
    late = 0 if readings.age_from_next_day else 1
    under14, under16, under18 = (moment.stage <= edge - late for edge in (1, 3, 5))
    left_behind = _left_behind(moment, chosen, readings) if under16 else False
    migrant = _migrant(moment, chosen, readings) if under16 else False
    in_age = under18 if readings.hardship_to_18 else under16
    hardship = _hardship(moment, chosen, readings) if in_age else (False,) * 6
    factors = _factors(moment, hardship, readings, under16=under16)
    colour, is_open = (
        _colour(factors, (left_behind, *hardship), chosen, readings) if under18 else (None, False)
    )
    return Verdict(
        left_behind,
        migrant,
        hardship,
        colour,
        is_open,
        factors if under18 else (),
        under14,
        under16,
        under18,
        under18 and any(code[0] == "R" for code in factors),
    )


def is_away(one: ParentAt, other: ParentAt, chosen: Chosen, readings: Readings) -> Tri:
    """Tell A(p): away for work as the pack asks (catalogue B.2)."""
    rule = chosen.left_behind.left_behind if chosen.left_behind else None
    assert rule is not None
    if one.still.elsewhere:
        return readings.elsewhere_counts
    away = one.away if readings.long_return_restarts else one.absence.plain
    reached = _reached(one, readings)
    if not readings.each_parent_counts and away and other.away:
        reached = or3(reached, _reached(other, readings))
    wants_county, wants_core = rule.cross_county, rule.core_exclusion
    if not readings.no_minimum_counts:
        reached = and3(reached, one.absence.reached_later) if rule.months == 0 else reached
        wants_county = True
    other_county = one.still.other_county if wants_county else True
    core = one.still.any_core if readings.core_of_any_city else one.still.same_core
    return and3(away, other_county, not3(core) if wants_core else True, reached)


def _reached(one: ParentAt, readings: Readings) -> Tri:
    if not readings.long_return_restarts:
        return one.absence.reached_plain
    strict = not readings.corresponding_day_counts
    return one.absence.reached_strict if strict else one.absence.reached


def is_unable(one: ParentAt, readings: Readings) -> Tri:
    """Tell U(p): a listed state, and judged on the whole unable to act as guardian."""
    if one.still.gone:
        return readings.dead_parent_unable
    if not one.still.known:
        return None
    states = one.states
    listed = states.listed or (states.unlisted and readings.unlisted_state_counts)
    return and3(listed, one.still.unable)


def lives_with_away(moment: Moment) -> Tri:
    """Tell whether the child lives with a parent who is away: then nobody is left behind."""
    together = moment.with_whom
    return or3(
        *(
            and3(None if together is None else who in together, one.away)
            for who, one in zip(PARENTS, (moment.father, moment.mother), strict=True)
        )
    )


def _left_behind(moment: Moment, chosen: Chosen, readings: Readings) -> Tri:
    pack = chosen.left_behind
    if pack is None or pack.left_behind is None:
        return False
    rule = pack.left_behind
    rural = moment.rural
    if rule.rural is Rural.BY_TITLE and not readings.title_means_rural:
        rural = True
    father, mother = moment.father, moment.mother
    away_f = is_away(father, mother, chosen, readings)
    away_m = is_away(mother, father, chosen, readings)
    return and3(
        rural,
        not3(lives_with_away(moment)),
        not moment.weekly_home or readings.commuting_counts,
        or3(
            and3(away_f, away_m),
            and3(away_f, is_unable(mother, readings)),
            and3(is_unable(father, readings), away_m),
        ),
    )


def _migrant(moment: Moment, chosen: Chosen, readings: Readings) -> Tri:
    pack = chosen.migrant
    if pack is None or pack.migrant is None:
        return False
    core = moment.moved_any_core if readings.core_of_any_city else moment.moved_same_core
    day = readings.corresponding_day_counts
    return and3(
        with_guardian(moment, readings),
        moment.moved_county,
        not3(core) if pack.migrant.core_exclusion else True,
        moment.moved_reached if day else moment.moved_strict,
    )


def with_guardian(moment: Moment, readings: Readings) -> Tri:
    """Tell whether the child lives with a parent or another guardian (S4 二(一)1)."""
    together = moment.with_whom
    if together is None:
        return None
    if any(one in {*PARENTS, "guardian"} for one in together):
        return True
    return readings.carer_is_guardian and bool(set(together) - {"alone"})


def _hardship(
    moment: Moment, chosen: Chosen, readings: Readings
) -> tuple[Tri, Tri, Tri, Tri, Tri, Tri]:
    pack = chosen.hardship
    if pack is None or pack.hardship is None:
        return (False,) * 6
    father, mother = moment.father, moment.mother
    gone_f, gone_m = _gone(father), _gone(mother)
    state_f, state_m = _raises_not(father, readings), _raises_not(mother, readings)
    orphan = and3(gone_f, gone_m)
    if orphan and not readings.missing_is_orphan and (father.still.missing or mother.still.missing):
        orphan = False
    household = moment.household
    return (
        or3(moment.hiv, orphan),
        or3(and3(state_f, state_m), and3(gone_f, state_m), and3(state_f, gone_m)),
        None if household is None else household in pack.hardship.households,
        moment.disabled,
        moment.custody,
        moment.local,
    )


def _gone(one: ParentAt) -> Tri:
    return True if one.still.gone else (False if one.still.known else None)


def _raises_not(one: ParentAt, readings: Readings) -> Tri:
    """Tell whether a state of class 2 holds for a parent (事实无人抚养)."""
    if one.still.gone:
        return False
    if not one.still.known:
        return None
    states = one.states
    if not readings.six_months_needed:
        timed: Tri = states.timed_any
    elif readings.corresponding_day_counts:
        timed = states.timed
    else:
        timed = states.timed_strict
    return or3(states.fixed, timed)


def _factors(
    moment: Moment, hardship: tuple[Tri, ...], readings: Readings, *, under16: bool
) -> tuple[str, ...]:
    """Return the factors reported, and those that follow from the facts (catalogue B.5)."""
    found = set(moment.factors)
    if under16 and moment.with_whom == ("alone",):
        found.add("R2")
    if moment.father.states.severe and moment.mother.states.severe:
        found.add("Y2")
    if moment.father.states.prison and moment.mother.states.prison:
        found.add("Y3")
    orphan = moment.father.still.gone and moment.mother.still.gone
    if hardship[0] and (orphan or readings.class1_like_orphan):
        found.add("B1")
    if hardship[1]:
        found.add("B2")
    if hardship[3]:
        found.add("B4")
    return tuple(sorted(found))


def _colour(
    factors: tuple[str, ...], classes: tuple[Tri, ...], chosen: Chosen, readings: Readings
) -> tuple[Colour | None, bool]:
    """Return the colour by precedence, and whether an open class could still bring one."""
    if chosen.colours is None:
        return None, False
    rules = chosen.colours.colours
    inside = any(one is True for one in classes)
    for colour in Colour:
        hit = not rules[colour].factors.isdisjoint(factors)
        free = colour in {Colour.RED, Colour.YELLOW} and not readings.colour_needs_class
        if hit and (inside or free):
            return colour, False
    if inside:
        return Colour.GREEN, False
    return None, any(one is None for one in classes)


def unknown_facts(
    moment: Moment, chosen: Chosen, readings: Readings, verdict: Verdict
) -> tuple[str, ...]:
    """Name the facts that would decide a class that is open, as the facts' own keys."""
    found: list[str] = []
    if verdict.left_behind is None:
        found += _unknown_left_behind(moment, chosen, readings)
    if verdict.migrant is None:
        found += _unknown_migrant(moment)
    first, second, third, fourth = verdict.hardship[:4]
    if first is None and moment.hiv is None:
        found.append("hiv")
    if first is None or second is None:
        for who, one in zip(PARENTS, (moment.father, moment.mother), strict=True):
            if not one.still.known:
                found.append(who)
            elif second is None and one.states.timed is None and not one.states.fixed:
                found.append(f"{who}.conds.months")
    if third is None:
        found.append("household")
    if fourth is None:
        found.append("disability")
    return tuple(dict.fromkeys(found))


def _unknown_left_behind(moment: Moment, chosen: Chosen, readings: Readings) -> list[str]:
    found = ["hukou.type"] if moment.rural is None else []
    if lives_with_away(moment) is None and moment.with_whom is None:
        found.append("child_lives.with")
    parents = (moment.father, moment.mother)
    for who, one, other in zip(PARENTS, parents, parents[::-1], strict=True):
        if not one.still.known:
            found.append(who)
            continue
        other_away = is_away(other, one, chosen, readings)
        other_unable = is_unable(other, readings)
        if or3(other_away, other_unable) is not False and one.away:
            found += _unknown_absence(who, one, moment, chosen)
        if other_away is not False and is_unable(one, readings) is None:
            found.append(f"{who}.judged_unable")
    return found


def _unknown_absence(who: str, one: ParentAt, moment: Moment, chosen: Chosen) -> list[str]:
    rule = chosen.left_behind.left_behind if chosen.left_behind else None
    assert rule is not None
    found = []
    if one.absence.reached is None:
        found.append(f"{who}.away.left")
    if rule.cross_county and one.still.other_county is None:
        found.append(f"{who}.away.county" if moment.home_county else "hukou.county")
    elif rule.core_exclusion and one.still.same_core is None:
        found.append(f"{who}.away.core" if moment.home_core else "hukou.core")
    return found


def _unknown_migrant(moment: Moment) -> list[str]:
    found = []
    if moment.with_whom is None:
        found.append("child_lives.with")
    if moment.moved_county is None:
        found.append("child_lives.county" if moment.home_county else "hukou.county")
    elif moment.moved_same_core is None:
        found.append("child_lives.core" if moment.home_core else "hukou.core")
    if moment.moved_reached is None:
        found.append("child_lives.since")
    return found
