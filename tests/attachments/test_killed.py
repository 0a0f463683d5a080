# SPDX-License-Identifier: Apache-2.0
"""Killed while attaching and removing: never a row without its bytes; what is left is swept."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path

import pytest

import outreach
from outreach.domain.ids import new_id
from outreach.errors import NotAllowed
from outreach.services import attachments, opening
from outreach.services.store import Store
from tests.attachments.records import record as a_record
from tests.attachments.samples import jpeg
from tests.services.surroundings import clerk

ROOT = Path(__file__).parents[2]
PATHS = os.pathsep.join([str(Path(outreach.__file__).parents[1]), str(ROOT)])


class Drill:
    """A store whose attacher is killed again and again, and what it had acknowledged."""

    def __init__(self, store: Store, photo: Path) -> None:
        assert store.folder is not None
        self.folder, self.photo, self.record = store.folder, photo, a_record(store)[1]
        self.expected: set[uuid.UUID] = set()
        self.kills, self.swept = 0, 0
        store.close()

    def run(self, die_at: int = 0) -> int:
        """Attach one and remove the others; return how many steps that took, 0 where killed."""
        command = [sys.executable, "-m", "tests.attachments.attacher", str(self.folder)]
        command += [str(self.photo), str(self.record), "--die-at", str(die_at)]
        done = subprocess.run(
            command, env=os.environ | {"PYTHONPATH": PATHS}, capture_output=True, text=True,
            check=False, cwd=ROOT,
        )  # fmt: skip
        assert done.returncode == (-9 if die_at else 0), done.stderr
        said = [line.split() for line in done.stdout.splitlines()]
        self.look({uuid.UUID(words[1]) for words in said if words[0] == "kept"},
                  {uuid.UUID(words[1]) for words in said if words[0] == "removing"},
                  {uuid.UUID(words[1]) for words in said if words[0] == "removed"})  # fmt: skip
        self.kills += bool(die_at)
        return 0 if die_at else int(said[-1][1])

    def look(self, kept: set[uuid.UUID], removing: set[uuid.UUID], removed: set[uuid.UUID]) -> None:
        """Open the store and compare rows, files and what was acknowledged."""
        lying = {path.name for path in (self.folder / "attachments").glob("*")}
        with closing(opening.open_store(self.folder)) as store:
            ctx, own = clerk(store), attachments.vault_of(store)
            assert own is not None
            found = {one.id: one for one in attachments.attachments(store, ctx, self.record)}
            assert (self.expected | kept) - removing <= set(found), "acknowledged, and lost"
            assert not removed & set(found), "acknowledged as removed, and there again"
            for id_, one in found.items():
                assert len(attachments.content(store, ctx, id_)) == one.size
            left = {path.name for path in own.folder.glob("*")}
            assert left == {id_.hex for id_ in found}, "swept at the opening"
            self.swept += len(lying - left)
            self.expected = set(found)


@pytest.fixture
def drill(store: Store, tmp_path: Path) -> Drill:
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(jpeg((64, 48)))
    return Drill(store, photo)


def test_killed_at_the_steps_that_matter_nothing_is_lost_and_nothing_stranded(drill: Drill) -> None:
    drill.run()
    steps = drill.run()
    # From the end: the file's removal, the commit before it; from the middle: the row's commit.
    for place in (2, 3, steps // 3, steps - 1, steps):
        drill.run(place)
    assert drill.kills == 5
    assert drill.swept > 0, "at least one kill left a file behind"


@pytest.mark.soak
def test_killed_at_every_step_nothing_is_lost_and_nothing_stranded(drill: Drill) -> None:
    drill.run()
    steps = drill.run()
    for place in [*range(1, steps + 1), *range(1, steps + 1)]:
        drill.run(place)
        if len(drill.expected) != 1:  # so that every run does the same work
            drill.run()
    print(f"\nattaching and removing: killed {drill.kills} times at {steps} steps, 0 rows without "
          f"bytes, 0 acknowledged lost, {drill.swept} strays swept")  # fmt: skip
    assert drill.kills >= 20


def test_only_the_next_opening_sweeps_and_only_what_is_ours(store: Store, tmp_path: Path) -> None:
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(jpeg((64, 48)))
    ctx = clerk(store)
    kept = attachments.attach(store, ctx, a_record(store), photo)
    own, folder = attachments.vault_of(store), store.folder
    assert own is not None
    assert folder is not None
    stray = new_id()
    own.put(stray, b"killed before its row came")
    (own.folder / f"{new_id().hex}.partial").write_bytes(b"half")
    (own.folder / "备注.txt").write_bytes(b"somebody else's")
    store.close()
    with pytest.raises(NotAllowed):
        opening.open_store(folder, opening.Secret("wrong"))
    assert stray in own.ids()
    opening.open_store(folder).close()
    assert {path.name for path in own.folder.iterdir()} == {kept.hex, "备注.txt"}
