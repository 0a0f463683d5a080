# SPDX-License-Identifier: Apache-2.0
"""Record dated facts of a child, marks of the authorities, and the lowering of a colour."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import insert, select, update

from outreach.db.children import ChildRow
from outreach.db.queries import statuses as queries
from outreach.db.sealing import Secret
from outreach.db.statuses import ChildFactRow, ChildStatusRow, OfficialMarkRow, StatusChangeRow
from outreach.domain.access import Right, rights_of
from outreach.domain.areas import find_area
from outreach.domain.colours import REPORTABLE, Colour
from outreach.domain.dated_facts import (
    FACT_LABELS,
    GROUNDS,
    PRESENCE,
    SEALED,
    About,
    DatedFact,
    FactKind,
    read_ground,
    write_ground,
)
from outreach.domain.declared import Known, facts_on
from outreach.domain.facts import WHO, Household, StateKind, check_facts
from outreach.errors import N_, UserError, Word
from outreach.services import statuses
from outreach.services.context import Context
from outreach.services.store import Store, Transaction

SOURCES = ("declared", "visit", "authority")
_GROUND = "ground"


@dataclass(frozen=True)
class NewFact:
    """One fact as told: about whom, what, since when to when, told when, by what source."""

    about: About
    kind: FactKind
    told_on: date
    code: str = ""
    place_code: str = ""
    first_on: date | None = None
    last_on: date | None = None
    source: str = "declared"


@dataclass(frozen=True)
class FactView:
    """One fact as a line."""

    id: uuid.UUID
    version: int
    fact: NewFact
    superseded: bool


def record(store: Store, ctx: Context, child: uuid.UUID, facts: tuple[NewFact, ...]) -> None:
    """Keep what was told of a child; the rules are asked in the same transaction.

    Facts that cannot be together with what is known (a return before the departure, a parent
    both dead and away) are refused, and none of them is kept.
    """
    for fact in facts:
        _require(ctx, fact.kind)
        check_fact(fact, today=ctx.today)
    with store.writing(ctx) as work:
        _hold_together(work, child, facts)
        work.session.execute(insert(ChildFactRow), [_values(work, child, one) for one in facts])
        work.audit("record", "child_fact", child, {_named(one.kind): (None, "…") for one in facts})
        statuses.renew(work, queries.these([child]))


def correct(
    store: Store, ctx: Context, fact_id: uuid.UUID, version: int, fact: NewFact | None
) -> None:
    """Replace a fact that was wrong, or take it back; the old one stays readable as known then.

    A ground is corrected by whoever can read it.
    """
    with store.writing(ctx) as work:
        row = work.session.get(ChildFactRow, fact_id)
        if row is None or row.superseded_at is not None:
            raise UserError(N_("这条情况已经更正过，请重新打开。"), code="changed_meanwhile")
        child, kind = row.child_id, FactKind(_what(row)[1])
        _require(ctx, kind)
        work.change(ChildFactRow, fact_id, version, superseded_at=ctx.now)
        if fact is not None:
            _require(ctx, fact.kind)  # what was open must not become a ground by a correction
            check_fact(fact, today=ctx.today)
            _hold_together(work, child, (fact,))
            work.session.execute(insert(ChildFactRow), [_values(work, child, fact)])
        work.audit("correct", "child_fact", child, {_named(kind): ("…", "…" if fact else None)})
        statuses.renew(work, queries.these([child]))


def listed(store: Store, ctx: Context, child: uuid.UUID) -> list[FactView]:
    """List what is known of a child, latest first; grounds only for those with right and key."""
    ctx.require(Right.SEE_FAMILIES)
    grounds = Right.GROUNDS in rights_of(ctx.actor.roles) and store.holds_sealed
    which = [] if grounds else [ChildFactRow.kind != SEALED]
    with store.reading() as session:
        rows = session.scalars(
            select(ChildFactRow)
            .where(ChildFactRow.child_id == child, *which)
            .order_by(ChildFactRow.told_on.desc(), ChildFactRow.id.desc())
        )
        return [_view(row) for row in rows]


def _view(row: ChildFactRow) -> FactView:
    about, kind, code, place = _what(row)
    fact = NewFact(
        About(about),
        FactKind(kind),
        row.told_on,
        code,
        place,
        row.first_on,
        row.last_on,
        row.source,
    )
    return FactView(row.id, row.version, fact, row.superseded_at is not None)


def _what(row: ChildFactRow) -> tuple[str, str, str, str]:
    """Return whom a fact is about, its kind, code and place."""
    if row.sealed is not None:
        return read_ground(row.sealed)
    return row.about, row.kind, row.code or "", row.place_code


def _named(kind: FactKind) -> str:
    """Return how the trail names a kind of fact: of a ground it does not say which."""
    return _GROUND if kind in GROUNDS else kind.value


def _require(ctx: Context, kind: FactKind) -> None:
    """Ask the right a kind of fact needs: grounds for grounds, else the registration or contact."""
    if kind in GROUNDS:
        ctx.require(Right.GROUNDS)
    elif Right.REGISTER not in rights_of(ctx.actor.roles):
        ctx.require(Right.CONTACT)


def _values(work: Transaction, child: uuid.UUID, fact: NewFact) -> dict[str, object]:
    if fact.kind in GROUNDS:
        text = write_ground(_dated(fact))
        what = {"about": SEALED, "kind": SEALED, "code": None, "place_code": "", "sealed": text}
    else:
        what = {"about": fact.about, "kind": fact.kind, "code": fact.code}
        what |= {"place_code": fact.place_code, "sealed": None}
    return {
        "id": work.new_id(),
        "child_id": child,
        **what,
        "first_on": fact.first_on,
        "last_on": fact.last_on,
        "told_on": fact.told_on,
        "source": fact.source,
        "recorded_by": work.ctx.actor.id,
        "recorded_at": work.ctx.now,
        "version": 1,
    }


_CODES = {
    FactKind.REGISTERED: ("rural", "urban", "unified"),
    FactKind.STATE: tuple(StateKind),
    FactKind.UNABLE: ("yes", "no"),
    FactKind.HOUSEHOLD: tuple(Household),
    FactKind.HIV: ("yes", "no"),
    FactKind.CUSTODY: ("yes", "no"),
    FactKind.LOCAL: ("yes", "no"),
    FactKind.WEEKLY: ("yes", "no"),
    FactKind.FACTOR: REPORTABLE,
    FactKind.INSURED: ("yes", "no"),
    FactKind.ASKS_HELP: ("yes", "no"),
    FactKind.OWN_CONSENT: ("yes", "no"),
}
_OF_PARENTS = PRESENCE | {FactKind.STAY, FactKind.STATE, FactKind.UNABLE}


def check_fact(fact: NewFact, *, today: date) -> None:
    """Refuse a fact that says nothing or cannot be; the sentence names what to mend."""
    name = Word(FACT_LABELS[fact.kind])
    if (fact.kind in _OF_PARENTS) == (fact.about is About.CHILD):
        raise UserError(N_("“{name}”要写明是孩子的还是哪一方父母的。"), code="missing", name=name)
    if fact.told_on > today:
        raise UserError(
            N_("得知日期晚于今天（{today}），请核对。"), code="future_date", today=today
        )
    if fact.source not in SOURCES:
        raise UserError(N_("“{name}”没有写明来源。"), code="missing", name=name)
    codes = _CODES.get(fact.kind)
    if codes is not None and fact.code not in codes:
        raise UserError(
            N_("“{name}”里有不认识的内容，请重新选择。"), code="unknown_code", name=name
        )
    if fact.kind is FactKind.DISABILITY:
        _check_disability(fact.code)
    if fact.place_code and find_area(fact.place_code) is None:
        raise UserError(N_("地点代码不在区划表里，请重新选择地点。"), code="unknown_area")
    if fact.first_on and fact.last_on and fact.last_on < fact.first_on:
        raise UserError(
            N_("“{name}”的结束日期早于开始日期，请核对。"),
            code="return_before_departure" if fact.kind is FactKind.STAY else "facts_disagree",
            name=name,
        )
    if fact.kind is FactKind.STAY and fact.first_on is None:
        raise UserError(N_("请填写哪天到家。"), code="missing")


def _check_disability(code: str) -> None:
    kind, _, grade = code.partition(":")
    good = code == "none" or (kind and grade in {"", "1", "2", "3", "4"})
    if not good:
        raise UserError(N_("残疾等级填 1 到 4；没有残疾证请选“没有”。"), code="unknown_code")


def _hold_together(work: Transaction, child: uuid.UUID, new: tuple[NewFact, ...]) -> None:
    """Read what would be known with the new facts, and refuse what cannot be together."""
    row = work.session.get(ChildRow, child)
    if row is None:
        raise UserError(N_("没有找到这个孩子，可能已按要求删除。"), code="not_found")
    on = work.ctx.today
    if work.store.holds_sealed:
        known = statuses.read_known(work.session, queries.these([child]), on)[child]
    else:
        known = statuses.read_open(work.session, row, on)
    dated = tuple(_dated(one) for one in new)
    together = replace(known, facts=(*known.facts, *dated))
    check_facts(facts_on(together, on), on=on)
    _check_stays(together, dated, on)


def _dated(one: NewFact) -> DatedFact:
    return DatedFact(
        one.about, one.kind, one.code, one.place_code, one.first_on, one.last_on, one.told_on
    )


_LIVING = frozenset({FactKind.AWAY, FactKind.HOME, FactKind.ELSEWHERE, FactKind.STAY})


def _check_stays(known: Known, new: tuple[DatedFact, ...], on: date) -> None:
    """Refuse a stay at home before the departure, and any whereabouts of somebody dead."""
    today = facts_on(known, on)
    for fact in new:
        if fact.kind not in _LIVING:
            continue
        parent = getattr(today, fact.about)
        if parent.dead_since is not None:
            raise UserError(
                N_("{who}：已登记去世，就不会又在外务工或在家，请核对。"),
                code="dead_and_away",
                who=WHO[fact.about],
            )
        if fact.kind != FactKind.STAY or fact.first_on is None or parent.away is None:
            continue
        left, then = parent.away.left, getattr(facts_on(known, fact.first_on), fact.about)
        if left is not None and fact.first_on < left and then.away is None:
            raise UserError(
                N_("到家 {first} 早于离家 {left}，请核对。"),
                code="return_before_departure",
                first=fact.first_on,
                left=left,
            )


def record_mark(
    store: Store,
    ctx: Context,
    child: uuid.UUID,
    *,
    kind: str,
    code: str,
    document: str,
    set_by: str,
    seen_on: date,
    valid_from: date,
    valid_to: date | None = None,
) -> None:
    """Keep that the authorities set a class or colour: the document seen, no copy of it."""
    ctx.require(Right.GROUNDS)
    allowed = set(Colour) if kind == "colour" else {"left_behind", "migrant", *"123456"}
    if kind not in {"class", "colour"} or code not in allowed:
        raise UserError(N_("请选择主管部门认定的类别或颜色。"), code="unknown_code")
    if not document.strip():
        raise UserError(N_("请写明看到的是什么文书。"), code="missing")
    if seen_on > ctx.today or (valid_to is not None and valid_to < valid_from):
        raise UserError(N_("日期前后不对，请核对。"), code="future_date")
    with store.writing(ctx) as work:
        work.session.execute(
            insert(OfficialMarkRow).values(
                id=work.new_id(), child_id=child, kind=kind, code=code, document=document.strip(),
                set_by=set_by.strip(), seen_on=seen_on, valid_from=valid_from, valid_to=valid_to,
                recorded_at=ctx.now, version=1,
            )
        )  # fmt: skip
        work.audit("record", "official_mark", child, {"kind": (None, kind)})


def lower_colour(store: Store, ctx: Context, child: uuid.UUID) -> str:
    """Let the colour in force fall to what the rules say now: a named person, with a reason.

    The reason tells of grounds, so it is sealed. Raises :class:`UserError` where nothing is to be
    lowered or no reason stands in the context.
    """
    ctx.require(Right.LOWER)
    if not ctx.reason.strip():
        raise UserError(N_("调低颜色请写明理由。"), code="missing")
    with store.writing(replace(ctx, reason=Secret(ctx.reason))) as work:
        statuses.require_open(work.store, work.session, child)
        statuses.renew(work, queries.these([child]))
        row = work.session.get(ChildStatusRow, child, populate_existing=True)
        if row is None or row.colour == row.computed_colour:
            raise UserError(N_("现在没有要调低的颜色。"), code="nothing_to_lower")
        before, after = row.colour, row.computed_colour
        turned = json.dumps({"colour": [before, after]})
        work.session.execute(
            update(ChildStatusRow)
            .where(ChildStatusRow.child_id == child)
            .values(colour=after, colour_since=ctx.today if after else None)
        )
        work.session.execute(
            insert(StatusChangeRow).values(
                id=work.new_id(), child_id=child, changed_on=ctx.today, cause="person",
                turned=Secret(turned) if isinstance(row.hardship, Secret) else turned,
                recorded_at=ctx.now,
            )
        )  # fmt: skip
        work.audit("lower", "child_status", child, {"colour": (before, after)})
        statuses.renew(work, queries.these([child]))
    return after
