# SPDX-License-Identifier: Apache-2.0
"""Stores of earlier versions open, row for row; a revision takes nothing that was there."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from outreach.db.tables import METADATA
from outreach.db.upgrade import alembic_config, revisions, upgrade
from outreach.db.vault import FOLDER
from outreach.services import keeping, opening
from outreach.services.store import Store
from tests.keeping import kept
from tests.keeping.family import Family
from tests.tools.golden import GOLDEN, ROWS, STORE, rows_of

SCHEMAS = sorted(path.name for path in GOLDEN.iterdir())


def test_the_present_schema_has_a_golden_store() -> None:
    assert revisions()[-1] in SCHEMAS, "run: python -m tests.tools.golden"


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_store_of_each_released_schema_opens_with_every_row(schema: str, tmp_path: Path) -> None:
    home = tmp_path / "store"
    shutil.copytree(GOLDEN / schema / STORE, home)
    if schema != revisions()[-1]:
        assert opening.upgrade_store(home) is not None
    with closing(opening.open_store(home)) as store:
        with store.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, METADATA) == [], "python -m tests.tools.golden"
        found = rows_of(store)
        assert len(kept.attached(store)) == len(found["attachment"]) > 0
    wanted = json.loads((GOLDEN / schema / ROWS).read_text(encoding="utf-8"))
    assert sum(map(len, wanted.values())) > 60
    for table, rows in wanted.items():
        columns = set(rows[0]) if rows else set()
        same = [{name: row[name] for name in columns} for row in found[table]]
        assert sorted(map(_text, same)) == sorted(map(_text, rows)), table


def _text(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True)


def dump(engine: Engine, leave_out: set[str]) -> dict[str, list[str]]:
    """Return every table as it stands, whatever its schema."""
    found = {}
    with engine.connect() as connection:
        for table in set(inspect(connection).get_table_names()) - leave_out - {"alembic_version"}:
            rows = connection.execute(text(f'SELECT * FROM "{table}"')).mappings()
            found[table] = sorted(str({key: _plain(row[key]) for key in row}) for row in rows)
    return found


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def downgrade(store: Store, revision: str) -> None:
    config = alembic_config()
    if store.folder is not None:
        config.attributes["attachments"] = store.folder / FOLDER
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    store.engine.dispose()


@pytest.mark.parametrize("kind", ["store", "server_store"])
def test_drafts_and_erasures_come_and_go_and_nothing_else_is_touched(
    kind: str, request: pytest.FixtureRequest
) -> None:
    store: Store = request.getfixturevalue(kind)
    if kind == "store":
        Family(store)
    before = keeping.digest(store)
    new = {"draft", "erasure"}
    downgrade(store, "0005")
    old = dump(store.engine, set())
    assert not new & set(old)
    upgrade(store.engine, "0006")
    store.engine.dispose()
    assert dump(store.engine, new) == old
    assert set(dump(store.engine, set())) == set(old) | new
    downgrade(store, "0005")
    assert dump(store.engine, set()) == old
    upgrade(store.engine)
    store.engine.dispose()
    assert keeping.digest(store) == before
