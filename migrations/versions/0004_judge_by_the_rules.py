# SPDX-License-Identifier: Apache-2.0
"""Keep what the rules say of each child, and what is known of it by and by.

Dated facts, marks of the authorities, the status with what time alone will turn, its turns, care
letters, reminders, imported policy packs.
"""

import sqlalchemy as sa
from alembic import op

from outreach.db.base import Id, Moment, Protected

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store to this revision."""
    op.create_table(
        "policy_pack",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("imported_by", Id(length=16), nullable=True),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_policy_pack")),
    )
    op.create_table(
        "care_letter",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("child_id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("carer", Protected(), nullable=True),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("school_told_on", sa.Date(), nullable=True),
        sa.Column("committee_told_on", sa.Date(), nullable=True),
        sa.Column("unfit_since", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"],
            ["child.id"],
            name=op.f("fk_care_letter_child_id_child"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_care_letter_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_letter")),
    )
    op.create_index("ix_care_letter_child_id", "care_letter", ["child_id"], unique=False)
    op.create_table(
        "child_fact",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("child_id", Id(length=16), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", Protected(), nullable=True),
        sa.Column("place_code", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_by", Id(length=16), nullable=True),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.Column("superseded_at", Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"],
            ["child.id"],
            name=op.f("fk_child_fact_child_id_child"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_fact")),
    )
    op.create_index("ix_child_fact_child_id", "child_fact", ["child_id"], unique=False)
    op.create_table(
        "child_status",
        sa.Column("child_id", Id(length=16), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("left_behind", sa.Boolean(), nullable=True),
        sa.Column("migrant", sa.Boolean(), nullable=True),
        sa.Column("hardship", Protected(), nullable=True),
        sa.Column("computed_colour", sa.String(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("colour_since", sa.Date(), nullable=True),
        sa.Column("factors", Protected(), nullable=True),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("alert", sa.Boolean(), nullable=False),
        sa.Column("boundary", sa.String(), nullable=False),
        sa.Column("doubts", sa.String(), nullable=False),
        sa.Column("unknown", sa.String(), nullable=False),
        sa.Column("warnings", sa.String(), nullable=False),
        sa.Column("packs", sa.String(), nullable=False),
        sa.Column("visit_due", sa.Date(), nullable=True),
        sa.Column("contact_due", sa.Date(), nullable=True),
        sa.Column("reconfirm_due", sa.Date(), nullable=True),
        sa.Column("consent_due", sa.Date(), nullable=True),
        sa.Column("left_behind_since", sa.Date(), nullable=True),
        sa.Column("unknown_since", sa.Date(), nullable=True),
        sa.Column("ahead", Protected(), nullable=True),
        sa.Column("rules_version", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"],
            ["child.id"],
            name=op.f("fk_child_status_child_id_child"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("child_id", name=op.f("pk_child_status")),
    )
    op.create_index("ix_child_status_visit_due", "child_status", ["visit_due"], unique=False)
    op.create_index("ix_child_status_contact_due", "child_status", ["contact_due"], unique=False)
    op.create_index(
        "ix_child_status_reconfirm_due", "child_status", ["reconfirm_due"], unique=False
    )
    op.create_table(
        "official_mark",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("child_id", Id(length=16), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", Protected(), nullable=True),
        sa.Column("document", Protected(), nullable=True),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.Column("superseded_at", Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"],
            ["child.id"],
            name=op.f("fk_official_mark_child_id_child"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_mark")),
    )
    op.create_index("ix_official_mark_child_id", "official_mark", ["child_id"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_reminder_employee_id_employee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index("ix_reminder_employee_id", "reminder", ["employee_id"], unique=False)
    op.create_table(
        "status_change",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("child_id", Id(length=16), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("turned", Protected(), nullable=True),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"],
            ["child.id"],
            name=op.f("fk_status_change_child_id_child"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_change")),
    )
    op.create_index("ix_status_change_changed_on", "status_change", ["changed_on"], unique=False)
    op.create_index("ix_status_change_child_id", "status_change", ["child_id"], unique=False)
    op.add_column(
        "child",
        sa.Column(
            "next_change_on", sa.Date(), server_default=sa.text("'0001-01-01'"), nullable=True
        ),
    )
    op.create_index(
        "ix_contact_log_employee_id_day", "contact_log", ["employee_id", "day"], unique=False
    )
    op.create_index("ix_child_next_change_on", "child", ["next_change_on", "id"], unique=False)


def downgrade() -> None:
    """Go back to the revision before; what the rules said is lost and can be asked again."""
    op.drop_index("ix_child_next_change_on", table_name="child")
    op.drop_index("ix_contact_log_employee_id_day", table_name="contact_log")
    op.drop_column("child", "next_change_on")
    op.drop_index("ix_status_change_child_id", table_name="status_change")
    op.drop_index("ix_status_change_changed_on", table_name="status_change")
    op.drop_table("status_change")
    op.drop_index("ix_reminder_employee_id", table_name="reminder")
    op.drop_table("reminder")
    op.drop_index("ix_official_mark_child_id", table_name="official_mark")
    op.drop_table("official_mark")
    op.drop_index("ix_child_status_reconfirm_due", table_name="child_status")
    op.drop_index("ix_child_status_contact_due", table_name="child_status")
    op.drop_index("ix_child_status_visit_due", table_name="child_status")
    op.drop_table("child_status")
    op.drop_index("ix_child_fact_child_id", table_name="child_fact")
    op.drop_table("child_fact")
    op.drop_index("ix_care_letter_child_id", table_name="care_letter")
    op.drop_table("care_letter")
    op.drop_table("policy_pack")
