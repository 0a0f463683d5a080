# SPDX-License-Identifier: Apache-2.0
"""The second reading agrees with every worked case, and counts days as the texts do."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.policy.oracle import (
    Facts,
    birthday,
    judge,
    months_after,
    months_before,
    since_away,
    walk,
)

BOOK = json.loads(Path(__file__).with_name("vignettes.json").read_text("utf-8"))
CASES = {case["id"]: case for case in BOOK["vignettes"]}
CLASSES = ("left_behind", "migrant", "hardship")
ADVICE = {"entry_watch", "exit_watch", "watch_list"}  # the first two are walked to, below


def _later(day: str, number: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=number)).isoformat()


def _watched() -> list[Any]:
    return [
        pytest.param(case["facts"], case["expected"][key], id=f"{case['id']}-{key}")
        for case in CASES.values()
        for key in ("entry_watch", "exit_watch")
        if key in case["expected"]
    ]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_oracle_agrees_with_every_worked_case(case: dict[str, Any]) -> None:
    said = judge(case["facts"])
    expected = {key: case["expected"][key] for key in case["expected"].keys() - ADVICE}
    assert {key: said[key] for key in expected} == expected


@pytest.mark.parametrize(("facts", "day"), _watched())
def test_time_alone_changes_the_classes_on_the_day_foretold(facts: Facts, day: str) -> None:
    now = judge(facts)
    story = walk(facts, facts["as_of"], _later(facts["as_of"], 120))
    changed = [on for on, said in story.items() if any(said[key] != now[key] for key in CLASSES)]
    assert changed[0] == day


def test_a_walk_begins_with_the_judgement_of_its_day() -> None:
    for case in CASES.values():
        facts = case["facts"]
        assert walk(facts, facts["as_of"], facts["as_of"]) == {facts["as_of"]: judge(facts)}


@pytest.mark.parametrize(
    ("start", "months", "reached"),
    [
        ("2025-11-30", 3, "2026-02-28"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2026-02-28", 6, "2026-08-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-12-15", 0, "2026-12-15"),
        ("2025-12-15", 14, "2027-02-15"),
    ],
)
def test_months_are_reached_on_the_corresponding_day(start: str, months: int, reached: str) -> None:
    assert months_after(date.fromisoformat(start), months).isoformat() == reached


@pytest.mark.parametrize(
    ("end", "months", "begun"),
    [("2026-08-31", 6, "2026-02-28"), ("2026-06-15", 5, "2026-01-15")],
)
def test_a_state_told_in_months_began_that_long_before(end: str, months: int, begun: str) -> None:
    assert months_before(date.fromisoformat(end), months).isoformat() == begun


@pytest.mark.parametrize(
    ("birth", "age", "day"),
    [
        ("2012-02-29", 14, "2026-02-28"),
        ("2012-02-29", 16, "2028-02-29"),
        ("2012-02-29", 18, "2030-02-28"),
        ("2012-02-28", 16, "2028-02-28"),
        ("2010-06-15", 16, "2026-06-15"),
    ],
)
def test_a_birthday_of_the_leap_day_falls_on_the_28th_else(birth: str, age: int, day: str) -> None:
    assert birthday(date.fromisoformat(birth), age).isoformat() == day


@pytest.mark.parametrize(
    ("stays", "today", "since"),
    [
        ([["2026-03-01", "2026-03-30"]], "2026-04-20", "2026-01-05"),  # thirty days
        ([["2026-03-01", "2026-03-31"]], "2026-04-20", "2026-03-31"),  # thirty-one
        ([["2026-03-01", "2026-05-09"]], "2026-03-30", "2026-01-05"),  # thirty so far
        ([["2026-03-01", "2026-05-09"]], "2026-03-31", None),  # now it is long, and runs
        ([["2026-03-01", "2026-05-09"]], "2026-05-08", None),
        ([["2026-03-01", "2026-05-09"]], "2026-05-09", "2026-05-09"),  # leaves again
        ([["2026-02-01", "2026-03-15"], ["2026-04-01", "2026-04-10"]], "2026-04-20", "2026-03-15"),
        ([], "2026-01-05", "2026-01-05"),
        ([], "2026-01-04", None),  # not gone yet
    ],
)
def test_a_stay_of_more_than_thirty_days_starts_the_time_anew(
    stays: list[list[str]], today: str, since: str | None
) -> None:
    parent = {"away": {"left": "2026-01-05", "home_spans": stays}}
    found = since_away(parent, date.fromisoformat(today))
    assert (found.isoformat() if found else None) == since
