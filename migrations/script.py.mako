# SPDX-License-Identifier: Apache-2.0
"""${message}.

Write up, down and a data test on the previous revision's rows (tests/db/test_migrations.py).
"""

import sqlalchemy as sa
from alembic import op

from outreach.db.base import Id, Moment, Protected

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store to this revision."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Bring the store back to the revision before."""
    ${downgrades if downgrades else "pass"}
