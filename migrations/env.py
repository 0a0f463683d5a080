# SPDX-License-Identifier: Apache-2.0
"""Run revisions on the connection that the program hands over; there is no other way in."""

from alembic import context

from outreach.db.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
