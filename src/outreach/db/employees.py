# SPDX-License-Identifier: Apache-2.0
"""Employees, their employments and what was asked of them at hiring."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Id, Key, ProtectedText


class EmployeeRow(Base):
    """One person, whatever number of employments; visible to a site through those."""

    __tablename__ = "employee"
    __table_args__ = (
        Index(
            "uq_employee_enterprise_id_number_index",
            "enterprise_id",
            "number_index",
            unique=True,
            sqlite_where=text("number_index IS NOT NULL"),
            postgresql_where=text("number_index IS NOT NULL"),
        ),
        Index("ix_employee_name_birth", "name", "birth"),
    )

    id: Mapped[Key]
    enterprise_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enterprise.id"))
    name: Mapped[str]
    sex: Mapped[str | None]
    birth: Mapped[date | None]
    number: Mapped[ProtectedText]  # 公民身份号码, 18 digits
    number_index: Mapped[bytes | None] = mapped_column(LargeBinary(32))  # keyed hash
    other_paper: Mapped[ProtectedText]  # another identity paper, as written
    phone: Mapped[ProtectedText]
    hukou_type: Mapped[str] = mapped_column(default="unknown")
    hukou_code: Mapped[str] = mapped_column(default="")
    hukou_text: Mapped[str] = mapped_column(default="")
    hukou_confirmed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    batch_id: Mapped[uuid.UUID | None] = mapped_column(Id)  # the import that made it
    merged_into: Mapped[uuid.UUID | None] = mapped_column(Id)  # the file that holds it all now
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class EmploymentRow(Base):
    """A spell of work at a site (用工); valid from hire to leaving, and as recorded when."""

    __tablename__ = "employment"
    __table_args__ = (
        Index("ix_employment_site_id_staff_no", "site_id", "staff_no"),
        Index("ix_employment_staff_no_id", "staff_no", "id"),
        Index("ix_employment_employee_id", "employee_id"),
        Index("ix_employment_valid_from", "valid_from"),
    )

    id: Mapped[Key]
    employee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employee.id"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"))
    staff_no: Mapped[str]  # 工号, unique among those at work in a site
    labour_company: Mapped[str] = mapped_column(default="")  # 劳务公司
    hire_decided_on: Mapped[date | None]  # 录用决定; nothing is asked before
    valid_from: Mapped[date | None]  # 入职日期
    valid_to: Mapped[date | None]  # last day at work
    batch_id: Mapped[uuid.UUID | None] = mapped_column(Id)  # the import that made it
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class IntakeRow(Base):
    """What was asked at hiring, when, and what the employee agreed to (D9, 个保法 29, 31).

    A refusal is kept as a refusal: ``has_minors`` is all that stands beside it. The latest
    row that is not superseded counts.
    """

    __tablename__ = "intake"
    __table_args__ = (Index("ix_intake_employee_id", "employee_id"),)

    id: Mapped[Key]
    employee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employee.id"))
    employment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employment.id"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    asked_on: Mapped[date]
    consent: Mapped[str]
    consent_version: Mapped[str]
    has_minors: Mapped[str]
    withdrawn_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class SearchKeyRow(Base):
    """What a person can be found by: name, pinyin, initials, number tail, staff number, phone.

    Prefix search in one index; built by :mod:`outreach.db.search`.
    """

    __tablename__ = "search_key"
    __table_args__ = (Index("ix_search_key_employee_id", "employee_id"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    employee_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("employee.id", ondelete="CASCADE"), primary_key=True
    )
