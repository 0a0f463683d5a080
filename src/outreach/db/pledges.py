# SPDX-License-Identifier: Apache-2.0
"""Notices given and pledges signed."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Key


class NoticeRow(Base):
    """The statutory notice (监护责任告知), given in which words, when and how."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_employee_id_given_on", "employee_id", "given_on"),)

    id: Mapped[Key]
    employee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employee.id"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    text_version: Mapped[str]
    method: Mapped[str]
    given_on: Mapped[date]
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class PledgeRow(Base):
    """A pledge (承诺书): the text version is fixed at signing."""

    __tablename__ = "pledge"
    __table_args__ = (Index("ix_pledge_employee_id_signed_on", "employee_id", "signed_on"),)

    id: Mapped[Key]
    employee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employee.id"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    text_version: Mapped[str]
    method: Mapped[str]
    signed_on: Mapped[date]
    lapses_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
