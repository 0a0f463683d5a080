# SPDX-License-Identifier: Apache-2.0
"""Where a store may lie: on a disk of this computer that nobody copies behind its back."""

from __future__ import annotations

from pathlib import Path


def check_place(folder: Path) -> None:
    """Refuse a network drive or a synchronised folder, with the reason."""
