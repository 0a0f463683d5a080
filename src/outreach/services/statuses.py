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
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from outreach import collecting
from outreach.clock import BUSINESS_ZONE
from outreach.db.children import ChildRow
from outreach.db.keeping import SettingRow
from outreach.db.queries import statuses as queries
from outreach.db.queries.statuses import Wanted
from outreach.db.sealing import FieldSealer, Secret, is_hidden, sealer, shown
from outreach.domain.dated_facts import GROUNDS, DatedFact, read_ground
from outreach.domain.declared import Declared, Known
from outreach.errors import N_, NotAllowed, UserError
from outreach.services import rules as rulebook
from outreach.services.context import Context
from outreach.services.forecasts import (
    Status,
    Writer,
    ahead,
    forecast,
    read_ahead,
    write_ahead,
)
from outreach.services.rules import Rules
from outreach.services.store import Store, Transaction

_REFRESHED = "refreshed_on"
_VERSION = "rules_version"
CHUNK = 5000  # children read and written at a time


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did: how many children it asked about, how many turned, in which days."""

    asked: int
    changed: int
    first: date | None = None
    last: date | None = None
    clock_set_back: bool = False


@dataclass(frozen=True)
class Standing:
    """What everybody should know of the rules in use: which want a second look, and the clock.

    ``warnings`` are pairs of a pack and why; they tell of no child.
    """

    warnings: tuple[tuple[str, str], ...] = ()
    clock_set_back: bool = False


def standing(store: Store, ctx: Context) -> Standing:
    """Return which packs that rule on somebody here want a second look today."""
    with store.reading() as session:
        last = _setting(session, _REFRESHED)
        said = queries.warnings(session)
    pairs = {(pack, why) for one in said for pack, _, why in [one.partition(":")]}
    back = last is not None and ctx.today < date.fromisoformat(last)
    return Standing(tuple(sorted(pairs)), back)


def read_known(
    session: Session, wanted: Wanted, on: date, moment: datetime | None = None
) -> dict[uuid.UUID, Known]:
    """Read all that was known at a moment of some children, in four statements.

    Raises :class:`NotAllowed` where some of it is sealed to whoever opened the store.
    """
    rows = {row.id: row for row in queries.read_children(session, wanted)}
    return _join(session, wanted, rows, on, moment)


def read_open(session: Session, child: ChildRow, on: date) -> Known:
    """Read what is known of one child and not sealed: to compare with, never for the rules."""
    wanted = queries.these([child.id])
    declared = _declared(queries.read_declared(session, wanted, on, None))
    facts = _facts(queries.read_facts(session, wanted, None, sealed=False))
    return Known(child.birth, child.school, declared.get(child.id, ()), facts.get(child.id, ()))


def _join(
    session: Session,
    wanted: Wanted,
    rows: Mapping[uuid.UUID, Any],
    on: date,
    moment: datetime | None,
) -> dict[uuid.UUID, Known]:
    declared = _declared(queries.read_declared(session, wanted, on, moment))
    facts = _facts(queries.read_facts(session, wanted, moment))
    visits = {row[0]: row for row in queries.read_visits(session, wanted, on, moment)}
    known = {}
    for child, row in rows.items():
        _, visited, heard, confirmed = visits.get(child, (child, None, None, None))
        known[child] = Known(
            row.birth,
            row.school,
            declared.get(child, ()),
            facts.get(child, ()),
            visited,
            heard,
            row.colour_since,
            confirmed,
        )
    return known


def _facts(rows: Iterable[Any]) -> dict[uuid.UUID, list[DatedFact]]:
    facts: dict[uuid.UUID, list[DatedFact]] = {}
    for child, about, kind, code, place, first, last, told, sealed in rows:
        one = DatedFact(about, kind, code or "", place, first, last, told)
        if sealed is not None:
            one = DatedFact(*read_ground(sealed), first, last, told)
        facts.setdefault(child, []).append(one)
    return facts


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


def require_open(store: Store, session: Session, child: uuid.UUID) -> None:
    """Refuse to ask the rules of a child of whom something is sealed to whoever asks."""
    if store.holds_sealed or session.scalar(queries.sealed_of(queries.these([child]))) is None:
        return
    raise NotAllowed(
        N_("这个孩子有封存的内容，不看全就不能下结论。请由持有封存钥匙的人（工会、负责人）查看。"),
        code="sealed",
    )


def touch(work: Transaction, employees: Sequence[uuid.UUID]) -> None:
    """See that the rules are asked anew of some employees' children; part of a transaction."""
    queries.touch_families(work.session, employees)


def renew(work: Transaction, wanted: Wanted) -> int:
    """Ask the rules of some children today, within the transaction that changed their facts.

    Children with facts that are sealed to whoever asks wait for the next who holds the key.
    """
    rules = rulebook.load(work.session)
    if not work.store.holds_sealed:
        queries.touch(work.session, queries.sealed_of(wanted))
        wanted = queries.open_of(wanted)
    return _ask(work, rules, wanted, work.ctx.today, cause="facts").changed


def refresh(store: Store, ctx: Context, *, on: date | None = None) -> Refreshed:
    """Bring every status up to a day, past days first; writes nothing where nothing is due.

    Days that passed while the program was closed are carried out in their order. A clock that
    was set back changes nothing and is reported. Children with facts that are sealed to whoever
    opened the store stay as they are, to be done by the next who holds the key.
    """
    day = on or ctx.today
    with collecting.paused(), store.writing(ctx) as work:
        last = _setting(work.session, _REFRESHED)
        if last is not None and day < date.fromisoformat(last):
            return Refreshed(0, 0, clock_set_back=True)
        rules = rulebook.load(work.session)
        cause = "facts"
        if _setting(work.session, _VERSION) != rules.version:
            queries.touch_all(work.session)
            _keep_setting(work.session, _VERSION, rules.version)
            cause = "rules"
        done = Refreshed(0, 0)
        for step in (_advance, partial(_ask_some, rules=rules, cause=cause)):
            while True:
                part = step(work, day)
                done = _sum(done, part)
                if part.asked < CHUNK:
                    break
        if last != day.isoformat():
            _keep_setting(work.session, _REFRESHED, day.isoformat())
        if done.asked:
            work.audit("refresh", "child_status", None, {"on": (last, day.isoformat())})
    return done


def _sum(one: Refreshed, other: Refreshed) -> Refreshed:
    days = [day for day in (one.first, one.last, other.first, other.last) if day is not None]
    return Refreshed(
        one.asked + other.asked,
        one.changed + other.changed,
        min(days, default=None),
        max(days, default=None),
    )


def _setting(session: Session, key: str) -> str | None:
    return session.scalar(select(SettingRow.value).where(SettingRow.key == key))


def _keep_setting(session: Session, key: str, value: str) -> None:
    session.execute(delete(SettingRow).where(SettingRow.key == key))
    session.execute(insert(SettingRow).values(key=key, value=value))


class _Page:
    """What one chunk of children is going to write."""

    def __init__(self, work: Transaction, version: str = "") -> None:
        self._work = work
        self._version = version
        self.turns: list[dict[str, object]] = []
        self.new: list[dict[str, object]] = []
        self.known: list[dict[str, object]] = []
        self.changes: list[dict[str, object]] = []
        self.days: list[date] = []

    def turned(
        self, child: uuid.UUID, on: date, changed: Mapping[str, Any], cause: str, *, secret: bool
    ) -> None:
        """Note that a status turned on a day."""
        self.days.append(on)
        text = json.dumps(changed)
        self.changes.append(
            {
                "id": self._work.new_id(),
                "child_id": child,
                "changed_on": on,
                "turned": Secret(text) if secret else text,
                "cause": cause,
                "recorded_at": self._work.ctx.now,
            }
        )

    def write(self) -> None:
        """Write the chunk."""
        queries.write(self._work.session, self.turns, self.new, self.known, self.changes)


def _ask_some(work: Transaction, day: date, *, rules: Rules, cause: str) -> Refreshed:
    wanted = queries.unasked(CHUNK, sealed=work.store.holds_sealed)
    return _ask(work, rules, wanted, day, cause=cause)


def _ask(work: Transaction, rules: Rules, wanted: Wanted, day: date, *, cause: str) -> Refreshed:
    """Ask the rules of a chunk: read in four statements, write in four."""
    rows = {row.id: row for row in queries.read_children(work.session, wanted)}
    if not rows:
        return Refreshed(0, 0)
    known = _join(work.session, wanted, rows, day, None)
    page = _Page(work)
    changed = 0
    for child, row in rows.items():
        before = _before(row)
        statuses: list[tuple[date, Status]] = []
        writer = Writer(known[child], rules)
        for turn in forecast(known[child], rules, max(day, row.birth)):
            held = statuses[-1][1] if statuses else before
            statuses.append((turn.on, writer.status(turn, held)))
        now = statuses[0][1]
        turned = _turned(before, now)
        changed += bool(turned) or not before
        secret = is_secret(before) or any(fact.kind in GROUNDS for fact in known[child].facts)
        if turned and before:
            page.turned(child, day, turned, cause, secret=secret)
        page.turns.append({"child": child, "next": statuses[1][0] if statuses[1:] else None})
        row_values = now | {
            "as_of": day,
            "ahead": ahead(statuses),
            "rules_version": rules.version,
        }
        if secret:
            row_values |= as_secrets(row_values)
        if before:
            page.known.append(row_values | {"child": child})
        else:
            page.new.append(row_values | {"child_id": child, "version": 1})
    page.write()
    days = page.days
    return Refreshed(len(rows), changed, min(days, default=None), max(days, default=None))


def _advance(work: Transaction, day: date) -> Refreshed:
    """Carry out the turns whose day has come, as they were written down; no facts are read."""
    rows = queries.turning(work.session, day, CHUNK, sealed=work.store.holds_sealed)
    page, by = _Page(work), sealer(work.store.engine.dialect)
    changed = 0
    for row in rows:
        values = row._asdict()
        child = values.pop("child_id")
        del values["next_change_on"], values["version"]
        secret = is_hidden(values["hardship"])
        turns = read_ahead(_opened(values, "ahead", by))
        came = [turn for turn in turns if turn[0] <= day]
        any_turned = False
        for on, new in came:
            turned = {
                name: [_opened(values, name, by), new[name]] for name in COMPARED if name in new
            }
            if turned:
                page.turned(child, on, turned, "time", secret=secret)
                any_turned = True
            values |= new
        changed += any_turned
        left = turns[len(came) :]
        values["as_of"], values["ahead"] = day, write_ahead(left)
        if secret:
            values |= as_secrets(values)
        page.turns.append({"child": child, "next": left[0][0] if left else None})
        page.known.append(values | {"child": child})
    page.write()
    days = page.days
    return Refreshed(len(rows), changed, min(days, default=None), max(days, default=None))


# What of an answer may name a ground; sealed for children of whom one is known.
_TELLING = ("hardship", "factors", "boundary", "doubts", "unknown", "ahead")


def is_secret(status: Mapping[str, Any]) -> bool:
    """Tell whether a status that was read is one of a child with grounds."""
    return bool(status) and isinstance(status["hardship"], Secret)


def as_secrets(status: Mapping[str, Any]) -> Status:
    """Return what of a status is yet to be sealed for a child with grounds."""
    return {name: Secret(status[name]) for name in _TELLING if not is_hidden(status[name])}


def _opened(status: Mapping[str, Any], name: str, by: FieldSealer) -> Any:
    """Return what a column of a status says that was read as it is kept."""
    value = status[name]
    return shown(value, by) if name in _TELLING and is_hidden(value) else value


COMPARED = ("left_behind", "migrant", "hardship", "colour", "alert", "stage", "boundary",
            "doubts", "warnings")  # fmt: skip


def _before(row: Any) -> Status:
    return row._asdict() if row.as_of is not None else {}


def _turned(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    if not before:
        return {}
    return {name: [before[name], after[name]] for name in COMPARED if before[name] != after[name]}


def end_of(day: date) -> datetime:
    """Return the last moment of a business day: what was known by then."""
    return datetime.combine(day, time.max, BUSINESS_ZONE)


def check_day(on: date, birth: date) -> None:
    """Refuse a day before the child was born."""
    if on < birth:
        raise UserError(N_("所问的日期 {on} 早于出生日期，请换一天。"), code="before_birth", on=on)
