# SPDX-License-Identifier: Apache-2.0
"""Import a roster in a process of its own, so that it can be killed or can meet another.

``python -m tests.services.importer STORE ROSTER [--die-at N | --die-after SECONDS | --wait FILE]``
prints the outcome's counts as JSON, or why the store was refused and the exit code of that.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from outreach.errors import UserError
from outreach.services import ledgers, opening
from outreach.services.deciding import Outcome
from outreach.services.ledgers import ImportOptions
from tests.services.surroundings import clerk


def die_at(engine: Engine, place: int) -> list[int]:
    """Kill this process before its N-th statement (or commit) runs; return the count so far."""
    seen = [0]

    def on_step(*_arguments: Any) -> None:
        seen[0] += 1
        if seen[0] == place:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", on_step)
    event.listen(engine, "commit", on_step)
    return seen


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("store", type=Path)
    parser.add_argument("roster", type=Path)
    parser.add_argument("--die-at", type=int, default=0)
    parser.add_argument("--die-after", type=float, default=0.0)
    parser.add_argument("--wait", type=Path)
    told = parser.parse_args()
    try:
        opened = opening.open_store(told.store)
    except UserError as error:
        print(json.dumps({"refused": error.code, "exit": error.exit_code}), flush=True)
        return
    with closing(opened) as store:
        ctx = clerk(store)
        steps = die_at(store.engine, told.die_at)
        if told.wait is not None:
            print("ready", flush=True)
            deadline = time.monotonic() + 30
            while not told.wait.exists() and time.monotonic() < deadline:
                pass
        if told.die_after:
            timer = threading.Timer(told.die_after, os.kill, args=(os.getpid(), signal.SIGKILL))
            timer.daemon = True
            timer.start()
        done = ledgers.import_file(store, ctx, told.roster, ImportOptions())
        counts = {outcome.value: done.count(outcome) for outcome in Outcome}
        print(json.dumps({"counts": counts, "steps": steps[0]}), flush=True)


if __name__ == "__main__":
    main()
