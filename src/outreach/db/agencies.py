# SPDX-License-Identifier: Apache-2.0
"""Bodies and their contacts, consultations with action items, the firm's responsible person."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Key


class AgencyRow(Base):
    """A body the firm works with."""

    __tablename__ = "agency"
    __table_args__ = (UniqueConstraint("enterprise_id", "name"),)

    id: Mapped[Key]
    enterprise_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enterprise.id"))
    kind: Mapped[str]
    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class AgencyContactRow(Base):
    """Somebody to speak to at a body; people go, so the link ends and is not deleted."""

    __tablename__ = "agency_contact"
    __table_args__ = (Index("ix_agency_contact_agency_id", "agency_id"),)

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str]
    duty: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]


class ConsultationRow(Base):
    """A work consultation (工作会商) on one day."""

    __tablename__ = "consultation"
    __table_args__ = (Index("ix_consultation_day", "day"),)

    id: Mapped[Key]
    enterprise_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enterprise.id"))
    day: Mapped[date]
    topic: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]


class ConsultedRow(Base):
    """A body that took part in a consultation."""

    __tablename__ = "consultation_agency"

    consultation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("consultation.id"), primary_key=True
    )
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)


class ActionRow(Base):
    """What was agreed at a consultation, and whether it is done."""

    __tablename__ = "action_item"
    __table_args__ = (Index("ix_action_item_consultation_id", "consultation_id"),)

    id: Mapped[Key]
    consultation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consultation.id"))
    what: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ResponsibleRow(Base):
    """The unit and person of the firm who answer for the work, with their term."""

    __tablename__ = "responsible"
    __table_args__ = (Index("ix_responsible_valid_from", "valid_from"),)

    id: Mapped[Key]
    enterprise_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enterprise.id"))
    unit: Mapped[str]
    person: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]
