# SPDX-License-Identifier: Apache-2.0
"""What the rules say of the children: asked anew when facts change, and day by day by the clock.

``child.next_change_on`` is the day on which the rules must be asked again; whoever changes a
fact sets it to the first day there is (:func:`touch`). The daily refresh reads that index and
nothing else, so it touches only children whose day has come.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from outreach.clock import BUSINESS_ZONE
from outreach.db.children import ASK_NOW
from outreach.db.keeping import SettingRow
from outreach.db.queries import statuses as queries
from outreach.db.queries.statuses import Wanted
from outreach.domain.classes import look, schedule
from outreach.domain.declared import DatedFact, Declared, Known, facts_on, next_turn
from outreach.domain.facts import Facts
from outreach.domain.moments import Chosen, Timeline
from outreach.domain.packs import Colour
from outreach.domain.verdicts import Outcome, judge_of
from outreach.errors import N_, UserError
from outreach.services import rules as rulebook
from outreach.services.context import Context
from outreach.services.rules import Rules
from outreach.services.store import Store, Transaction

_REFRESHED = "refreshed_on"
_VERSION = "rules_version"
CHUNK = 5000  # children read and written at a time
_ORDER = tuple(Colour)


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did: how many children it asked about, how many turned, in which days."""

    asked: int
    changed: int
    first: date | None = None
    last: date | None = None
    clock_set_back: bool = False


@dataclass(frozen=True)
class Judged:
    """One child's facts on a day and what the rules say of them."""

    facts: Facts
    chosen: Chosen
    outcome: Outcome
    next_on: date | None


def read_known(
    session: Session, wanted: Wanted, on: date, moment: datetime | None = None
) -> dict[uuid.UUID, Known]:
    """Read all that was known at a moment of some children, in four statements."""
    rows = {row.id: row for row in queries.read_children(session, wanted)}
    return _join(session, wanted, rows, on, moment)


def _join(
    session: Session,
    wanted: Wanted,
    rows: Mapping[uuid.UUID, Any],
    on: date,
    moment: datetime | None,
) -> dict[uuid.UUID, Known]:
    declared = _declared(queries.read_declared(session, wanted, on, moment))
    facts: dict[uuid.UUID, list[DatedFact]] = {}
    for child, about, kind, code, *rest in queries.read_facts(session, wanted, moment):
        facts.setdefault(child, []).append(DatedFact(about, kind, code or "", *rest))
    visits = {row[0]: row for row in queries.read_visits(session, wanted, on, moment)}
    known = {}
    for child, row in rows.items():
        _, visited, heard = visits.get(child, (child, None, None))
        known[child] = Known(
            row.birth,
            row.school,
            declared.get(child, ()),
            facts.get(child, ()),
            visited,
            heard,
            row.colour_since,
        )
    return known


def _declared(rows: Iterable[Any]) -> dict[uuid.UUID, list[Declared]]:
    """Gather what was said of each child; of one day's inquiries the one recorded last."""
    last: dict[tuple[uuid.UUID, uuid.UUID, date | None], Any] = {}
    for row in rows:
        key = (row[0], row[2], row[8])
        if key not in last or (row[15] is not None and row[15] >= last[key][15]):
            last[key] = row
    found: dict[uuid.UUID, list[Declared]] = {}
    for row in last.values():
        found.setdefault(row[0], []).append(
            Declared(row[1], row[3], row[4], row[5], bool(row[6]), row[7], row[8],
                     row[9] or "not_said", row[10], row[11] or "", row[12],
                     row[13] or "unknown", row[14] or "")
        )  # fmt: skip
    return found


def judge(known: Known, rules: Rules, on: date) -> Judged:
    """Ask the rules of one child on one day, and when they must be asked again."""
    facts = facts_on(known, on)
    chosen, until = rules.chosen(facts.registered.county, facts.lives.place.county, on)
    outcome, next_on = look(
        Timeline(facts, chosen, rules.readings), judge_of(chosen, rules.readings), on
    )
    days = [day for day in (next_on, until, next_turn(known, on)) if day is not None]
    if not outcome.verdict.under18:
        days = []
    return Judged(facts, chosen, outcome, min(days, default=None))


def touch(work: Transaction, employees: Sequence[uuid.UUID]) -> None:
    """See that the rules are asked anew of some employees' children; part of a transaction."""
    if employees:
        queries.touch(work.session, queries.children_of(employees))


def renew(work: Transaction, wanted: Wanted) -> int:
    """Ask the rules of some children today, within the transaction that changed their facts."""
    rules = rulebook.load(work.session)
    return _ask(work, rules, wanted, work.ctx.today, cause="facts").changed


def renew_of(work: Transaction, employees: Sequence[uuid.UUID]) -> int:
    """Ask the rules of some employees' children today; part of the transaction."""
    return renew(work, queries.children_of(employees)) if employees else 0


def refresh(store: Store, ctx: Context, *, on: date | None = None) -> Refreshed:
    """Bring every status up to a day, past days first; writes nothing where nothing is due.

    Days that passed while the program was closed are replayed in their order. A clock that was
    set back changes nothing and is reported.
    """
    day = on or ctx.today
    asked = changed = 0
    days: list[date] = []
    cause = "time"
    with store.writing(ctx) as work:
        last = _setting(work.session, _REFRESHED)
        if last is not None and day < date.fromisoformat(last):
            return Refreshed(0, 0, clock_set_back=True)
        rules = rulebook.load(work.session)
        if _setting(work.session, _VERSION) != rules.version:
            queries.touch_all(work.session)
            cause = "rules"
        while True:
            done = _ask(work, rules, queries.due_children(day, CHUNK), day, cause=cause)
            asked, changed = asked + done.asked, changed + done.changed
            days += [one for one in (done.first, done.last) if one is not None]
            if done.asked < CHUNK:
                break
        _keep_setting(work.session, _VERSION, rules.version)
        _keep_setting(work.session, _REFRESHED, day.isoformat())
        if asked:
            work.audit("refresh", "child_status", None, {"on": (last, day.isoformat())})
    return Refreshed(asked, changed, min(days, default=None), max(days, default=None))


def _setting(session: Session, key: str) -> str | None:
    return session.scalar(select(SettingRow.value).where(SettingRow.key == key))


def _keep_setting(session: Session, key: str, value: str) -> None:
    session.execute(delete(SettingRow).where(SettingRow.key == key))
    session.execute(insert(SettingRow).values(key=key, value=value))


class _Page:
    """What one chunk of children is going to write."""

    def __init__(self, work: Transaction, rules: Rules, cause: str) -> None:
        self.work = work
        self.rules = rules
        self.cause = cause
        self.turns: list[dict[str, object]] = []
        self.new: list[dict[str, object]] = []
        self.known: list[dict[str, object]] = []
        self.changes: list[dict[str, object]] = []
        self.days: list[date] = []


def _ask(work: Transaction, rules: Rules, wanted: Wanted, day: date, *, cause: str) -> Refreshed:
    """Ask the rules of a chunk: read in five statements, write in four."""
    rows = {row.id: row for row in queries.read_children(work.session, wanted)}
    if not rows:
        return Refreshed(0, 0)
    known = _join(work.session, wanted, rows, day, None)
    page = _Page(work, rules, cause)
    changed = 0
    for child, row in rows.items():
        changed += _replay(page, row, known[child], day)
    queries.write(work.session, page.turns, page.new, page.known, page.changes)
    days = page.days
    return Refreshed(len(rows), changed, min(days, default=None), max(days, default=None))


def _replay(page: _Page, row: Any, known: Known, day: date) -> bool:
    """Ask one child on every day that came since, in order; the last answer stays."""
    before = _before(row)
    came = row.next_change_on
    on = day if came is None or came == ASK_NOW or came > day else max(came, known.birth)
    turned = False
    while True:
        found = judge(known, page.rules, on)
        status = _status(row.id, on, found, page.rules, before)
        turns = _turned(before, status)
        if turns and before:
            page.days.append(on)
            page.changes.append(
                {
                    "id": page.work.new_id(),
                    "child_id": row.id,
                    "changed_on": on,
                    "turned": json.dumps({one: [before[one], status[one]] for one in turns}),
                    "cause": "time" if on < day or came == on else page.cause,
                    "recorded_at": page.work.ctx.now,
                }
            )
        turned = turned or bool(turns)
        before = status
        if found.next_on is None or found.next_on > day:
            break
        on = found.next_on
    page.turns.append({"child": row.id, "next": found.next_on})
    status["as_of"] = day
    if row.as_of is None:
        page.new.append(status | {"version": 1})
    else:
        status["child"] = status.pop("child_id")
        page.known.append(status)
    return turned


_COMPARED = ("left_behind", "migrant", "hardship", "colour", "alert", "stage", "boundary",
             "doubts", "warnings")  # fmt: skip


def _before(row: Any) -> dict[str, Any]:
    return row._asdict() if row.as_of is not None else {}


def _turned(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    if not before:
        return list(_COMPARED)
    return [field for field in _COMPARED if before[field] != after[field]]


def _status(
    child: uuid.UUID, on: date, found: Judged, rules: Rules, before: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the row of an answer; the colour in force falls only by a person's decision."""
    outcome, verdict = found.outcome, found.outcome.verdict
    computed = verdict.colour.value if verdict.colour else ""
    colour, since = computed, on if computed else None
    if before:
        held = before["colour"]
        if verdict.under18 and _falls(held, computed):
            colour = held
        if colour == held:
            since = before["colour_since"]
    facts = replace(found.facts, marked_on=since)
    plan = schedule(Colour(colour) if colour else None, facts, found.chosen, on)
    return {
        "child_id": child,
        "as_of": on,
        "left_behind": verdict.left_behind,
        "migrant": verdict.migrant,
        "hardship": ",".join(
            f"{number}{'' if held else '?'}"
            for number, held in enumerate(verdict.hardship, start=1)
            if held is not False
        ),
        "computed_colour": computed,
        "colour": colour,
        "colour_since": since,
        "factors": ",".join(verdict.factors),
        "stage": _stage(verdict.under14, verdict.under16, verdict.under18),
        "alert": verdict.alert,
        "boundary": ",".join(outcome.boundary),
        "doubts": ",".join(outcome.doubts),
        "unknown": ",".join(outcome.unknown),
        "warnings": ",".join(outcome.warnings),
        "packs": ",".join(pack.id for pack in found.chosen.packs()),
        "visit_due": plan.visit_due or (plan.next_due if plan.next_kind == "immediate" else None),
        "contact_due": plan.contact_due,
        "rules_version": rules.version,
    }


def _stage(under14: bool, under16: bool, under18: bool) -> int:
    return 0 if under14 else 1 if under16 else 2 if under18 else 3


def _falls(held: str, computed: str) -> bool:
    """Tell whether a colour falls; a green child that leaves its class is no lower risk."""
    return _rank(computed) > _rank(held) and not (held == Colour.GREEN and not computed)


def _rank(colour: str) -> int:
    return _ORDER.index(Colour(colour)) if colour else len(_ORDER)


def end_of(day: date) -> datetime:
    """Return the last moment of a business day: what was known by then."""
    return datetime.combine(day, time.max, BUSINESS_ZONE)


def check_day(on: date, birth: date) -> None:
    """Refuse a day before the child was born."""
    if on < birth:
        raise UserError(N_("所问的日期 {on} 早于出生日期，请换一天。"), code="before_birth", on=on)
