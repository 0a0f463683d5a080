# SPDX-License-Identifier: Apache-2.0
"""A backup is one checked file that names nobody; it is made daily, and never in anybody's way."""

from __future__ import annotations

import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from outreach.db import copies, copy_index, files, raw
from outreach.db.employees import EmployeeRow
from outreach.db.engine import file_of
from outreach.db.keeping import SettingRow
from outreach.db.vault import FOLDER, Vault
from outreach.domain.access import Role
from outreach.errors import NotAllowed, StoreUnavailable, UserError
from outreach.services import backups, opening, restoring, sites
from outreach.services.store import Store
from tests.keeping import kept
from tests.quarters.histories import CTX


@pytest.fixture
def store(firm: Path, tmp_path: Path) -> Iterator[Store]:
    with closing(kept.another(firm, tmp_path / "store")) as found:
        yield found


@pytest.fixture
def folder(store: Store, tmp_path: Path) -> Path:
    """Return a folder that was chosen for daily backups."""
    chosen = tmp_path / "备份"
    backups.choose_folder(store, CTX, chosen)
    return chosen


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def code_of(refused: pytest.ExceptionInfo[UserError]) -> tuple[str, int]:
    return refused.value.code, refused.value.exit_code


def test_a_backup_is_one_file_that_names_nobody(store: Store, folder: Path) -> None:
    made = backups.make(store, CTX)
    assert names(folder) == ["outreach-2026-09-28-094100-manual.outreach-backup"]
    assert (made.size, made.attachments) == (made.path.stat().st_size, 2)
    with zipfile.ZipFile(made.path) as packed:
        there = packed.infolist()
        index = json.loads(packed.read("index.json"))
    assert {one.compress_type for one in there} == {zipfile.ZIP_STORED}
    assert {one.filename for one in there} == {"index.json", *index["entries"]}
    with store.reading() as session:
        words = {word for word in session.scalars(select(EmployeeRow.name)) if word}
    data = made.path.read_bytes()
    assert not [word for word in (*words, "安禾", "周敏", "照片") if word.encode() in data]
    assert b"SQLite format 3" not in data
    info = restoring.look(made.path)
    assert (info.kind, info.readable, info.at) == ("manual", True, CTX.now)


def test_the_database_in_it_opens_by_the_key_alone_and_stands_in_one_file(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    made = backups.make(store, CTX)
    file = file_of(store.engine)
    assert file is not None
    raw_file = tmp_path / "copy.db"
    copies.extract(made.path, copy_index.read(made.path), "outreach.db", raw_file)
    with closing(raw.connect(raw_file, file.key)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        assert raw.counts_of(copy)["employee"] > 0
    assert not [name for name in names(tmp_path) if name.startswith("copy.db-")]


def test_writers_go_on_while_a_copy_is_made(store: Store) -> None:
    with copies._begin(backups.origin_of(store)) as (source, found):
        sites.add_site(store, CTX, "三厂", "")  # would wait, and be refused, behind a lock
        assert raw.counts_of(source) == found.counts, "the copy is of the moment it began"


def test_the_day_s_backup_is_made_once_and_only_when_something_changed(
    store: Store, folder: Path
) -> None:
    first = backups.daily(store, kept.on(0))
    assert first is not None
    sites.add_site(store, CTX, "三厂", "")
    assert backups.daily(store, kept.on(0.3)) is None, "one a day"
    assert backups.daily(store, kept.on(1)) is not None
    assert backups.daily(store, kept.on(2)) is None, "nothing changed"
    assert backups.daily(store, kept.on(40)) is None
    sites.add_site(store, CTX, "四厂", "")
    assert backups.daily(store, kept.on(41)) is not None
    assert len(names(folder)) == 3


def test_a_changed_password_is_a_change(store: Store, folder: Path) -> None:
    assert backups.daily(store, kept.on(0)) is not None
    kept.add_clerk(store)
    assert backups.daily(store, kept.on(1)) is not None


def test_asking_whether_one_is_due_costs_one_statement(
    store: Store, folder: Path, statements: Callable[[Engine], list[str]]
) -> None:
    backups.daily(store, kept.on(0))
    seen = statements(store.engine)
    assert backups.daily(store, kept.on(0.2)) is None
    assert len(seen) == 1, seen


def test_a_clock_that_ran_ahead_does_not_stop_the_backups(store: Store, folder: Path) -> None:
    assert backups.daily(store, kept.on(400)) is not None
    sites.add_site(store, CTX, "三厂", "")
    assert backups.daily(store, kept.on(1)) is not None


def test_two_in_one_second_are_two_files(store: Store, folder: Path) -> None:
    one, other = backups.make(store, CTX), backups.make(store, CTX)
    assert other.path.name == "outreach-2026-09-28-094100-manual_2.outreach-backup"
    assert one.path != other.path
    assert [info.path for info in backups.listed(folder)] == [other.path, one.path]


def test_old_ones_are_thinned_and_those_of_another_store_are_not(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    with closing(kept.begin(tmp_path / "other", people=2)) as other:
        backups.make(other, kept.on(-300), folder)
    for day in range(40):
        sites.add_site(store, CTX, f"厂 {day}", "")
        assert backups.daily(store, kept.on(day)) is not None
    found = backups.listed(folder)
    assert len({info.store for info in found}) == 2
    assert 12 + 2 < len(found) < 30
    assert found[-1].at == kept.on(-300).now


def test_a_folder_that_is_gone_is_said_and_work_goes_on(store: Store, folder: Path) -> None:
    folder.rmdir()
    for _ in range(2):
        with pytest.raises(StoreUnavailable) as refused:
            backups.daily(store, CTX)
        assert code_of(refused) == ("backup_folder_gone", 4)
        sites.add_site(store, CTX, f"厂 {time.monotonic_ns()}", "")
    assert not folder.exists(), "nobody makes a folder where a disk should be"
    folder.mkdir()
    assert backups.daily(store, CTX) is not None


def test_backups_never_lie_inside_the_store_nor_over_another_file(
    store: Store, tmp_path: Path
) -> None:
    assert store.folder is not None
    for inside in (store.folder, store.folder / "backups"):
        with pytest.raises(UserError) as refused:
            backups.choose_folder(store, CTX, inside)
        assert code_of(refused) == ("backup_inside", 2)
    with pytest.raises(UserError) as refused:
        backups.make(store, CTX, store.folder / "x.outreach-backup")
    assert code_of(refused) == ("backup_inside", 2)
    (tmp_path / "报告.pdf").write_text("mine")
    with pytest.raises(UserError) as refused:
        backups.make(store, CTX, tmp_path / "报告.pdf")
    assert code_of(refused) == ("file_exists", 2)
    assert (tmp_path / "报告.pdf").read_text() == "mine"


def test_where_backups_go_is_for_whoever_keeps_the_store(store: Store, tmp_path: Path) -> None:
    clerk = replace(CTX, actor=replace(CTX.actor, roles=frozenset({Role.HR})))
    with pytest.raises(NotAllowed):
        backups.choose_folder(store, clerk, tmp_path / "b")
    assert backups.make(store, clerk, tmp_path / "mine.outreach-backup").path.exists()


def test_a_practice_store_has_daily_backups_only_where_somebody_wants_them(store: Store) -> None:
    assert backups.folder_of(store) is None
    assert backups.daily(store, CTX) is None
    assert store.folder is not None
    assert backups.make(store, CTX).path.parent == backups.default_folder(store.folder)


def test_a_file_that_is_lost_is_counted_and_does_not_prevent_the_backup(
    store: Store, folder: Path
) -> None:
    assert store.folder is not None
    lost, *_ = kept.attached(store)
    Vault(store.folder / FOLDER).drop(lost)
    made = backups.make(store, CTX)
    assert (made.attachments, made.missing) == (1, 1)


def test_a_damaged_store_makes_no_backup_and_says_so(store: Store, folder: Path) -> None:
    file = file_of(store.engine)
    assert file is not None
    with closing(raw.connect(file.path, file.key)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept.flip(file.path, 3, first=40 * 4096)
    with pytest.raises(StoreUnavailable) as refused:
        backups.make(store, CTX)
    assert code_of(refused) == ("store_damaged", 4)
    assert names(folder) == []


def test_what_a_killed_backup_left_is_replaced_by_the_next(store: Store, folder: Path) -> None:
    own = copy_index.read(backups.make(store, CTX).path).store
    for name in (f"outreach-{own[:12]}.db", f"outreach-{own[:12]}"):
        (folder / (name + files.PARTIAL)).write_bytes(b"half")
    backups.make(store, CTX)
    assert not [name for name in names(folder) if name.endswith(files.PARTIAL)]


def test_files_that_are_no_backups_are_refused_with_a_sentence(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    made = backups.make(store, CTX)
    for name, data in {
        "text": b"hello",
        "empty": b"",
        "cut": made.path.read_bytes()[:-100],
        "padded": made.path.read_bytes() + b"x" * 70000,
    }.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UserError) as refused:
            restoring.look(tmp_path / name)
        assert code_of(refused) == ("bad_backup", 2), name
    with zipfile.ZipFile(tmp_path / "foreign.zip", "w") as packed:
        packed.writestr("../evil", "x")
        packed.writestr("index.json", "[" * 100_000)
    with pytest.raises(UserError) as refused:
        restoring.look(tmp_path / "foreign.zip")
    assert code_of(refused) == ("bad_backup", 2)
    with pytest.raises(UserError) as refused:
        restoring.look(tmp_path / "nothing")
    assert code_of(refused) == ("unreadable_file", 2)


def test_the_folder_is_kept_in_the_store_alone(store: Store, folder: Path) -> None:
    with store.reading() as session:
        assert session.get_one(SettingRow, backups.SETTING).value == str(folder)


@pytest.mark.parametrize("left", [0, 50_000, 700_000, 1_300_000])
def test_a_full_disk_is_said_and_nothing_is_half_done(
    store: Store, small_disk: Path, left: int
) -> None:
    """Too small from the start is refused before; filled on the way is cleaned up after."""
    kept.fill(small_disk, left)
    with pytest.raises(StoreUnavailable) as refused:
        backups.make(store, CTX, small_disk)
    assert code_of(refused) == ("disk_full", 4)
    assert names(small_disk) == ["filler"]


def test_a_disk_that_fills_while_the_copy_is_written_leaves_no_half_file(
    store: Store, small_disk: Path
) -> None:
    """Somebody else takes the room that was there at the beginning."""
    with kept.filling(small_disk), pytest.raises(StoreUnavailable) as refused:
        backups.make(store, CTX, small_disk)
    assert code_of(refused) == ("disk_full", 4)
    assert names(small_disk) == ["other"]


@pytest.mark.soak
def test_how_long_writers_wait_while_a_store_of_some_size_is_copied(tmp_path: Path) -> None:
    with closing(kept.begin(tmp_path / "store", people=3000)) as store:
        waits: list[float] = []
        stop = threading.Event()

        def write() -> None:
            step = 0
            while not stop.is_set():
                begun = time.perf_counter()
                kept.write_step(store, 0, step)
                waits.append(time.perf_counter() - begun)
                step += 1

        thread = threading.Thread(target=write)
        thread.start()
        while len(waits) < 50:
            pass
        calm, begun = max(waits[10:50]), time.perf_counter()
        made = backups.make(store, CTX, tmp_path / "b.outreach-backup")
        took, busy = time.perf_counter() - begun, max(waits[50:])
        stop.set()
        thread.join()
        print(
            f"\nbackup of {made.size / 1e6:.0f} MB: {took:.2f} s; longest write before it "
            f"{calm * 1000:.0f} ms, during it {busy * 1000:.0f} ms"
        )
        assert busy < took / 2


def test_upgrading_backs_up_first(firm: Path, tmp_path: Path) -> None:
    home = tmp_path / "store"
    with closing(kept.another(firm, home)) as store:
        backups.choose_folder(store, CTX, tmp_path / "b")
        kept.downgrade(store, "0006")
    with pytest.raises(StoreUnavailable, match="upgrade"):
        opening.open_store(home)
    made = opening.upgrade_store(home, now=CTX.now + timedelta(days=1))
    assert made == tmp_path / "b" / "outreach-2026-09-29-094100-upgrade.outreach-backup"
    assert restoring.look(made).schema == "0006"
    assert opening.upgrade_store(home) is None, "there is nothing to do"
    with closing(opening.open_store(home)) as store:
        assert len(kept.attached(store)) == 2
