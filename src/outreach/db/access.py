# SPDX-License-Identifier: Apache-2.0
"""Users and their roles."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Key
from outreach.domain.access import Role


class UserRow(Base):
    """Somebody who works with this store; roles are a blank-separated list of values."""

    __tablename__ = "app_user"
    __table_args__ = (UniqueConstraint("login"),)

    id: Mapped[Key]
    login: Mapped[str]
    name: Mapped[str]
    roles: Mapped[str]
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    @property
    def role_set(self) -> frozenset[Role]:
        """The roles as a set."""
        return frozenset(Role(one) for one in self.roles.split())

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
