# SPDX-License-Identifier: Apache-2.0
"""What the store knows of itself: settings, the audit trail, numbers given out."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.db.base import Base, Id, Key, ProtectedText
from outreach.db.sealing import SealedText, SecretString


class SettingRow(Base):
    """One setting of the store; a practice store carries ``practice = yes``."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class CounterRow(Base):
    """The last number given out, for numbers people see: audit, batches, children."""

    __tablename__ = "counter"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]


class AuditRow(Base):
    """Who did what to which record, and which fields: never the values themselves.

    ``number`` orders the trail without gaps, so that it can be chained; ``digest`` is a
    salted digest of the change. Values stand in :class:`AuditValueRow`, which erasure may
    empty without breaking the trail.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("number"),
        Index("ix_audit_entry_record_id", "record_id"),
    )

    id: Mapped[Key]
    number: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id"))
    site_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("site.id"))
    verb: Mapped[str]
    record_kind: Mapped[str]
    record_id: Mapped[uuid.UUID | None] = mapped_column(Id)
    fields: Mapped[str] = mapped_column(Text)  # JSON list of names
    # Sealed where it tells of a ground; read only when it is asked for.
    reason: Mapped[str] = mapped_column(SecretString, default="", deferred=True)
    practice_now: Mapped[bool] = mapped_column(default=False)  # told the day, not the clock
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditValueRow(Base):
    """Old and new values of one audit entry, as JSON; may be emptied by an erasure."""

    __tablename__ = "audit_value"

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit_entry.id"), primary_key=True)
    values: Mapped[ProtectedText]


class DraftRow(Base):
    """What somebody is typing into one form, kept until it is saved or thrown away.

    ``place`` names the form and the record it is about; a draft is its author's alone, and may
    be about a danger, so it is sealed.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("user_id", "place"),)

    id: Mapped[Key]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("app_user.id"))
    place: Mapped[str]
    values: Mapped[SealedText]  # JSON
    typed_at: Mapped[datetime]


class ErasureRow(Base):
    """One record that was erased: identifiers only, so that a restored copy erases it again."""

    __tablename__ = "erasure"
    __table_args__ = (Index("ix_erasure_erased_at", "erased_at"),)

    id: Mapped[Key]
    kind: Mapped[str]  # employee or child
    record_id: Mapped[uuid.UUID] = mapped_column(Id)
    erased_at: Mapped[datetime]
    erased_by: Mapped[uuid.UUID | None] = mapped_column(Id)


def take_numbers(session: Session, key: str, count: int = 1) -> int:
    """Take ``count`` numbers in a row and return the first; concurrent writers wait here."""
    bump = (
        update(CounterRow)
        .where(CounterRow.key == key)
        .values(value=CounterRow.value + count)
        .returning(CounterRow.value)
    )
    last = session.scalar(bump)
    if last is None:
        last = count if _begin(session, key, count) else session.scalars(bump).one()
    return last - count + 1


def _begin(session: Session, key: str, value: int) -> bool:
    """Begin a counter; False where another writer has just done so, once it has ended."""
    try:
        with session.begin_nested():
            session.execute(insert(CounterRow).values(key=key, value=value))
    except IntegrityError:
        return False
    return True


def raise_number(session: Session, key: str, at_least: int) -> None:
    """See that numbers given out from now on come after ``at_least``."""
    there = session.scalar(select(CounterRow.value).where(CounterRow.key == key))
    if there is None and _begin(session, key, at_least):
        return
    session.execute(
        update(CounterRow)
        .where(CounterRow.key == key, CounterRow.value < at_least)
        .values(value=at_least)
    )
