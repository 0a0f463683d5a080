# SPDX-License-Identifier: Apache-2.0
"""A killed program loses nothing it acknowledged; a log cut short opens with what was whole."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from outreach.config import DATABASE_FILE
from outreach.db import manifest
from outreach.db.opener import LOCK_FILE, NAMES_FILE
from outreach.services import beginning, opening
from tests.conftest import FIRM
from tests.keeping import writers
from tests.keeping.reading import check_whole, digests, key_of
from tests.quarters.histories import CTX

ROOT = Path(__file__).parents[2]
WAL = DATABASE_FILE + "-wal"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(beginning.begin(tmp_path / "store", CTX, FIRM)):
        pass
    return tmp_path / "store"


def writer(folder: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.keeping.writers", str(folder), *more],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_a_writer(folder: Path, random: Random) -> tuple[int, int]:
    """Kill a process while it writes; return what it acknowledged, and how many statements in.

    Half of them die at a statement or at a commit, half at any moment.
    """
    place = random.randrange(1, 400) if random.random() < 0.5 else 0
    one = writer(folder, "--die-at", str(place))
    assert one.stdout is not None
    acknowledged = 0
    heard = 0
    stop = random.randrange(1, 12)
    pause = random.random() * 0.08
    for line in one.stdout:
        if line != "ready\n":
            acknowledged = int(line)
            heard += 1
        if not place and heard == stop:
            time.sleep(pause)  # into the midst of what comes next
            one.kill()
            break
    acknowledged = max([acknowledged, *map(int, one.stdout.read().split())])
    one.stdout.close()
    assert one.wait() == -signal.SIGKILL
    return acknowledged, heard


def check_kills(folder: Path, kills: int, seed: int) -> Counter[str]:
    """Kill writers one after the other on one store; each time all that was told is there."""
    random, found = Random(seed), Counter[str]()
    key = key_of(folder)
    steps = 0
    for _ in range(kills):
        acknowledged, heard = kill_a_writer(folder, random)
        left_a_log = (folder / WAL).exists() and (folder / WAL).stat().st_size > 0
        check_whole(folder / DATABASE_FILE, key)
        with closing(opening.open_store(folder)) as store:
            there = writers.steps_of(store)
        told = max(steps, acknowledged)
        assert told <= there <= told + 1, "one more at most: killed before it could tell"
        steps = there
        found.update(kills=1, acknowledged=heard, unacknowledged=there - told, logs=left_a_log)
    found["steps"] = steps
    return found


def test_what_a_killed_program_acknowledged_is_there(folder: Path) -> None:
    found = check_kills(folder, 4, seed=6)
    assert found["acknowledged"] > 0
    assert found["logs"] > 0, "what was not in the main file yet"


@pytest.mark.soak
def test_two_hundred_kills_lose_nothing_that_was_acknowledged(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = check_kills(folder, 200, seed=2026)
    with capsys.disabled():
        print(
            f"\n{found['kills']} SIGKILLs, {found['acknowledged']} commits acknowledged: 0 lost, "
            f"{found['unacknowledged']} kept that could not be told any more, 0 in part, "
            "0 integrity failures"
        )


def long_log(folder: Path, rounds: int) -> tuple[Path, list[dict[str, str]]]:
    """Return a copy of a store as a power cut leaves it, and its tables after each commit.

    The log holds many commits: none of it was moved into the main file yet.
    """
    key = key_of(folder)
    states = []
    with closing(opening.open_store(folder)) as store:
        states.append(digests(folder / DATABASE_FILE, key))
        writers.write(store, rounds, lambda _: states.append(digests(folder / DATABASE_FILE, key)))
        copy = folder.with_name("copy")
        copy.mkdir()
        for name in (DATABASE_FILE, WAL, manifest.NAME, manifest.SECOND, LOCK_FILE, NAMES_FILE):
            shutil.copy2(folder / name, copy / name)
    return copy, states


def cut(log: Path, at: int, random: Random) -> None:
    """Let the log end at an offset: cut off there, or zeros or the dust of old sectors after."""
    whole = log.read_bytes()
    after = random.choice(("cut", "zeros", "dust"))
    rest = len(whole) - at
    tail = {"cut": b"", "zeros": bytes(rest), "dust": random.randbytes(rest)}[after]
    log.write_bytes(whole[:at] + tail)


def check_cuts(tmp_path: Path, folder: Path, cuts: int, rounds: int) -> Counter[int]:
    """Cut the log at many offsets; each time the store opens with some first commits, whole."""
    copy, states = long_log(folder, rounds)
    key = key_of(copy)
    size = (copy / WAL).stat().st_size
    random, reached = Random(7), Counter[int]()
    last = -1
    for place in range(cuts):
        offset = size if place == cuts - 1 else place * size // (cuts - 1)
        torn = tmp_path / f"cut{place}"
        shutil.copytree(copy, torn)
        cut(torn / WAL, offset, random)
        opening.open_store(torn).close()
        check_whole(torn / DATABASE_FILE, key)
        found = digests(torn / DATABASE_FILE, key)
        assert found in states, "a prefix of the commits"
        state = states.index(found)
        assert state >= last, "the later the cut, the more is there"
        reached[state] += 1
        last = state
        shutil.rmtree(torn)
    assert last == len(states) - 1, "uncut, everything is there"
    return reached


def test_a_log_that_is_cut_short_opens_with_a_prefix_of_the_commits(
    folder: Path, tmp_path: Path
) -> None:
    reached = check_cuts(tmp_path, folder, cuts=12, rounds=8)
    assert len(reached) > 3


@pytest.mark.soak
def test_a_log_cut_at_two_hundred_offsets_opens_with_a_prefix_of_the_commits(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reached = check_cuts(tmp_path, folder, cuts=200, rounds=40)
    with capsys.disabled():
        print(
            f"\n{sum(reached.values())} cuts of a log of 40 commits: all opened with a prefix "
            f"({len(reached)} different ones), integrity ok"
        )
