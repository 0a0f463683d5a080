# SPDX-License-Identifier: Apache-2.0
"""What a killed run left beside a store, put in order at the next opening.

Only what a renewal of keys wrote down as its own is ever removed (:class:`Note`): a file that
nobody accounts for may be somebody's only copy, so it is left and told by the check.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from outreach.db import files, manifest, sealed_line
from outreach.db.access import UserRow
from outreach.db.manifest import Keys, Manifest, Slot
from outreach.db.session import reading
from outreach.domain.keeping import opens_sealed
from outreach.services import replaced

NOTE = "renewal.json"
ENDINGS = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Note:
    """A renewal of keys under way or done: the new file, and those it leaves behind.

    ``key`` names the key it began with; empty once the manifest names the new file. So an old
    manifest that somebody puts back does not take a renewal that was done for one that was not.
    """

    new: str
    old: tuple[str, ...]
    key: str


def write_note(folder: Path, note: Note) -> None:
    """Write down what a renewal is about to make or has left."""
    text = json.dumps({"new": note.new, "old": note.old, "key": note.key})
    files.replace(folder / NOTE, text.encode())


def read_note(folder: Path) -> Note | None:
    """Return what a renewal wrote down; None where there was none, or it cannot be read."""
    try:
        found = json.loads((folder / NOTE).read_bytes())
        return Note(str(found["new"]), tuple(map(str, found["old"])), str(found["key"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def left(folder: Path) -> tuple[str, ...]:
    """Return the files that an earlier renewal could not remove yet."""
    note = read_note(folder)
    return note.old if note is not None and not note.key else ()


def sweep(folder: Path, found: Manifest, held: Keys, engine: Engine) -> Manifest:
    """Put a folder in order whose store has just opened well, under its lock.

    Returns the manifest, without slots of whom the store does not know. Nothing here may keep a
    store from opening: a folder that cannot be written now is swept another time.
    """
    with contextlib.suppress(OSError):
        sweep_files(folder, found)
    with contextlib.suppress(OSError):
        replaced.settle(folder, found)
    with contextlib.suppress(OSError):
        found = _sweep_slots(folder, found, held, engine)
        _mend_copies(folder, found)
    return found


def sweep_files(folder: Path, found: Manifest) -> None:
    """Remove the files that a renewal of keys has left, or began and did not end."""
    note = read_note(folder)
    if note is None:
        return
    gone: tuple[str, ...] = ()
    if note.new in {found.database, ""}:
        gone = note.old
    elif note.key == found.key:
        gone = (note.new, *note.old)
    for name in gone:
        if name != found.database and Path(name).name == name:
            remove_database(folder / name)
    (folder / NOTE).unlink(missing_ok=True)


def remove_database(database: Path) -> None:
    """Remove a database file and what SQLite keeps beside it; raises OSError where it is in use."""
    for ending in reversed(ENDINGS):
        database.with_name(database.name + ending).unlink(missing_ok=True)


def _sweep_slots(folder: Path, found: Manifest, held: Keys, engine: Engine) -> Manifest:
    """Keep in the manifest what the store bears out, and the owner's pin on the present key."""
    with reading(engine) as session:
        slots = entitled(found.slots, session)
    seal = held.sealed_of(found.sealed_key)
    line = found.line or ((sealed_line.first(seal),) if seal is not None else ())
    swept = replace(found, slots=slots, line=line)
    slots = tuple(
        sealed_line.pinned(one, held.pair, swept) if one.id == held.slot else one for one in slots
    )
    swept = replace(swept, slots=slots)
    if swept == found:
        return found
    swept = manifest.sign(swept, held.data)
    manifest.write(folder, swept)
    return swept


def entitled(slots: tuple[Slot, ...], session: Session) -> tuple[Slot, ...]:
    """Return the slots of whom the store knows, without sealed keys that no role brings.

    A run killed before its commit leaves such slots; so does whoever puts an old one back.
    """
    rows = session.scalars(select(UserRow).where(UserRow.removed_at.is_(None)))
    roles = {row.id.hex: row.role_set for row in rows}
    return tuple(
        one
        if one.kind != manifest.USER or not one.sealed or opens_sealed(roles[one.user])
        else manifest.without_grants(one)
        for one in slots
        if one.kind != manifest.USER or one.user in roles
    )


def _mend_copies(folder: Path, found: Manifest) -> None:
    """Write again the copy of the manifest that is damaged, gone or stale."""
    text = manifest.encode(found)
    for name in (manifest.NAME, manifest.SECOND):
        path = folder / name
        if not path.exists() or path.read_bytes() != text:
            files.replace(path, text)
    for name in (manifest.NAME, manifest.SECOND, NOTE):
        (folder / (name + files.PARTIAL)).unlink(missing_ok=True)
