# SPDX-License-Identifier: Apache-2.0
"""Bring a store to a revision in a process of its own, so that it can be killed on the way.

``python -m tests.keeping.upgrading STORE REVISION [--die-at N]`` says ``ready`` when it begins and
then how many statements and commits it took.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from alembic import command
from sqlalchemy import Engine

from outreach.db import manifest
from outreach.db.upgrade import alembic_config, upgrade
from outreach.services import opening
from outreach.services.opening import Secret
from tests.quarters.histories import NOW
from tests.services.importer import die_at


@contextmanager
def engine_in(folder: Path) -> Iterator[Engine]:
    """Open a practice store's file as an upgrade does, whatever schema it has."""
    found = manifest.read(folder)
    held = opening.unlock(folder, found, Secret(), NOW)
    with opening.engine_of(folder / found.database, found, held) as engine:
        yield engine
        engine.dispose()


def down(folder: Path, revision: str) -> None:
    """Take a store back to a revision."""
    config = alembic_config()
    with engine_in(folder) as engine, engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def up(folder: Path, revision: str, die: int = 0, begun: Callable[[], object] = int) -> int:
    """Bring a store to a revision; returns the statements and commits it took."""
    with engine_in(folder) as engine:
        steps = die_at(engine, die)
        begun()
        upgrade(engine, revision)
        return steps[0]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("store", type=Path)
    parser.add_argument("revision")
    parser.add_argument("--die-at", type=int, default=0)
    told = parser.parse_args()
    ready = partial(print, "ready", flush=True)
    print(up(told.store, told.revision, told.die_at, ready), flush=True)


if __name__ == "__main__":
    main()
