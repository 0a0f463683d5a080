# SPDX-License-Identifier: Apache-2.0
"""What the rules will say of a child as time passes, written down once when its facts change.

Without new facts the answer depends on the day alone, so all its future turns are known the
moment the rules are asked. They are kept beside the status; the daily refresh only carries out
those whose day has come, and reads no facts at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from outreach.domain.classes import schedule
from outreach.domain.colours import Colour
from outreach.domain.dates import add_months, birthday
from outreach.domain.declared import Known, facts_on, next_turn
from outreach.domain.facts import Facts
from outreach.domain.moments import Chosen, Timeline, next_day
from outreach.domain.packs import Section
from outreach.domain.verdicts import Outcome, judge_of
from outreach.services.rules import Rules

_RANK = {colour.value: rank for rank, colour in enumerate(Colour)} | {"": len(Colour)}
ADULT_STAGE = 3
ASKED = ("hukou", "child_lives", "father", "mother")  # facts that anybody at a desk may ask
QUARTERLY = 3  # months; LN-JZ-04, adopted for every family with a child left behind
DATED = frozenset(
    {"colour_since", "visit_due", "contact_due", "reconfirm_due", "consent_due"}
    | {"left_behind_since", "unknown_since"}
)

Status = dict[str, Any]


@dataclass(frozen=True)
class Turn:
    """The answer from one day on."""

    on: date
    outcome: Outcome
    chosen: Chosen
    facts: Facts


def forecast(known: Known, rules: Rules, on: date) -> Iterator[Turn]:
    """Yield the answer of a day and every later one that time alone brings, until 18."""
    day = on
    last: tuple[Outcome, Chosen] | None = None
    while True:
        facts = facts_on(known, day)
        chosen, until = rules.chosen(facts.registered.county, facts.lives.place.county, day)
        stop = _earliest(until, next_turn(known, day))
        line = Timeline(facts, chosen, rules.readings)
        judge = judge_of(chosen, rules.readings)
        outcome = judge(line.at(day))
        if last is None or (outcome, chosen) != last:
            yield Turn(day, outcome, chosen, facts)
        for later in line.after(day):
            if stop is not None and later >= stop:
                break
            then = judge(line.at(later))
            if then is not outcome and then != outcome:
                outcome = then
                yield Turn(later, outcome, chosen, facts)
        if stop is None or not outcome.verdict.under18:
            return
        last, day = (outcome, chosen), stop


def _earliest(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


def columns(turn: Turn, rules: Rules) -> Status:
    """Return what an outcome says, as the columns that do not depend on the day."""
    key = (id(turn.outcome), id(turn.chosen))
    found = rules.columns.get(key)
    if found is None:
        found = rules.columns[key] = (turn, _columns(turn))
    return found[1]


def _columns(turn: Turn) -> Status:
    outcome, verdict = turn.outcome, turn.outcome.verdict
    return {
        "left_behind": verdict.left_behind,
        "migrant": verdict.migrant,
        "hardship": ",".join(
            f"{number}{'' if held else '?'}"
            for number, held in enumerate(verdict.hardship, start=1)
            if held is not False
        ),
        "computed_colour": verdict.colour.value if verdict.colour else "",
        "factors": ",".join(verdict.factors),
        "stage": 3 - verdict.under14 - verdict.under16 - verdict.under18,
        "alert": verdict.alert,
        "boundary": ",".join(outcome.boundary),
        "doubts": ",".join(outcome.doubts),
        "unknown": ",".join(outcome.unknown),
        "warnings": ",".join(outcome.warnings),
        "packs": ",".join(pack.id for pack in turn.chosen.packs()),
    }


def status_of(known: Known, turn: Turn, rules: Rules, before: Mapping[str, Any]) -> Status:
    """Return the status of a turn, with what is due because of it."""
    status = dict(columns(turn, rules))
    minor = status["stage"] < ADULT_STAGE
    asked = any(key.startswith(ASKED) for key in turn.outcome.unknown)
    status["unknown_since"] = _since(before, "unknown_since", turn.on, holds=asked)
    status["left_behind_since"] = _since(
        before, "left_behind_since", turn.on, holds=bool(status["left_behind"])
    )
    status["reconfirm_due"] = _reconfirm_due(known, turn)
    fourteen = turn.on >= next_day(birthday(known.birth, 14)) and minor
    status["consent_due"] = _since(
        before, "consent_due", turn.on, holds=fourteen and not known.agreed_itself
    )
    _colour(status, turn, before, minor=minor)
    return status


def _since(before: Mapping[str, Any], name: str, on: date, *, holds: bool) -> date | None:
    """Return since when something holds: since before, or since this day."""
    if not holds:
        return None
    held: date | None = before[name] if before else None
    return held if held is not None else on


def _reconfirm_due(known: Known, turn: Turn) -> date | None:
    """Return when the family must be asked again: by quarter, half-yearly for children moved."""
    verdict = turn.outcome.verdict
    if verdict.left_behind:
        months = QUARTERLY
    elif verdict.migrant and turn.chosen.migrant is not None:
        months = turn.chosen.migrant.reconfirm_months.get(Section.MIGRANT, QUARTERLY)
    else:
        return None
    last = known.confirmed_on
    return turn.on if last is None else add_months(last, months)


def _colour(status: Status, turn: Turn, before: Mapping[str, Any], *, minor: bool) -> None:
    """Set the colour in force and what it asks for; it falls only by a person's decision."""
    computed = status["computed_colour"]
    held, since = (before["colour"], before["colour_since"]) if before else ("", None)
    if not computed and not held:
        status["colour"] = ""
        status["colour_since"] = status["visit_due"] = status["contact_due"] = None
        return
    colour = held if minor and _falls(held, computed) else computed
    if colour != held:
        since = turn.on if colour else None
    plan = schedule(
        Colour(colour) if colour else None,
        replace(turn.facts, marked_on=since),
        turn.chosen,
        turn.on,
    )
    at_once = plan.next_due if plan.next_kind == "immediate" else None
    status["colour"] = colour
    status["colour_since"] = since
    status["visit_due"] = plan.visit_due or at_once
    status["contact_due"] = plan.contact_due


def _falls(held: str, computed: str) -> bool:
    """Tell whether a colour falls; a green child that leaves its class is no lower risk."""
    return _RANK[computed] > _RANK[held] and not (held == Colour.GREEN and not computed)


def ahead(statuses: list[tuple[date, Status]]) -> str:
    """Write down the turns after the first status: each day with the columns that change."""
    turns = []
    for (_, one), (day, other) in pairwise(statuses):
        changed = {name: value for name, value in other.items() if one[name] != value}
        turns.append((day, changed))
    return write_ahead(turns)


def write_ahead(turns: list[tuple[date, Status]]) -> str:
    """Write turns as text."""
    return json.dumps(turns, default=date.isoformat, separators=(",", ":")) if turns else ""


def read_ahead(text: str | None) -> list[tuple[date, Status]]:
    """Read the turns back."""
    turns = []
    for day, changed in json.loads(text) if text else ():
        for name in DATED & changed.keys():
            changed[name] = date.fromisoformat(changed[name]) if changed[name] else None
        turns.append((date.fromisoformat(day), changed))
    return turns
