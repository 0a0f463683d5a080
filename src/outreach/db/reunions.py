# SPDX-License-Identifier: Apache-2.0
"""Reunion seasons: requests with their children, help given, outcomes."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Key


class SeasonRow(Base):
    """One window in which families meet (春节、国庆、暑期)."""

    __tablename__ = "reunion_season"
    __table_args__ = (UniqueConstraint("enterprise_id", "name"),)

    id: Mapped[Key]
    enterprise_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enterprise.id"))
    name: Mapped[str]
    kind: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class RequestRow(Base):
    """What one employee's family wishes for a season, and how it came out.

    ``met`` is unknown, yes or no: what nobody wrote down is not a no.
    """

    __tablename__ = "reunion_request"
    __table_args__ = (
        Index("ix_reunion_request_season_id_employee_id", "season_id", "employee_id"),
        Index("ix_reunion_request_met_on", "met_on"),
    )

    id: Mapped[Key]
    season_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reunion_season.id"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    employee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employee.id"))
    direction: Mapped[str]
    adults: Mapped[int] = mapped_column(default=1)
    place_code: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    leave_on: Mapped[date | None]
    back_on: Mapped[date | None]
    wants: Mapped[str] = mapped_column(default="")  # blank-separated kinds of help
    asked_on: Mapped[date]
    cancelled_on: Mapped[date | None]
    met: Mapped[str] = mapped_column(default="unknown")
    met_on: Mapped[date | None]
    days: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class RequestChildRow(Base):
    """A child who would be met; a child once per request."""

    __tablename__ = "reunion_child"
    __table_args__ = (Index("ix_reunion_child_child_id", "child_id"),)

    request_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("reunion_request.id"), primary_key=True
    )
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id"), primary_key=True)


class HelpRow(Base):
    """One help given under a request: tickets, people, money and its source."""

    __tablename__ = "reunion_help"
    __table_args__ = (
        Index("ix_reunion_help_request_id", "request_id"),
        Index("ix_reunion_help_day", "day"),
    )

    id: Mapped[Key]
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reunion_request.id"))
    kind: Mapped[str]
    day: Mapped[date]
    tickets: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=0)
    fen: Mapped[int] = mapped_column(BigInteger, default=0)
    source: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]
