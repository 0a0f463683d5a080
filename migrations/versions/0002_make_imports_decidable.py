# SPDX-License-Identifier: Apache-2.0
"""Make imports decidable, reversible and free of doubles.

Rows know the import that made them; what an import replaced, holds or proposes is kept; two
files of one person can be brought together.
"""

import sqlalchemy as sa
from alembic import op

from outreach.db.base import Id, Moment, Protected

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MADE_BY_IMPORTS = ("team", "employee", "employment", "child", "guardian", "inquiry")


def upgrade() -> None:
    """Bring the store to this revision."""
    for table in MADE_BY_IMPORTS:
        op.add_column(table, sa.Column("batch_id", Id(length=16), nullable=True))
    for table in ("employee", "child"):
        op.add_column(table, sa.Column("merged_into", Id(length=16), nullable=True))
    op.add_column("import_batch", sa.Column("actor_id", Id(length=16), nullable=True))
    op.add_column("import_batch", sa.Column("undone_at", Moment(timezone=True), nullable=True))
    op.create_table(
        "held_record",
        sa.Column("batch_id", Id(length=16), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("facts", Protected(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("candidates", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_at", Moment(timezone=True), nullable=True),
        sa.Column("decided_by", Id(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_held_record_batch_id_import_batch")
        ),
        sa.PrimaryKeyConstraint("batch_id", "sheet", "row", name=op.f("pk_held_record")),
    )
    op.create_table(
        "leaver_proposal",
        sa.Column("batch_id", Id(length=16), nullable=False),
        sa.Column("employment_id", Id(length=16), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_leaver_proposal_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["employment_id"],
            ["employment.id"],
            name=op.f("fk_leaver_proposal_employment_id_employment"),
        ),
        sa.PrimaryKeyConstraint("batch_id", "employment_id", name=op.f("pk_leaver_proposal")),
    )
    op.create_table(
        "replaced_value",
        sa.Column("batch_id", Id(length=16), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", Id(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", Protected(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_replaced_value_batch_id_import_batch")
        ),
        sa.PrimaryKeyConstraint("batch_id", "place", name=op.f("pk_replaced_value")),
    )
    op.create_table(
        "heading_layout",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_heading_layout")),
    )
    op.create_table(
        "merge",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("kept_id", Id(length=16), nullable=False),
        sa.Column("gone_id", Id(length=16), nullable=False),
        sa.Column("moved", Protected(), nullable=True),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.Column("undone_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )


def downgrade() -> None:
    """Go back to the revision before; imports made since can no longer be taken back."""
    for table in ("merge", "heading_layout", "replaced_value", "leaver_proposal", "held_record"):
        op.drop_table(table)
    for column in ("undone_at", "actor_id"):
        op.drop_column("import_batch", column)
    for table in ("child", "employee"):
        op.drop_column(table, "merged_into")
    for table in reversed(MADE_BY_IMPORTS):
        op.drop_column(table, "batch_id")
