# SPDX-License-Identifier: Apache-2.0
"""Revision 0007 on the rows of 0006: bytes leave the main file and come back, whole."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from alembic import command
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import Engine, event, select, text

from outreach.db.attachments import AttachmentRow
from outreach.db.engine import file_of
from outreach.db.upgrade import alembic_config, schema_of, upgrade
from outreach.db.vault import FOLDER
from outreach.domain.ids import new_id
from outreach.services import attachments
from outreach.services.store import Store
from tests.attachments.samples import jpeg, pdf
from tests.services.surroundings import clerk

# As they were accepted then: by their first bytes alone.
BYTES = [jpeg(telling=True), pdf(), b"\xff\xd8\xff" + b"no photo" * 900, b"%PDF-", b"\x89PNG" * 2]
BEFORE = "id, record_kind, record_id, name, media_type, size, sha256, consented, recorded_at, data"

NAME = BEFORE.split(", ").index("name")


def downgrade(engine: Engine, revision: str) -> None:
    config = alembic_config()
    if (file := file_of(engine)) is not None:
        config.attributes["attachments"] = file.path.parent / FOLDER
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    engine.dispose()


def rows(engine: Engine) -> list[tuple[Any, ...]]:
    with engine.connect().execution_options(outreach_read=True) as connection:
        found = connection.execute(text(f"SELECT {BEFORE} FROM attachment ORDER BY id")).all()
    return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in found]


@pytest.fixture(params=["store", "server_store"])
def older(request: pytest.FixtureRequest) -> Store:
    """Return a store as 0006 left it, with attachments in its main file."""
    store: Store = request.getfixturevalue(request.param)
    downgrade(store.engine, "0006")
    insert = text(
        f"INSERT INTO attachment ({BEFORE}) VALUES (:id, 'talk_session', :record, :name, "
        "'image/jpeg', :size, :sha, :consented, '2026-09-01 08:00:00', :data)"
    )
    record = new_id().bytes
    with store.engine.begin() as connection:
        for place, data in enumerate(BYTES):
            connection.execute(insert, {
                "id": new_id().bytes, "record": record, "name": f"照片 {place}.jpg",
                "size": len(data), "sha": bytes([place]) * 32, "consented": place % 2 == 0,
                "data": data,
            })  # fmt: skip
    return store


def names(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(AttachmentRow.name).order_by(AttachmentRow.id)))


def contents(store: Store) -> list[bytes]:
    ctx = clerk(store)
    with store.reading() as session:
        ids = [row[0] for row in session.execute(text("SELECT id FROM attachment ORDER BY id"))]
    return [attachments.content(store, ctx, uuid.UUID(bytes=bytes(id_))) for id_ in ids]


def test_up_down_and_up_again_every_byte_is_there(older: Store) -> None:
    before = rows(older.engine)
    assert [row[-1] for row in before] == BYTES
    for _ in range(2):
        upgrade(older.engine)
        assert contents(older) == BYTES
        assert names(older) == [row[NAME] for row in before]
        after = rows(older.engine)
        for place in set(range(len(before[0]) - 1)) - {NAME}:
            assert [row[place] for row in after] == [row[place] for row in before]
        inside = [row[-1] for row in rows(older.engine)]
        if older.folder is None:
            assert not any(own in data for own, data in zip(BYTES, inside, strict=True))
            assert not any("照片".encode() in row[NAME] for row in after)
        else:
            assert inside == [None] * len(BYTES)
        downgrade(older.engine, "0006")
        assert rows(older.engine) == before


def test_what_left_the_main_file_does_not_stay_in_its_free_pages(store: Store) -> None:
    downgrade(store.engine, "0006")
    secret = b"a face that nobody else may see " * 30_000
    with store.engine.begin() as connection:
        connection.execute(
            text(
                f"INSERT INTO attachment ({BEFORE}) VALUES (:id, 'talk_session', :id, 'a.jpg', "
                "'image/jpeg', 1, :id, 0, '2026-09-01 08:00:00', :data)"
            ),
            {"id": new_id().bytes, "data": secret},
        )
    assert secret[:64] in plain_pages(store)
    upgrade(store.engine, "0007")
    assert secret[:64] not in plain_pages(store)


def plain_pages(store: Store) -> bytes:
    """Return the pages of the main file as their key shows them, free ones with them."""
    store.engine.dispose()  # which empties the WAL into the file
    file = file_of(store.engine)
    assert file is not None
    whole, size, reserve = file.path.read_bytes(), 4096, 48
    pages = [whole[start : start + size] for start in range(0, len(whole), size)]
    plain = []
    for number, page in enumerate(pages):
        start = 16 if number == 0 else 0  # the salt
        end, iv = size - reserve, page[size - reserve : size - reserve + 16]
        decryptor = Cipher(algorithms.AES(file.key), modes.CBC(iv)).decryptor()
        plain.append(decryptor.update(page[start:end]) + decryptor.finalize())
    return b"".join(plain)


def test_an_upgrade_that_breaks_off_leaves_the_old_rows_and_the_next_one_goes_through(
    older: Store,
) -> None:
    before, seen = rows(older.engine), [0]

    class BrokenOffError(Exception):
        """What a test throws in."""

    def on_statement(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("UPDATE attachment"):
            seen[0] += 1
            if seen[0] == 4:
                raise BrokenOffError

    event.listen(older.engine, "before_cursor_execute", on_statement)
    with pytest.raises(BrokenOffError):
        upgrade(older.engine)
    event.remove(older.engine, "before_cursor_execute", on_statement)
    older.engine.dispose()
    assert schema_of(older.engine) == "0006"
    assert rows(older.engine) == before
    own = attachments.vault_of(older)
    assert own is None or len(own.ids()) == 4, "written for nothing"
    upgrade(older.engine)
    assert contents(older) == BYTES
    assert own is None or attachments.sweep(older) == 0
