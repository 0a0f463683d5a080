# SPDX-License-Identifier: Apache-2.0
"""Keep reports of danger and referrals.

What was met with and whom it concerns is protected; orders start an emergency leave.
"""

import sqlalchemy as sa
from alembic import op

from outreach.db.base import Id, Moment, Protected

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store to this revision."""
    op.create_table(
        "incident",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("enterprise_id", Id(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("reported_by", Id(length=16), nullable=True),
        sa.Column("reporter", Protected(), nullable=True),
        sa.Column("phone", Protected(), nullable=True),
        sa.Column("learned_at", Moment(timezone=True), nullable=False),
        sa.Column("how", Protected(), nullable=True),
        sa.Column("situations", Protected(), nullable=True),
        sa.Column("danger", sa.String(), nullable=False),
        sa.Column("child_id", Id(length=16), nullable=True),
        sa.Column("child_name", Protected(), nullable=True),
        sa.Column("child_age", Protected(), nullable=True),
        sa.Column("place", Protected(), nullable=True),
        sa.Column("facts", Protected(), nullable=True),
        sa.Column("suspect", Protected(), nullable=True),
        sa.Column("measures", Protected(), nullable=True),
        sa.Column("told_inside", Protected(), nullable=True),
        sa.Column("looked_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", Id(length=16), nullable=True),
        sa.Column("ending", sa.String(), nullable=False),
        sa.Column("close_reason", Protected(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_incident_child_id_child"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_incident_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_incident_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint(
            "enterprise_id", "number", name=op.f("uq_incident_enterprise_id_number")
        ),
    )
    op.create_index("ix_incident_child_id", "incident", ["child_id"], unique=False)
    op.create_index("ix_incident_closed_on", "incident", ["closed_on"], unique=False)
    op.create_table(
        "incident_look",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("incident_id", Id(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("looked_by", Id(length=16), nullable=True),
        sa.Column("note", Protected(), nullable=True),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_look_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_look")),
    )
    op.create_index("ix_incident_look_incident_id", "incident_look", ["incident_id"], unique=False)
    op.create_table(
        "incident_notification",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("incident_id", Id(length=16), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("person", Protected(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", Protected(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name=op.f("fk_incident_notification_incident_id_incident"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_notification")),
    )
    op.create_index(
        "ix_incident_notification_incident_id",
        "incident_notification",
        ["incident_id"],
        unique=False,
    )
    op.create_table(
        "incident_order",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("incident_id", Id(length=16), nullable=False),
        sa.Column("ordered_by", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", Protected(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_order_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_order")),
    )
    op.create_index(
        "ix_incident_order_incident_id", "incident_order", ["incident_id"], unique=False
    )
    op.create_table(
        "referral",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("enterprise_id", Id(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("referred_by", Id(length=16), nullable=True),
        sa.Column("child_id", Id(length=16), nullable=True),
        sa.Column("employee_id", Id(length=16), nullable=True),
        sa.Column("incident_id", Id(length=16), nullable=True),
        sa.Column("whose", Protected(), nullable=True),
        sa.Column("subject", Protected(), nullable=True),
        sa.Column("reason", Protected(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("consented_on", sa.Date(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("chased_on", sa.Date(), nullable=True),
        sa.Column("chases", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("result_on", sa.Date(), nullable=True),
        sa.Column("outcome", Protected(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_referral_child_id_child"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_referral_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_referral_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_referral_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_referral_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint(
            "enterprise_id", "number", name=op.f("uq_referral_enterprise_id_number")
        ),
    )
    op.create_index("ix_referral_child_id", "referral", ["child_id"], unique=False)
    op.create_index("ix_referral_employee_id", "referral", ["employee_id"], unique=False)
    op.create_index("ix_referral_result_due_on", "referral", ["result", "due_on"], unique=False)
    op.create_table(
        "emergency_leave",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("order_id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("help", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("result_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_emergency_leave_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["incident_order.id"],
            name=op.f("fk_emergency_leave_order_id_incident_order"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_emergency_leave_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_leave")),
    )
    op.create_index(
        "ix_emergency_leave_employee_id", "emergency_leave", ["employee_id"], unique=False
    )
    op.create_index("ix_emergency_leave_first", "emergency_leave", ["first"], unique=False)
    op.create_index("ix_emergency_leave_order_id", "emergency_leave", ["order_id"], unique=False)


def downgrade() -> None:
    """Go back to the revision before; reports and referrals are lost."""
    op.drop_index("ix_emergency_leave_order_id", table_name="emergency_leave")
    op.drop_index("ix_emergency_leave_first", table_name="emergency_leave")
    op.drop_index("ix_emergency_leave_employee_id", table_name="emergency_leave")
    op.drop_table("emergency_leave")
    op.drop_index("ix_referral_result_due_on", table_name="referral")
    op.drop_index("ix_referral_employee_id", table_name="referral")
    op.drop_index("ix_referral_child_id", table_name="referral")
    op.drop_table("referral")
    op.drop_index("ix_incident_order_incident_id", table_name="incident_order")
    op.drop_table("incident_order")
    op.drop_index("ix_incident_notification_incident_id", table_name="incident_notification")
    op.drop_table("incident_notification")
    op.drop_index("ix_incident_look_incident_id", table_name="incident_look")
    op.drop_table("incident_look")
    op.drop_index("ix_incident_closed_on", table_name="incident")
    op.drop_index("ix_incident_child_id", table_name="incident")
    op.drop_table("incident")
