# SPDX-License-Identifier: Apache-2.0
"""Enterprise, sites and teams: people belong to the enterprise, work belongs to a site."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Id, Key


class EnterpriseRow(Base):
    """The firm that keeps this store, its line of reporting and its contact."""

    __tablename__ = "enterprise"
    __table_args__ = (CheckConstraint("ownership IN ('state', 'private')", name="ownership"),)

    id: Mapped[Key]
    name: Mapped[str]
    short_code: Mapped[str]  # heads report numbers: AH-2026Q3-ZGH-01
    uscc: Mapped[str]  # 统一社会信用代码
    ownership: Mapped[str]  # state: 国资委; private: 工商联
    responsible_unit: Mapped[str]
    contact_name: Mapped[str]
    contact_phone: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class SiteRow(Base):
    """A factory or construction project (厂、项目部)."""

    __tablename__ = "site"
    __table_args__ = (UniqueConstraint("enterprise_id", "name"),)

    id: Mapped[Key]
    enterprise_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enterprise.id"))
    name: Mapped[str]
    county_code: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class TeamRow(Base):
    """A workshop or team (车间、班组) of a site."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("site_id", "name"),)

    id: Mapped[Key]
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    batch_id: Mapped[uuid.UUID | None] = mapped_column(Id)  # the import that made it
    recorded_at: Mapped[datetime]
