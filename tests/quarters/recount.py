# SPDX-License-Identifier: Apache-2.0
"""A slow recount of every figure from exported ledgers: workbooks as anybody can open them.

It reads cells and knows nothing of the program: ages, spells, families and money are written
again here, as the definitions in the reports say them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.quarters.reading import (
    BANDS,
    CARE,
    ENGAGED,
    FORMS,
    THEMES,
    VENUES,
    Groups,
    Line,
    band_of,
    channel,
    components,
    filled,
    holds,
    key_of,
    months_before,
    on,
    tally,
    within,
)
from tests.quarters.recount_care import Care


@dataclass(frozen=True)
class Recount:
    """What the figures of one period must be: whole numbers, (num, den), and groups."""

    values: dict[str, int | tuple[int, int]]
    groups: dict[str, Groups]


class Ledgers(Care):
    """Every exported workbook of a folder, by kind: ``talks-1.xlsx`` and ``talks-2.xlsx``."""

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
        known = {
            link["子女编号"]
            for person, days in asked.items()
            if any(day < first for day in days)
            for link in self.links[person]
        }
        pairs = {
            (person, child)
            for person in self.at_work(last)
            for child in self.minors(person, last)
            if child in known
        }
        families = components(pairs)
        values["R17"] = (sum(bool(family & again) for family in families), len(families))
        groups["R17"] = {"kind": {"quarterly": len(families)}}
