# SPDX-License-Identifier: Apache-2.0
"""Where a store may lie: on a disk of this computer that nobody copies behind its back.

Looked at every opening, so it costs next to nothing: one file of the system's, and a few dozen
questions whether a name exists. What cannot be found out does not stand in the way.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from outreach.domain.places import (
    SYNCERS,
    Mount,
    Syncer,
    mount_of,
    mounts_of,
    named_in_environment,
    named_like_synced,
    network_kind,
)
from outreach.errors import N_, StoreUnavailable, Word

_MOUNTINFO = Path("/proc/self/mountinfo")
_DRIVE_REMOTE = 4
_SYNC_ROOTS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\SyncRootManager"


def check_place(folder: Path) -> None:
    """Refuse a network drive or a synchronised folder, with the reason.

    The folder need not exist yet. Raises :class:`StoreUnavailable`; an existing store in such a
    place is refused, too, and told how to leave it.
    """
    places = _both_ways(folder)
    for place in places:
        kind = network_of(place)
        if kind is not None:
            raise StoreUnavailable(
                N_(
                    "“{path}”在网络磁盘或共享文件夹上（{kind}）：那里的加锁和写盘靠不住，"
                    "数据会坏。请把数据库放到（或整个移到）本机硬盘上；备份可以放在网络磁盘上。"
                ),
                code="network_place",
                path=folder,
                kind=kind,
            )
    for place in places:
        who = synced_by(place)
        if who is not None:
            raise StoreUnavailable(
                N_(
                    "“{path}”在“{service}”的同步文件夹里：同步程序会在写到一半时复制或替换文件，"
                    "数据会坏。请把数据库放到（或整个移到）不同步的本机文件夹；"
                    "备份可以放在同步文件夹里。"
                ),
                code="synced_place",
                path=folder,
                service=Word(who),
            )


def _both_ways(folder: Path) -> list[Path]:
    """Return the folder as it was named and as it lies behind links and mapped drives."""
    named = Path(os.path.abspath(folder))  # noqa: PTH100 - resolves "..", follows no link
    try:
        real = named.resolve()
    except (OSError, RuntimeError):  # a loop of links: opening it will say so
        return [named]
    return [named] if real == named else [named, real]


def network_of(path: Path) -> str | None:
    """Return the name of the network file system that a path lies on; None for a disk here."""
    if sys.platform == "win32":
        return _windows_network(path)
    mount = mount_of(path, _mounts())
    return network_kind(mount) if mount is not None else None


def _mounts() -> list[Mount]:
    """Ask the system what is mounted; Linux is read directly, which asks no server anything."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            return mounts_of(_MOUNTINFO.read_text(encoding="utf-8", errors="surrogateescape"))
    import psutil  # costs as much as all the rest together

    with contextlib.suppress(OSError, psutil.Error):
        found = psutil.disk_partitions(all=True)
        return [Mount(one.mountpoint, one.fstype, one.device) for one in found]
    return []


def is_unc(path: str) -> bool:
    r"""Tell ``\\server\share`` from a path on a drive; ``\\?\C:`` is a drive, ``\\?\UNC`` not."""
    plain = path.replace("/", "\\").upper()
    if plain.startswith(("\\\\?\\", "\\\\.\\")):
        return plain[4:].startswith("UNC\\")
    return plain.startswith("\\\\")


def _windows_network(path: Path) -> str | None:
    if is_unc(str(path)):
        return "UNC"
    if sys.platform == "win32":  # for the type checker
        import ctypes

        # Not psutil: it would ask every drive, and a dead network drive answers after a minute.
        if ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _DRIVE_REMOTE:
            return path.drive
    return None


def synced_by(path: Path) -> str | None:
    """Return the program in whose synchronised folder a path lies; None where nobody's is known.

    Told by what such programs leave in their folders, by what they tell the system, and by the
    names that they give to folders.
    """
    for folder in (path, *path.parents):
        for syncer in SYNCERS:
            if _marked(folder, syncer):
                return syncer.name
    for top, name in _registered():
        if path.is_relative_to(top):
            return name
    return named_in_environment(path, os.environ) or named_like_synced(path)


def _marked(folder: Path, syncer: Syncer) -> bool:
    """Tell whether a program's marks lie in a folder."""
    for name in syncer.inside:
        if os.path.lexists(folder / name):
            return True
    for name in syncer.files:
        if "*" not in name:
            if (folder / name).is_file():
                return True
            continue
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            if any(fnmatchcase(one.name, name) and one.is_file() for one in entries):
                return True
    return False


def _registered() -> Iterator[tuple[str, str]]:
    """List the folders that programs have registered with Windows as synchronised.

    OneDrive, iCloud, Dropbox, Nextcloud and others do; each user has a value with the folder.
    """
    if sys.platform != "win32":
        return
    import winreg

    def keys(parent: Any) -> Iterator[str]:
        for place in range(winreg.QueryInfoKey(parent)[0]):
            yield winreg.EnumKey(parent, place)

    with (
        contextlib.suppress(OSError),
        winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _SYNC_ROOTS) as roots,
    ):
        for provider in keys(roots):
            name = provider.partition("!")[0]
            with (
                contextlib.suppress(OSError),
                winreg.OpenKey(roots, provider + r"\UserSyncRoots") as users,
            ):
                for place in range(winreg.QueryInfoKey(users)[1]):
                    yield str(winreg.EnumValue(users, place)[1]), name
