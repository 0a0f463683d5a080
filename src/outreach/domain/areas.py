# SPDX-License-Identifier: Apache-2.0
"""County-level area codes (GB/T 2260): what a code is called, from one table with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True)
class Area:
    """One code: its full name, and for an abolished code the last year it was listed."""

    code: str
    name: str
    last_year: int | None = None


@lru_cache(maxsize=1)
def _table() -> dict[str, Area]:
    text = files("outreach.domain").joinpath("policy/areas.tsv").read_text(encoding="utf-8")
    areas = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            code, name, *last_year = line.split("\t")
            areas[code] = Area(code, name, int(last_year[0]) if last_year else None)
    return areas


def all_areas() -> Mapping[str, Area]:
    """Return the whole table by code, in order of the codes."""
    return _table()


def find_area(code: str) -> Area | None:
    """Look a six-digit code up, in force or abolished; None when the table has none."""
    return _table().get(code)


def area_name(code: str) -> str | None:
    """Return ``广东省 河源市 紫金县`` for a six-digit code; None when the table has none.

    Old numbers carry codes that were later abolished: they keep the name of their time. An
    unknown code is asked about, never an error.
    """
    area = find_area(code)
    return area.name if area else None


def is_old(code: str) -> bool:
    """Tell whether a code is known but abolished: a place of today must be asked for."""
    area = find_area(code)
    return area is not None and area.last_year is not None


def find_areas(text: str, limit: int = 20) -> list[tuple[str, str]]:
    """Find areas of today whose name holds every part of the text, shortest first.

    For typing a place: abolished codes are left out, and a place with two codes (a city
    and its 市辖区 as a whole) shows once, under the first.
    """
    parts = text.split()
    hits: dict[str, str] = {}
    for area in _table().values():
        if area.last_year is None and parts and all(part in area.name for part in parts):
            hits.setdefault(area.name, area.code)
    found = sorted((len(name), code, name) for name, code in hits.items())
    return [(code, name) for _, code, name in found[:limit]]


@lru_cache(maxsize=1)
def _by_beginning() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Index today's counties by the first two characters of their own name."""
    index: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for code, area in _table().items():
        levels = tuple(area.name.split())
        if area.last_year is None and len(levels) > 1:
            index.setdefault(levels[-1][:2], []).append((code, levels))
    return index


@lru_cache(maxsize=4096)
def find_area_in(text: str) -> str | None:
    """Return the code of a place as offices write it: 广西南宁市隆安县, 贵州省黔南州平塘县.

    Levels may be shortened to their first two characters but must all be there, in order;
    a place that could be two is not guessed (None).
    """
    found = []
    for start in range(len(text) - 1):
        for code, levels in _by_beginning().get(text[start : start + 2], ()):
            place = -1
            for level in levels[:-1]:
                place = text.find(level[:2], place + 1)
                if place < 0:
                    break
            else:
                if place < start:
                    found.append((levels[-1] in text, len(levels), code))
    if not found:
        return None
    found = sorted(set(found), reverse=True)
    best = [hit for hit in found if hit[:2] == found[0][:2]]
    return best[0][2] if len(best) == 1 else None
