# SPDX-License-Identifier: Apache-2.0
"""The list of erasures beside a store says what was done: no more, and in the end no less."""

from __future__ import annotations

import json
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, select

from outreach.db import copy_index, erasures
from outreach.db.employees import EmployeeRow
from outreach.errors import StoreUnavailable
from outreach.services import backups, erasing, opening, restoring, rotating
from outreach.services.store import Store
from tests.keeping import kept
from tests.keeping.kept import ADMIN
from tests.quarters.histories import CTX

REASON = replace(CTX, reason="本人要求删除")
LATER = kept.on(1).now


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(firm: Path, home: Path) -> Iterator[Store]:
    with closing(kept.another(firm, home)) as found:
        yield found


def people(store: Store) -> list[uuid.UUID]:
    with store.reading() as session:
        return list(session.scalars(select(EmployeeRow.id).order_by(EmployeeRow.id)))


def test_an_erasure_that_was_refused_is_not_carried_out_by_a_later_return(
    store: Store, home: Path, tmp_path: Path
) -> None:
    copy = backups.make(store, CTX, tmp_path / "b").path
    before = people(store)

    def full(_connection: Connection) -> None:
        raise OSError(28, "No space left on device")

    event.listen(store.engine, "commit", full)
    with pytest.raises(StoreUnavailable):
        erasing.erase(store, REASON, employee=before[0])
    event.remove(store.engine, "commit", full)
    assert people(store) == before
    store.close()
    assert erasures.read(home) == ()
    assert restoring.restore(home, copy, ADMIN, LATER).erased == 0
    with closing(opening.open_store(home, ADMIN)) as back:
        assert people(back) == before


@pytest.mark.parametrize("cause", ["lost", "damaged", "another"])
def test_a_list_that_lacks_somebody_is_mended_at_the_next_opening(
    store: Store, home: Path, cause: str
) -> None:
    erasing.erase(store, REASON, employee=people(store)[0])
    whole = erasures.read(home)
    assert whole
    store.close()
    other = copy_index.Erased("employee", uuid.uuid4())
    if cause == "lost":
        (home / erasures.NAME).unlink()
    elif cause == "damaged":
        (home / erasures.NAME).write_bytes(b"[[")
    else:
        erasures.write(home, [other])
    with closing(opening.open_store(home, ADMIN)):
        pass
    expected = {*whole, other} if cause == "another" else set(whole)
    assert set(erasures.read(home)) == expected


def test_a_return_that_is_refused_lists_nobody(store: Store, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    first = people(store)[0]
    with closing(kept.another(home, tmp_path / "other")) as other:  # the same store, elsewhere
        copy = backups.make(store, CTX, folder).path
        erasing.erase(other, REASON, employee=first)
        backups.make(other, kept.on(1), folder)
    store.close()

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("outreach.db.manifest.write", full)
        with pytest.raises(StoreUnavailable):
            restoring.restore(home, copy, ADMIN, LATER)
    assert erasures.read(home) == ()
    assert restoring.restore(home, copy, ADMIN, LATER).erased > 0
    assert first in {one.id for one in erasures.read(home)}


def _altered(copy: Path, target: Path, **values: object) -> None:
    """Write a backup whose index somebody without a key has changed."""
    with zipfile.ZipFile(copy) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["index.json"] = json.dumps(json.loads(parts["index.json"]) | values).encode()
    with zipfile.ZipFile(target, "w") as packed:
        for name, data in parts.items():
            packed.writestr(zipfile.ZipInfo(name), data)


@pytest.mark.parametrize("key", ["its own", "another", "no mac"])
@pytest.mark.parametrize("where", ["onto the store", "into an empty folder"])
def test_a_backup_nearby_that_nobody_signed_erases_nobody(
    store: Store, home: Path, tmp_path: Path, key: str, where: str
) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    copy = backups.make(store, CTX, folder).path
    before = people(store)
    values: dict[str, object] = {"erased": [["employee", before[0].hex]]}
    if key != "its own":
        values |= {"key": "f" * 16} if key == "another" else {"mac": "?"}
    _altered(copy, folder / "forged.outreach-backup", **values)
    store.close()
    if where == "into an empty folder":
        home = tmp_path / "neu"
    done = restoring.restore(home, copy, ADMIN, LATER)
    believed = key == "another" and where == "into an empty folder"  # may be a later key
    assert done.erased == int(believed)


def test_a_backup_of_an_earlier_key_still_says_who_was_erased(
    store: Store, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "b"
    folder.mkdir()
    first = people(store)[0]
    copy = backups.make(store, CTX, folder).path
    with closing(kept.another(home, tmp_path / "other")) as other:
        erasing.erase(other, REASON, employee=first)
        backups.make(other, kept.on(1), folder)
    rotating.renew_keys(store, kept.as_admin(store))
    store.close()
    assert restoring.restore(home, copy, ADMIN, LATER).erased > 0


def test_a_backup_that_nobody_signed_neither_counts_nor_goes(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    backups.choose_folder(store, CTX, folder)
    made = backups.daily(store, CTX)
    assert made is not None
    forged = folder / "outreach-2026-10-08-094100-daily.outreach-backup"
    _altered(made.path, forged, made_at=kept.on(10).now.isoformat(), mac="AAAA")
    stale = folder / "outreach-2020-01-01-094100-daily.outreach-backup"
    _altered(made.path, stale, made_at="2020-01-01T09:41:00+08:00")
    kept.attach(store, CTX, store.enterprise_id, b"later")
    again = backups.daily(store, kept.on(10))
    assert again is not None, "the forged one of today is no backup"
    assert forged.exists()
    assert stale.exists()
