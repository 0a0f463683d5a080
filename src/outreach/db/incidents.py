# SPDX-License-Identifier: Apache-2.0
"""Reports of danger, who was told and what came back; orders and the leave they start.

What was met with, and whom it concerns, is sealed; beside it stands in clear only what a list
needs. Sealed columns are read when they are asked for: a list needs no key, and whoever reported
reads what they wrote, though others have added what they cannot read. A child's row may be erased;
what had to be reported stays, in its own words.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Id, Key
from outreach.db.sealing import Sealed

Written = Annotated[
    str | None, mapped_column(Sealed, deferred=True, deferred_group="written")
]  # by whoever reported, told or ordered
Added = Annotated[
    str | None, mapped_column(Sealed, deferred=True, deferred_group="added")
]  # later, by those who follow the case


class IncidentRow(Base):
    """One report (强制报告), open until a named person closes it with a reason."""

    __tablename__ = "incident"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "number"),
        Index("ix_incident_closed_on", "closed_on"),
        Index("ix_incident_child_id", "child_id"),
    )

    id: Mapped[Key]
    enterprise_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enterprise.id"))
    number: Mapped[int]  # people see 报告-0007, never the id
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    reported_by: Mapped[uuid.UUID | None] = mapped_column(Id)
    reporter: Mapped[Written]
    phone: Mapped[Written]
    learned_at: Mapped[datetime]
    how: Mapped[Written]
    situations: Mapped[Written]  # blank-separated codes
    danger: Mapped[str]
    child_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("child.id", ondelete="SET NULL"))
    child_name: Mapped[Written]  # as known on the day of the report
    child_age: Mapped[Written]
    place: Mapped[Written]
    facts: Mapped[Written]
    suspect: Mapped[Written]
    measures: Mapped[Written]
    told_inside: Mapped[Written]
    looked_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    closed_by: Mapped[uuid.UUID | None] = mapped_column(Id)
    ending: Mapped[str] = mapped_column(default="")
    close_reason: Mapped[Added]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class NotificationRow(Base):
    """One body that was told, and what it told back."""

    __tablename__ = "incident_notification"
    __table_args__ = (Index("ix_incident_notification_incident_id", "incident_id"),)

    id: Mapped[Key]
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"))
    body: Mapped[str]
    office: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    channel: Mapped[str]
    receipt: Mapped[str] = mapped_column(default="")
    person: Mapped[Written]
    answered_on: Mapped[date | None]
    answer: Mapped[Added]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]


class LookRow(Base):
    """A look at an open case on a day, by whom, with what was found."""

    __tablename__ = "incident_look"
    __table_args__ = (Index("ix_incident_look_incident_id", "incident_id"),)

    id: Mapped[Key]
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"))
    day: Mapped[date]
    looked_by: Mapped[uuid.UUID | None] = mapped_column(Id)
    note: Mapped[Added]
    recorded_at: Mapped[datetime]


class OrderRow(Base):
    """An order to the parents (责令返回、确定照护人)."""

    __tablename__ = "incident_order"
    __table_args__ = (Index("ix_incident_order_incident_id", "incident_id"),)

    id: Mapped[Key]
    incident_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident.id"))
    ordered_by: Mapped[str]
    kind: Mapped[str]
    day: Mapped[date]
    words: Mapped[Written]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]


class EmergencyLeaveRow(Base):
    """An employee's leave and travel help on an order; its desk sees no more than this row."""

    __tablename__ = "emergency_leave"
    __table_args__ = (
        Index("ix_emergency_leave_employee_id", "employee_id"),
        Index("ix_emergency_leave_order_id", "order_id"),
        Index("ix_emergency_leave_first", "first"),
    )

    id: Mapped[Key]
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("incident_order.id"))
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    employee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employee.id"))
    first: Mapped[date]
    last: Mapped[date | None]
    help: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="open")
    result_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
