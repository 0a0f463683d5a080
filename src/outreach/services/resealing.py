# SPDX-License-Identifier: Apache-2.0
"""Every sealed value of a store, wherever it stands, as it rests: read through and sealed anew."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import LargeBinary, Table, Text, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from outreach.db import keys, sealing
from outreach.db.attachments import FileKey
from outreach.db.sealing import Sealed, Sealer, SecretProtected, SecretString
from outreach.db.tables import METADATA
from outreach.errors import NotAllowed, StoreUnavailable

_KINDS = (Sealed, SecretString, SecretProtected, FileKey)


@dataclass(frozen=True)
class Resting:
    """One sealed value as the embedded store holds it, and where."""

    table: Table
    key: tuple[Any, ...]
    column: Any
    value: str | bytes

    def resealed(self, by: Sealer) -> str | bytes:
        """Return it under the present key; raises what opening it raises."""
        if isinstance(self.value, bytes):
            return by.resealed(self.value)
        return sealing.resealed(self.value, by)

    def open(self, by: Sealer) -> None:
        """Prove that it opens: :class:`NotAllowed` without its key, else StoreUnavailable."""
        if isinstance(self.value, bytes):
            by.open(self.value)
        else:
            by.open(sealing.at_rest(self.value))


def sealed_values(session: Session) -> Iterator[Resting]:
    """Go through every sealed value; some columns hold clear ones, too, which are left out."""
    for table in METADATA.sorted_tables:
        columns = [one for one in table.columns if isinstance(one.type, _KINDS)]
        if not columns:
            continue
        own = list(table.primary_key.columns)
        stored = [type_coerce(one, _at_rest(one)).label(one.name) for one in columns]
        for row in session.execute(select(*own, *stored).where(or_(*map(_is_sealed, columns)))):
            for column, value in zip(columns, row[len(own) :], strict=True):
                if value is not None and _looks_sealed(column, value):
                    yield Resting(table, tuple(row[: len(own)]), column, value)


def seal_anew(session: Session, by: Sealer) -> None:
    """Seal every sealed value with the present key; without that key there is nothing to do.

    A value that is damaged, or was sealed with a key nobody here has, stays as it is.
    """
    if not by.holds:
        return
    for one in list(sealed_values(session)):
        with contextlib.suppress(StoreUnavailable, NotAllowed):
            value = type_coerce(one.resealed(by), _at_rest(one.column))
            where = [at == key for at, key in zip(one.table.primary_key, one.key, strict=True)]
            session.execute(one.table.update().where(*where).values({one.column: value}))


def _at_rest(column: Any) -> Any:
    return LargeBinary() if isinstance(column.type, FileKey) else Text()


def _is_sealed(column: Any) -> Any:
    if isinstance(column.type, Sealed):
        return column.is_not(None)
    if isinstance(column.type, FileKey):
        return func.length(column) > keys.KEY_BYTES
    return type_coerce(column, Text).startswith(sealing.MARK, autoescape=True)


def _looks_sealed(column: Any, value: str | bytes) -> bool:
    if isinstance(value, bytes):
        return len(value) > keys.KEY_BYTES
    return isinstance(column.type, Sealed) or sealing.is_hidden(value)
