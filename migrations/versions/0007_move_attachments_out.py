# SPDX-License-Identifier: Apache-2.0
"""Move attached files out of the main file: encrypted one by one, each under a key of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store to this revision."""
    with op.batch_alter_table("attachment") as table:
        table.add_column(sa.Column("key", sa.LargeBinary(32), nullable=True))
        table.alter_column("data", existing_type=sa.LargeBinary(), nullable=True)
    op.execute("UPDATE attachment SET key = sha256")
    with op.batch_alter_table("attachment") as table:
        table.alter_column("key", existing_type=sa.LargeBinary(32), nullable=False)


def downgrade() -> None:
    """Take this revision back: the bytes stand in the main file again."""
    with op.batch_alter_table("attachment") as table:
        table.drop_column("key")
        table.alter_column("data", existing_type=sa.LargeBinary(), nullable=False)
