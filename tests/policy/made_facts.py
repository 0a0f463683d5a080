# SPDX-License-Identifier: Apache-2.0
"""Families that hypothesis makes, told as ``vignettes.json`` tells them.

Days crowd where a rule turns: thresholds in months, the 14th, 16th and 18th birthday, ends of
months, 29 February, thirty days at home. Families are valid (nobody returns before leaving, none
is born after the day of the question, the dead are nothing else), not likely.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

Facts = dict[str, Any]

TURNS = (  # days on which months, leap years and the Guangdong plan turn
    date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1), date(2026, 6, 15), date(2026, 8, 31),
    date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2027, 5, 31), date(2028, 1, 31),
    date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1), date(2030, 2, 28), date(2030, 3, 1),
)  # fmt: skip
PLACES: tuple[Facts, ...] = (
    {"prov": "GD", "city": "A", "county": "A1", "core": False},
    {"prov": "GD", "city": "A", "county": "A2", "core": False},
    {"prov": "GD", "city": "A", "county": "A-core1", "core": True},
    {"prov": "GD", "city": "A", "county": "A-core2", "core": True},
    {"prov": "GD", "city": "B", "county": "B1", "core": False},
    {"prov": "GD", "city": "B", "county": "B-core1", "core": True},
    {"prov": "HLJ", "city": "H", "county": "H1", "core": True},
)
TURN_MONTHS = {"GD-2024": 3, "NAT-2024M": 6}  # where a time away begins to count
LEFT = ("away", "away", "away", "away", "away and ill", "elsewhere", "elsewhere", "dead")
ANYHOW = ("away", "away and ill", "home", "ill", "elsewhere", "dead", "missing", "absent")
AT_HOME_TOO = ("severe_disability", "serious_illness", "custody_revoked")
ELSEWHERE = ("lost_contact", "deported", "prison", "rehab", "restricted")
MUST_LAST = {"lost_contact", "prison", "rehab", "restricted"}  # six months, for class 2
RISKS = ("R1", "R2", "R3", "R4", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6",
         "B1", "B2", "B3", "B4", "B5", "B6")  # fmt: skip
KEEPERS = (
    ["grandparent"], ["guardian"], ["alone"], ["grandparent", "guardian"], ["father"], ["mother"],
    ["father", "mother"], ["father", "grandparent"], ["mother", "guardian"],
)  # fmt: skip
MAY_BE_UNKNOWN = (
    "hukou.type", "hukou.county", "hukou.core",
    "child_lives.county", "child_lives.core", "child_lives.with",
    "father", "father.away.left", "father.away.county", "father.away.core", "father.judged_unable",
    "mother", "mother.away.left", "mother.away.county", "mother.away.core", "mother.judged_unable",
    "household", "disability", "disability.type", "disability.grade",
)  # fmt: skip


# --- Days ---------------------------------------------------------------------------------


def _months_back(day: date, months: int) -> date:
    """Go back by months (forward by negative ones), to the month's end where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError(day)


@st.composite
def _days_before(draw: st.DrawFn, as_of: date, months: tuple[int, ...]) -> date:
    """Draw a day so many months before another, give or take a few days; never after it."""
    turn = _months_back(as_of, draw(st.sampled_from(months)))
    return min(turn + timedelta(days=draw(st.sampled_from((0, 0, 1, -1, 2, -2, 5)))), as_of)


def _questions() -> st.SearchStrategy[date]:
    return st.sampled_from(TURNS) | st.dates(date(2024, 5, 1), date(2031, 12, 31))


@st.composite
def _births(draw: st.DrawFn, as_of: date) -> date:
    """Draw a birth: mostly a school child's, or one about to pass an age, or a baby's."""
    kind = draw(st.sampled_from(("any", "any", "any", "turning", "turning", "leap", "baby")))
    if kind == "turning":
        return draw(_days_before(as_of, (14 * 12, 16 * 12, 18 * 12)))
    if kind == "leap":
        return draw(st.sampled_from((date(2008, 2, 29), date(2012, 2, 29), date(2016, 2, 29))))
    if kind == "baby":
        return draw(_days_before(as_of, (0, 5, 6, 7)))
    return as_of - timedelta(days=draw(st.integers(0, 19 * 366)))


# --- Parents ------------------------------------------------------------------------------


@st.composite
def _away(draw: st.DrawFn, as_of: date, turn: int) -> Facts:
    """Draw a time away, from its end: stays at home first, the departure before them."""
    spans: list[list[str]] = []
    free = as_of  # stays end before this day; only the newest may be planned beyond as_of
    for number in range(draw(st.sampled_from((0, 0, 0, 0, 1, 1, 2, 3)))):
        last = min(draw(_days_before(free, (0, 0, 1, 3, turn))), free)
        if number == 0 and draw(st.booleans()):
            last = as_of + timedelta(days=draw(st.integers(-2, 35)))
        length = draw(st.sampled_from((29, 30, 31, 32)) | st.integers(1, 75))
        first = last - timedelta(days=length - 1)
        if first <= as_of:
            spans.insert(0, [first.isoformat(), last.isoformat()])
            free = first - timedelta(days=2)  # at least one day away between two stays
    left = draw(_days_before(free, (0, turn, turn, turn + 1, turn + 3, 20)))
    if spans and draw(st.integers(0, 4)) == 0:
        left = date.fromisoformat(spans[0][0])  # home again on the very day
    place = draw(st.sampled_from((*PLACES, *PLACES[3:])))
    away = {"left": left.isoformat(), **{key: place[key] for key in ("county", "city", "core")}}
    mentioned = draw(st.booleans())
    if spans or mentioned:
        away["home_spans"] = spans
    return away


@st.composite
def _conds(draw: st.DrawFn, kinds: tuple[str, ...]) -> list[Facts]:
    """Draw one or two states, with months where the months decide."""
    made = []
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=2, unique=True)):
        state: Facts = {"t": kind}
        if kind in MUST_LAST or draw(st.booleans()):
            state["months"] = draw(st.sampled_from((0, 1, 5, 6, 7, 20)))
        made.append(state)
    return made


@st.composite
def _parents(draw: st.DrawFn, as_of: date, kinds: tuple[str, ...], turn: int) -> Facts:
    kind = draw(st.sampled_from(kinds))
    parent: Facts = {}
    if kind in {"away", "away and ill"}:
        parent["away"] = draw(_away(as_of, turn))
    if kind == "home" or (kind == "ill" and draw(st.booleans())):
        parent["home"] = True
    if kind in {"ill", "away and ill"}:
        parent["conds"] = draw(_conds(AT_HOME_TOO))
    if kind == "elsewhere":
        parent["conds"] = draw(_conds(ELSEWHERE + AT_HOME_TOO))
    if "conds" in parent:
        parent["judged_unable"] = draw(st.sampled_from((True, True, False)))
    if kind == "dead":
        parent["dead"] = True
    if kind == "missing":
        parent["missing_court"] = True
    if kind == "absent":
        parent["other_absent"] = "离异后另组家庭"
    return parent


def _cannot_live_with_a_child(parent: Facts) -> bool:
    return bool(
        parent.keys() & {"dead", "missing_court", "other_absent"}
        or any(state["t"] in ELSEWHERE for state in parent.get("conds", []))
    )


# --- The family ---------------------------------------------------------------------------


@st.composite
def _packs(draw: st.DrawFn) -> Facts:
    return {
        "lbc": draw(st.sampled_from(("GD-2024", "GD-2024", "NAT-2024M", "NAT-2024M", "LN-2016",
                                     "NAT-2016", None))),
        "mig": draw(st.sampled_from(("NAT-2024M", "HLJ-2024", None))),
        "hard": draw(st.sampled_from(("GD-2024", "GD-2024", "GD-2024", None))),
        "colour": draw(st.sampled_from(("GD-2024", "GD-2024", "GD-2024", None))),
    }  # fmt: skip


@st.composite
def _child_lives(
    draw: st.DrawFn, as_of: date, birth: date, hukou: Facts, parents: tuple[Facts, Facts]
) -> Facts:
    stayed = draw(st.booleans())
    place = {key: hukou[key] for key in PLACES[0]} if stayed else draw(st.sampled_from(PLACES))
    since = draw(st.none() | _days_before(as_of, (0, 5, 6, 6, 6, 9, 30)))
    away = {
        who
        for who, parent in zip(("father", "mother"), parents, strict=True)
        if _cannot_live_with_a_child(parent)
    }
    keepers = [people for people in KEEPERS if not away & set(people)]
    plain = stayed and draw(st.sampled_from((True, True, False)))  # with a grandparent
    return {
        **place,
        "since": max(since, birth).isoformat() if since else None,
        "with": list(keepers[0] if plain else draw(st.sampled_from(keepers))),
    }


@st.composite
def _circumstances(draw: st.DrawFn) -> Facts:
    """Draw what is mostly absent, which says the same as "none"."""
    kinds = st.sampled_from(("physical", "mental", "intellectual"))
    possible: dict[str, st.SearchStrategy[Any]] = {
        "household": st.sampled_from(("none", "dibao", "dibao_margin", "expenditure", "tekun")),
        "disability": st.fixed_dictionaries({"type": kinds, "grade": st.integers(1, 4)}),
        "hiv": st.booleans(),
        "civil_custody": st.booleans(),
        "local_other": st.booleans(),
        "weekly_home": st.booleans(),
        "risk": st.lists(st.sampled_from(RISKS), max_size=2, unique=True),
    }
    names = draw(st.lists(st.sampled_from(sorted(possible)), max_size=2, unique=True))
    return {name: draw(possible[name]) for name in names}


@st.composite
def _follow_ups(draw: st.DrawFn, as_of: date) -> Facts:
    """Draw the last visit and contact; often so that both fall due on one day."""
    done = _days_before(as_of, (0, 1, 1, 2, 2, 3, 3, 5))
    visit = draw(done) if draw(st.integers(0, 4)) else None
    contact = draw(done) if draw(st.integers(0, 4)) else None
    if visit and draw(st.integers(0, 4)) == 4:
        contact = min(_months_back(visit, -2), as_of)
    return {
        "last_visit": visit.isoformat() if visit else None,
        "last_contact": contact.isoformat() if contact else None,
    }


@st.composite
def facts(draw: st.DrawFn, known: bool = True) -> Facts:
    """Draw a family with every fact known; or, not ``known``, with some of them unknown."""
    as_of = draw(_questions())
    birth = draw(_births(as_of))
    hukou = {
        "type": draw(st.sampled_from(("rural", "rural", "rural", "urban"))),
        **draw(st.sampled_from((*PLACES, PLACES[0], PLACES[0], PLACES[2]))),
    }
    kinds = draw(st.sampled_from((LEFT, LEFT, ANYHOW)))
    packs = draw(_packs())
    parents = _parents(as_of, kinds, TURN_MONTHS.get(packs["lbc"], 0))
    father, mother = draw(parents), draw(parents)
    if draw(st.integers(0, 2)) == 0:
        mother = deepcopy(father)  # they left on one day, or share one fate
    made = {
        "as_of": as_of.isoformat(),
        "packs": packs,
        "birth": birth.isoformat(),
        "hukou": hukou,
        "child_lives": draw(_child_lives(as_of, birth, hukou, (father, mother))),
        "father": father,
        "mother": mother,
        **draw(_circumstances()),
        **draw(_follow_ups(as_of)),
    }
    return made if known else draw(with_holes(made))


def _holder(made: Facts, name: str) -> Facts | None:
    """Return the dict a dotted name's last part stands in; None where there is none."""
    inside: Any = made
    for part in name.split(".")[:-1]:
        inside = inside.get(part) if isinstance(inside, dict) else None
    return inside if isinstance(inside, dict) else None


def may_be_unknown(made: Facts) -> list[str]:
    """Return the dotted names of what could be asked in this family.

    An absent household or disability says "none", so to leave it open says something else.
    """
    names = []
    for name in MAY_BE_UNKNOWN:
        holder, last = _holder(made, name), name.rsplit(".", maxsplit=1)[-1]
        if holder is not None and (last in holder or name in {"household", "disability"}):
            names.append(name)
    return names


@st.composite
def with_holes(draw: st.DrawFn, made: Facts) -> Facts:
    """Draw the same family with one to four facts unknown (null), the given dict untouched."""
    torn = deepcopy(made)
    chosen = st.lists(st.sampled_from(may_be_unknown(made)), min_size=1, max_size=4, unique=True)
    for name in sorted(draw(chosen), key=lambda name: -name.count(".")):  # the innermost first
        holder = _holder(torn, name)
        if holder is not None:
            holder[name.rsplit(".", maxsplit=1)[-1]] = None
    return torn
