# SPDX-License-Identifier: Apache-2.0
"""Why, for one child on one day: as it was known then, or as it is known now about then."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.db.children import ChildRow
from outreach.db.queries import statuses as queries
from outreach.db.statuses import ChildStatusRow, OfficialMarkRow, StatusChangeRow
from outreach.domain.access import Right, rights_of
from outreach.domain.children import parse_short_number, short_number
from outreach.domain.classes import Classified, classify
from outreach.domain.declared import facts_on, is_place_assumed
from outreach.domain.explaining import Matter, explain
from outreach.domain.facts import Facts
from outreach.domain.packs import Pack
from outreach.domain.sealing import without_grounds
from outreach.errors import N_, UserError
from outreach.services import rules as rulebook
from outreach.services import statuses
from outreach.services.context import Context
from outreach.services.store import Store

OPEN_MATTERS = frozenset({"left_behind", "migrant"})  # the rest needs the right to grounds


@dataclass(frozen=True)
class MarkView:
    """A class or colour that the authorities set, kept apart from the reference."""

    kind: str
    code: str
    document: str
    set_by: str
    seen_on: date
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class TurnView:
    """One turn of the status: on which day, from what to what, and why."""

    on: date
    turned: dict[str, list[object]]
    cause: str


@dataclass(frozen=True)
class Explanation:
    """Everything a reader needs to understand and defend the answer.

    ``known_on`` None: as known now. ``held_colour`` differs from the computed one while nobody
    has decided on lowering it.
    """

    child_id: uuid.UUID
    number: str
    name: str
    on: date
    known_on: date | None
    facts: Facts
    found: Classified
    matters: tuple[Matter, ...]
    packs: tuple[Pack, ...]
    place_assumed: bool
    held_colour: str
    marks: tuple[MarkView, ...]
    turns: tuple[TurnView, ...]
    sees_grounds: bool


def find_child(store: Store, number: str) -> uuid.UUID:
    """Return the child of a short number (C-0007); refuse one that does not exist."""
    short_no = parse_short_number(number)
    with store.reading() as session:
        found = session.scalar(
            select(ChildRow.id).where(
                ChildRow.enterprise_id == store.enterprise_id, ChildRow.short_no == short_no
            )
        )
    if short_no is None or found is None:
        raise UserError(
            N_("没有编号为“{number}”的孩子。编号在家庭档案里，形如 C-0007。"),
            code="not_found",
            number=number,
        )
    return found


def _marks(session: Session, child: uuid.UUID) -> tuple[MarkView, ...]:
    rows = session.scalars(
        select(OfficialMarkRow)
        .where(OfficialMarkRow.child_id == child, OfficialMarkRow.superseded_at.is_(None))
        .order_by(OfficialMarkRow.valid_from)
    )
    return tuple(
        MarkView(
            one.kind, one.code or "", one.document or "", one.set_by, one.seen_on, one.valid_from,
            one.valid_to,
        )
        for one in rows
    )  # fmt: skip


def _turns(session: Session, child: uuid.UUID, limit: int = 50) -> tuple[TurnView, ...]:
    rows = session.scalars(
        select(StatusChangeRow)
        .where(StatusChangeRow.child_id == child)
        .order_by(StatusChangeRow.changed_on.desc(), StatusChangeRow.id.desc())
        .limit(limit)
    )
    return tuple(
        TurnView(one.changed_on, json.loads(one.turned or "{}"), one.cause) for one in rows
    )


def open_turn(turn: TurnView) -> TurnView:
    """Return what of a turn may be told without the right to grounds."""
    kept = {field: pair for field, pair in turn.turned.items() if field in OPEN_MATTERS}
    return TurnView(turn.on, kept, turn.cause)


def explain_child(
    store: Store, ctx: Context, child: uuid.UUID, *, on: date, known_on: date | None = None
) -> Explanation:
    """Return why one child has its classes and colour on a day.

    Without the right to grounds only 留守 and 流动 are told; hardship, colour and danger stay
    with those who have it. Raises :class:`NotAllowed` for a child with facts that are sealed to
    whoever opened the store: without them no answer would be true.
    """
    ctx.require(Right.SEE_FAMILIES)
    grounds = Right.GROUNDS in rights_of(ctx.actor.roles) and store.holds_sealed
    moment = statuses.end_of(known_on) if known_on is not None else None
    wanted = queries.these([child])
    with store.reading() as session:
        row = session.get(ChildRow, child)
        if row is None:
            raise UserError(N_("没有找到这个孩子，可能已按要求删除。"), code="not_found")
        statuses.check_day(on, row.birth)
        statuses.require_open(store, session, child)
        number, name = short_number(row.short_no), row.name or ""
        known = statuses.read_known(session, wanted, on, moment)[child]
        rules = rulebook.load(session)
        held = session.scalar(select(ChildStatusRow.colour).where(ChildStatusRow.child_id == child))
        marks, turns = _marks(session, child) if grounds else (), _turns(session, child)
    facts = facts_on(known, on)
    chosen, _ = rules.chosen(facts.registered.county, facts.lives.place.county, on)
    found = classify(facts, chosen, on, rules.readings)
    matters = explain(facts, chosen, found, rules.readings)
    if not grounds:
        matters = tuple(without_grounds(one) for one in matters if one.code in OPEN_MATTERS)
        turns = tuple(open_turn(turn) for turn in turns)
        turns = tuple(turn for turn in turns if turn.turned)
    return Explanation(
        child, number, name, on, known_on, facts, found, matters, chosen.packs(),
        is_place_assumed(known, on), held if grounds and held else "", marks, turns, grounds,
    )  # fmt: skip
