# SPDX-License-Identifier: Apache-2.0
"""The policy engine against the worked cases, an oracle that walks day by day, and its promises."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from outreach.domain.classes import Classified, classify
from outreach.domain.dates import add_months, is_under
from outreach.domain.facts import check_facts, months_before
from outreach.domain.packs import Colour, shipped
from outreach.exchange.facts import Case, answer, read_cases
from tests.policy import oracle
from tests.policy.made_facts import Facts, facts_with_holes, whole_facts

HERE = Path(__file__).parent
CASES = json.loads((HERE / "vignettes.json").read_text(encoding="utf-8"))["vignettes"]
PACKS = dict(shipped())


def case_of(facts: Facts) -> Case:
    [case], _ = read_cases(json.dumps(facts), PACKS)
    return case


def ask(facts: Facts, on: date | None = None) -> Classified:
    case = case_of(facts)
    return classify(case.facts, case.chosen, on or case.on)


def told(facts: Facts) -> dict[str, Any]:
    case = case_of(facts)
    return answer(case, classify(case.facts, case.chosen, case.on), "zh_CN")


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_worked_case_is_answered_as_expected_and_marked_where_it_is_doubtful(
    case: dict[str, Any],
) -> None:
    found = told(case["facts"])
    assert {key: found[key] for key in case["expected"]} == case["expected"]
    assert found["doubtful"] is case["doubtful"], found["boundary"]
    assert bool(found["boundary"]) is case["doubtful"]
    assert found["unknown"] == []


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_oracle_agrees_with_the_worked_cases(case: dict[str, Any]) -> None:
    found = oracle.judge(case["facts"])
    known = case["expected"].keys() & found.keys()
    assert {key: found[key] for key in known} == {key: case["expected"][key] for key in known}


@settings(max_examples=600, deadline=None)
@given(whole_facts())
def test_the_engine_says_what_the_catalogue_says_once_more_by_hand(facts: Facts) -> None:
    found, expected = told(facts), oracle.judge(facts)
    assert {key: found[key] for key in expected} == expected
    assert found["unknown"] == []


@settings(max_examples=300, deadline=None)
@given(whole_facts())
def test_months_and_ages_are_those_of_a_walk_through_the_calendar(facts: Facts) -> None:
    birth, on = date.fromisoformat(facts["birth"]), date.fromisoformat(facts["as_of"])
    for months in (0, 1, 2, 3, 6, 12, 14 * 12, 16 * 12, 18 * 12):
        assert add_months(birth, months) == oracle.anniversary(birth, months)
    for age in (14, 16, 18):
        assert is_under(birth, age, on) is oracle.is_under(birth, age, on)
    for months in (0, 5, 6, 20):
        assert add_months(months_before(on, months), months) <= on


def signature(found: Classified) -> tuple[object, ...]:
    """Everything of an answer that time may change."""
    outcome = found.outcome
    return (outcome.verdict, outcome.boundary, outcome.doubts, outcome.unknown, outcome.warnings)


@settings(max_examples=40, deadline=None)
@given(facts_with_holes())
def test_nothing_changes_before_the_named_day_and_something_does_on_it(
    pair: tuple[Facts, Facts],
) -> None:
    for facts in pair:
        case = case_of(facts)
        last = add_months(case.facts.birth, 19 * 12)
        day, now = case.on, classify(case.facts, case.chosen, case.on)
        while day < last:
            day += timedelta(days=1)
            then = classify(case.facts, case.chosen, day)
            if now.next_change_on is None or day < now.next_change_on:
                assert signature(then) == signature(now), day
            else:
                assert signature(then) != signature(now), day
                now = then


@settings(max_examples=400, deadline=None)
@given(facts_with_holes())
def test_a_class_that_is_known_stays_whatever_an_unknown_fact_turns_out_to_be(
    pair: tuple[Facts, Facts],
) -> None:
    whole, holed = pair
    known, less = ask(whole).verdict, ask(holed).verdict
    for before, after in zip(less.classes, known.classes, strict=True):
        assert before is None or before is after


@settings(max_examples=300, deadline=None)
@given(facts_with_holes())
def test_what_is_open_names_the_facts_that_would_settle_it(pair: tuple[Facts, Facts]) -> None:
    for facts in pair:
        found = ask(facts)
        is_open = any(one is None for one in found.verdict.classes)
        assert bool(found.outcome.unknown) is is_open


@settings(max_examples=300, deadline=None)
@given(whole_facts())
def test_colours_follow_their_precedence(facts: Facts) -> None:
    verdict = ask(facts).verdict
    if facts["packs"]["colour"] is None or not verdict.under18:
        assert verdict.colour is None
        return
    first = {code[0] for code in verdict.factors}
    inside = bool(verdict.left_behind) or any(verdict.hardship)
    expected = (
        Colour.RED if "R" in first
        else Colour.YELLOW if "Y" in first
        else Colour.BLUE if "B" in first and inside
        else Colour.GREEN if inside
        else None
    )  # fmt: skip
    assert verdict.colour is expected
    assert verdict.alert is ("R" in first)


@settings(max_examples=200, deadline=None)
@given(whole_facts())
def test_facts_made_by_chance_can_be_together(facts: Facts) -> None:
    case = case_of(facts)
    check_facts(case.facts, on=case.on)
