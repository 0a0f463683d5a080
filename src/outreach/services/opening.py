# SPDX-License-Identifier: Apache-2.0
"""Open a store with a password or the recovery code; bring it to this version."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from outreach.clock import Clock
from outreach.config import DATABASE_FILE
from outreach.db import (
    attempts,
    erasures,
    files,
    keys,
    logs,
    manifest,
    places,
    raw,
    sealed_line,
)
from outreach.db.access import UserRow
from outreach.db.copies import Origin
from outreach.db.engine import file_of, open_store_engine
from outreach.db.keeping import SettingRow
from outreach.db.keys import WrongKey
from outreach.db.manifest import Keys, Manifest
from outreach.db.opener import Opener
from outreach.db.sealing import sealer_of
from outreach.db.session import reading, told_plainly
from outreach.db.upgrade import check_schema, revisions, schema_of, upgrade
from outreach.domain.keeping import (
    PRACTICE_PASSWORD,
    opens_sealed,
    read_recovery_code,
    same_password,
)
from outreach.errors import N_, NotAllowed, StoreUnavailable, UserError
from outreach.services import attachments, backups
from outreach.services.store import Ring, Store
from outreach.services.sweeping import sweep

_PLAIN_HEADER = b"SQLite format 3\0"


@dataclass(frozen=True)
class Secret:
    """What somebody opens a store with: a password under a login, or the recovery code.

    Without a login the only user there is is meant; without a password a practice store opens
    by the one that everybody may know.
    """

    password: str | None = field(default=None, repr=False)
    login: str | None = None
    recovery: str | None = field(default=None, repr=False)


def password_of(password: str | None, *, practice: bool) -> str:
    """Return the password given; a practice store has one that everybody may know."""
    if password is None and practice:
        return PRACTICE_PASSWORD
    if password is None:
        raise UserError(N_("缺少口令。"), code="missing_password")
    return password


def read_manifest(folder: Path) -> Manifest:
    """Read what lies in clear beside a store.

    Raises :class:`UserError` where there is no store (with the way out) and
    :class:`StoreUnavailable` for one that is damaged, too new, or not encrypted.
    """
    try:
        return manifest.read(folder)
    except manifest.TooNew as error:
        raise StoreUnavailable(
            N_("这个数据库由更新的版本写成（{found}），请用新版本程序打开。"),
            code="store_too_new",
            found=manifest.NAME,
        ) from error
    except manifest.Unreadable as error:
        raise _without_manifest(folder) from error


def database_in(folder: Path) -> Path | None:
    """Return the database file in a folder, of whatever generation of keys; None where none is."""
    return max(folder.glob(f"{Path(DATABASE_FILE).stem}*.db"), default=None)


def _without_manifest(folder: Path) -> UserError:
    if (folder / manifest.NAME).exists() or (folder / manifest.SECOND).exists():
        return _damaged(folder / manifest.NAME)
    database = database_in(folder)
    if database is None:
        return UserError(
            N_("“{path}”里没有数据库。请先运行 outreach init，或换一个文件夹。"),
            code="no_store",
            path=folder,
        )
    with contextlib.suppress(OSError), database.open("rb") as file:
        if file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER:
            return StoreUnavailable(
                N_(
                    "“{path}”没有加密，这个版本只打开加密的数据库。请用备份恢复，或新建一个再导入。"
                ),
                code="not_encrypted",
                path=database,
            )
    return StoreUnavailable(
        N_("“{path}”旁边没有钥匙清单 {name}，打不开。请用备份恢复。"),
        code="no_manifest",
        path=database,
        name=manifest.NAME,
    )


def _damaged(path: Path) -> StoreUnavailable:
    return StoreUnavailable(
        N_("“{path}”不是本程序的数据库，或已损坏。请用备份恢复。"), code="not_a_store", path=path
    )


def unlock(folder: Path, found: Manifest, secret: Secret, now: datetime) -> Keys:
    """Open the keys of a store with a password or the recovery code; slow on purpose.

    Raises :class:`NotAllowed` for a wrong one (exit 3), for a login nobody has, and while the
    wait after several wrong ones lasts. Nothing of the store is touched.
    """
    attempts.check(folder, now)
    if secret.recovery is not None:
        slot, proof = found.recovery, read_recovery_code(secret.recovery).encode()
    else:
        slot = _slot(found, secret.login)
        proof = same_password(password_of(secret.password, practice=found.practice))
    if slot is None:
        raise _wrong(secret, attempts.note(folder, now))
    try:
        held = manifest.open_slot(found, slot, proof)
    except WrongKey as error:
        raise _wrong(secret, attempts.note(folder, now)) from error
    except manifest.Unreadable as error:
        raise _damaged(folder / manifest.NAME) from error
    attempts.forget(folder)
    check_line(folder, found, held)
    return held


def check_line(folder: Path, found: Manifest, held: Keys) -> None:
    """Refuse a manifest whose public half of the sealed key is not the one that is known."""
    try:
        sealed_line.check(found, held)
    except sealed_line.Altered as error:
        raise StoreUnavailable(
            N_(
                "钥匙清单“{path}”被改过：封存内容用的公钥不是原来的，往里写的别人可能看得到。"
                "请用备份恢复，并问问是谁改过。"
            ),
            code="manifest_altered",
            path=folder / manifest.NAME,
        ) from error


def _slot(found: Manifest, login: str | None) -> manifest.Slot | None:
    if login is not None:
        return found.slot_of(login)
    if len(found.users) != 1:
        raise UserError(
            N_("这个数据库有 {n} 个用户，请用 --user 指明用户名。"),
            code="which_user",
            n=len(found.users),
        )
    return found.users[0]


def _wrong(secret: Secret, wait: int) -> NotAllowed:
    if secret.recovery is not None:
        return NotAllowed(
            N_("这个恢复码打不开这个数据库。请确认打印的那张纸属于这个数据库。"),
            code="wrong_recovery_code",
        )
    if wait:
        return NotAllowed(
            N_("用户名或口令不对。请等 {wait} 秒再试；忘了口令可以用恢复码。"),
            code="wrong_password",
            wait=wait,
        )
    return NotAllowed(N_("用户名或口令不对，请再试一次。"), code="wrong_password")


def open_store(folder: Path, secret: Secret | None = None, *, now: datetime | None = None) -> Store:
    """Open the store in a folder: nobody else has it open, every promise is checked.

    ``now`` counts the wait after wrong passwords. Raises :class:`UserError` where there is no
    store, :class:`NotAllowed` for a wrong password, :class:`StoreUnavailable` where it is open
    elsewhere, damaged, too new or too old, or in a place where no store can be kept.
    """
    found = read_manifest(folder)
    places.check_place(folder)
    held = unlock(folder, found, secret or Secret(), now or Clock().now())
    opener = Opener(folder)
    opener.take()
    try:
        return _open(folder, opener, held)
    except BaseException:
        opener.release()
        raise


def _open(folder: Path, opener: Opener, held: Keys) -> Store:
    """Open the file that the manifest names, as read again under the lock."""
    found = read_manifest(folder)
    if keys.key_id(held.data) != found.key:
        raise StoreUnavailable(
            N_("钥匙刚被更换，请用新的口令再打开一次。"), code="changed_meanwhile"
        )
    try:
        manifest.check_mac(found, held.data)
    except manifest.Unreadable as error:
        raise _damaged(folder / manifest.NAME) from error
    check_line(folder, found, held)
    database = folder / found.database
    with engine_of(database, found, held) as engine:
        with told_plainly():
            check_schema(engine)
        with reading(engine) as session:
            settings = {row.key: row.value for row in session.scalars(select(SettingRow))}
            held = _entitled(session, held)
            erasures.mend(folder, session)
        engine.dialect.outreach_sealer = sealer_of(found, held)  # type: ignore[attr-defined]
        _check_practice(found, settings)
        sweep(folder, found, held, engine)
        store = Store(
            engine,
            uuid.UUID(settings["enterprise_id"]),
            bytes.fromhex(settings["index_key"]),
            settings["practice"] == "yes",
            folder,
            settings.get("practice_now", ""),
            ring=Ring(held),
            opener=opener,
        )
        attachments.sweep(store)
        return store


def _check_practice(found: Manifest, settings: dict[str, str]) -> None:
    """Refuse where the clear mark of a practice store is not the store's own."""
    if found.practice != (settings["practice"] == "yes"):
        raise KeyError("practice")


def _entitled(session: Session, held: Keys) -> Keys:
    """Return the keys that somebody's roles bring: a slot may say more than the store does.

    Refuses whose user was removed, or was never written: a slot alone is no user.
    """
    if not held.user:
        return held
    row = session.get(UserRow, uuid.UUID(held.user))
    if row is None or row.removed_at is not None:
        raise NotAllowed(
            N_("这个用户已被移除，不能再打开这个数据库。请联系管理员。"), code="user_removed"
        )
    return held if opens_sealed(row.role_set) else replace(held, sealed=())


@contextmanager
def engine_of(database: Path, found: Manifest, held: Keys) -> Iterator[Engine]:
    """Open a store's file with somebody's keys; closed again only where the block fails.

    Raises :class:`StoreUnavailable` for a file that is gone or is not what the key wrote.
    """
    if not database.is_file() and any(database.parent.glob("outreach-*.db")):
        raise StoreUnavailable(
            N_(
                "钥匙清单 {name} 是旧的：它指的数据库文件“{path}”已被换掉，打不开现在的数据库。"
                "请放回现在的清单，或用备份恢复。"
            ),
            code="manifest_old",
            name=manifest.NAME,
            path=database,
        )
    if not database.is_file():
        raise StoreUnavailable(
            N_("数据库文件“{path}”不见了。请用备份恢复。"), code="database_gone", path=database
        )
    with database.open("rb") as file:
        if file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER:
            raise _damaged(database)  # somebody put a file in clear in its place
    logs.check(database)
    engine = open_store_engine(database, held.data, sealer=sealer_of(found, held))
    try:
        yield engine
    except (DatabaseError, KeyError, ValueError) as error:
        engine.dispose()
        raise _damaged(database) from error
    except BaseException:
        engine.dispose()
        raise


def upgrade_store(
    folder: Path, secret: Secret | None = None, *, now: datetime | None = None
) -> Path | None:
    """Bring the store in a folder to this program's schema, or leave it as it was.

    Backs it up first and returns where; None where it is of this schema already. Raises
    :class:`StoreUnavailable` for a store that is too new, open elsewhere or damaged, and where
    there is no room.
    """
    found, now = read_manifest(folder), now or Clock().now()
    places.check_place(folder)
    held = unlock(folder, found, secret or Secret(), now)
    opener = Opener(folder)
    opener.take()
    try:
        with engine_of(folder / found.database, found, held) as engine:
            try:
                with told_plainly():
                    return _upgrade(folder, engine, now)
            finally:
                engine.dispose()
    finally:
        opener.release()


def _upgrade(folder: Path, engine: Engine, now: datetime) -> Path | None:
    if schema_of(engine) == revisions()[-1]:
        return None
    if schema_of(engine) not in revisions():
        check_schema(engine)  # which refuses it
    with reading(engine) as session:
        wanted = select(SettingRow.value).where(SettingRow.key == backups.SETTING)
        chosen = session.scalar(wanted)
    file = file_of(engine)
    assert file is not None
    made = backups.before_upgrade(Origin(folder, file), chosen, now)
    files.check_room(folder, 2 * raw.size_of(file.path))
    upgrade(engine)
    return made
