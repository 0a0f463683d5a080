# SPDX-License-Identifier: Apache-2.0
"""Aid cases with approval and payments, the fund's income, projects and their costs."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Id, Key


class AidCaseRow(Base):
    """One application for one employee's family; people see B-12, never the id."""

    __tablename__ = "aid_case"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "number"),
        Index("ix_aid_case_employee_id", "employee_id"),
    )

    id: Mapped[Key]
    enterprise_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enterprise.id"))
    number: Mapped[int]
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    employee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employee.id"))
    kind: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    asked_on: Mapped[date]
    asked_fen: Mapped[int] = mapped_column(BigInteger)
    asked_by: Mapped[uuid.UUID | None] = mapped_column(Id)
    decision: Mapped[str] = mapped_column(default="open")
    decided_on: Mapped[date | None]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(Id)
    by_self: Mapped[bool] = mapped_column(default=False)  # the applicant decided, with a reason
    payable_on: Mapped[date | None]
    approved_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class PaymentRow(Base):
    """Money and goods handed over under an approved case."""

    __tablename__ = "aid_payment"
    __table_args__ = (
        Index("ix_aid_payment_case_id", "case_id"),
        Index("ix_aid_payment_day", "day"),
    )

    id: Mapped[Key]
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("aid_case.id"))
    day: Mapped[date]
    fen: Mapped[int] = mapped_column(BigInteger)
    goods_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    goods: Mapped[str] = mapped_column(default="")
    source: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]


class FundRow(Base):
    """Money put into the fund (专项基金); what leaves it is spent under its own heading."""

    __tablename__ = "fund_income"
    __table_args__ = (Index("ix_fund_income_day", "day"),)

    id: Mapped[Key]
    enterprise_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enterprise.id"))
    day: Mapped[date]
    fen: Mapped[int] = mapped_column(BigInteger)
    from_whom: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]


class ProjectRow(Base):
    """A project for children's home places (童心港湾 and others)."""

    __tablename__ = "project"
    __table_args__ = (UniqueConstraint("enterprise_id", "name"),)

    id: Mapped[Key]
    enterprise_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enterprise.id"))
    name: Mapped[str]
    kind: Mapped[str]
    first: Mapped[date]
    last: Mapped[date | None]
    place: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]


class ProjectCostRow(Base):
    """Money spent on a project, and whose it was."""

    __tablename__ = "project_cost"
    __table_args__ = (Index("ix_project_cost_day", "day"),)

    id: Mapped[Key]
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    day: Mapped[date]
    fen: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str]
    what: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]
