# SPDX-License-Identifier: Apache-2.0
"""A store comes back from a backup whole, or not at all; who was removed does not come back."""

from __future__ import annotations

import json
import shutil
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from outreach.db import manifest
from outreach.db.access import UserRow
from outreach.db.keeping import AuditRow, CounterRow
from outreach.db.vault import FOLDER, Vault
from outreach.domain.access import Role
from outreach.errors import NotAllowed, StoreUnavailable, UserError
from outreach.services import (
    access,
    backups,
    beginning,
    keeping,
    opening,
    restoring,
    rotating,
    sites,
)
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


@pytest.fixture
def copy(store: Store, tmp_path: Path) -> Path:
    return backups.make(store, CTX, tmp_path / "b.outreach-backup").path


def reopened(home: Path, secret: Secret = ADMIN) -> Store:
    return opening.open_store(home, secret, now=LATER)


def code_of(refused: pytest.ExceptionInfo[UserError]) -> tuple[str, int]:
    return refused.value.code, refused.value.exit_code


def test_the_facts_of_that_day_come_back_and_what_they_replace_is_kept(
    store: Store, home: Path, copy: Path
) -> None:
    before, files = keeping.digest(store), kept.attached(store)
    sites.add_site(store, CTX, "三厂", "")
    kept.attach(store, CTX, store.enterprise_id, b"later")
    after = keeping.digest(store)
    store.close()
    done = restoring.restore(home, copy, ADMIN, LATER)
    assert (done.at, done.erased, done.missing) == (CTX.now, 0, 0)
    with closing(reopened(home)) as back:
        assert keeping.digest(back) == before != after
        assert kept.attached(back) == files
        assert Vault(home / FOLDER).ids() == set(files)
        with back.reading() as session:
            last = session.scalars(select(AuditRow).order_by(AuditRow.number.desc())).first()
            assert last is not None
            assert last.verb == "restore"
            assert last.actor_id is not None
    assert done.kept is not None
    with closing(reopened(done.kept)) as replaced:
        assert keeping.digest(replaced) == after
        assert len(kept.attached(replaced)) == 3, "it opens by itself"


def test_a_lost_laptop_comes_back_from_the_file_alone(
    store: Store, copy: Path, tmp_path: Path
) -> None:
    before, files = keeping.digest(store), kept.attached(store)
    done = restoring.restore(tmp_path / "neu" / "store", copy, ADMIN, LATER)
    assert done.kept is None
    with closing(reopened(tmp_path / "neu" / "store")) as back:
        assert (keeping.digest(back), kept.attached(back)) == (before, files)


def test_the_recovery_code_of_that_day_brings_back_a_lost_laptop(tmp_path: Path) -> None:
    begun = beginning.begin_with_code(tmp_path / "store", CTX, FIRM)
    with closing(begun.store) as store:
        before = keeping.digest(store)
        copy = backups.make(store, CTX, tmp_path / "b").path
    code = Secret(recovery=begun.recovery)
    for folder in (tmp_path / "neu", tmp_path / "store"):
        restoring.restore(folder, copy, code, LATER)
        with closing(reopened(folder)) as again:
            assert keeping.digest(again) == before


def test_wrong_passwords_and_missing_rights_bring_nothing_back(
    store: Store, home: Path, copy: Path, tmp_path: Path
) -> None:
    kept.add_clerk(store)
    store.close()
    before = {path: path.read_bytes() for path in home.glob("*.db")}
    for secret, code in (
        (Secret("falsch falsch", FIRM.admin_login), "wrong_password"),
        (Secret(None, "lin"), "no_right"),
    ):
        with pytest.raises(NotAllowed) as refused:
            restoring.restore(home, copy, secret, LATER)
        assert code_of(refused) == (code, 3)
    with pytest.raises(NotAllowed):
        restoring.restore(tmp_path / "neu", copy, Secret("falsch", "admin"), LATER)
    assert {path: path.read_bytes() for path in home.glob("*.db")} == before
    with closing(reopened(home)):
        pass


def test_who_was_removed_stays_removed_and_who_came_since_stays(
    store: Store, home: Path, tmp_path: Path
) -> None:
    kept.add_clerk(store, "lin")
    copy = backups.make(store, CTX, tmp_path / "b").path
    old_keys = store.keys
    access.remove_user(store, kept.as_admin(store), "lin")
    kept.add_clerk(store, "wang")
    access.set_roles(store, kept.as_admin(store), "wang", frozenset({Role.HR, Role.REPORTER}))
    store.close()
    restoring.restore(home, copy, ADMIN, LATER)
    with pytest.raises(NotAllowed):
        reopened(home, Secret(None, "lin"))
    found = manifest.read(home)
    assert found.slot_of("lin") is None
    with closing(reopened(home, Secret(None, "wang"))) as back:
        roles = access.actor_of(back, "wang").roles
        assert roles == {Role.HR, Role.REPORTER}
        assert back.keys is not None
        assert old_keys is not None
        assert back.keys.data != old_keys.data, "today's key, not that of the backup"


def test_a_login_that_went_over_to_somebody_else_is_theirs(
    store: Store, home: Path, tmp_path: Path
) -> None:
    kept.add_clerk(store, "lin")
    copy = backups.make(store, CTX, tmp_path / "b").path
    access.remove_user(store, kept.as_admin(store), "lin")
    kept.add_clerk(store, "lin") if _is_free(store, "lin") else kept.add_clerk(store, "lin2")
    with store.reading() as session:
        before = set(session.execute(select(UserRow.id, UserRow.login, UserRow.removed_at)).all())
    store.close()
    restoring.restore(home, copy, ADMIN, LATER)
    with closing(reopened(home)) as back, back.reading() as session:
        after = set(session.execute(select(UserRow.id, UserRow.login, UserRow.removed_at)).all())
    assert after == before


def _is_free(store: Store, login: str) -> bool:
    with store.reading() as session:
        return session.scalar(select(UserRow.id).where(UserRow.login == login)) is None


def test_a_backup_from_before_a_renewal_of_keys_opens_by_the_earlier_key(
    store: Store, home: Path, copy: Path
) -> None:
    before = keeping.digest(store)
    for _ in range(2):
        rotating.renew_keys(store, kept.as_admin(store))
    store.close()
    restoring.restore(home, copy, ADMIN, LATER)
    with closing(reopened(home)) as back:
        assert keeping.digest(back) == before


def test_a_backup_newer_than_the_keys_that_are_here_is_refused_with_the_way_out(
    store: Store, firm: Path, home: Path, tmp_path: Path
) -> None:
    rotating.renew_keys(store, kept.as_admin(store))
    copy = backups.make(store, CTX, tmp_path / "b").path
    store.close()
    shutil.rmtree(home)
    shutil.copytree(firm, home)
    with pytest.raises(UserError) as refused:
        restoring.restore(home, copy, ADMIN, LATER)
    assert code_of(refused) == ("no_key", 2)
    restoring.restore(tmp_path / "neu", copy, ADMIN, LATER)


def test_numbers_given_out_since_are_not_given_again(store: Store, home: Path, copy: Path) -> None:
    with store.writing(CTX) as work:
        row = work.session.get(CounterRow, "child") or CounterRow(key="child", value=0)
        row.value += 500
        work.session.merge(row)
        given = row.value
    store.close()
    restoring.restore(home, copy, ADMIN, LATER)
    with closing(reopened(home)) as back, back.reading() as session:
        assert session.get_one(CounterRow, "child").value == given
        count = session.query(AuditRow).count()
        assert session.get_one(CounterRow, "audit").value == count, "the trail has no gap"


def test_another_store_s_backup_is_refused(
    store: Store, home: Path, copy: Path, tmp_path: Path
) -> None:
    with closing(kept.begin(tmp_path / "other", people=2)) as other:
        foreign = backups.make(other, CTX, tmp_path / "foreign").path
    before = keeping.digest(store)
    store.close()
    with pytest.raises(UserError) as refused:
        restoring.restore(home, foreign, ADMIN, LATER)
    assert code_of(refused) == ("other_store", 2)
    with closing(reopened(home)) as back:
        assert keeping.digest(back) == before


def test_an_open_store_is_not_replaced(store: Store, home: Path, copy: Path) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        restoring.restore(home, copy, ADMIN, LATER)
    assert code_of(refused) == ("store_open", 4)


def test_a_backup_that_is_too_new_is_refused(store: Store, home: Path, copy: Path) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    copy.unlink()
    newer = backups.make(store, CTX, copy).path
    assert not restoring.look(newer).readable
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0008'")
    store.close()
    with pytest.raises(StoreUnavailable) as refused:
        restoring.restore(home, newer, ADMIN, LATER)
    assert code_of(refused) == ("backup_too_new", 4)


def test_a_backup_of_an_earlier_schema_is_brought_up(
    store: Store, home: Path, tmp_path: Path
) -> None:
    files = kept.attached(store)
    kept.downgrade(store, "0006")
    copy = backups.make(store, CTX, tmp_path / "b").path
    store.close()
    shutil.rmtree(home)
    restoring.restore(home, copy, ADMIN, LATER)
    with closing(reopened(home)) as back:
        assert sorted(kept.attached(back).values()) == sorted(files.values())


@pytest.mark.parametrize("harm", ["database", "database gone", "manifest", "attachment", "all"])
def test_a_damaged_store_comes_back(store: Store, home: Path, copy: Path, harm: str) -> None:
    before, files = keeping.digest(store), kept.attached(store)
    kept.add_clerk(store, "wang")
    store.close()
    if harm in ("database", "all"):
        data = bytearray((home / "outreach.db").read_bytes())
        data[4096 * 3 : 4096 * 60] = bytes(4096 * 57)
        data[100:200] = bytes(100)
        (home / "outreach.db").write_bytes(data)
    if harm == "database gone":
        (home / "outreach.db").unlink()
    if harm in ("manifest", "all"):
        for name in (manifest.NAME, manifest.SECOND):
            (home / name).write_bytes(b"{")
    if harm in ("attachment", "all"):
        for one in files:
            kept.flip(Vault(home / FOLDER).path_of(one), 1)
    restoring.restore(home, copy, ADMIN, LATER)
    with closing(reopened(home)) as back:
        assert (keeping.digest(back), kept.attached(back)) == (before, files)
    if harm in ("database", "database gone"):  # the new clerk's slot is all that tells of them
        with closing(reopened(home, Secret(None, "wang"))) as back, back.reading() as session:
            assert back.keys is not None
            row = session.get_one(UserRow, uuid.UUID(back.keys.user))
            assert (row.roles, row.removed_at) == ("", None)


def test_an_index_that_was_swapped_is_noticed(store: Store, home: Path, copy: Path) -> None:
    """Somebody who can write the file, and has no key, may not choose what is restored."""
    store.close()
    with zipfile.ZipFile(copy) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    index = json.loads(parts["index.json"])
    index["made_at"] = "2026-10-01T00:00:00+08:00"
    parts["index.json"] = json.dumps(index).encode()
    with zipfile.ZipFile(copy, "w") as packed:
        for name, data in parts.items():
            packed.writestr(zipfile.ZipInfo(name), data)
    assert restoring.look(copy).at.month == 10, "it can be read without a key"
    with pytest.raises(UserError) as refused:
        restoring.restore(home, copy, ADMIN, LATER)
    assert code_of(refused) == ("bad_backup", 2)


def test_two_returns_in_one_second_keep_both_replaced_stores(
    store: Store, home: Path, copy: Path
) -> None:
    store.close()
    one = restoring.restore(home, copy, ADMIN, LATER)
    other = restoring.restore(home, copy, ADMIN, LATER)
    assert one.kept != other.kept
    for done in (one, other):
        assert done.kept is not None
        with closing(reopened(done.kept)):
            pass


def test_what_was_replaced_goes_after_a_month(store: Store, home: Path, copy: Path) -> None:
    store.close()
    done = restoring.restore(home, copy, ADMIN, LATER)
    assert done.kept is not None
    with closing(reopened(home)) as back:
        backups.choose_folder(back, kept.on(1), home.parent / "b")
        assert backups.daily(back, kept.on(20)) is not None
        assert done.kept.exists()
        sites.add_site(back, kept.on(32), "三厂", "")
        assert backups.daily(back, kept.on(32)) is not None
    assert not done.kept.exists()


def test_the_chosen_folder_of_backups_stays(store: Store, home: Path, copy: Path) -> None:
    backups.choose_folder(store, CTX, home.parent / "usb")
    store.close()
    restoring.restore(home, copy, ADMIN, LATER)
    with closing(reopened(home)) as back:
        assert backups.folder_of(back) == home.parent / "usb"


@pytest.mark.parametrize("left", [0, 200_000, 1_500_000, 2_400_000])
def test_a_full_disk_brings_nothing_back_and_leaves_the_store(
    firm: Path, small_disk: Path, tmp_path: Path, left: int
) -> None:
    home = small_disk / "store"
    with closing(kept.another(firm, home)) as store:
        before = keeping.digest(store)
        copy = backups.make(store, CTX, tmp_path / "b").path
    kept.fill(small_disk, left)
    with pytest.raises(StoreUnavailable) as refused:
        restoring.restore(home, copy, ADMIN, LATER)
    assert code_of(refused) == ("disk_full", 4)
    (small_disk / "filler").unlink()
    assert not list(home.glob("replaced-*"))
    with closing(reopened(home)) as back:
        assert keeping.digest(back) == before


def test_a_disk_that_fills_while_a_store_comes_back_leaves_the_old_one(
    firm: Path, small_disk: Path, tmp_path: Path
) -> None:
    home = small_disk / "store"
    with closing(kept.another(firm, home)) as store:
        before = keeping.digest(store)
        copy = backups.make(store, CTX, tmp_path / "b").path
    with kept.filling(small_disk), pytest.raises(StoreUnavailable) as refused:
        restoring.restore(home, copy, ADMIN, LATER)
    assert code_of(refused) == ("disk_full", 4)
    (small_disk / "other").unlink()
    with closing(reopened(home)) as back:
        assert keeping.digest(back) == before
    assert not list(home.glob("*.partial"))
