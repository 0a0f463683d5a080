# SPDX-License-Identifier: Apache-2.0
"""A small firm with people of several roles, whose stores are opened one after another."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import insert, select

from outreach.clock import Clock
from outreach.db import attempts, manifest
from outreach.db.keeping import AuditRow, DraftRow
from outreach.db.opener import LOCK_FILE, NAMES_FILE
from outreach.domain.access import Role
from outreach.services import access, beginning, opening
from outreach.services.context import Context
from outreach.services.opening import Secret
from outreach.services.sites import EnterpriseBegun
from outreach.services.store import Store
from tests.conftest import FIRM
from tests.quarters.histories import CTX

HOLDER = replace(FIRM, admin_login="zhou", admin_name="周敏")  # administrator and union
PLAIN = replace(HOLDER, admin_roles=(Role.ADMIN, Role.HR))  # who holds no sealed key
REAL = "够长的一句话当口令"
LIN = "一句够长的话，林"
SECRET_TEXT = "一件封存的事"
BESIDE = {attempts.NAME, LOCK_FILE, NAMES_FILE}  # what an opening may touch


@dataclass(frozen=True)
class Firm:
    """A store's folder and its recovery code."""

    folder: Path
    code: str

    @contextmanager
    def opened(
        self, login: str = HOLDER.admin_login, password: str | None = None
    ) -> Iterator[Store]:
        """Open the store as somebody, with the public password unless another is given."""
        store = opening.open_store(self.folder, Secret(password, login))
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def recovered(self) -> Iterator[Store]:
        """Open the store by its recovery code."""
        store = opening.open_store(self.folder, Secret(recovery=self.code))
        try:
            yield store
        finally:
            store.close()

    def copy(self, folder: Path) -> Firm:
        """Return a copy of the store, which nobody may have open."""
        shutil.copytree(self.folder, folder)
        return Firm(folder, self.code)

    def digest(self) -> str:
        """Return one digest of every file of the store that must not change."""
        found = hashlib.sha256()
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and path.name not in BESIDE:
                found.update(path.name.encode() + path.read_bytes())
        return found.hexdigest()

    def names(self) -> set[str]:
        """Return the names of the store's files."""
        return {path.name for path in self.folder.iterdir()} - BESIDE

    def manifest(self) -> manifest.Manifest:
        """Return the manifest as it lies there."""
        return manifest.read(self.folder)


def begin(folder: Path, *, firm: EnterpriseBegun = HOLDER) -> Firm:
    """Make a practice store and close it."""
    begun = beginning.begin_with_code(folder, CTX, firm)
    begun.store.close()
    return Firm(folder, begun.recovery)


def with_lin(folder: Path) -> Firm:
    """Make a store with something sealed and a second user, who holds the sealed key."""
    firm = begin(folder)
    with firm.opened() as store:
        access.add_user(store, as_user(store), "lin", "林芳", frozenset({Role.UNION}), LIN)
        write_secret(store, SECRET_TEXT)
    return firm


def as_user(store: Store) -> Context:
    """Return the surroundings of whoever opened the store."""
    return replace(CTX, actor=access.opened_by(store), now=Clock().now())


def write_secret(store: Store, text: str) -> None:
    """Write a sealed text, as whoever opened the store."""
    ctx = as_user(store)
    with store.writing(ctx) as work:
        work.session.execute(
            insert(DraftRow).values(
                id=work.new_id(),
                user_id=ctx.actor.id,
                place=f"incident {work.new_id()}",
                values=text,
                typed_at=ctx.now,
            )
        )


def secrets_of(store: Store) -> list[str]:
    """Return the sealed texts; raises NotAllowed for one that may not be read."""
    with store.reading() as session:
        return sorted(str(text) for text in session.scalars(select(DraftRow.values)))


def verbs(store: Store) -> list[str]:
    """Return what the trail says was done, in order."""
    with store.reading() as session:
        return list(session.scalars(select(AuditRow.verb).order_by(AuditRow.number)))
