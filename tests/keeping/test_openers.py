# SPDX-License-Identifier: Apache-2.0
"""One opener at a time: many starts at once, dead ones, odd things that they leave behind."""

from __future__ import annotations

import json
import os
import platform
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from outreach.config import DATABASE_FILE
from outreach.db import manifest
from outreach.db.opener import LOCK_FILE, NAMES_FILE, Opener, holder
from outreach.errors import NotAllowed, StoreUnavailable, UserError
from outreach.services import beginning, opening
from outreach.services.opening import Secret
from tests.conftest import FIRM
from tests.quarters.histories import CTX

ROOT = Path(__file__).parents[2]
REFUSED = 4
NAMED = re.compile(r"电脑“(.+)”上的程序打开（进程号 (\d+)）")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(beginning.begin(tmp_path / "store", CTX, FIRM)):
        pass
    return tmp_path / "store"


def start(folder: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.keeping.starting", str(folder), *more],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@contextmanager
def holding(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold the store."""
    other = start(folder)
    assert [said(other), said(other)] == ["ready", "open"]
    try:
        yield other
    finally:
        other.kill()
        other.communicate()


def end(process: subprocess.Popen[str]) -> int:
    process.communicate(timeout=60)
    return process.returncode


def check_simultaneous(folder: Path, flag: Path, starts: int) -> float:
    """Start so many at one moment: one opens, all others are told who did."""
    all_of_them = [start(folder, "--at", str(flag)) for _ in range(starts)]
    assert {said(one) for one in all_of_them} == {"ready"}
    began = time.monotonic()
    flag.touch()
    answers = {one: said(one) for one in all_of_them}  # the first stays open until all are told
    took = time.monotonic() - began
    (first,) = [one for one, answer in answers.items() if answer == "open"]
    for one, answer in answers.items():
        if one is not first:
            found = NAMED.search(answer)
            assert found, answer
            assert (found[1], int(found[2])) == (platform.node(), first.pid)
            assert end(one) == REFUSED
    assert end(first) == 0
    opening.open_store(folder).close()
    return took


def test_of_six_that_start_at_once_exactly_one_opens(folder: Path, tmp_path: Path) -> None:
    check_simultaneous(folder, tmp_path / "now", 6)


@pytest.mark.soak
def test_of_fifty_that_start_at_once_exactly_one_opens(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    took = check_simultaneous(folder, tmp_path / "now", 50)
    with capsys.disabled():
        print(f"\n50 simultaneous starts: 1 opened, 49 told host and process ({took:.1f} s)")


def leave_another_host(path: Path) -> None:
    path.write_text(json.dumps({"host": "HR-PC-07", "process": 4711}), encoding="utf-8")


def leave_garbage(path: Path) -> None:
    path.write_bytes(b"\xff\xfe{]")


def leave_a_living_process(path: Path) -> None:
    path.write_text(json.dumps({"host": platform.node(), "process": 1}), encoding="utf-8")


def leave_other_shapes(path: Path) -> None:
    path.write_text('["host", 7]', encoding="utf-8")


def leave_it_read_only(path: Path) -> None:
    leave_another_host(path)
    path.chmod(0o400)


def leave_it_unchangeable(path: Path) -> None:
    """Put a folder in its place: nothing can be written there, whoever one is."""
    path.unlink(missing_ok=True)
    path.mkdir()


LEFT: list[Callable[[Path], None]] = [
    leave_another_host, leave_garbage, leave_a_living_process, leave_other_shapes,
    leave_it_read_only,
]  # fmt: skip


def check_stale(folder: Path, rounds: int) -> None:
    """Kill whoever holds the store, leave odd things behind, and open it again."""
    for round_ in range(rounds):
        with holding(folder) as other:
            assert holder(folder) is not None
            with pytest.raises(StoreUnavailable) as refused:
                opening.open_store(folder)
            assert refused.value.values["process"] == other.pid
            other.send_signal(signal.SIGKILL)
            assert end(other) == -signal.SIGKILL
        assert (folder / NAMES_FILE).exists(), "what a killed process leaves"
        if round_ % 2:
            LEFT[round_ // 2 % len(LEFT)](folder / NAMES_FILE)
        with closing(opening.open_store(folder)):
            mine = holder(folder)
            assert mine is not None
            assert (mine.host, mine.process) == (platform.node(), os.getpid())
        assert not (folder / NAMES_FILE).exists()


def test_a_store_whose_opener_was_killed_opens_again(folder: Path) -> None:
    check_stale(folder, 2)


@pytest.mark.soak
def test_fifty_stores_whose_opener_was_killed_open_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check_stale(folder, 50)
    with capsys.disabled():
        print("\n50 stale locks: 50 recovered")


@pytest.mark.parametrize("leave", LEFT)
def test_what_lies_in_place_of_the_names_is_taken_over(
    leave: Callable[[Path], None], folder: Path
) -> None:
    leave(folder / NAMES_FILE)
    with closing(opening.open_store(folder)):
        mine = holder(folder)
        assert mine is not None
        assert mine.process == os.getpid()


def test_names_that_cannot_be_written_keep_nobody_out_and_name_nobody(folder: Path) -> None:
    leave_it_unchangeable(folder / NAMES_FILE)
    with closing(opening.open_store(folder)), pytest.raises(StoreUnavailable) as refused:
        opening.open_store(folder)
    assert (refused.value.code, refused.value.values) == ("store_open", {})


def test_the_same_process_is_refused_a_second_time(folder: Path) -> None:
    with closing(opening.open_store(folder)):
        refusals: list[StoreUnavailable] = []

        def again() -> None:
            with pytest.raises(StoreUnavailable) as refused:
                opening.open_store(folder)
            refusals.append(refused.value)

        again()
        thread = threading.Thread(target=again)
        thread.start()
        thread.join()
    assert [one.values["process"] for one in refusals] == [os.getpid()] * 2
    opening.open_store(folder).close()


def test_whoever_wrote_before_the_holder_is_not_named_for_them(folder: Path) -> None:
    """A killed process left its names, and the next one has the lock but has not written yet."""
    names = folder / NAMES_FILE
    with holding(folder) as other:
        other.kill()
        assert end(other) == -signal.SIGKILL
    dead = json.loads(names.read_text(encoding="utf-8"))
    opener = Opener(folder)
    opener._lock.acquire(timeout=0)
    assert dead["process"] != os.getpid()
    try:
        with pytest.raises(StoreUnavailable) as refused:
            Opener(folder).take()
        assert refused.value.values == {}
        leave_another_host(names)
        with pytest.raises(StoreUnavailable, match="HR-PC-07"):
            Opener(folder).take()
    finally:
        opener._lock.release()


def fail_on_a_wrong_password(folder: Path) -> None:
    with pytest.raises(NotAllowed):
        opening.open_store(folder, Secret("a wrong password"))


def fail_on_a_damaged_file(folder: Path) -> None:
    database = folder / DATABASE_FILE
    whole = database.read_bytes()
    database.write_bytes(b"\0" * len(whole))
    try:
        with pytest.raises(StoreUnavailable):
            opening.open_store(folder)
    finally:
        for ending in ("-wal", "-shm"):
            database.with_name(DATABASE_FILE + ending).unlink(missing_ok=True)
        database.write_bytes(whole)


def fail_on_a_newer_schema(folder: Path) -> None:
    held = opening.unlock(folder, manifest.read(folder), Secret(), CTX.now)
    connection = sqlcipher.connect(str(folder / DATABASE_FILE))
    connection.execute(f"PRAGMA key = \"x'{held.data.hex()}'\"")
    for pragma in ("cipher_page_size = 4096", "cipher_hmac_algorithm = HMAC_SHA1"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA cipher_kdf_algorithm = PBKDF2_HMAC_SHA1")
    (before,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    with pytest.raises(StoreUnavailable) as refused:
        opening.open_store(folder)
    assert refused.value.code == "store_too_new"
    connection.execute("UPDATE alembic_version SET version_num = ?", (before,))
    connection.commit()
    connection.close()


def fail_on_a_store_that_is_there(folder: Path) -> None:
    with pytest.raises(UserError):
        beginning.begin(folder, CTX, FIRM)


@pytest.mark.parametrize(
    "fail",
    [fail_on_a_wrong_password, fail_on_a_damaged_file, fail_on_a_newer_schema,
     fail_on_a_store_that_is_there],
)  # fmt: skip
def test_an_opening_that_fails_gives_the_lock_back(
    fail: Callable[[Path], None], folder: Path
) -> None:
    fail(folder)
    assert not (folder / NAMES_FILE).exists()
    with closing(opening.open_store(folder)):
        pass
    with holding(folder):
        pass


def test_an_error_while_it_is_open_gives_the_lock_back(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), closing(opening.open_store(folder)):
        raise ZeroDivisionError
    with holding(folder):
        pass


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps an open file where it is")
def test_a_lock_that_is_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (folder / LOCK_FILE).unlink()
    (tmp_path / "elsewhere").touch()
    (folder / LOCK_FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UserError) as refused:
        opening.open_store(folder)
    assert refused.value.code == "unwritable"


def test_an_upgrade_is_refused_while_somebody_has_it_open(folder: Path) -> None:
    with holding(folder) as other, pytest.raises(StoreUnavailable) as refused:
        opening.upgrade_store(folder)
    assert refused.value.values["process"] == other.pid
