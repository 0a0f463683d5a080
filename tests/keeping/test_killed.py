# SPDX-License-Identifier: Apache-2.0
"""Killed on the way, a backup is whole or not there, and a return leaves the old or the new."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from outreach.services import backups, keeping, opening, restoring, sites
from outreach.services.store import Store
from tests.keeping import kept
from tests.keeping.kept import ADMIN
from tests.quarters.histories import CTX

LATER = kept.on(1).now
States = tuple[str, str]  # the digests of the old store and of the new
Both = tuple[Path, States, int, float]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(firm: Path, home: Path) -> Iterator[Store]:
    with closing(kept.another(firm, home)) as found:
        yield found


def reopened(home: Path) -> Store:
    return opening.open_store(home, ADMIN, now=LATER)


def run(verb: str, home: Path, copy: Path, *more: object) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "tests.keeping.killed", verb, home, copy, *more]
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)


def whole_run(verb: str, home: Path, copy: Path) -> tuple[int, float]:
    """Let it come to its end; return how many steps and seconds it took."""
    ended = run(verb, home, copy)
    assert ended.returncode == 0, ended.stderr
    steps, seconds = ended.stdout.split()
    return int(steps), float(seconds)


def killed_restore(
    firm: Path, tmp_path: Path, copy: Path, states: tuple[str, str], how: object
) -> str:
    """Kill a return on the way; tell which store is there, by its digest."""
    home = tmp_path / "killed"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(firm, home)
    flag = "--die-after" if isinstance(how, float) else "--die-at"
    run("restore", home, copy, flag, how)
    with closing(reopened(home)) as back:
        digest, files = keeping.digest(back), kept.attached(back)
    assert digest in states
    assert len(files) == (2 if digest == states[0] else 3)
    restoring.restore(home, copy, ADMIN, kept.on(3).now)
    with closing(reopened(home)) as back:
        assert keeping.digest(back) == states[1]
    left = {path.name for path in home.iterdir()}
    assert not [name for name in left if name.endswith(".partial")], left
    return "old" if digest == states[0] else "new"


@pytest.fixture
def both(firm: Path, store: Store, tmp_path: Path) -> Both:
    """Return a backup that differs from the firm, both digests, and how long a return takes."""
    before = keeping.digest(store)
    sites.add_site(store, CTX, "三厂", "")
    kept.attach(store, CTX, store.enterprise_id, b"third")
    copy = backups.make(store, CTX, tmp_path / "b").path
    states = before, keeping.digest(store)
    store.close()
    shutil.copytree(firm, tmp_path / "once")
    return copy, states, *whole_run("restore", tmp_path / "once", copy)


def test_a_return_that_is_killed_leaves_the_old_store_or_the_new(
    firm: Path, tmp_path: Path, both: Both
) -> None:
    copy, states, steps, _ = both
    places = [steps // 3, steps // 2, steps]
    found = [killed_restore(firm, tmp_path, copy, states, place) for place in places]
    assert found == sorted(found, reverse=True), "from one step on it is the new one"
    assert set(found) == {"old", "new"}


@pytest.mark.soak
def test_a_return_killed_at_every_step_and_at_any_moment(
    firm: Path, tmp_path: Path, both: Both
) -> None:
    copy, states, steps, took = both
    found = [killed_restore(firm, tmp_path, copy, states, n) for n in range(1, steps + 1)]
    assert found == sorted(found, reverse=True)
    chance = Random(1)
    times = [chance.uniform(0, took) for _ in range(50)]
    moments = [killed_restore(firm, tmp_path, copy, states, one) for one in times]
    print(
        f"\nrestore killed at each of {steps} steps: {found.count('old')} old, "
        f"{found.count('new')} new, 0 between; at 50 random moments: "
        f"{moments.count('old')} old, {moments.count('new')} new, 0 between"
    )


def killed_backup(home: Path, folder: Path, how: object) -> bool:
    """Kill a backup on the way; tell whether it is there, whole. The store is as it was."""
    flag = "--die-after" if isinstance(how, float) else "--die-at"
    run("backup", home, folder / "b.outreach-backup", flag, how)
    there = (folder / "b.outreach-backup").exists()
    if there:
        shutil.rmtree(folder / "r", ignore_errors=True)
        restoring.restore(folder / "r", folder / "b.outreach-backup", ADMIN, LATER)
        shutil.rmtree(folder / "r")
        (folder / "b.outreach-backup").unlink()
    return there


def _killed_backups(home: Path, folder: Path, ways: list[object]) -> list[bool]:
    folder.mkdir()
    with closing(reopened(home)) as store:
        before = keeping.digest(store)
    found = [killed_backup(home, folder, way) for way in ways]
    with closing(reopened(home)) as store:
        assert keeping.digest(store) == before
        backups.make(store, CTX, folder / "last.outreach-backup")
    assert [path.name for path in folder.iterdir()] == ["last.outreach-backup"]
    return found


def test_a_backup_that_is_killed_is_whole_or_not_there(
    store: Store, home: Path, tmp_path: Path
) -> None:
    store.close()
    steps, _ = whole_run("backup", home, tmp_path / "once.outreach-backup")
    found = _killed_backups(home, tmp_path / "b", [steps // 2, steps - 9, steps])
    assert (found[0], found) == (False, sorted(found)), "once there, it is there"
    assert found[-1]


@pytest.mark.soak
def test_a_backup_killed_at_every_step_and_at_any_moment(
    store: Store, home: Path, tmp_path: Path
) -> None:
    store.close()
    steps, took = whole_run("backup", home, tmp_path / "once.outreach-backup")
    chance = Random(2)
    ways: list[object] = [*range(1, steps + 1), *(chance.uniform(0, took) for _ in range(50))]
    found = _killed_backups(home, tmp_path / "b", ways)
    print(f"\nbackup killed {len(ways)} times: {found.count(True)} there and whole, the others not")
