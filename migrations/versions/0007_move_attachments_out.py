# SPDX-License-Identifier: Apache-2.0
"""Move attached files out of the main file: encrypted one by one, each under a key of its own."""

import uuid
from pathlib import Path

import sqlalchemy as sa
from alembic import op

from outreach.db import vault
from outreach.db.attachments import FileKey
from outreach.db.base import Id, Protected
from outreach.db.vault import Vault

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ATTACHMENT = sa.table(
    "attachment",
    sa.column("id", Id),
    sa.column("key", FileKey),
    sa.column("data", sa.LargeBinary),
    sa.column("name", sa.String),  # in clear, as it was until now
    sa.column("caption", Protected),
)


def upgrade() -> None:
    """Bring the store to this revision.

    A file is written before its row is; cut off, the store is as it was, and the next try or the
    next opening takes the files away that were written for nothing. What leaves the main file does
    not stay in its free pages: SQLCipher overwrites them. On a server, the name of a file is from
    now on encrypted as other names are.
    """
    connection = op.get_bind()
    embedded = connection.dialect.name == "sqlite"
    op.add_column("attachment", sa.Column("key", FileKey(), nullable=True))
    op.add_column("attachment", sa.Column("caption", Protected(), nullable=True))
    for id_, name in list(connection.execute(sa.select(ATTACHMENT.c.id, ATTACHMENT.c.name))):
        own = ATTACHMENT.c.id == id_
        data = connection.execute(sa.select(ATTACHMENT.c.data).where(own)).scalar_one()
        if embedded:
            key, rest = _vault().put(id_, data, over=True), b""
        else:
            key, rest = vault.seal(id_, data)
        values = {"key": key, "data": rest, "caption": name}
        connection.execute(sa.update(ATTACHMENT).where(own).values(values))
    with op.batch_alter_table("attachment") as table:
        table.alter_column("key", existing_type=FileKey(), nullable=False)
        table.alter_column("data", existing_type=sa.LargeBinary(), nullable=True)
        table.drop_column("name")
    with op.batch_alter_table("attachment") as table:
        table.alter_column("caption", new_column_name="name", nullable=False)
    if embedded:
        connection.execute(sa.update(ATTACHMENT).values(data=None))


def downgrade() -> None:
    """Take this revision back: the bytes stand in the main file again.

    The files stay until the next upgrade writes over them: this may still be rolled back.
    """
    connection = op.get_bind()
    with op.batch_alter_table("attachment") as table:
        table.alter_column("name", new_column_name="caption")
    op.add_column("attachment", sa.Column("name", sa.String(), nullable=True))
    found = sa.select(ATTACHMENT.c.id, ATTACHMENT.c.key, ATTACHMENT.c.caption)
    for id_, key, name in list(connection.execute(found)):
        values = {"data": _bytes_of(connection, id_, key), "name": name}
        connection.execute(sa.update(ATTACHMENT).where(ATTACHMENT.c.id == id_).values(values))
    with op.batch_alter_table("attachment") as table:
        table.drop_column("key")
        table.drop_column("caption")
        table.alter_column("name", existing_type=sa.String(), nullable=False)
        table.alter_column("data", existing_type=sa.LargeBinary(), nullable=False)


def _bytes_of(connection: sa.Connection, id_: uuid.UUID, key: bytes) -> bytes:
    if connection.dialect.name == "sqlite":
        return _vault().get(id_, key)
    sealed = sa.select(ATTACHMENT.c.data).where(ATTACHMENT.c.id == id_)
    return vault.unseal(id_, key, bytes(connection.execute(sealed).scalar_one()))


def _vault() -> Vault:
    """Return the folder beside the main file, as whoever upgrades hands it over."""
    config = op.get_context().config
    assert config is not None
    folder: Path = config.attributes["attachments"]
    return Vault(folder)
