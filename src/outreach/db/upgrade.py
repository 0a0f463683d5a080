# SPDX-License-Identifier: Apache-2.0
"""Bring a store to this program's schema; the schema is only ever made here.

Alembic takes a quarter of a second to import, so it is only asked when a store changes:
opening one compares revision names.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

from outreach.db import vault
from outreach.db.engine import file_of
from outreach.errors import N_, StoreUnavailable

if TYPE_CHECKING:
    from alembic.config import Config


def migrations_folder() -> Path:
    """Return the folder of revisions: inside an installed package, or beside ``src``."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent.parent / "migrations"


def revisions() -> list[str]:
    """Return the names of all revisions, oldest first: files are named ``0001_what_it_does``."""
    files = (migrations_folder() / "versions").glob("[0-9]*_*.py")
    return sorted(file.stem.partition("_")[0] for file in files)


def alembic_config() -> Config:
    """Return Alembic's configuration without a file on disk."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def schema_of(engine: Engine) -> str | None:
    """Return the revision a store is at; None for an empty one."""
    with engine.connect().execution_options(outreach_read=True) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def upgrade(engine: Engine, revision: str = "head", *, attachments: Path | None = None) -> None:
    """Bring a store to a revision in one transaction; a failure leaves the old schema.

    Attached files that a revision moves out of the main file go beside it, or into another
    folder: of a file that is not yet the store, they must not lie where the store's own are.
    """
    from alembic import command

    config = alembic_config()
    if (file := file_of(engine)) is not None:
        config.attributes["attachments"] = attachments or file.path.parent / vault.FOLDER
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def check_schema(engine: Engine) -> None:
    """Refuse a store whose schema is not this program's.

    Raises :class:`StoreUnavailable` when the store is newer than the program, or older and
    in need of ``outreach upgrade``.
    """
    found, known = schema_of(engine), revisions()
    if found is None:
        raise StoreUnavailable(N_("数据库是空的，可能已损坏。请用备份恢复。"), code="store_damaged")
    if found not in known:
        raise StoreUnavailable(
            N_("这个数据库由更新的版本写成（{found}），请用新版本程序打开。"),
            code="store_too_new",
            found=found,
        )
    if found != known[-1]:
        raise StoreUnavailable(
            N_("这个数据库是旧版本的，请先运行 outreach upgrade。"), code="store_too_old"
        )
