# SPDX-License-Identifier: Apache-2.0
"""Look a store over: what is damaged, what it means, what to do; and what was not looked at.

Nothing is repaired and nothing is taken for whole that was not read. What is found is told as
findings; only what keeps a check from beginning (no store, a wrong password, somebody else has
it open) is raised.
"""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path

from outreach.db import files, logs, manifest, places, raw
from outreach.db.manifest import Keys, Manifest
from outreach.db.opener import Opener
from outreach.errors import N_, StoreUnavailable, UserError
from outreach.services import checked, openers, opening, sweeping
from outreach.services.findings import PARTS as PARTS
from outreach.services.findings import Checked as Checked
from outreach.services.findings import Finding as Finding
from outreach.services.findings import Look
from outreach.services.opening import Secret


def check(folder: Path, secret: Secret | None, now: datetime) -> Checked:
    """Look over the store in a folder, which nobody may have open meanwhile.

    Reads every page, every attached file and the last backup, so it takes its time. ``now`` is
    the clock's: wrong passwords are waited for. Raises :class:`UserError` where there is no
    store, :class:`NotAllowed` for a wrong password, :class:`StoreUnavailable` where it is open
    elsewhere or no keys can be had of it.
    """
    look = Look(folder, now)
    found = _look_at_manifest(look)
    _look_at_place(look)
    openers.check_free(folder)
    held = opening.unlock(folder, found, secret or Secret(), now)
    opener = Opener(folder)
    opener.take()
    try:
        look.done("lock")
        found = opening.read_manifest(folder)
        try:
            manifest.check_mac(found, held.data)
        except manifest.Unreadable as error:
            raise StoreUnavailable(
                N_("“{path}”不是本程序的数据库，或已损坏。请用备份恢复。"),
                code="not_a_store",
                path=folder / manifest.NAME,
            ) from error
        opening.check_line(folder, found, held)
        return _look_inside(look, found, held)
    finally:
        opener.release()


def _look_at_manifest(look: Look) -> Manifest:
    found = opening.read_manifest(look.folder)
    if not manifest.is_whole(look.folder):
        look.found(
            "manifest_damaged",
            N_("钥匙清单 {name} 坏了或不见了，用的是副本 {second}。下次打开时会补上。"),
            name=manifest.NAME,
            second=manifest.SECOND,
        )
    elif not manifest.is_whole(look.folder, manifest.SECOND):
        look.found(
            "manifest_copy_damaged",
            N_("钥匙清单的副本 {name} 坏了或不见了。下次打开时会补上。"),
            name=manifest.SECOND,
        )
    elif (look.folder / manifest.SECOND).read_bytes() != manifest.encode(found):
        look.found(
            "manifest_copy_stale",
            N_("钥匙清单的副本 {name} 是旧的。下次打开时会补上。"),
            name=manifest.SECOND,
        )
    look.done("manifest")
    return found


def _look_at_place(look: Look) -> None:
    try:
        places.check_place(look.folder)
    except UserError as error:
        look.told(error)
    look.done("place")


def _look_inside(look: Look, found: Manifest, held: Keys) -> Checked:
    database = look.folder / found.database
    _look_at_files(look, found)
    _look_at_room(look, database)
    try:
        logs.check(database)
        look.done("log")
        with opening.engine_of(database, found, held) as engine:
            try:
                checked.look_at_database(look, engine)
                checked.look_at_contents(look, engine, found, held)
            finally:
                engine.dispose()
    except UserError as error:
        look.told(error)
        return look.result(opens=False)
    return look.result()


def _look_at_files(look: Look, found: Manifest) -> None:
    """Tell of database files that the manifest does not name: they may be somebody's only copy."""
    note = sweeping.read_note(look.folder)
    ours = {found.database, *((note.new, *note.old) if note is not None else ())}
    for path in sorted(look.folder.glob("outreach*.db")):
        if path.name not in ours:
            look.found(
                "stray_database",
                N_(
                    "文件 {name} 不属于现在的数据库，可能是旧清单或复制留下的。"
                    "确认不需要以后请自己移走。"
                ),
                name=path.name,
            )
    look.done("files")


def _look_at_room(look: Look, database: Path) -> None:
    with contextlib.suppress(OSError):
        try:
            files.check_room(look.folder, 2 * raw.size_of(database))
        except StoreUnavailable as error:
            message = N_(
                "“{path}”所在的磁盘只剩 {free} MB，备份、升级和更换钥匙需要 {needed} MB。"
                "请腾出空间。"
            )
            look.findings.append(Finding("little_room", message, error.values))
        look.done("room")
