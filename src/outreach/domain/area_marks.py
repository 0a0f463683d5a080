# SPDX-License-Identifier: Apache-2.0
"""What the rules ask of an area code: its prefecture, and whether it is a core district."""

from __future__ import annotations

from outreach.domain.areas import find_area

_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})


def city_of(code: str) -> str | None:
    """Return the prefecture a county belongs to; a municipality is one city; None if unknown."""
    if find_area(code) is None:
        return None
    return code[:2] if code[:2] in _MUNICIPALITIES else code[:4]


def is_core(code: str) -> bool | None:
    """Tell whether a code is a core district of its city; None: not known."""
    if find_area(code) is None:
        return None
    return False if code[4:] >= "21" else None
