# SPDX-License-Identifier: Apache-2.0
"""A firm whose store several people open, one after another, each with the own password.

``wang`` and ``zhao`` are of HR, ``qian`` is of the union, ``sun`` the responsible person. ``lu`` is
of the union, too, but was added by an administrator without the key: it is owed to them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from outreach.clock import BUSINESS_ZONE
from outreach.db.engine import unlock
from outreach.domain.access import Role
from outreach.domain.dated_facts import About, FactKind
from outreach.domain.keeping import PRACTICE_PASSWORD
from outreach.services import access, explanations, facts, opening
from outreach.services.context import Context, SiteRef
from outreach.services.facts import NewFact
from outreach.services.opening import Secret
from outreach.services.store import Store
from tests.ui.pages import sample
from tests.ui.pages.sample import NOW, TODAY, child
from tests.union.work import staff

EVERYTHING, CLERK, OTHER, OFFICER, HEAD, OWED = "zhoumin", "wang", "zhao", "qian", "sun", "lu"


@dataclass(frozen=True)
class Seat:
    """The store as somebody has opened it, and their surroundings."""

    store: Store
    ctx: Context

    def at(self, day: date, reason: str = "") -> Context:
        """Return the surroundings on another day."""
        return replace(
            self.ctx, now=datetime.combine(day, time(9, 41), BUSINESS_ZONE), reason=reason
        )


@dataclass(frozen=True)
class House:
    """The firm, closed; 张松 and 郑爽 are the parents of ``kid``, 何秀英 is of ``other``."""

    folder: Path
    site: SiteRef
    kid: uuid.UUID
    other: uuid.UUID

    @contextmanager
    def opened(self, login: str) -> Iterator[Seat]:
        """Open the store with somebody's password, and close it again."""
        store = opening.open_store(self.folder, Secret(PRACTICE_PASSWORD, login), now=NOW)
        try:
            yield Seat(store, Context(access.actor_of(store, login), NOW, self.site))
        finally:
            store.close()

    def tell(self, login: str, *new: NewFact, child: uuid.UUID | None = None) -> None:
        """Let somebody record facts of a child."""
        with self.opened(login) as seat:
            facts.record(seat.store, seat.ctx, child or self.kid, new)


def build(folder: Path) -> House:
    """Make the firm and its users."""
    firm = sample.begin(folder)
    staff(firm)
    kid = explanations.find_child(firm.store, "C-0001")
    saved = firm.hire("何秀英", "A002", child("何二", date(2012, 10, 20)))
    other = explanations.find_child(firm.store, saved.children[0])
    admin = firm.context()
    for login, role in (
        (CLERK, Role.HR), (OTHER, Role.HR), (OFFICER, Role.UNION), (HEAD, Role.RESPONSIBLE),
        ("admin", Role.ADMIN),
    ):  # fmt: skip
        access.add_user(firm.store, admin, login, f"{login}某", frozenset({role}))
    assert firm.store.folder is not None
    house = House(firm.store.folder, firm.site, kid, other)
    firm.store.close()
    with house.opened("admin") as seat:
        access.add_user(seat.store, seat.ctx, OWED, "lu某", frozenset({Role.UNION}))
    return house


def fact(kind: FactKind, code: str = "", **more: Any) -> NewFact:
    """Return a fact told today, of the child unless told otherwise."""
    values: dict[str, Any] = {"about": About.CHILD, "told_on": TODAY, "code": code} | more
    return NewFact(kind=kind, **values)


RURAL = fact(FactKind.REGISTERED, "rural", place_code="441621")
FATHER_AWAY = fact(
    FactKind.AWAY, about=About.FATHER, place_code="440305", first_on=date(2026, 2, 24)
)
MOTHER_AWAY = fact(
    FactKind.AWAY, about=About.MOTHER, place_code="330106", first_on=date(2026, 3, 2)
)
MOTHER_HOME = fact(FactKind.HOME, about=About.MOTHER, first_on=date(2026, 9, 1))
# The mother, though at home, is judged unable: the child is left behind on that ground alone.
JUDGED = fact(FactKind.UNABLE, "yes", about=About.MOTHER)
PRISON = fact(FactKind.STATE, "prison", about=About.MOTHER, first_on=date(2026, 1, 5))
RISK = fact(FactKind.FACTOR, "B5", first_on=TODAY)
POOR = fact(FactKind.HOUSEHOLD, "dibao")
LEFT = (RURAL, FATHER_AWAY, MOTHER_HOME, PRISON, JUDGED)


def clear_rows(store: Store, tables: Sequence[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Return what whoever has the store's key and no other reads by plain SQL, table by table."""
    assert store.keys is not None
    assert store.folder is not None
    database = store.folder / opening.read_manifest(store.folder).database
    connection = sqlcipher.connect(str(database))
    try:
        unlock(connection.cursor(), store.keys.data)
        every = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: connection.execute(f'SELECT * FROM "{name}"').fetchall()
            for name in every
            if not tables or name in tables
        }
    finally:
        connection.close()
