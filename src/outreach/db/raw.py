# SPDX-License-Identifier: Apache-2.0
"""Database files as such, past the engine: opened with a key, copied, read through, counted."""

from __future__ import annotations

import contextlib
import errno
import os
import uuid
from contextlib import closing
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO

from sqlcipher3 import dbapi2 as sqlcipher

from outreach.db.copy_index import Erased
from outreach.db.engine import BUSY_MILLISECONDS, unlock

_FULL = (errno.ENOSPC, errno.EDQUOT)


def connect(path: Path, key: bytes) -> Any:
    """Open a database file directly, past the engine; the caller begins its transactions."""
    connection = sqlcipher.connect(str(path), check_same_thread=False, isolation_level=None)
    try:
        cursor = connection.cursor()
        unlock(cursor, key)
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.close()
    except BaseException:
        connection.close()
        raise
    return connection


def copy_database(source: Any, target: Path, key: bytes) -> None:
    """Copy a database into one new file under a key, through the backup interface; fsynced.

    All pages go in one step, out of the transaction that ``source`` has open.
    """
    create(target).close()
    with closing(connect(target, key)) as copy:
        copy.execute("PRAGMA synchronous = OFF")  # fsynced below, once
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def check_database(path: Path, key: bytes) -> None:
    """Read every page of a database: its HMAC, its structure; raises the driver's DatabaseError."""
    with closing(connect(path, key)) as copy:
        if faults_of(copy):
            raise sqlcipher.DatabaseError("integrity check")


def faults_of(connection: Any) -> list[Any]:
    """Return what is wrong with the pages of a database and with how they hang together."""
    try:
        faults: list[Any] = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        return faults + [row for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
    except sqlcipher.DatabaseError as error:
        return [error]


def schema_of(connection: Any) -> str:
    """Return the revision of an open database."""
    return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def counts_of(connection: Any) -> dict[str, int]:
    """Count the rows of every table."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for (name,) in names
    }


def attached(connection: Any) -> tuple[uuid.UUID, ...]:
    """Return the attached files that lie in the vault."""
    rows = connection.execute("SELECT id FROM attachment WHERE data IS NULL ORDER BY id")
    return tuple(uuid.UUID(bytes=bytes(row[0])) for row in rows)


def erased_in(connection: Any) -> tuple[Erased, ...]:
    """Return what was erased; a store older than that list has none."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'erasure'").fetchone():
        return ()
    rows = connection.execute("SELECT kind, record_id FROM erasure ORDER BY erased_at, id")
    return tuple(Erased(str(kind), uuid.UUID(bytes=bytes(one))) for kind, one in rows)


def drop(database: Path) -> None:
    """Remove a file and what SQLite may have laid beside it."""
    for ending in ("", "-journal", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            database.with_name(database.name + ending).unlink(missing_ok=True)


def create(path: Path) -> BinaryIO:
    """Open a new file that only we can read; one of that name may not be there."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "r+b")


def size_of(database: Path) -> int:
    """Return how large a database is, with what is not yet written back."""
    found = (database.with_name(database.name + ending) for ending in ("", "-wal"))
    return sum(one.stat().st_size for one in found if one.exists())


class Trouble(Enum):
    """Why a copy could not be made."""

    FULL = "full"
    UNWRITABLE = "unwritable"
    BUSY = "busy"
    DAMAGED = "damaged"


_SAID = (
    (Trouble.FULL, ("full", "disk i/o")),
    (Trouble.UNWRITABLE, ("unable to open", "readonly")),
    (Trouble.BUSY, ("locked", "busy")),
    (Trouble.DAMAGED, ("malformed", "not a database", "hmac", "corrupt", "integrity")),
)


def trouble_of(error: Exception) -> Trouble | None:
    """Tell why a copy could not be made; None for what is a defect of ours."""
    if isinstance(error, OSError):
        return Trouble.FULL if error.errno in _FULL else Trouble.UNWRITABLE
    words = str(error).lower()
    return next((one for one, said in _SAID if any(word in words for word in said)), None)
