# SPDX-License-Identifier: Apache-2.0
"""Give a store new keys: who was removed cannot read what is written from now on.

The whole store is written anew beside the old file, under new keys, with the change that made
it necessary (a person removed, a right lost) already in it. Renaming the manifest is the one
moment at which all of it counts; a run killed before leaves the old store, after it the new.
"""

from __future__ import annotations

import contextlib
import os
from base64 import b64decode
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Engine, func, select
from sqlcipher3 import dbapi2 as sqlcipher

from outreach.db import files, keys, manifest, raw, sealed_line, sealing
from outreach.db.engine import StoreFile, file_of, open_store_engine
from outreach.db.manifest import Keys, Manifest, Slot
from outreach.db.raw import Trouble
from outreach.db.sealing import Sealer, sealer_of
from outreach.db.session import reading, told_plainly
from outreach.db.tables import METADATA
from outreach.domain.access import Right
from outreach.errors import N_, NotAllowed, StoreUnavailable
from outreach.services import resealing, sweeping
from outreach.services.context import Context
from outreach.services.slots import manifest_of
from outreach.services.store import Store, Transaction
from outreach.services.sweeping import Note

_NAME = "outreach-{generation}.db"

Change = Callable[[Transaction], None]
Slots = Callable[[tuple[Slot, ...]], tuple[Slot, ...]]


@dataclass(frozen=True)
class _Next:
    """The store as it will be: its manifest, and what whoever renews it will hold.

    ``by`` seals its fields anew: it holds every key, also where whoever renews it keeps none.
    """

    manifest: Manifest
    keys: Keys = field(repr=False)
    by: Sealer


def renew_keys(store: Store, ctx: Context) -> None:
    """Give the store a new key and, where whoever opened it holds it, a new sealed key."""
    ctx.require(Right.ADMINISTER)
    renew(store, ctx, lambda work: work.audit("renew_keys", "store", None))


def renew(store: Store, ctx: Context, change: Change, slots: Slots = lambda them: them) -> None:
    """Write the store anew under new keys, with a change in it, and work with the new one.

    ``slots`` returns who shall have the new keys. The sealed key is renewed where whoever opened
    the store holds it; where not, it stays, and whoever had it keeps it. A slot whose public
    half no holder has vouched for gets no sealed key. Raises :class:`StoreUnavailable` where the
    disk has no room or the copy does not pass its checks; the store is then as it was.
    """
    file, folder, held = file_of(store.engine), store.folder, store.keys
    if file is None or folder is None or held is None:
        raise NotAllowed(N_("服务器上的数据库不在这里更换钥匙。"), code="server_store")
    with file.writer, told_plainly(damage=True):
        found = manifest_of(store)
        assert found is not None
        files.check_room(folder, 2 * raw.size_of(file.path))
        with reading(store.engine) as session:
            entitled = sweeping.entitled(slots(found.slots), session)
        then = _next(folder, found, held, entitled)
        left = sweeping.left(folder)
        try:
            sweeping.write_note(
                folder, Note(then.manifest.database, (*left, file.path.name), found.key)
            )
            _make(store, ctx, folder, then, change)
            manifest.write(folder, then.manifest)
        except BaseException as error:
            if not _is_committed(folder, then.manifest):
                _take_back(folder, then.manifest.database, left)
                told = _told(folder, error)
                if told is not None:
                    raise told from error
                raise
            _switch(store, file, then)
            if not isinstance(error, OSError):
                raise
        else:
            _switch(store, file, then)
    _leave(folder, then.manifest)


def _next(folder: Path, found: Manifest, held: Keys, slots: tuple[Slot, ...]) -> _Next:
    """Return the manifest with new keys, given to everybody who keeps a slot."""
    data, sealed = keys.fresh_key(), held.sealed
    name, public, line = found.sealed_key, found.sealed_public, found.line
    present = held.sealed_of(found.sealed_key)
    slots = tuple(manifest.given(one, data) for one in slots)
    if present is not None:
        seal = keys.fresh_key()
        name, public = keys.key_id(seal), manifest.as_text(sealing.sealed_pair(seal).public)
        line = sealed_line.further(found.store, line, present, seal)
        sealed = (*held.sealed, (name, seal))
        slots = tuple(_granted(one, present, sealed) for one in slots)
    generation = _free_generation(folder, found.generation + 1)
    body = replace(
        found,
        generation=generation,
        database=_NAME.format(generation=generation),
        key=keys.key_id(data),
        sealed_key=name,
        sealed_public=public,
        slots=slots,
        retired=manifest.retire(found, held.data, data),
        line=line,
    )
    slots = tuple(
        sealed_line.pinned(one, held.pair, body) if one.id == held.slot else one for one in slots
    )
    body = manifest.sign(replace(body, slots=slots), data)
    mine = next(one for one in body.slots if one.id == held.slot)
    by = Sealer(name, b64decode(public), dict(sealed), held.pair, held.slot)
    return _Next(body, manifest.held_by(body, mine, held.pair), by)


def _granted(slot: Slot, present: bytes, sealed: tuple[tuple[str, bytes], ...]) -> Slot:
    """Give a slot the new sealed key if it had the old, and a holder knows whose slot it is."""
    if not slot.sealed:
        return slot
    if not manifest.is_vouched(slot, present):
        return manifest.without_grants(slot)
    return manifest.granted(slot, sealed)


def _free_generation(folder: Path, generation: int) -> int:
    """Return the next number whose file is not there: nothing is ever written over."""
    while (folder / _NAME.format(generation=generation)).exists():
        generation += 1
    return generation


def _make(store: Store, ctx: Context, folder: Path, then: _Next, change: Change) -> None:
    """Make the new file completely: copied, changed, sealed anew, checked, on the disk."""
    path = folder / then.manifest.database
    path.touch(mode=0o600, exist_ok=False)
    before, loose = _counts(store.engine), _loose(store.engine)
    _copy(store.engine, path, then.keys.data)
    engine = open_store_engine(path, then.keys.data, sealer=then.by)
    try:
        if _counts(engine) != before:
            raise _bad_copy()
        with replace(store, engine=engine).writing(ctx) as work:
            change(work)
            resealing.seal_anew(work.session, then.by)
        _check(engine, loose)
    finally:
        engine.dispose()
    with path.open("rb+") as written:
        os.fsync(written.fileno())
    files.sync_folder(folder)


def _copy(engine: Engine, path: Path, key: bytes) -> None:
    """Copy the store page by page into a file under another key."""
    with closing(raw.connect(path, key)) as target, closing(engine.raw_connection()) as source:
        cast(Any, source.driver_connection).backup(target)


def _counts(engine: Engine) -> dict[str, int]:
    with reading(engine) as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in METADATA.sorted_tables
        }


def _loose(engine: Engine) -> int:
    """Count the references that lead nowhere: a fault of long ago must not keep anybody in."""
    with closing(engine.raw_connection()) as connection:
        return len(connection.cursor().execute("PRAGMA foreign_key_check").fetchall())


def _check(engine: Engine, loose: int) -> None:
    """Prove the new file: everything in its one file, every page whole, every reference kept."""
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        (busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        faults = cursor.execute("PRAGMA cipher_integrity_check").fetchall()
    if busy or faults or _loose(engine) > loose:
        raise _bad_copy()


def _told(folder: Path, error: BaseException) -> StoreUnavailable | None:
    """Return what to tell of an error that the driver or the system raised past the engine."""
    trouble = raw.trouble_of(error) if isinstance(error, (OSError, sqlcipher.Error)) else None
    if trouble is None:
        return None
    return _bad_copy() if trouble is Trouble.DAMAGED else _no_room(folder)


def _is_committed(folder: Path, then: Manifest) -> bool:
    with contextlib.suppress(manifest.Unreadable, manifest.TooNew):
        return manifest.read(folder) == then
    return False


def _take_back(folder: Path, name: str, left: tuple[str, ...]) -> None:
    with contextlib.suppress(OSError):
        sweeping.remove_database(folder / name)
        if left:
            sweeping.write_note(folder, Note("", left, ""))
        else:
            (folder / sweeping.NOTE).unlink(missing_ok=True)


def _switch(store: Store, file: StoreFile, then: _Next) -> None:
    """Work with the new file from now on; reads under way end in the old one."""
    engine, folder = store.engine, file.path.parent
    file.move(folder / then.manifest.database, then.keys.data)
    store.ring.keys = then.keys
    sealer = sealer_of(then.manifest, then.keys)
    engine.dialect.outreach_sealer = sealer  # type: ignore[attr-defined]  # read by Sealed
    engine.dispose()


def _leave(folder: Path, then: Manifest) -> None:
    """Remove the old file; one that a read still holds open goes at the next opening."""
    with contextlib.suppress(OSError):
        note = sweeping.read_note(folder)
        if note is not None:
            sweeping.write_note(folder, replace(note, key=""))
            sweeping.sweep_files(folder, then)


def _bad_copy() -> StoreUnavailable:
    return StoreUnavailable(
        N_("新写的数据库没有通过检查，钥匙没有更换，原来的数据库没有动。请先运行检查。"),
        code="bad_copy",
    )


def _no_room(folder: Path) -> StoreUnavailable:
    return StoreUnavailable(
        N_("“{path}”写不进去（磁盘可能已满），钥匙没有更换，原来的数据库没有动。"),
        code="disk_full",
        path=folder,
    )
