# SPDX-License-Identifier: Apache-2.0
"""Imports that meet make nobody twice; an import that is killed leaves all or nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from outreach.db.children import ChildRow
from outreach.db.employees import EmployeeRow
from outreach.services import beginning, keeping, ledgers, opening
from outreach.services.deciding import Outcome
from outreach.services.ledgers import ImportOptions, ImportResult
from outreach.services.store import Store
from tests.conftest import FIRM
from tests.quarters.histories import CTX
from tests.services.surroundings import clerk
from tests.services.test_ledgers import ROSTERS

ROOT = Path(__file__).parents[2]
WIDE = ROSTERS / "wide.xlsx"
PEOPLE, CHILDREN = 120, 145


def importer(folder: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.services.importer", str(folder), str(WIDE), *more],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def held(store: Store) -> tuple[int, int]:
    """Return how many employees and children there are."""
    with store.reading() as session:
        people, children = (
            session.scalar(select(func.count()).select_from(row)) or 0
            for row in (EmployeeRow, ChildRow)
        )
    return people, children


def test_of_two_processes_that_import_one_file_one_does_and_the_other_is_told(
    store: Store, tmp_path: Path
) -> None:
    """The store has one opener; whoever was told tries again, and finds everybody there."""
    assert store.folder is not None
    store.close()
    start = tmp_path / "start"
    first = importer(store.folder, "--wait", str(start))
    assert first.stdout is not None
    assert first.stdout.readline() == "ready\n"
    second = importer(store.folder)
    refused = json.loads(second.communicate(timeout=60)[0])
    assert refused == {"refused": "store_open", "exit": 4}
    start.touch()
    done = json.loads(first.communicate(timeout=60)[0])["counts"]
    assert (done["created"], done["unchanged"]) == (PEOPLE, 0)
    again = json.loads(importer(store.folder).communicate(timeout=60)[0])["counts"]
    assert (again["created"], again["unchanged"]) == (0, PEOPLE)
    with closing(opening.open_store(store.folder)) as after:
        assert held(after) == (PEOPLE, CHILDREN)


def import_together(store: Store) -> list[ImportResult]:
    """Import one file from two threads at the same moment."""
    ctx = clerk(store)
    together = threading.Barrier(2)
    results: list[ImportResult] = []

    def work() -> None:
        together.wait(10)
        results.append(ledgers.import_file(store, ctx, WIDE, ImportOptions()))

    both = [threading.Thread(target=work) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    return results


def test_two_threads_that_import_one_file_make_nobody_twice(store: Store) -> None:
    results = import_together(store)
    assert sorted(found.count(Outcome.CREATED) for found in results) == [0, PEOPLE]
    assert sorted(found.count(Outcome.UNCHANGED) for found in results) == [0, PEOPLE]
    assert held(store) == (PEOPLE, CHILDREN)


@pytest.mark.parametrize("before", [0, 1], ids=["first-ever", "later"])
def test_two_people_on_a_server_who_import_one_file_make_nobody_twice(
    server_store: Store, before: int
) -> None:
    ctx = clerk(server_store)
    for _ in range(before):
        ledgers.import_file(server_store, ctx, ROSTERS / "tall.xlsx", ImportOptions())
    already = held(server_store)
    results = import_together(server_store)
    assert sorted(found.count(Outcome.CREATED) for found in results) == [0, PEOPLE]
    assert held(server_store) == (already[0] + PEOPLE, already[1] + CHILDREN)


def whole_steps(folder: Path) -> int:
    """Return how many statements and commits an undisturbed import takes."""
    done = importer(folder)
    found: dict[str, Any] = json.loads(done.communicate(timeout=60)[0])
    return int(found["steps"])


def kill(folder: Path, before: str, *more: str) -> bool:
    """Kill an import; check that all or nothing is there, and tell whether it was all."""
    killed = importer(folder, *more)
    killed.communicate(timeout=60)
    with closing(opening.open_store(folder)) as store:
        with store.reading() as session:
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
            assert not session.execute(text("PRAGMA foreign_key_check")).all()
        there = held(store)
        assert there in {(0, 0), (PEOPLE, CHILDREN)}
        if there == (0, 0):
            assert keeping.digest(store) == before
    if killed.returncode != 0:
        assert killed.returncode == -signal.SIGKILL
    return there != (0, 0)


def check_kills(tmp_path: Path, points: int, timed: int) -> list[bool]:
    """Kill imports at so many statements, evenly spread, and at so many moments."""

    def fresh(name: str) -> tuple[Path, str]:
        with closing(beginning.begin(tmp_path / name, CTX, FIRM)) as made:
            return tmp_path / name, keeping.digest(made)

    steps = whole_steps(fresh("whole")[0])
    assert steps > points
    outcomes = []
    for place in range(points):
        folder, before = fresh(f"at{place}")
        at = 1 + place * (steps - 1) // (points - 1)
        outcomes.append(kill(folder, before, "--die-at", str(at)))
        again = importer(folder)
        assert json.loads(again.communicate(timeout=60)[0])["counts"]["refused"] == 0
        with closing(opening.open_store(folder)) as store:
            assert held(store) == (PEOPLE, CHILDREN), "and it can be imported again"
    for place in range(timed):
        folder, before = fresh(f"after{place}")
        outcomes.append(kill(folder, before, "--die-after", f"{0.02 + 0.02 * place:.2f}"))
    return outcomes


def test_an_import_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    assert not any(check_kills(tmp_path, points=3, timed=0))


@pytest.mark.soak
def test_an_import_killed_at_many_points_leaves_all_or_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = check_kills(tmp_path, points=20, timed=20)
    with capsys.disabled():
        print(f"\n{len(outcomes)} kills: nothing {outcomes.count(False)}, all {sum(outcomes)}")
