# SPDX-License-Identifier: Apache-2.0
"""One engine factory: the embedded store and a PostgreSQL server, opened the same way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

from outreach.db.base import FieldCipher

BUSY_MILLISECONDS = 5_000
CACHE_KIB = 32 * 1024  # SQLite's own 2 MB thrashes when an import fills the indexes


def open_engine(address: str | URL | Path, *, cipher: FieldCipher | None = None) -> Engine:
    """Open a store file or a ``postgresql`` address; nothing is connected yet.

    ``cipher`` encrypts :class:`outreach.db.base.Protected` columns on a server. Errors never
    quote what was being written: it names people.
    """
    if isinstance(address, Path):
        url = URL.create("sqlite", database=str(address))
    else:
        url = make_url(address)
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True)
        _make_sqlite_honest(engine)
    else:
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine.dialect.outreach_cipher = cipher  # type: ignore[attr-defined]  # read by Protected
    return engine


def _make_sqlite_honest(engine: Engine) -> None:
    """Turn off the driver's own idea of transactions and switch on what SQLite leaves off.

    The driver commits before DDL and starts transactions late; with ``isolation_level=None``
    and our own BEGIN a failing migration leaves nothing behind. A transaction that will
    write says so at once (IMMEDIATE), so two writers wait instead of failing half-way.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        reading = connection.get_execution_options().get("outreach_read", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
