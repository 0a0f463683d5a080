# SPDX-License-Identifier: Apache-2.0
"""One opener: an OS lock on the store's folder, with host and process named beside it.

The lock is the system's, so it ends with its process however that ends; what a dead process
left written down is taken over. The names stand in a file of their own, since Windows lets
nobody read a locked one.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
from dataclasses import dataclass
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from outreach.db import files
from outreach.errors import N_, StoreUnavailable

LOCK_FILE = "store.lock"
NAMES_FILE = "opened-by.json"


@dataclass(frozen=True)
class Holder:
    """Who has a store open: the computer and the process, never the person."""

    host: str
    process: int


class Opener:
    """Holds a store's folder from opening to closing; released with the process at the latest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # A lock belongs to the opened file: the same process is refused a second time, too. It is
        # taken on one thread and given back on another; a file system without locks is no place.
        self._lock: BaseFileLock = FileLock(
            folder / LOCK_FILE,
            thread_local=False,
            fallback_to_soft=False,
            preserve_lock_file=True,
        )

    def take(self) -> None:
        """Take the lock at once or refuse: :class:`StoreUnavailable` names who has it."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise _taken(holder(self._folder)) from error
        except NotImplementedError as error:
            raise StoreUnavailable(
                N_("“{path}”所在的磁盘不支持加锁，不能放数据库。请放到本机硬盘上。"),
                code="no_locks",
                path=self._folder,
            ) from error
        except OSError as error:
            raise files.unwritable(self._folder) from error
        names = {"host": platform.node(), "process": os.getpid()}
        with contextlib.suppress(OSError):  # a full disk: the lock holds without its names
            (self._folder / NAMES_FILE).write_text(json.dumps(names), encoding="utf-8")

    def release(self) -> None:
        """Let others open it."""
        if self._lock.is_locked:
            with contextlib.suppress(OSError):
                (self._folder / NAMES_FILE).unlink(missing_ok=True)
            self._lock.release()


def holder(folder: Path) -> Holder | None:
    """Return who wrote their name down last; None where nobody did."""
    try:
        found = json.loads((folder / NAMES_FILE).read_text(encoding="utf-8"))
        return Holder(str(found["host"]), int(found["process"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _taken(who: Holder | None) -> StoreUnavailable:
    if who is None:
        return StoreUnavailable(
            N_("数据库正被另一个程序打开，请先关闭那个程序。"), code="store_open"
        )
    return StoreUnavailable(
        N_("数据库正被电脑“{host}”上的程序打开（进程号 {process}），请先在那里关闭，再打开。"),
        code="store_open",
        host=who.host,
        process=who.process,
    )
