# SPDX-License-Identifier: Apache-2.0
"""County-level area codes (GB/T 2260): what a code is called, from one table with its source."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    text = files("outreach.domain").joinpath("policy/areas.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def area_name(code: str) -> str | None:
    """Return ``广东省 河源市 紫金县`` for a six-digit code; None when the table has none.

    Old numbers carry codes that were later abolished: an unknown code is asked about, never
    an error.
    """
    return _table().get(code)


def find_areas(text: str, limit: int = 20) -> list[tuple[str, str]]:
    """Find areas whose name holds every part of the text, shortest first: for typing a place."""
    parts = text.split()
    hits = [(c, n) for c, n in _table().items() if parts and all(p in n for p in parts)]
    return sorted(hits, key=lambda hit: (len(hit[1]), hit[0]))[:limit]
