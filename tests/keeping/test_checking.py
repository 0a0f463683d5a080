# SPDX-License-Identifier: Apache-2.0
"""A check finds each kind of damage, says what it means, and claims no more than it read."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text, update

from outreach.clock import Clock
from outreach.config import DATABASE_FILE
from outreach.db import manifest
from outreach.db.keeping import SettingRow
from outreach.db.opener import Opener
from outreach.domain.access import Role
from outreach.errors import NotAllowed, StoreUnavailable, UserError
from outreach.services import access, backups, checking, sites
from outreach.services.checking import PARTS, Checked
from outreach.services.opening import Secret
from outreach.services.store import Store
from tests.keeping.kept import attach
from tests.keeping.people import (
    LIN,
    PLAIN,
    SECRET_TEXT,
    Firm,
    as_user,
    begin,
    secrets_of,
    with_lin,
    write_secret,
)
from tests.quarters.histories import CTX

ZHOU = Secret(None, "zhou")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """Return a firm with two people, something sealed, two attached files and a backup."""
    folder = tmp_path_factory.mktemp("made")
    firm = with_lin(folder / "store")
    with firm.opened() as store:
        for n in range(2):
            attach(store, as_user(store), store.enterprise_id, f"照片 {n}".encode())
    return firm


@pytest.fixture
def firm(made: Firm, tmp_path: Path) -> Firm:
    """Return a copy of that firm, backed up."""
    firm = made.copy(tmp_path / "store")
    with firm.opened() as store:
        (tmp_path / "backups").mkdir()
        backups.choose_folder(store, as_user(store), tmp_path / "backups")
        backups.make(store, as_user(store))
    return firm


def check(firm: Firm, secret: Secret = ZHOU, days: float = 0) -> Checked:
    return checking.check(firm.folder, secret, Clock().now() + timedelta(days=days))


def codes(found: Checked) -> list[str]:
    return [one.code for one in found.findings]


def spoil(store: Store, statement: str) -> None:
    """Change a row past every rule."""
    with store.engine.connect().execution_options(outreach_read=True) as connection:
        raw = connection.connection.cursor()
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute(statement)
    store.engine.dispose()


def test_a_whole_store_has_no_findings_and_every_part_was_looked_at(firm: Firm) -> None:
    found = check(firm)
    assert found.findings == ()
    assert found.looked_at == tuple(PARTS)
    assert not found.not_looked_at
    assert found.opens


def test_whoever_cannot_read_what_is_sealed_does_not_speak_of_it(firm: Firm) -> None:
    with firm.opened() as store:
        access.add_user(store, as_user(store), "wu", "吴", frozenset({Role.HR}))
    found = check(firm, Secret(None, "wu"))
    assert found.findings == ()
    assert "sealed" not in found.looked_at
    assert "封存钥匙" in found.not_looked_at["sealed"]


def test_a_check_does_not_begin_without_a_store_a_password_or_the_lock(
    firm: Firm, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as refused:
        checking.check(tmp_path / "nothing", None, Clock().now())
    assert refused.value.code == "no_store"
    with pytest.raises(NotAllowed):
        check(firm, Secret("不对的口令", "zhou"))
    with firm.opened(), pytest.raises(StoreUnavailable, match="打开"):
        check(firm)


def test_a_damaged_page_is_told_and_what_could_not_be_read_is_not_claimed(firm: Firm) -> None:
    database = firm.folder / DATABASE_FILE
    whole, random = bytearray(database.read_bytes()), Random(3)
    for page in (20, 40):
        whole[page * 4096 + random.randrange(4096)] ^= 1
    database.write_bytes(whole)
    found = check(firm)
    assert "pages_damaged" in codes(found)
    worst = next(one for one in found.findings if one.code == "pages_damaged")
    assert worst.serious
    assert worst.values["n"] == 2
    assert set(found.looked_at) | set(found.not_looked_at) == set(PARTS)
    assert not set(found.looked_at) & set(found.not_looked_at)
    again = check(firm)
    assert replace(again, at=found.at) == found


def test_a_store_whose_first_page_is_damaged_or_gone_cannot_be_opened(firm: Firm) -> None:
    database = firm.folder / DATABASE_FILE
    whole = bytearray(database.read_bytes())
    whole[100] ^= 1
    database.write_bytes(whole)
    found = check(firm)
    assert not found.opens
    assert codes(found) == ["not_a_store"]
    assert "pages" in found.not_looked_at
    database.write_bytes(b"SQLite format 3\0" + bytes(8192))  # in clear
    assert codes(check(firm)) == ["not_a_store"]
    database.unlink()
    assert codes(check(firm)) == ["database_gone"]


def test_a_manifest_and_its_copy_are_compared(firm: Firm) -> None:
    first, second = firm.folder / manifest.NAME, firm.folder / manifest.SECOND
    text = first.read_bytes()
    for path, damage, code in (
        (first, b"{}", "manifest_damaged"),
        (second, b"{}", "manifest_copy_damaged"),
        (second, None, "manifest_copy_damaged"),
    ):
        if damage is None:
            path.unlink()
        else:
            path.write_bytes(damage)
        found = check(firm)
        assert codes(found) == [code]
        assert codes(check(firm)) == [code], "a check mends nothing"
        path.write_bytes(text)
    old = text
    with firm.opened() as store:
        access.change_password(store, as_user(store), "练习库", LIN)
    second.write_bytes(old)
    assert codes(check(firm, Secret(LIN, "zhou"))) == ["manifest_copy_stale"]


def test_rows_that_lead_nowhere_are_told(firm: Firm) -> None:
    with firm.opened() as store:
        spoil(store, "INSERT INTO team (id, site_id, name, version, recorded_at)"
                     " VALUES (x'01', x'02', '甲', 1, '2026-01-01 00:00:00')")  # fmt: skip
    found = check(firm)
    assert codes(found) == ["references_broken"]
    assert found.findings[0].values == {"n": 1, "tables": "team"}


def test_people_and_their_slots_are_compared(firm: Firm) -> None:
    with firm.opened() as store:
        access.add_user(store, as_user(store), "wu", "吴", frozenset({Role.HR}))
        held = store.keys
    assert held is not None
    found = firm.manifest()
    lin = found.slot_of("lin")
    assert lin is not None
    slots = [one for one in found.slots if one.kind == manifest.USER and one != lin]
    stray = replace(slots[1], user="a" * 32)
    manifest.write(
        firm.folder,
        manifest.sign(
            replace(found, slots=(slots[0], manifest.without_grants(lin), stray)), held.data
        ),
    )
    told = check(firm)
    assert codes(told) == ["no_slot", "sealed_owed", "slot_without_user", "no_recovery"]
    assert told.findings[0].values == {"users": "wu"}
    assert told.findings[1].values == {"users": "lin"}
    swapped = replace(lin, voucher="")
    slots = [one for one in found.slots if one != lin]
    manifest.write(firm.folder, manifest.sign(replace(found, slots=(*slots, swapped)), held.data))
    assert codes(check(firm)) == ["not_vouched"]


def test_the_mark_of_a_practice_store_must_be_the_store_s_own(firm: Firm) -> None:
    with firm.opened() as store, store.engine.begin() as connection:
        connection.execute(
            update(SettingRow).where(SettingRow.key == "practice").values(value="no")
        )
    assert codes(check(firm)) == ["practice_disagrees"]


def test_a_sealed_value_that_does_not_open_is_told(firm: Firm) -> None:
    with firm.opened() as store:
        write_secret(store, "另一件")
        with store.engine.begin() as connection:
            sealed = connection.scalar(text('SELECT "values" FROM draft LIMIT 1'))
            changed = sealed[:-8] + ("AAAAAAAA" if sealed[-8:] != "AAAAAAAA" else "BBBBBBBB")
            connection.execute(
                text('UPDATE draft SET "values" = :changed WHERE "values" = :sealed'),
                {"changed": changed, "sealed": sealed},
            )
    found = check(firm)
    assert codes(found) == ["sealed_damaged"]
    assert found.findings[0].values == {"n": 1}


def test_attached_files_are_all_opened(firm: Firm) -> None:
    vault = firm.folder / "attachments"
    one, two = sorted(vault.iterdir())
    (vault / ("f" * 32)).write_bytes(b"stray")
    data = bytearray(one.read_bytes())
    data[-1] ^= 1
    one.write_bytes(data)
    two.unlink()
    found = check(firm)
    assert codes(found) == ["attachments_damaged", "attachments_stray"]
    assert found.findings[0].values == {"gone": 1, "broken": 1}
    assert codes(check(firm)) == codes(found)


def test_the_last_backup_is_read_through(firm: Firm, tmp_path: Path) -> None:
    (backup,) = (tmp_path / "backups").iterdir()
    whole = bytearray(backup.read_bytes())
    whole[len(whole) // 2] ^= 1
    backup.write_bytes(whole)
    assert codes(check(firm)) == ["backup_damaged"]
    backup.unlink()
    told = check(firm, days=300)
    assert codes(told) == ["no_backup"]
    assert told.not_looked_at["backup"] == "还没有备份"
    shutil.rmtree(tmp_path / "backups")
    told = check(firm)
    assert codes(told) == ["backup_folder_gone"]
    assert "backup" not in told.looked_at


def test_what_a_return_leaves_beside_the_store_is_no_stray_file(firm: Firm) -> None:
    (firm.folder / "erasures.json").write_text("[]")
    (firm.folder / "restoring.db.partial").write_bytes(b"x")
    (firm.folder / "replaced-20260930").mkdir()
    (firm.folder / "replaced-20260930" / DATABASE_FILE).write_bytes(b"x")
    assert codes(check(firm)) == []
    (firm.folder / "outreach-77.db").write_bytes(b"x")
    assert codes(check(firm)) == ["stray_database"]


def test_a_backup_may_be_old_where_nothing_changed_since(firm: Firm) -> None:
    assert codes(check(firm, days=30)) == []
    with firm.opened() as store:
        later = replace(as_user(store), now=Clock().now() + timedelta(days=20))
        sites.add_site(store, later, "二厂")
    assert codes(check(firm, days=30)) == ["backup_late"]


def test_a_file_that_nobody_accounts_for_is_told_and_left(firm: Firm) -> None:
    (firm.folder / "outreach-9.db").write_bytes(b"?")
    assert codes(check(firm)) == ["stray_database"]
    assert (firm.folder / "outreach-9.db").exists()


def test_a_store_of_an_earlier_schema_is_told_and_its_pages_are_checked(firm: Firm) -> None:
    with firm.opened() as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    found = check(firm)
    assert codes(found) == ["store_too_old"]
    assert {"pages", "structure", "references"} <= set(found.looked_at)
    assert {"sealed", "people", "attachments"} <= set(found.not_looked_at)


def test_saves_behind_a_damaged_place_of_the_log_are_told(firm: Firm, tmp_path: Path) -> None:
    with firm.opened() as store:
        for n in range(6):
            sites.add_site(store, as_user(store), f"{n} 号厂")
        killed = firm.copy(tmp_path / "killed")  # as a killed process leaves it
    assert codes(check(killed.copy(tmp_path / "well"))) == []
    log = killed.folder / (DATABASE_FILE + "-wal")
    damaged = bytearray(log.read_bytes())
    damaged[len(damaged) // 3] ^= 1
    log.write_bytes(damaged)
    found = check(killed)
    assert codes(found) == ["log_damaged"]
    assert not found.opens
    assert "log" not in found.looked_at, "what of it can be read was not"
    assert log.read_bytes() == bytes(damaged), "nothing is tried on it"


def test_the_lock_is_given_back_whatever_was_found(firm: Firm) -> None:
    (firm.folder / DATABASE_FILE).write_bytes(bytes(4096))
    assert not check(firm).opens
    lock = Opener(firm.folder)
    lock.take()
    lock.release()


def test_findings_are_sentences_in_both_languages(firm: Firm) -> None:
    (firm.folder / "outreach-9.db").write_bytes(b"?")
    (one,) = check(firm).findings
    assert "outreach-9.db" in one.sentence(CTX.t)


def test_an_administrator_s_own_field_opens_and_others_are_not_spoken_of(tmp_path: Path) -> None:
    firm = begin(tmp_path / "plain", firm=PLAIN)
    with firm.opened() as store:
        write_secret(store, SECRET_TEXT)
        assert secrets_of(store) == [SECRET_TEXT]
    assert codes(check(firm)) == []
    assert codes(check(firm, Secret(recovery=firm.code))) == []
