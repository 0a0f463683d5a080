# SPDX-License-Identifier: Apache-2.0
"""The opened store, and the transaction every service works in."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from sqlalchemy import CursorResult, Engine, Table, insert, update
from sqlalchemy.orm import Session

from outreach.db import session as sessions
from outreach.db.base import Base
from outreach.db.keeping import AuditRow, AuditValueRow, take_numbers
from outreach.db.manifest import Keys
from outreach.db.opener import Opener
from outreach.db.sealing import sealer
from outreach.domain.ids import new_id
from outreach.errors import N_, ChangedMeanwhile
from outreach.services.context import Context


@dataclass
class Ring:
    """What whoever opened the store holds; another when its keys are renewed."""

    keys: Keys | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Store:
    """An opened store. ``index_key`` makes keyed hashes of numbers; it never leaves here."""

    engine: Engine
    enterprise_id: uuid.UUID
    index_key: bytes = field(repr=False)
    practice: bool = False
    folder: Path | None = None
    practice_now: str = ""  # the day a sample store has reached, ISO 8601
    new_id: Callable[[], uuid.UUID] = new_id
    salt: Callable[[int], bytes] = field(default=secrets.token_bytes, repr=False)
    ring: Ring = field(default_factory=Ring, repr=False, compare=False)
    opener: Opener | None = field(default=None, repr=False, compare=False)

    def reading(self) -> AbstractContextManager[Session]:
        """Open a snapshot to read from."""
        return sessions.reading(self.engine)

    @contextmanager
    def writing(self, ctx: Context) -> Iterator[Transaction]:
        """Open the one transaction of a service; an error rolls back all of it."""
        with sessions.writing(self.engine) as session:
            yield Transaction(self, ctx, session)

    def index_of(self, text: str) -> bytes:
        """Return the keyed hash under which a number or name is found, but not read."""
        return hmac.digest(self.index_key, text.encode(), "sha256")

    @property
    def keys(self) -> Keys | None:
        """What whoever opened the store holds; None on a server."""
        return self.ring.keys

    @property
    def holds_sealed(self) -> bool:
        """Whether whoever opened the store can read its sealed fields."""
        return sealer(self.engine.dialect).holds

    def close(self) -> None:
        """Give the files back; the next one may open it."""
        self.engine.dispose()
        if self.opener is not None:
            self.opener.release()


@dataclass(frozen=True)
class Transaction:
    """What a service writes through: the session, new identifiers, the audit trail."""

    store: Store
    ctx: Context
    session: Session

    def new_id(self) -> uuid.UUID:
        """Return an identifier for a new row."""
        return self.store.new_id()

    def renew(self, table: type[Base], row_id: uuid.UUID, **values: object) -> None:
        """Write new values into a row that was read in this transaction; others see it changed."""
        own = cast(Table, table.__table__)
        self.session.execute(
            update(own).where(own.c.id == row_id).values(version=own.c.version + 1, **values)
        )

    def change(self, table: type[Base], row_id: uuid.UUID, version: int, **values: object) -> None:
        """Write new values into a row that nobody has changed since ``version`` was read.

        Raises :class:`ChangedMeanwhile` where somebody has; nothing is written then.
        """
        own = cast(Table, table.__table__)
        changed = self.session.execute(
            update(own)
            .where(own.c.id == row_id, own.c.version == version)
            .values(version=version + 1, **values)
        )
        if cast("CursorResult[Any]", changed).rowcount != 1:
            raise ChangedMeanwhile(
                N_("这条记录刚被别人改过，已重新读取，请再看一下。"), code="changed_meanwhile"
            )

    def audit(
        self,
        verb: str,
        kind: str,
        record_id: uuid.UUID | None,
        changes: Mapping[str, tuple[object, object]] | None = None,
    ) -> None:
        """Write the one audit entry of this transaction: names of fields, digest of values.

        ``changes`` maps a field to its old and new value; the values go to a side table that
        an erasure may empty (architecture, decision 5).
        """
        changes = changes or {}
        salt = self.store.salt(16)
        values = json.dumps(
            {name: [old, new] for name, (old, new) in changes.items()},
            ensure_ascii=False,
            sort_keys=True,
            default=str,
        )
        entry = self.new_id()
        site = self.ctx.site
        self.session.execute(
            insert(AuditRow).values(
                id=entry,
                number=take_numbers(self.session, "audit"),
                at=self.ctx.now,
                actor_id=self.ctx.actor.id,
                site_id=site.id if site else None,
                verb=verb,
                record_kind=kind,
                record_id=record_id,
                fields=json.dumps(sorted(changes)),
                reason=self.ctx.reason,
                practice_now=self.store.practice,
                salt=salt,
                digest=hashlib.sha256(salt + values.encode()).digest(),
            )
        )
        if changes:
            self.session.execute(insert(AuditValueRow).values(entry_id=entry, values=values))
