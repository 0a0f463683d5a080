# SPDX-License-Identifier: Apache-2.0
"""The parts of a check that need the store open: pages, references, people, what lies beside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as sqlcipher

from outreach.db import copies, copy_index, keys, manifest, vault
from outreach.db.access import UserRow
from outreach.db.attachments import AttachmentRow
from outreach.db.keeping import AuditRow, SettingRow
from outreach.db.manifest import Keys, Manifest
from outreach.db.sealing import Sealer, sealer_of
from outreach.db.session import reading
from outreach.db.upgrade import check_schema
from outreach.db.vault import Vault
from outreach.domain.access import Role
from outreach.domain.keeping import opens_sealed
from outreach.errors import N_, NotAllowed, StoreUnavailable, UserError
from outreach.services import backups, code_seen, resealing, slots
from outreach.services.findings import Look

LATE = timedelta(days=7)  # a backup every day something changed: a week without is worth a word
_DAY = timedelta(days=1)
_BROKEN = N_("有损坏的页，读不下去")


def look_at_database(look: Look, engine: Engine) -> None:
    """Read every page and prove its HMAC, the tables with their indexes, every reference.

    Raises SQLAlchemy's DatabaseError for a file that its key does not open at all.
    """
    with engine.connect().execution_options(outreach_read=True) as connection:
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
        connection.rollback()
        look.done("encryption")  # the engine refuses a library that encrypts nothing
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA cipher_integrity_check")
        faults = cursor.fetchall()
        if faults:
            look.found(
                "pages_damaged",
                N_("数据库有 {n} 页损坏，里面的记录读不出来。请用备份恢复。"),
                serious=True,
                n=len(faults),
            )
        look.done("pages")
        try:
            _look_at_structure(look, cursor)
        except sqlcipher.DatabaseError:
            look.skip("structure", _BROKEN)
            look.skip("references", _BROKEN)


def _look_at_structure(look: Look, cursor: Any) -> None:
    faults = [row for row in cursor.execute("PRAGMA integrity_check") if row[0] != "ok"]
    if faults:
        look.found(
            "structure_damaged",
            N_("表或索引有 {n} 处不一致。请用备份恢复。"),
            serious=True,
            n=len(faults),
        )
    look.done("structure")
    broken = cursor.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        look.found(
            "references_broken",
            N_("有 {n} 条记录指向不存在的记录（{tables}）。请用备份恢复，或联系维护人员。"),
            serious=True,
            n=len(broken),
            tables="、".join(sorted({str(row[0]) for row in broken})),
        )
    look.done("references")


def look_at_contents(look: Look, engine: Engine, found: Manifest, held: Keys) -> None:
    """Look at what stands in the store, part by part; a part that cannot be read is left out."""
    try:
        check_schema(engine)
    except StoreUnavailable as error:
        look.told(error)
        look.done("schema")
        _skip_rest(look, N_("数据库的版本和程序不同"))
        return
    except DatabaseError:
        _skip_rest(look, _BROKEN)
        return
    look.done("schema")
    parts: dict[str, Callable[[Session], bool]] = {
        "practice": lambda session: _practice(look, session, found),
        "people": lambda session: _people(look, session, found, held),
        "sealed": lambda session: _sealed(look, session, found, held),
        "attachments": lambda session: _attachments(look, session, sealer_of(found, held)),
        "backup": lambda session: _backup(look, session, found, held),
    }
    for part, looks in parts.items():
        try:
            with reading(engine) as session:
                if looks(session):
                    look.done(part)
        except (DatabaseError, StoreUnavailable):
            look.skip(part, _BROKEN)


def _skip_rest(look: Look, why: str) -> None:
    for part in ("schema", "practice", "people", "sealed", "attachments", "backup"):
        look.skip(part, why)


def _practice(look: Look, session: Session, found: Manifest) -> bool:
    value = session.scalar(select(SettingRow.value).where(SettingRow.key == "practice"))
    if found.practice != (value == "yes"):
        look.found(
            "practice_disagrees",
            N_("钥匙清单和数据库说的不一样：是不是练习库。请用备份恢复。"),
            serious=True,
        )
    return True


def _people(look: Look, session: Session, found: Manifest, held: Keys) -> bool:
    """Compare the users with the slots: who cannot open, who is owed the sealed key."""
    rows = session.execute(
        select(UserRow.id, UserRow.login, UserRow.roles).where(UserRow.removed_at.is_(None))
    ).all()
    present = held.sealed_of(found.sealed_key)
    without, owed, doubtful, beyond = [], [], [], []
    for row in rows:
        slot = slots.slot_of(found, row.id)
        wants = opens_sealed(frozenset(Role(one) for one in row.roles.split()))
        if slot is None:
            without.append(row.login)
        elif wants and not slots.holds_sealed(found, slot):
            owed.append(row.login)
        elif slot.sealed and not wants:
            beyond.append(row.login)
        elif slot.sealed and present is not None and not manifest.is_vouched(slot, present):
            doubtful.append(row.login)
    _name(look, "no_slot", N_("还没有口令、打不开的用户：{users}。请管理员设口令。"), without)
    _name(look, "sealed_owed", N_("还没有拿到封存钥匙的用户：{users}。请持有的人给。"), owed)
    _name(
        look,
        "not_vouched",
        N_("钥匙来历不明的用户：{users}。请持有封存钥匙的人重新给一次，并问问是谁改过。"),
        doubtful,
    )
    _name(
        look,
        "sealed_beyond_role",
        N_(
            "拿着封存钥匙、角色却不该有的用户：{users}。下次打开时会从清单里去掉；"
            "请持有封存钥匙的管理员更换钥匙，并问问是谁改过。"
        ),
        beyond,
    )
    known = {row.id.hex for row in rows}
    strays = sum(one.user not in known for one in found.users)
    if strays:
        look.found(
            "slot_without_user",
            N_("钥匙清单里有 {n} 个不是用户的钥匙，打不开数据库。下次打开时会清除。"),
            n=strays,
        )
    _recovery(look, session, found)
    return True


def _recovery(look: Look, session: Session, found: Manifest) -> None:
    if found.recovery is None:
        look.found("no_recovery", N_("没有恢复码。请管理员做一个，打印后锁好。"))
        return
    _name(
        look,
        "recovery_seen",
        N_("不再是管理员、但可能看过恢复码的人：{users}。请做一个新的恢复码，打印后锁好。"),
        list(code_seen.seen_by_gone(session)),
    )


def _name(look: Look, code: str, message: str, logins: list[str]) -> None:
    if logins:
        look.found(code, message, users="、".join(sorted(logins)))


def _sealed(look: Look, session: Session, found: Manifest, held: Keys) -> bool:
    """Open every sealed value; without the key only one's own, so nothing is said of the rest."""
    by = sealer_of(found, held)
    closed = broken = 0
    for one in resealing.sealed_values(session):
        try:
            one.open(by)
        except NotAllowed:
            closed += 1
        except StoreUnavailable:
            broken += 1
    if broken:
        look.found(
            "sealed_damaged",
            N_("有 {n} 处封存的内容损坏，打不开。请用备份恢复。"),
            serious=True,
            n=broken,
        )
    if closed and by.holds:
        look.found(
            "sealed_unknown_key",
            N_("有 {n} 处封存的内容是用这里没有的钥匙封的，打不开。请用备份恢复。"),
            serious=True,
            n=closed,
        )
    if not by.holds:
        look.skip("sealed", N_("您没有封存钥匙，只有持有的人能检查"))
    return by.holds


def _attachments(look: Look, session: Session, by: Sealer) -> bool:
    """Decrypt every attached file and compare its digest; tell of files that no row names."""
    rest = Vault(look.folder / vault.FOLDER)
    there, gone, broken, closed = rest.ids(), 0, 0, 0
    rows = session.execute(select(AttachmentRow.id, AttachmentRow.key, AttachmentRow.sha256)).all()
    for row in rows:
        if row.id not in there:
            gone += 1
            continue
        try:
            data = rest.get(row.id, _file_key(row.key, by))
            broken += hashlib.sha256(data).digest() != row.sha256
        except NotAllowed:
            closed += 1
        except (StoreUnavailable, ValueError):
            broken += 1
    if gone or broken:
        look.found(
            "attachments_damaged",
            N_("附件有 {gone} 个文件不见了，{broken} 个损坏。请用备份恢复。"),
            serious=True,
            gone=gone,
            broken=broken,
        )
    strays = len(there - {row.id for row in rows})
    if strays:
        look.found(
            "attachments_stray",
            N_("附件文件夹里有 {n} 个没有记录的文件，没有人打得开。下次打开时会清除。"),
            n=strays,
        )
    if closed:
        look.skip("attachments", N_("有封存的附件，只有持有封存钥匙的人能检查；其余的查过"))
    return not closed


def _file_key(kept: bytes, by: Sealer) -> bytes:
    """Return the key of a file; of a sealed matter it is sealed itself."""
    return bytes.fromhex(by.open(kept)) if len(kept) > keys.KEY_BYTES else kept


def _backup(look: Look, session: Session, found: Manifest, held: Keys) -> bool:
    """Read the last backup of this store through and compare it with what it says of itself."""
    chosen = session.scalar(select(SettingRow.value).where(SettingRow.key == backups.SETTING))
    if chosen is None and found.practice:
        look.skip("backup", N_("练习库不备份"))
        return False
    folder = Path(chosen) if chosen else backups.default_folder(look.folder)
    begun = session.scalar(select(func.min(AuditRow.at)))
    changed = session.scalar(select(func.max(AuditRow.at)))
    if chosen and not folder.is_dir():
        look.found(
            "backup_folder_gone",
            N_("备份文件夹“{folder}”现在找不到。请接上那块盘，或换一个文件夹。"),
            folder=folder,
        )
        look.skip("backup", N_("备份文件夹现在找不到"))
        return False
    last = next((one for one in backups.listed(folder) if one.store == found.store), None)
    if last is None:
        if begun is not None and begun + _DAY < look.now:
            look.found(
                "no_backup",
                N_("“{folder}”里没有这个数据库的备份。请现在备份一次。"),
                folder=folder,
            )
        look.skip("backup", N_("还没有备份"))
        return False
    if changed is not None and last.at + LATE < min(changed, look.now):
        look.found(
            "backup_late",
            N_("最近一次备份是 {day}，之后改过的还没有备份。请现在备份一次。"),
            day=last.at.date(),
        )
    if not _is_good(last.path, found, held):
        look.found(
            "backup_damaged",
            N_("最近一次备份 {name} 读不出来或被改过，不能用它恢复。请现在再备份一次。"),
            name=last.path.name,
        )
    return True


def _is_good(path: Path, found: Manifest, held: Keys) -> bool:
    """Tell whether a backup is word for word what was checked when it was made."""
    known = {found.key: held.data, **manifest.earlier_keys(found, held.data)}
    try:
        index = copy_index.read(path)
        copies.check_entries(path, index)
    except UserError:
        return False
    return index.key in known and copy_index.is_signed(index, known[index.key])
