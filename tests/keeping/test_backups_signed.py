# SPDX-License-Identifier: Apache-2.0
"""No backup is made that nobody could bring back; what was replaced goes after its month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from outreach.db import manifest
from outreach.errors import StoreUnavailable
from outreach.services import backups, opening, restoring
from outreach.services.store import Store
from tests.keeping import kept
from tests.keeping.kept import ADMIN
from tests.quarters.histories import CTX


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(firm: Path, home: Path) -> Iterator[Store]:
    with closing(kept.another(firm, home)) as found:
        yield found


def _altered(home: Path) -> None:
    found = manifest.read(home)
    slots = tuple(replace(one, private="AAAA") for one in found.slots)
    manifest.write(home, replace(found, slots=slots))


def _without_mac(home: Path) -> None:
    manifest.write(home, replace(manifest.read(home), mac="?"))


def _lost(home: Path) -> None:
    for name in (manifest.NAME, manifest.SECOND):
        (home / name).unlink()


def _damaged(home: Path) -> None:
    for name in (manifest.NAME, manifest.SECOND):
        (home / name).write_bytes(b"x")


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (_altered, "manifest_altered"),
        (_without_mac, "manifest_altered"),
        (_lost, "not_a_store"),
        (_damaged, "not_a_store"),
    ],
)
def test_under_a_manifest_that_the_store_s_key_did_not_sign_no_backup_is_made(
    store: Store, home: Path, tmp_path: Path, harm: Callable[[Path], None], code: str
) -> None:
    folder = tmp_path / "b"
    backups.choose_folder(store, CTX, folder)
    whole = manifest.read(home)
    harm(home)
    for make in (
        lambda: backups.make(store, CTX),
        lambda: backups.daily(store, CTX),
        lambda: backups.before_upgrade(backups.origin_of(store), str(folder), CTX.now),
    ):
        with pytest.raises(StoreUnavailable) as refused:
            make()
        assert (refused.value.code, refused.value.exit_code) == (code, 4)
        assert list(folder.iterdir()) == []
    manifest.write(home, whole)
    assert backups.daily(store, CTX) is not None


@pytest.mark.parametrize("case", ["no folder", "nothing changed", "folder gone", "disk full"])
def test_what_was_replaced_goes_after_a_month_whatever_becomes_of_the_backup(
    store: Store,
    home: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    case: str,
) -> None:
    copy = backups.make(store, CTX, tmp_path / "copy").path
    store.close()
    done = restoring.restore(home, copy, ADMIN, kept.on(1).now)
    assert done.kept is not None
    with closing(opening.open_store(home, ADMIN)) as back:
        if case != "no folder":
            disk = request.getfixturevalue("small_disk") if case == "disk full" else tmp_path
            backups.choose_folder(back, CTX, disk / "b")
        if case == "nothing changed":
            assert backups.daily(back, kept.on(2)) is not None
        elif case == "folder gone":
            (disk / "b").rmdir()
        elif case == "disk full":
            kept.fill(disk, 100_000)
        for day, there in ((30, True), (32, False)):
            if case in ("no folder", "nothing changed"):
                assert backups.daily(back, kept.on(day)) is None
            else:
                with pytest.raises(StoreUnavailable):
                    backups.daily(back, kept.on(day))
            assert done.kept.exists() is there
