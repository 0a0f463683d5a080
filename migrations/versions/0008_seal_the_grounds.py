# SPDX-License-Identifier: Apache-2.0
"""Seal grounds, incidents and referrals with a key of their own.

Anybody may run the upgrade, so what it seals is for holders of that key alone. The way back needs
the key; what the audit trail said of grounds by name stays a ground.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from outreach.db.base import Id, Protected
from outreach.db.sealing import (
    MARK,
    FieldSealer,
    Sealed,
    guarded,
    hidden,
    is_hidden,
    require_key,
    sealer,
    shown,
    stored,
    unguarded,
)

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WHOLE = {
    "incident": (
        "reporter", "phone", "how", "situations", "child_name", "child_age", "place", "facts",
        "suspect", "measures", "told_inside", "close_reason",
    ),
    "incident_notification": ("person", "answer"),
    "incident_look": ("note",),
    "incident_order": ("words",),
    "referral": ("whose", "subject", "reason", "outcome"),
    "official_mark": ("code", "document"),
}  # fmt: skip
# Of children with grounds: protected columns, and those that were in clear everywhere.
SECRET = {
    "child_status": (
        "child_id", ("hardship", "factors", "ahead"), ("boundary", "doubts", "unknown"),
    ),
    "status_change": ("id", ("turned",), ()),
}  # fmt: skip
GROUNDS = (
    "state", "unable", "dead", "missing", "household", "disability", "hiv", "civil_custody",
    "local_other", "factor", "insured", "asks_help",
)  # fmt: skip
GROUND, SEALED = "ground", "sealed"
AT_ONCE = 500
# Bytes as a sealed column holds them on this database: text in the embedded store.
RAW = sa.Text().with_variant(sa.LargeBinary(), "postgresql")
FACT = sa.table(
    "child_fact", sa.column("id", Id()), sa.column("child_id", Id()),
    sa.column("about", sa.String()), sa.column("kind", sa.String()),
    sa.column("code", Protected()), sa.column("place_code", sa.String()),
    sa.column("sealed", RAW),
)  # fmt: skip


def upgrade() -> None:
    """Bring the store to this revision."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        bind.exec_driver_sql("PRAGMA secure_delete = ON")  # nothing stays in freed pages
    op.add_column("child_fact", sa.Column("sealed", Sealed(), nullable=True))
    for name, columns in WHOLE.items():
        before, after = _of(name, columns, Protected()), _of(name, columns, RAW)
        for row in _chunks(bind, before):
            texts = {one: getattr(row, one) for one in columns}
            told = {one: text for one, text in texts.items() if text is not None}
            if told:
                by = sealer(bind.dialect).for_holders()
                values = {one: stored(by.seal(text), bind.dialect) for one, text in told.items()}
                bind.execute(sa.update(after).where(after.c.id == row.id).values(values))
    _seal_statuses(bind)
    _seal_facts(bind)
    _seal_reasons(bind)
    _forget_names(bind)


def downgrade() -> None:
    """Take this revision back: with the key, everything stands in clear again."""
    bind = op.get_bind()
    for name, columns in WHOLE.items():
        before, after = _of(name, columns, Sealed()), _of(name, columns, Protected())
        any_told = sa.or_(*(before.c[one].is_not(None) for one in columns))
        if _some(bind, before, any_told):
            _require_key(bind)
        for row in _chunks(bind, before):
            values = {one: getattr(row, one) for one in columns}
            bind.execute(sa.update(after).where(after.c.id == row.id).values(values))
    _open_facts(bind)
    for name, (key, protected, clear) in SECRET.items():
        table = _table(name, key, protected, clear)
        for row in _chunks(bind, table, key):
            texts = {one: getattr(row, one) for one in (*protected, *clear)}
            secret = {one: text for one, text in texts.items() if is_hidden(text)}
            if secret:
                by = _require_key(bind)
                values = {one: str(shown(text, by)) for one, text in secret.items()}
                own = table.c[key] == getattr(row, key)
                bind.execute(sa.update(table).where(own).values(values))
    _open_reasons(bind)
    op.drop_column("child_fact", "sealed")


def _of(name: str, columns: tuple[str, ...], kind: Any) -> sa.TableClause:
    return sa.table(name, sa.column("id", Id()), *(sa.column(one, kind) for one in columns))


def _table(
    name: str, key: str, protected: tuple[str, ...], clear: tuple[str, ...]
) -> sa.TableClause:
    columns = [sa.column(one, Protected()) for one in protected]
    columns += [sa.column(one, sa.String()) for one in clear]
    owner = [sa.column("child_id", Id())] if key != "child_id" else []
    return sa.table(name, sa.column(key, Id()), *owner, *columns)


def _chunks(
    bind: sa.Connection, table: sa.TableClause, key: str = "id", *where: Any
) -> Iterator[Any]:
    """Yield rows in the order of their key, some at a time: they are changed meanwhile."""
    last: Any = None
    while True:
        after: list[Any] = [table.c[key] > last] if last is not None else []
        rows = bind.execute(
            sa.select(table).where(*where, *after).order_by(table.c[key]).limit(AT_ONCE)
        ).all()
        yield from rows
        if len(rows) < AT_ONCE:
            return
        last = getattr(rows[-1], key)


def _some(bind: sa.Connection, table: sa.TableClause, where: Any) -> bool:
    return bind.scalar(sa.select(table.c.id).where(where).limit(1)) is not None


def _require_key(bind: sa.Connection) -> FieldSealer:
    by = sealer(bind.dialect)
    require_key(by)
    return by


def _seal_statuses(bind: sa.Connection) -> None:
    told = sa.select(FACT.c.child_id).where(FACT.c.kind.in_(GROUNDS))
    for name, (key, protected, clear) in SECRET.items():
        table = _table(name, key, protected, clear)
        for row in _chunks(bind, table, key, table.c.child_id.in_(told)):
            by = sealer(bind.dialect).for_holders()
            texts = {one: getattr(row, one) for one in (*protected, *clear)}
            values = {one: hidden(text, by) for one, text in texts.items() if text is not None}
            own = table.c[key] == getattr(row, key)
            bind.execute(sa.update(table).where(own).values(values))


def _seal_facts(bind: sa.Connection) -> None:
    for row in _chunks(bind, FACT, "id", FACT.c.kind.in_(GROUNDS)):
        by = sealer(bind.dialect).for_holders()
        text = json.dumps([row.about, row.kind, row.code, row.place_code], ensure_ascii=False)
        values = {
            "about": SEALED, "kind": SEALED, "code": None, "place_code": "",
            "sealed": stored(by.seal(text), bind.dialect),
        }  # fmt: skip
        bind.execute(sa.update(FACT).where(FACT.c.id == row.id).values(values))


def _open_facts(bind: sa.Connection) -> None:
    sealed = sa.table("child_fact", sa.column("id", Id()), sa.column("sealed", Sealed()))
    if _some(bind, sealed, sealed.c.sealed.is_not(None)):
        _require_key(bind)
    for row in _chunks(bind, sealed, "id", sealed.c.sealed.is_not(None)):
        about, kind, code, place = json.loads(row.sealed)
        values = {"about": about, "kind": kind, "code": code, "place_code": place}
        bind.execute(sa.update(FACT).where(FACT.c.id == row.id).values(values))


ENTRY = sa.table(
    "audit_entry", sa.column("id", Id()), sa.column("verb", sa.String()),
    sa.column("record_kind", sa.String()), sa.column("reason", sa.String()),
    sa.column("fields", sa.Text()), sa.column("salt", sa.LargeBinary()),
    sa.column("digest", sa.LargeBinary()),
)  # fmt: skip
_LOWERED = sa.and_(
    ENTRY.c.verb == "lower", ENTRY.c.record_kind == "child_status", ENTRY.c.reason != ""
)
_ODD = ENTRY.c.reason.startswith(MARK[0])


def _seal_reasons(bind: sa.Connection) -> None:
    """Seal why a colour was lowered; what else was typed is never taken for a sealed text."""
    for row in _chunks(bind, ENTRY, "id", _ODD):
        own = ENTRY.c.id == row.id
        bind.execute(sa.update(ENTRY).where(own).values({"reason": guarded(row.reason)}))
    for row in _chunks(bind, ENTRY, "id", _LOWERED):
        values = {"reason": hidden(row.reason, sealer(bind.dialect).for_holders())}
        bind.execute(sa.update(ENTRY).where(ENTRY.c.id == row.id).values(values))


def _open_reasons(bind: sa.Connection) -> None:
    for row in _chunks(bind, ENTRY, "id", _LOWERED):
        if is_hidden(row.reason):
            values = {"reason": str(shown(row.reason, _require_key(bind)))}
            bind.execute(sa.update(ENTRY).where(ENTRY.c.id == row.id).values(values))
    for row in _chunks(bind, ENTRY, "id", _ODD):
        own = ENTRY.c.id == row.id
        bind.execute(sa.update(ENTRY).where(own).values({"reason": unguarded(row.reason)}))


def _forget_names(bind: sa.Connection) -> None:
    """Let entries of the trail say that a ground was written, no longer which."""
    value = sa.table("audit_value", sa.column("entry_id", Id()), sa.column("values", Protected()))
    for row in _chunks(bind, ENTRY, "id", ENTRY.c.record_kind == "child_fact"):
        names = json.loads(row.fields)
        if not set(names) & set(GROUNDS):
            continue
        fields = json.dumps(sorted({_unnamed(name) for name in names}))
        changed: dict[str, Any] = {"fields": fields}
        kept = bind.scalar(sa.select(value.c["values"]).where(value.c.entry_id == row.id))
        if kept:
            said = {_unnamed(name): pair for name, pair in json.loads(kept).items()}
            text = json.dumps(said, ensure_ascii=False, sort_keys=True)
            changed["digest"] = hashlib.sha256(bytes(row.salt) + text.encode()).digest()
            own = value.c.entry_id == row.id
            bind.execute(sa.update(value).where(own).values({"values": text}))
        bind.execute(sa.update(ENTRY).where(ENTRY.c.id == row.id).values(changed))


def _unnamed(name: str) -> str:
    return GROUND if name in GROUNDS else name
