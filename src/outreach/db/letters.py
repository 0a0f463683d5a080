# SPDX-License-Identifier: Apache-2.0
"""Care letters (委托照护书): that one exists, for how long, and who was told of it; no copy."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Key, ProtectedText


class CareLetterRow(Base):
    """One care letter for one child: parties, term, place, and the written notices of it."""

    __tablename__ = "care_letter"
    __table_args__ = (Index("ix_care_letter_child_id", "child_id"),)

    id: Mapped[Key]
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    carer: Mapped[ProtectedText]  # who cares, as the letter names them
    relation: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date]
    valid_to: Mapped[date | None]
    school_told_on: Mapped[date | None]  # 未成年人保护法 23: in writing
    committee_told_on: Mapped[date | None]
    unfit_since: Mapped[date | None]  # the carer cannot or does not: parents choose anew
    ended_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
