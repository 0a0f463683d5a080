# SPDX-License-Identifier: Apache-2.0
"""A slow recount of every figure from exported ledgers: workbooks as anybody can open them.

It reads cells and knows nothing of the program: ages, spells, families and money are written
again here, as the definitions in the reports say them.
"""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True)
class Recount:
    """What the figures of one period must be: whole numbers, (num, den), and groups."""

    values: dict[str, int | tuple[int, int]]
    groups: dict[str, Groups]


class Ledgers:
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

    def minors(self, person: str, day: date) -> dict[str, date]:
        """Return somebody's minors on a day with their birth dates."""
        return {
            link["子女编号"]: on(link["出生日期"])
            for link in self.links[person]
            if holds(link["开始日期"], link["结束日期"], day) and minor(on(link["出生日期"]), day)
        }

    def first_spell(self, person: str) -> Line:
        return self.spells[person][0]

    # --- the figures

    def recount(self, first: date, last: date) -> Recount:
        """Count everything for the days from first to last."""
        values: dict[str, int | tuple[int, int]] = {}
        groups: dict[str, Groups] = {}
        for part in (
            self._talks, self._coverage, self._hires, self._pledges, self._minors,
            self._reconfirmed, self._contact, self._gifts, self._reunions, self._aid,
            self._consultations,
        ):  # fmt: skip
            part(first, last, values, groups)
        return Recount(values, groups)

    def _held(self, first: date, last: date) -> Iterator[tuple[Line, list[Line], list[Line]]]:
        """Yield the sessions that took place, each with its sign-ins and its heads."""
        signed: dict[tuple[str, ...], list[Line]] = defaultdict(list)
        for line in self.lines["attendance"]:
            signed[key_of(line)].append(line)
        for talk in self.lines["talks"]:
            there = signed[key_of(talk)]
            people = [line for line in there if line["工号"]]
            heads = [line for line in there if int(line["外单位人数"] or 0) > 0]
            called_off = talk["取消日期"] != ""
            if within(talk["日期"], first, last) and not called_off and (people or heads):
                yield talk, people, heads

    def _talks(self, first: date, last: date, values: Any, groups: Any) -> None:
        villages = {
            line["系列活动名称"]: line["进村（居）宣讲"] == "是" for line in self.lines["campaigns"]
        }
        held = list(self._held(first, last))
        values["R01"] = len(held)
        groups["R01"] = {
            "theme": tally((THEMES[t["主题"]] for t, _, _ in held), THEMES.values()),
            "form": tally((FORMS[t["形式"]] for t, _, _ in held), FORMS.values()),
            "venue": tally((VENUES[t["场地"]] for t, _, _ in held), VENUES.values()),
            "site": tally(t["厂区"] for t, _, _ in held),
            "channel": tally((channel(t["现场或线上"]) for t, _, _ in held), ("on_site", "online")),
            "village": tally(
                ("village" if villages.get(t["系列活动"]) else "own" for t, _, _ in held),
                ("village", "own"),
            ),
        }
        self._attendances(held, values, groups)
        self._reached(held, values, groups)
        self._given(first, last, values, groups)

    def _attendances(self, held: Any, values: Any, groups: Any) -> None:
        theme: Counter[str] = Counter()
        site: Counter[str] = Counter()
        labour: Counter[str] = Counter()
        both: Counter[str] = Counter()
        for talk, people, heads in held:
            day = on(talk["日期"])
            counted = [("own", 1, line) for line in people] + [
                (ENGAGED[line["用工方式"]], int(line["外单位人数"]), None) for line in heads
            ]
            for kind, n, line in counted:
                how = channel(line["现场或线上"]) if line else "on_site"
                both[how] += n
                if how != "on_site":
                    continue
                theme[THEMES[talk["主题"]]] += n
                site[talk["厂区"]] += n
                agency = line is not None and any(
                    one["劳务公司"] and holds(one["入职日期"], one["离职日期"], day)
                    for one in self.spells[self.person(line)]
                )
                labour["agency" if agency else kind] += n
        values["R02"] = both["on_site"]
        groups["R02"] = {
            "theme": filled(theme, THEMES.values()),
            "site": dict(site),
            "labour": filled(labour, ("own", "agency", *ENGAGED.values())),
            "channel": filled(both, ("on_site", "online")),
        }

    def _reached(self, held: Any, values: Any, groups: Any) -> None:
        firsts: dict[str, tuple[date, str, str]] = {}
        pairs: set[tuple[str, str]] = set()
        children: dict[str, tuple[date, date]] = {}
        for talk, people, _ in held:
            day = on(talk["日期"])
            for line in people:
                if channel(line["现场或线上"]) != "on_site":
                    continue
                person = self.person(line)
                seat = (day, talk["开始时间"], talk["厂区"])
                firsts[person] = min(firsts.get(person, seat), seat)
                for child, birth in self.minors(person, day).items():
                    pairs.add((person, child))
                    children[child] = min(children.get(child, (day, birth)), (day, birth))
        values["R03"] = len(firsts)
        sexes = (self.first_spell(person)["性别"] for person in firsts)
        groups["R03"] = {
            "parent": tally(
                (
                    "parents" if self.minors(person, seat[0]) else "others"
                    for person, seat in firsts.items()
                ),
                ("parents", "others"),
            ),
            "sex": tally((sex or "unknown" for sex in sexes), ("male", "female")),
            "site": tally(seat[2] for seat in firsts.values()),
        }
        families = components(pairs)
        values["R04"] = len(families)
        provinces = (self.first_spell(min(one))["户籍省份代码"] or "unknown" for one in families)
        groups["R04"] = {"province": tally(provinces)}
        values["R05"] = len(children)
        bands = (band_of(birth, day) for day, birth in children.values())
        groups["R05"] = {"age": tally(bands, (band for _, band in BANDS))}

    def _given(self, first: date, last: date, values: Any, groups: Any) -> None:
        pieces: Counter[str] = Counter()
        titles: Counter[str] = Counter()
        for line in self.lines["materials"]:
            if within(line["日期"], first, last):
                pieces[line["种类"]] += int(line["数量"])
                if line["种类"] == "线上观看（次）":
                    titles[line["名称"]] += int(line["数量"])
        values["R07"], values["R08"] = pieces["线上观看（次）"], pieces["宣传册（册）"]
        groups["R07"] = {"title": dict(titles)}
        groups["R08"] = {"kind": {"handbook": pieces["宣传册（册）"], "film": pieces["短片（部）"]}}

    def _coverage(self, first: date, last: date, values: Any, groups: Any) -> None:
        year_ago = months_before(last, 12)
        came: dict[str, set[str]] = defaultdict(set)
        for talk, people, _ in self._held(year_ago + timedelta(days=1), last):
            for line in people:
                if channel(line["现场或线上"]) == "on_site":
                    came[self.person(line)].add(THEMES[talk["主题"]])
        targets = [person for person in self.at_work(last) if self.minors(person, last)]
        values["R06"] = (sum(bool(came[person]) for person in targets), len(targets))
        groups["R06"] = {
            "theme": {
                theme: sum(theme in came[person] for person in targets) for theme in THEMES.values()
            }
        }

    def _hires(self, first: date, last: date, values: Any, groups: Any) -> None:
        hired: dict[str, list[Line]] = {}
        for person, spells in self.spells.items():
            for spell in spells:
                if not spell["入职日期"] or not within(spell["入职日期"], first, last):
                    continue
                eve = on(spell["入职日期"]) - timedelta(days=1)
                others = (one for one in spells if one is not spell)
                if not any(holds(one["入职日期"], one["离职日期"], eve) for one in others):
                    hired.setdefault(person, []).append(spell)
        answers = dict.fromkeys(("given", "only_whether", "refused", "not_asked"), 0)
        sites: Counter[str] = Counter()
        parents: Counter[str] = Counter()
        told: Counter[str] = Counter()
        asked = 0
        for person, spells in hired.items():
            site = min(spell["厂区"] for spell in spells)
            sites[site] += 1
            intakes = [
                line
                for line in self.lines["consents"]
                if line["职工编号"] == person and on(line["询问日期"]) <= last
            ]
            was_asked = any(
                line["询问日期"] >= (spell["录用决定日期"] or spell["入职日期"])
                for line in intakes
                for spell in spells
            )
            newest = max(intakes, key=lambda one: int(one["次序"]), default=None)
            if newest and newest["撤回日期"] and on(newest["撤回日期"]) <= last:
                newest = None
            asked += was_asked
            if not was_asked:
                answers["not_asked"] += 1
            elif newest:
                answers[newest["同意"]] += 1
            if self.minors(person, last) or (newest and newest["有无未成年子女"] == "yes"):
                parents[site] += 1
                told[site] += any(
                    line["职工编号"] == person and on(line["告知日期"]) <= last
                    for line in self.lines["notices"]
                )
        values["R10"] = (sum(told.values()), sum(parents.values()))
        values["R11"] = (asked, len(hired))
        groups["R10"] = {"site": dict(parents), "told": {k: n for k, n in told.items() if n}}
        groups["R11"] = {"answer": answers, "site": dict(sites)}

    def _pledges(self, first: date, last: date, values: Any, groups: Any) -> None:
        signed = dict.fromkeys(("new", "renewed", "earlier"), 0)
        mine: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines["pledges"]:
            mine[line["职工编号"]].append(line)
        for person in self.at_work(last):
            valid = [
                on(line["签署日期"])
                for line in mine[person]
                if on(line["签署日期"]) <= last
                and not (line["到期日期"] and on(line["到期日期"]) <= last)
                and not (line["撤回日期"] and on(line["撤回日期"]) <= last)
            ]
            if not valid:
                continue
            before = any(on(line["签署日期"]) < max(valid) for line in mine[person])
            kind = "earlier" if max(valid) < first else "renewed" if before else "new"
            signed[kind] += 1
        values["R12"], groups["R12"] = sum(signed.values()), {"signed": signed}

    def _minors(self, _first: date, day: date, values: Any, groups: Any) -> None:
        births = {
            child: birth
            for person in self.at_work(day)
            for child, birth in self.minors(person, day).items()
        }
        schools = {line["子女编号"]: line["就学"] for line in self.lines["guardians"]}
        said: dict[str, tuple[int, str]] = {}
        for line in self.lines["inquiries"]:
            if on(line["询问日期"]) <= day and line["子女编号"]:
                told = (int(line["次序"]), line["照护人"])
                said[line["子女编号"]] = max(said.get(line["子女编号"], told), told)
        guardians: dict[str, set[str]] = defaultdict(set)
        for line in self.lines["guardians"]:
            if holds(line["开始日期"], line["结束日期"], day):
                guardians[line["子女编号"]].add(line["职工编号"])
        agreed = {
            line["职工编号"]
            for line in self.lines["consents"]
            if line["同意"] == "given"
            and on(line["询问日期"]) <= day
            and not (line["撤回日期"] and on(line["撤回日期"]) <= day)
        }
        values["R14"] = len(births)
        care = (CARE.get(said.get(child, (0, ""))[1], "unknown") for child in births)
        groups["R14"] = {
            "age": tally((band_of(birth, day) for birth in births.values()), (b for _, b in BANDS)),
            "care": tally(care, (*dict.fromkeys(CARE.values()), "unknown")),
            "school": tally(schools[child] for child in births),
            "consent": tally(
                ("given" if guardians[child] & agreed else "pending" for child in births),
                ("given", "pending"),
            ),
        }

    def _reconfirmed(self, first: date, last: date, values: Any, groups: Any) -> None:
        asked: dict[str, list[date]] = defaultdict(list)
        for line in self.lines["inquiries"]:
            asked[line["职工编号"]].append(on(line["询问日期"]))
        again = {
            person for person, days in asked.items() if any(first <= day <= last for day in days)
        }
        again |= {
            self.person(line)
            for line in self.lines["followups"]
            if line["种类"] == "按季核对"
            and line["结果"] in ("没有变化", "有变化", "需要帮助")
            and within(line["完成日期"], first, last)
        }
        pairs = {
            (person, child)
            for person in self.at_work(last)
            if any(day < first for day in asked[person])
            for child in self.minors(person, last)
        }
        families = components(pairs)
        values["R17"] = (sum(bool(family & again) for family in families), len(families))
        groups["R17"] = {"kind": {"quarterly": len(families)}}

    def _contact(self, first: date, last: date, values: Any, groups: Any) -> None:
        kinds = {"亲情电话": "phone", "视频间": "video"}
        points = {(line["厂区"], line["点位名称"]): line for line in self.lines["points"]}
        measure: Counter[str] = Counter()
        kind: Counter[str] = Counter()
        site: Counter[str] = Counter()
        for point in points.values():
            open_then = on(point["启用日期"]) <= last
            shut = point["停用日期"] and on(point["停用日期"]) < first
            measure["points"] += open_then and not shut
        for line in self.lines["contact"]:
            if within(line["日期"], first, last):
                minutes = int(line["分钟"])
                measure["minutes"] += minutes
                measure["sessions"] += int(line["次数"])
                kind[kinds[points[line["厂区"], line["点位名称"]]["种类"]]] += minutes
                site[line["厂区"]] += minutes
        values["R19"] = measure["minutes"]
        groups["R19"] = {
            "measure": filled(measure, ("points", "sessions", "minutes")),
            "kind": filled(kind, kinds.values()),
            "site": dict(site),
        }

    def _gifts(self, first: date, last: date, values: Any, groups: Any) -> None:
        lines = [one for one in self.lines["gifts"] if within(one["月份"] + "-01", first, last)]
        fens = [(SOURCES[one["经费来源"]], one["月份"] + "-01", fen(one)) for one in lines]
        values["R20"] = sum(n for _, _, n in fens)
        groups["R20"] = {
            "measure": {
                "minutes": sum(int(one["分钟"] or 0) for one in lines),
                "megabytes": sum(int(one["流量（MB）"] or 0) for one in lines),
                "people": len({self.person(one) for one in lines}),
                "fen": values["R20"],
            },
            "source": added(((source, n) for source, _, n in fens), SOURCES.values()),
            "month": added((month, n) for _, month, n in fens),
        }

    def _reunions(self, first: date, last: date, values: Any, groups: Any) -> None:
        windows = {line["团圆季"]: WINDOWS[line["假期"]] for line in self.lines["seasons"]}
        asked = {
            (line["团圆季"], self.person(line), line["方式"]): line
            for line in self.lines["reunions"]
        }
        helped = [
            (line, asked[line["团圆季"], self.person(line), line["方式"]])
            for line in self.lines["help"]
            if line["帮助"] in TICKETS and within(line["日期"], first, last)
        ]
        tickets = [int(line["张数"]) for line, _ in helped]
        values["R21"] = sum(tickets)
        groups["R21"] = {
            "kind": added(
                ((TICKETS[one["帮助"]], int(one["张数"])) for one, _ in helped), TICKETS.values()
            ),
            "window": added(
                ((windows[one["团圆季"]], int(one["张数"])) for one, _ in helped),
                WINDOWS.values(),
            ),
            "measure": {
                "tickets": sum(tickets),
                "people": sum(int(one["人数"]) for one, _ in helped),
                "fen": sum(fen(one) for one, _ in helped),
            },
        }
        met = [
            line
            for line in self.lines["reunions"]
            if line["结果"] == "已团圆" and within(line["见面日期"], first, last)
        ]
        firsts: dict[str, tuple[str, str, str, str]] = {}
        pairs: set[tuple[str, str]] = set()
        for line in met:
            person = self.person(line)
            came = (
                line["见面日期"], line["申请日期"], WAYS[line["方式"]], windows[line["团圆季"]]
            )  # fmt: skip
            firsts[person] = min(firsts.get(person, came), came)
            pairs |= {(person, child) for child in line["子女编号"].split("、") if child}
            pairs.add((person, ""))
        families = components(pairs)
        values["R22"] = len(families)
        groups["R22"] = {
            "direction": tally((firsts[min(one)][2] for one in families), WAYS.values()),
            "window": tally((firsts[min(one)][3] for one in families), WINDOWS.values()),
            "measure": {
                "children": len({child for _, child in pairs if child}),
                "days": sum(int(line["天数"]) for line in met),
            },
        }

    def _aid(self, first: date, last: date, values: Any, groups: Any) -> None:
        cases = {line["帮扶编号"]: line for line in self.lines["aid"]}
        paid = [one for one in self.lines["payments"] if within(one["日期"], first, last)]
        firsts: dict[str, tuple[str, str]] = {}
        pairs: set[tuple[str, str]] = set()
        for line in paid:
            case = cases[line["帮扶编号"]]
            person = self.person(case)
            came = (line["日期"], AID[case["种类"]])
            firsts[person] = min(firsts.get(person, came), came)
            pairs |= {(person, child) for child in self.minors(person, on(line["日期"]))}
            pairs.add((person, ""))
        families = components(pairs)
        values["R24"] = len(families)
        money = [(line, fen(line), fen(line, "物品价值（元）")) for line in paid]
        groups["R24"] = {
            "kind": tally((firsts[min(one)][1] for one in families), AID.values()),
            "measure": {
                "fen": sum(n for _, n, _ in money),
                "goods_fen": sum(goods for _, _, goods in money),
            },
            "fen_by_kind": added(
                ((AID[cases[one["帮扶编号"]]["种类"]], n + goods) for one, n, goods in money),
                AID.values(),
            ),
            "source": added(
                ((SOURCES[one["经费来源"]], n + goods) for one, n, goods in money),
                SOURCES.values(),
            ),
        }

    def _consultations(self, first: date, last: date, values: Any, groups: Any) -> None:
        kinds = {line["单位名称"]: BODIES[line["种类"]] for line in self.lines["agencies"]}
        meetings = [
            line for line in self.lines["consultations"] if within(line["日期"], first, last)
        ]
        there = {(line["日期"], line["议题"]) for line in meetings}
        actions = [line for line in self.lines["actions"] if (line["日期"], line["议题"]) in there]
        values["R32"] = len(meetings)
        groups["R32"] = {
            "body": tally(
                (
                    kind
                    for line in meetings
                    for kind in {kinds[name] for name in line["参加单位"].split("、")}
                ),
                BODIES.values(),
            ),
            "measure": {
                "actions_set": len(actions),
                "actions_done": sum(
                    bool(one["办结日期"]) and on(one["办结日期"]) <= last for one in actions
                ),
            },
        }

    def money(self, first: date, last: date) -> Counter[tuple[str, str]]:
        """Add up every fen spent, by use and source, from the four ledgers it stands in."""
        spent: Counter[tuple[str, str]] = Counter()
        for use, kind in (
            ("gifts", "gifts"), ("reunions", "help"), ("aid", "payments"), ("projects", "costs")
        ):  # fmt: skip
            for line in self.lines[kind]:
                day = line["月份"] + "-01" if kind == "gifts" else line["日期"]
                if within(day, first, last):
                    whole = fen(line) + fen(line, "物品价值（元）")
                    spent[use, SOURCES[line["经费来源"]]] += whole
        return Counter({key: n for key, n in spent.items() if n})

    def fund(self, first: date, last: date) -> int:
        """Add up what was put into the fund."""
        return sum(fen(line) for line in self.lines["fund"] if within(line["日期"], first, last))


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
