# SPDX-License-Identifier: Apache-2.0
"""Values of single rows as text, to be put back later: dates, ids and moments included."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Table

from outreach.db.base import Id, Moment
from outreach.db.tables import METADATA


def table_of(name: str) -> Table:
    """Return a table of the store by its name."""
    return METADATA.tables[name]


def freeze(values: Mapping[str, Any]) -> str:
    """Return columns and their values as JSON."""
    return json.dumps({name: _plain(value) for name, value in values.items()}, ensure_ascii=False)


def thaw(table: Table, text: str) -> dict[str, Any]:
    """Return the values that :func:`freeze` wrote, as the table's columns take them."""
    return {
        name: _typed(table.columns[name].type, value) for name, value in json.loads(text).items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):  # a moment is one, too
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _typed(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Id):
        return uuid.UUID(value)
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    python = kind.python_type
    if python is date:
        return date.fromisoformat(value)
    return bytes.fromhex(value) if python is bytes else value
