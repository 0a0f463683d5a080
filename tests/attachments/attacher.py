# SPDX-License-Identifier: Apache-2.0
"""Attach and remove in a process of its own, so that it can be killed between any two steps.

``python -m tests.attachments.attacher STORE PHOTO RECORD [--die-at N]`` says what has been
acknowledged, a line each, and at last how many steps there were. A step is a statement, a
commit, or what happens to a file of the vault.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from outreach.db.vault import FOLDER
from outreach.services import attachments, opening
from outreach.services.attachments import TALK
from tests.services.surroundings import clerk

FILE_STEPS = {"open", "os.rename", "os.remove"}


def die_at(engine: Engine, folder: Path, place: int) -> list[int]:
    """Kill this process before its N-th step; return the count so far."""
    seen = [0]

    def on_step(*_arguments: Any) -> None:
        seen[0] += 1
        if seen[0] == place:
            os.kill(os.getpid(), signal.SIGKILL)

    def on_audit(what: str, arguments: tuple[Any, ...]) -> None:
        if what in FILE_STEPS and str(arguments[0]).startswith(str(folder)):
            on_step()

    event.listen(engine, "before_cursor_execute", on_step)
    event.listen(engine, "commit", on_step)
    sys.addaudithook(on_audit)
    return seen


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("store", type=Path)
    parser.add_argument("photo", type=Path)
    parser.add_argument("record", type=uuid.UUID)
    parser.add_argument("--die-at", type=int, default=0)
    told = parser.parse_args()
    with closing(opening.open_store(told.store)) as store:
        ctx, record = clerk(store), (TALK, told.record)
        before = attachments.attachments(store, ctx, told.record)
        steps = die_at(store.engine, told.store / FOLDER, told.die_at)
        kept = attachments.attach(store, ctx, record, told.photo)
        print("kept", kept, flush=True)
        for one in before:
            print("removing", one.id, flush=True)
            attachments.remove(store, ctx, one.id)
            print("removed", one.id, flush=True)
        print("steps", steps[0], flush=True)


if __name__ == "__main__":
    main()
