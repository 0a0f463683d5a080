# SPDX-License-Identifier: Apache-2.0
"""Talks, their sessions and who signed in."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Key


class TalkRow(Base):
    """A policy talk (宣讲) under a neutral title."""

    __tablename__ = "talk"

    id: Mapped[Key]
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    title: Mapped[str]
    theme: Mapped[str]
    venue: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class SessionRow(Base):
    """One session (场) of a talk, on one day."""

    __tablename__ = "talk_session"
    __table_args__ = (Index("ix_talk_session_held_on", "held_on"),)

    id: Mapped[Key]
    talk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("talk.id"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    held_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]


class AttendanceRow(Base):
    """One sign-in (签到) of one employee at one session."""

    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_employee_id", "employee_id"),)

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("talk_session.id"), primary_key=True)
    employee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(default="on_site")  # on_site or online, never added
    recorded_at: Mapped[datetime]
