# SPDX-License-Identifier: Apache-2.0
"""Referrals to departments: the matter and its reason sealed, dates in clear beside them."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Id, Key
from outreach.db.incidents import Added, Written


class ReferralRow(Base):
    """One matter referred (转介-0003): to whom, on what basis, due when, with what result."""

    __tablename__ = "referral"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "number"),
        Index("ix_referral_result_due_on", "result", "due_on"),
        Index("ix_referral_employee_id", "employee_id"),
        Index("ix_referral_child_id", "child_id"),
    )

    id: Mapped[Key]
    enterprise_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enterprise.id"))
    number: Mapped[int]
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    referred_by: Mapped[uuid.UUID | None] = mapped_column(Id)
    child_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("child.id", ondelete="SET NULL"))
    employee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("employee.id"))
    incident_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("incident.id"))
    whose: Mapped[Written]  # as named in the letter
    subject: Mapped[Written]
    reason: Mapped[Written]
    body: Mapped[str]
    office: Mapped[str] = mapped_column(default="")
    channel: Mapped[str]
    basis: Mapped[str]
    consented_on: Mapped[date | None]
    sent_on: Mapped[date]
    due_on: Mapped[date]
    chased_on: Mapped[date | None]
    chases: Mapped[int] = mapped_column(default=0)
    result: Mapped[str] = mapped_column(default="open")
    result_on: Mapped[date | None]
    outcome: Mapped[Added]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
