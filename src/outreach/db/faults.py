# SPDX-License-Identifier: Apache-2.0
"""What SQLite and the system say when a disk is full, broken or closed, as sentences."""

from __future__ import annotations

import errno
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError

from outreach.errors import N_, StoreUnavailable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# Of SQLite's many input and output errors, those that come from reading: a full disk makes none.
_UNREADABLE = {"SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_CORRUPTFS",
               "SQLITE_IOERR_DATA", "SQLITE_IOERR_IN_PAGE"}  # fmt: skip


def sentence_of(error: DBAPIError | OSError) -> StoreUnavailable | None:
    """Return what to tell of an error that the surroundings made; None for a bug of ours."""
    if isinstance(error, OSError):
        return _disk_full() if error.errno in _FULL else None
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    if not name:
        return _by_words(str(error.orig).lower())
    if name in _UNREADABLE:
        return _unreadable()
    told = (tell for beginning, tell in _TOLD.items() if name.startswith(beginning))
    tell = next(told, None)
    return tell() if tell is not None else None


def damage_of(error: DBAPIError) -> StoreUnavailable | None:
    """Return what to tell where what was read is not what had been written; None otherwise."""
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    if not name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return None
    return StoreUnavailable(
        N_("数据库文件已损坏，有一部分读不出来。请关闭程序，用备份恢复。"), code="store_damaged"
    )


def _by_words(words: str) -> StoreUnavailable | None:
    """Judge by the words where a driver gives no name: a server's."""
    if "locked" in words or "busy" in words:
        return _busy()
    if "disk is full" in words or "disk i/o" in words or "no space left" in words:
        return _disk_full()
    return None


def _busy() -> StoreUnavailable:
    return StoreUnavailable(N_("数据正被另一个程序使用，请稍后再试。"), code="store_busy")


def _disk_full() -> StoreUnavailable:
    return StoreUnavailable(
        N_("磁盘写不进去了（可能已满），这次没有保存。请腾出空间后再试。"), code="disk_full"
    )


def _unreadable() -> StoreUnavailable:
    return StoreUnavailable(
        N_("磁盘读不出数据了，可能有损坏。请先检查磁盘，再用备份恢复到好的磁盘上。"),
        code="disk_unreadable",
    )


def _closed() -> StoreUnavailable:
    return StoreUnavailable(
        N_(
            "数据库文件打不开或写不进去，这次没有保存。"
            "请检查磁盘是否已满、文件夹是否只读，再试一次。"
        ),
        code="store_read_only",
    )


_TOLD: dict[str, Callable[[], StoreUnavailable]] = {
    "SQLITE_BUSY": _busy,
    "SQLITE_LOCKED": _busy,
    "SQLITE_FULL": _disk_full,
    "SQLITE_IOERR": _disk_full,  # writing, syncing, growing the log's index
    "SQLITE_READONLY": _closed,
    "SQLITE_PERM": _closed,
    "SQLITE_CANTOPEN": _closed,
}
