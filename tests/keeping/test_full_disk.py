# SPDX-License-Identifier: Apache-2.0
"""A disk that gets full at any point of anything: the old data stays, and a sentence says so."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import event

from outreach.config import DATABASE_FILE
from outreach.db import files
from outreach.db.upgrade import revisions
from outreach.domain.quarters import Body
from outreach.errors import UserError
from outreach.i18n import Translator
from outreach.services import backups, beginning, ledgers, opening, reporting
from outreach.services.ledgers import ImportOptions
from outreach.services.store import Store
from tests.conftest import FIRM
from tests.keeping import upgrading, writers
from tests.keeping.reading import check_whole, digests, key_of
from tests.keeping.room import Disk, small_disk
from tests.quarters.histories import CTX, QUARTER
from tests.services.surroundings import clerk
from tests.services.test_ledgers import ROSTERS

OPERATIONS = ("save", "backup", "upgrade", "import", "report")
CODES = {"disk_full", "unwritable", "store_read_only"}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no small disk to be made here")


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Make a store with some people, and the same before the last revision."""
    folder = tmp_path_factory.mktemp("bases")
    with closing(beginning.begin(folder / "now", CTX, FIRM)) as store:
        writers.write(store, 8, lambda _: None)
    shutil.copytree(folder / "now", folder / "before")
    upgrading.down(folder / "before", revisions()[-2])
    return {name: folder / ("before" if name == "upgrade" else "now") for name in OPERATIONS}


def save(store: Store, _disk: Disk) -> None:
    writers.register(store, clerk(store), 900)


def back_up(store: Store, disk: Disk) -> None:
    (disk.folder / "copies").mkdir(exist_ok=True)
    backups.make(store, CTX, disk.folder / "copies")


def import_many(store: Store, _disk: Disk) -> None:
    ledgers.import_file(store, clerk(store), ROSTERS / "wide.xlsx", ImportOptions())


def report(store: Store, disk: Disk) -> None:
    (disk.folder / "papers").mkdir(exist_ok=True)
    reporting.issue_draft(store, clerk(store), QUARTER, Body.INTERNAL, disk.folder / "papers")


WITH_A_STORE: dict[str, Callable[[Store, Disk], None]] = {
    "save": save, "backup": back_up, "import": import_many, "report": report,
}  # fmt: skip


@contextmanager
def filling_at(engine: Any, statement: int, disk: Disk) -> Iterator[None]:
    """Fill the disk to the last byte just before a statement runs."""
    seen = [0]

    def on_step(*_arguments: Any) -> None:
        seen[0] += 1
        if seen[0] == statement:
            disk.leave(0)

    event.listen(engine, "before_cursor_execute", on_step)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", on_step)


@dataclass
class Point:
    """When the disk gets full: before the beginning but for some bytes, or at a statement.

    ``later`` fills it once the check for room has passed, as another program would.
    """

    room: int
    statement: int = 0
    later: bool = False


def run(name: str, folder: Path, disk: Disk, point: Point, patch: pytest.MonkeyPatch) -> None:
    """Do one thing on a disk that gets full."""
    if point.later:
        check = files.check_room

        def check_and_fill(*arguments: Any, **more: Any) -> None:
            check(*arguments, **more)
            disk.leave(point.room)

        patch.setattr(files, "check_room", check_and_fill)
    elif not point.statement:
        disk.leave(point.room)
    if name == "upgrade":
        opening.upgrade_store(folder)
        return
    with (
        closing(opening.open_store(folder)) as store,
        filling_at(store.engine, point.statement, disk),
    ):
        WITH_A_STORE[name](store, disk)


def outcome(
    name: str, base: Path, disk: Disk, point: Point, patch: pytest.MonkeyPatch
) -> UserError | None:
    """Do one thing at one point; the store is as it was, or the thing was done whole."""
    folder = disk.folder / "store"
    shutil.copytree(base, folder)
    key = key_of(folder)
    before = digests(folder / DATABASE_FILE, key)
    told = None
    with patch.context() as inner:
        try:
            run(name, folder, disk, point, inner)
        except UserError as error:
            told = error
    disk.empty()
    check_whole(folder / DATABASE_FILE, key)
    if told is not None:
        assert digests(folder / DATABASE_FILE, key) == before, "not a row more or less"
        assert told.code in CODES, told.code
        assert told.sentence(Translator())
        left = [p for place in ("copies", "papers") for p in (disk.folder / place).glob("*")]
        left += disk.folder.rglob("*.partial")
        assert not left, "nothing half done beside it"
    if name == "upgrade":
        opening.upgrade_store(folder)
    with closing(opening.open_store(folder)) as store:
        writers.register(store, clerk(store), 901)  # and work goes on
    for one in disk.folder.iterdir():
        shutil.rmtree(one)
    return told


def needed(name: str, base: Path, disk: Disk, patch: pytest.MonkeyPatch) -> int:
    """Return how much the disk grew by the thing, done with all the room there is."""
    shutil.copytree(base, disk.folder / "store")
    before = disk.used
    run(name, disk.folder / "store", disk, Point(files.SPARE, statement=-1), patch)
    grown = disk.used - before
    for one in disk.folder.iterdir():
        shutil.rmtree(one)
    return max(grown, 2 * 4096)


def check_full(
    name: str, base: Path, disk: Disk, points: int, patch: pytest.MonkeyPatch
) -> Counter[str]:
    """Fill the disk at so many points of one thing at which there is too little."""
    random, found = Random(name), Counter[str]()
    most = needed(name, base, disk, patch)
    for attempt in range(20 * points):
        point = Point(random.randrange(0, most + 1) // 4096 * 4096)
        if attempt % 3 == 1 and name in ("save", "import"):
            point.statement = random.randrange(1, 12 if name == "save" else 60)
        elif attempt % 3 and name in ("backup", "upgrade"):
            point.later = True
        told = outcome(name, base, disk, point, patch)
        if told is not None:  # else there was room enough, and all of it was done
            found[told.code] += 1
        if sum(found.values()) == points:
            break
    return found


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_full_disk_keeps_the_old_data_and_says_so(
    name: str, bases: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        found = check_full(name, bases[name], disk, 3, monkeypatch)
    assert sum(found.values()) == 3


@pytest.mark.soak
def test_a_disk_filled_at_fifty_points_keeps_the_old_data_and_says_so(
    bases: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        for name in OPERATIONS:
            found = check_full(name, bases[name], disk, 10, monkeypatch)
            with capsys.disabled():
                print(f"\n{name}: full at 10 points ({disk.kind}): old data intact 10, "
                      f"told 10 {dict(found)}")  # fmt: skip


@pytest.mark.parametrize("name", ["save", "import"])
def test_where_nobody_may_mount_the_system_s_limit_says_the_same(
    name: str,
    bases: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with small_disk(tmp_path / "disk") as disk:
        assert disk.kind == "file size limit"
        found = check_full(name, bases[name], disk, 2, monkeypatch)
    assert sum(found.values()) == 2
