# SPDX-License-Identifier: Apache-2.0
"""What is known of a child by and by, what the rules say of it, and what the authorities set.

Facts have two times: from when to when they were true (``first_on``, ``last_on``), and from when
to when we held them so (``recorded_at``, ``superseded_at``). What was known on a past day and
what is known today about that day are therefore two different questions, both answerable.

Grounds of hardship and danger are sealed whole: whom they are about, which, what and where. Of a
child with such facts everything that names a ground is sealed (:class:`Secret`); in clear stays
what lists are made from.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from outreach.db.base import Base, Id, Key, ProtectedText
from outreach.db.sealing import SealedText, SecretProtected, SecretText


class ChildFactRow(Base):
    """One dated fact of one child; a correction supersedes, nothing is overwritten."""

    __tablename__ = "child_fact"
    __table_args__ = (Index("ix_child_fact_child_id", "child_id"),)

    id: Mapped[Key]
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"))
    about: Mapped[str]  # child, father or mother; of a ground: sealed
    kind: Mapped[str]  # of a ground: sealed
    code: Mapped[ProtectedText]
    place_code: Mapped[str] = mapped_column(default="")
    sealed: Mapped[SealedText]  # of a ground: all four together (dated_facts.write_ground)
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    told_on: Mapped[date]  # when we were told
    source: Mapped[str]  # declared, visit, authority
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(Id)
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class OfficialMarkRow(Base):
    """A class or colour that the authorities set; the firm has seen the document, keeps no copy."""

    __tablename__ = "official_mark"
    __table_args__ = (Index("ix_official_mark_child_id", "child_id"),)

    id: Mapped[Key]
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"))
    kind: Mapped[str]  # class or colour
    code: Mapped[SealedText]
    document: Mapped[SealedText]  # what was shown
    set_by: Mapped[str] = mapped_column(default="")
    seen_on: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class ChildStatusRow(Base):
    """What the rules said last of one child, and by which rules."""

    __tablename__ = "child_status"
    __table_args__ = (
        Index("ix_child_status_visit_due", "visit_due"),
        Index("ix_child_status_contact_due", "contact_due"),
        Index("ix_child_status_reconfirm_due", "reconfirm_due"),
    )

    child_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("child.id", ondelete="CASCADE"), primary_key=True
    )
    as_of: Mapped[date]
    left_behind: Mapped[bool | None]
    migrant: Mapped[bool | None]
    hardship: Mapped[str | None] = mapped_column(SecretProtected, default="")  # "3" held, "4?" open
    computed_colour: Mapped[str] = mapped_column(default="")
    colour: Mapped[str] = mapped_column(default="")  # lowered only by a named person
    colour_since: Mapped[date | None]
    factors: Mapped[str | None] = mapped_column(SecretProtected, default="")
    stage: Mapped[int]  # under 14, the birthday, under 16, ...: see Moment.stage
    alert: Mapped[bool] = mapped_column(default=False)
    boundary: Mapped[SecretText]
    doubts: Mapped[SecretText]
    unknown: Mapped[SecretText]
    warnings: Mapped[str] = mapped_column(default="")
    packs: Mapped[str] = mapped_column(default="")
    visit_due: Mapped[date | None]
    contact_due: Mapped[date | None]
    reconfirm_due: Mapped[date | None]  # by quarter or half-year
    consent_due: Mapped[date | None]  # the child's own, from 14
    left_behind_since: Mapped[date | None]
    unknown_since: Mapped[date | None]
    # What time alone will turn, day by day: [["2031-10-10", {…}]].
    ahead: Mapped[str | None] = mapped_column(SecretProtected)
    rules_version: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)


class StatusChangeRow(Base):
    """One turn of one child's status: on which day, which fields, from what to what (JSON)."""

    __tablename__ = "status_change"
    __table_args__ = (
        Index("ix_status_change_child_id", "child_id"),
        Index("ix_status_change_changed_on", "changed_on"),
    )

    id: Mapped[Key]
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"))
    changed_on: Mapped[date]
    # {"left_behind": [true, false], ...}
    turned: Mapped[str | None] = mapped_column(SecretProtected)
    cause: Mapped[str]  # time, facts, rules or a person
    recorded_at: Mapped[datetime]


class PolicyPackRow(Base):
    """A pack an administrator imported; it stands beside those that come with the program."""

    __tablename__ = "policy_pack"

    name: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    imported_by: Mapped[uuid.UUID | None] = mapped_column(Id)
    recorded_at: Mapped[datetime]
