# SPDX-License-Identifier: Apache-2.0
"""How some children stand today, for the tags on their cards: asked anew, never stale."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from outreach.db.queries import statuses as queries
from outreach.db.statuses import ChildStatusRow, OfficialMarkRow
from outreach.domain.access import Right, rights_of
from outreach.domain.colours import Colour
from outreach.domain.declared import Known, facts_on
from outreach.domain.moments import Timeline
from outreach.domain.verdicts import judge_of
from outreach.services import rules as rulebook
from outreach.services import statuses
from outreach.services.context import Context
from outreach.services.rules import Rules
from outreach.services.store import Store

URGENCY = tuple(Colour)  # the most urgent first


@dataclass(frozen=True)
class Standing:
    """One child's answers in short. None: to be confirmed.

    ``colour`` is the one in force, which stays until a person lowers it to ``computed``;
    ``official`` are marks of the authorities, as kind and code.
    """

    left_behind: bool | None
    migrant: bool | None
    hardship: tuple[int, ...] = ()
    colour: str = ""
    computed: str = ""
    colour_open: bool = False
    alert: bool = False
    official: tuple[tuple[str, str], ...] = ()

    @property
    def may_fall(self) -> bool:
        """Tell whether a colour is held that the rules no longer ask for."""
        return bool(self.colour) and self.colour != self.computed


def standings(
    store: Store, ctx: Context, children: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Standing]:
    """Return how some children stand today.

    Without the right to grounds only 留守 and 流动 are told. Of a child with facts that are sealed
    to whoever opened the store, it is what was found last by somebody who could read them all.
    """
    ctx.require(Right.SEE_FAMILIES)
    grounds = Right.GROUNDS in rights_of(ctx.actor.roles) and store.holds_sealed
    if not children:
        return {}
    with store.reading() as session:
        wanted, told = queries.these(children), {}
        if not store.holds_sealed:
            told = {one: Standing(*said) for one, *said in _told(session, wanted)}
            wanted = queries.open_of(wanted)
        known = statuses.read_known(session, wanted, ctx.today)
        rules = rulebook.load(session)
        held = _held(session, children) if grounds else {}
        marks = _marks(session, ctx, children) if grounds else {}
    return told | {
        child: _standing(one, rules, ctx, held.get(child, ""), tuple(marks.get(child, ())))
        if grounds
        else _open(_standing(one, rules, ctx, "", ()))
        for child, one in known.items()
    }


def _open(standing: Standing) -> Standing:
    return Standing(standing.left_behind, standing.migrant)


def _standing(
    known: Known, rules: Rules, ctx: Context, held: str, marks: tuple[tuple[str, str], ...]
) -> Standing:
    on = max(ctx.today, known.birth)
    facts = facts_on(known, on)
    chosen, _ = rules.chosen(facts.registered.county, facts.lives.place.county, on)
    judge = judge_of(chosen, rules.readings)
    verdict = judge(Timeline(facts, chosen, rules.readings).at(on)).verdict
    computed = verdict.colour.value if verdict.colour else ""
    return Standing(
        verdict.left_behind,
        verdict.migrant,
        tuple(number for number, holds in enumerate(verdict.hardship, start=1) if holds),
        _more_urgent(held, computed) if verdict.under18 else computed,
        computed,
        verdict.colour_open,
        verdict.alert,
        marks,
    )


def _more_urgent(one: str, other: str) -> str:
    found = [colour for colour in URGENCY if colour in (one, other)]
    return found[0].value if found else ""


def _told(session: Session, wanted: queries.Wanted) -> Sequence[Any]:
    return queries.read_told(session, queries.sealed_of(wanted))


def _held(session: Session, children: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = session.execute(
        select(ChildStatusRow.child_id, ChildStatusRow.colour).where(
            ChildStatusRow.child_id.in_(children)
        )
    )
    return {row.child_id: row.colour for row in rows}


def _marks(
    session: Session, ctx: Context, children: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[str, str]]]:
    rows = session.execute(
        select(OfficialMarkRow.child_id, OfficialMarkRow.kind, OfficialMarkRow.code)
        .where(
            OfficialMarkRow.child_id.in_(children),
            OfficialMarkRow.superseded_at.is_(None),
            OfficialMarkRow.valid_from <= ctx.today,
            or_(OfficialMarkRow.valid_to.is_(None), OfficialMarkRow.valid_to >= ctx.today),
        )
        .order_by(OfficialMarkRow.valid_from, OfficialMarkRow.id)
    )
    found: dict[uuid.UUID, list[tuple[str, str]]] = {}
    for child, kind, code in rows:
        found.setdefault(child, []).append((kind, code or ""))
    return found
