# SPDX-License-Identifier: Apache-2.0
"""Before a store is open: what lies in a folder, and whether a secret would open it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from outreach.db import places
from outreach.errors import StoreUnavailable, UserError
from outreach.services import opening
from outreach.services.opening import Secret


class Lies(StrEnum):
    """What was found in a folder."""

    NOTHING = "nothing"
    STORE = "store"
    BROKEN = "broken"  # a store that cannot be opened as it is
    WRONG_PLACE = "wrong_place"  # no store can be kept here


@dataclass(frozen=True)
class FolderFound:
    """What lies in a folder, as far as it can be told without a secret."""

    lies: Lies
    practice: bool = False
    people: int = 0  # how many have a password of their own
    problem: UserError | None = None


def look(folder: Path) -> FolderFound:
    """Tell what lies in a folder; nothing is opened, nothing is written."""
    try:
        found = opening.read_manifest(folder)
    except StoreUnavailable as error:
        return FolderFound(Lies.BROKEN, problem=error)
    except UserError as error:
        return _placed(folder, FolderFound(Lies.NOTHING, problem=error))
    return _placed(folder, FolderFound(Lies.STORE, found.practice, len(found.users)))


def _placed(folder: Path, found: FolderFound) -> FolderFound:
    try:
        places.check_place(folder)
    except UserError as error:
        return FolderFound(Lies.WRONG_PLACE, found.practice, found.people, error)
    return found


def try_secret(folder: Path, secret: Secret, now: datetime) -> None:
    """Refuse (:class:`NotAllowed`) what would not open the store; its keys are not kept.

    For a window that is covered while its store stays open. Wrong ones count as at the opening.
    """
    opening.unlock(folder, opening.read_manifest(folder), secret, now)
