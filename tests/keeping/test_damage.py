# SPDX-License-Identifier: Apache-2.0
"""Flipped bytes are never read as if nothing were: every table is right, or it is said."""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from outreach.config import DATABASE_FILE
from outreach.db import logs
from outreach.errors import StoreUnavailable
from outreach.services import beginning, opening
from tests.conftest import FIRM
from tests.keeping import flipping, writers
from tests.keeping.test_crashes import WAL, long_log
from tests.quarters.histories import CTX

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(beginning.begin(tmp_path / "store", CTX, FIRM)) as store:
        writers.write(store, 8, lambda _: None)
    return tmp_path / "store"


def flip_many(folder: Path, commits: int, flips: int, seed: int) -> Counter[str]:
    """Flip bytes in a process of its own, which must not die of it; return what came of them."""
    logged, _ = long_log(folder, commits)
    words = [str(folder), str(logged), str(flips), str(seed)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.keeping.flipping", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Counter({words.split("=")[0]: int(words.split("=")[1]) for words in done.stdout.split()})


def test_no_flipped_byte_is_read_without_a_word(folder: Path) -> None:
    found = flip_many(folder, 8, 24, seed=6)
    assert found["told"] > 0
    assert sum(found[name] for name in ("told", "same", "last")) == 24


@pytest.mark.soak
def test_five_hundred_flipped_bytes_are_told_or_change_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = flip_many(folder, 40, 500, seed=2026)
    assert sum(found[name] for name in ("told", "same", "last")) == 500
    with capsys.disabled():
        print(
            f"\n500 byte flips (header {found['header']}, body {found['body']}, log "
            f"{found['log']}): {found['told']} told with the way back, {found['same']} read as "
            f"before, {found['last']} ended the log before its last commit as a power cut does; "
            "0 wrong reads, 0 crashes"
        )


def test_a_damaged_log_is_told_each_time_until_it_is_brought_back(
    folder: Path, tmp_path: Path
) -> None:
    """Opening must not tidy the evidence away: a second try would succeed with less."""
    copy, _ = long_log(folder, 8)
    before = (copy / WAL).read_bytes()
    flipping.flip(copy / WAL, len(before) // 2)
    damaged = (copy / WAL).read_bytes()
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="备份恢复") as told:
            opening.open_store(copy)
        assert told.value.code == "log_damaged"
    assert (copy / WAL).read_bytes() == damaged
    (copy / WAL).write_bytes(before)
    with closing(opening.open_store(copy)) as store:
        assert writers.steps_of(store) == 16


def by_the_book(order: str, data: bytes) -> tuple[int, int]:
    """Add a checksum up as SQLite's own page says, word by word."""
    first = second = 0
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for place in range(0, len(words), 2):
        first = (first + words[place] + second) % 2**32
        second = (second + words[place + 1] + first) % 2**32
    return first, second


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("length", [8, 24, 4104])
def test_the_log_s_checksums_are_sqlite_s(order: str, length: int) -> None:
    data = os.urandom(length)
    assert logs._sum(order, data, (0, 0)) == by_the_book(order, data)
    half = length // 16 * 8
    begun = logs._sum(order, data[:half], (0, 0))
    assert logs._sum(order, data[half:], begun) == by_the_book(order, data)


def test_commits_behind_a_break_are_counted_and_a_torn_end_is_none(folder: Path) -> None:
    copy, states = long_log(folder, 6)
    whole = (copy / WAL).read_bytes()
    frame = 24 + 4096

    def lost(text: bytes) -> int:
        return logs.commits_behind_damage(io.BytesIO(text))

    def flipped(at: int) -> bytes:
        return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]

    assert lost(whole) == lost(b"") == lost(whole[:20]) == lost(b"\0" * 5000) == 0
    assert lost(flipped(3)) == lost(flipped(17)) == lost(flipped(28)) > len(states) - 2
    assert lost(flipped(32 + frame // 2)) >= len(states) - 2, "in the first frame of all"
    assert lost(flipped(len(whole) - 9)) == 0, "in the last: as a power cut leaves it"
    for at in range(7, len(whole), len(whole) // 5):
        rest = len(whole) - at
        assert lost(whole[:at]) == lost(whole[:at] + bytes(rest)) == 0
        assert lost(whole[:at] + os.urandom(rest)) == 0, "what a disk held before"


def test_a_log_of_an_earlier_turn_behind_the_present_one_is_no_damage(
    folder: Path, tmp_path: Path
) -> None:
    """After a checkpoint the log is written again from its beginning, over older frames."""
    with closing(opening.open_store(folder)) as store:
        writers.write(store, 8, lambda _: None)
        with store.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(RESTART)")
            connection.exec_driver_sql("BEGIN")
        writers.write(store, 1, lambda _: None)
        copy = tmp_path / "copy"
        shutil.copytree(folder, copy)
    logs.check(copy / DATABASE_FILE)
    with closing(opening.open_store(copy)) as store:
        assert writers.steps_of(store) == 17
