# SPDX-License-Identifier: Apache-2.0
"""Bring a store to this program's schema; the schema is only ever made here."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from outreach.errors import N_, StoreUnavailable


def migrations_folder() -> Path:
    """Return the folder of revisions: inside an installed package, or beside ``src``."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent.parent / "migrations"


def alembic_config() -> Config:
    """Return Alembic's configuration without a file on disk."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def schema_of(engine: Engine) -> str | None:
    """Return the revision a store is at; None for an empty one."""
    with engine.connect().execution_options(outreach_read=True) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a store to a revision in one transaction; a failure leaves the old schema."""
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def check_schema(engine: Engine) -> None:
    """Refuse a store whose schema is not this program's.

    Raises :class:`StoreUnavailable` when the store is newer than the program, or older and
    in need of ``outreach upgrade``.
    """
    found = schema_of(engine)
    script = ScriptDirectory.from_config(alembic_config())
    known = {revision.revision for revision in script.walk_revisions()}
    if found not in known:
        raise StoreUnavailable(
            N_("这个数据库由更新的版本写成（{found}），请用新版本程序打开。"),
            code="store_too_new",
            found=found or "—",
        )
    if found != script.get_current_head():
        raise StoreUnavailable(
            N_("这个数据库是旧版本的，请先运行 outreach upgrade。"),
            code="store_too_old",
        )
