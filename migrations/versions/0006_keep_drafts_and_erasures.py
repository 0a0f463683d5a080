# SPDX-License-Identifier: Apache-2.0
"""Keep what is being typed, and what was erased."""

import sqlalchemy as sa
from alembic import op

from outreach.db.base import Id, Moment
from outreach.db.sealing import Sealed

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store to this revision."""
    op.create_table(
        "draft",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("user_id", Id(length=16), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("values", Sealed(), nullable=True),
        sa.Column("typed_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_draft_user_id_app_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("user_id", "place", name=op.f("uq_draft_user_id_place")),
    )
    op.create_table(
        "erasure",
        sa.Column("id", Id(length=16), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", Id(length=16), nullable=False),
        sa.Column("erased_at", Moment(timezone=True), nullable=False),
        sa.Column("erased_by", Id(length=16), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index("ix_erasure_erased_at", "erasure", ["erased_at"], unique=False)


def downgrade() -> None:
    """Take this revision back: drafts and the list of erasures are gone."""
    op.drop_index("ix_erasure_erased_at", table_name="erasure")
    op.drop_table("erasure")
    op.drop_table("draft")
