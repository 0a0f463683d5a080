# SPDX-License-Identifier: Apache-2.0
"""Keep the union's work.

Campaigns and plans of talks, walk-ins, materials, attachments; family contact; reunions; aid
with its money; follow-ups; the bodies and the firm's responsible person.
"""

import sqlalchemy as sa
from alembic import op

from outreach.db.base import Id, Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store to this revision."""
    op.create_table(
        "attachment",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("record_kind", sa.String(), nullable=False),
        sa.Column("record_id", Id(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("consented", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_record_id", "attachment", ["record_id"], unique=False)
    op.create_table(
        "agency",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("enterprise_id", Id(length=16), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_agency_enterprise_id_enterprise")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("enterprise_id", "name", name=op.f("uq_agency_enterprise_id_name")),
    )
    op.create_table(
        "campaign",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("enterprise_id", Id(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("guided_by", sa.String(), nullable=False),
        sa.Column("organised_by", sa.String(), nullable=False),
        sa.Column("hosted_by", sa.String(), nullable=False),
        sa.Column("in_villages", sa.Boolean(), nullable=False),
        sa.Column("first_number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_campaign_enterprise_id_enterprise")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("enterprise_id", "name", name=op.f("uq_campaign_enterprise_id_name")),
    )
    op.create_table(
        "consultation",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("enterprise_id", Id(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_consultation_enterprise_id_enterprise"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    op.create_index("ix_consultation_day", "consultation", ["day"], unique=False)
    op.create_table(
        "fund_income",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("enterprise_id", Id(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("from_whom", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_fund_income_enterprise_id_enterprise"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_income")),
    )
    op.create_index("ix_fund_income_day", "fund_income", ["day"], unique=False)
    op.create_table(
        "project",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("enterprise_id", Id(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_project_enterprise_id_enterprise")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("enterprise_id", "name", name=op.f("uq_project_enterprise_id_name")),
    )
    op.create_table(
        "responsible",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("enterprise_id", Id(length=16), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_responsible_enterprise_id_enterprise"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsible")),
    )
    op.create_index("ix_responsible_valid_from", "responsible", ["valid_from"], unique=False)
    op.create_table(
        "reunion_season",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("enterprise_id", Id(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.id"],
            name=op.f("fk_reunion_season_enterprise_id_enterprise"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reunion_season")),
        sa.UniqueConstraint(
            "enterprise_id", "name", name=op.f("uq_reunion_season_enterprise_id_name")
        ),
    )
    op.create_table(
        "action_item",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("consultation_id", Id(length=16), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_action_item_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item")),
    )
    op.create_index(
        "ix_action_item_consultation_id", "action_item", ["consultation_id"], unique=False
    )
    op.create_table(
        "agency_contact",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("agency_id", Id(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_agency_contact_agency_id_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_contact")),
    )
    op.create_index("ix_agency_contact_agency_id", "agency_contact", ["agency_id"], unique=False)
    op.create_table(
        "aid_case",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("enterprise_id", Id(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_fen", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", Id(length=16), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", Id(length=16), nullable=True),
        sa.Column("by_self", sa.Boolean(), nullable=False),
        sa.Column("payable_on", sa.Date(), nullable=True),
        sa.Column("approved_fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_aid_case_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_aid_case_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_aid_case_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_case")),
        sa.UniqueConstraint(
            "enterprise_id", "number", name=op.f("uq_aid_case_enterprise_id_number")
        ),
    )
    op.create_index("ix_aid_case_employee_id", "aid_case", ["employee_id"], unique=False)
    op.create_table(
        "consultation_agency",
        sa.Column("consultation_id", Id(length=16), nullable=False),
        sa.Column("agency_id", Id(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_consultation_agency_agency_id_agency")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_consultation_agency_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint(
            "consultation_id", "agency_id", name=op.f("pk_consultation_agency")
        ),
    )
    op.create_table(
        "contact_point",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_contact_point_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
        sa.UniqueConstraint("site_id", "name", name=op.f("uq_contact_point_site_id_name")),
    )
    op.create_table(
        "gift",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("megabytes", sa.Integer(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_gift_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_gift_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift")),
    )
    op.create_index("ix_gift_month", "gift", ["month"], unique=False)
    op.create_table(
        "project_cost",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("project_id", Id(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_cost_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_cost")),
    )
    op.create_index("ix_project_cost_day", "project_cost", ["day"], unique=False)
    op.create_table(
        "reunion_request",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("season_id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("place_code", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("leave_on", sa.Date(), nullable=True),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column("wants", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("met", sa.String(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_reunion_request_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["season_id"],
            ["reunion_season.id"],
            name=op.f("fk_reunion_request_season_id_reunion_season"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_reunion_request_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reunion_request")),
    )
    op.create_index("ix_reunion_request_met_on", "reunion_request", ["met_on"], unique=False)
    op.create_index(
        "ix_reunion_request_season_id_employee_id",
        "reunion_request",
        ["season_id", "employee_id"],
        unique=False,
    )
    op.create_table(
        "aid_payment",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("case_id", Id(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("goods_fen", sa.BigInteger(), nullable=False),
        sa.Column("goods", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["aid_case.id"], name=op.f("fk_aid_payment_case_id_aid_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_payment")),
    )
    op.create_index("ix_aid_payment_case_id", "aid_payment", ["case_id"], unique=False)
    op.create_index("ix_aid_payment_day", "aid_payment", ["day"], unique=False)
    op.create_table(
        "contact_log",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("point_id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("is_tally", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_contact_log_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["point_id"], ["contact_point.id"], name=op.f("fk_contact_log_point_id_contact_point")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_contact_log_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_log")),
    )
    op.create_index("ix_contact_log_day", "contact_log", ["day"], unique=False)
    op.create_index("ix_contact_log_point_id_day", "contact_log", ["point_id", "day"], unique=False)
    op.create_table(
        "follow_up",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=False),
        sa.Column("case_id", Id(length=16), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["aid_case.id"], name=op.f("fk_follow_up_case_id_aid_case")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_follow_up_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_follow_up_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index("ix_follow_up_due_on", "follow_up", ["due_on"], unique=False)
    op.create_index(
        "ix_follow_up_employee_id_done_on", "follow_up", ["employee_id", "done_on"], unique=False
    )
    op.create_table(
        "reunion_child",
        sa.Column("request_id", Id(length=16), nullable=False),
        sa.Column("child_id", Id(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_reunion_child_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["reunion_request.id"],
            name=op.f("fk_reunion_child_request_id_reunion_request"),
        ),
        sa.PrimaryKeyConstraint("request_id", "child_id", name=op.f("pk_reunion_child")),
    )
    op.create_index("ix_reunion_child_child_id", "reunion_child", ["child_id"], unique=False)
    op.create_table(
        "reunion_help",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("request_id", Id(length=16), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["reunion_request.id"],
            name=op.f("fk_reunion_help_request_id_reunion_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reunion_help")),
    )
    op.create_index("ix_reunion_help_day", "reunion_help", ["day"], unique=False)
    op.create_index("ix_reunion_help_request_id", "reunion_help", ["request_id"], unique=False)
    op.create_table(
        "talk_team",
        sa.Column("talk_id", Id(length=16), nullable=False),
        sa.Column("team_id", Id(length=16), nullable=False),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_talk_team_talk_id_talk")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_talk_team_team_id_team")),
        sa.PrimaryKeyConstraint("talk_id", "team_id", name=op.f("pk_talk_team")),
    )
    op.create_table(
        "material",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("session_id", Id(length=16), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["talk_session.id"], name=op.f("fk_material_session_id_talk_session")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_material_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
    )
    op.create_index("ix_material_day", "material", ["day"], unique=False)
    op.create_index("ix_material_session_id", "material", ["session_id"], unique=False)
    op.create_table(
        "walk_in",
        sa.Column("session_id", Id(length=16), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("engagement", sa.String(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["talk_session.id"], name=op.f("fk_walk_in_session_id_talk_session")
        ),
        sa.PrimaryKeyConstraint("session_id", "company", "engagement", name=op.f("pk_walk_in")),
    )
    op.add_column("talk", sa.Column("campaign_id", Id(length=16), nullable=True))
    op.add_column("talk", sa.Column("form", sa.String(), server_default="on_site", nullable=False))
    op.add_column("talk", sa.Column("place", sa.String(), server_default="", nullable=False))
    op.add_column("talk", sa.Column("speakers", sa.String(), server_default="", nullable=False))
    op.add_column(
        "talk", sa.Column("audience", sa.String(), server_default="parents", nullable=False)
    )
    op.add_column(
        "talk_session", sa.Column("starts", sa.String(), server_default="", nullable=False)
    )
    op.add_column("talk_session", sa.Column("ends", sa.String(), server_default="", nullable=False))
    op.add_column(
        "talk_session", sa.Column("channel", sa.String(), server_default="on_site", nullable=False)
    )
    op.add_column("talk_session", sa.Column("number", sa.Integer(), nullable=True))
    op.add_column("talk_session", sa.Column("cancelled_on", sa.Date(), nullable=True))
    op.add_column("talk_session", sa.Column("closed_at", Moment(timezone=True), nullable=True))
    op.create_index("ix_talk_session_talk_id", "talk_session", ["talk_id"], unique=False)


def downgrade() -> None:
    """Go back to the revision before; what the union recorded since is lost."""
    op.drop_index("ix_talk_session_talk_id", table_name="talk_session")
    op.drop_column("talk_session", "closed_at")
    op.drop_column("talk_session", "cancelled_on")
    op.drop_column("talk_session", "number")
    op.drop_column("talk_session", "channel")
    op.drop_column("talk_session", "ends")
    op.drop_column("talk_session", "starts")
    op.drop_column("talk", "audience")
    op.drop_column("talk", "speakers")
    op.drop_column("talk", "place")
    op.drop_column("talk", "form")
    op.drop_column("talk", "campaign_id")
    op.drop_table("walk_in")
    op.drop_index("ix_material_session_id", table_name="material")
    op.drop_index("ix_material_day", table_name="material")
    op.drop_table("material")
    op.drop_table("talk_team")
    op.drop_index("ix_reunion_help_request_id", table_name="reunion_help")
    op.drop_index("ix_reunion_help_day", table_name="reunion_help")
    op.drop_table("reunion_help")
    op.drop_index("ix_reunion_child_child_id", table_name="reunion_child")
    op.drop_table("reunion_child")
    op.drop_index("ix_follow_up_employee_id_done_on", table_name="follow_up")
    op.drop_index("ix_follow_up_due_on", table_name="follow_up")
    op.drop_table("follow_up")
    op.drop_index("ix_contact_log_point_id_day", table_name="contact_log")
    op.drop_index("ix_contact_log_day", table_name="contact_log")
    op.drop_table("contact_log")
    op.drop_index("ix_aid_payment_day", table_name="aid_payment")
    op.drop_index("ix_aid_payment_case_id", table_name="aid_payment")
    op.drop_table("aid_payment")
    op.drop_index("ix_reunion_request_season_id_employee_id", table_name="reunion_request")
    op.drop_index("ix_reunion_request_met_on", table_name="reunion_request")
    op.drop_table("reunion_request")
    op.drop_index("ix_project_cost_day", table_name="project_cost")
    op.drop_table("project_cost")
    op.drop_index("ix_gift_month", table_name="gift")
    op.drop_table("gift")
    op.drop_table("contact_point")
    op.drop_table("consultation_agency")
    op.drop_index("ix_aid_case_employee_id", table_name="aid_case")
    op.drop_table("aid_case")
    op.drop_index("ix_agency_contact_agency_id", table_name="agency_contact")
    op.drop_table("agency_contact")
    op.drop_index("ix_action_item_consultation_id", table_name="action_item")
    op.drop_table("action_item")
    op.drop_table("reunion_season")
    op.drop_index("ix_responsible_valid_from", table_name="responsible")
    op.drop_table("responsible")
    op.drop_table("project")
    op.drop_index("ix_fund_income_day", table_name="fund_income")
    op.drop_table("fund_income")
    op.drop_index("ix_consultation_day", table_name="consultation")
    op.drop_table("consultation")
    op.drop_table("campaign")
    op.drop_table("agency")
    op.drop_index("ix_attachment_record_id", table_name="attachment")
    op.drop_table("attachment")
