# SPDX-License-Identifier: Apache-2.0
"""The way in and out of an open store: what pages may ask of whoever opened it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from outreach.errors import UserError
from outreach.services.opening import Secret
from outreach.ui.tasks import Progress


@dataclass(frozen=True)
class Errand:
    """Work on a store's folder that needs it closed; afterwards it is opened again.

    ``job`` runs on a worker between the two. What it returns reaches ``page`` by ``arrive``;
    its error, too. ``secret`` opens the store again; without ``reopen`` the start comes up.
    """

    label: str
    job: Callable[[Progress], object]
    secret: Secret | None = field(default=None, repr=False)
    page: str = ""
    reopen: bool = True


class Gate(QObject):
    """Where a page says that it needs the store closed, the window locked, or other habits."""

    errand_wanted = Signal(object)
    lock_wanted = Signal()
    idle_changed = Signal(int)  # minutes

    backup_problem: UserError | None = None  # why today's backup was not made
