# SPDX-License-Identifier: Apache-2.0
"""What an abolished area code is today, read off the table itself by the names.

A successor is the unit that carries the name on: the same name under a newer code, a county
that became a district or a city of the same name, a prefecture's seat that became a city with
districts. A piece given to a neighbour is not followed. Where several are possible, all of
them are named; where the names say nothing, nothing is. What names cannot tell (滦县 ->
滦州市) stands in ``policy/area_marks.toml`` and comes first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from outreach.domain.areas import Area

Successors = dict[str, tuple[str, ...]]

_KINDS = re.compile(r"(?:自治县|自治旗|自治州|地区|矿区|特区|盟|县|市|区|旗|镇)$")
_PEOPLES = re.compile(
    r"(?:(?:满|蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲"
    r"|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|塔吉克|普米"
    r"|裕固|保安|各)族)+$"
)


def stem(name: str) -> str:
    """Cut a unit's kind and peoples off its own name: 凤城满族自治县 -> 凤城; 郊区 stays."""
    cut = _PEOPLES.sub("", _KINDS.sub("", name))
    return cut if len(cut) > 1 else name


def own_name(area: Area) -> str:
    """Return the last level of a full name."""
    return area.name.rpartition(" ")[2]


def is_district(area: Area) -> bool:
    """Tell whether a county-level unit is a 市辖区 by its name (神农架林区 is none)."""
    own = own_name(area)
    return own.endswith("区") and area.name.count(" ") > 0 and own != "神农架林区"


def _city_stem(area: Area) -> str:
    """Return the stem of the level above a unit: 惠阳地区 紫金县 -> 惠阳."""
    return stem(area.name.split()[-2]) if " " in area.name else ""


class _Today:
    """Today's counties, by what an old name can be compared with."""

    def __init__(self, counties: Iterable[Area]) -> None:
        self.by_own: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self.by_stem: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self.in_city: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        self.districts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self.stems: dict[str, str] = {}
        for area in counties:
            province, root = area.code[:2], stem(own_name(area))
            self.stems[area.code] = root
            self.by_own[province, own_name(area)].append(area.code)
            self.by_stem[province, root].append(area.code)
            for city in {_city_stem(area), area.code[:4]}:
                self.in_city[province, city, root].append(area.code)
                if is_district(area):
                    self.districts[province, city].append(area.code)


@dataclass(frozen=True)
class _Finder:
    """Find the successors of one old county after another."""

    today: _Today
    cities: Mapping[tuple[str, str], str]  # (province, stem): the code of a city of today
    gone: Mapping[tuple[str, str], int]  # (province, stem): when a county's code first ended

    def in_province(self, area: Area, province: str) -> Sequence[str]:
        """Return the successors of one county-level code within one province."""
        if is_district(area):
            return self._of_district(area, province)
        return self._of_county(area, province)

    def _of_district(self, area: Area, province: str) -> Sequence[str]:
        """Take a district for its namesake in its city, else for any district of the city.

        Names such as 新华区 stand in many cities, so other cities are searched only for the
        districts of a prefecture (地区), which held several cities.
        """
        today, root = self.today, stem(own_name(area))
        cities = (_city_stem(area), area.code[:4])
        for city in cities:
            if found := today.in_city.get((province, city, root)):
                return found
        if area.name.split()[-2].endswith("地区"):
            found = today.by_stem.get((province, root), [])
            return found if len(found) == 1 else ()
        for city in cities:
            if found := today.districts.get((province, city)):
                return found
        return ()

    def _of_county(self, area: Area, province: str) -> Sequence[str]:
        """Look for a county's namesake in its city, then in its province."""
        today, own = self.today, own_name(area)
        root = stem(own)
        if own.endswith("市") and (seat := self._seat(area, province, root)):
            return seat
        return (
            today.by_own.get((province, own))
            or today.in_city.get((province, _city_stem(area), root))
            or today.by_stem.get((province, root))
            or self._seat(area, province, root)
        )

    def _seat(self, area: Area, province: str, root: str) -> Sequence[str]:
        """Take a county named like a city of today for the city's districts.

        Those that were counties of their own at that time are left out.
        """
        city = self.cities.get((province, root))
        if city is None or area.last_year is None:
            return ()
        districts = self.today.districts.get((province, city[:4]), [])
        later = area.last_year + 1
        kept = [
            code
            for code in districts
            if self.gone.get((province, self.today.stems[code]), later) >= later
        ]
        return kept or districts or (city,)


def find_successors(
    old: Iterable[Area],
    counties: Iterable[Area],
    cities: Iterable[Area],
    moved: Mapping[str, Sequence[str]],
) -> Successors:
    """Find what each abolished county is today; codes that the names do not tell are left out.

    ``counties`` and ``cities`` are those in force; ``moved`` names, for a province, those that
    were cut out of it since 1980 (重庆 out of 四川).
    """
    old = list(old)
    gone: dict[tuple[str, str], int] = {}
    for area in old:
        if area.last_year and not is_district(area):
            key = area.code[:2], stem(own_name(area))
            gone[key] = min(area.last_year, gone.get(key, area.last_year))
    by_stem = {(area.code[:2], stem(own_name(area))): area.code for area in cities}
    finder = _Finder(_Today(counties), by_stem, gone)
    result = {}
    for area in old:
        for province in (area.code[:2], *moved.get(area.code[:2], ())):
            if found := finder.in_province(area, province):
                result[area.code] = tuple(sorted(found))
                break
    return result
