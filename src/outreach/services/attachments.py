# SPDX-License-Identifier: Apache-2.0
"""Photos and scans kept with a record, inside the store: nothing lies beside it in a folder."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from outreach.db.attachments import AttachmentRow
from outreach.domain.access import Right
from outreach.domain.wording import check_title
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.store import Store

LARGEST = 10 * 1024 * 1024  # bytes: a photo or a scan of a few pages
# What a file begins with, and what it then is; names are not believed.
_KINDS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
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

    Raises :class:`UserError` for what cannot be read, is too large, or is neither JPEG, PNG
    nor PDF; for a name that labels children, since it is kept and shown as the caption.
    """
    ctx.require(Right.TALKS)
    check_title(path.name)
    kind, record_id = record
    data = _read(path)
    media_type = next((name for head, name in _KINDS.items() if data.startswith(head)), None)
    if media_type is None:
        raise UserError(
            N_("“{file}”不是 JPEG、PNG 图片或 PDF，不能作附件。"),
            code="bad_attachment",
            file=path.name,
        )
    with store.writing(ctx) as work:
        row = work.new_id()
        work.session.execute(
            insert(AttachmentRow).values(
                id=row,
                record_kind=kind,
                record_id=record_id,
                name=path.name,
                media_type=media_type,
                size=len(data),
                sha256=hashlib.sha256(data).digest(),
                key=hashlib.sha256(data).digest(),
                data=data,
                consented=consented,
                recorded_at=ctx.now,
            )
        )
        work.audit("attach", kind, record_id, {"size": (None, len(data))})
    return row


def attachments(store: Store, ctx: Context, record_id: uuid.UUID) -> list[Attachment]:
    """List what is kept with a record, in the order it came."""
    ctx.require(Right.TALKS)
    with store.reading() as session:
        return [
            Attachment(row.id, row.name, row.media_type, row.size, row.consented, row.recorded_at)
            for row in session.scalars(
                select(AttachmentRow)
                .where(AttachmentRow.record_id == record_id)
                .order_by(AttachmentRow.id)
            )
        ]


def content(store: Store, ctx: Context, attachment_id: uuid.UUID) -> bytes:
    """Return the bytes of an attachment."""
    ctx.require(Right.TALKS)
    with store.reading() as session:
        data = session.scalar(select(AttachmentRow.data).where(AttachmentRow.id == attachment_id))
    if data is None:
        raise UserError(N_("这个附件已经不在了。"), code="not_found")
    return data


def remove(store: Store, ctx: Context, attachment_id: uuid.UUID) -> None:
    """Take an attachment away; its bytes are deleted, the trail keeps that it was there."""
    ctx.require(Right.TALKS)
    with store.writing(ctx) as work:
        gone = work.session.execute(
            delete(AttachmentRow)
            .where(AttachmentRow.id == attachment_id)
            .returning(AttachmentRow.record_kind, AttachmentRow.record_id)
        ).first()
        if gone is None:
            raise UserError(N_("这个附件已经不在了。"), code="not_found")
        work.audit("detach", gone.record_kind, gone.record_id)


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


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise UserError(
                N_("“{file}”超过 {most} MB，请缩小后再附。"),
                code="too_large",
                file=path.name,
                most=LARGEST // 1024 // 1024,
            )
        return path.read_bytes()
    except OSError as error:
        raise UserError(
            N_("“{file}”读不了，请检查文件还在不在。"), code="unreadable_file", file=path.name
        ) from error
