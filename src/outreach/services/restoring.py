# SPDX-License-Identifier: Apache-2.0
"""Bring a store back from a backup: onto the store it was made of, or into an empty folder.

A new database is made completely beside the old one, under today's key, brought to this
program's schema and checked. Renaming the manifest is the one moment at which it counts; a run
killed before leaves the old store, after it the new one. Today's key slots stay: who was removed
since does not come back, and neither does a family that was erased. What is replaced is kept for
a month in a folder of its own.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from outreach.clock import BUSINESS_ZONE
from outreach.db import (
    attempts,
    copies,
    copy_index,
    erasures,
    files,
    keys,
    manifest,
    places,
    raw,
)
from outreach.db.copy_index import ATTACHMENTS, DATABASE, Erased, Index
from outreach.db.engine import open_store_engine
from outreach.db.keeping import SettingRow
from outreach.db.manifest import Keys, Manifest
from outreach.db.opener import LOCK_FILE, Opener
from outreach.db.raw import Trouble
from outreach.db.sealing import sealer_of
from outreach.db.session import reading, told_plainly
from outreach.db.upgrade import check_schema, revisions, schema_of, upgrade
from outreach.db.vault import FOLDER, Vault
from outreach.domain.access import Role
from outreach.domain.keeping import KEEPERS
from outreach.errors import N_, StoreUnavailable, UserError
from outreach.services import backups, opening, reconciling, replaced, sweeping
from outreach.services.backups import REPLACED, BackupInfo
from outreach.services.context import Actor, Context
from outreach.services.opening import Secret
from outreach.services.reconciling import By, Now
from outreach.services.replaced import Pending, Replaced
from outreach.services.store import Store
from outreach.services.sweeping import Note

_SCRATCH = "restoring.db" + files.PARTIAL


@dataclass(frozen=True)
class Restored:
    """What a return brought: the moment it is of, how many it erased again, what it replaced."""

    at: datetime
    erased: int
    kept: Path | None
    missing: int = 0  # attached files that the backup could not find when it was made


def look(path: Path) -> BackupInfo:
    """Return what a backup says of itself, without a password; :class:`UserError` for none."""
    return backups.info_of(path)


def restore(folder: Path, path: Path, secret: Secret, now: datetime) -> Restored:
    """Bring the store in a folder back to a backup; the folder may be empty or not there.

    Onto an existing store it takes today's password or recovery code, of somebody who keeps the
    store. Into an empty folder it takes one of the backup's day. Raises :class:`UserError` for
    a file that is no backup, or another store's, :class:`NotAllowed` for a wrong password or a
    missing right, :class:`StoreUnavailable` where the disk is too small, the store is open or
    the backup too new; nothing was changed then.
    """
    index = copy_index.read(path)
    if index.schema not in revisions():
        raise copy_index.too_new(index.schema)
    places.check_place(folder)
    made = not folder.exists()
    opener = Opener(folder)
    with _told(folder, path):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        opener.take()
    try:
        return _Return(folder, path, index, secret, now).run()
    finally:
        opener.release()
        if made and not (folder / manifest.NAME).exists():
            _remove_empty(folder)


def _remove_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        for name in (attempts.NAME, LOCK_FILE):
            (folder / name).unlink(missing_ok=True)
        folder.rmdir()


@dataclass(frozen=True)
class _Plan:
    """Which keys open what, and the manifest as it will be."""

    held: Keys = field(repr=False)
    key: bytes = field(repr=False)  # of the backup
    then: Manifest
    day: Manifest  # as in the backup


@dataclass(frozen=True)
class _Made:
    """What came of the new database: how many it erased again, and what it names."""

    erased: int
    named: set[uuid.UUID]  # attached files
    listed: tuple[Erased, ...]  # all who are erased


class _Return:
    """One return from a backup, under the lock of the folder."""

    def __init__(
        self, folder: Path, path: Path, index: Index, secret: Secret, now: datetime
    ) -> None:
        self._folder = folder
        self._path = path
        self._index = index
        self._secret = secret
        self._now = now
        self._found = self._present()
        self._today: Now | None = None

    def run(self) -> Restored:
        plan = self._plan()
        copies.check_entries(self._path, self._index)
        self._sweep()
        stamp = self._now.astimezone(BUSINESS_ZONE).strftime("%Y-%m-%d-%H%M%S")
        kept = Replaced(self._folder, REPLACED + stamp)
        self._check_room()
        new = self._folder / plan.then.database
        before = self._found.database if self._found is not None else ""
        pending = Pending(before, new.name, kept.name)
        staged = self._folder / pending.staged
        with _told(self._folder, self._path):
            try:
                replaced.write_note(self._folder, pending)
                made = self._make(plan, new, staged)
                self._stage_attachments(made.named, staged)
                kept.keep(self._found, made.named, but=new.name)
                manifest.write(self._folder, plan.then)
            except BaseException as error:
                done = self._is_done(plan.then)
                if not done:
                    self._take_back(new, pending)
                if not (done and isinstance(error, OSError)):  # once it counts, it is done
                    raise
        kept.move_away(pending)
        with contextlib.suppress(UserError):  # the next opening lists them again
            erasures.add(self._folder, made.listed)
        with contextlib.suppress(OSError):
            (self._folder / sweeping.NOTE).unlink(missing_ok=True)
        at = self._index.made_at.astimezone(BUSINESS_ZONE)
        return Restored(at, made.erased, kept.path_if_any(), len(self._index.missing))

    def _present(self) -> Manifest | None:
        """Return the manifest of the store that is here; a damaged one counts as none."""
        try:
            return manifest.read(self._folder)
        except manifest.TooNew as error:
            raise copy_index.too_new(manifest.NAME) from error
        except manifest.Unreadable:
            return None

    def _plan(self) -> _Plan:
        day = copies.manifest_in(self._path, self._index)
        if self._found is None:
            held = opening.unlock(self._folder, day, self._secret, self._now)
            key, base = held.data, day
        else:
            if self._found.store != self._index.store:
                raise UserError(
                    N_(
                        "“{file}”是另一个数据库的备份，不能换掉“{path}”里的数据库。"
                        "请把它恢复到一个空文件夹。"
                    ),
                    code="other_store",
                    file=self._path.name,
                    path=self._folder,
                )
            held = opening.unlock(self._folder, self._found, self._secret, self._now)
            self._today = reconciling.read(self._folder, self._found, held)
            self._check_right(held)
            key, base = self._key_of_backup(held), self._found
        if keys.key_id(key) != self._index.key or not copy_index.is_signed(self._index, key):
            raise copy_index.damaged(self._path)
        generation = self._free_generation(max(base.generation, day.generation) + 1)
        then = replace(base, generation=generation, database=f"outreach-{generation}.db")
        return _Plan(held, key, manifest.sign(then, held.data), day)

    def _key_of_backup(self, held: Keys) -> bytes:
        assert self._found is not None
        if self._index.key == self._found.key:
            return held.data
        key = manifest.earlier_keys(self._found, held.data).get(self._index.key)
        if key is None:
            raise UserError(
                N_(
                    "现在这个数据库没有“{file}”的钥匙，不能换成它。请把它恢复到一个空文件夹，"
                    "用备份那天的口令打开。"
                ),
                code="no_key",
                file=self._path.name,
            )
        return key

    def _check_right(self, held: Keys) -> None:
        """Ask for the right of whoever keeps the store; of a damaged one nobody can be asked."""
        if self._today is None or not held.user:
            return
        user = uuid.UUID(held.user)
        actor = Actor(user, "", self._today.name_of(user), self._today.roles_of(user))
        Context(actor, self._now).require(*KEEPERS)

    def _free_generation(self, generation: int) -> int:
        while (self._folder / f"outreach-{generation}.db").exists():
            generation += 1
        return generation

    def _check_room(self) -> None:
        """Ask for the database twice, as it lies there for a while; the old one is moved."""
        sizes = {name: one.size for name, one in self._index.entries.items()}
        files.check_room(self._folder, sum(sizes.values()) + sizes[DATABASE])

    def _sweep(self) -> None:
        """Bring an earlier return to its end.

        Where no manifest can be read, nobody knows which file was the store: all of them are
        moved away with what is replaced, and none is removed.
        """
        if self._found is not None:
            with _told(self._folder, self._path):
                replaced.settle(self._folder, self._found)
        raw.drop(self._folder / _SCRATCH)

    def _make(self, plan: _Plan, new: Path, staged: Path) -> _Made:
        """Make the new database completely; its attached files wait in a folder of their own."""
        left = sweeping.left(self._folder) if self._found is not None else ()
        begun = self._found.key if self._found is not None else plan.then.key
        sweeping.write_note(self._folder, Note(new.name, (*left, _SCRATCH), begun))
        scratch = self._folder / _SCRATCH
        try:
            copies.extract(self._path, self._index, DATABASE, scratch)
            raw.check_database(scratch, plan.key)
            with closing(raw.connect(scratch, plan.key)) as source:
                raw.copy_database(source, new, plan.held.data)
                loose = source.execute("PRAGMA foreign_key_check").fetchall()
        finally:
            raw.drop(scratch)
        engine = open_store_engine(new, plan.held.data, sealer=sealer_of(plan.then, plan.held))
        try:
            with told_plainly():
                if schema_of(engine) != revisions()[-1]:
                    upgrade(engine, attachments=staged)
                check_schema(engine)
            erased, listed = self._reconcile(plan, engine)
            named = self._check(engine, len(loose))
        finally:
            engine.dispose()
        with new.open("rb+") as file:
            os.fsync(file.fileno())
        files.sync_folder(self._folder)
        return _Made(erased, named, listed)

    def _reconcile(self, plan: _Plan, engine: Engine) -> tuple[int, tuple[Erased, ...]]:
        with reading(engine) as session:
            settings = {row.key: row.value for row in session.scalars(select(SettingRow))}
        store = Store(
            engine,
            uuid.UUID(settings["enterprise_id"]),
            bytes.fromhex(settings["index_key"]),
            settings["practice"] == "yes",
            self._folder,
        )
        user = uuid.UUID(plan.held.user) if plan.held.user else None
        ctx = Context(Actor(user, "", "", frozenset({Role.ADMIN})), self._now)
        known = manifest.earlier_keys(plan.then, plan.held.data) | {plan.then.key: plan.held.data}
        records = reconciling.erased_anywhere(
            self._folder, self._path, self._index, self._today, known
        )
        with store.writing(ctx) as work:
            by = By(plan.held.user, self._secret.login)
            reconciling.keep_people(work, self._today, plan.day, plan.then, by)
            reconciling.keep_numbers(work, self._today)
            erased, listed = reconciling.erase_again(work, records)
            work.audit("restore", "store", None, {"made_at": (None, self._index.made_at)})
        return erased, listed

    def _check(self, engine: Engine, loose: int) -> set[uuid.UUID]:
        """Prove the new file: everything in one file, every page whole, every reference kept.

        ``loose`` is how many references led nowhere in the backup already.
        """
        with closing(engine.raw_connection()) as connection:
            cursor = connection.cursor()
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            faults = cursor.execute("PRAGMA cipher_integrity_check").fetchall()
            now_loose = len(cursor.execute("PRAGMA foreign_key_check").fetchall())
            if busy or faults or now_loose > loose:
                raise copy_index.damaged(self._path)
            return set(raw.attached(cursor))

    def _stage_attachments(self, named: set[uuid.UUID], staged: Path) -> None:
        """Lay ready the files that the new rows name; what is whole beside the store stays there.

        Under the same name the store that still counts may have another one, under another key.
        """
        staged.mkdir(mode=0o700, exist_ok=True)
        Vault(staged).keep_only(named)  # an upgrade moved out those of erased people, too
        live = Vault(self._folder / FOLDER)
        for one in self._index.attachments:
            id_, entry = uuid.UUID(one), self._index.entries[ATTACHMENTS + one]
            if id_ in named and not copies.is_same(live.path_of(id_), entry):
                copies.extract(self._path, self._index, ATTACHMENTS + one, staged / one)
        files.sync_folder(staged)

    def _is_done(self, then: Manifest) -> bool:
        with contextlib.suppress(manifest.Unreadable, manifest.TooNew):
            return manifest.read(self._folder) == then
        return False

    def _take_back(self, new: Path, pending: Pending) -> None:
        """Leave the old store as it was."""
        raw.drop(new)
        with contextlib.suppress(OSError):
            replaced.take_back(self._folder, pending)
        with contextlib.suppress(OSError):
            left = sweeping.left(self._folder)
            if left:
                sweeping.write_note(self._folder, Note("", left, ""))
            else:
                (self._folder / sweeping.NOTE).unlink(missing_ok=True)


@contextmanager
def _told(folder: Path, path: Path) -> Iterator[None]:
    """Turn a full or read-only disk and a backup that cannot be read into sentences."""
    try:
        yield
    except (OSError, sqlcipher.DatabaseError, DBAPIError) as error:
        said = _sentence(error, folder, path)
        if said is None:
            raise
        raise said from error


def _sentence(error: Exception, folder: Path, path: Path) -> UserError | None:
    trouble = raw.trouble_of(error)
    if trouble is Trouble.FULL:
        return StoreUnavailable(
            N_("“{path}”所在的磁盘满了，没有恢复，原来的数据没有动。请腾出空间后再试。"),
            code="disk_full",
            path=folder,
        )
    if trouble is Trouble.UNWRITABLE:
        return files.unwritable(folder)
    return copy_index.damaged(path) if trouble is Trouble.DAMAGED else None
