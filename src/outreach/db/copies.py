# SPDX-License-Identifier: Apache-2.0
"""Backups: one file that holds a store as it stood at one moment, encrypted as the store is.

The file is a ZIP of stored entries: an index, the manifest of that day, the database, the
attached files. The database comes from the backup interface alone, out of one read transaction,
so nobody has to stop writing. A file has its name only once it has been opened and checked.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlcipher3 import dbapi2 as sqlcipher

from outreach.db import copy_index, files, keys, manifest, raw
from outreach.db.copy_index import ATTACHMENTS, DATABASE, INDEX, MANIFEST, Entry, Erased, Index
from outreach.db.engine import StoreFile
from outreach.db.manifest import Manifest
from outreach.db.vault import FOLDER, Vault
from outreach.errors import N_, StoreUnavailable, UserError

_CHUNK = 1 << 20
_TRIES = 2  # until writers are asked to wait
_ONE_AT_A_TIME = threading.Lock()  # the timer's and the one asked for


@dataclass(frozen=True)
class Origin:
    """What is copied: the file with its key, and what lies beside it."""

    folder: Path
    file: StoreFile


@dataclass(frozen=True)
class Snapshot:
    """A store as it stood when its copy began."""

    manifest: Manifest
    key: bytes = field(repr=False)
    schema: str
    counts: Mapping[str, int]
    attachments: tuple[uuid.UUID, ...]
    erased: tuple[Erased, ...]
    audit: int


class _Vanished(Exception):  # noqa: N818 - an attachment was taken away meanwhile
    """A file that the snapshot names is gone: somebody removed it, or it is lost."""


def write(
    origin: Origin, path: Path, *, kind: str, now: datetime, wanted: str | None = None
) -> Index | None:
    """Copy a store into the backup ``path``; None where its mark is still ``wanted``.

    Writers are kept waiting only while the read transaction begins; to the end of the copy where
    attached files are taken away faster than they are copied. What fails leaves nothing
    behind but a partial file, which the next one replaces. Raises :class:`UserError` where the
    folder cannot be written, :class:`StoreUnavailable` where it is full or the store damaged.
    """
    with _ONE_AT_A_TIME, told(path.parent):
        for left in range(_TRIES, -1, -1):
            with contextlib.suppress(_Vanished):
                return _write(origin, path, kind, now, wanted, strict=left > 0)
    raise AssertionError("the last try does not mind what is missing")


def _write(
    origin: Origin, path: Path, kind: str, now: datetime, wanted: str | None, *, strict: bool
) -> Index | None:
    with _begin(origin, hold=not strict) as (source, found):
        mark = mark_of(found)
        if mark == wanted:
            return None
        if strict and not all(map(Path.is_file, _paths(origin, found))):
            raise _Vanished
        scratch = _partials(path, found.manifest.store)
        database, whole = scratch
        _check_room(origin, path.parent, found)
        try:
            raw.copy_database(source, database, found.key)
            index = Index(
                store=found.manifest.store,
                generation=found.manifest.generation,
                key=found.manifest.key,
                schema=found.schema,
                made_at=now,
                kind=kind,
                practice=found.manifest.practice,
                mark=mark,
                erased=found.erased,
            )
            index = _pack(origin, whole, database, found, index, strict=strict)
            database.unlink()
            _check_written(whole, index, database, found, source)
            files.settle(whole, path)
        finally:
            for one in (database, whole):
                raw.drop(one)
    return index


def mark_of(found: Snapshot) -> str:
    """Tell two states of a store apart without telling anything of them."""
    text = f"{found.audit} {found.manifest.mac}"
    return keys.mac(found.key, "backup mark", text.encode()).hex()[:32]


def peek_mark(origin: Origin) -> str:
    """Return the mark that a copy made now would have: two small reads."""
    with _begin(origin, whole=False) as (_, found):
        return mark_of(found)


@contextmanager
def _begin(
    origin: Origin, *, whole: bool = True, hold: bool = False
) -> Iterator[tuple[Any, Snapshot]]:
    """Begin a read transaction; file, key and manifest are of one moment.

    ``hold`` keeps writers waiting to the end.
    """
    with ExitStack() as opened:
        with ExitStack() as waiting:
            waiting.enter_context(origin.file.writer)
            body, key = manifest_of(origin), origin.file.key
            source = opened.enter_context(closing(raw.connect(origin.file.path, key)))
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if hold:
                opened.enter_context(waiting.pop_all())
        yield source, _look(source, body, key, whole=whole)


def manifest_of(origin: Origin) -> Manifest:
    """Return the manifest beside a store, as whoever has its key has signed it.

    Raises :class:`StoreUnavailable` for any other: with it, a copy would open for nobody.
    """
    path = origin.folder / manifest.NAME
    with origin.file.writer:
        try:
            found = manifest.read(origin.folder)
        except (manifest.Unreadable, manifest.TooNew) as error:
            raise StoreUnavailable(
                N_("“{path}”不是本程序的数据库，或已损坏。请用备份恢复。"),
                code="not_a_store",
                path=path,
            ) from error
        try:
            manifest.check_mac(found, origin.file.key)
        except (manifest.Unreadable, ValueError, TypeError) as error:
            raise StoreUnavailable(
                N_("钥匙清单“{path}”被改过，不是这个数据库的，什么也没有改。请用备份恢复。"),
                code="manifest_altered",
                path=path,
            ) from error
    return found


def keys_of(origin: Origin) -> dict[str, bytes]:
    """Return the keys that a store has and had, by name: they tell its own backups."""
    with origin.file.writer:
        found, key = manifest_of(origin), origin.file.key
        return {**manifest.earlier_keys(found, key), found.key: key}


def _look(source: Any, body: Manifest, key: bytes, *, whole: bool) -> Snapshot:
    audit = source.execute("SELECT value FROM counter WHERE key = 'audit'").fetchone()
    return Snapshot(
        manifest=body,
        key=key,
        schema=raw.schema_of(source),
        counts=raw.counts_of(source) if whole else {},
        attachments=raw.attached(source) if whole else (),
        erased=raw.erased_in(source) if whole else (),
        audit=audit[0] if audit else 0,
    )


def _partials(path: Path, store: str) -> tuple[Path, Path]:
    """Name the two unfinished files; what an earlier run left under these names goes."""
    found = tuple(
        path.with_name(f"outreach-{store[:12]}{ending}{files.PARTIAL}") for ending in (".db", "")
    )
    for one in found:
        raw.drop(one)
    return found[0], found[1]


def _paths(origin: Origin, found: Snapshot) -> list[Path]:
    return list(map(Vault(origin.folder / FOLDER).path_of, found.attachments))


def _check_room(origin: Origin, folder: Path, found: Snapshot) -> None:
    """Ask for the copy twice: as it is packed, and as it is opened again."""
    attached = sum(one.stat().st_size for one in _paths(origin, found) if one.exists())
    files.check_room(folder, 2 * raw.size_of(origin.file.path) + attached, spare=0)


def _pack(
    origin: Origin, whole: Path, database: Path, found: Snapshot, index: Index, *, strict: bool
) -> Index:
    """Write the ZIP: manifest, database, attachments, and last the index that names them."""
    entries: dict[str, Entry] = {}
    missing: list[str] = []
    vault = Vault(origin.folder / FOLDER)
    with raw.create(whole) as out, zipfile.ZipFile(out, "w") as packed:
        text = manifest.encode(found.manifest)
        packed.writestr(_info(MANIFEST), text)
        entries[MANIFEST] = Entry(len(text), hashlib.sha256(text).hexdigest())
        with database.open("rb") as file:
            entries[DATABASE] = _add(packed, DATABASE, file)
        for one in found.attachments:
            try:
                file = vault.path_of(one).open("rb")
            except FileNotFoundError as error:
                if strict:
                    raise _Vanished from error
                missing.append(one.hex)
                continue
            with file:
                entries[ATTACHMENTS + one.hex] = _add(packed, ATTACHMENTS + one.hex, file)
        index = replace(index, entries=entries, missing=tuple(missing))
        index = copy_index.sign(index, found.key)
        packed.writestr(_info(INDEX), copy_index.encode(index))
    return index


def _info(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name)  # stored, under one date: the name says when it was made


def _add(packed: zipfile.ZipFile, name: str, file: BinaryIO) -> Entry:
    info = _info(name)
    info.file_size = os.fstat(file.fileno()).st_size
    digest, size = hashlib.sha256(), 0
    with packed.open(info, "w") as out:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
    return Entry(size, digest.hexdigest())


def _check_written(whole: Path, index: Index, database: Path, found: Snapshot, source: Any) -> None:
    """Open the finished file as a return would, and compare it with the snapshot."""
    if copy_index.read(whole) != index:
        raise _not_whole(whole)
    check_entries(whole, index)
    extract(whole, index, DATABASE, database)
    try:
        raw.check_database(database, found.key)
    except sqlcipher.DatabaseError as error:
        # The backup interface does not always say that a page of its source could not be read.
        if raw.faults_of(source):
            raise
        raise _not_whole(whole) from error
    with closing(raw.connect(database, found.key)) as copy:
        same = (raw.schema_of(copy), raw.counts_of(copy)) == (found.schema, found.counts)
        broken = copy.execute("PRAGMA foreign_key_check").fetchall()
        if not same or (broken and broken != source.execute("PRAGMA foreign_key_check").fetchall()):
            raise _not_whole(whole)


# --- files of a backup


def check_entries(path: Path, index: Index) -> None:
    """Read every entry and compare it with the index; raises :class:`UserError`."""
    with _opened(path) as packed:
        for name in index.entries:
            for _ in _chunks(packed, path, index, name):
                pass


def extract(path: Path, index: Index, name: str, target: Path) -> None:
    """Write one entry into a file, fsynced; its digest is compared on the way."""
    with _opened(path) as packed, raw.create(target) as out:
        for chunk in _chunks(packed, path, index, name):
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())


def manifest_in(path: Path, index: Index) -> Manifest:
    """Return the manifest of the day a backup was made; raises :class:`UserError`."""
    with _opened(path) as packed:
        text = b"".join(_chunks(packed, path, index, MANIFEST))
    try:
        return manifest.decode(text)
    except (manifest.Unreadable, manifest.TooNew) as error:
        raise copy_index.damaged(path) from error


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        packed = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise copy_index.damaged(path) from error
    with packed:
        yield packed


def _chunks(packed: zipfile.ZipFile, path: Path, index: Index, name: str) -> Iterator[bytes]:
    wanted, digest, size = index.entries[name], hashlib.sha256(), 0
    try:
        with packed.open(name) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                yield chunk
    except (zipfile.BadZipFile, OSError, KeyError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise copy_index.damaged(path) from error
    if (size, digest.hexdigest()) != (wanted.size, wanted.sha256):
        raise copy_index.damaged(path)


def is_same(path: Path, entry: Entry) -> bool:
    """Tell whether a file is what an entry says."""
    if not path.is_file() or path.stat().st_size != entry.size:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == entry.sha256


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn a folder that is full, gone or read-only, and a damaged store, into sentences."""
    try:
        yield
    except (OSError, sqlcipher.DatabaseError) as error:
        said = _sentence(raw.trouble_of(error), folder)
        if said is None:
            raise
        raise said from error


def _sentence(trouble: raw.Trouble | None, folder: Path) -> UserError | None:
    if trouble is raw.Trouble.FULL:
        return _full(folder)
    if trouble is raw.Trouble.UNWRITABLE:
        return files.unwritable(folder)
    if trouble is raw.Trouble.BUSY:
        return StoreUnavailable(N_("数据正被另一个程序使用，请稍后再试。"), code="store_busy")
    if trouble is raw.Trouble.DAMAGED:
        return StoreUnavailable(
            N_("数据库里有读不了的地方，备份没有做成。请先运行检查，必要时用备份恢复。"),
            code="store_damaged",
        )
    return None


def _full(folder: Path) -> UserError:
    return StoreUnavailable(
        N_("“{path}”所在的磁盘满了，备份没有做成，数据没有动。请腾出空间或换一个文件夹。"),
        code="disk_full",
        path=folder,
    )


def _not_whole(path: Path) -> StoreUnavailable:
    return StoreUnavailable(
        N_("写好的“{file}”打开检查没有通过，已经丢弃。请再试一次，或换一块磁盘。"),
        code="copy_failed",
        file=path.name,
    )
