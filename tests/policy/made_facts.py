# SPDX-License-Identifier: Apache-2.0
"""Facts by chance in the shape of the worked cases, crowded around the days that decide."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

Facts = dict[str, Any]

COUNTIES = (("A1", "A", False), ("A-core1", "A", True), ("A-core2", "A", True), ("B1", "B", False),
            ("B-core1", "B", True))  # fmt: skip
STATES = ("severe_disability", "serious_illness", "lost_contact", "deported", "prison", "rehab",
          "restricted", "custody_revoked")  # fmt: skip
CARERS = ("grandparent", "relative", "guardian", "alone", "boarding_school")
RISKS = ("R1", "R2", "R3", "R4", "Y1", "Y4", "Y5", "Y6", "B3", "B5", "B6")


def months_back(day: date, months: int) -> date:
    """Step back month by month, to the end of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError


days = st.dates(date(2024, 10, 1), date(2028, 6, 30)) | st.sampled_from(
    [date(2026, 2, 28), date(2028, 2, 29), date(2026, 10, 31), date(2026, 11, 1), date(2026, 8, 31)]
)


@st.composite
def near(draw: st.DrawFn, day: date, months: int) -> date:
    """Draw a day about so many months before another."""
    return months_back(day, months) + timedelta(days=draw(st.integers(-2, 2)))


@st.composite
def births(draw: st.DrawFn, on: date) -> date:
    age = draw(st.sampled_from([14, 16, 18]))
    wide = st.integers(30, 19 * 365).map(lambda back: on - timedelta(days=back))
    found = draw(near(on, 12 * age) | wide | st.just(date(2012, 2, 29)))
    return min(found, on)


@st.composite
def places(draw: st.DrawFn) -> Facts:
    county, city, core = draw(st.sampled_from(COUNTIES))
    return {"prov": "GD", "county": county, "city": city, "core": core}


@st.composite
def absences(draw: st.DrawFn, on: date) -> Facts:
    left = draw(near(on, 3) | near(on, 6) | st.integers(1, 900).map(lambda n: on - timedelta(n)))
    spans, first = [], left
    for _ in range(draw(st.integers(0, 2))):
        begins = first + timedelta(days=draw(st.integers(1, 120)))
        ends = begins + timedelta(days=draw(st.integers(0, 12) | st.integers(28, 32)))
        spans.append([begins.isoformat(), ends.isoformat()])
        first = ends + timedelta(days=1)
    return {"left": left.isoformat(), "home_spans": spans} | draw(places())


@st.composite
def parents(draw: st.DrawFn, on: date) -> Facts:
    kind = draw(
        st.sampled_from(["away", "away", "away", "home", "conds", "dead", "missing", "other"])
    )
    if kind == "dead":
        return {"dead": True}
    if kind == "missing":
        return {"missing_court": True}
    found: Facts = {}
    if kind == "away":
        found["away"] = draw(absences(on))
    elif kind == "home":
        found["home"] = True
    elif kind == "other":
        found["other_absent"] = "在外求学"
    if kind in {"conds", "home"} and (kind == "conds" or draw(st.booleans())):
        found["conds"] = [
            {"t": one, "months": draw(st.sampled_from([0, 5, 6, 7, 20]))}
            for one in draw(st.lists(st.sampled_from(STATES), min_size=1, max_size=2, unique=True))
        ]
        found["judged_unable"] = draw(st.booleans())
    return found


@st.composite
def whole_facts(draw: st.DrawFn) -> Facts:
    """Facts of which all are known and none contradicts another."""
    on = draw(days)
    father, mother = draw(parents(on)), draw(parents(on))
    birth = draw(births(on))
    alive = [
        who for who, one in (("father", father), ("mother", mother))
        if not one.get("dead") and not one.get("missing_court")
    ]  # fmt: skip
    together = draw(
        st.lists(st.sampled_from(CARERS), min_size=1, max_size=1)
        | (st.lists(st.sampled_from(alive), min_size=1, unique=True) if alive else st.nothing())
    )
    since = draw(st.none() | near(on, 6))
    facts: Facts = {
        "as_of": on.isoformat(),
        "packs": {
            "lbc": draw(st.sampled_from(["GD-2024", "NAT-2024M", "LN-2016", "NAT-2016", None])),
            "mig": draw(st.sampled_from(["NAT-2024M", "HLJ-2024", None])),
            "hard": draw(st.sampled_from(["GD-2024", None])),
            "colour": draw(st.sampled_from(["GD-2024", None])),
        },
        "birth": birth.isoformat(),
        "hukou": {"type": draw(st.sampled_from(["rural", "rural", "urban"]))} | draw(places()),
        "child_lives": draw(places())
        | {"since": max(since, birth).isoformat() if since else None, "with": together},
        "father": father,
        "mother": mother,
        "household": draw(st.sampled_from(["none", "none", "dibao", "tekun", "expenditure"])),
        "weekly_home": draw(st.sampled_from([False, False, False, True])),
        "hiv": draw(st.sampled_from([False, False, False, True])),
        "civil_custody": draw(st.sampled_from([False, False, False, True])),
        "local_other": draw(st.sampled_from([False, False, False, True])),
        "risk": draw(st.lists(st.sampled_from(RISKS), max_size=2, unique=True)),
        "last_visit": draw(st.none() | near(on, 1).map(date.isoformat)),
        "last_contact": draw(st.none() | near(on, 1).map(date.isoformat)),
    }
    for key in ("last_visit", "last_contact"):
        if facts[key] is not None and facts[key] > facts["as_of"]:
            facts[key] = facts["as_of"]
    if draw(st.booleans()):
        kind = draw(st.sampled_from(["physical", "mental", "intellectual", "none"]))
        facts["disability"] = {
            "type": kind,
            "grade": 0 if kind == "none" else draw(st.integers(1, 4)),
        }
    return facts


HOLES = (
    ("hukou", "type"), ("hukou", "county"), ("hukou", "core"), ("hukou",),
    ("child_lives", "county"),
    ("child_lives", "core"), ("child_lives", "with"), ("child_lives",), ("father",), ("mother",),
    ("father", "away", "left"), ("father", "away", "county"), ("father", "away", "core"),
    ("mother", "away", "left"), ("mother", "away", "county"), ("mother", "away", "core"),
    ("father", "judged_unable"), ("mother", "judged_unable"), ("household",), ("disability",),
    ("disability", "type"), ("disability", "grade"), ("hiv",),
)  # fmt: skip


@st.composite
def facts_with_holes(draw: st.DrawFn) -> tuple[Facts, Facts]:
    """Whole facts, and the same with some of them not known."""
    whole = draw(whole_facts())
    holed = copy.deepcopy(whole)
    for path in draw(st.lists(st.sampled_from(HOLES), min_size=1, max_size=4, unique=True)):
        place = holed
        for key in path[:-1]:
            place = place.get(key) or {}
        if path[-1] in place or path == ("disability",):
            place[path[-1]] = None
            if path[-2:] == ("away", "left"):
                place["home_spans"] = []
    return whole, holed
