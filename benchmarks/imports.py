# SPDX-License-Identifier: Apache-2.0
"""What an import costs against its floor: reading the file, inserting what was finally written.

Each case runs in a process of its own. The floor is measured there too, on the same bytes and
the same rows: calamine's reading of the file, then one transaction of Core bulk inserts into
a copy of the store, every row included but the search keys (links, inquiries, batch, audit).
A look or an import costs at most 3 floors, with search keys 5, and grows with the file alone.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import insert, select

from benchmarks.kit.rosters import begin, surroundings, write_roster
from outreach import collecting
from outreach.db import session as sessions
from outreach.db.tables import METADATA
from outreach.services import ledgers, opening, roster_writer
from outreach.services.ledgers import ImportOptions

BATCH = 10_000
CASES = ((0, 10_000), (80_000, 10_000), (0, 5_000), (0, 50_000))  # there already, imported
WITHOUT_KEYS, WITH_KEYS = 3.0, 5.0
LINEAR = 1.25  # a record of 50,000 may cost so much more than one of 5,000
RUNS = 3  # the best of so many; each import goes into a fresh copy
KEYS = "search_key"
KEY_WORK = ("search_keys", "add_keys", "refresh_keys")
MIB = 1024  # getrusage counts in KiB


def timed(work: Callable[[], object]) -> float:
    """Return the seconds a piece of work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def copy_of(folder: Path, name: str) -> Path:
    """Copy the store that lies in ``folder/before``."""
    there = folder / name
    shutil.rmtree(there, ignore_errors=True)
    shutil.copytree(folder / "before", there)
    return there


def prepare(folder: Path, known: int, records: int) -> None:
    """Make the roster, and the store it goes into with so many people in it."""
    store, ctx = begin(folder / "before")
    with closing(store):
        for first in range(0, known, BATCH):
            roster = write_roster(folder / "before.xlsx", BATCH, first=first)
            ledgers.import_file(store, ctx, roster, ImportOptions())
    write_roster(folder / "roster.xlsx", records, first=known)


class KeyTime:
    """How long the search keys of an import take, so that they can be told apart."""

    def __init__(self) -> None:
        self.seconds = 0.0
        for name in KEY_WORK:
            setattr(roster_writer, name, self._timing(getattr(roster_writer, name)))

    def _timing(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def timing(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return work(*arguments, **named)
            finally:
                self.seconds += time.perf_counter() - began

        return timing


def look(folder: Path) -> float:
    """Return the seconds of one dry run."""
    with closing(opening.open_store(folder / "before")) as store:
        ctx = surroundings(store)
        return timed(lambda: ledgers.preview(store, ctx, folder / "roster.xlsx", ImportOptions()))


def write(folder: Path, keys: KeyTime) -> tuple[float, float]:
    """Return the seconds of one import into a fresh copy, with and without its search keys."""
    keys.seconds = 0.0
    with closing(opening.open_store(copy_of(folder, "after"))) as store:
        ctx = surroundings(store)
        roster = folder / "roster.xlsx"
        whole = timed(lambda: ledgers.import_file(store, ctx, roster, ImportOptions()))
    return whole, whole - keys.seconds


def rows_written(folder: Path) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Return the rows that only the copy holds which was imported into, search keys left out."""
    found = []
    with (
        closing(opening.open_store(folder / "before")) as before,
        closing(opening.open_store(folder / "after")) as after,
        before.reading() as old,
        after.reading() as new,
    ):
        for table in METADATA.sorted_tables:
            if table.name == KEYS:
                continue
            there = set(map(tuple, old.execute(select(*table.primary_key))))
            names = [column.name for column in table.primary_key]
            rows = [dict(row) for row in new.execute(select(table)).mappings()]
            own = [row for row in rows if tuple(row[name] for name in names) not in there]
            if own:
                found.append((table, own))
    return found


def floor(folder: Path, rows: list[tuple[Any, list[dict[str, Any]]]]) -> float:
    """Return the seconds of reading the file and inserting the rows, and nothing else."""

    def work() -> None:
        CalamineWorkbook.from_path(str(folder / "roster.xlsx")).get_sheet_by_index(0).to_python()
        with sessions.writing(store.engine) as session:
            for table, own in rows:
                session.execute(insert(table), own)

    with closing(opening.open_store(copy_of(folder, "floor"))) as store:
        surroundings(store)
        with collecting.paused():  # as the import itself works
            return timed(work)


def measure(folder: Path) -> dict[str, float]:
    """Measure one prepared case."""
    keys = KeyTime()
    looks = [look(folder) for _ in range(RUNS)]
    writes = [write(folder, keys) for _ in range(RUNS)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    rows = rows_written(folder)
    floors = [floor(folder, rows) for _ in range(RUNS)]
    return {
        "look": min(looks),
        "whole": min(whole for whole, _ in writes),
        "without": min(without for _, without in writes),
        "floor": min(floors),
        "rows": sum(len(own) for _, own in rows),
        "peak": peak,
    }


def run_case(known: int, records: int) -> dict[str, float]:
    """Prepare and measure one case, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        here = [sys.executable, "-m", "benchmarks.imports"]
        subprocess.run([*here, "prepare", folder, str(known), str(records)], check=True)
        done = subprocess.run([*here, "measure", folder], check=True, stdout=subprocess.PIPE)
    return dict(json.loads(done.stdout))


def main() -> int:
    """Print every case and its ratios; return 1 where a limit is passed."""
    passed = True
    each: dict[int, float] = {}
    for known, records in CASES:
        found = run_case(known, records)
        ratios = {name: found[name] / found["floor"] for name in ("look", "without", "whole")}
        limits = {"look": WITHOUT_KEYS, "without": WITHOUT_KEYS, "whole": WITH_KEYS}
        passed &= all(ratios[name] <= limit for name, limit in limits.items())
        if not known:
            each[records] = found["whole"] / records
        print(
            f"{records:6,} into {known:6,}: floor {found['floor']:5.2f} s"
            f" ({found['rows']:,.0f} rows), look {found['look']:5.2f} s = {ratios['look']:.2f},"
            f" import without keys {found['without']:5.2f} s = {ratios['without']:.2f},"
            f" with {found['whole']:5.2f} s = {ratios['whole']:.2f}; peak {found['peak']:.0f} MB",
            flush=True,
        )
    growth = each[50_000] / each[5_000]
    print(f"a record of 50,000 costs {growth:.2f} times one of 5,000 (at most {LINEAR})")
    return 0 if passed and growth <= LINEAR else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["prepare"]:
        prepare(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    elif sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(Path(sys.argv[2]))))
    else:
        sys.exit(main())
