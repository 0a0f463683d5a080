# SPDX-License-Identifier: Apache-2.0
"""A process that changes keys and dies at a chosen line of doing so.

``python -m tests.keeping.dying FOLDER JOB PLACE``
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from outreach.domain.keeping import PRACTICE_PASSWORD
from outreach.services import access, opening, rotating
from outreach.services.opening import Secret
from outreach.services.store import Store
from tests.keeping.people import as_user

NEW = "另一句够长的话，周"
_WHERE = tuple(
    str(Path("outreach") / one)
    for one in (
        *(f"services/{name}.py" for name in ("access", "rotating", "slots", "sweeping")),
        *(f"db/{name}.py" for name in ("manifest", "files")),
    )
)


def change_password(store: Store) -> None:
    """Give the opener another password."""
    access.change_password(store, as_user(store), PRACTICE_PASSWORD, NEW)


def renew(store: Store) -> None:
    """Give the store new keys."""
    rotating.renew_keys(store, as_user(store))


def remove(store: Store) -> None:
    """Remove a user."""
    access.remove_user(store, as_user(store), "lin")


def add(store: Store) -> None:
    """Add a user."""
    access.add_user(store, as_user(store), "neu", "新", frozenset(access.opened_by(store).roles))


JOBS: dict[str, Callable[[Store], None]] = {
    one.__name__: one for one in (change_password, renew, remove, add)
}


class Death:
    """Counts the lines that are run, and kills the process at one of them."""

    def __init__(self, place: int) -> None:
        self.place, self.count = place, 0

    def on_call(self, frame: FrameType, _event: str, _value: Any) -> Any:
        """Follow the functions that change keys."""
        return self.on_line if frame.f_code.co_filename.endswith(_WHERE) else None

    def on_line(self, _frame: FrameType, event: str, _value: Any) -> Any:
        """Die here, if here it is: as a power cut, with nothing told and nothing closed."""
        if event == "line":
            self.count += 1
            if self.count == self.place:
                os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        return self.on_line


def followed(store: Store, job: str, place: int = 0) -> Death:
    """Do the job, and die at that line of it; without a line return how many there were."""
    death, before = Death(place), sys.gettrace()
    sys.settrace(death.on_call)
    try:
        JOBS[job](store)
    finally:
        sys.settrace(before)
    return death


def main(folder: str, job: str, place: str) -> None:
    """Open the store, do the job, die on the way."""
    store = opening.open_store(Path(folder), Secret(None, "zhou"))
    followed(store, job, int(place))
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
