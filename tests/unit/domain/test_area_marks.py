# SPDX-License-Identifier: Apache-2.0
"""Core districts and old codes: what is marked, what follows, and what nobody knows."""

from __future__ import annotations

import pytest

from outreach.domain import area_marks
from outreach.domain.area_marks import city_of, in_list, is_core, read_marks, resolve
from outreach.domain.areas import codes_in_force, find_area
from outreach.domain.declared import place_of
from outreach.domain.facts import NOWHERE
from outreach.errors import UserError


@pytest.mark.parametrize(
    ("code", "core"),
    [
        ("440106", True),  # 广州市天河区
        ("440118", False),  # 广州市增城区: a district, not core
        ("441621", False),  # 紫金县: a county never is
        ("640104", True),  # 银川市兴庆区
        ("110105", True),  # 北京市朝阳区
        ("110116", False),  # 北京市怀柔区
        ("430602", None),  # 岳阳市岳阳楼区: nobody marked that city
        ("429004", False),  # 仙桃市, governed by the province
        ("999999", None),
        ("", None),
    ],
)
def test_a_district_is_core_or_not_or_nobody_knows(code: str, core: bool | None) -> None:
    assert is_core(code) is core


def test_districts_of_one_city_share_it_and_a_municipality_is_one_city() -> None:
    assert city_of("440106") == city_of("440118") == "4401"
    assert city_of("110101") == city_of("110116") == "11"
    assert city_of("429004") == "429004"
    assert city_of("999999") is None


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("110103", ("110101",)),  # 崇文区
        ("110221", ("110114",)),  # 昌平县
        ("310108", ("310106",)),  # 闸北区
        ("441621", ("441621",)),
        ("999999", ()),
    ],
)
def test_an_old_code_is_the_place_it_has_become(old: str, today: tuple[str, ...]) -> None:
    assert resolve(old) == today


def test_every_code_of_today_is_itself_and_every_answer_is_of_today() -> None:
    today = {code for code, _ in codes_in_force()}
    assert all(resolve(code) == (code,) for code in today)
    old = [code for code in area_marks._by_name()[0] if code]
    assert old
    for code in (f"{number:06d}" for number in range(110000, 660000, 7)):
        assert set(resolve(code)) <= today


def test_most_old_codes_resolve_and_the_others_are_asked_for() -> None:
    from outreach.domain.areas import _table

    old = [code for code, area in _table().items() if area.last_year is not None]
    found = [code for code in old if len(resolve(code)) == 1]
    assert len(found) / len(old) > 0.75
    lost = next(code for code in old if not resolve(code))
    assert find_area(lost) is not None
    assert place_of(lost) == NOWHERE


def test_a_county_is_never_core() -> None:
    assert not [code for code, _ in codes_in_force() if code[4:] >= "21" and is_core(code)]


def test_the_three_regions_and_three_prefectures_are_a_list() -> None:
    assert in_list("513401", "three_regions_three_prefectures")  # 凉山州西昌市
    assert not in_list("441621", "three_regions_three_prefectures")
    assert not in_list("441621", "no such list")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[core."4401"]\ncity = "广州"\nevidence = "memory"\ndistricts = ["441621"]\n',
         "core.4401.districts"),
        ('[core."4401"]\ncity = "广州"\ndistricts = ["440106"]\n', "core.4401.evidence"),
        ('[successors]\n"110103" = ["110104"]\n', "successors.110103"),
        ('[lists.here]\nnote = "x"\n', "lists.here.prefixes"),
    ],
)  # fmt: skip
def test_marks_that_cannot_be_are_refused_with_file_and_key(text: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        read_marks(text, file="marks.toml")
    assert "marks.toml" in str(refused.value)
    assert key in str(refused.value)
