# SPDX-License-Identifier: Apache-2.0
"""Contacts and visits planned and done; what is owed by rule is read from the facts instead."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Key


class FollowUpRow(Base):
    """One contact with one employee's family: due when, done when, with what result."""

    __tablename__ = "follow_up"
    __table_args__ = (
        Index("ix_follow_up_employee_id_done_on", "employee_id", "done_on"),
        Index("ix_follow_up_due_on", "due_on"),
    )

    id: Mapped[Key]
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    employee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employee.id"))
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("aid_case.id"))
    kind: Mapped[str]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(default="open")
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ReminderRow(Base):
    """A reminder that an employee asked for, such as the weekly call home, until they end it."""

    __tablename__ = "reminder"
    __table_args__ = (Index("ix_reminder_employee_id", "employee_id"),)

    id: Mapped[Key]
    employee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employee.id"))
    kind: Mapped[str]
    first_on: Mapped[date]
    last_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
