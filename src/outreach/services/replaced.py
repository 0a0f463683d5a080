# SPDX-License-Identifier: Apache-2.0
"""What a return from a backup replaced: kept whole in a folder of its own, for a month."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from pathlib import Path

from outreach.db import files, manifest
from outreach.db.manifest import Manifest
from outreach.db.vault import FOLDER, Vault
from outreach.services.sweeping import ENDINGS


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

    def path_if_any(self) -> Path | None:
        """Return the folder; None where there was nothing to keep."""
        return self._path if self._path.is_dir() else None

    def keep(self, found: Manifest | None, named: set[uuid.UUID], *, but: str) -> None:
        """Keep the manifest and the attached files; those not ``named`` will be here alone."""
        names = [name for name in (manifest.NAME, manifest.SECOND) if self._is_there(name)]
        if found is None and not names and not self._databases(but):
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

    def move_away(self, *, but: str) -> None:
        """Move the replaced database; one that cannot be moved now stays where it is, unused."""
        if not self._path.is_dir():
            return
        for database in self._databases(but):
            for ending in ENDINGS:
                with contextlib.suppress(OSError):
                    old = database.with_name(database.name + ending)
                    if old.exists():
                        old.replace(self._path / old.name)
        vault = Vault(self._folder / FOLDER)
        for one in self._unnamed:
            vault.drop(one)

    def forget(self) -> None:
        """Take the folder back: nothing was replaced."""
        shutil.rmtree(self._path, ignore_errors=True)

    def _is_there(self, name: str) -> bool:
        return (self._folder / name).exists()

    def _databases(self, but: str) -> list[Path]:
        return [path for path in self._folder.glob("outreach*.db") if path.name != but]


def _link(source: Path, target: Path) -> None:
    """Give a file a second name; where the disk has no such thing, copy it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
