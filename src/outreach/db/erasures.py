# SPDX-License-Identifier: Apache-2.0
"""The list of erasures beside a store: a damaged store must not bring back whom it had erased.

It holds what the store's own rows hold (:class:`outreach.db.keeping.ErasureRow`): a kind and a
random identifier, of records that are no more.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from pathlib import Path

from outreach.db import files
from outreach.db.copy_index import Erased

NAME = "erasures.json"


def write(folder: Path, records: Iterable[Erased]) -> None:
    """Write the list anew, whole or not at all; raises :class:`outreach.errors.UserError`."""
    text = json.dumps([[one.kind, one.id.hex] for one in records])
    try:
        files.replace(folder / NAME, text.encode())
    except OSError as error:
        raise files.unwritable(folder) from error


def read(folder: Path) -> tuple[Erased, ...]:
    """Read the list; none where there is none, or it cannot be read."""
    try:
        found = json.loads((folder / NAME).read_bytes())
        return tuple(Erased(str(kind), uuid.UUID(one)) for kind, one in found)
    except (OSError, ValueError, TypeError):
        return ()
