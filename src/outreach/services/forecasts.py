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
from typing import Any, NamedTuple

from outreach.domain.classes import schedule
from outreach.domain.colours import Colour
from outreach.domain.dates import add_months, birthday
from outreach.domain.declared import Known, facts_on, next_turn
from outreach.domain.facts import Facts
from outreach.domain.moments import Chosen, Timeline, next_day
from outreach.domain.packs import Section
from outreach.domain.verdicts import Outcome
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


class Turn(NamedTuple):
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
        judge = rules.judge(chosen)
        outcome = judge(line.at(day))
        if last is None or outcome is not last[0] or chosen is not last[1]:
            yield Turn(day, outcome, chosen, facts)
        for later in line.after(day):
            if stop is not None and later >= stop:
                break
            then = judge(line.at(later))
            if then is not outcome:
                outcome = then
                yield Turn(later, outcome, chosen, facts)
        if stop is None or not outcome.verdict.under18:
            return
        last, day = (outcome, chosen), stop


def _earliest(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


@dataclass(frozen=True)
class _Said:
    """What an outcome says whatever the day: its columns, what is asked for, how often."""

    turn: Turn  # holds on to what the key was made of
    columns: Status
    asks: bool
    reconfirm_months: int


def _said(turn: Turn, rules: Rules) -> _Said:
    key = (id(turn.outcome), id(turn.chosen))
    found: _Said | None = rules.said.get(key)
    if found is None:
        asks = any(one.startswith(ASKED) for one in turn.outcome.unknown)
        found = _Said(turn, _columns(turn), asks, _months(turn))
        rules.said[key] = found
    return found


def _months(turn: Turn) -> int:
    """Return after how many months a family is asked again: by quarter, or half-yearly."""
    verdict = turn.outcome.verdict
    if verdict.left_behind:
        return QUARTERLY
    if verdict.migrant and turn.chosen.migrant is not None:
        return turn.chosen.migrant.reconfirm_months.get(Section.MIGRANT, QUARTERLY)
    return 0


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


class Writer:
    """Puts one child's turns into statuses; what no turn changes is read once."""

    def __init__(self, known: Known, rules: Rules) -> None:
        self._rules = rules
        self._fourteen = next_day(birthday(known.birth, 14))
        self._agreed = known.agreed_itself
        self._confirmed = known.confirmed_on

    def status(self, turn: Turn, before: Mapping[str, Any]) -> Status:
        """Return the status of a turn, with what is due because of it."""
        said, on = _said(turn, self._rules), turn.on
        status = dict(said.columns)
        minor = status["stage"] < ADULT_STAGE
        status["unknown_since"] = _since(before, "unknown_since", on, holds=said.asks)
        behind = bool(status["left_behind"])
        status["left_behind_since"] = _since(before, "left_behind_since", on, holds=behind)
        due = None
        if said.reconfirm_months:
            last = self._confirmed
            due = on if last is None else add_months(last, said.reconfirm_months)
        status["reconfirm_due"] = due
        asks_itself = minor and not self._agreed and on >= self._fourteen
        status["consent_due"] = _since(before, "consent_due", on, holds=asks_itself)
        _colour(status, turn, before, minor=minor)
        return status


def _since(before: Mapping[str, Any], name: str, on: date, *, holds: bool) -> date | None:
    """Return since when something holds: since before, or since this day."""
    if not holds:
        return None
    held: date | None = before[name] if before else None
    return held if held is not None else on


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
