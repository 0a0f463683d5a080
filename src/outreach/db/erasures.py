# SPDX-License-Identifier: Apache-2.0
"""The list of erasures beside a store: a damaged store must not bring back whom it had erased.

It holds what the store's own rows hold (:class:`outreach.db.keeping.ErasureRow`): a kind and a
random identifier, of records that are no more. It is written after those rows are there for good:
an erasure that was refused must not be carried out by a later return.
"""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.db import files
from outreach.db.copy_index import Erased
from outreach.db.keeping import ErasureRow
from outreach.errors import UserError

NAME = "erasures.json"


def write(folder: Path, records: Iterable[Erased]) -> None:
    """Write the list anew, whole or not at all; raises :class:`outreach.errors.UserError`."""
    text = json.dumps([[one.kind, one.id.hex] for one in records])
    try:
        files.replace(folder / NAME, text.encode())
    except OSError as error:
        raise files.unwritable(folder) from error


def add(folder: Path, records: Iterable[Erased]) -> None:
    """List records that are erased, once they are; raises :class:`outreach.errors.UserError`."""
    known = read(folder)
    wanted = tuple(dict.fromkeys([*known, *records]))
    if wanted != known:
        write(folder, wanted)


def mend(folder: Path, session: Session) -> None:
    """List what the store's own rows say: a run cut off after its commit has not yet.

    A folder that cannot be written now is mended another time.
    """
    rows = session.execute(select(ErasureRow.kind, ErasureRow.record_id).order_by(ErasureRow.id))
    with contextlib.suppress(UserError):
        add(folder, [Erased(row.kind, row.record_id) for row in rows])


def read(folder: Path) -> tuple[Erased, ...]:
    """Read the list; none where there is none, or it cannot be read."""
    try:
        found = json.loads((folder / NAME).read_bytes())
        return tuple(Erased(str(kind), uuid.UUID(one)) for kind, one in found)
    except (OSError, ValueError, TypeError):
        return ()
