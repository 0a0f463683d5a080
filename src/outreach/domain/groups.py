# SPDX-License-Identifier: Apache-2.0
"""Groups that figures are broken down by, and how small ones are rolled up before they leave.

Inside the firm a dashboard shows every count. In what leaves it, no group of 1 to 4 persons
may be seen or worked out from the total (architecture, decision 7): groups hang on a fixed
tree, and where one is too small its whole family shows as one. Nothing is ever left blank, so
nothing can be found by taking away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outreach.domain.children import Carer
from outreach.errors import N_

SMALLEST = 5  # persons that a published group must have, unless it has none

# Who looks after a child, as R14 groups it; what was never asked is 待确认, never a guess.
UNKNOWN = "unknown"
UNKNOWN_CARE = UNKNOWN
CARE_OF = {
    Carer.PARENTS: "parents",
    Carer.FATHER: "parents",
    Carer.MOTHER: "parents",
    Carer.PATERNAL_GRANDPARENTS: "grandparents",
    Carer.MATERNAL_GRANDPARENTS: "grandparents",
    Carer.RELATIVE: "others",
    Carer.OTHER: "others",
    Carer.BOARDING_SCHOOL: "boarding_school",
    Carer.NOBODY: "nobody",
    Carer.UNKNOWN: UNKNOWN_CARE,
}
CARE_GROUPS = tuple(dict.fromkeys(CARE_OF.values()))
NOT_ASKED = "not_asked"
MERGED = "merged"  # small families that stand together

LABELS = {
    "0-5": N_("0–5 岁"),
    "6-13": N_("6–13 岁"),
    "14-15": N_("14–15 岁"),
    "16-17": N_("16–17 岁"),
    "0-13": N_("0–13 岁"),
    "14-17": N_("14–17 岁"),
    "parents": N_("父母"),
    "grandparents": N_("祖父母、外祖父母"),
    "others": N_("亲属或其他人"),
    "boarding_school": N_("寄宿学校"),
    "nobody": N_("没有大人"),
    UNKNOWN_CARE: N_("待确认"),
    "not_parents": N_("父母以外的人或待确认"),
    "rest": N_("其他或待确认"),
}


@dataclass(frozen=True)
class Group:
    """A group of the tree: shown by its parts where all of them are large enough."""

    code: str
    parts: tuple[Group, ...] = ()


def _leaves(*codes: str) -> tuple[Group, ...]:
    return tuple(Group(code) for code in codes)


AGE_TREE = Group(
    "all",
    (Group("0-13", _leaves("0-5", "6-13")), Group("14-17", _leaves("14-15", "16-17"))),
)
CARE_TREE = Group(
    "all",
    (
        Group("parents"),
        Group(
            "not_parents",
            (
                Group("grandparents"),
                Group("rest", _leaves("others", "boarding_school", "nobody", UNKNOWN_CARE)),
            ),
        ),
    ),
)
LABOUR_TREE = Group(
    "all",
    (Group("own"), Group("other_firms", _leaves("agency", "dispatched", "subcontract", "walk_in"))),
)
SEX_TREE = Group("all", _leaves("male", "female", UNKNOWN))
SIGNED_TREE = Group("all", (Group("earlier"), Group("this_quarter", _leaves("new", "renewed"))))
SCHOOL_TREE = Group(
    "all",
    (
        Group("before_school", _leaves("not_yet", "kindergarten")),
        Group("compulsory", _leaves("primary", "junior")),
        Group("after_nine", _leaves("senior", "vocational")),
        Group("no_school", _leaves("dropped_out", "not_in_school", UNKNOWN)),
    ),
)
DIRECTION_TREE = Group(
    "all", (Group("parent_home"), Group("come_here", _leaves("visit", "summer_child")))
)
WINDOW_TREE = Group(
    "all", (Group("holidays", _leaves("spring", "national")), *_leaves("summer", "other"))
)
AID_TREE = Group(
    "all",
    (
        Group("brands", _leaves("warmth", "study")),
        Group("others_aid", _leaves("charity", "fund", "other")),
    ),
)
# Home provinces by region; what is not confirmed stands with the others.
_REGIONS = {
    "south": ("44", "45", "46"),
    "south_west": ("50", "51", "52", "53", "54"),
    "centre": ("41", "42", "43"),
    "east": ("31", "32", "33", "34", "35", "36", "37"),
    "north": ("11", "12", "13", "14", "15", "21", "22", "23"),
    "north_west": ("61", "62", "63", "64", "65"),
    "elsewhere": ("71", "81", "82", UNKNOWN),
}
PROVINCE_TREE = Group(
    "all", tuple(Group(region, _leaves(*codes)) for region, codes in _REGIONS.items())
)
# Which groups may leave the firm, and along which tree; what is not here stays inside.
TREES = {
    ("R02", "labour"): LABOUR_TREE,
    ("R03", "sex"): SEX_TREE,
    ("R04", "province"): PROVINCE_TREE,
    ("R05", "age"): AGE_TREE,
    ("R12", "signed"): SIGNED_TREE,
    ("R14", "age"): AGE_TREE,
    ("R14", "care"): CARE_TREE,
    ("R14", "school"): SCHOOL_TREE,
    ("R22", "direction"): DIRECTION_TREE,
    ("R22", "window"): WINDOW_TREE,
    ("R24", "kind"): AID_TREE,
}
LABELS |= {
    "own": N_("本单位职工"),
    "other_firms": N_("外单位和劳务派遣"),
    "agency": N_("劳务公司在册"),
    "dispatched": N_("派遣"),
    "subcontract": N_("分包"),
    "walk_in": N_("其他外单位"),
    "male": N_("男"),
    "female": N_("女"),
    "earlier": N_("以前签署"),
    "this_quarter": N_("本季度签署"),
    "new": N_("新签"),
    "renewed": N_("续签"),
    "before_school": N_("未入学"),
    "not_yet": N_("未入园"),
    "kindergarten": N_("幼儿园"),
    "compulsory": N_("小学和初中"),
    "primary": N_("小学"),
    "junior": N_("初中"),
    "after_nine": N_("高中和中职"),
    "senior": N_("高中"),
    "vocational": N_("中职"),
    "no_school": N_("不在学或待确认"),
    "dropped_out": N_("辍学"),
    "not_in_school": N_("不在学"),
    "parent_home": N_("回家看孩子"),
    "come_here": N_("到厂团聚"),
    "visit": N_("家人来团聚"),
    "summer_child": N_("孩子来过假期"),
    "holidays": N_("春节和国庆"),
    "spring": N_("春节"),
    "national": N_("国庆"),
    "summer": N_("暑期"),
    "other": N_("其他"),
    "brands": N_("送温暖和金秋助学"),
    "warmth": N_("送温暖"),
    "study": N_("金秋助学"),
    "others_aid": N_("其他帮扶"),
    "charity": N_("慈善救助"),
    "fund": N_("专项基金"),
    "south": N_("华南"),
    "south_west": N_("西南"),
    "centre": N_("华中"),
    "east": N_("华东"),
    "north": N_("华北、东北"),
    "north_west": N_("西北"),
    "elsewhere": N_("其他或待确认"),
}
PROVINCES = {
    "11": N_("北京"), "12": N_("天津"), "13": N_("河北"), "14": N_("山西"), "15": N_("内蒙古"),
    "21": N_("辽宁"), "22": N_("吉林"), "23": N_("黑龙江"), "31": N_("上海"), "32": N_("江苏"),
    "33": N_("浙江"), "34": N_("安徽"), "35": N_("福建"), "36": N_("江西"), "37": N_("山东"),
    "41": N_("河南"), "42": N_("湖北"), "43": N_("湖南"), "44": N_("广东"), "45": N_("广西"),
    "46": N_("海南"), "50": N_("重庆"), "51": N_("四川"), "52": N_("贵州"), "53": N_("云南"),
    "54": N_("西藏"), "61": N_("陕西"), "62": N_("甘肃"), "63": N_("青海"), "64": N_("宁夏"),
    "65": N_("新疆"), "71": N_("台湾"), "81": N_("香港"), "82": N_("澳门"),
}  # fmt: skip
LABELS |= PROVINCES
LABELS[MERGED] = N_("其他（合并）")


def rolled_up(tree: Group, counts: Mapping[str, int]) -> dict[str, int]:
    """Return the groups that may leave the firm, in order; empty when only the total may.

    A family of the tree with a small part shows as one. Where a whole family is small itself,
    it joins the others like it under 其他, with the smallest larger one where they are too few:
    so no sum and no difference leads back to any of them.
    """
    wholes = {part.code: _sum(part, counts) for part in tree.parts}
    merged = _merged(wholes)
    if len(merged) == len(tree.parts):
        return {}
    shown: dict[str, int] = {}
    for part in tree.parts:
        if part.code not in merged:
            shown |= _shown(part, counts)
    if len(tree.parts) > 4:  # many families: those with nobody in them need no line
        shown = {code: n for code, n in shown.items() if n}
    if merged:
        shown[MERGED] = sum(wholes[code] for code in merged)
    return shown


def _merged(wholes: Mapping[str, int]) -> set[str]:
    """Return the families that must stand together: the small ones, and whom it takes to hide."""
    small = {code for code, n in wholes.items() if 0 < n < SMALLEST}
    if not small:
        return set()
    larger = sorted((n, code) for code, n in wholes.items() if n >= SMALLEST)
    while larger and (len(small) < 2 or sum(wholes[code] for code in small) < SMALLEST):
        small.add(larger.pop(0)[1])
    if not larger:  # nothing but the total is left
        return set(wholes)
    return small


def _shown(group: Group, counts: Mapping[str, int]) -> dict[str, int]:
    whole = {group.code: _sum(group, counts)}
    if not group.parts or any(0 < _sum(part, counts) < SMALLEST for part in group.parts):
        return whole
    return {code: n for part in group.parts for code, n in _shown(part, counts).items()}


def _sum(group: Group, counts: Mapping[str, int]) -> int:
    if not group.parts:
        return counts.get(group.code, 0)
    return sum(_sum(part, counts) for part in group.parts)


def leaves_of(tree: Group, code: str) -> tuple[str, ...]:
    """Return the undivided groups that a group of a tree stands for."""
    if tree.code == code:
        return _codes(tree)
    return next((found for part in tree.parts if (found := leaves_of(part, code))), ())


def _codes(group: Group) -> tuple[str, ...]:
    if not group.parts:
        return (group.code,)
    return tuple(code for part in group.parts for code in _codes(part))
