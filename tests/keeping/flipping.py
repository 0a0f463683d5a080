# SPDX-License-Identifier: Apache-2.0
"""Flip bytes of copies of a store and read everything, in a process that may die of it.

``python -m tests.keeping.flipping CLOSED CUT_OFF FLIPS SEED`` flips bytes of a store that was
closed, and of the log of the same store as a power cut leaves it. It prints how many were ``told``
in a sentence that offers the way back, read the ``same``, or lost the ``last`` commit of the log,
of which nobody can tell whether it was ever finished. Anything else is an error.
"""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from outreach.config import DATABASE_FILE
from outreach.errors import StoreUnavailable
from outreach.i18n import Translator
from outreach.services import opening
from tests.keeping.reading import table_digest, tables

HEADER = 100
WAL = DATABASE_FILE + "-wal"


def flip(path: Path, at: int, bits: int = 1) -> None:
    """Change some bits of one byte."""
    with path.open("rb+") as file:
        file.seek(at)
        (byte,) = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ bits]))


def read(folder: Path) -> dict[str, str]:
    """Read every table of a store whole, through the program's own engine."""
    with closing(opening.open_store(folder)) as store, store.reading() as session:
        connection = session.connection().connection.driver_connection
        names = tables(connection)
        for name in names:  # as services read: told plainly where a page does not check
            session.connection().exec_driver_sql(f'SELECT count(*) FROM "{name}" NOT INDEXED')
        return {name: table_digest(connection, name) for name in names}


def outcome(folder: Path, expected: dict[str, str], before_last: dict[str, str]) -> str:
    """Read a store and say what came of it."""
    try:
        found = read(folder)
    except StoreUnavailable as error:
        sentence = error.sentence(Translator())
        if "备份" not in sentence or "恢复" not in sentence:
            raise AssertionError(f"no way back: {sentence}") from error
        return "told"
    if found == expected:
        return "same"
    if found == before_last:
        return "last"
    raise AssertionError([name for name in expected if found.get(name) != expected[name]])


def without_last_commit(folder: Path, copy: Path) -> dict[str, str]:
    """Return what a store holds whose log ends inside its last commit."""
    shutil.copytree(folder, copy)
    with (copy / WAL).open("rb+") as file:
        file.truncate((copy / WAL).stat().st_size - 1)
    return read(copy)


def main() -> None:
    closed, logged = Path(sys.argv[1]), Path(sys.argv[2])
    flips, seed = int(sys.argv[3]), int(sys.argv[4])
    random, found = Random(seed), Counter[str]()
    with TemporaryDirectory(dir=closed.parent) as made:
        shutil.copytree(logged, Path(made, "whole"))
        expected = read(Path(made, "whole"))
        before_last = without_last_commit(logged, Path(made, "shorter"))
        for number in range(flips):
            place = random.choice(("header", "body", "body", "log"))
            folder, name = (logged, WAL) if place == "log" else (closed, DATABASE_FILE)
            size = (folder / name).stat().st_size
            start, end = (0, HEADER) if place == "header" else (0, size)
            at = random.randrange(HEADER if place == "body" else start, end)
            copy = Path(made, f"flip{number}")
            shutil.copytree(folder, copy)
            flip(copy / name, at, random.randrange(1, 256))
            found.update([place, outcome(copy, expected, before_last)])
            shutil.rmtree(copy)
    print(*(f"{name}={many}" for name, many in sorted(found.items())))


if __name__ == "__main__":
    main()
