# SPDX-License-Identifier: Apache-2.0
"""Broken and hostile files never crash, never fill memory, and leave the store as it was."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from benchmarks.kit.rosters import begin
from tests.exchange import hostile

ROOT = Path(__file__).parents[2]
MOST_SECONDS, MOST_MEGABYTES = 10.0, 400
FEW = {"workbooks": 25, "texts": 10, "bombs": 3}
MANY = {"workbooks": 500, "texts": 100, "bombs": 20}


def made(kind: str, count: int) -> Iterable[tuple[str, bytes]]:
    if kind == "bombs":
        return islice(hostile.bombs(), count)
    return hostile.workbooks(count) if kind == "workbooks" else hostile.texts(count)


def import_all(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[dict[str, Any]]:
    """Import the files in a process of its own, as a crash would end that process."""
    begin(folder / "store")[0].close()
    there = folder / "files"
    there.mkdir()
    names = []
    for name, data in files:
        (there / name).write_bytes(data)
        names.append(name)
    done = subprocess.run(
        [sys.executable, "-m", "tests.exchange.hostile", str(folder)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS * len(names),
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, (found[-1:], done.stderr[-2000:])
    assert sorted(one["file"] for one in found) == sorted(names)
    return found


def check(found: list[dict[str, Any]]) -> None:
    bad = [one for one in found if one["outcome"].startswith(("crashed", "changed"))]
    assert not bad
    assert max(one["seconds"] for one in found) < MOST_SECONDS
    assert found[-1]["peak"] < MOST_MEGABYTES


@pytest.mark.parametrize("kind", FEW)
def test_a_few_hostile_files_are_refused_or_read_and_nothing_breaks(
    tmp_path: Path, kind: str
) -> None:
    check(import_all(tmp_path, made(kind, FEW[kind])))


@pytest.mark.soak
@pytest.mark.parametrize("kind", MANY)
def test_many_hostile_files_are_refused_or_read_and_nothing_breaks(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = import_all(tmp_path, made(kind, MANY[kind]))
    with capsys.disabled():
        slowest = max(found, key=lambda one: one["seconds"])
        counts = dict(Counter(one["outcome"] for one in found).most_common())
        print(
            f"\n{kind}: {len(found)} files, slowest {slowest['file']} {slowest['seconds']:.1f} s,"
            f" peak {found[-1]['peak']} MB, {counts}"
        )
    check(found)
