# SPDX-License-Identifier: Apache-2.0
"""What tests of statuses share: a firm with one child, who asks on which day, facts in short."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from outreach.clock import BUSINESS_ZONE
from outreach.db.statuses import ChildStatusRow
from outreach.domain.access import Role
from outreach.domain.dated_facts import About, FactKind
from outreach.domain.followups import DueKind
from outreach.services import explanations, facts, followups
from outreach.services.context import Actor, Context
from outreach.services.facts import NewFact
from tests.ui.pages.sample import TODAY, Firm, begin, child

OFFICER = Actor(None, "zhao", "赵", frozenset({Role.UNION}))
HEAD = Actor(None, "li", "李", frozenset({Role.RESPONSIBLE}))
CLERK = Actor(None, "wang", "王", frozenset({Role.HR}))
BORN = date(2016, 5, 4)


def on(day: date, actor: Actor, firm: Firm, reason: str = "") -> Context:
    moment = datetime.combine(day, time(9, 30), BUSINESS_ZONE)
    return Context(actor, moment, firm.site, reason)


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    made = begin(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def kid(firm: Firm) -> uuid.UUID:
    """One child whose parents both work away, registered in 紫金 (441621)."""
    saved = firm.hire("陈志强", "A001", child("陈一", BORN))
    return explanations.find_child(firm.store, saved.children[0])


def tell(firm: Firm, kid: uuid.UUID, day: date, *new: NewFact) -> None:
    facts.record(firm.store, on(day, OFFICER, firm), kid, new)


def fact(kind: FactKind, code: str = "", **more: Any) -> NewFact:
    values: dict[str, Any] = {"about": About.CHILD, "told_on": TODAY, "code": code} | more
    return NewFact(kind=kind, **values)


RURAL = fact(FactKind.REGISTERED, "rural", place_code="441621")
MOTHER_AWAY = fact(
    FactKind.AWAY, about=About.MOTHER, place_code="330106", first_on=date(2026, 3, 2)
)


def status(firm: Firm, kid: uuid.UUID) -> ChildStatusRow:
    with firm.store.reading() as session:
        found = session.get(ChildStatusRow, kid)
        assert found is not None
        session.expunge(found)
    return found


def due_of(firm: Firm, day: date, kind: DueKind, actor: Actor = OFFICER) -> list[date]:
    rows = followups.due(firm.store, on(day, actor, firm), on=day, kinds=[kind])
    return [row.due for row in rows]
