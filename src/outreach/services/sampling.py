# SPDX-License-Identifier: Apache-2.0
"""The invented firm to practise on: made beside the store when asked for, removed in one step."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from outreach.db import manifest, opener
from outreach.db.opener import Opener
from outreach.errors import N_, NotAllowed, StoreUnavailable
from outreach.services import demo, opening
from outreach.services.context import Context

PLACE = "practice"
STORE, ROSTERS = "store", "rosters"
_OURS = ("*.db", "*.db-wal", "*.db-shm", "*.db-journal", "*.json", "*.partial")
_FOLDERS = ("attachments*", "replaced-*")


def practice_folder(store: Path) -> Path:
    """Return where the sample firm's store lies for somebody whose own store is (to be) here."""
    return store.parent / PLACE / STORE


def make_practice(folder: Path, ctx: Context, *, employees: int = demo.EMPLOYEES) -> None:
    """Make the sample firm; ``folder`` is what :func:`practice_folder` named.

    Takes some seconds; what fails leaves nothing behind.
    """
    demo.build(folder.parent, ctx, employees=employees).store.close()


def remove_practice(folder: Path) -> None:
    """Remove a practice store with everything that was made for it; never a real one.

    Raises :class:`NotAllowed` for a store that is not for practice, :class:`StoreUnavailable`
    while it is open. Files that are not the program's own are left where they are.
    """
    if not opening.read_manifest(folder).practice:
        raise NotAllowed(
            N_("“{path}”是正式的数据库，不是练习库，没有删除。"), code="not_practice", path=folder
        )
    lock = Opener(folder)
    lock.take()
    try:
        _remove_files(folder)
    except OSError as error:
        raise StoreUnavailable(
            N_("练习库里有文件正被别的程序使用，没有删干净。请关掉它，再删一次。"),
            code="in_use",
        ) from error
    finally:
        lock.release()
    with contextlib.suppress(OSError):
        (folder / opener.LOCK_FILE).unlink(missing_ok=True)
    _remove_empty(folder)
    if folder.parent.name == PLACE and folder.name == STORE:
        shutil.rmtree(folder.parent / ROSTERS, ignore_errors=True)
        _remove_empty(folder.parent)


def _remove_files(folder: Path) -> None:
    """Remove our own files; the manifest, which says that this is practice, goes last."""
    last = {manifest.NAME, manifest.SECOND}
    for pattern in _FOLDERS:
        for path in folder.glob(pattern):
            if path.is_dir():
                shutil.rmtree(path)
    for pattern in _OURS:
        for path in folder.glob(pattern):
            if path.name not in last | {opener.NAMES_FILE}:
                path.unlink()
    for name in (manifest.SECOND, manifest.NAME):
        (folder / name).unlink(missing_ok=True)


def _remove_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):  # somebody else's files are in it
        folder.rmdir()
