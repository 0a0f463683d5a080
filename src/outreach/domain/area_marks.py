# SPDX-License-Identifier: Apache-2.0
"""What the rules ask of an area code: its city, whether it is core, what an old code is today.

The table of codes (:mod:`outreach.domain.areas`) says what a place is called; the marks here are
data with their evidence (``policy/area_marks.toml``). What is not marked is not known: the engine
then asks, it never takes a district for not core.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from outreach.domain.areas import codes_in_force, find_area, is_old
from outreach.domain.pack_reading import Reader, refuse
from outreach.errors import N_

_FILE = Path(__file__).parent / "policy" / "area_marks.toml"
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
_ENDINGS = "县区市旗"
FIRST_COUNTY = "21"  # the last two digits of a code: districts stand below, counties from here


@dataclass(frozen=True)
class Marks:
    """The marks as they are loaded: core districts by city, successors of old codes, lists."""

    core: dict[str, frozenset[str]]
    successors: dict[str, tuple[str, ...]]
    lists: dict[str, tuple[str, ...]]


def read_marks(text: str, *, file: str) -> Marks:
    """Read the marks; a wrong file is refused whole with file, key and reason.

    Raises :class:`UserError` with the code ``bad_pack``.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refuse(file, "-", N_("不是 TOML 格式：{detail}"), detail=error) from error
    core = {}
    for city, entry in data.get("core", {}).items():
        part = Reader(entry, file, f"core.{city}.")
        part.only({"city", "evidence", "districts"})
        part.text("evidence")
        districts = part.texts("districts")
        for code in districts:
            if find_area(code) is None or city_of(code) != city or code[4:] >= FIRST_COUNTY:
                raise part.wrong("districts", N_("{area} 不是这个市的市辖区"), area=code)
        core[city] = frozenset(districts)
    lists = {
        name: Reader(entry, file, f"lists.{name}.").texts("prefixes")
        for name, entry in data.get("lists", {}).items()
    }
    return Marks(core, _successors(data.get("successors", {}), file), lists)


def _successors(data: dict[str, Any], file: str) -> dict[str, tuple[str, ...]]:
    part = Reader(data, file, "successors.")
    found = {}
    for code in data:
        found[code] = part.texts(code)
        for after in found[code]:
            if find_area(after) is None or is_old(after):
                raise part.wrong(code, N_("{area} 不是现行代码"), area=after)
    return found


@lru_cache(maxsize=1)
def _marks() -> Marks:
    return read_marks(_FILE.read_text(encoding="utf-8"), file=_FILE.name)


def city_of(code: str) -> str | None:
    """Return the prefecture a county belongs to; a municipality is one city; None if unknown."""
    if find_area(code) is None:
        return None
    if code[:2] in _MUNICIPALITIES:
        return code[:2]
    return code if code[2:4] == "90" else code[:4]  # 省直辖县级: a city of its own


def is_core(code: str) -> bool | None:
    """Tell whether a code is a core district of its city; None where that is not known."""
    city = city_of(code)
    if city is None:
        return None
    if code[4:] >= FIRST_COUNTY or code[2:4] == "90":
        return False
    marked = _marks().core.get(city)
    return None if marked is None or code.endswith("00") else code in marked


def in_list(code: str, name: str) -> bool:
    """Tell whether a place lies in a named list of areas, such as 三区三州."""
    return code.startswith(_marks().lists.get(name, ("-",)))


@lru_cache(maxsize=1)
def _by_name() -> tuple[dict[str, list[str]], dict[tuple[str, str], list[str]]]:
    whole: dict[str, list[str]] = {}
    stems: dict[tuple[str, str], list[str]] = {}
    for code, name in codes_in_force():
        whole.setdefault(name, []).append(code)
        if not code.endswith("00"):
            stems.setdefault((code[:2], _stem(name)), []).append(code)
    return whole, stems


def _stem(name: str) -> str:
    own = name.rsplit(maxsplit=1)[-1]
    return own[:-1] if own[-1] in _ENDINGS and len(own) > 2 else own


@lru_cache(maxsize=8192)
def resolve(code: str) -> tuple[str, ...]:
    """Return what a code is today: itself, or the codes an abolished one may have become.

    By the marks; else by the same full name; else by the same name in the same province whose
    ending alone changed (昌平县 is 昌平区). Empty where nobody knows: a place of today is asked.
    """
    area = find_area(code)
    if area is None:
        return ()
    if area.last_year is None:
        return (code,)
    marked = _marks().successors.get(code)
    if marked is not None:
        return marked
    whole, stems = _by_name()
    same = whole.get(area.name)
    return tuple(same if same is not None else stems.get((code[:2], _stem(area.name)), ()))
