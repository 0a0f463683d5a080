# SPDX-License-Identifier: Apache-2.0
"""One opener: an OS lock on the store's folder, with host and process named beside it.

The lock is the system's, so it ends with its process however that ends; what a dead process
left written down is taken over. The names stand in a file of their own, since Windows lets
nobody read a locked one.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import platform
import stat
import time
from dataclasses import dataclass
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from outreach.db import files
from outreach.errors import N_, StoreUnavailable

LOCK_FILE = "store.lock"
NAMES_FILE = "opened-by.json"
# What a file system says that has no locks; Windows says it by a number of its own.
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}
_WINDOWS_NO_LOCKS = {1, 50}  # ERROR_INVALID_FUNCTION, ERROR_NOT_SUPPORTED
_PATIENCE, _PAUSE = 1.0, 0.02  # for the names of somebody who has taken the lock just now


@dataclass(frozen=True)
class Holder:
    """Who has a store open: the computer and the process, never the person."""

    host: str
    process: int


class Opener:
    """Holds a store's folder from opening to closing; released with the process at the latest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = _lock_of(folder)

    def take(self) -> None:
        """Take the lock at once or refuse: :class:`StoreUnavailable` names who has it."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise _taken(_holder_of_a_held_lock(self._folder)) from error
        except NotImplementedError as error:
            raise _no_locks(self._folder) from error
        except OSError as error:
            if error.errno in _NO_LOCKS or getattr(error, "winerror", 0) in _WINDOWS_NO_LOCKS:
                raise _no_locks(self._folder) from error
            raise files.unwritable(self._folder) from error
        _write_names(self._folder / NAMES_FILE)

    def release(self) -> None:
        """Let others open it."""
        if self._lock.is_locked:
            # On Windows this fails while somebody reads it; whoever comes next writes over it.
            with contextlib.suppress(OSError):
                (self._folder / NAMES_FILE).unlink(missing_ok=True)
            self._lock.release()


def _lock_of(folder: Path) -> BaseFileLock:
    """Return the lock, not taken yet.

    It belongs to the opened file (``flock``, ``LockFileEx``): the same process is refused a
    second time, too. It is taken on one thread and given back on another; a file system without
    locks is no place.
    """
    return FileLock(
        folder / LOCK_FILE, thread_local=False, fallback_to_soft=False, preserve_lock_file=True
    )


def check_free(folder: Path) -> None:
    """Refuse (:class:`StoreUnavailable`) where somebody has the store open, before it is opened.

    The lock is only tried where names are written down: whoever tries has it for a moment, and
    must not turn away somebody who opens in that moment.
    """
    found = holder(folder)
    if found is None or not _may_be(found, twice=True):
        return
    lock = _lock_of(folder)
    with contextlib.suppress(OSError, NotImplementedError):  # opening it will say so
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise _taken(_holder_of_a_held_lock(folder)) from error
        lock.release()


def holder(folder: Path) -> Holder | None:
    """Return who wrote their name down last; None where nobody did."""
    try:
        found = json.loads((folder / NAMES_FILE).read_text(encoding="utf-8"))
        return Holder(str(found["host"]), int(found["process"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _holder_of_a_held_lock(folder: Path) -> Holder | None:
    """Return who holds the lock, which somebody does.

    Whoever has taken it just now has not written yet: what stands there is nobody's, or is what
    a killed process left. Believed is a process that lives, or the same name of another computer
    twice; when that does not come, nobody is named rather than somebody wrong.
    """
    deadline = time.monotonic() + _PATIENCE
    before = None
    while True:
        found = holder(folder)
        if found is not None and _may_be(found, found == before):
            return found
        if time.monotonic() > deadline:
            return None
        before = found
        time.sleep(_PAUSE)


def _may_be(found: Holder, twice: bool) -> bool:
    if found.host != platform.node():
        return twice
    import psutil  # only when refused; asks without a signal, which on Windows would end it

    return bool(psutil.pid_exists(found.process))


def _write_names(path: Path) -> None:
    """Write host and process down, over whatever a process before has left.

    On a full disk the lock holds without its names, and wrong ones do not stay.
    """
    names = json.dumps({"host": platform.node(), "process": os.getpid()})
    try:
        path.write_text(names, encoding="utf-8")
    except OSError:
        with contextlib.suppress(OSError):
            path.chmod(stat.S_IRUSR | stat.S_IWUSR)  # Windows removes no read-only file
        with contextlib.suppress(OSError):
            path.unlink()
            path.write_text(names, encoding="utf-8")


def _no_locks(folder: Path) -> StoreUnavailable:
    return StoreUnavailable(
        N_("“{path}”所在的磁盘不支持加锁，不能放数据库。请放到本机硬盘上。"),
        code="no_locks",
        path=folder,
    )


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
