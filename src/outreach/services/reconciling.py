# SPDX-License-Identifier: Apache-2.0
"""What a return from a backup keeps of today: who may open, which numbers were given, who is gone.

All of it is read from the store that is replaced, as far as it can still be read.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import insert, inspect, select, update
from sqlalchemy.orm import Session

from outreach.db import copy_index, erasures, manifest
from outreach.db.access import UserRow
from outreach.db.copy_index import Erased, Index
from outreach.db.keeping import CounterRow, ErasureRow, SettingRow, raise_number
from outreach.db.manifest import Keys, Manifest
from outreach.db.session import reading
from outreach.domain.access import Role
from outreach.errors import StoreUnavailable, UserError
from outreach.services import backups, erasing
from outreach.services.opening import engine_of
from outreach.services.store import Transaction

_AUDIT = "audit"  # its numbers follow one another without a gap
_USER = (UserRow.id, UserRow.login, UserRow.name, UserRow.roles, UserRow.removed_at,
         UserRow.version, UserRow.recorded_at)  # fmt: skip


@dataclass(frozen=True)
class By:
    """Who brings a store back: the user's identifier (empty: by the recovery code) and login."""

    user: str
    login: str | None


@dataclass(frozen=True)
class Now:
    """The store that is to be replaced, as far as a return must know it."""

    users: tuple[Mapping[str, Any], ...]
    numbers: Mapping[str, int]
    erased: tuple[Erased, ...]
    folder: str | None = field(default=None)  # of backups, as chosen on this computer

    def roles_of(self, user: uuid.UUID) -> frozenset[Role]:
        """Return the roles of a user who is not removed."""
        return frozenset(
            Role(role)
            for one in self.users
            if one["id"] == user and one["removed_at"] is None
            for role in one["roles"].split()
        )

    def name_of(self, user: uuid.UUID) -> str:
        """Return a user's name."""
        return next((one["name"] for one in self.users if one["id"] == user), "")


def read(folder: Path, found: Manifest, held: Keys) -> Now | None:
    """Read today's store; None where it is damaged or gone."""
    try:
        with engine_of(folder / found.database, found, held) as engine:
            try:
                with reading(engine) as session:
                    return _read(session)
            finally:
                engine.dispose()
    except StoreUnavailable:
        return None


def _read(session: Session) -> Now:
    users = [dict(row._mapping) for row in session.execute(select(*_USER))]  # noqa: SLF001 - SQLAlchemy's public name
    counters = select(CounterRow.key, CounterRow.value)
    chosen = select(SettingRow.value).where(SettingRow.key == backups.SETTING)
    erased: list[Erased] = []
    if inspect(session.connection()).has_table(ErasureRow.__tablename__):
        rows = select(ErasureRow.kind, ErasureRow.record_id)
        erased = [Erased(row.kind, row.record_id) for row in session.execute(rows)]
    return Now(
        tuple(users),
        {row.key: row.value for row in session.execute(counters)},
        tuple(erased),
        session.scalar(chosen),
    )


def erased_anywhere(
    folder: Path, path: Path, index: Index, today: Now | None, known: Mapping[str, bytes]
) -> tuple[Erased, ...]:
    """Return whom any list names: the store's, the one beside it, those of backups nearby.

    A backup nearby counts where one of the ``known`` keys has signed it. Where today's store is
    gone, one of a key that is not at hand (a later one) is believed: that somebody was erased
    must not be forgotten, and whoever is erased for nothing still is in the backup.
    """
    found = [*index.erased, *erasures.read(folder), *(today.erased if today else ())]
    for other in path.absolute().parent.glob("*" + backups.ENDING):
        with contextlib.suppress(UserError):
            beside = copy_index.read(other)
            later = today is None and beside.key not in known
            if beside.store == index.store and (later or copy_index.is_signed_by(beside, known)):
                found += beside.erased
    return tuple(dict.fromkeys(found))


def erase_again(work: Transaction, records: Iterable[Erased]) -> tuple[int, tuple[Erased, ...]]:
    """Erase whom a copy brought back; return how many it were, and all who are erased."""
    every = list(records)
    known = select(ErasureRow.kind, ErasureRow.record_id)
    every += [Erased(row.kind, row.record_id) for row in work.session.execute(known)]
    there = erasing.still_there(work.session, dict.fromkeys(every))
    erasing.erase_records(work, every)
    return there, tuple(dict.fromkeys(every))


def keep_numbers(work: Transaction, today: Now | None) -> None:
    """Give no number twice that was given out since; keep the folder of backups."""
    if today is None:
        return
    for key, value in today.numbers.items():
        if key != _AUDIT:
            raise_number(work.session, key, value)
    if today.folder is not None:
        backups.write_setting(work.session, backups.SETTING, today.folder)


def keep_people(
    work: Transaction, today: Now | None, day: Manifest, then: Manifest, by: By
) -> None:
    """Let today's users stay users, and those who were removed since stay removed."""
    if today is not None:
        _keep_rows(work, today.users)
    else:
        _keep_slots(work, day, then, by)


def _keep_rows(work: Transaction, users: Iterable[Mapping[str, Any]]) -> None:
    session = work.session
    before = {row.id: row.login for row in session.execute(select(UserRow.id, UserRow.login))}
    for one in before:  # a login may have gone over to somebody else
        session.execute(update(UserRow).where(UserRow.id == one).values(login=one.hex))
    taken = set()
    for user in users:
        taken.add(user["login"])
        if user["id"] in before:
            values = {name: value for name, value in user.items() if name != "id"}
            session.execute(update(UserRow).where(UserRow.id == user["id"]).values(**values))
        else:
            session.execute(insert(UserRow).values(**user))
    for one in set(before) - {user["id"] for user in users}:
        name = before[one] if before[one] not in taken else one.hex
        session.execute(
            update(UserRow).where(UserRow.id == one).values(login=name, removed_at=work.ctx.now)
        )


def _keep_slots(work: Transaction, day: Manifest, then: Manifest, by: By) -> None:
    """Do it by the manifests alone: whose slot is gone was removed, a new slot is a new user.

    Their names cannot be read any more; whoever keeps the store gives them names and roles. If
    nobody is left who does, it is for whoever brings the store back.
    """
    session = work.session
    rows = {row.id: row for row in session.scalars(select(UserRow))}
    slots = {uuid.UUID(one.user): one for one in then.users}
    gone = {uuid.UUID(one.user) for one in day.users} - set(slots)
    for one in gone & set(rows):
        if rows[one].removed_at is None:
            rows[one].removed_at = work.ctx.now
    session.flush()
    for one, slot in slots.items():
        if one in rows:
            rows[one].removed_at = None
            continue
        own = by.login is not None and manifest.digest_of(then.store, by.login) == slot.who
        name = by.login if own and by.login is not None else f"user-{one.hex[-8:]}"
        session.execute(
            insert(UserRow).values(
                id=one, login=name, name=name, roles="", version=1, recorded_at=work.ctx.now
            )
        )
    there = session.scalars(select(UserRow).where(UserRow.id.in_(slots))).all()
    if by.user and not any(Role.ADMIN in row.roles.split() for row in there):
        row = session.get_one(UserRow, uuid.UUID(by.user))
        row.roles = " ".join(sorted({*row.roles.split(), Role.ADMIN}))
    session.flush()
