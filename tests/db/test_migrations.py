# SPDX-License-Identifier: Apache-2.0
"""The schema: made by revisions alone, on both databases, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, Integer, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError

from outreach.db import keys
from outreach.db.engine import open_server_engine, open_store_engine
from outreach.db.sealing import holding
from outreach.db.tables import METADATA
from outreach.db.upgrade import alembic_config, check_schema, revisions, schema_of, upgrade
from outreach.domain.ids import new_id
from outreach.errors import StoreUnavailable, UserError
from outreach.services import keeping, ledgers, undoing
from outreach.services.ledgers import ImportOptions
from outreach.services.store import Store
from tests.services.surroundings import clerk

KEY = keys.fresh_key()
WIDE = Path(__file__).parent.parent / "data" / "rosters" / "wide.xlsx"


@pytest.fixture(params=["embedded", "server"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Return an empty database: a file, or one on a real PostgreSQL server."""
    if request.param == "embedded":
        made = open_store_engine(tmp_path / "empty.db", KEY, sealer=holding(KEY))
    else:
        server = request.getfixturevalue("server")
        name = f"m{new_id().hex}"
        server.psql(f'CREATE DATABASE "{name}";')
        made = open_server_engine(server.get_uri(database=name), sealer=holding(KEY))
    yield made
    made.dispose()


def downgrade(engine: Engine, revision: str) -> None:
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def tables(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_there_is_one_head_and_its_files_say_the_same() -> None:
    script = ScriptDirectory.from_config(alembic_config())
    assert [r.revision for r in reversed(list(script.walk_revisions()))] == revisions()
    assert script.get_heads() == [revisions()[-1]]


def test_revisions_make_exactly_the_tables_the_program_knows(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    check_schema(engine)


def test_the_way_down_leads_to_nothing_and_up_again(engine: Engine) -> None:
    upgrade(engine)
    downgrade(engine, "base")
    assert tables(engine) <= {"alembic_version"}
    upgrade(engine)
    assert set(METADATA.tables) <= tables(engine)


def test_every_constraint_and_index_has_a_name(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        found = inspect(connection)
        for table in METADATA.tables:
            assert found.get_pk_constraint(table)["name"] == f"pk_{table}"
            named = [
                *found.get_foreign_keys(table),
                *found.get_unique_constraints(table),
                *found.get_check_constraints(table),
                *found.get_indexes(table),
            ]
            assert all(part["name"] for part in named), table


def test_a_test_store_has_the_schema_that_the_revisions_make(store: Store, tmp_path: Path) -> None:
    """Test stores are given copied pages: what stands in them is what a new store gets."""
    fresh = open_store_engine(tmp_path / "fresh.db", KEY, sealer=holding(KEY))
    upgrade(fresh)
    wanted = text("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name")
    with fresh.connect() as one, store.engine.connect() as other:
        assert one.execute(wanted).all() == other.execute(wanted).all()
    fresh.dispose()


def fail_midway(engine: Engine) -> None:
    with engine.begin() as connection:
        Operations(MigrationContext.configure(connection)).create_table(
            "half_done", Column("id", Integer, primary_key=True)
        )
        connection.execute(text("INSERT INTO no_such_table VALUES (1)"))


def test_a_change_that_fails_midway_leaves_the_old_schema(engine: Engine) -> None:
    """DDL is part of the transaction: the driver's own habit would keep half the tables."""
    upgrade(engine)
    before = tables(engine)
    with pytest.raises(DBAPIError, match="no_such_table"):
        fail_midway(engine)
    assert tables(engine) == before


def test_a_store_from_a_newer_program_is_refused_with_a_sentence(engine: Engine) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable, match="9999") as caught:
        check_schema(engine)
    assert (caught.value.code, caught.value.exit_code) == ("store_too_new", 4)


def test_an_empty_database_has_no_schema(engine: Engine) -> None:
    assert schema_of(engine) is None


def test_the_embedded_store_is_opened_as_it_must_be(tmp_path: Path) -> None:
    engine = open_store_engine(tmp_path / "store.db", KEY)
    with engine.connect() as connection:

        def pragma(name: str) -> object:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2, "FULL"
        assert pragma("foreign_keys") == 1
    engine.dispose()


def test_two_writers_wait_for_each_other_instead_of_failing_halfway(tmp_path: Path) -> None:
    engine = open_store_engine(tmp_path / "store.db", KEY)
    upgrade(engine)
    with engine.begin() as first:
        first.execute(text("INSERT INTO setting VALUES ('a', '1')"))
        other = open_store_engine(tmp_path / "store.db", KEY)
        with other.connect().execution_options(outreach_read=True) as reader:
            assert reader.scalar(text("SELECT count(*) FROM setting")) == 0, "a snapshot"
            reader.exec_driver_sql("ROLLBACK")
            reader.exec_driver_sql("PRAGMA busy_timeout = 50")
            with pytest.raises(OperationalError, match="locked"):
                reader.exec_driver_sql("BEGIN IMMEDIATE")
        other.dispose()
    engine.dispose()


@pytest.mark.parametrize("kind", ["store", "server_store"])
def test_people_of_the_first_version_are_all_there_after_the_second_revision(
    kind: str, request: pytest.FixtureRequest
) -> None:
    """Rows of 0001 know no import; they stay, and their import says it cannot be taken back."""
    store: Store = request.getfixturevalue(kind)
    ctx = clerk(store)
    ledgers.import_file(store, ctx, WIDE, ImportOptions())
    before = keeping.digest(store)
    downgrade(store.engine, "0001")
    store.engine.dispose()
    upgrade(store.engine)
    assert keeping.digest(store) == before
    (batch,) = undoing.batches(store, ctx)
    assert batch.counts == {"created": 120}
    with pytest.raises(UserError, match="旧版本"):
        undoing.undo_import(store, ctx, batch.number)
    again = ledgers.import_file(store, ctx, WIDE, ImportOptions())
    assert (again.employees_created, again.children_created) == (0, 0)
