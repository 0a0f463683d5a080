# SPDX-License-Identifier: Apache-2.0
"""What the policy engine asks of an area code: province, city, core district, today's code.

Codes come from old numbers and from typing, so nothing here raises on a code: what is not
known is None or empty, and the engine asks. All answers are prepared once for the whole table;
a look-up is one dict access.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from outreach.domain.area_data import (
    FILE,
    MUNICIPALITIES,
    AreaData,
    AreaList,
    Source,
    city_key,
    read_area_data,
)
from outreach.domain.area_successors import find_successors, is_district, own_name, stem
from outreach.domain.areas import Area, all_areas
from outreach.errors import N_, UserError


@dataclass(frozen=True)
class _Place:
    """The prepared answers for one code."""

    now: tuple[str, ...]  # the codes in force that it stands for
    counties: frozenset[str]  # the counties of today that it may be
    province: str | None
    city: str | None
    core: bool | None


_NOWHERE = _Place((), frozenset(), None, None, None)


def resolve(code: str) -> tuple[str, ...]:
    """Return the codes in force for a possibly abolished code; () when it is not known.

    Several when the old unit was divided, or when its name does not tell which it became.
    """
    return _places().get(code, _NOWHERE).now


def province_of(code: str) -> str | None:
    """Return the first two digits of today's province: 510230 (大足县) -> "50"."""
    return _places().get(code, _NOWHERE).province


def city_of(code: str) -> str | None:
    """Return the code of today's city: 441621 -> "441600"; None for a whole province.

    A municipality is one city ("110000"); a county that its province governs itself, and a
    city of the XPCC, is a city of its own.
    """
    return _places().get(code, _NOWHERE).city


def is_core(code: str) -> bool | None:
    """Tell whether a code is a core district of its city; None when that is not known.

    A county, a county-level city and a city without districts are surely none; the only
    district of a city is its core.
    """
    return _places().get(code, _NOWHERE).core


def core_source(code: str) -> Source | None:
    """Return what the core districts of the code's city rest on; None without marks."""
    mark = _data().cores.get(city_of(code) or "")
    return mark.source if mark else None


def same_county(a: str, b: str) -> bool | None:
    """Tell whether two codes are one county today; None when either could be several."""
    first = _places().get(a, _NOWHERE).counties
    second = _places().get(b, _NOWHERE).counties
    if not first or not second:
        return None
    if first.isdisjoint(second):
        return False
    return True if len(first) == len(second) == 1 else None


def in_list(code: str, name: str) -> bool:
    """Tell whether a code, or what it may be today, stands in a named list of areas."""
    begins = area_list(name).begins
    return any(now.startswith(begins) for now in resolve(code))


def area_list(name: str) -> AreaList:
    """Return a named list of areas with its source; refuse a name that there is not."""
    found = _data().lists.get(name)
    if found is None:
        raise UserError(N_("没有名为“{name}”的地区名单，请核对。"), code="area_data", name=name)
    return found


def unresolved() -> tuple[str, ...]:
    """Return the abolished codes of which nobody knows what they are today."""
    return tuple(code for code, place in _places().items() if not place.now)


@lru_cache(maxsize=1)
def _data() -> AreaData:
    source = files("outreach.domain").joinpath(FILE).read_text(encoding="utf-8")
    return read_area_data(source, all_areas())


@lru_cache(maxsize=1)
def _places() -> Mapping[str, _Place]:
    table = all_areas()
    today = {code: area for code, area in table.items() if area.last_year is None}
    counties = _counties(today)
    leaves = {code for below in counties.values() for code in below}
    data = _data()
    cores = _cores([today[code] for code in sorted(leaves)], data)
    places = {}
    for code in today:
        city = None if len(counties[code]) > 1 and _is_province(code) else city_key(code)
        places[code] = _Place((code,), counties[code], code[:2], city, _one(cores, counties[code]))
    for code, now in _old_codes(table, sorted(leaves), data).items():
        places[code] = _old_place(table[code], now, places)
    return places


def _is_province(code: str) -> bool:
    return code.endswith("0000") and code[:2] not in MUNICIPALITIES


def _one(cores: Mapping[str, bool | None], counties: Iterable[str]) -> bool | None:
    """Return what all the counties have in common."""
    known = {cores[code] for code in counties}
    return known.pop() if len(known) == 1 else None


def _counties(today: Mapping[str, Area]) -> dict[str, frozenset[str]]:
    """Return the counties below each code: itself, or those of a city, its 市辖区, a province.

    A city without counties (东莞市) is one itself, and so is a province without (香港).
    """
    wholes = {code for code in today if _is_whole(code, today)}
    below: defaultdict[str, set[str]] = defaultdict(set)
    by_name: defaultdict[str, set[str]] = defaultdict(set)
    for code, area in today.items():
        by_name[area.name].add(code)
        if not code.endswith("00") and code not in wholes:
            for up in {code, code[:4] + "00", code[:2] + "0000"}:
                below[up].add(code)
    for code in today:
        if code.endswith("00") and code not in below and code not in wholes and code[2:4] != "00":
            below[code].add(code)
            below[code[:2] + "0000"].add(code)
    result = {}
    for code, area in today.items():
        up = code[:4] + "00" if below[code[:4] + "00"] else code[:2] + "0000"
        found = below[code] or below[up] or by_name[area.name]
        if code in wholes and code.endswith("01"):  # all 市辖区 of a city, without its counties
            found = {county for county in found if is_district(today[county])} or found
        result[code] = frozenset(found)
    return result


def _is_whole(code: str, today: Mapping[str, Area]) -> bool:
    """Tell whether a code carries the name of one above it: all 市辖区 of a city, no county."""
    above = {code[:4] + "00", code[:2] + "0000"} - {code}
    return any(up in today and today[up].name == today[code].name for up in above)


def _cores(leaves: Iterable[Area], data: AreaData) -> dict[str, bool | None]:
    """Say of each county whether it is a core district, as far as the marks go."""
    districts: defaultdict[str, list[str]] = defaultdict(list)
    cores: dict[str, bool | None] = {}
    for area in leaves:
        cores[area.code] = False
        if is_district(area) and not area.code.endswith("00"):
            districts[city_key(area.code)].append(area.code)
    for city, codes in districts.items():
        mark = data.cores.get(city)
        for code in codes:
            if mark and code not in mark.unsure:
                cores[code] = code in mark.core
            elif mark or len(codes) > 1:
                cores[code] = None
            else:
                cores[code] = True
    return cores


def _old_codes(
    table: Mapping[str, Area], leaves: Iterable[str], data: AreaData
) -> dict[str, tuple[str, ...]]:
    """Resolve every abolished code: by the marks, by its name, a prefecture by its counties."""
    old = [area for area in table.values() if area.last_year is not None]
    cities = [
        area
        for code, area in table.items()
        if area.last_year is None and code.endswith("00") and not code.endswith("0000")
    ]
    named = find_successors(
        [area for area in old if not area.code.endswith("00")],
        [table[code] for code in leaves],
        [area for area in cities if " " in area.name],
        data.moved,
    )
    result: dict[str, tuple[str, ...]] = {}
    below: defaultdict[str, set[str]] = defaultdict(set)
    for area in old:
        mark = data.replaced.get(area.code) or data.renamed.get((area.code[:2], own_name(area)))
        result[area.code] = mark.codes if mark else named.get(area.code, ())
        below[area.code[:4]] |= {city_key(code) for code in result[area.code]}
    by_stem = {(area.code[:2], stem(own_name(area))): area.code for area in cities}
    for area in old:
        if area.code.endswith("00") and not result[area.code]:
            own = by_stem.get((area.code[:2], stem(own_name(area))))
            spread = below[area.code[:4]] or ({own} if own else set())
            result[area.code] = tuple(sorted(spread))
    return result


def _old_place(area: Area, now: tuple[str, ...], places: Mapping[str, _Place]) -> _Place:
    """Prepare the answers for an abolished code; what its successors differ in is not known.

    One without successors keeps its province, which is enough to tell two provinces apart.
    """
    if not now:
        whole = places.get(area.code[:2] + "0000", _NOWHERE)
        return _Place((), whole.counties, whole.province, None, None)
    found = [places[code] for code in now]
    cities = {place.city for place in found}
    provinces = {place.province for place in found}
    cores = {place.core for place in found}
    return _Place(
        now,
        frozenset().union(*(place.counties for place in found)),
        provinces.pop() if len(provinces) == 1 else None,
        cities.pop() if len(cities) == 1 else None,
        cores.pop() if len(cores) == 1 else None,
    )
