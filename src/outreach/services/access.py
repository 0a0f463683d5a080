# SPDX-License-Identifier: Apache-2.0
"""Who may work with a store, as what, and with which password.

A user is a row of the store (roles, name) and a slot of its manifest (what opens it). A row
without a slot is somebody who cannot open the store yet; a slot without a row opens nothing.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from outreach.clock import Clock
from outreach.db import manifest, sealed_line
from outreach.db.access import UserRow
from outreach.domain.access import Right, Role
from outreach.domain.keeping import (
    CODE_BYTES,
    check_password,
    opens_sealed,
    recovery_code,
    same_login,
    same_password,
)
from outreach.errors import N_, NotAllowed, UserError
from outreach.services import drafts, guarding, rotating, slots
from outreach.services.context import Actor, Context
from outreach.services.opening import Secret, open_store, password_of, read_manifest, unlock
from outreach.services.slots import changing, manifest_of
from outreach.services.store import Store, Transaction

_CODE = Actor(None, "", "", frozenset())  # whoever has the paper; the trail knows no more


@dataclass(frozen=True)
class User:
    """Somebody who may work with the store.

    ``opens``: has a password. ``owed_sealed``: the roles bring the key of the sealed fields,
    and nobody who holds it has given it yet.
    """

    id: uuid.UUID
    login: str
    name: str
    roles: frozenset[Role]
    opens: bool
    holds_sealed: bool
    owed_sealed: bool


def actor_of(store: Store, login: str | None) -> Actor:
    """Return the user of a login name; the only user there is when none is given."""
    with store.reading() as session:
        there = _present(session)
    wanted = None if login is None else same_login(login)
    found = [one for one in there if wanted is None or same_login(one.login) == wanted]
    if login is not None and not found:
        raise UserError(N_("没有叫“{login}”的用户。"), code="no_user", login=login)
    if len(found) != 1:
        raise UserError(
            N_("请用 --user 指明用户；现有：{users}。"),
            code="which_user",
            users="、".join(one.login for one in there),
        )
    return found[0]


def opened_by(store: Store) -> Actor:
    """Return the user whose password has opened the store.

    Raises :class:`NotAllowed` where the recovery code did: it is for a new password and for
    restoring, not for a day's work that nobody could answer for.
    """
    if store.keys is None or not store.keys.user:
        raise NotAllowed(
            N_("恢复码只用来设新口令（outreach recover）或恢复备份，不能用来日常工作。"),
            code="recovery_only",
        )
    with store.reading() as session:
        return _actor(session.get_one(UserRow, uuid.UUID(store.keys.user)))


def users(store: Store, ctx: Context) -> list[User]:
    """List who may work with the store, in the order they came."""
    ctx.require(Right.ADMINISTER, Right.SEALED, Right.GROUNDS)
    found = manifest_of(store)
    with store.reading() as session:
        there = _present(session)
    listed = []
    for who in there:
        slot = slots.slot_of(found, _id(who))
        wants = opens_sealed(who.roles)
        holds = wants if found is None else bool(slot and slots.holds_sealed(found, slot))
        opens = found is None or slot is not None
        owed = wants and opens and not holds
        listed.append(User(_id(who), who.login, who.name, who.roles, opens, holds, owed))
    return listed


def add_user(
    store: Store,
    ctx: Context,
    login: str,
    name: str,
    roles: frozenset[Role],
    password: str | None = None,
) -> Actor:
    """Let somebody work with this store, in these roles; in a practice store no password is due.

    The key of the sealed fields is given at once where the roles bring it and whoever works here
    holds it; else it is owed until somebody gives it (:func:`grant_sealed`).
    """
    ctx.require(Right.ADMINISTER)
    login, name = login.strip(), name.strip() or login.strip()
    if not login:
        raise UserError(N_("请填写用户名。"), code="missing")
    _check_roles(roles)
    with changing(store, ctx) as both:
        work, secret = both.work, ""
        if both.manifest is not None:
            secret = password_of(password, practice=store.practice)
            check_password(secret, practice=store.practice)
        _check_free(work.session, login)
        user = work.new_id()
        work.session.execute(
            insert(UserRow).values(
                id=user,
                login=login,
                name=name,
                roles=" ".join(sorted(roles)),
                version=1,
                recorded_at=ctx.now,
            )
        )
        work.audit("add", "user", user, {"login": (None, login), "roles": (None, sorted(roles))})
        if both.manifest is not None:
            both.put(slots.new_slot(store, both.manifest, login, user, roles, secret))
    return Actor(user, login, name, roles)


def set_roles(store: Store, ctx: Context, login: str, roles: frozenset[Role]) -> None:
    """Give a user other roles.

    A right to sealed fields that is won brings their key at once where whoever works here holds
    it, else it is owed. One that is lost takes the key out of the slot, and the sealed fields
    get a new key where whoever works here holds the present one. Where not, the key stays the
    same: somebody who has kept a copy of the old manifest can still use it, until a holder
    renews the keys or removes somebody.
    """
    ctx.require(Right.ADMINISTER)
    _check_roles(roles)
    who = actor_of(store, login)
    slot = slots.slot_of(manifest_of(store), _id(who))

    def change(work: Transaction) -> None:
        row = work.session.get_one(UserRow, _id(who))
        if Role.ADMIN not in roles:
            _check_admin_left(work.session, row.id)
        old = row.roles.split()
        work.renew(UserRow, row.id, roles=" ".join(sorted(roles)))
        work.audit("set_roles", "user", row.id, {"roles": (old, sorted(roles))})

    if slot is not None and slot.sealed and not opens_sealed(roles) and store.holds_sealed:
        rotating.renew(store, ctx, change, slots.stripped(_id(who)))
        return
    with changing(store, ctx) as both:
        change(both.work)
        slot = slots.slot_of(both.manifest, _id(who))
        if slot is not None and opens_sealed(roles):
            both.put(slots.equipped(store, slot, roles), instead_of=slot)
        elif slot is not None:
            both.put(manifest.without_grants(slot), instead_of=slot)


def remove_user(store: Store, ctx: Context, login: str) -> None:
    """Let somebody no longer work with this store, and give it new keys.

    What they could read until now, and backups they have kept, they can still read; nothing
    that is written from now on. The sealed fields get a new key where whoever works here holds
    the present one. Takes as long as writing the whole store once.
    """
    ctx.require(Right.ADMINISTER)
    who = actor_of(store, login)
    if who.id == ctx.actor.id or (store.keys is not None and store.keys.user == _id(who).hex):
        raise NotAllowed(N_("不能移除自己，请由另一位管理员来做。"), code="own_user")

    def change(work: Transaction) -> None:
        _check_admin_left(work.session, _id(who))
        work.renew(UserRow, _id(who), removed_at=ctx.now)
        drafts.forget_user(work.session, _id(who))
        work.audit("remove", "user", who.id)

    if manifest_of(store) is None:
        with store.writing(ctx) as work:
            change(work)
    else:
        rotating.renew(store, ctx, change, slots.without(_id(who)))


def grant_sealed(store: Store, ctx: Context, login: str) -> None:
    """Give the key of the sealed fields to a user whose roles bring it; only a holder can."""
    ctx.require(Right.ADMINISTER, Right.SEALED, Right.GROUNDS)
    who = actor_of(store, login)
    if not opens_sealed(who.roles):
        raise UserError(
            N_("“{login}”的角色不看封存的内容，不需要封存钥匙。请先由管理员改角色。"),
            code="not_owed",
            login=who.login,
        )
    if not store.holds_sealed:
        raise NotAllowed(
            N_("您没有封存钥匙，给不了别人。请由持有的人（工会、负责人）来做。"), code="sealed"
        )
    with changing(store, ctx) as both:
        slot = slots.slot_of(both.manifest, _id(who))
        if both.manifest is None:
            return
        if slot is None:
            raise UserError(
                N_("“{login}”还没有口令，请先由管理员设口令。"), code="no_slot", login=who.login
            )
        both.put(slots.equipped(store, slot, who.roles), instead_of=slot)
        both.work.audit("grant_sealed", "user", who.id)


def change_password(
    store: Store, ctx: Context, old: str, new: str, *, now: datetime | None = None
) -> None:
    """Change one's own password; the old one is asked, and waited for as at the opening.

    ``now`` is the clock's, also in a practice store: the wait is a real one.
    """
    found, held = manifest_of(store), store.keys
    if found is None or held is None or store.folder is None:
        raise _on_server()
    check_password(new, practice=store.practice)
    who = opened_by(store)
    proven = unlock(store.folder, found, Secret(old, who.login), now or Clock().now())
    with changing(store, ctx) as both:
        assert both.manifest is not None
        slot = next(one for one in both.manifest.slots if one.id == proven.slot)
        both.put(
            manifest.with_secret(slot, held.pair, same_password(new), slots.cost_of(found)),
            instead_of=slot,
        )
        both.work.audit("change_password", "user", who.id)


def reset_password(store: Store, ctx: Context, login: str, new: str) -> None:
    """Give somebody else a new password, and with it a new pair of keys.

    The key of the sealed fields comes with it where whoever works here holds it, else it is
    owed. Drafts that were typed without that key are lost to their author.
    """
    ctx.require(Right.ADMINISTER)
    who = actor_of(store, login)
    if store.keys is not None and store.keys.user == _id(who).hex:
        raise NotAllowed(N_("改自己的口令要先输入旧口令。"), code="own_user")
    check_password(new, practice=store.practice)
    with changing(store, ctx) as both:
        if both.manifest is None:
            raise _on_server()
        slot = slots.slot_of(both.manifest, _id(who))
        fresh = slots.new_slot(store, both.manifest, who.login, _id(who), who.roles, new)
        both.put(fresh, instead_of=slot)
        both.work.audit("reset_password", "user", who.id)


def new_recovery_code(store: Store, ctx: Context) -> str:
    """Make a new recovery code and return it; the old paper opens nothing any more.

    Only by an administrator who holds the key of the sealed fields: a code without it would
    save the store and lose what is sealed in it.
    """
    ctx.require(Right.ADMINISTER)
    held = store.keys
    if held is None:
        raise _on_server()
    if not store.holds_sealed:
        raise NotAllowed(
            N_(
                "恢复码也要打得开封存的内容，您没有封存钥匙。"
                "请由持有它的管理员来做，或先请持有的人给您。"
            ),
            code="sealed",
        )
    code = recovery_code(secrets.token_bytes(CODE_BYTES))
    with changing(store, ctx) as both:
        assert both.manifest is not None
        slot, pair = manifest.make_slot(
            both.manifest.store, code.encode(), slots.cost_of(both.manifest)
        )
        slot = sealed_line.pinned(slot, pair, both.manifest)
        slot = manifest.granted(manifest.given(slot, held.data), held.sealed)
        both.put(slot, instead_of=both.manifest.recovery)
        guarding.forget_code(both.work.session)
        both.work.audit("renew_recovery_code", "store", None)
    return code


def recover(folder: Path, code: str, login: str | None, new_password: str, now: datetime) -> Actor:
    """Set somebody's password by the recovery code, which stays good; returns whose it is.

    Without a login the only user is meant. Raises :class:`NotAllowed` for a wrong code.
    """
    check_password(new_password, practice=read_manifest(folder).practice)
    store = open_store(folder, Secret(recovery=code), now=now)
    try:
        who = actor_of(store, login)
        with changing(store, Context(_CODE, now)) as both:
            assert both.manifest is not None
            slot = slots.slot_of(both.manifest, _id(who))
            fresh = slots.new_slot(
                store, both.manifest, who.login, _id(who), who.roles, new_password
            )
            both.put(fresh, instead_of=slot)
            both.work.audit("recover", "user", who.id)
    finally:
        store.close()
    return who


def _present(session: Session) -> list[Actor]:
    rows = session.scalars(select(UserRow).where(UserRow.removed_at.is_(None)).order_by(UserRow.id))
    return [_actor(row) for row in rows]


def _actor(row: UserRow) -> Actor:
    return Actor(row.id, row.login, row.name, frozenset(Role(one) for one in row.roles.split()))


def _id(who: Actor) -> uuid.UUID:
    assert who.id is not None
    return who.id


def _on_server() -> UserError:
    return UserError(
        N_("服务器上的口令由服务器管，不在这里改。请联系服务器的管理员。"), code="server_store"
    )


def _check_roles(roles: frozenset[Role]) -> None:
    if not roles:
        raise UserError(N_("请至少选一个角色。"), code="missing")


def _check_free(session: Session, login: str) -> None:
    """Refuse a login that somebody has or had: the trail names people by it."""
    for row in session.scalars(select(UserRow)):
        if same_login(row.login) == same_login(login):
            raise UserError(
                N_("已经有叫“{login}”的用户。")
                if row.removed_at is None
                else N_("曾有叫“{login}”的用户，已移除。请换一个用户名，免得记录里分不清。"),
                code="user_exists",
                login=login,
            )


def _check_admin_left(session: Session, without: uuid.UUID) -> None:
    others = [one for one in _present(session) if one.id != without]
    if not any(Role.ADMIN in one.roles for one in others):
        raise NotAllowed(
            N_("这是最后一位管理员。请先让另一个人当管理员。"), code="last_administrator"
        )
