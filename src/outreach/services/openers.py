# SPDX-License-Identifier: Apache-2.0
"""Who has a store open, asked before anybody is asked for a password."""

from __future__ import annotations

from pathlib import Path

from outreach.db import opener


def check_free(folder: Path) -> None:
    """Refuse a store that is open elsewhere.

    Raises :class:`outreach.errors.StoreUnavailable`, which names the computer and the process.
    That it passes is no promise: only opening it holds it.
    """
    opener.check_free(folder)
