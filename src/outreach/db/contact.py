# SPDX-License-Identifier: Apache-2.0
"""Family phones and video rooms: points, minutes, gifts. Never what was said."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Key


class PointRow(Base):
    """A family phone or video room of a site."""

    __tablename__ = "contact_point"
    __table_args__ = (UniqueConstraint("site_id", "name"),)

    id: Mapped[Key]
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str]
    kind: Mapped[str]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]


class ContactRow(Base):
    """One call, or a month's sum at a point (``is_tally``, on the month's first day)."""

    __tablename__ = "contact_log"
    __table_args__ = (
        Index("ix_contact_log_day", "day"),
        Index("ix_contact_log_point_id_day", "point_id", "day"),
        Index("ix_contact_log_employee_id_day", "employee_id", "day"),
    )

    id: Mapped[Key]
    point_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact_point.id"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    employee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("employee.id"))
    day: Mapped[date]
    sessions: Mapped[int] = mapped_column(default=1)
    minutes: Mapped[int]
    is_tally: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]


class GiftRow(Base):
    """Minutes, data and money given to one employee for a month, and whose money it was."""

    __tablename__ = "gift"
    __table_args__ = (Index("ix_gift_month", "month"),)

    id: Mapped[Key]
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    employee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employee.id"))
    month: Mapped[date]
    minutes: Mapped[int]
    megabytes: Mapped[int]
    fen: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]
