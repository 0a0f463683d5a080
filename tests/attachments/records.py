# SPDX-License-Identifier: Apache-2.0
"""Records to attach files to: bare rows, with just what their tables ask for."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, LargeBinary, Table, insert, select

from outreach.db.base import Id, Moment
from outreach.db.tables import METADATA
from outreach.domain.ids import new_id
from outreach.services.attachments import KINDS, TALK
from outreach.services.store import Store, Transaction
from tests.quarters.histories import CTX


def record(store: Store, kind: str = TALK) -> tuple[str, uuid.UUID]:
    """Make a record of a kind and return what a file is attached to."""
    with store.writing(CTX) as work:
        id_ = _row(work, METADATA.tables[KINDS[kind].table.__tablename__])
    return kind, id_


def _row(work: Transaction, table: Table) -> uuid.UUID:
    """Insert a row; what it refers to is the first there is, or made as well."""
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.nullable or column.default is not None:
            continue
        if column.foreign_keys:
            (key,) = column.foreign_keys
            there = work.session.scalar(select(key.column).limit(1))
            values[column.name] = there or _row(work, key.column.table)
        else:
            values[column.name] = new_id() if column.primary_key else _value(column.type)
    work.session.execute(insert(table).values(values))
    id_: uuid.UUID = values["id"]
    return id_


def _value(kind: Any) -> Any:
    now: datetime = CTX.now
    known: dict[type, Any] = {
        Id: new_id(),
        Moment: now,
        Date: date(2026, 9, 30),
        Integer: new_id().int % 10**6,
        LargeBinary: new_id().bytes,
    }
    return next((value for type_, value in known.items() if isinstance(kind, type_)), "x")
