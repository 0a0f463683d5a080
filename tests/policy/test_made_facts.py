# SPDX-License-Identifier: Apache-2.0
"""What hypothesis makes up is a valid family, reaches every answer, and opens only what can be."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.policy.made_facts import (
    ELSEWHERE,
    MAY_BE_UNKNOWN,
    Facts,
    facts,
    may_be_unknown,
    with_holes,
)
from tests.policy.oracle import PARENTS, judge, since_away

MADE = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


def _check_parent(parent: Facts, as_of: str) -> None:
    if parent.keys() & {"dead", "missing_court"}:
        assert len(parent) == 1, "the dead are nothing else"
    if "away" in parent:
        assert "home" not in parent
        assert parent["away"]["left"] <= as_of
        spans = parent["away"].get("home_spans", [])
        bounds = [day for span in spans for day in span]
        assert bounds == sorted(bounds), "stays in order"
        assert all(one[1] < other[0] for one, other in pairwise(spans)), "stays apart"
        assert all(parent["away"]["left"] <= first <= as_of for first, _ in spans)
    for state in parent.get("conds", []):
        assert state["t"] not in ELSEWHERE or "home" not in parent
        assert parent["judged_unable"] in {True, False}


@MADE
@given(facts())
def test_a_made_family_is_valid_and_fully_known(made: Facts) -> None:
    as_of = made["as_of"]
    assert json.loads(json.dumps(made)) == made
    assert made["birth"] <= as_of
    assert made["birth"] <= (made["child_lives"]["since"] or made["birth"]) <= as_of
    assert all((made[key] or as_of) <= as_of for key in ("last_visit", "last_contact"))
    for who in PARENTS:
        _check_parent(made[who], as_of)
        if made[who].keys() & {"dead", "missing_court"}:
            assert who not in made["child_lives"]["with"]
    assert not [name for name in MAY_BE_UNKNOWN if _is_open(made, name)]
    judge(made)


def _is_open(made: Facts, name: str) -> bool:
    inside: Any = made
    for part in name.split("."):
        if not isinstance(inside, dict) or part not in inside:
            return False
        inside = inside[part]
    return inside is None


@MADE
@given(st.data())
def test_holes_are_one_to_four_facts_and_nothing_else_changes(data: st.DataObject) -> None:
    made = data.draw(facts())
    before = deepcopy(made)
    torn = data.draw(with_holes(made))
    assert made == before, "the given family stays whole"
    holes = [name for name in MAY_BE_UNKNOWN if _is_open(torn, name)]
    assert 1 <= len(holes) <= 4
    assert set(holes) <= set(may_be_unknown(made))
    for name in sorted(holes, key=lambda name: name.count(".")):  # mend the outermost first
        *outer, last = name.split(".")
        whole, mended = made, torn
        for part in outer:
            whole, mended = whole[part], mended[part]
        if last in whole:
            mended[last] = whole[last]
        else:
            del mended[last]
    assert torn == made


@MADE
@given(facts(known=False))
def test_a_family_not_known_has_a_hole(made: Facts) -> None:
    assert any(_is_open(made, name) for name in MAY_BE_UNKNOWN)


def _home_days(made: Facts) -> set[int]:
    """Return how long the stays at home are, both ends counted."""
    return {
        (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
        for who in PARENTS
        for first, last in made[who].get("away", {}).get("home_spans", [])
    }


def _is_of_age_today(made: Facts, age: int) -> bool:
    birthday = f"{int(made['birth'][:4]) + age}{made['birth'][4:]}"
    return birthday == str(made["as_of"])


def _stay_is_running(made: Facts) -> bool:
    return any(
        "away" in made[who] and since_away(made[who], date.fromisoformat(made["as_of"])) is None
        for who in PARENTS
    )


REACHED: dict[str, Callable[[Facts], bool]] = {  # facts and what the oracle says, in one dict
    "left-behind in Guangdong": lambda f: f["left_behind"] and f["packs"]["lbc"] == "GD-2024",
    "left-behind by monitoring": lambda f: f["left_behind"] and f["packs"]["lbc"] == "NAT-2024M",
    "left-behind in Jinzhou": lambda f: f["left_behind"] and f["packs"]["lbc"] == "LN-2016",
    "left-behind in 2016": lambda f: f["left_behind"] and f["packs"]["lbc"] == "NAT-2016",
    "migrant": lambda f: f["migrant"],
    "migrant from birth": lambda f: f["migrant"] and f["child_lives"]["since"] is None,
    "three classes at once": lambda f: len(f["hardship"]) >= 3,
    "red": lambda f: f["colour"] == "red",
    "yellow": lambda f: f["colour"] == "yellow",
    "blue": lambda f: f["colour"] == "blue",
    "green": lambda f: f["colour"] == "green",
    "an alert without a colour": lambda f: f["alert"] and f["colour"] is None,
    "visit and contact on one day": lambda f: f["next_kind"] == "both" and bool(f["last_visit"]),
    "late": lambda f: f["overdue_days"] > 0,
    "fourteen today": lambda f: _is_of_age_today(f, 14),
    "sixteen today": lambda f: _is_of_age_today(f, 16),
    "eighteen today": lambda f: _is_of_age_today(f, 18),
    "thirty days at home": lambda f: 30 in _home_days(f),
    "thirty-one days at home": lambda f: 31 in _home_days(f),
    "a long stay that runs": _stay_is_running,
}


def test_made_families_reach_every_answer_and_turn() -> None:
    reached: set[str] = set()

    @settings(MADE, max_examples=1500)
    @given(facts())
    def look(made: Facts) -> None:
        story = {**made, **judge(made)}
        reached.update(what for what in REACHED if REACHED[what](story))

    look()
    assert not REACHED.keys() - reached
