# SPDX-License-Identifier: Apache-2.0
"""Read a store past the program: with its raw key, table by table, and what SQLite says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from outreach.db import manifest
from outreach.db.engine import unlock
from outreach.services import opening
from outreach.services.opening import Secret
from tests.quarters.histories import NOW


def key_of(folder: Path) -> bytes:
    """Return the raw key of a practice store."""
    return opening.unlock(folder, manifest.read(folder), Secret(), NOW).data


@contextmanager
def raw(database: Path, key: bytes) -> Iterator[Any]:
    """Open a database file as SQLite finds it."""
    connection = sqlcipher.connect(str(database), isolation_level=None)
    try:
        unlock(connection.cursor(), key)
        yield connection
    finally:
        connection.close()


def check_whole(database: Path, key: bytes) -> None:
    """Let SQLCipher and SQLite look at every page, index and reference."""
    with raw(database, key) as connection:
        for pragma, expected in (
            ("cipher_integrity_check", []),
            ("integrity_check", [("ok",)]),
            ("foreign_key_check", []),
        ):
            assert connection.execute(f"PRAGMA {pragma}").fetchall() == expected, pragma


def tables(connection: Any) -> list[str]:
    """Return the names of all tables that hold rows of their own."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in found]


def table_digest(connection: Any, table: str) -> str:
    """Return a digest of a table read whole."""
    digest = hashlib.sha256()
    for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid'):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def digests(database: Path, key: bytes) -> dict[str, str]:
    """Return a digest of every table, and of the schema."""
    with raw(database, key) as connection:
        found = {name: table_digest(connection, name) for name in tables(connection)}
        schema = connection.execute("SELECT sql FROM sqlite_master ORDER BY name, sql").fetchall()
    return found | {"": hashlib.sha256(repr(schema).encode()).hexdigest()}
