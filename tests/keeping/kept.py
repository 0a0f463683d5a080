# SPDX-License-Identifier: Apache-2.0
"""A small firm to back up and bring back: people, attached files, threads that go on writing."""

from __future__ import annotations

import hashlib
import shutil
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

from alembic import command
from sqlalchemy import delete, insert, select

from outreach.db.attachments import AttachmentRow
from outreach.db.sites import SiteRow, TeamRow
from outreach.db.upgrade import alembic_config
from outreach.db.vault import FOLDER, Vault
from outreach.domain.access import Role
from outreach.services import access, beginning, opening
from outreach.services.context import Context
from outreach.services.opening import Secret
from outreach.services.store import Store
from tests.conftest import FIRM
from tests.quarters import histories
from tests.quarters.histories import CTX

ADMIN = Secret(login=FIRM.admin_login)
DAY = timedelta(days=1)
SEED = 7


def begin(folder: Path, *, people: int = 12, seed: int = SEED) -> Store:
    """Make a practice store with people and two attached files."""
    store = beginning.begin(folder, CTX, replace(FIRM, admin_name="周敏"))
    histories.write(store, seed, people=people)
    for n in range(2):
        attach(store, CTX, store.enterprise_id, f"照片 {n}".encode())
    return store


def another(firm: Path, folder: Path) -> Store:
    """Open a copy of a store that nobody has open."""
    shutil.copytree(firm, folder)
    return opening.open_store(folder, ADMIN)


def downgrade(store: Store, revision: str) -> None:
    """Take a store back to the schema of an earlier version."""
    assert store.folder is not None
    config = alembic_config()
    config.attributes["attachments"] = store.folder / FOLDER
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def on(days: float, *, reason: str = "") -> Context:
    """Return the surroundings so many days after the store began."""
    return replace(CTX, now=CTX.now + timedelta(days=days), reason=reason)


def as_admin(store: Store, days: float = 0) -> Context:
    """Return the surroundings of the store's own administrator."""
    return replace(on(days), actor=access.actor_of(store, FIRM.admin_login))


def attach(store: Store, ctx: Context, record: uuid.UUID, data: bytes) -> uuid.UUID:
    """Keep a file with a record, past the decoding of pictures."""
    assert store.folder is not None
    with store.writing(ctx) as work:
        row = work.new_id()
        key = Vault(store.folder / FOLDER).put(row, data)
        work.session.execute(
            insert(AttachmentRow).values(
                id=row,
                record_kind="team",
                record_id=record,
                name="文件.png",
                media_type="image/png",
                size=len(data),
                sha256=hashlib.sha256(data).digest(),
                key=key,
                recorded_at=ctx.now,
            )
        )
        work.audit("attach", "team", record, {"size": (None, len(data))})
    return row


def attached(store: Store) -> dict[uuid.UUID, bytes]:
    """Return every attached file as it opens."""
    assert store.folder is not None
    vault = Vault(store.folder / FOLDER)
    with store.reading() as session:
        rows = session.execute(select(AttachmentRow.id, AttachmentRow.key)).all()
    return {row.id: vault.get(row.id, row.key) for row in rows}


def add_clerk(store: Store, login: str = "lin") -> None:
    """Let a clerk work with the store."""
    access.add_user(store, as_admin(store), login, "林芳", frozenset({Role.HR}))


def write_step(store: Store, thread: int, step: int) -> None:
    """Write the ``step``-th thing of a thread: a team with a file; an older file goes."""
    assert store.folder is not None
    vault = Vault(store.folder / FOLDER)
    data = f"附件 {thread} {step}".encode() * 50
    with store.writing(CTX) as work:
        site = work.session.scalars(select(SiteRow.id).order_by(SiteRow.name)).first()
        team, file = work.new_id(), work.new_id()
        work.session.execute(
            insert(TeamRow).values(
                id=team, site_id=site, name=f"{thread} 组 {step} 班", version=1, recorded_at=CTX.now
            )
        )
        key = vault.put(file, data)
        own = AttachmentRow.name == f"{thread}-{step - 2}"
        gone = list(work.session.scalars(select(AttachmentRow.id).where(own)))
        work.session.execute(delete(AttachmentRow).where(own))
        work.session.execute(
            insert(AttachmentRow).values(
                id=file,
                record_kind="team",
                record_id=team,
                name=f"{thread}-{step}",
                media_type="image/png",
                size=len(data),
                sha256=hashlib.sha256(data).digest(),
                key=key,
                recorded_at=CTX.now,
            )
        )
        work.audit("add", "team", team, {"step": (None, step)})
    for one in gone:
        vault.drop(one)


def steps_in(store: Store, thread: int) -> int:
    """Return how far a thread has come in a store; what is there must be a whole prefix."""
    with store.reading() as session:
        names = session.scalars(select(TeamRow.name).where(TeamRow.name.like(f"{thread} 组 %")))
        found = sorted(int(name.split()[2]) for name in names)
        files = set(
            session.scalars(
                select(AttachmentRow.name).where(AttachmentRow.name.like(f"{thread}-%"))
            )
        )
    assert found == list(range(len(found))), found
    assert files == {f"{thread}-{step}" for step in found[-2:]}
    return len(found)


@contextmanager
def writers(store: Store, reached: list[int]) -> Iterator[list[int]]:
    """Have threads go on writing until the block ends; yields how far each has come."""
    done, stop, faults = list(reached), threading.Event(), []

    def work(thread: int) -> None:
        try:
            while not stop.is_set():
                write_step(store, thread, done[thread])
                done[thread] += 1
        except BaseException as error:  # noqa: BLE001 - told below, on the test's own thread
            faults.append(error)

    running = [threading.Thread(target=work, args=(n,)) for n in range(len(done))]
    for one in running:
        one.start()
    try:
        yield done
    finally:
        stop.set()
        for one in running:
            one.join()
    assert not faults, faults


def flip(path: Path, seed: int, *, first: int = 0, last: int | None = None) -> int:
    """Change one byte of a file; return where."""
    data = bytearray(path.read_bytes())
    place = Random(seed).randrange(first, last or len(data))
    data[place] ^= 1 << Random(seed).randrange(8)
    path.write_bytes(data)
    return place


def fill(disk: Path, left: int) -> None:
    """Fill a small disk but for so many bytes."""
    with (disk / "filler").open("wb") as file:
        file.write(b"x" * max(0, shutil.disk_usage(disk).free - left))


@contextmanager
def filling(disk: Path) -> Iterator[None]:
    """Have somebody else take the room of a small disk, bit by bit."""
    stop = threading.Event()

    def take() -> None:
        with (disk / "other").open("wb", buffering=0) as file:
            while not stop.is_set():
                try:
                    file.write(b"x" * 50_000)
                except OSError:
                    stop.wait(0.001)

    other = threading.Thread(target=take)
    other.start()
    try:
        yield
    finally:
        stop.set()
        other.join()
