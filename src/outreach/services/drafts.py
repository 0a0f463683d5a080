# SPDX-License-Identifier: Apache-2.0
"""What somebody is typing, kept until it is saved or thrown away; everybody sees their own only.

No entry in the trail: nothing of the record has changed yet, and an entry every two seconds
would tell how somebody types and bury what they did. What is saved in the end has its entry. A
draft is sealed like a report of danger, since it may be one; its place holds identifiers only.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from outreach.db.keeping import DraftRow
from outreach.errors import NotAllowed
from outreach.services.context import Context
from outreach.services.store import Store

KEPT_DAYS = 30
# The form; the record it is about, where it is about one; which of several typings it is.
_PLACE = re.compile(r"[a-z_]+(:[A-Za-z0-9-]+)?(/[0-9a-f]+)?", re.ASCII)


@dataclass(frozen=True)
class Draft:
    """What was typed at one place, as text by field, and which version of the record it rests on.

    Every field writes its answer as text and reads it back, so a date, a choice or several
    ticked boxes come back as what they were.
    """

    place: str
    values: Mapping[str, str] = field(repr=False)
    typed_at: datetime
    version: int | None = None


@dataclass(frozen=True)
class Kept:
    """That there is a draft, without what it says."""

    place: str
    typed_at: datetime


def keep(
    store: Store, ctx: Context, place: str, values: Mapping[str, str], version: int | None = None
) -> None:
    """Keep what was typed at a place, instead of what was kept there before."""
    if _PLACE.fullmatch(place) is None:
        raise ValueError("a place of a draft is a form and an identifier")
    if ctx.actor.id is None:
        return  # nobody is signed in, so there is nobody to give it back to
    dialect = postgresql if store.engine.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(DraftRow).values(
        {
            "id": store.new_id(),
            "user_id": ctx.actor.id,
            "place": place,
            "values": _encode(values, version),
            "typed_at": ctx.now,
        }
    )
    new = insert.excluded
    upsert = insert.on_conflict_do_update(
        index_elements=["user_id", "place"],
        set_={"values": new["values"], "typed_at": new["typed_at"]},
    )
    with store.writing(ctx) as work:
        work.session.execute(upsert)


def take(store: Store, ctx: Context, place: str) -> Draft | None:
    """Return the newest of what was typed at a place; it stays kept."""
    return next(iter(at(store, ctx, place)), None)


def at(store: Store, ctx: Context, place: str) -> list[Draft]:
    """Return everything that was typed at a place and neither saved nor thrown away, newest first.

    What was sealed with a key that is no longer held cannot be given back.
    """
    if ctx.actor.id is None:
        return []
    with store.reading() as session:
        found = session.execute(
            select(DraftRow.place, DraftRow.id, DraftRow.typed_at)
            .where(DraftRow.user_id == ctx.actor.id, _within(place))
            .order_by(DraftRow.typed_at.desc(), DraftRow.id.desc())
        ).all()
        drafts = [_open(session, row) for row in found]
    return [draft for draft in drafts if draft is not None]


def listed(store: Store, ctx: Context) -> list[Kept]:
    """Return where the user has drafts, the newest first."""
    with store.reading() as session:
        rows = session.execute(
            select(DraftRow.place, DraftRow.typed_at)
            .where(DraftRow.user_id == ctx.actor.id)
            .order_by(DraftRow.typed_at.desc(), DraftRow.id.desc())
        ).all()
    return [Kept(row.place, row.typed_at) for row in rows]


def drop(store: Store, ctx: Context, place: str) -> None:
    """Throw away what was typed at a place: it is saved now, or not wanted."""
    with store.writing(ctx) as work:
        work.session.execute(
            delete(DraftRow).where(DraftRow.user_id == ctx.actor.id, _within(place))
        )


def expire(store: Store, ctx: Context) -> None:
    """Throw away what nobody has asked for in a month, whoever typed it; done once a day."""
    with store.writing(ctx) as work:
        work.session.execute(
            delete(DraftRow).where(DraftRow.typed_at < ctx.now - timedelta(days=KEPT_DAYS))
        )


def forget(session: Session, records: Collection[uuid.UUID]) -> None:
    """Throw away what may tell of records that are erased, whoever typed it.

    That is what was typed at their own places, and what is about no record in particular: a
    call or an application names its people in fields that nobody but the author can open.
    """
    named = {text for record in records for text in (record.hex, str(record))}
    for row in session.execute(select(DraftRow.id, DraftRow.place)).all():
        about = row.place.partition("/")[0].partition(":")[2]
        if not about or about in named:
            session.execute(delete(DraftRow).where(DraftRow.id == row.id))


def forget_user(session: Session, user: uuid.UUID) -> None:
    """Throw away the drafts of somebody who no longer works with the store."""
    session.execute(delete(DraftRow).where(DraftRow.user_id == user))


def _within(place: str) -> ColumnElement[bool]:
    """Match a place, and the several typings at it."""
    return or_(DraftRow.place == place, DraftRow.place.startswith(f"{place}/", autoescape=True))


def _open(session: Session, row: Row[str, uuid.UUID, datetime]) -> Draft | None:
    try:
        text = session.scalar(select(DraftRow.values).where(DraftRow.id == row.id))
    except NotAllowed:
        return None
    values, version = _decode(text or "{}")
    return Draft(row.place, values, row.typed_at, version)


def _encode(values: Mapping[str, str], version: int | None) -> str:
    if any(type(text) is not str for text in (*values, *values.values())):
        raise TypeError("a draft is text by field")
    return json.dumps({"version": version, "values": dict(values)}, ensure_ascii=False)


def _decode(text: str) -> tuple[dict[str, str], int | None]:
    body = json.loads(text)
    return body.get("values", {}), body.get("version")
