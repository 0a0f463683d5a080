# SPDX-License-Identifier: Apache-2.0
"""Sessions: short, on one thread, committed only when the block ends without an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any, cast

from sqlalchemy import Engine, Table, insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from outreach.db import faults
from outreach.db.base import Base
from outreach.db.engine import file_of

WRITER_LOCK = 20_260_701  # an agreed number, nothing more


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Open one transaction that writes; any error rolls all of it back."""
    file = file_of(engine)
    with (
        told_plainly(damage=True),
        file.writer if file is not None else nullcontext(),
        Session(engine, expire_on_commit=False) as session,
        session.begin(),
    ):
        if engine.dialect.name == "postgresql":
            # One writer at a time, as on the embedded store: what a service has looked at still
            # holds when it writes. The lock ends with the transaction.
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open one snapshot to read from; nothing is written even by mistake."""
    options: dict[str, Any] = {"outreach_read": True}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    with (
        told_plainly(damage=True),
        engine.connect().execution_options(**options) as connection,
        Session(connection, autoflush=False) as session,
    ):
        yield session
        session.rollback()


@contextmanager
def told_plainly(*, damage: bool = False) -> Iterator[None]:
    """Turn a busy store, a full or read-only disk and (``damage``) a damaged file into sentences.

    Whoever opens a store tells of damage with its path instead.
    """
    try:
        yield
    except (DBAPIError, OSError) as error:
        told = faults.sentence_of(error)
        if told is None and damage and isinstance(error, DBAPIError):
            told = faults.damage_of(error)
        if told is None:
            raise
        raise told from error


def insert_rows(session: Session, table: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows of one shape in bulk, past the mapper, which costs as much again per row."""
    if rows:
        session.execute(insert(cast(Table, table.__table__)), rows)
