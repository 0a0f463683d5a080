# SPDX-License-Identifier: Apache-2.0
"""Campaigns, talks, their sessions, who signed in, walk-ins, and what was given out."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Id, Key


class CampaignRow(Base):
    """A series of talks with running numbers (第 36 场), and the bodies behind it."""

    __tablename__ = "campaign"
    __table_args__ = (UniqueConstraint("enterprise_id", "name"),)

    id: Mapped[Key]
    enterprise_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enterprise.id"))
    name: Mapped[str]
    guided_by: Mapped[str] = mapped_column(default="")
    organised_by: Mapped[str] = mapped_column(default="")
    hosted_by: Mapped[str] = mapped_column(default="")
    in_villages: Mapped[bool] = mapped_column(default=False)  # 进村（居）宣讲
    first_number: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class TalkRow(Base):
    """A policy talk (宣讲) under a neutral title."""

    __tablename__ = "talk"

    id: Mapped[Key]
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    campaign_id: Mapped[uuid.UUID | None] = mapped_column(Id)  # a campaign, or none
    title: Mapped[str]
    theme: Mapped[str]
    form: Mapped[str] = mapped_column(default="on_site", server_default="on_site")
    venue: Mapped[str]
    place: Mapped[str] = mapped_column(default="", server_default="")
    speakers: Mapped[str] = mapped_column(default="", server_default="")  # joined by 、
    audience: Mapped[str] = mapped_column(default="parents", server_default="parents")
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class TalkTeamRow(Base):
    """A team that is expected at a talk; none means all of the site."""

    __tablename__ = "talk_team"

    talk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("talk.id"), primary_key=True)
    team_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("team.id"), primary_key=True)


class SessionRow(Base):
    """One session (场) of a talk, on one day.

    ``number`` runs within the campaign and is given when the session is closed; the channel is
    that of the session, each sign-in has its own.
    """

    __tablename__ = "talk_session"
    __table_args__ = (
        Index("ix_talk_session_held_on", "held_on"),
        Index("ix_talk_session_talk_id", "talk_id"),
    )

    id: Mapped[Key]
    talk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("talk.id"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    held_on: Mapped[date]
    starts: Mapped[str] = mapped_column(default="", server_default="")  # 14:00
    ends: Mapped[str] = mapped_column(default="", server_default="")
    channel: Mapped[str] = mapped_column(default="on_site", server_default="on_site")
    number: Mapped[int | None]
    cancelled_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class AttendanceRow(Base):
    """One sign-in (签到) of one employee at one session."""

    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_employee_id", "employee_id"),)

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("talk_session.id"), primary_key=True)
    employee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(default="on_site")  # on_site or online, never added
    recorded_at: Mapped[datetime]


class WalkInRow(Base):
    """Heads of one labour company at a session: 人次 only, no names."""

    __tablename__ = "walk_in"

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("talk_session.id"), primary_key=True)
    company: Mapped[str] = mapped_column(primary_key=True)
    engagement: Mapped[str] = mapped_column(primary_key=True)
    heads: Mapped[int]
    recorded_at: Mapped[datetime]


class MaterialRow(Base):
    """Pieces given out or made, or plays online, on a day; at a session where it belongs to one."""

    __tablename__ = "material"
    __table_args__ = (
        Index("ix_material_day", "day"),
        Index("ix_material_session_id", "session_id"),
    )

    id: Mapped[Key]
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    session_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("talk_session.id"))
    kind: Mapped[str]
    title: Mapped[str]
    pieces: Mapped[int]
    day: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]
