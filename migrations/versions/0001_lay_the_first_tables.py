# SPDX-License-Identifier: Apache-2.0
"""Lay the first tables.

Write up, down and a data test on the previous revision's rows (tests/db/test_migrations.py).
"""

import sqlalchemy as sa
from alembic import op

from outreach.db.base import Id, Moment, Protected

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store to this revision."""
    op.create_table(
        "app_user",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("removed_at", Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("login", name=op.f("uq_app_user_login")),
    )
    op.create_table(
        "counter",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_counter")),
    )
    op.create_table(
        "enterprise",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_code", sa.String(), nullable=False),
        sa.Column("uscc", sa.String(), nullable=False),
        sa.Column("ownership", sa.String(), nullable=False),
        sa.Column("responsible_unit", sa.String(), nullable=False),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("contact_phone", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ownership IN ('state', 'private')", name=op.f("ck_enterprise_ownership")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "child",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("enterprise_id", Id(length=16), nullable=False),
        sa.Column("short_no", sa.Integer(), nullable=False),
        sa.Column("name", Protected(), nullable=True),
        sa.Column("name_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("birth", sa.Date(), nullable=False),
        sa.Column("number_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("number_tail", sa.String(), nullable=True),
        sa.Column("unregistered", sa.Boolean(), nullable=False),
        sa.Column("school", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_child_enterprise_id_enterprise")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
    )
    with op.batch_alter_table("child", schema=None) as batch_op:
        batch_op.create_index("ix_child_birth", ["birth"], unique=False)
        batch_op.create_index("ix_child_name_index", ["name_index"], unique=False)
        batch_op.create_index(
            "uq_child_enterprise_id_number_index",
            ["enterprise_id", "number_index"],
            unique=True,
            sqlite_where=sa.text("number_index IS NOT NULL"),
            postgresql_where=sa.text("number_index IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_child_enterprise_id_short_no", ["enterprise_id", "short_no"], unique=True
        )

    op.create_table(
        "employee",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("enterprise_id", Id(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("birth", sa.Date(), nullable=True),
        sa.Column("number", Protected(), nullable=True),
        sa.Column("number_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("other_paper", Protected(), nullable=True),
        sa.Column("phone", Protected(), nullable=True),
        sa.Column("hukou_type", sa.String(), nullable=False),
        sa.Column("hukou_code", sa.String(), nullable=False),
        sa.Column("hukou_text", sa.String(), nullable=False),
        sa.Column("hukou_confirmed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_employee_enterprise_id_enterprise")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee")),
    )
    with op.batch_alter_table("employee", schema=None) as batch_op:
        batch_op.create_index("ix_employee_name_birth", ["name", "birth"], unique=False)
        batch_op.create_index(
            "uq_employee_enterprise_id_number_index",
            ["enterprise_id", "number_index"],
            unique=True,
            sqlite_where=sa.text("number_index IS NOT NULL"),
            postgresql_where=sa.text("number_index IS NOT NULL"),
        )

    op.create_table(
        "site",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("enterprise_id", Id(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("county_code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_site_enterprise_id_enterprise")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("enterprise_id", "name", name=op.f("uq_site_enterprise_id_name")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("actor_id", Id(length=16), nullable=True),
        sa.Column("site_id", Id(length=16), nullable=True),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("record_kind", sa.String(), nullable=False),
        sa.Column("record_id", Id(length=16), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("practice_now", sa.Boolean(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["app_user.id"], name=op.f("fk_audit_entry_actor_id_app_user")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_audit_entry_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("number", name=op.f("uq_audit_entry_number")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_record_id", ["record_id"], unique=False)

    op.create_table(
        "guardian",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("child_id", Id(length=16), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.Column("superseded_at", Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_guardian_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_guardian_employee_id_employee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian")),
    )
    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.create_index("ix_guardian_employee_id", ["employee_id"], unique=False)
        batch_op.create_index(
            "uq_guardian_child_id_employee_id",
            ["child_id", "employee_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )

    op.create_table(
        "import_batch",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("file_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_import_batch_site_id_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_import_batch_number")),
    )
    op.create_table(
        "inquiry",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("who_is_home", sa.String(), nullable=False),
        sa.Column("self_away_since", sa.Date(), nullable=True),
        sa.Column("other_place_code", sa.String(), nullable=False),
        sa.Column("other_place", sa.String(), nullable=False),
        sa.Column("other_away_since", sa.Date(), nullable=True),
        sa.Column("carer", sa.String(), nullable=False),
        sa.Column("carer_text", sa.String(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.Column("superseded_at", Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_inquiry_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_inquiry_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.create_index("ix_inquiry_employee_id", ["employee_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.Column("superseded_at", Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_notice_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_notice_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notice_employee_id_given_on", ["employee_id", "given_on"], unique=False
        )

    op.create_table(
        "pledge",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("lapses_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.Column("superseded_at", Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_pledge_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_pledge_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge")),
    )
    with op.batch_alter_table("pledge", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pledge_employee_id_signed_on", ["employee_id", "signed_on"], unique=False
        )

    op.create_table(
        "search_key",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["employee.id"],
            name=op.f("fk_search_key_employee_id_employee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", "employee_id", name=op.f("pk_search_key")),
    )
    with op.batch_alter_table("search_key", schema=None) as batch_op:
        batch_op.create_index("ix_search_key_employee_id", ["employee_id"], unique=False)

    op.create_table(
        "talk",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_talk_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk")),
    )
    op.create_table(
        "team",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_team_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("site_id", "name", name=op.f("uq_team_site_id_name")),
    )
    op.create_table(
        "audit_value",
        sa.Column("entry_id", Id(length=16), nullable=False),
        sa.Column("values", Protected(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_value_entry_id_audit_entry")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_value")),
    )
    op.create_table(
        "care",
        sa.Column("inquiry_id", Id(length=16), nullable=False),
        sa.Column("child_id", Id(length=16), nullable=False),
        sa.Column("carer", sa.String(), nullable=False),
        sa.Column("carer_text", sa.String(), nullable=False),
        sa.Column("lives_in_code", sa.String(), nullable=False),
        sa.Column("lives_in", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_care_child_id_child")),
        sa.ForeignKeyConstraint(
            ["inquiry_id"],
            ["inquiry.id"],
            name=op.f("fk_care_inquiry_id_inquiry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("inquiry_id", "child_id", name=op.f("pk_care")),
    )
    with op.batch_alter_table("care", schema=None) as batch_op:
        batch_op.create_index("ix_care_child_id", ["child_id"], unique=False)

    op.create_table(
        "employment",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("team_id", Id(length=16), nullable=True),
        sa.Column("staff_no", sa.String(), nullable=False),
        sa.Column("labour_company", sa.String(), nullable=False),
        sa.Column("hire_decided_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.Column("superseded_at", Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_employment_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_employment_site_id_site")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_employment_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment")),
    )
    with op.batch_alter_table("employment", schema=None) as batch_op:
        batch_op.create_index("ix_employment_employee_id", ["employee_id"], unique=False)
        batch_op.create_index(
            "ix_employment_site_id_staff_no", ["site_id", "staff_no"], unique=False
        )
        batch_op.create_index("ix_employment_staff_no_id", ["staff_no", "id"], unique=False)
        batch_op.create_index("ix_employment_valid_from", ["valid_from"], unique=False)

    op.create_table(
        "import_record",
        sa.Column("batch_id", Id(length=16), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_import_record_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_import_record_employee_id_employee")
        ),
        sa.PrimaryKeyConstraint("batch_id", "sheet", "row", name=op.f("pk_import_record")),
    )
    with op.batch_alter_table("import_record", schema=None) as batch_op:
        batch_op.create_index("ix_import_record_employee_id", ["employee_id"], unique=False)

    op.create_table(
        "talk_session",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("talk_id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_talk_session_site_id_site")
        ),
        sa.ForeignKeyConstraint(
            ["talk_id"], ["talk.id"], name=op.f("fk_talk_session_talk_id_talk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_session")),
    )
    with op.batch_alter_table("talk_session", schema=None) as batch_op:
        batch_op.create_index("ix_talk_session_held_on", ["held_on"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("session_id", Id(length=16), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_attendance_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["talk_session.id"], name=op.f("fk_attendance_session_id_talk_session")
        ),
        sa.PrimaryKeyConstraint("session_id", "employee_id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index("ix_attendance_employee_id", ["employee_id"], unique=False)

    op.create_table(
        "intake",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("employee_id", Id(length=16), nullable=False),
        sa.Column("employment_id", Id(length=16), nullable=False),
        sa.Column("site_id", Id(length=16), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("consent_version", sa.String(), nullable=False),
        sa.Column("has_minors", sa.String(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.Column("superseded_at", Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_intake_employee_id_employee")
        ),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_intake_employment_id_employment")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_intake_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
    )
    with op.batch_alter_table("intake", schema=None) as batch_op:
        batch_op.create_index("ix_intake_employee_id", ["employee_id"], unique=False)


def downgrade() -> None:
    """Bring the store back to the revision before."""
    with op.batch_alter_table("intake", schema=None) as batch_op:
        batch_op.drop_index("ix_intake_employee_id")

    op.drop_table("intake")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index("ix_attendance_employee_id")

    op.drop_table("attendance")
    with op.batch_alter_table("talk_session", schema=None) as batch_op:
        batch_op.drop_index("ix_talk_session_held_on")

    op.drop_table("talk_session")
    with op.batch_alter_table("import_record", schema=None) as batch_op:
        batch_op.drop_index("ix_import_record_employee_id")

    op.drop_table("import_record")
    with op.batch_alter_table("employment", schema=None) as batch_op:
        batch_op.drop_index("ix_employment_valid_from")
        batch_op.drop_index("ix_employment_staff_no_id")
        batch_op.drop_index("ix_employment_site_id_staff_no")
        batch_op.drop_index("ix_employment_employee_id")

    op.drop_table("employment")
    with op.batch_alter_table("care", schema=None) as batch_op:
        batch_op.drop_index("ix_care_child_id")

    op.drop_table("care")
    op.drop_table("audit_value")
    op.drop_table("team")
    op.drop_table("talk")
    with op.batch_alter_table("search_key", schema=None) as batch_op:
        batch_op.drop_index("ix_search_key_employee_id")

    op.drop_table("search_key")
    with op.batch_alter_table("pledge", schema=None) as batch_op:
        batch_op.drop_index("ix_pledge_employee_id_signed_on")

    op.drop_table("pledge")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_employee_id_given_on")

    op.drop_table("notice")
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.drop_index("ix_inquiry_employee_id")

    op.drop_table("inquiry")
    op.drop_table("import_batch")
    with op.batch_alter_table("guardian", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_guardian_child_id_employee_id",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index("ix_guardian_employee_id")

    op.drop_table("guardian")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_record_id")

    op.drop_table("audit_entry")
    op.drop_table("site")
    with op.batch_alter_table("employee", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_employee_enterprise_id_number_index",
            sqlite_where=sa.text("number_index IS NOT NULL"),
            postgresql_where=sa.text("number_index IS NOT NULL"),
        )
        batch_op.drop_index("ix_employee_name_birth")

    op.drop_table("employee")
    with op.batch_alter_table("child", schema=None) as batch_op:
        batch_op.drop_index("uq_child_enterprise_id_short_no")
        batch_op.drop_index(
            "uq_child_enterprise_id_number_index",
            sqlite_where=sa.text("number_index IS NOT NULL"),
            postgresql_where=sa.text("number_index IS NOT NULL"),
        )
        batch_op.drop_index("ix_child_name_index")
        batch_op.drop_index("ix_child_birth")

    op.drop_table("child")
    op.drop_table("setting")
    op.drop_table("enterprise")
    op.drop_table("counter")
    op.drop_table("app_user")
