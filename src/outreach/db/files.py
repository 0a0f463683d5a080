# SPDX-License-Identifier: Apache-2.0
"""Files that must survive a power cut: written beside, fsynced, renamed, their folder fsynced."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from outreach.errors import N_, StoreUnavailable, UserError

PARTIAL = ".partial"
MB = 1024 * 1024
SPARE = 200 * MB  # left free for everybody else, and for what the system itself writes
_ONLY_OURS = 0o600


def replace(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of a file: a reader sees the old or the new one, whole."""
    partial = path.with_name(path.name + PARTIAL)
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, _ONLY_OURS)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


_BINARY = getattr(os, "O_BINARY", 0)  # Windows translates line ends otherwise


def settle(partial: Path, path: Path) -> None:
    """Give a finished file its name: fsynced before, its folder after."""
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename last; on Windows a folder cannot be synced and needs not to be."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check_room(folder: Path, needed: int, *, spare: int = SPARE) -> None:
    """Refuse to begin something large where the disk would be full before its end.

    ``needed`` is in bytes. ``spare`` is left free beside it, or a tenth of a small disk.
    Raises :class:`StoreUnavailable`; nothing was written.
    """
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    usage = shutil.disk_usage(there)
    spare = min(spare, usage.total // 10)
    if usage.free < needed + spare:
        raise StoreUnavailable(
            N_(
                "“{path}”所在的磁盘还剩 {free} MB，这一步需要 {needed} MB。"
                "请先腾出空间，什么也没有改。"
            ),
            code="disk_full",
            path=folder,
            free=usage.free // MB,
            needed=(needed + spare) // MB + 1,
        )


def unwritable(path: Path) -> UserError:
    """Return the sentence for a folder that cannot be written."""
    return UserError(
        N_("文件夹“{path}”写不进去，请换一个文件夹，或检查权限。"), code="unwritable", path=path
    )
