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


@dataclass(frozen=True)
class Failures:
    """Wrong passwords in a row, and when the last one was."""

    count: int
    last: datetime | None


def read(folder: Path) -> Failures:
    """Read the count; a file that cannot be read counts as none."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads((folder / NAME).read_bytes())
        return Failures(int(found["count"]), datetime.fromisoformat(found["last"]))
    return Failures(0, None)


def check(folder: Path, now: datetime) -> None:
    """Refuse (:class:`NotAllowed`) while the wait after the last wrong password lasts.

    A clock that was set back does not lengthen it beyond what it would be from now.
    """
    failures = read(folder)
    if failures.last is None:
        return
    wait = timedelta(seconds=wait_after(failures.count))
    left = min(failures.last + wait - now, wait)
    if left > timedelta():
        raise NotAllowed(
            N_("口令连续输错 {n} 次，请等 {wait} 秒再试。"),
            code="wait",
            n=failures.count,
            wait=int(left.total_seconds()) + 1,
        )


def note(folder: Path, now: datetime) -> int:
    """Count one more; returns the seconds to wait from now."""
    count = read(folder).count + 1
    text = json.dumps({"count": count, "last": now.isoformat()})
    with contextlib.suppress(OSError):  # a full disk must not tell right from wrong
        files.replace(folder / NAME, text.encode())
    return wait_after(count)


def forget(folder: Path) -> None:
    """Begin to count anew: the right one was given."""
    with contextlib.suppress(OSError):
        (folder / NAME).unlink(missing_ok=True)
