# SPDX-License-Identifier: Apache-2.0
"""Column idioms and names in one place: every table is built from these."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Annotated, Any, Protocol

from sqlalchemy import Date, DateTime, Integer, LargeBinary, MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

from outreach.clock import BUSINESS_ZONE
from outreach.errors import N_, StoreUnavailable

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Id(TypeDecorator[uuid.UUID]):
    """A UUID as its 16 bytes: the same on every database, and small in indexes."""

    impl = LargeBinary(16)
    cache_ok = True

    def process_bind_param(self, value: uuid.UUID | None, dialect: Dialect) -> bytes | None:
        """Override: to bytes."""
        return None if value is None else value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> uuid.UUID | None:
        """Override: from bytes (a memoryview from some drivers)."""
        return None if value is None else uuid.UUID(bytes=bytes(value))


class Moment(TypeDecorator[datetime]):
    """A moment in UTC in the store, in business time outside; naive moments are a bug."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Override: to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its offset")

        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Override: back to business time."""
        if value is None:
            return None

        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(BUSINESS_ZONE)


class FieldCipher(Protocol):
    """What a server store must bring: encryption of single fields before they leave here."""

    def encrypt(self, text: str) -> bytes:
        """Return the ciphertext of one field."""

    def decrypt(self, data: bytes) -> str:
        """Return the text of one field; raises when it was altered."""


class Protected(TypeDecorator[str]):
    """A personal field: clear inside the embedded store, encrypted by us on a server.

    The embedded store is protected as a whole file; a server's administrator is not meant to
    read names of children, so there the field travels and rests as ciphertext. The cipher
    hangs on the engine's dialect (:func:`outreach.db.engine.open_engine`), since that is all
    a column type sees. Equality is asked of a blind index beside it, never of this column.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Override: text in the embedded store, bytes on a server."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else LargeBinary())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        """Override: encrypt for a server."""
        if value is None or dialect.name == "sqlite":
            return value
        return _cipher(dialect).encrypt(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Override: decrypt from a server."""
        if value is None or dialect.name == "sqlite":
            return value  # type: ignore[no-any-return]  # the driver returns str for Text
        return _cipher(dialect).decrypt(bytes(value))


def _cipher(dialect: Dialect) -> FieldCipher:
    cipher = getattr(dialect, "outreach_cipher", None)
    if cipher is None:
        raise StoreUnavailable(
            N_("服务器上的数据没有配置字段密钥，不能读写个人信息。请联系管理员配置密钥。"),
            code="no_field_key",
        )
    return cipher  # type: ignore[no-any-return]  # set by open_engine


class Base(DeclarativeBase):
    """All tables; schema is only ever made by migrations."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own protocol
        uuid.UUID: Id,
        datetime: Moment,
        date: Date,
        str: String,
        int: Integer,
    }


Key = Annotated[uuid.UUID, mapped_column(primary_key=True)]
ProtectedText = Annotated[str | None, mapped_column(Protected)]

__all__ = ["Base", "FieldCipher", "Id", "Key", "Moment", "Protected"]
