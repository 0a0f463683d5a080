# SPDX-License-Identifier: Apache-2.0
"""Who is no longer entitled and may still have the recovery code on paper.

Taking somebody out renews every key and leaves the recovery code good: only whoever makes a new
one can print it. So it is said, at the removal and by every check, until there is a new code.
"""

from __future__ import annotations

import json
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.db.access import UserRow
from outreach.db.keeping import AuditRow, AuditValueRow
from outreach.domain.access import Role
from outreach.domain.keeping import same_login
from outreach.errors import N_
from outreach.services.store import Store

SAID = N_("“{login}”可能看过恢复码，拿着那张纸还能打开数据库。请做一个新的恢复码，打印后锁好。")


def may_know(store: Store, login: str) -> bool:
    """Tell whether somebody who was taken out, or is no administrator any more, may have it."""
    if store.keys is None:
        return False  # a server has none
    with store.reading() as session:
        return same_login(login) in map(same_login, seen_by_gone(session))


def seen_by_gone(session: Session) -> tuple[str, ...]:
    """Return the logins of those who may have seen the present code and should not have it.

    Seen may have it every administrator, whoever made it and whoever has used it.
    """
    made = session.execute(
        select(AuditRow.number, AuditRow.at, AuditRow.actor_id)
        .where(AuditRow.verb == "renew_recovery_code")
        .order_by(AuditRow.number.desc())
        .limit(1)
    ).first()
    since = made.number if made is not None else 0
    rows = {row.id: row for row in session.scalars(select(UserRow))}
    demoted, removed, used = _since(session, since)
    knew = {made.actor_id, *used} if made is not None else used
    gone = set(demoted)
    for row in rows.values():
        if row.removed_at is None or (Role.ADMIN not in row.role_set and row.id not in knew):
            continue
        if row.id in removed or made is None or row.removed_at > made.at:
            gone.add(row.id)
    return tuple(sorted(rows[one].login for one in gone if one in rows))


def _since(session: Session, number: int) -> tuple[set[uuid.UUID], set[uuid.UUID], set[uuid.UUID]]:
    """Return who was made no administrator, was removed, and has used the code since an entry."""
    demoted: set[uuid.UUID] = set()
    removed: set[uuid.UUID] = set()
    used: set[uuid.UUID] = set()
    entries = session.execute(
        select(AuditRow.verb, AuditRow.record_id, AuditValueRow.values)
        .outerjoin(AuditValueRow, AuditValueRow.entry_id == AuditRow.id)
        .where(
            AuditRow.number > number,
            AuditRow.record_kind == "user",
            AuditRow.verb.in_(("remove", "set_roles", "recover")),
        )
        .order_by(AuditRow.number)
    )
    for verb, who, values in entries:
        if who is None:
            continue
        if verb == "recover":
            used.add(who)
        elif verb == "remove":
            removed.add(who)
        else:
            old, new = json.loads(values)["roles"] if values else ((), ())
            if Role.ADMIN in old and Role.ADMIN not in new:
                demoted.add(who)
            elif Role.ADMIN in new:
                demoted.discard(who)
    return demoted, removed, used
