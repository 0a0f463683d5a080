# SPDX-License-Identifier: Apache-2.0
"""How often a wrong password was given in a row: beside the store, which itself stays untouched."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from outreach.db import files
from outreach.domain.keeping import wait_after
from outreach.errors import N_, NotAllowed

NAME = "attempts.json"
_MOST = 1_000_000  # more is no count of ours
_EARLIEST, _LATEST = 1970, 9999  # years with which one can reckon


@dataclass(frozen=True)
class Failures:
    """Wrong passwords in a row, and when the last one was."""

    count: int
    last: datetime | None


def read(folder: Path) -> Failures:
    """Read the count; a file that cannot be read, or that we never wrote, counts as none."""
    with contextlib.suppress(
        OSError, ValueError, KeyError, TypeError, ArithmeticError, RecursionError
    ):
        found = json.loads((folder / NAME).read_bytes())
        count, last = int(found["count"]), datetime.fromisoformat(found["last"])
        if 0 < count <= _MOST and last.tzinfo is not None and _EARLIEST < last.year < _LATEST:
            return Failures(count, last)
    return Failures(0, None)


def check(folder: Path, now: datetime) -> None:
    """Refuse (:class:`NotAllowed`) while the wait after the last wrong password lasts.

    Where the clock was set back since, the wait begins anew: it never lasts longer than it says.
    """
    failures = read(folder)
    if failures.last is None:
        return
    if failures.last > now:
        _write(folder, failures.count, now)
    begun = min(failures.last, now)
    left = begun + timedelta(seconds=wait_after(failures.count)) - now
    if left > timedelta():
        raise NotAllowed(
            N_("口令连续输错 {n} 次，请等 {wait} 秒再试。"),
            code="wait",
            n=failures.count,
            wait=int(left.total_seconds()) + 1,
        )


def note(folder: Path, now: datetime) -> int:
    """Count one more; returns the seconds to wait from now."""
    count = min(read(folder).count + 1, _MOST)
    _write(folder, count, now)
    return wait_after(count)


def _write(folder: Path, count: int, last: datetime) -> None:
    text = json.dumps({"count": count, "last": last.isoformat()})
    with contextlib.suppress(OSError):  # a full disk must not tell right from wrong
        files.replace(folder / NAME, text.encode())


def forget(folder: Path) -> None:
    """Begin to count anew: the right one was given."""
    with contextlib.suppress(OSError):
        (folder / NAME).unlink(missing_ok=True)
