# SPDX-License-Identifier: Apache-2.0
"""Look a store over: what is damaged, what it means, what to do; and what was not looked at.

Nothing is repaired and nothing is taken for whole that was not read. What is found is told as
findings; only what keeps a check from beginning (no store, a wrong password, somebody else has
it open) is raised.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from outreach.db import files, manifest, places, raw, wal
from outreach.db.manifest import Keys, Manifest
from outreach.db.opener import Opener
from outreach.errors import N_, StoreUnavailable, UserError
from outreach.services import checked, openers, opening, sweeping
from outreach.services.opening import Secret

# What can be looked at, in this order, and how it is called.
PARTS = {
    "manifest": N_("钥匙清单和它的副本"),
    "place": N_("存放的位置"),
    "lock": N_("有没有别的程序打开着"),
    "log": N_("没有写回的日志"),
    "encryption": N_("文件是否加密"),
    "pages": N_("数据库每一页的校验"),
    "structure": N_("表和索引"),
    "references": N_("记录之间的关联"),
    "schema": N_("数据库的版本"),
    "practice": N_("练习库的标记"),
    "people": N_("用户和他们的钥匙"),
    "sealed": N_("封存的内容"),
    "attachments": N_("附件"),
    "backup": N_("最近一次备份"),
    "files": N_("数据库旁边的文件"),
    "room": N_("磁盘空间"),
}


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be. ``serious``: data is lost or may be."""

    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    serious: bool = False

    def sentence(self, translate: Callable[..., str]) -> str:
        """Write the sentence in the reader's language."""
        return UserError(self.message, code=self.code, **self.values).sentence(translate)


@dataclass(frozen=True)
class Checked:
    """What a check found, and of which parts it may speak (keys of :data:`PARTS`).

    ``not_looked_at`` says why of each other part. ``opens``: whether the store could be opened.
    """

    findings: tuple[Finding, ...]
    looked_at: tuple[str, ...]
    at: datetime
    not_looked_at: Mapping[str, str] = field(default_factory=dict)
    opens: bool = True


class Look:
    """Gathers what a check finds on its way."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.folder, self.now = folder, now
        self.findings: list[Finding] = []
        self.looked_at: list[str] = []
        self.left_out: dict[str, str] = {}

    def found(self, code: str, message: str, *, serious: bool = False, **values: object) -> None:
        """Add a finding."""
        self.findings.append(Finding(code, message, values, serious))

    def told(self, error: UserError, *, serious: bool = True) -> None:
        """Add as a finding what would be an error elsewhere."""
        self.found(error.code, error.message, serious=serious, **error.values)

    def done(self, part: str) -> None:
        """Say that a part was looked at, all of it."""
        self.looked_at.append(part)

    def skip(self, part: str, why: str) -> None:
        """Say that a part was not looked at, and why."""
        self.left_out[part] = why

    def result(self, *, opens: bool = True) -> Checked:
        """Return what was found; what nobody came to was not looked at."""
        for part in PARTS:
            if part not in self.looked_at:
                self.left_out.setdefault(part, N_("数据库打不开"))
        looked_at = tuple(part for part in PARTS if part in self.looked_at)
        left_out = {part: self.left_out[part] for part in PARTS if part in self.left_out}
        return Checked(tuple(self.findings), looked_at, self.now, left_out, opens)


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
    lost = wal.lost_commits(database.with_name(database.name + "-wal"))
    if lost:
        look.found(
            "log_damaged",
            N_("没有写回的日志中间坏了，后面的 {n} 次保存读不出来。请用备份恢复，再补录。"),
            serious=True,
            n=lost,
        )
    look.done("log")
    try:
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
