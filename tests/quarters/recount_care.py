# SPDX-License-Identifier: Apache-2.0
"""The recount of contact, gifts, reunions, aid and consultations, and of all the money."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from tests.quarters.reading import (
    AID,
    BODIES,
    SOURCES,
    TICKETS,
    WAYS,
    WINDOWS,
    Workbooks,
    added,
    components,
    fen,
    filled,
    on,
    tally,
    within,
)


class Care(Workbooks):
    """What the care ledgers say."""

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
        met_children: set[str] = set()
        for line in met:
            person = self.person(line)
            came = (
                line["见面日期"], line["申请日期"], WAYS[line["方式"]], windows[line["团圆季"]]
            )  # fmt: skip
            firsts[person] = min(firsts.get(person, came), came)
            met_children |= {child for child in line["子女编号"].split("、") if child}
            pairs |= {(person, child) for child in self.children(person, on(line["见面日期"]))}
            pairs.add((person, ""))
        families = components(pairs)
        values["R22"] = len(families)
        groups["R22"] = {
            "direction": tally((firsts[min(one)][2] for one in families), WAYS.values()),
            "window": tally((firsts[min(one)][3] for one in families), WINDOWS.values()),
            "measure": {
                "children": len(met_children),
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
