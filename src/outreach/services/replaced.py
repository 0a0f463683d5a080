# SPDX-License-Identifier: Apache-2.0
"""What a return from a backup replaces, and what of it is to be done once the new store counts.

The replaced store is kept whole in a folder of its own, for a month. Its database can only go
there, and new attached files can only take the place of its own, after the manifest names the
new one. So both are written down first (:class:`Pending`): a run that is killed between is
brought to its end by the next opening, and one that is killed before is taken back.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

from outreach.db import files, manifest
from outreach.db.manifest import Manifest
from outreach.db.vault import FOLDER, Vault

NOTE = "returning.json"
ENDINGS = ("", "-wal", "-shm", "-journal")
_STAGED = FOLDER + "-"


@dataclass(frozen=True)
class Pending:
    """A return under way: the database it leaves and the new one, and where the old is kept."""

    before: str  # empty where no store could be read
    new: str
    kept: str

    @property
    def staged(self) -> str:
        """The folder of the new attached files until the new database counts."""
        return staged_name(self.new)


def staged_name(database: str) -> str:
    """Name the folder in which a new database's attached files wait."""
    return _STAGED + Path(database).stem


def write_note(folder: Path, pending: Pending) -> None:
    """Write down what a return is about to do."""
    files.replace(folder / NOTE, json.dumps(asdict(pending)).encode())


def read_note(folder: Path) -> Pending | None:
    """Return what a return wrote down; None where there was none, or it cannot be read."""
    try:
        found = json.loads((folder / NOTE).read_bytes())
        names = [str(found[name]) for name in ("before", "new", "kept")]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None if any(Path(name).name != name for name in names) else Pending(*names)


def settle(folder: Path, found: Manifest) -> None:
    """Bring a return that was killed to its end, or take it back; under the folder's lock.

    Where the manifest names neither of its two databases, nothing is touched: somebody has put
    files back by hand, and what waits there may be needed. Raises OSError where the disk fails;
    the next opening tries again.
    """
    (folder / (NOTE + files.PARTIAL)).unlink(missing_ok=True)
    pending = read_note(folder)
    if pending is None:
        return
    if found.database == pending.new:
        finish(folder, pending)
    elif found.database == pending.before:
        take_back(folder, pending)


def finish(folder: Path, pending: Pending) -> None:
    """Place the new attached files and move the replaced database; raises OSError."""
    _place(folder, folder / pending.staged)
    kept = folder / pending.kept
    if kept.is_dir():
        for database in _databases(folder, pending.new):
            for ending in reversed(ENDINGS):
                old = database.with_name(database.name + ending)
                if old.exists():
                    old.replace(kept / old.name)
        for stray in folder.glob(_STAGED + "*"):  # of a return whose end nobody can tell
            stray.replace(kept / stray.name)
        files.sync_folder(kept)
    files.sync_folder(folder)
    (folder / NOTE).unlink(missing_ok=True)


def take_back(folder: Path, pending: Pending) -> None:
    """Leave the old store as it was: all that a return has laid beside it are second names."""
    shutil.rmtree(folder / pending.staged, ignore_errors=True)
    kept = folder / pending.kept
    if not _databases(kept):
        shutil.rmtree(kept, ignore_errors=True)
    (folder / NOTE).unlink(missing_ok=True)


def _place(folder: Path, staged: Path) -> None:
    vault = folder / FOLDER
    vault.mkdir(mode=0o700, exist_ok=True)
    if staged.is_dir():
        for one in list(staged.iterdir()):
            one.replace(vault / one.name)
        files.sync_folder(vault)
        staged.rmdir()


def _databases(folder: Path, but: str = "") -> list[Path]:
    return [path for path in folder.glob("outreach*.db") if path.name != but]


class Replaced:
    """The folder for one return: a store that opens by itself.

    It is complete but for the database before the new store counts; until then that is the
    store, and is moved after.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._unnamed: set[uuid.UUID] = set()
        self._path = folder / name
        number = 1
        while self._path.exists():
            number += 1
            self._path = folder / f"{name}-{number}"

    @property
    def name(self) -> str:
        """The name of the folder, there or not."""
        return self._path.name

    def path_if_any(self) -> Path | None:
        """Return the folder; None where there was nothing to keep."""
        return self._path if self._path.is_dir() else None

    def keep(self, found: Manifest | None, named: set[uuid.UUID], *, but: str) -> None:
        """Keep the manifest and the attached files; those not ``named`` will be here alone."""
        names = [name for name in (manifest.NAME, manifest.SECOND) if self._is_there(name)]
        if found is None and not names and not _databases(self._folder, but):
            return
        self._path.mkdir(mode=0o700)
        for name in names:
            shutil.copy2(self._folder / name, self._path / name)
        vault = Vault(self._folder / FOLDER)
        there = vault.ids()
        self._unnamed = there - named
        if there:
            (self._path / FOLDER).mkdir(mode=0o700)
        for one in there:
            _link(vault.path_of(one), self._path / FOLDER / one.hex)
        files.sync_folder(self._path)

    def move_away(self, pending: Pending) -> None:
        """Let the new store have its place; what cannot be moved now is at the next opening."""
        with contextlib.suppress(OSError):
            finish(self._folder, pending)
        vault = Vault(self._folder / FOLDER)
        for one in self._unnamed:
            vault.drop(one)

    def _is_there(self, name: str) -> bool:
        return (self._folder / name).exists()


def _link(source: Path, target: Path) -> None:
    """Give a file a second name; where the disk has no such thing, copy it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
