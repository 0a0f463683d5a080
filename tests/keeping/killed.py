# SPDX-License-Identifier: Apache-2.0
"""Keep a store in a process of its own that is killed on the way.

``python -m tests.keeping.killed VERB STORE FILE [--die-at N | --die-after SECONDS]``: VERB is
backup, restore or upgrade. A step is whatever touches a file: opened, renamed, removed, linked.
It prints how many there were and how many seconds it took, where it comes so far.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from outreach.services import backups, opening, restoring
from tests.keeping import kept

_STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.link", "sqlite3.connect"}


def die_at(place: int, near: Path) -> list[int]:
    """Kill this process before its N-th step; return the count so far."""
    seen = [0]

    def on_step(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _STEPS and str(near) in str(arguments[0]):
            seen[0] += 1
            if seen[0] == place:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(on_step)
    return seen


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("verb", choices=("backup", "restore", "upgrade"))
    parser.add_argument("store", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--die-at", type=int, default=0)
    parser.add_argument("--die-after", type=float, default=0.0)
    told = parser.parse_args()
    steps, begun = die_at(told.die_at, told.store.parent), time.perf_counter()
    if told.die_after > 0:
        timer = threading.Timer(told.die_after, os.kill, args=(os.getpid(), signal.SIGKILL))
        timer.daemon = True
        timer.start()
    if told.verb == "backup":
        with closing(opening.open_store(told.store, kept.ADMIN)) as store:
            backups.make(store, kept.on(1), told.file)
    elif told.verb == "restore":
        restoring.restore(told.store, told.file, kept.ADMIN, kept.on(1).now)
    else:
        opening.upgrade_store(told.store, kept.ADMIN, now=kept.on(1).now)
    print(steps[0], time.perf_counter() - begun, flush=True)


if __name__ == "__main__":
    main()
