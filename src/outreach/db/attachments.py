# SPDX-License-Identifier: Apache-2.0
"""Photos, scans and other papers kept with a record, under a name that says nothing."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Id, Key


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
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]  # bytes
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    key: Mapped[bytes] = mapped_column(LargeBinary(32))  # of this file alone
    data: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # on a server
    consented: Mapped[bool] = mapped_column(default=False)  # those shown agreed to its use
    recorded_at: Mapped[datetime]
