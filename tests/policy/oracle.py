# SPDX-License-Identifier: Apache-2.0
"""A slow, plain second reading of the policy texts, to hold the engine against.

It knows nothing of the engine. It reads facts in the shape of ``vignettes.json`` (plain dicts,
dates as ISO strings), every fact known, and answers in the same shape. Whatever counts days,
months or years walks a calendar one day at a time: there is no formula to get wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

Facts = dict[str, Any]

ONE_DAY = timedelta(days=1)
LONG_RETURN_DAYS = 30
OF_AGE = 18
PARENTS = ("father", "mother")


# --- What the texts say -------------------------------------------------------------------


@dataclass(frozen=True)
class LeftBehindPack:
    """One text's meaning of a left-behind child."""

    months: int
    rural: bool
    cross_county: bool
    core_excluded: bool
    unable_states: frozenset[str]


ILL_OR_DISABLED = frozenset({"severe_disability", "serious_illness"})
SEVEN_STATES = ILL_OR_DISABLED | {
    "lost_contact",
    "deported",
    "prison",
    "rehab",
    "restricted",
}

LEFT_BEHIND_PACKS = {
    "GD-2024": LeftBehindPack(3, True, True, True, SEVEN_STATES),
    "NAT-2024M": LeftBehindPack(6, False, True, True, ILL_OR_DISABLED),
    "LN-2016": LeftBehindPack(0, True, False, False, ILL_OR_DISABLED),
    "NAT-2016": LeftBehindPack(0, True, False, False, ILL_OR_DISABLED),
}
MIGRANT_MONTHS = {"HLJ-2024": 6, "NAT-2024M": 6}
HARDSHIP_PACKS = {"GD-2024"}
COLOUR_PACKS = {"GD-2024"}
LAST_DAY_OF_PLAN = {"GD-2024": date(2026, 10, 31)}

UNCARED_AT_ONCE = {"severe_disability", "serious_illness", "custody_revoked", "deported"}
UNCARED_AFTER_SIX_MONTHS = {"prison", "rehab", "restricted", "lost_contact"}
POOR_HOUSEHOLDS = {"dibao", "dibao_margin", "expenditure", "tekun"}


# --- The calendar, one day at a time ------------------------------------------------------


def days(first: date, last: date) -> Iterator[date]:
    """Yield every day from the first to the last, both included."""
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


def is_month_end(day: date) -> bool:
    return (day + ONE_DAY).month != day.month


def corresponds(day: date, start: date) -> bool:
    """Tell whether a month's day answers to the start's: the same number, or the month's end."""
    return day.day == start.day or (is_month_end(day) and day.day < start.day)


@cache
def months_after(start: date, months: int) -> date:
    """Walk forward until as many corresponding days were met."""
    day = start
    while months > 0:
        day += ONE_DAY
        if corresponds(day, start):
            months -= 1
    return day


@cache
def months_before(end: date, months: int) -> date:
    """Walk back until as many corresponding days were met."""
    day = end
    while months > 0:
        day -= ONE_DAY
        if corresponds(day, end):
            months -= 1
    return day


def is_birthday(day: date, birth: date) -> bool:
    """Tell whether a birthday falls on a day; one of 29 February has it on the 28th else."""
    if (birth.month, birth.day) == (2, 29):
        return day.month == 2 and is_month_end(day)
    return (day.month, day.day) == (birth.month, birth.day)


@cache
def birthday(birth: date, number: int) -> date:
    """Walk forward from birth until so many birthdays were met."""
    day = birth
    while number > 0:
        day += ONE_DAY
        if is_birthday(day, birth):
            number -= 1
    return day


def under(age: int, birth: date, today: date) -> bool:
    """Tell whether a child is under an age: still on that birthday, not from the next day."""
    return today <= birthday(birth, age)


# --- One parent ---------------------------------------------------------------------------


def since_away(parent: Facts, today: date) -> date | None:
    """Return the first day of the time away that runs today; None for one who is not away.

    A short stay at home breaks nothing. One of more than thirty days (so far as it has happened)
    ends the time away; a new one begins with the last day of that stay.
    """
    away = parent.get("away")
    if away is None or today < date.fromisoformat(away["left"]):
        return None
    since = date.fromisoformat(away["left"])
    for span in away.get("home_spans") or []:
        first, last = (date.fromisoformat(day) for day in span)
        days_at_home = sum(1 for day in days(first, last) if day <= today)
        if days_at_home > LONG_RETURN_DAYS:
            if today < last:
                return None
            since = last
    return since


def is_gone(parent: Facts) -> bool:
    """Tell whether a parent is dead or declared missing by a court."""
    return bool(parent.get("dead") or parent.get("missing_court"))


def states(parent: Facts, today: date, told_on: date) -> set[str]:
    """Return the states a parent is in today; one told in months began that long before."""
    return {
        state["t"]
        for state in parent.get("conds") or []
        if state.get("months") is None or months_before(told_on, state["months"]) <= today
    }


def long_states(parent: Facts, today: date, told_on: date, months: int) -> set[str]:
    """Return the states that have lasted so many months today; no months told, not counted."""
    return {
        state["t"]
        for state in parent.get("conds") or []
        if state.get("months") is not None
        and months_after(months_before(told_on, state["months"]), months) <= today
    }


def works_away(parent: Facts, hukou: Facts, pack: LeftBehindPack, today: date) -> bool:
    """Tell whether a parent is away for work as the pack means it: A(p) of the catalogue."""
    since = since_away(parent, today)
    if since is None:
        return False
    place = parent["away"]
    if pack.cross_county and place["county"] == hukou["county"]:
        return False
    if pack.core_excluded and both_core_of_one_city(place, hukou):
        return False
    return months_after(since, pack.months) <= today


def is_unable(parent: Facts, pack: LeftBehindPack, today: date, told_on: date) -> bool:
    """Tell whether a parent cannot care, U(p): gone; or in a listed state and judged unable."""
    if is_gone(parent):
        return True
    listed = states(parent, today, told_on) & pack.unable_states
    return bool(listed) and parent.get("judged_unable") is True


def both_core_of_one_city(one: Facts, other: Facts) -> bool:
    return bool(one["city"] == other["city"] and one["core"] and other["core"])


# --- The classes --------------------------------------------------------------------------


def is_left_behind(facts: Facts, today: date) -> bool:
    """Answer catalogue B.2."""
    if facts["packs"]["lbc"] is None:
        return False
    pack = LEFT_BEHIND_PACKS[facts["packs"]["lbc"]]
    told_on = date.fromisoformat(facts["as_of"])
    hukou, father, mother = facts["hukou"], facts["father"], facts["mother"]
    if not under(16, date.fromisoformat(facts["birth"]), today):
        return False
    if pack.rural and hukou["type"] != "rural":
        return False
    if facts.get("weekly_home"):
        return False
    for who in PARENTS:
        if who in facts["child_lives"]["with"] and since_away(facts[who], today) is not None:
            return False
    father_away = works_away(father, hukou, pack, today)
    mother_away = works_away(mother, hukou, pack, today)
    return (
        (father_away and mother_away)
        or (father_away and is_unable(mother, pack, today, told_on))
        or (mother_away and is_unable(father, pack, today, told_on))
    )


def is_migrant(facts: Facts, today: date) -> bool:
    """Answer catalogue B.3."""
    if facts["packs"]["mig"] is None:
        return False
    months = MIGRANT_MONTHS[facts["packs"]["mig"]]
    lives, hukou = facts["child_lives"], facts["hukou"]
    since = date.fromisoformat(lives["since"] or facts["birth"])
    return (
        under(16, date.fromisoformat(facts["birth"]), today)
        and any(who in lives["with"] for who in ("father", "mother", "guardian"))
        and lives["county"] != hukou["county"]
        and not both_core_of_one_city(lives, hukou)
        and months_after(since, months) <= today
    )


def hardship_classes(facts: Facts, today: date) -> list[int]:
    """Answer catalogue B.4."""
    if facts["packs"]["hard"] not in HARDSHIP_PACKS:
        return []
    if not under(OF_AGE, date.fromisoformat(facts["birth"]), today):
        return []
    told_on = date.fromisoformat(facts["as_of"])
    gone = [is_gone(facts[who]) for who in PARENTS]
    not_caring = [
        bool(
            (states(facts[who], today, told_on) & UNCARED_AT_ONCE)
            or (long_states(facts[who], today, told_on, 6) & UNCARED_AFTER_SIX_MONTHS)
        )
        for who in PARENTS
    ]
    holds = {
        1: all(gone) or bool(facts.get("hiv")),
        2: (not_caring[0] and not_caring[1])
        or (gone[0] and not_caring[1])
        or (gone[1] and not_caring[0]),
        3: facts.get("household") in POOR_HOUSEHOLDS,
        4: is_severe(facts.get("disability")),
        5: bool(facts.get("civil_custody")),
        6: bool(facts.get("local_other")),
    }
    return [number for number in sorted(holds) if holds[number]]


def is_severe(disability: Facts | None) -> bool:
    """Tell whether a child's disability is of class 4."""
    if disability is None:
        return False
    if disability["grade"] in {1, 2}:
        return True
    return disability["grade"] in {3, 4} and disability["type"] in {"mental", "intellectual"}


# --- Colour, alert, dates -----------------------------------------------------------------


def factors(facts: Facts, hardship: list[int], today: date) -> set[str]:
    """Return the codes of catalogue B.5 that are told, or follow from other facts."""
    told_on = date.fromisoformat(facts["as_of"])
    under16 = under(16, date.fromisoformat(facts["birth"]), today)
    both = states(facts["father"], today, told_on) & states(facts["mother"], today, told_on)
    follows = {
        "R2": facts["child_lives"]["with"] == ["alone"] and under16,
        "Y2": "severe_disability" in both,
        "Y3": "prison" in both,
        "B1": 1 in hardship,
        "B2": 2 in hardship,
        "B4": 4 in hardship,
    }
    return set(facts.get("risk") or []) | {code for code in follows if follows[code]}


def colour_of(codes: set[str], in_a_class: bool) -> str | None:
    """Return the highest colour; blue and green are for children of a class only."""
    if any(code.startswith("R") for code in codes):
        return "red"
    if any(code.startswith("Y") for code in codes):
        return "yellow"
    if not in_a_class:
        return None
    return "blue" if any(code.startswith("B") for code in codes) else "green"


def dues(colour: str | None, facts: Facts, today: date) -> dict[str, Any]:
    """Return what is due when; what was never done is due today, the day of marking."""
    visit = date.fromisoformat(facts["last_visit"]) if facts.get("last_visit") else None
    contact = date.fromisoformat(facts["last_contact"]) if facts.get("last_contact") else None
    contacts = [day for day in (visit, contact) if day is not None]  # a visit is a contact too
    visit_due = contact_due = next_due = next_kind = None
    if colour == "red":
        next_due, next_kind = today, "immediate"
    if colour in {"yellow", "blue", "green"}:
        months = {"yellow": 1, "blue": 2, "green": 3}[colour]
        visit_due = months_after(visit, months) if visit else today
        next_due, next_kind = visit_due, "visit"
    if colour == "green" and visit_due is not None:
        contact_due = months_after(max(contacts), 1) if contacts else today
        next_due = min(visit_due, contact_due)
        if visit_due == contact_due:
            next_kind = "both"
        elif contact_due < visit_due:
            next_kind = "contact"
    late = [day for day in days(next_due, today) if day > next_due] if next_due else []
    return {
        "visit_due": _iso(visit_due),
        "contact_due": _iso(contact_due),
        "next_due": _iso(next_due),
        "next_kind": next_kind,
        "overdue_days": late.index(today) + 1 if late else 0,
    }


# --- The whole ----------------------------------------------------------------------------


def judge(facts: Facts) -> dict[str, Any]:
    """Answer for the day the facts are told on."""
    return _judge_on(facts, date.fromisoformat(facts["as_of"]))


def walk(facts: Facts, first: str, last: str) -> dict[str, dict[str, Any]]:
    """Answer for every day of a stretch, by day, if nothing happens but time passing.

    States told in months began that long before the facts' own ``as_of`` and stay put. Dues
    have a meaning from the last visit and contact on.
    """
    stretch = days(date.fromisoformat(first), date.fromisoformat(last))
    return {day.isoformat(): _judge_on(facts, day) for day in stretch}


def _judge_on(facts: Facts, today: date) -> dict[str, Any]:
    birth = date.fromisoformat(facts["birth"])
    minor = under(OF_AGE, birth, today)
    left_behind = is_left_behind(facts, today)
    hardship = hardship_classes(facts, today)
    codes = factors(facts, hardship, today)
    colour = None
    if minor and facts["packs"]["colour"] in COLOUR_PACKS:
        colour = colour_of(codes, in_a_class=left_behind or bool(hardship))
    times_away = [since_away(facts[who], today) for who in PARENTS]
    over = [
        pack
        for pack in facts["packs"].values()
        if pack in LAST_DAY_OF_PLAN and today > LAST_DAY_OF_PLAN[pack]
    ]
    return {
        "left_behind": left_behind,
        "migrant": is_migrant(facts, today),
        "hardship": hardship,
        "colour": colour,
        "alert": minor and any(code.startswith("R") for code in codes),
        "under14": under(14, birth, today),
        "under16": under(16, birth, today),
        "under18": minor,
        # The household's time runs from the day the later of those away went.
        "away_since": _iso(max((day for day in times_away if day), default=None)),
        **dues(colour, facts, today),
        "policy_warning": "plan_period_ended" if over else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
