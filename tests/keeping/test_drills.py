# SPDX-License-Identifier: Apache-2.0
"""Drills: backed up while others write, brought back, compared; and backups with a flipped byte."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from outreach.errors import UserError
from outreach.services import backups, beginning, keeping, opening, restoring, sites
from outreach.services.store import Store
from tests.conftest import FIRM
from tests.keeping import kept
from tests.keeping.kept import ADMIN
from tests.quarters import histories
from tests.quarters.histories import CTX

LATER = kept.on(1).now


@pytest.fixture
def store(firm: Path, tmp_path: Path) -> Iterator[Store]:
    with closing(kept.another(firm, tmp_path / "store")) as found:
        yield found


@pytest.fixture
def copy(store: Store, tmp_path: Path) -> Path:
    return backups.make(store, CTX, tmp_path / "b.outreach-backup").path


def reopened(home: Path) -> Store:
    return opening.open_store(home, ADMIN, now=LATER)


def test_a_backup_made_while_four_threads_write_is_of_one_moment(
    store: Store, tmp_path: Path
) -> None:
    drills(store, tmp_path, 2)


@pytest.mark.soak
def test_thirty_drills_under_four_writing_threads(store: Store, tmp_path: Path) -> None:
    written = drills(store, tmp_path, 30)
    print(f"\n30 restore drills under 4 writing threads ({written} writes): 30 digests equal")


def drills(store: Store, tmp_path: Path, times: int) -> int:
    """Back up while others write, bring it back elsewhere, compare with a store of its own.

    That one is told the same, one after another, as far as each thread had come in the backup.
    """
    reached, told = [0] * 4, [0] * 4
    with closing(beginning.begin(tmp_path / "other", CTX, FIRM)) as other:
        histories.write(other, kept.SEED, people=12)
        for number in range(times):
            with kept.writers(store, reached) as done:
                while done == reached or not all(done):
                    pass  # everybody is at work
                copy = backups.make(store, kept.on(number / 100), tmp_path / f"b{number}").path
            reached = list(done)
            restoring.restore(tmp_path / "back", copy, ADMIN, kept.on(2).now)
            with closing(reopened(tmp_path / "back")) as back:
                steps = [kept.steps_in(back, thread) for thread in range(4)]
                kept.attached(back)
                for thread, count in enumerate(steps):
                    for step in range(told[thread], count):
                        kept.write_step(other, thread, step)
                assert keeping.digest(back) == keeping.digest(other)
            told = steps
            shutil.rmtree(tmp_path / "back")
    return sum(reached)


def test_byte_flips_in_a_backup_are_refused_before_anything_is_replaced(
    store: Store, tmp_path: Path, copy: Path
) -> None:
    assert flips(store, tmp_path / "store", copy, 12) >= 11


@pytest.mark.soak
def test_five_hundred_byte_flips_in_a_backup(store: Store, tmp_path: Path, copy: Path) -> None:
    refused = flips(store, tmp_path / "store", copy, 500)
    print(
        f"\n500 byte flips in a backup: {refused} refused with the store as it was, "
        f"{500 - refused} in bytes that mean nothing, 0 wrong"
    )


def flips(store: Store, home: Path, copy: Path, times: int) -> int:
    """Flip single bytes and try to come back; return how often it was refused.

    The store differs from the backup. A ZIP has some bytes that mean nothing; where one of
    those was hit, what comes back is what was saved.
    """
    saved, whole, refused = keeping.digest(store), copy.read_bytes(), 0
    sites.add_site(store, CTX, "三厂", "")
    now = keeping.digest(store)
    store.close()
    for seed in range(times):
        kept.flip(copy, seed)
        try:
            restoring.restore(home, copy, ADMIN, LATER)
        except UserError as error:
            refused += error.code in {"bad_backup", "backup_too_new"}
        else:
            now = saved
        copy.write_bytes(whole)
        if seed % 10 == 0 or now == saved:
            with closing(reopened(home)) as back:
                assert keeping.digest(back) == now
    with closing(reopened(home)) as back:
        assert keeping.digest(back) == now
    return refused
