# SPDX-License-Identifier: Apache-2.0
"""Who may work with a store, and as what."""

from __future__ import annotations

from sqlalchemy import insert, select

from outreach.db.access import UserRow
from outreach.domain.access import Right, Role
from outreach.errors import N_, UserError
from outreach.services.context import Actor, Context
from outreach.services.store import Store


def actor_of(store: Store, login: str | None) -> Actor:
    """Return the user of a login name; the only user there is when none is given."""
    with store.reading() as session:
        rows = session.execute(
            select(UserRow.id, UserRow.login, UserRow.name, UserRow.roles)
            .where(UserRow.removed_at.is_(None))
            .order_by(UserRow.id)
        ).all()
    found = [row for row in rows if login is None or row.login == login]
    if len(found) != 1:
        raise UserError(
            N_("请用 --user 指明用户；现有：{users}。"),
            code="which_user",
            users="、".join(row.login for row in rows),
        )
    roles = frozenset(Role(value) for value in found[0].roles.split())
    return Actor(found[0].id, found[0].login, found[0].name, roles)


def add_user(store: Store, ctx: Context, login: str, name: str, roles: frozenset[Role]) -> Actor:
    """Let somebody work with this store, in these roles."""
    ctx.require(Right.ADMINISTER)
    with store.writing(ctx) as work:
        if work.session.scalar(select(UserRow.id).where(UserRow.login == login)) is not None:
            raise UserError(N_("已经有叫“{login}”的用户。"), code="user_exists", login=login)
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
        work.audit("add", "user", user, {"login": (None, login)})
    return Actor(user, login, name, roles)
