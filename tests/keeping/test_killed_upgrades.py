# SPDX-License-Identifier: Apache-2.0
"""An upgrade that is killed leaves the old schema or the new one, with every row; never between."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from outreach.config import DATABASE_FILE
from outreach.db.upgrade import revisions
from outreach.services import beginning, opening
from tests.conftest import FIRM
from tests.keeping import upgrading, writers
from tests.keeping.reading import check_whole, digests, key_of
from tests.quarters.histories import CTX

ROOT = Path(__file__).parents[2]
SCHEMA = ""


@dataclass(frozen=True)
class Leg:
    """One revision: a store with rows before it, and what is certain about it afterwards."""

    revision: str
    before: Path
    old: dict[str, str]
    new: dict[str, str]  # tables whose content an upgrade may choose are left out
    steps: int


def upgraded(leg_before: Path, to: Path, revision: str) -> tuple[dict[str, str], int]:
    shutil.copytree(leg_before, to)
    steps = upgrading.up(to, revision)
    return digests(to / DATABASE_FILE, key_of(to)), steps


def make_leg(tmp_path: Path, revision: str) -> Leg:
    """Write people, talks and grounds, and take the store back to before a revision."""
    before = tmp_path / f"before-{revision}"
    with closing(beginning.begin(before, CTX, FIRM)) as store:
        writers.write(store, 8, lambda _: None)
    known = revisions()
    place = known.index(revision)
    upgrading.down(before, known[place - 1] if place else "base")
    old = digests(before / DATABASE_FILE, key_of(before))
    once, steps = upgraded(before, tmp_path / f"once-{revision}", revision)
    twice, _ = upgraded(before, tmp_path / f"twice-{revision}", revision)
    assert once[SCHEMA] == twice[SCHEMA] != old[SCHEMA]
    new = {name: found for name, found in once.items() if twice[name] == found}
    return Leg(revision, before, old, new, steps)


def kill(leg: Leg, folder: Path, *, die_at: int = 0, after: float = 0.0) -> str:
    """Kill an upgrade at a statement or after some time; tell which schema there is."""
    shutil.copytree(leg.before, folder)
    words = [sys.executable, "-m", "tests.keeping.upgrading", str(folder), leg.revision]
    one = subprocess.Popen(
        [*words, "--die-at", str(die_at)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert one.stdout is not None
    assert one.stdout.readline() == "ready\n"
    if not die_at:
        time.sleep(after)
        one.kill()
    one.communicate(timeout=120)
    assert one.returncode in ({-signal.SIGKILL} if die_at else {-signal.SIGKILL, 0})
    key = key_of(folder)
    check_whole(folder / DATABASE_FILE, key)
    found = digests(folder / DATABASE_FILE, key)
    if found == leg.old:
        state = "old"
    else:
        assert {name: found.get(name) for name in leg.new} == leg.new, "neither old nor new"
        assert found.keys() >= leg.new.keys()
        state = "new"
    upgrading.up(folder, leg.revision)
    after_all = digests(folder / DATABASE_FILE, key)
    assert {name: after_all.get(name) for name in leg.new} == leg.new
    shutil.rmtree(folder)
    return state


def check_leg(tmp_path: Path, revision: str, kills: int) -> Counter[str]:
    """Kill a revision at statements spread over it, and as often at any moment."""
    leg, random = make_leg(tmp_path, revision), Random(revision)
    found = Counter[str]()
    at_statements = (kills + 1) // 2
    began = time.monotonic()
    upgraded(leg.before, tmp_path / "timed", revision)
    took = time.monotonic() - began
    for place in range(kills):
        folder = tmp_path / f"kill-{revision}-{place}"
        if place < at_statements:
            die = leg.steps - place * (leg.steps - 1) // max(at_statements - 1, 1)
            found[kill(leg, folder, die_at=die)] += 1
        else:
            found[kill(leg, folder, after=random.random() * took)] += 1
    return found


@pytest.mark.parametrize("revision", revisions()[-1:])
def test_an_upgrade_that_is_killed_leaves_one_schema_or_the_other(
    revision: str, tmp_path: Path
) -> None:
    found = check_leg(tmp_path, revision, kills=2)
    assert sum(found.values()) == 2


@pytest.mark.soak
def test_every_revision_killed_twenty_times_leaves_one_schema_or_the_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for revision in revisions():
        found = check_leg(tmp_path / revision, revision, kills=20)
        with capsys.disabled():
            print(
                f"\nrevision {revision}: {sum(found.values())} kills: {found['old']} old schema, "
                f"{found['new']} new, 0 between; all upgraded again"
            )


def test_a_store_killed_on_the_way_up_opens_after_the_upgrade(tmp_path: Path) -> None:
    last = revisions()[-1]
    leg = make_leg(tmp_path, last)
    folder = tmp_path / "killed"
    shutil.copytree(leg.before, folder)
    done = subprocess.run(
        [sys.executable, "-m", "tests.keeping.upgrading", str(folder), last,
         "--die-at", str(leg.steps // 2)],
        cwd=ROOT, check=False, capture_output=True,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    opening.upgrade_store(folder)
    with closing(opening.open_store(folder)) as store:
        assert writers.steps_of(store) == 8
