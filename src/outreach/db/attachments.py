# SPDX-License-Identifier: Apache-2.0
"""Photos, scans and other papers kept with a record, under a name that says nothing."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from outreach.db.base import Base, Id, Key, Protected

_PROTECTED = Protected()


class FileKey(TypeDecorator[bytes]):
    """The key of one file; encrypted by us on a server, whose administrator has the file, too."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> Any:
        """Override: encrypt for a server."""
        if value is None or dialect.name == "sqlite":
            return value
        return _PROTECTED.process_bind_param(value.hex(), dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        """Override: decrypt from a server."""
        if value is None or dialect.name == "sqlite":
            return value  # type: ignore[no-any-return]  # the driver returns bytes
        text = _PROTECTED.process_result_value(value, dialect)
        return None if text is None else bytes.fromhex(text)


class AttachmentRow(Base):
    """One attached file: what it is, and the key of its own that opens its bytes.

    The bytes rest encrypted beside the store (:mod:`outreach.db.vault`), under ``id``; on a
    server in ``data``, encrypted the same way. Deleting the row makes them unreadable.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_record_id", "record_id"),)

    id: Mapped[Key]
    record_kind: Mapped[str]  # talk_session and others
    record_id: Mapped[uuid.UUID] = mapped_column(Id)
    name: Mapped[str] = mapped_column(Protected)
    media_type: Mapped[str]
    size: Mapped[int]  # bytes
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    key: Mapped[bytes] = mapped_column(FileKey)  # of this file alone
    data: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # on a server
    consented: Mapped[bool] = mapped_column(default=False)  # those shown agreed to its use
    recorded_at: Mapped[datetime]
