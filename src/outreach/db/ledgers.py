# SPDX-License-Identifier: Apache-2.0
"""Imports (导入批次): what came in with each, what waits for a decision, how it is taken back."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Id, Key, ProtectedText


class BatchRow(Base):
    """One import (导入批次): which file, read how, with which result.

    Rows that it made carry its id in ``batch_id``; what it replaced stands in
    :class:`ReplacedRow`.
    """

    __tablename__ = "import_batch"
    __table_args__ = (UniqueConstraint("number"),)

    id: Mapped[Key]
    number: Mapped[int]
    kind: Mapped[str]
    site_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("site.id"))
    file_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    mode: Mapped[str]
    mapping: Mapped[str] = mapped_column(Text)  # JSON
    counts: Mapped[str] = mapped_column(Text)  # JSON
    recorded_at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None] = mapped_column(Id)
    undone_at: Mapped[datetime | None]


class BatchRecordRow(Base):
    """What one line of a batch became, so that a record is traced to its cell, and back."""

    __tablename__ = "import_record"
    __table_args__ = (Index("ix_import_record_employee_id", "employee_id"),)

    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    sheet: Mapped[str] = mapped_column(primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[str]  # created updated unchanged refused undecided
    employee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("employee.id"))
    code: Mapped[str] = mapped_column(default="")


class HeldRow(Base):
    """A record that waits for a person's decision (待定), with what it said.

    A child's number is kept here as everywhere: a keyed hash and the last four. ``facts`` is
    emptied once the record is decided.
    """

    __tablename__ = "held_record"

    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    sheet: Mapped[str] = mapped_column(primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)
    facts: Mapped[ProtectedText]  # JSON
    problems: Mapped[str] = mapped_column(Text)  # JSON; values masked
    candidates: Mapped[str] = mapped_column(Text)  # JSON, ids of people it may be
    state: Mapped[str]  # open, expected (预到岗), new, same, drop, arrived, mended
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(Id)


class LeaverRow(Base):
    """Somebody at work whom a full list does not name: proposed as a leaver, no more."""

    __tablename__ = "leaver_proposal"

    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    employment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employment.id"), primary_key=True)
    last_day: Mapped[date]  # the day before the list's, unless decided otherwise
    state: Mapped[str]  # open, left, stays


class ReplacedRow(Base):
    """What stood in a row before an import changed it, so that it can be put back."""

    __tablename__ = "replaced_value"

    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)  # in the order of writing
    table_name: Mapped[str]
    row_id: Mapped[uuid.UUID] = mapped_column(Id)
    version: Mapped[int]  # of the row after the change; another one means later work
    before: Mapped[ProtectedText]  # JSON


class LayoutRow(Base):
    """How a person read the columns of a heading set, for the next file with the same one."""

    __tablename__ = "heading_layout"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    mapping: Mapped[str] = mapped_column(Text)  # JSON, letters to ledger column
    recorded_at: Mapped[datetime]
