# SPDX-License-Identifier: Apache-2.0
"""One engine factory: the encrypted store file and a PostgreSQL server, used the same way."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlcipher3 import dbapi2 as sqlcipher

from outreach.db.base import FieldCipher
from outreach.db.sealing import FieldSealer

BUSY_MILLISECONDS = 5_000
CACHE_KIB = 32 * 1024  # SQLite's own 2 MB thrashes when an import fills the indexes


@dataclass
class StoreFile:
    """The file behind an engine and its key; both change when the keys are renewed.

    ``writer`` lets one thread write at a time. Whoever changes ``path`` and ``key`` holds it, so
    that no write lands in the file that was left (:mod:`outreach.services.rotating`).
    """

    path: Path
    key: bytes = field(repr=False)
    writer: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _moving: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def move(self, path: Path, key: bytes) -> None:
        """Have every new connection open another file, with its own key."""
        with self._moving:
            self.path, self.key = path, key

    def where(self) -> tuple[Path, bytes]:
        """Return file and key as they belong together."""
        with self._moving:
            return self.path, self.key


def open_store_engine(
    file: StoreFile | Path, key: bytes | None = None, *, sealer: FieldSealer | None = None
) -> Engine:
    """Open an encrypted store file; nothing is connected yet.

    ``key`` are the 32 raw bytes that encrypt its pages. ``sealer`` encrypts
    :class:`outreach.db.sealing.Sealed` columns. Errors never quote what was being written: it
    names people.
    """
    if isinstance(file, Path):
        assert key is not None
        file = StoreFile(file, key)
    return _sqlite_engine(file, sealer, encrypted=True)


def open_plain_engine(path: Path, *, sealer: FieldSealer | None = None) -> Engine:
    """Open a file that is not encrypted: the floor that benchmarks measure against, never a store.

    The library is the same, so that only the encryption is measured.
    """
    return _sqlite_engine(StoreFile(path, b""), sealer, encrypted=False)


def _sqlite_engine(file: StoreFile, sealer: FieldSealer | None, *, encrypted: bool) -> Engine:
    url = URL.create("sqlite", database=str(file.path))
    engine = create_engine(url, module=cast(ModuleType, sqlcipher), hide_parameters=True)
    _make_sqlite_honest(engine, file, encrypted=encrypted)
    engine.dialect.outreach_sealer = sealer  # type: ignore[attr-defined]  # read by Sealed
    engine.dialect.outreach_file = file  # type: ignore[attr-defined]  # read by file_of
    return engine


def file_of(engine: Engine) -> StoreFile | None:
    """Return the file behind an engine; None for a server."""
    return getattr(engine.dialect, "outreach_file", None)


def open_server_engine(
    address: str, *, cipher: FieldCipher | None = None, sealer: FieldSealer | None = None
) -> Engine:
    """Open a ``postgresql`` address; nothing is connected yet.

    ``cipher`` encrypts :class:`outreach.db.base.Protected` columns before they leave here.
    """
    url = make_url(address)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine.dialect.outreach_cipher = cipher  # type: ignore[attr-defined]  # read by Protected
    engine.dialect.outreach_sealer = sealer  # type: ignore[attr-defined]
    return engine


_KEY = "PRAGMA key = \"x'{}'\""
# SQLCipher's format of 2013 with today's page size: AES-256-CBC, each page with an HMAC. HMAC-SHA1
# instead of SHA512 costs no security that is within anybody's reach (no collision helps against
# an HMAC) and keeps two promises: Debian's own sqlcipher opens the file with the raw key, and
# reading it stays within 1.3 times the plain file (docs/measurements.md).
_FORMAT = (
    "PRAGMA cipher_page_size = 4096",
    "PRAGMA cipher_hmac_algorithm = HMAC_SHA1",
    "PRAGMA cipher_kdf_algorithm = PBKDF2_HMAC_SHA1",
)


class NotEncryptedError(RuntimeError):
    """The library would write the store in clear: a defect of this installation."""


def unlock(cursor: Any, key: bytes) -> None:
    """Give a connection its key, and prove that there is something that uses it.

    On a library without encryption ``PRAGMA key`` does nothing and says nothing.
    """
    cursor.execute("PRAGMA cipher_log_level = NONE")  # it writes to stderr otherwise
    cursor.execute(_KEY.format(key.hex()))
    for pragma in _FORMAT:
        cursor.execute(pragma)
    version = cursor.execute("PRAGMA cipher_version").fetchone()
    if not version or not version[0]:
        raise NotEncryptedError("PRAGMA cipher_version is empty")


def _make_sqlite_honest(engine: Engine, file: StoreFile, *, encrypted: bool) -> None:
    """Turn off the driver's own idea of transactions and switch on what SQLite leaves off.

    The driver commits before DDL and starts transactions late; with ``isolation_level=None``
    and our own BEGIN a failing migration leaves nothing behind. A transaction that will
    write says so at once (IMMEDIATE), so two writers wait instead of failing half-way.
    """

    @event.listens_for(engine, "do_connect")
    def on_do_connect(_dialect: Any, record: Any, arguments: list[Any], _named: Any) -> None:
        path, record.info["outreach_key"] = file.where()
        arguments[0] = str(path)  # where the store is now

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        key = record.info.pop("outreach_key")  # of this file, whatever moved meanwhile
        connection.isolation_level = None
        cursor = connection.cursor()
        if encrypted:
            unlock(cursor, key)
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA temp_store = MEMORY")  # what is sorted never rests in clear
        cursor.execute("PRAGMA secure_delete = ON")  # what is deleted is written over
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        _prove(cursor)
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        reading = connection.get_execution_options().get("outreach_read", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _prove(cursor: Any) -> None:
    """Refuse a connection on which a promise does not hold, at every opening."""
    wanted = {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,
        "temp_store": 2,
        "secure_delete": 1,
    }
    for pragma, value in wanted.items():
        found = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
        if found != value:
            raise RuntimeError(f"{pragma} is {found}")
