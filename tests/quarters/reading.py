# SPDX-License-Identifier: Apache-2.0
"""Reading exported workbooks the slow way: cells, dates, spells, ages and families by hand."""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

BANDS = ((5, "0-5"), (13, "6-13"), (15, "14-15"), (17, "16-17"))
CARE = {
    "parents": "parents", "father": "parents", "mother": "parents",
    "paternal_grandparents": "grandparents", "maternal_grandparents": "grandparents",
    "relative": "others", "other": "others", "boarding_school": "boarding_school",
    "nobody": "nobody",
}  # fmt: skip
THEMES = {"家庭监护": "guardianship", "亲情沟通": "communication"}
FORMS = {
    "现场宣讲": "on_site", "家长学校": "parents_school", "座谈讨论": "discussion",
    "观看影片": "film", "发放手册": "handbook", "集中培训": "training", "网上学习": "online",
    "专家授课": "lecture", "家风家教巡讲": "tour",
}  # fmt: skip
VENUES = {"厂区": "factory", "项目部": "site", "宿舍": "dormitory", "其他地点": "other"}
ENGAGED = {"派遣": "dispatched", "分包": "subcontract", "其他外单位": "walk_in"}
SOURCES = {
    "企业列支": "enterprise", "工会经费": "union", "专项基金": "fund", "社会捐赠": "donation",
    "上级补助": "government",
}  # fmt: skip
WAYS = {"回家看孩子": "parent_home", "家人来团聚": "visit", "孩子来过假期": "summer_child"}
WINDOWS = {"春节": "spring", "暑期": "summer", "国庆": "national", "其他": "other"}
TICKETS = {"代购车票": "bought", "补贴车票": "subsidised", "包车座位": "charter"}
AID = {
    "送温暖": "warmth", "金秋助学": "study", "慈善救助": "charity", "专项基金": "fund",
    "其他帮扶": "other",
}  # fmt: skip
BODIES = {
    "国资委": "sasac", "总工会": "union", "工商联": "federation", "民政部门": "civil-affairs",
    "妇联": "women", "共青团": "league", "教育部门": "education", "公安机关": "police",
    "其他单位": "other",
}  # fmt: skip

Line = dict[str, str]
Groups = dict[str, dict[str, int]]


class Workbooks:
    """Every exported workbook of a folder, by kind: ``talks-1.xlsx`` and ``talks-2.xlsx``."""

    def __init__(self, folder: Path) -> None:
        self.lines: dict[str, list[Line]] = defaultdict(list)
        for path in sorted(folder.glob("*.xlsx")):
            kind = path.stem.partition("-")[0]
            rows = load_workbook(path).active.iter_rows(values_only=True)
            heads = [str(head) for head in next(rows)]
            for row in rows:
                cells = ("" if cell is None else str(cell) for cell in row)
                self.lines[kind].append(dict(zip(heads, cells, strict=True)))
        self._people()

    def _people(self) -> None:
        self.spells: dict[str, list[Line]] = defaultdict(list)
        numbers: dict[tuple[str, str], str] = {}
        for line in self.lines["employments"]:
            self.spells[line["职工编号"]].append(line)
            numbers[line["工号"], line["姓名"]] = line["职工编号"]
        self._numbers = numbers
        self.links: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines["guardians"]:
            self.links[line["职工编号"]].append(line)

    def person(self, line: Line) -> str:
        """Return who a line is about, by staff number and name together."""
        return self._numbers[line["工号"], line["姓名"]]

    def at_work(self, day: date) -> set[str]:
        return {
            person
            for person, spells in self.spells.items()
            if any(holds(one["入职日期"], one["离职日期"], day) for one in spells)
        }

    def children(self, person: str, day: date) -> set[str]:
        """Return whom somebody was a guardian of on a day, of whatever age."""
        return {
            link["子女编号"]
            for link in self.links[person]
            if holds(link["开始日期"], link["结束日期"], day)
        }

    def minors(self, person: str, day: date) -> dict[str, date]:
        """Return somebody's minors on a day with their birth dates."""
        return {
            link["子女编号"]: on(link["出生日期"])
            for link in self.links[person]
            if holds(link["开始日期"], link["结束日期"], day) and minor(on(link["出生日期"]), day)
        }

    def first_spell(self, person: str) -> Line:
        return self.spells[person][0]


def key_of(line: Line) -> tuple[str, ...]:
    return tuple(line[head] for head in ("厂区", "宣讲名称", "日期", "开始时间"))


def channel(text: str) -> str:
    return "online" if text == "线上" else "on_site"


def on(text: str) -> date:
    return date.fromisoformat(text)


def within(text: str, first: date, last: date) -> bool:
    return bool(text) and first <= on(text) <= last


def holds(first: str, last: str, day: date) -> bool:
    """Tell whether something holds on a day; an open end holds for ever."""
    return (not first or on(first) <= day) and (not last or day <= on(last))


def fen(line: Line, head: str = "金额（元）") -> int:
    """Read an amount in yuan as fen."""
    whole, _, rest = line.get(head, "").partition(".")
    return int(whole or 0) * 100 + int(rest.ljust(2, "0") or 0)


def tally(found: Iterable[str], codes: Iterable[str] = ()) -> dict[str, int]:
    return filled(Counter(found), codes)


def added(found: Iterable[tuple[str, int]], codes: Iterable[str] = ()) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for code, n in found:
        counts[code] += n
    return {code: n for code, n in filled(counts, codes).items() if n or code in set(codes)}


def filled(counts: Mapping[str, int], codes: Iterable[str]) -> dict[str, int]:
    return dict.fromkeys(codes, 0) | dict(counts)


def components(pairs: Iterable[tuple[str, str]]) -> list[set[str]]:
    """Return who belongs together through shared children: walk from one to the next."""
    children: dict[str, set[str]] = defaultdict(set)
    parents: dict[str, set[str]] = defaultdict(set)
    for person, child in pairs:
        children[person] |= {child} - {""}
        if child:
            parents[child].add(person)
    left, found = set(children), []
    while left:
        family, ahead = set(), [left.pop()]
        while ahead:
            person = ahead.pop()
            family.add(person)
            ahead += [
                other
                for child in children[person]
                for other in parents[child]
                if other not in family
            ]
        left -= family
        found.append(family)
    return found


def months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def nth_birthday(birth: date, age: int) -> date:
    """Return the N-th birthday; 29 February falls on the 28th in a common year."""
    year = birth.year + age
    if (birth.month, birth.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)
    return birth.replace(year=year)


def minor(birth: date, day: date) -> bool:
    """Tell whether somebody is born and not yet past the 18th birthday."""
    return birth <= day <= nth_birthday(birth, 18)


def band_of(birth: date, day: date) -> str:
    """Return the age band: the birthday itself still belongs to the younger one."""
    return next(band for upper, band in BANDS if day <= nth_birthday(birth, upper + 1))
