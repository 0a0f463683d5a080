# SPDX-License-Identifier: Apache-2.0
"""Children, who guards them, and the dated inquiries into their care."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Id, Key, ProtectedText

ASK_NOW = date.min  # the rules were never asked of this child, or its facts have changed


class ChildRow(Base):
    """One child of the enterprise's employees, however many of them list it."""

    __tablename__ = "child"
    __table_args__ = (
        Index("uq_child_enterprise_id_short_no", "enterprise_id", "short_no", unique=True),
        Index(
            "uq_child_enterprise_id_number_index",
            "enterprise_id",
            "number_index",
            unique=True,
            sqlite_where=text("number_index IS NOT NULL"),
            postgresql_where=text("number_index IS NOT NULL"),
        ),
        Index("ix_child_birth", "birth"),
        Index("ix_child_name_index", "name_index"),
        Index("ix_child_next_change_on", "next_change_on", "id"),
    )

    id: Mapped[Key]
    enterprise_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enterprise.id"))
    short_no: Mapped[int]  # people see C-2107, never the id
    name: Mapped[ProtectedText]
    name_index: Mapped[bytes | None] = mapped_column(LargeBinary(32))  # keyed hash, for doubles
    sex: Mapped[str | None]
    birth: Mapped[date]
    number_index: Mapped[bytes | None] = mapped_column(LargeBinary(32))  # keyed hash only
    number_tail: Mapped[str | None]  # last four
    unregistered: Mapped[bool] = mapped_column(default=False)  # 未上户口
    # The day on which the rules must be asked again; the first day there is: they never were.
    next_change_on: Mapped[date | None] = mapped_column(
        default=ASK_NOW, server_default=text("'0001-01-01'")
    )
    school: Mapped[str] = mapped_column(default="unknown")
    version: Mapped[int] = mapped_column(default=1)
    batch_id: Mapped[uuid.UUID | None] = mapped_column(Id)  # the import that made it
    merged_into: Mapped[uuid.UUID | None] = mapped_column(Id)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class GuardianRow(Base):
    """Ties a child to an employee, as what, from when to when."""

    __tablename__ = "guardian"
    __table_args__ = (
        Index(
            "uq_guardian_child_id_employee_id",
            "child_id",
            "employee_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index("ix_guardian_employee_id", "employee_id"),
    )

    id: Mapped[Key]
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id"))
    employee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employee.id"))
    relation: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    batch_id: Mapped[uuid.UUID | None] = mapped_column(Id)  # the import that made it
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class InquiryRow(Base):
    """Guardianship as an employee declared it on one day; a later row supersedes."""

    __tablename__ = "inquiry"
    __table_args__ = (Index("ix_inquiry_employee_id", "employee_id"),)

    id: Mapped[Key]
    employee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employee.id"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    asked_on: Mapped[date]
    source: Mapped[str]  # form or roster
    who_is_home: Mapped[str]
    self_away_since: Mapped[date | None]
    other_place_code: Mapped[str] = mapped_column(default="")
    other_place: Mapped[str] = mapped_column(default="")
    other_away_since: Mapped[date | None]
    carer: Mapped[str] = mapped_column(default="unknown")
    carer_text: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[uuid.UUID | None] = mapped_column(Id)  # the import that made it
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class CareRow(Base):
    """What one inquiry says of one child: where it lives and who looks after it."""

    __tablename__ = "care"
    __table_args__ = (Index("ix_care_child_id", "child_id"),)

    inquiry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("inquiry.id", ondelete="CASCADE"), primary_key=True
    )
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id"), primary_key=True)
    carer: Mapped[str] = mapped_column(default="unknown")
    carer_text: Mapped[str] = mapped_column(default="")
    lives_in_code: Mapped[str] = mapped_column(default="")
    lives_in: Mapped[str] = mapped_column(default="")
