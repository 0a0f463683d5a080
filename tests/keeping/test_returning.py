# SPDX-License-Identifier: Apache-2.0
"""Until a new store counts, a return touches nothing of the old one; what it owes is done later."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from outreach.db import files, manifest, vault
from outreach.db.vault import FOLDER, Vault
from outreach.errors import NotAllowed, StoreUnavailable
from outreach.services import backups, keeping, opening, replaced, restoring, sites, sweeping
from outreach.services.opening import Secret
from outreach.services.store import Store
from tests.conftest import FIRM
from tests.keeping import kept
from tests.keeping.kept import ADMIN
from tests.quarters.histories import CTX

LATER = kept.on(1).now


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(firm: Path, home: Path) -> Iterator[Store]:
    with closing(kept.another(firm, home)) as found:
        yield found


def reopened(home: Path) -> Store:
    return opening.open_store(home, ADMIN, now=LATER)


def state_of(home: Path) -> tuple[str, list[bytes]]:
    with closing(reopened(home)) as store:
        return keeping.digest(store), sorted(kept.attached(store).values())


@pytest.fixture
def older(store: Store, home: Path, tmp_path: Path) -> Path:
    """Return a backup from when files were in the database; the store itself is of today."""
    kept.downgrade(store, "0006")
    copy = backups.make(store, CTX, tmp_path / "older").path
    store.close()
    opening.upgrade_store(home, ADMIN, now=CTX.now)
    return copy


class Cut(BaseException):
    """The power goes."""


def cut(*_args: object, **_more: object) -> None:
    raise Cut


def refuse(*_args: object, **_more: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_refused_return_from_before_files_lay_beside_the_store_leaves_its_files(
    home: Path, older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state_of(home)
    assert len(before[1]) == 2
    with monkeypatch.context() as patched:
        patched.setattr(manifest, "write", refuse)
        with pytest.raises(StoreUnavailable) as refused:
            restoring.restore(home, older, ADMIN, LATER)
    assert refused.value.code == "disk_full"
    assert state_of(home) == before
    assert not [path.name for path in home.iterdir() if path.name.startswith("attachments-")]
    assert not list(home.glob("replaced-*"))


def test_a_return_from_before_files_lay_beside_the_store_keeps_both_stores_readable(
    home: Path, older: Path
) -> None:
    before = state_of(home)
    done = restoring.restore(home, older, ADMIN, LATER)
    assert state_of(home)[1] == before[1]
    assert done.kept is not None
    assert state_of(done.kept) == before


def test_files_under_the_same_names_and_other_keys_are_replaced_only_with_the_database(
    store: Store, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store moves its files out again after a return, each under another key."""
    copy = backups.make(store, CTX, tmp_path / "b").path
    kept.downgrade(store, "0006")
    store.close()
    opening.upgrade_store(home, ADMIN, now=CTX.now)
    before = state_of(home)
    with monkeypatch.context() as patched:
        patched.setattr(manifest, "write", refuse)
        with pytest.raises(StoreUnavailable):
            restoring.restore(home, copy, ADMIN, LATER)
    assert state_of(home) == before
    done = restoring.restore(home, copy, ADMIN, LATER)
    assert state_of(home)[1] == before[1]
    assert done.kept is not None
    assert state_of(done.kept) == before


def test_a_return_killed_before_it_counts_is_taken_back_at_the_next_opening(
    home: Path, older: Path
) -> None:
    before = state_of(home)
    script = (
        "import os, sys; from pathlib import Path; from outreach.db import manifest\n"
        "from outreach.services import restoring; from tests.keeping import kept\n"
        "manifest.write = lambda *_: os._exit(9)\n"
        "restoring.restore(Path(sys.argv[1]), Path(sys.argv[2]), kept.ADMIN, kept.on(1).now)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, home, older], check=False)
    assert ended.returncode == 9
    assert list(home.glob("attachments-*"))
    assert list(home.glob("replaced-*"))
    assert state_of(home) == before
    assert not list(home.glob("attachments-*"))
    assert not list(home.glob("replaced-*"))
    assert not (home / replaced.NOTE).exists()


@pytest.mark.parametrize("then", ["opened", "restored again"])
def test_a_return_killed_once_it_counts_is_brought_to_its_end(
    home: Path, older: Path, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    before = state_of(home)
    with monkeypatch.context() as patched:
        patched.setattr(replaced.Replaced, "move_away", cut)
        with pytest.raises(Cut):
            restoring.restore(home, older, ADMIN, LATER)
    (first,) = home.glob("replaced-*")
    if then == "restored again":
        done = restoring.restore(home, older, ADMIN, LATER)
        assert done.kept is not None
        assert state_of(done.kept)[1] == before[1]
    assert state_of(home)[1] == before[1]
    assert state_of(first) == before, "the replaced store opens by itself"
    assert not (home / replaced.NOTE).exists()
    assert [path.name for path in home.glob("*.db")] == [manifest.read(home).database]


def test_a_disk_that_fails_once_the_new_store_counts_does_not_say_that_nothing_changed(
    home: Path, older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, old = state_of(home), manifest.read(home).database
    sync = files.sync_folder

    def fail(folder: Path) -> None:
        if folder == home and manifest.read(home).database != old:
            raise OSError(5, "Input/output error")
        sync(folder)

    with monkeypatch.context() as patched:
        patched.setattr(files, "sync_folder", fail)
        done = restoring.restore(home, older, ADMIN, LATER)
    assert state_of(home)[1] == before[1]
    assert done.kept is not None
    assert state_of(done.kept) == before
    assert not (home / replaced.NOTE).exists()


def test_a_return_into_an_empty_folder_that_was_killed_is_simply_made_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backups.make(store, CTX, tmp_path / "b").path
    store.close()
    before = state_of(tmp_path / "store")
    with monkeypatch.context() as patched:
        patched.setattr(manifest, "write", cut)
        patched.setattr(restoring._Return, "_take_back", cut)
        with pytest.raises(Cut):
            restoring.restore(tmp_path / "neu", copy, ADMIN, LATER)
    restoring.restore(tmp_path / "neu", copy, ADMIN, LATER)
    assert state_of(tmp_path / "neu") == before
    left = {path.name for path in (tmp_path / "neu").iterdir()}
    assert not {name for name in left if name.startswith("attachments-")}
    assert len([name for name in left if name.endswith(".db")]) == 1


def test_a_return_that_waits_is_left_alone_under_a_manifest_that_names_neither_database(
    home: Path, store: Store
) -> None:
    store.close()
    found = manifest.read(home)
    pending = replaced.Pending("outreach-7.db", "outreach-8.db", "replaced-x")
    for name in (pending.staged, pending.kept):
        (home / name).mkdir()
        (home / name / "file").write_bytes(b"x")
    replaced.write_note(home, pending)
    replaced.settle(home, found)
    for name in (pending.staged, pending.kept):
        assert (home / name / "file").read_bytes() == b"x"
    assert replaced.read_note(home) == pending
    shutil.rmtree(home / pending.kept)


def test_no_database_is_removed_where_no_manifest_says_which_one_counts(
    store: Store, home: Path, tmp_path: Path
) -> None:
    """A killed renewal has left its note, and then both copies of the manifest are lost."""
    copy = backups.make(store, CTX, tmp_path / "b").path
    sites.add_site(store, CTX, "三厂", "")
    digest, key = keeping.digest(store), manifest.read(home).key
    store.close()
    texts = {name: (home / name).read_bytes() for name in (manifest.NAME, manifest.SECOND)}
    sweeping.write_note(home, sweeping.Note("outreach-2.db", ("outreach.db",), key))
    for name in texts:
        (home / name).write_bytes(b"{")
    done = restoring.restore(home, copy, ADMIN, LATER)
    assert done.kept is not None
    for name, text in texts.items():  # somebody had a copy of the manifest elsewhere
        (done.kept / name).write_bytes(text)
    assert state_of(done.kept)[0] == digest


def test_a_file_of_the_vault_is_not_replaced_but_by_the_store_s_own_upgrade(
    store: Store, home: Path
) -> None:
    one = next(iter(kept.attached(store)))
    own = Vault(home / FOLDER)
    before = own.path_of(one).read_bytes()
    with pytest.raises(ValueError, match=str(one)):
        own.put(one, b"another")
    assert own.path_of(one).read_bytes() == before
    key = own.put(one, b"another", over=True)
    assert vault.unseal(one, key, own.path_of(one).read_bytes()) == b"another"


def test_a_wrong_password_leaves_no_folder_where_there_was_none(
    store: Store, tmp_path: Path
) -> None:
    copy = backups.make(store, CTX, tmp_path / "b").path
    with pytest.raises(NotAllowed):
        restoring.restore(tmp_path / "neu", copy, Secret("falsch", FIRM.admin_login), LATER)
    assert not (tmp_path / "neu").exists()
