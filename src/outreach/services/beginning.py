# SPDX-License-Identifier: Apache-2.0
"""Begin a store: encrypted from its first page, with its first user and its recovery code."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from outreach.config import DATABASE_FILE
from outreach.db import files, keys, manifest, places, sealed_line
from outreach.db.engine import open_store_engine
from outreach.db.manifest import Keys, Manifest
from outreach.db.opener import Opener
from outreach.db.sealing import sealed_pair, sealer_of
from outreach.db.session import told_plainly
from outreach.db.upgrade import upgrade
from outreach.domain.ids import new_id as fresh_id
from outreach.domain.keeping import (
    CODE_BYTES,
    check_password,
    opens_sealed,
    recovery_code,
    same_password,
)
from outreach.errors import N_, UserError
from outreach.services import sites
from outreach.services.context import Context
from outreach.services.opening import database_in, password_of
from outreach.services.sites import EnterpriseBegun, check_firm
from outreach.services.store import Ring, Store


@dataclass(frozen=True)
class Begun:
    """A new store and the recovery code, which is told once and kept nowhere."""

    store: Store
    recovery: str = field(repr=False)


def begin(
    folder: Path,
    ctx: Context,
    firm: EnterpriseBegun,
    *,
    password: str | None = None,
    new_id: Callable[[], uuid.UUID] = fresh_id,
) -> Store:
    """Make a store and open it; a folder that already holds one is refused.

    As :func:`begin_with_code` for whoever has no use for the recovery code: tests, samples.
    """
    return begin_with_code(folder, ctx, firm, password=password, new_id=new_id).store


def begin_with_code(
    folder: Path,
    ctx: Context,
    firm: EnterpriseBegun,
    *,
    password: str | None = None,
    new_id: Callable[[], uuid.UUID] = fresh_id,
) -> Begun:
    """Make a store in a folder, encrypted from its first page, and open it.

    Refuses (:class:`UserError`, :class:`StoreUnavailable`) a folder that holds one, that cannot
    be written, or that lies on a network or in a synchronised folder. What fails leaves nothing
    behind; the manifest is written last and makes it a store.
    """
    check_firm(firm)
    check_empty(folder)
    password = password_of(password, practice=firm.practice)
    check_password(password, practice=firm.practice)
    _make_folder(folder)
    opener = Opener(folder)
    opener.take()
    try:
        check_empty(folder)
        made = _make_manifest(firm, password, new_id())
        store = _make_store(folder, ctx, firm, made, opener, new_id)
    except BaseException:
        for name in (DATABASE_FILE, manifest.NAME, manifest.SECOND):
            for ending in ("", "-wal", "-shm", "-journal"):
                (folder / (name + ending)).unlink(missing_ok=True)
        opener.release()
        raise
    return Begun(store, made.code)


def _make_folder(folder: Path) -> None:
    places.check_place(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise files.unwritable(folder) from error


def _make_store(
    folder: Path,
    ctx: Context,
    firm: EnterpriseBegun,
    made: _Made,
    opener: Opener,
    new_id: Callable[[], uuid.UUID],
) -> Store:
    """Write the encrypted file with its first rows; the manifest comes last, as the seal on it."""
    database = folder / made.manifest.database
    database.touch(mode=0o600)
    engine = open_store_engine(database, made.keys.data, sealer=sealer_of(made.manifest, made.keys))
    try:
        with told_plainly():
            upgrade(engine)
            store = Store(
                engine,
                new_id(),
                secrets.token_bytes(32),
                firm.practice,
                folder,
                new_id=new_id,
                ring=Ring(made.keys),
                opener=opener,
            )
            sites.begin_in(store, ctx, firm, admin=made.admin)
        manifest.write(folder, made.manifest)
    except BaseException:
        engine.dispose()
        raise
    return store


def check_empty(folder: Path) -> None:
    """Refuse a folder that holds a store, or what may be left of one."""
    if any((folder / name).exists() for name in (manifest.NAME, manifest.SECOND)):
        raise UserError(
            N_("“{path}”里已经有数据库，请换一个文件夹。"), code="store_exists", path=folder
        )
    if database_in(folder) is not None:
        raise UserError(
            N_(
                "“{path}”里有一个没有钥匙清单的数据库文件，可能是上次没有建完。"
                "请换一个文件夹，或先移走它。"
            ),
            code="store_exists",
            path=folder,
        )


@dataclass(frozen=True)
class _Made:
    manifest: Manifest
    keys: Keys
    code: str
    admin: uuid.UUID


def _make_manifest(firm: EnterpriseBegun, password: str, admin: uuid.UUID) -> _Made:
    """Make the keys of a new store, the first person's slot and the recovery code's."""
    cost = keys.PRACTICE_COST if firm.practice else keys.COST
    store, data, seal = uuid.uuid4().hex, keys.fresh_key(), keys.fresh_key()
    code = recovery_code(secrets.token_bytes(CODE_BYTES))
    sealed = ((keys.key_id(seal), seal),)
    slot, pair = manifest.make_slot(
        store, same_password(password), cost, login=firm.admin_login, user=admin.hex
    )
    slot = manifest.given(slot, data)
    holds = opens_sealed(frozenset(firm.admin_roles))
    if holds:
        slot = manifest.granted(slot, sealed)
    recovery, other = manifest.make_slot(store, code.encode(), cost)
    recovery = manifest.granted(manifest.given(recovery, data), sealed)
    body = Manifest(
        store=store,
        generation=1,
        database=DATABASE_FILE,
        key=keys.key_id(data),
        practice=firm.practice,
        sealed_key=sealed[0][0],
        sealed_public=manifest.as_text(sealed_pair(seal).public),
        slots=(),
        line=(sealed_line.first(seal),),
    )
    own = ((slot, pair), (recovery, other))
    body = replace(body, slots=tuple(sealed_line.pinned(*one, body) for one in own))
    held = Keys(data, sealed if holds else (), pair, slot.id, slot.user)
    return _Made(manifest.sign(body, data), held, code, admin)
