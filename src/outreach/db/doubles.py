# SPDX-License-Identifier: Apache-2.0
"""Doubles (重复档案): two files of one person or child brought together, and how to part them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Id, Key, ProtectedText


class MergeRow(Base):
    """One merge: which file went into which, and every row that was moved for it."""

    __tablename__ = "merge"

    id: Mapped[Key]
    kind: Mapped[str]  # employee or child
    kept_id: Mapped[uuid.UUID] = mapped_column(Id)
    gone_id: Mapped[uuid.UUID] = mapped_column(Id)
    moved: Mapped[ProtectedText]  # JSON
    recorded_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
