# SPDX-License-Identifier: Apache-2.0
"""What an area code means to a rule: city, core district, today's code; and its data file."""

from __future__ import annotations

from importlib.resources import files

import pytest

from outreach.domain.area_data import city_key, read_area_data
from outreach.domain.area_marks import (
    area_list,
    city_of,
    core_source,
    in_list,
    is_core,
    province_of,
    resolve,
    same_county,
    unresolved,
)
from outreach.domain.area_successors import is_district, own_name, stem
from outreach.domain.areas import all_areas, is_old
from outreach.domain.texts import Evidence
from outreach.errors import UserError

TABLE = all_areas()
NOW = [code for code, area in TABLE.items() if area.last_year is None]
OLD = [code for code, area in TABLE.items() if area.last_year is not None]
MARKS = files("outreach.domain").joinpath("policy/area_marks.toml").read_text(encoding="utf-8")
UNKNOWN = ("", "999999", "44", "紫金县", "44162")


@pytest.mark.parametrize(
    ("code", "province", "city"),
    [
        ("441621", "44", "441600"),
        ("441600", "44", "441600"),
        ("440301", "44", "440300"),  # the districts as a whole
        ("441900", "44", "441900"),  # a city without districts
        ("620201", "62", "620200"),
        ("110101", "11", "110000"),  # a municipality is one city
        ("110200", "11", "110000"),
        ("500230", "50", "500000"),
        ("429004", "42", "429004"),  # governed by the province itself
        ("469005", "46", "469005"),
        ("659001", "65", "659001"),  # of the XPCC
        ("510230", "50", "500000"),  # 四川省 重庆市 大足县, in its province of today
        ("442522", "44", "441600"),  # 惠阳地区 紫金县, in its city of today
        ("440000", "44", None),
        ("442500", "44", None),  # 惠阳地区 became several cities
    ],
)
def test_a_code_has_its_province_and_city_of_today(
    code: str, province: str, city: str | None
) -> None:
    assert province_of(code) == province
    assert city_of(code) == city


@pytest.mark.parametrize(
    ("code", "now"),
    [
        ("441621", {"441621"}),
        ("110103", {"110101"}),  # 崇文区, merged
        ("310108", {"310106"}),  # 闸北区, merged
        ("442522", {"441621"}),  # 紫金县, in another prefecture
        ("440181", {"440113"}),  # 番禺市, a district now
        ("510230", {"500111"}),  # 大足县, in another province
        ("442122", {"469005"}),  # 广东 文昌县
        ("130223", {"130284"}),  # 滦县, renamed 滦州市
        ("210621", {"210682"}),  # 凤城满族自治县
        ("340901", {"341003"}),  # 黄山市 of 1986 is the district, not the city
        ("620112", {"620402"}),  # 兰州市 白银区, a city of its own
        ("500105", {"500157"}),  # 江北区, in 两江新区
        ("442500", {"441300", "441500", "441600", "441900"}),
        ("320524", {"320506", "320507"}),  # 吴县, divided
        ("362401", {"360802", "360803"}),  # 吉安市 is the city's districts, not 吉安县
    ],
)
def test_an_abolished_code_is_what_its_place_became(code: str, now: set[str]) -> None:
    assert set(resolve(code)) == now


def test_every_code_in_force_is_itself() -> None:
    assert all(resolve(code) == (code,) for code in NOW)


def test_what_an_old_code_became_is_in_force() -> None:
    for code in OLD:
        now = resolve(code)
        assert len(set(now)) == len(now)
        assert not any(is_old(new) for new in now)
        assert [again for new in now for again in resolve(new)] == list(now)


def test_the_abolished_codes_that_nobody_can_place_are_counted() -> None:
    missing = unresolved()
    assert set(missing) == {code for code in OLD if not resolve(code)}
    assert len(missing) == 12  # seven of 大兴安岭 and five lone ones
    assert {province_of(code) for code in missing} == {"23", "42", "63", "65"}


def test_an_old_name_is_kept_or_marked() -> None:
    """A single successor bears the old name, or the marks say why it does not."""
    loose = [
        code
        for code in OLD
        if len(resolve(code)) == 1
        and stem(own_name(TABLE[code])) not in TABLE[resolve(code)[0]].name
        and f"\n{code} = " not in MARKS
        and f'\n"{code[:2]} {own_name(TABLE[code])}" = ' not in MARKS
    ]
    assert [code for code in loose if not code.endswith("00")] == []


@pytest.mark.parametrize(
    ("code", "core"),
    [
        ("440104", True),  # 广州 越秀区
        ("440118", False),  # 增城区
        ("440111", None),  # 白云区: its south only
        ("640104", True),  # 银川 兴庆区
        ("110103", True),  # 崇文区, as 东城区
        ("441502", True),  # 汕尾 城区, the only district
        ("441621", False),
        ("441881", False),
        ("441900", False),  # 东莞市 has no districts
        ("442000", False),
        ("659001", False),
        ("429021", False),  # 神农架林区
        ("140702", None),  # 晋中 榆次区: no marks
        ("640101", True),  # all districts of 银川 are core
        ("440300", None),  # some are, some are not
    ],
)
def test_core_districts_are_known_unknown_or_surely_not(code: str, core: bool | None) -> None:
    assert is_core(code) is core


def test_no_county_and_no_county_level_city_is_core() -> None:
    counties = [
        code for code in NOW if own_name(TABLE[code])[-1] in "县旗" and " " in TABLE[code].name
    ]
    assert len(counties) > 1300
    assert {is_core(code) for code in counties} == {False}
    cities = [code for code in NOW if "80" < code[4:] < "99" and code[2:4] != "90"]
    assert len(cities) > 300
    assert {is_core(code) for code in cities} == {False}


def test_every_core_district_is_a_district_in_force_or_all_of_a_city() -> None:
    for code in NOW:
        if is_core(code) and not code.endswith(("00", "01")):
            assert is_district(TABLE[code])


def test_every_city_has_a_code_and_so_has_every_provinces_capital_marks() -> None:
    for code in NOW:
        if (city := city_of(code)) is not None:
            assert city in TABLE
            assert not is_old(city)
            assert city_key(city) == city
    capitals = {f"{province[:2]}0100" for province in NOW if province[:2] < "66"}
    for capital in capitals:
        assert core_source(capital) is not None


def test_a_mark_says_what_it_rests_on() -> None:
    yinchuan, canton = core_source("640106"), core_source("440104")
    assert yinchuan
    assert canton
    assert (yinchuan.evidence, canton.evidence) == (Evidence.EXCERPT, Evidence.MEMORY)
    assert core_source("140702") is None
    assert core_source("999999") is None


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("441621", "441621", True),
        ("442522", "441621", True),  # the number's old code and today's
        ("440181", "440113", True),
        ("441621", "441622", False),
        ("441900", "441900", True),
        ("620200", "620201", True),
        ("441600", "441621", None),  # a whole city and a county in it
        ("441600", "441900", False),
        ("320524", "320506", None),  # 吴县 could be either
        ("320524", "320524", None),
        ("320524", "320509", False),
        ("232761", "441621", False),  # where 加格达奇 is, it is not in 广东
        ("232761", "232761", None),
        ("999999", "999999", None),
        ("441621", "", None),
    ],
)
def test_two_codes_are_one_county_or_not_or_nobody_knows(a: str, b: str, same: bool | None) -> None:
    assert same_county(a, b) is same
    assert same_county(b, a) is same


@pytest.mark.parametrize("code", UNKNOWN)
def test_an_unknown_code_is_asked_about(code: str) -> None:
    assert resolve(code) == ()
    assert province_of(code) is None
    assert city_of(code) is None
    assert is_core(code) is None
    assert same_county(code, "441621") is None
    assert not in_list(code, "sanqu_sanzhou")


def test_the_lists_of_plans_hold_provinces_prefectures_and_counties() -> None:
    inside = ("540102", "513422", "620623", "623001", "632701", "653101", "533301", "542121")
    assert all(in_list(code, "sanqu_sanzhou") for code in inside)
    assert not any(in_list(code, "sanqu_sanzhou") for code in ("441621", "620602", "510104"))
    assert in_list("510230", "central_west")
    assert not in_list("441621", "central_west")
    assert area_list("sanqu_sanzhou").source.evidence is Evidence.EXCERPT


def test_a_list_that_there_is_not_is_refused_by_name() -> None:
    with pytest.raises(UserError, match="border"):
        in_list("441621", "border")


GOOD = """
[sources.a]
text = "甲"
evidence = "memory"
[moved]
51 = { source = "a", provinces = ["50"] }
[lists]
west = { source = "a", begins = ["54"] }
[core]
440100 = { source = "a", core = ["440104"], unsure = ["440111"] }
[renamed]
"13 滦县" = { source = "a", codes = ["130284"] }
[replaced]
110103 = { source = "a", codes = ["110101"] }
"""


def test_a_small_file_is_read() -> None:
    data = read_area_data(GOOD, TABLE, "x.toml")
    assert data.cores["440100"].core == {"440104"}
    assert data.renamed["13", "滦县"].codes == ("130284",)


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("[core]", "[core", "x.toml", "无法读取"),
        ("[lists]", "[other]", "lists", "没有填写"),
        ('text = "甲"', 'text = ""', "sources.a.text", "没有填写"),
        ('evidence = "memory"', 'evidence = "sure"', "sources.a.evidence", "只能是 document"),
        ('"a", core', '"b", core', "core.440100.source", "没有列出的来源"),
        ('core = ["440104"]', 'core = ["440199"]', "core.440100.core", "440199 不在现行表里"),
        ('core = ["440104"]', 'core = ["440403"]', "core.440100.core", "440403 不是该市的区"),
        ('core = ["440104"]', 'core = ["440111"]', "core.440100.unsure", "相同的区"),
        ('core = ["440104"]', "core = []", "core.440100.core", "一项也没有"),
        ('core = ["440104"]', 'core = ["440104", "440104"]', "core.440100.core", "重复"),
        ("440100 =", "441621 =", "core.441621", "不是一个市"),
        ('begins = ["54"]', 'begins = ["99"]', "lists.west.begins", "99 不是现行代码的开头"),
        ('begins = ["54"]', "begins = 54", "lists.west.begins", "一列文字"),
        ("13 滦县", "13 紫金县", "renamed.13 紫金县", "不是已撤销的名称"),
        ("110103 =", "110101 =", "replaced.110101", "不是已撤销的区划代码"),
        ('codes = ["110101"]', 'codes = ["110104"]', "replaced.110103", "110104 不在现行表里"),
        ("51 =", "99 =", "moved.99", "不是现行代码的开头"),
    ],
)
def test_a_bad_file_is_refused_by_file_key_and_reason(
    old: str, new: str, key: str, reason: str
) -> None:
    assert old in GOOD
    with pytest.raises(UserError) as refused:
        read_area_data(GOOD.replace(old, new, 1), TABLE, "x.toml")
    assert refused.value.code == "area_data"
    for part in ("x.toml", key, reason):
        assert part in str(refused.value)
