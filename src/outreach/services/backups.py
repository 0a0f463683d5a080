# SPDX-License-Identifier: Apache-2.0
"""Backups: made daily when something changed, before every upgrade, and when asked for.

Everybody may make one: it is as encrypted as the store, and opens by the keys of its day. Where
they go is for whoever keeps the store to say. Of those in that folder, old ones are thinned
(:func:`outreach.domain.keeping.thin`); a backup written elsewhere is nobody's but its maker's.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from outreach.clock import BUSINESS_ZONE
from outreach.config import writable_folder
from outreach.db import copies, copy_index, files
from outreach.db.copies import Origin
from outreach.db.copy_index import Index
from outreach.db.engine import file_of
from outreach.db.keeping import SettingRow
from outreach.db.upgrade import revisions
from outreach.domain.keeping import KEEPERS, Copy, thin
from outreach.errors import N_, StoreUnavailable, UserError
from outreach.services.context import Context
from outreach.services.store import Store

ENDING = ".outreach-backup"
DAILY, MANUAL, UPGRADE = "daily", "manual", "upgrade"
SETTING = "backup_folder"
REPLACED = "replaced-"  # beside a store that was brought back: what it replaced
KEPT_REPLACED = timedelta(days=30)
Keyring = Mapping[str, bytes]  # the keys that a store has and had, by name
_STAMP = "%Y-%m-%d-%H%M%S"
_NAME = re.compile(r"outreach-(\d{4}-\d\d-\d\d-\d{6})-([a-z]+)(?:_(\d+))?" + re.escape(ENDING))


@dataclass(frozen=True)
class Made:
    """A backup that was written, opened and checked."""

    path: Path
    at: datetime
    size: int
    attachments: int
    missing: int = 0  # attached files that the store names and nobody finds any more


@dataclass(frozen=True)
class BackupInfo:
    """One backup as it shows itself without a password."""

    path: Path
    at: datetime
    size: int
    kind: str
    store: str
    generation: int
    schema: str
    readable: bool
    practice: bool = False


def folder_of(store: Store) -> Path | None:
    """Return where daily backups go.

    None where there are none: a practice store for which nobody chose a folder, and a server,
    whose own backups are its administrator's.
    """
    if store.folder is None:
        return None
    chosen = _chosen(store)
    if chosen is not None:
        return chosen
    return None if store.practice else default_folder(store.folder)


def _chosen(store: Store) -> Path | None:
    with store.reading() as session:
        text = session.scalar(select(SettingRow.value).where(SettingRow.key == SETTING))
    return Path(text) if text else None


def default_folder(store: Path) -> Path:
    """Return where backups go until somebody chooses: beside the store, never inside."""
    return store.absolute().parent / "outreach-backups"


def choose_folder(store: Store, ctx: Context, folder: Path) -> None:
    """Choose where daily backups go: another disk, a network drive.

    Raises :class:`UserError` for a folder inside the store's or one that cannot be written.
    """
    ctx.require(*KEEPERS)
    home = _home(store)
    folder = folder.absolute()
    if folder.resolve().is_relative_to(home.resolve()):
        raise UserError(
            N_("备份不能放在数据库自己的文件夹里，请换一个，最好在另一块磁盘上。"),
            code="backup_inside",
        )
    writable_folder(folder)
    with store.writing(ctx) as work:
        before = work.session.scalar(select(SettingRow.value).where(SettingRow.key == SETTING))
        write_setting(work.session, SETTING, str(folder))
        work.audit("choose", SETTING, None, {"folder": (before, str(folder))})


def write_setting(session: Session, key: str, value: str) -> None:
    """Write one setting of the store; part of a larger transaction."""
    done = session.execute(update(SettingRow).where(SettingRow.key == key).values(value=value))
    if done.rowcount == 0:  # type: ignore[attr-defined]  # an update counts its rows
        session.execute(insert(SettingRow).values(key=key, value=value))


def make(store: Store, ctx: Context, target: Path | None = None, *, kind: str = MANUAL) -> Made:
    """Back the store up into a file, or into the folder of backups under a name of its own.

    Raises :class:`UserError` where the file is there already or the folder cannot be written,
    :class:`StoreUnavailable` where the disk is full or the store is damaged.
    """
    home = _home(store)
    if target is None or target.is_dir():
        path = _name(target or _folder(store, home), ctx.now, kind)
    elif target.exists():
        raise UserError(
            N_("文件“{file}”已经在那里，备份不覆盖文件，请换一个名字。"),
            code="file_exists",
            file=target.name,
        )
    else:
        path = _there(target.absolute().parent) / target.name
    if path.resolve().is_relative_to(home.resolve()):
        raise UserError(
            N_("备份不能放在数据库自己的文件夹里，请换一个，最好在另一块磁盘上。"),
            code="backup_inside",
        )
    index = copies.write(origin_of(store), path, kind=kind, now=ctx.now)
    assert index is not None
    return _made(path, index)


def daily(store: Store, ctx: Context) -> Made | None:
    """Make today's backup where something changed since the last; thin what is there.

    Cheap where nothing is due: one setting and the names in one folder. What a restore replaced
    goes after its month at every look, whether or not anything changed. Raises what
    :func:`make` raises: the caller says it, and work goes on; the next call tries again.
    """
    if store.folder is not None:
        _drop_replaced(store.folder, ctx.now)
    folder = folder_of(store)
    if folder is None:
        return None
    home, origin = _home(store), origin_of(store)
    own, known = copies.manifest_of(origin).store, copies.keys_of(origin)
    last = _last(folder, own, known, ctx.now)
    if last is not None and last.made_at.astimezone(BUSINESS_ZONE).date() == ctx.today:
        return None
    if last is not None and copies.peek_mark(origin) == last.mark:
        return None
    path = _name(_folder(store, home), ctx.now, DAILY)
    index = copies.write(origin, path, kind=DAILY, now=ctx.now)
    assert index is not None
    thin_folder(folder, own, known, ctx.now)
    return _made(path, index)


def before_upgrade(origin: Origin, chosen: str | None, now: datetime) -> Path:
    """Back up a store of an earlier version; a folder that is gone must not keep it old."""
    beside = default_folder(origin.folder)
    folder = Path(chosen) if chosen and Path(chosen).is_dir() else _there(beside)
    path = _name(folder, now, UPGRADE)
    copies.write(origin, path, kind=UPGRADE, now=now)
    thin_folder(folder, copies.manifest_of(origin).store, copies.keys_of(origin), now)
    return path


def listed(folder: Path) -> list[BackupInfo]:
    """Return the backups in a folder, newest first; those that cannot be read say so."""
    found = []
    for path, at, kind in _named(folder):
        try:
            found.append(info_of(path))
        except UserError:
            size = path.stat().st_size if path.exists() else 0
            found.append(BackupInfo(path, at, size, kind, "", 0, "", readable=False))
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def info_of(path: Path) -> BackupInfo:
    """Return what a backup says of itself; raises :class:`UserError` for what is none."""
    index = copy_index.read(path)
    return BackupInfo(
        path=path,
        at=index.made_at.astimezone(BUSINESS_ZONE),
        size=path.stat().st_size,
        kind=index.kind,
        store=index.store,
        generation=index.generation,
        schema=index.schema,
        readable=index.schema in revisions(),
        practice=index.practice,
    )


def thin_folder(folder: Path, own: str, known: Keyring, now: datetime) -> list[Path]:
    """Remove the backups of one store that the rule lets go; another store's stay.

    One that none of its keys has signed is nobody's: it neither counts nor goes.
    """
    found: dict[str, Path] = {}
    kept = []
    for path, at, kind in _named(folder):
        with contextlib.suppress(UserError):
            if _is_own(copy_index.read(path), own, known):
                found[path.name] = path
                kept.append(Copy(path.name, at, before_upgrade=kind == UPGRADE))
    gone = [found[one.name] for one in thin(kept, now)]
    for path in gone:
        with contextlib.suppress(OSError):  # open elsewhere: the next time
            path.unlink()
    return gone


def origin_of(store: Store) -> Origin:
    """Return what is to be copied of an opened store."""
    file = file_of(store.engine)
    assert file is not None
    return Origin(_home(store), file)


def _home(store: Store) -> Path:
    if store.folder is None:
        raise UserError(
            N_("服务器上的数据库由服务器的管理员备份，这里做不了。"), code="server_store"
        )
    return store.folder


def _folder(store: Store, home: Path) -> Path:
    """Return the folder to write to; one that was chosen and is gone is not made anew."""
    chosen = _chosen(store)
    if chosen is None:
        return _there(default_folder(home))
    if not chosen.is_dir():
        raise StoreUnavailable(
            N_("备份文件夹“{path}”现在找不到，今天还没有备份。请接上那块磁盘，或另选文件夹。"),
            code="backup_folder_gone",
            path=chosen,
        )
    return chosen


def _there(folder: Path) -> Path:
    """Make a folder; that it can be written is proven by the backup itself."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.unwritable(folder) from error
    return folder


def _name(folder: Path, now: datetime, kind: str) -> Path:
    """Name a backup by its moment; of two in one second the later one is numbered."""
    stem = f"outreach-{now.astimezone(BUSINESS_ZONE).strftime(_STAMP)}-{kind}"
    path, number = folder / (stem + ENDING), 1
    while path.exists():
        number += 1
        path = folder / f"{stem}_{number}{ENDING}"  # sorts after the first
    return path


def _named(folder: Path) -> list[tuple[Path, datetime, str]]:
    """Return the files in a folder that bear a backup's name, newest first."""
    found = []
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:
        return []
    for name in names:
        match = _NAME.fullmatch(name)
        if match is None:
            continue
        with contextlib.suppress(ValueError):
            at = datetime.strptime(match[1], _STAMP).replace(tzinfo=BUSINESS_ZONE)
            found.append((at, int(match[3] or 1), name, match[2]))
    return [(folder / name, at, kind) for at, _, name, kind in sorted(found, reverse=True)]


def _is_own(index: Index, own: str, known: Keyring) -> bool:
    return index.store == own and copy_index.is_signed_by(index, known)


def _last(folder: Path, own: str, known: Keyring, now: datetime) -> Index | None:
    """Return the last backup of a store; one dated later than now is no answer."""
    for path, at, _ in _named(folder):
        if at <= now:
            with contextlib.suppress(UserError):
                index = copy_index.read(path)
                if _is_own(index, own, known):
                    return index
    return None


def _drop_replaced(home: Path, now: datetime) -> None:
    """Let go what a restore replaced a month ago."""
    for path in home.glob(REPLACED + "*"):
        with contextlib.suppress(ValueError):
            stamp = path.name.removeprefix(REPLACED)[:17]
            at = datetime.strptime(stamp, _STAMP).replace(tzinfo=BUSINESS_ZONE)
            if at + KEPT_REPLACED < now:
                shutil.rmtree(path, ignore_errors=True)


def _made(path: Path, index: Index) -> Made:
    at = index.made_at.astimezone(BUSINESS_ZONE)
    return Made(path, at, path.stat().st_size, len(index.attachments), len(index.missing))
