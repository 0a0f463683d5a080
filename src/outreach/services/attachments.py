# SPDX-License-Identifier: Apache-2.0
"""Photos and scans kept with a record: looked through, encrypted one by one, shown from memory.

A file is written before its row is committed, and a row's deletion is committed before its file
goes: cut off anywhere, no row is without its bytes, and what is left over goes at the next
opening (:func:`sweep`).
"""

from __future__ import annotations

import hashlib
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.orm import Session

from outreach.db import vault
from outreach.db.attachments import AttachmentRow
from outreach.db.base import Base
from outreach.db.employees import EmployeeRow
from outreach.db.engine import file_of
from outreach.db.incidents import IncidentRow
from outreach.db.pledges import PledgeRow
from outreach.db.referrals import ReferralRow
from outreach.db.sealing import sealer
from outreach.db.talks import SessionRow
from outreach.db.vault import Vault
from outreach.domain.access import Right
from outreach.domain.attachments import LARGEST, caption, unnamed
from outreach.domain.wording import check_title
from outreach.errors import N_, StoreUnavailable, UserError
from outreach.exchange import examiner
from outreach.exchange.examined import Picture as Picture
from outreach.services.context import Context
from outreach.services.store import Store


@dataclass(frozen=True)
class _Kind:
    """Whose matter a kind of record is, and whether only holders of the sealed key may look."""

    right: Right
    table: type[Base]
    sealed: bool = False


TALK = "talk_session"
KINDS = {
    TALK: _Kind(Right.TALKS, SessionRow),
    "employee": _Kind(Right.REGISTER, EmployeeRow),
    "pledge": _Kind(Right.REGISTER, PledgeRow),
    "incident": _Kind(Right.SEALED, IncidentRow, sealed=True),
    "referral": _Kind(Right.REFER, ReferralRow, sealed=True),
}


@dataclass(frozen=True)
class Attachment:
    """One file as listed: its bytes are asked for separately."""

    id: uuid.UUID
    name: str
    media_type: str
    size: int
    consented: bool
    recorded_at: datetime


def attach(
    store: Store,
    ctx: Context,
    record: tuple[str, uuid.UUID],
    path: Path,
    *,
    consented: bool = False,
) -> uuid.UUID:
    """Keep a photo or scan with a record; ``consented``: those shown agreed to its use.

    Raises :class:`UserError` for what cannot be read, is too large, or is not a whole, still
    JPEG, PNG or PDF; for a name that labels children, since it is kept and shown as the caption.
    """
    kind, record_id = record
    ctx.require(KINDS[kind].right)
    name = caption(path.name)
    check_title(name)
    kept = examiner.examine(_read(path, name), name)
    if KINDS[kind].sealed:
        name = unnamed(kept.media)  # a name tells what is on the picture
    with store.writing(ctx) as work:
        _check_record(work.session, kind, record_id)
        row = work.new_id()
        with _put(store, row, kept.data) as (key, data):
            work.session.execute(
                insert(AttachmentRow).values(
                    id=row,
                    record_kind=kind,
                    record_id=record_id,
                    name=name,
                    media_type=kept.media.value,
                    size=len(kept.data),
                    sha256=hashlib.sha256(kept.data).digest(),
                    key=_closed(store, kind, key),
                    data=data,
                    consented=consented,
                    recorded_at=ctx.now,
                )
            )
            work.audit("attach", kind, record_id, {"size": (None, len(kept.data))})
    return row


def attachments(
    store: Store, ctx: Context, record_id: uuid.UUID, kind: str = TALK
) -> list[Attachment]:
    """List what is kept with a record, in the order it came."""
    ctx.require(KINDS[kind].right)
    with store.reading() as session:
        return [
            Attachment(row.id, row.name, row.media_type, row.size, row.consented, row.recorded_at)
            for row in session.scalars(
                select(AttachmentRow)
                .where(AttachmentRow.record_id == record_id, AttachmentRow.record_kind == kind)
                .order_by(AttachmentRow.id)
            )
        ]


def content(store: Store, ctx: Context, attachment_id: uuid.UUID) -> bytes:
    """Return the bytes of an attachment; they are in memory only, and stay there.

    That one of a sealed matter was opened is written down in the same transaction.
    """
    return _opened(store, ctx, attachment_id)[1]


def pictures(store: Store, ctx: Context, attachment_id: uuid.UUID) -> list[Picture]:
    """Return an attachment as it looks: a photo, or the pages of a document."""
    name, data = _opened(store, ctx, attachment_id)
    return examiner.draw(data, name)


def remove(store: Store, ctx: Context, attachment_id: uuid.UUID) -> None:
    """Take an attachment away; its bytes are deleted, the trail keeps that it was there."""
    with _writer(store):
        with store.writing(ctx) as work:
            found = _found(work.session, attachment_id)
            ctx.require(KINDS[found.record_kind].right)
            work.session.execute(delete(AttachmentRow).where(AttachmentRow.id == attachment_id))
            work.audit("detach", found.record_kind, found.record_id)
        if (own := vault_of(store)) is not None:
            own.drop(attachment_id)


def sweep(store: Store) -> int:
    """Delete the files that no row names: a program was cut off between the two.

    Only while nobody else can have the store open, since a file comes before its row.
    """
    own = vault_of(store)
    if own is None or own.is_empty():
        return 0
    with store.reading() as session:
        wanted = set(session.scalars(select(AttachmentRow.id)))
    return own.keep_only(wanted)


def count_of(session: Session, record_id: uuid.UUID) -> int:
    """Count what is kept with a record."""
    return (
        session.scalar(
            select(func.count())
            .select_from(AttachmentRow)
            .where(AttachmentRow.record_id == record_id)
        )
        or 0
    )


def vault_of(store: Store) -> Vault | None:
    """Return the folder of a store's files; None on a server, which keeps them in their rows."""
    return None if store.folder is None else Vault(store.folder / vault.FOLDER)


# --- keys and bytes


_Row = Row[str, uuid.UUID, str, bytes, bytes | None]  # kind, record, name, key, data


@contextmanager
def _put(store: Store, row: uuid.UUID, data: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    """Encrypt a file; what fails in the block, before anything is committed, takes it away.

    A commit that fails is another matter: only the next opening knows what came of it.
    """
    own = vault_of(store)
    if own is None:
        yield vault.seal(row, data)
        return
    key = own.put(row, data)
    try:
        yield key, None
    except BaseException:
        own.drop(row)
        raise


def _opened(store: Store, ctx: Context, attachment_id: uuid.UUID) -> tuple[str, bytes]:
    """Return name and bytes of an attachment."""
    with store.reading() as session:
        found = _found(session, attachment_id)
    kind = KINDS[found.record_kind]
    ctx.require(kind.right)
    if not kind.sealed:
        return found.name, _bytes(store, found, attachment_id)
    with store.writing(ctx) as work:
        found = _found(work.session, attachment_id)
        data = _bytes(store, found, attachment_id)
        work.audit("open", found.record_kind, found.record_id)
    return found.name, data


def _bytes(store: Store, found: _Row, attachment_id: uuid.UUID) -> bytes:
    key, own = _key_of(store, found), vault_of(store)
    if own is None:
        return vault.unseal(attachment_id, key, found.data or b"")
    try:
        return own.get(attachment_id, key)
    except StoreUnavailable:
        with store.reading() as session:
            _found(session, attachment_id)  # somebody may just have removed it
        raise


def _check_record(session: Session, kind: str, record_id: uuid.UUID) -> None:
    """Refuse what belongs to no record: nobody would ever find or erase it."""
    id_ = KINDS[kind].table.__table__.c.id
    if session.scalar(select(id_).where(id_ == record_id)) is None:
        raise UserError(
            N_("要附的那条记录已经不在了。请重新打开页面，再附一次。"), code="not_found"
        )


def _found(session: Session, attachment_id: uuid.UUID) -> _Row:
    row = session.execute(
        select(
            AttachmentRow.record_kind,
            AttachmentRow.record_id,
            AttachmentRow.name,
            AttachmentRow.key,
            AttachmentRow.data,
        ).where(AttachmentRow.id == attachment_id)
    ).first()
    if row is None:
        raise UserError(N_("这个附件已经不在了。"), code="not_found")
    return row


def _closed(store: Store, kind: str, key: bytes) -> bytes:
    """Return a key as it is kept: of a sealed matter, only holders of the sealed key read it."""
    return sealer(store.engine.dialect).seal(key.hex()) if KINDS[kind].sealed else key


def _key_of(store: Store, found: _Row) -> bytes:
    if not KINDS[found.record_kind].sealed:
        return bytes(found.key)
    return bytes.fromhex(sealer(store.engine.dialect).open(found.key))


@contextmanager
def _writer(store: Store) -> Iterator[None]:
    """Let nobody else write: who copies the store meanwhile finds rows and files agreeing."""
    file = file_of(store.engine)
    with file.writer if file is not None else nullcontext():
        yield


def _read(path: Path, name: str) -> bytes:
    """Read a file of a user: a plain one, and no more of it than may be kept."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _unreadable(name)  # a pipe never ends
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise _unreadable(name) from error
    if len(data) > LARGEST:
        raise UserError(
            N_("“{file}”超过 {most} MB，请缩小后再附。"),
            code="too_large",
            file=name,
            most=LARGEST // 1024 // 1024,
        )
    return data


def _unreadable(name: str) -> UserError:
    return UserError(N_("“{file}”读不了，请检查文件还在不在。"), code="unreadable_file", file=name)
