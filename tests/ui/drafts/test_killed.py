# SPDX-License-Identifier: Apache-2.0
"""The window killed while somebody types: at most two seconds of it are lost."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from outreach.services import children, drafts
from tests.ui.drafts.typing_on import begun, opened
from tests.ui.drafts.typist import TEXT
from tests.ui.kit.statements import allowed

ROOT = Path(__file__).resolve().parents[3]
MOST_LOST = 2.0  # seconds of typing
AT_ONCE = 2
LAST = 5.0  # seconds of typing before the latest kill


@dataclass(frozen=True)
class Killed:
    """One typist's end: when, and how many letters stood there at which moment."""

    store: Path
    at: float
    typed: tuple[tuple[float, int], ...]


def type_and_kill(store: Path, seconds: float) -> Killed:
    """Let somebody type for a while and kill them in the midst of it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.drafts.typist", str(store), "wang", "W3"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    first = process.stdout.readline()
    assert first, process.stderr.read()
    at: list[float] = []

    def kill() -> None:
        process.kill()
        at.append(time.time())

    timer = threading.Timer(seconds, kill)
    timer.start()
    lines = [first, *process.stdout.readlines()]
    process.wait()
    timer.join()
    process.stderr.close()
    process.stdout.close()
    whole = [line.split() for line in lines if line.endswith("\n")]
    return Killed(store, at[0], tuple((float(when), int(count)) for when, count in whole))


def kept_of(killed: Killed) -> int:
    """Return how many letters the store offers back, to whom typed them, for that family alone."""
    with allowed():
        desk = opened(killed.store)
        try:
            mine, other = desk.by(desk.clerk), desk.by(desk.other_clerk)
            family = children.family_by_staff_no(desk.store, mine, "W3")
            places = {one.place.partition("/")[0] for one in drafts.listed(desk.store, mine)}
            assert places <= {f"incident:{family.employee_id}"}
            assert drafts.listed(desk.store, other) == []
            found = drafts.take(desk.store, mine, f"incident:{family.employee_id}")
        finally:
            desk.store.close()
    text = found.values["facts"] if found is not None else ""
    assert text == (TEXT * (len(text) // len(TEXT) + 1))[: len(text)], "no letter is missing within"
    return len(text)


def lost(killed: Killed) -> float:
    """Return how many seconds of typing are lost, counted back from the kill."""
    kept = kept_of(killed)
    unkept = [when for when, letters in killed.typed if letters > kept]
    return max(0.0, killed.at - min(unkept)) if unkept else 0.0


def kills(folder: Path, number: int, seed: int) -> list[float]:
    """Kill so many typists, each on a copy of one store; return the seconds that each lost."""
    choose = random.Random(seed)
    template = begun(folder / "firm")
    stores = [shutil.copytree(template, folder / f"store{n}") for n in range(number)]
    seconds = [choose.uniform(0.2, LAST) for _ in stores]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        ends = list(pool.map(type_and_kill, stores, seconds))
    return [lost(end) for end in ends]


def test_a_killed_window_loses_two_seconds_of_typing_at_most(tmp_path: Path) -> None:
    losses = kills(tmp_path, 5, seed=6)
    assert max(losses) <= MOST_LOST, losses


@pytest.mark.soak
def test_fifty_killed_windows_lose_two_seconds_of_typing_at_most(tmp_path: Path) -> None:
    losses = sorted(kills(tmp_path, 50, seed=7))
    print(
        f"\n{len(losses)} windows killed while somebody typed: lost at most {losses[-1]:.2f} s, "
        f"half of them {losses[len(losses) // 2]:.2f} s or less"
    )
    assert losses[-1] <= MOST_LOST, losses
