# SPDX-License-Identifier: Apache-2.0
"""The policy catalogue once more, slow and obvious, to hold the engine against.

Written from catalogue B, not from the engine: facts are plain dictionaries in the shape of
``vignettes.json``, ages and months are found by walking the calendar one day at a time, and there
is no third truth value (only facts that are all known are judged).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

Facts = dict[str, Any]

DAY = timedelta(days=1)
LISTED = {
    "GD-2024": {
        "severe_disability", "serious_illness", "lost_contact", "deported", "prison", "rehab",
        "restricted",
    },
    "NAT-2024M": {"severe_disability", "serious_illness"},
    "LN-2016": {"severe_disability", "serious_illness"},
    "NAT-2016": {"severe_disability", "serious_illness"},
}  # fmt: skip
MONTHS = {"GD-2024": 3, "NAT-2024M": 6, "LN-2016": 0, "NAT-2016": 0}
RURAL = {"GD-2024", "LN-2016", "NAT-2016"}
CROSS_COUNTY = {"GD-2024", "NAT-2024M"}
NO_MONTHS = {"severe_disability", "serious_illness", "custody_revoked", "deported"}
SIX_MONTHS = {"prison", "rehab", "restricted", "lost_contact"}
PLAN_ENDS = {"GD-2024": date(2026, 10, 31), "LN-2016": date(2020, 12, 31)}
VALID = {
    "GD-2024": (date(2024, 4, 18), None),
    "NAT-2024M": (date(2024, 9, 1), None),
    "LN-2016": (date(2016, 1, 1), None),
    "NAT-2016": (date(2016, 2, 4), date(2024, 8, 31)),
    "HLJ-2024": (date(2024, 11, 1), date(2034, 10, 31)),
}


@lru_cache(maxsize=100_000)
def anniversary(start: date, months: int) -> date:
    """Walk to the corresponding day, ``months`` calendar months on; the month's end without one.

    Day by day: once so many months have begun, the first day that has the number of the day of
    departure, or that ends the month.
    """
    day, begun = start, 0
    while begun < months:
        day += DAY
        if day.day == 1:
            begun += 1
    while day.day < start.day and (day + DAY).day != 1:
        day += DAY
    return day


def is_under(birth: date, age: int, on: date) -> bool:
    return on <= anniversary(birth, 12 * age)


def has_passed(start: date, months: int, on: date) -> bool:
    return on >= anniversary(start, months)


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def absence(parent: Facts, on: date) -> tuple[bool, date | None]:
    """Say whether a parent is away for work on a day, and since when the count runs."""
    away = parent.get("away")
    if not away:
        return False, None
    start = date.fromisoformat(away["left"])
    if on < start:
        return False, None
    for first_text, last_text in away.get("home_spans") or []:
        first, last = date.fromisoformat(first_text), date.fromisoformat(last_text)
        days_at_home = 0
        day = first
        while day <= last and day <= on:
            days_at_home += 1
            day += DAY
        if days_at_home > 30:
            if on < last:
                return False, None
            start = last
    return True, start


def counts_as_away(parent: Facts, facts: Facts, pack: str, on: date) -> bool:
    away, start = absence(parent, on)
    if not away or start is None:
        return False
    home, work = facts["hukou"], parent["away"]
    if pack in CROSS_COUNTY:
        if home["county"] == work["county"]:
            return False
        if home["core"] and work["core"] and home["city"] == work["city"]:
            return False
    return has_passed(start, MONTHS[pack], on)


def gone(parent: Facts) -> bool:
    return bool(parent.get("dead") or parent.get("missing_court"))


def states(parent: Facts) -> set[str]:
    return {one["t"] for one in parent.get("conds") or []}


def is_unable(parent: Facts, pack: str) -> bool:
    if gone(parent):
        return True
    return bool(states(parent) & LISTED[pack]) and bool(parent.get("judged_unable"))


def left_behind(facts: Facts, on: date) -> bool:
    pack = facts["packs"]["lbc"]
    if pack is None or not is_under(date.fromisoformat(facts["birth"]), 16, on):
        return False
    if pack in RURAL and facts["hukou"]["type"] != "rural":
        return False
    if facts.get("weekly_home"):
        return False
    father, mother = facts["father"], facts["mother"]
    for name, parent in (("father", father), ("mother", mother)):
        if name in facts["child_lives"]["with"] and absence(parent, on)[0]:
            return False
    away_f = counts_as_away(father, facts, pack, on)
    away_m = counts_as_away(mother, facts, pack, on)
    return (
        (away_f and away_m)
        or (away_f and is_unable(mother, pack))
        or (is_unable(father, pack) and away_m)
    )


def migrant(facts: Facts, on: date) -> bool:
    if facts["packs"]["mig"] is None or not is_under(date.fromisoformat(facts["birth"]), 16, on):
        return False
    home, lives = facts["hukou"], facts["child_lives"]
    if not {"father", "mother", "guardian"} & set(lives["with"]):
        return False
    if home["county"] == lives["county"]:
        return False
    if home["core"] and lives["core"] and home["city"] == lives["city"]:
        return False
    since = day_of(lives["since"]) or date.fromisoformat(facts["birth"])
    return has_passed(since, 6, on)


def started(cond: Facts, as_of: date) -> date | None:
    """Find the last day from which so many months have passed on ``as_of``, walking back."""
    if cond.get("months") is None:
        return None
    day = as_of
    while anniversary(day, cond["months"]) > as_of:
        day -= DAY
    return day


def raises_not(parent: Facts, as_of: date, on: date) -> bool:
    for cond in parent.get("conds") or []:
        if cond["t"] in NO_MONTHS:
            return True
        since = started(cond, as_of)
        if cond["t"] in SIX_MONTHS and since is not None and has_passed(since, 6, on):
            return True
    return False


def hardship(facts: Facts, on: date) -> list[int]:
    if facts["packs"]["hard"] is None or not is_under(date.fromisoformat(facts["birth"]), 18, on):
        return []
    as_of = date.fromisoformat(facts["as_of"])
    father, mother = facts["father"], facts["mother"]
    found = set()
    if facts.get("hiv") or (gone(father) and gone(mother)):
        found.add(1)
    state_f = not gone(father) and raises_not(father, as_of, on)
    state_m = not gone(mother) and raises_not(mother, as_of, on)
    if (state_f and state_m) or (gone(father) and state_m) or (state_f and gone(mother)):
        found.add(2)
    if facts.get("household", "none") != "none":
        found.add(3)
    disability = facts.get("disability")
    if disability and disability["type"] != "none":
        grade = disability["grade"]
        if grade <= 2 or disability["type"] in {"mental", "intellectual"}:
            found.add(4)
    if facts.get("civil_custody"):
        found.add(5)
    if facts.get("local_other"):
        found.add(6)
    return sorted(found)


def factors(facts: Facts, classes: list[int], on: date) -> set[str]:
    found = set(facts.get("risk") or [])
    young = is_under(date.fromisoformat(facts["birth"]), 16, on)
    if facts["child_lives"]["with"] == ["alone"] and young:
        found.add("R2")
    both = states(facts["father"]) & states(facts["mother"])
    if "severe_disability" in both:
        found.add("Y2")
    if "prison" in both:
        found.add("Y3")
    found |= {f"B{number}" for number in (1, 2, 4) if number in classes}
    return found


def judge(facts: Facts, on: date | None = None) -> Facts:
    """Return what catalogue B says of facts on a day (``as_of`` where none is given)."""
    on = on or date.fromisoformat(facts["as_of"])
    birth = date.fromisoformat(facts["birth"])
    minor = is_under(birth, 18, on)
    lb, mig, hard = left_behind(facts, on), migrant(facts, on), hardship(facts, on)
    codes = factors(facts, hard, on) if minor else set()
    colour = None
    if facts["packs"]["colour"] is not None and minor:
        first = {code[0] for code in codes}
        if "R" in first:
            colour = "red"
        elif "Y" in first:
            colour = "yellow"
        elif lb or hard:
            colour = "blue" if "B" in first else "green"
    return {
        "left_behind": lb,
        "migrant": mig,
        "hardship": hard,
        "colour": colour,
        "alert": any(code[0] == "R" for code in codes),
        "under14": is_under(birth, 14, on),
        "under16": is_under(birth, 16, on),
        "under18": minor,
        "policy_warning": warning(facts, on) if minor else None,
        **dues(facts, colour, on),
    }


def warning(facts: Facts, on: date) -> str | None:
    names = [facts["packs"][key] for key in ("lbc", "mig", "hard", "colour")]
    for pack in dict.fromkeys(name for name in names if name):
        first, last = VALID[pack]
        if on < first:
            return "not_yet_valid"
        if last is not None and on > last:
            return "no_longer_valid"
        if pack in PLAN_ENDS and on > PLAN_ENDS[pack]:
            return "plan_period_ended"
    return None


def dues(facts: Facts, colour: str | None, on: date) -> Facts:
    """Return the next follow-ups of a colour (catalogue B.5)."""
    nothing: Facts = {
        "visit_due": None, "contact_due": None, "next_due": None, "next_kind": None,
        "overdue_days": 0,
    }  # fmt: skip
    if colour is None:
        return nothing
    if colour == "red":
        return nothing | {"next_due": on.isoformat(), "next_kind": "immediate"}
    visited, spoken = day_of(facts.get("last_visit")), day_of(facts.get("last_contact"))
    interval = {"yellow": 1, "blue": 2, "green": 3}[colour]
    visit = anniversary(visited, interval) if visited else on
    contact = None
    if colour == "green":
        heard = max((day for day in (visited, spoken) if day), default=None)
        contact = anniversary(heard, 1) if heard else on
    due = min(visit, contact or visit)
    kind = "both" if visit == contact else "visit" if due == visit else "contact"
    return {
        "visit_due": visit.isoformat(),
        "contact_due": contact.isoformat() if contact else None,
        "next_due": due.isoformat(),
        "next_kind": kind,
        "overdue_days": max(0, (on - due).days),
    }
