# SPDX-License-Identifier: Apache-2.0
"""Cases for the policy engine as JSON: read with the place of every fault, answered in kind.

The shape is that of the worked cases (tests/policy/vignettes.json). A key that is left out means
"nothing of the kind"; an explicit ``null`` means "not known". Codes outside GB/T 2260 are
compared as they stand and give a note.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from outreach.domain.area_marks import city_of, is_core, resolve
from outreach.domain.classes import Classified
from outreach.domain.colours import FACTORS
from outreach.domain.explaining import clauses_of, on_watch_list
from outreach.domain.facts import (
    ALWAYS,
    NO_DISABILITY,
    Away,
    Disability,
    Factor,
    Facts,
    Household,
    Lives,
    Parent,
    Place,
    State,
    StateKind,
    check_facts,
    months_before,
)
from outreach.domain.moments import Chosen
from outreach.domain.packs import Pack
from outreach.errors import N_, UserError


@dataclass(frozen=True)
class Case:
    """One case: its name, the facts, the packs asked for, the day, what stood out in reading."""

    id: str
    facts: Facts
    chosen: Chosen
    on: date
    notes: tuple[str, ...] = ()


def read_cases(text: str, packs: dict[str, Pack]) -> tuple[list[Case], bool]:
    """Read one case, a list of cases, or a file with ``vignettes``; True where it was a list.

    Raises :class:`UserError` naming the case and the key; nothing is answered then.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise UserError(
            N_("第 {line} 行第 {column} 列不是 JSON：{detail}。"),
            code="bad_json",
            line=error.lineno,
            column=error.colno,
            detail=error.msg,
        ) from error
    many = isinstance(data, list) or (isinstance(data, dict) and "vignettes" in data)
    cases = data if isinstance(data, list) else data["vignettes"] if many else [data]
    if not isinstance(cases, list):
        raise UserError(N_("vignettes 应为案例的列表。"), code="bad_facts")
    return [_Reading(one, number, packs).case() for number, one in enumerate(cases)], many


class WrongCase(UserError):  # noqa: N818 - reads as what it says
    """Refuse a case: which one, which key, and why, each in the reader's language."""

    def __init__(self, case: str, why: UserError, key: str = "") -> None:
        self._why = why
        super().__init__(
            N_("案例 {id} 的 {key}：{reason}。") if key else N_("案例 {id}：{reason}"),
            code=why.code,
            id=case,
            key=key,
            reason=str(why),
        )

    def sentence(self, translate: Callable[..., str]) -> str:
        """Override: the reason too is told in the reader's language."""
        return translate(self.message, **(self.values | {"reason": self._why.sentence(translate)}))


class _Reading:
    """Reads one case; every fault names where it stands."""

    def __init__(self, data: Any, number: int, packs: dict[str, Pack]) -> None:
        if not isinstance(data, dict):
            raise UserError(
                N_("第 {number} 个案例不是一组事实。"), code="bad_facts", number=number + 1
            )
        self.data: dict[str, Any] = data.get("facts", data)
        self.id = str(data.get("id", number + 1))
        self.packs = packs
        self.notes: list[str] = []
        if not isinstance(self.data, dict):
            raise self.wrong("facts", N_("应为一组事实"))

    def wrong(self, key: str, reason: str, **values: object) -> UserError:
        """Return the error of one key."""
        return WrongCase(self.id, UserError(reason, code="bad_facts", **values), key)

    def case(self) -> Case:
        """Read it all."""
        on = self.day(self.data, "as_of")
        birth = self.day(self.data, "birth")
        if on is None or birth is None:
            raise self.wrong("as_of" if on is None else "birth", N_("缺少这个日期"))
        hukou = self.part("hukou")
        lives = self.part("child_lives")
        facts = Facts(
            birth=birth,
            rural=self.rural(hukou),
            registered=self.place(hukou),
            lives=Lives(self.place(lives), self.since(lives), self.with_whom(lives)),
            father=self.parent("father", on),
            mother=self.parent("mother", on),
            household=self.household(),
            disability=self.disability(),
            hiv=self.flag("hiv"),
            civil_custody=bool(self.flag("civil_custody")),
            local_other=bool(self.data.get("local_other")),
            weekly_home=bool(self.flag("weekly_home")),
            factors=self.factors(),
            last_visit=self.day(self.data, "last_visit"),
            last_contact=self.day(self.data, "last_contact"),
        )
        try:
            check_facts(facts, on=on)
        except UserError as error:
            raise WrongCase(self.id, error) from error
        return Case(self.id, facts, self.chosen(), on, tuple(dict.fromkeys(self.notes)))

    def chosen(self) -> Chosen:
        """Find the packs that the case names."""
        names = self.part("packs") or {}
        found: dict[str, Pack | None] = {}
        for key in ("lbc", "mig", "hard", "colour"):
            name = names.get(key)
            if name is not None and name not in self.packs:
                raise self.wrong(f"packs.{key}", N_("没有规则包 {name}"), name=name)
            found[key] = self.packs[name] if name is not None else None
        return Chosen(found["lbc"], found["mig"], found["hard"], found["colour"])

    def part(self, key: str) -> dict[str, Any] | None:
        """Return a part, None where it is missing or not known."""
        value = self.data.get(key)
        if value is not None and not isinstance(value, dict):
            raise self.wrong(key, N_("应为一组事实"))
        return value

    def day(self, data: dict[str, Any], key: str, above: str = "") -> date | None:
        """Read a date."""
        value = data.get(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise self.wrong(above + key, N_("应为日期，如 2026-01-31")) from error

    def flag(self, key: str) -> bool | None:
        """Read true or false; left out is false, null is not known."""
        value = self.data.get(key, False)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(key, N_("应为 true 或 false"))
        return value

    def rural(self, hukou: dict[str, Any] | None) -> bool | None:
        """Read the kind of registration."""
        kind = (hukou or {}).get("type")
        if kind not in {None, "rural", "urban"}:
            raise self.wrong("hukou.type", N_("只能是 rural 或 urban"))
        return None if kind is None else kind == "rural"

    def place(self, data: dict[str, Any] | None) -> Place:
        """Read a place; a code that the table lacks is kept and noted, an old one is today's.

        City and core district come from the table where the case does not give them.
        """
        if data is None:
            return Place()
        county = data.get("county")
        if county is None:
            return Place(None, data.get("city"), data.get("core"), data.get("prov"))
        today = resolve(str(county))
        if not today:
            self.notes.append(f"code_not_in_table:{county}")
        elif today[0] != county:
            self.notes.append(f"code_is_old:{county}")
            county = today[0] if len(today) == 1 else None
        code = str(county)
        city = data["city"] if "city" in data else city_of(code)
        core = data["core"] if "core" in data else is_core(code)
        return Place(county, city, core, data.get("prov"))

    def since(self, lives: dict[str, Any] | None) -> date | None:
        """Read since when the child lives there: null says always."""
        if lives is None or "since" not in lives:
            return None
        day = self.day(lives, "since", "child_lives.")
        return ALWAYS if day is None else day

    def with_whom(self, lives: dict[str, Any] | None) -> tuple[str, ...] | None:
        """Read with whom the child lives."""
        found = (lives or {}).get("with")
        if found is None:
            return None
        if not isinstance(found, list) or any(not isinstance(one, str) for one in found):
            raise self.wrong("child_lives.with", N_("应为人的列表"))
        return tuple(dict.fromkeys(found))

    def parent(self, who: str, on: date) -> Parent:
        """Read what is known of one parent."""
        data = self.part(who)
        if data is None:
            return Parent()
        away = data.get("away")
        if away is not None and not isinstance(away, dict):
            raise self.wrong(f"{who}.away", N_("应为一组事实"))
        unable = data.get("judged_unable")
        return Parent(
            home=bool(data.get("home")),
            away=None if away is None else self.away(away, who),
            elsewhere=str(data.get("other_absent") or ""),
            dead_since=ALWAYS if data.get("dead") else None,
            missing_since=ALWAYS if data.get("missing_court") else None,
            states=tuple(
                self.state(one, f"{who}.conds[{number}]", on)
                for number, one in enumerate(data.get("conds") or [])
            ),
            unable=None if unable is None else bool(unable),
        )

    def away(self, data: dict[str, Any], who: str) -> Away:
        """Read an absence and the stays at home since."""
        spans = []
        for number, one in enumerate(data.get("home_spans") or []):
            place = f"{who}.away.home_spans[{number}]"
            if not isinstance(one, list) or len(one) != 2:
                raise self.wrong(place, N_("应为 [到家, 离家] 两个日期"))
            days = {"first": one[0], "last": one[1]}
            first, last = (self.day(days, key, f"{place}.") for key in days)
            if first is None or last is None:
                raise self.wrong(place, N_("应为 [到家, 离家] 两个日期"))
            spans.append((first, last))
        return Away(self.day(data, "left", f"{who}.away."), self.place(data), tuple(spans))

    def state(self, data: Any, place: str, on: date) -> State:
        """Read a state of a parent; months are counted back from the day asked for."""
        if not isinstance(data, dict) or data.get("t") not in set(StateKind):
            raise self.wrong(place, N_("不认识的情形，可以写 {all}"), all="、".join(StateKind))
        months = data.get("months")
        if months is not None and (not isinstance(months, int) or months < 0):
            raise self.wrong(f"{place}.months", N_("应为不小于 0 的整数"))
        since = self.day(data, "since", f"{place}.")
        until = self.day(data, "until", f"{place}.")
        if months is not None and since is None:
            return State(StateKind(data["t"]), months_before(on, months), until, approximate=True)
        return State(StateKind(data["t"]), since, until)

    def household(self) -> Household | None:
        """Read the household's aid status; left out is none."""
        value = self.data.get("household", Household.NONE)
        if value is None:
            return None
        if value not in set(Household):
            raise self.wrong("household", N_("可以写 {all}"), all="、".join(Household))
        return Household(value)

    def disability(self) -> Disability | None:
        """Read the child's disability; left out is none, null is not known."""
        if "disability" not in self.data:
            return NO_DISABILITY
        data = self.part("disability")
        if data is None:
            return None
        grade = data.get("grade")
        if grade is not None and grade not in range(5):
            raise self.wrong("disability.grade", N_("应为 1 到 4"))
        return Disability(data.get("type"), grade)

    def factors(self) -> tuple[Factor, ...]:
        """Read the risk factors."""
        codes = self.data.get("risk") or []
        for code in codes:
            if code not in FACTORS:
                raise self.wrong("risk", N_("不认识的因素代码 {factor}"), factor=code)
        return tuple(Factor(code) for code in dict.fromkeys(codes))


def answer(case: Case, found: Classified, language: str) -> dict[str, Any]:
    """Return the answer as JSON values: the keys of the worked cases, and why."""
    verdict, plan = found.verdict, found.schedule
    doubts = [*found.outcome.boundary, *found.outcome.doubts]
    warnings = [one.split(":", 1)[1] for one in found.outcome.warnings]
    return {
        "id": case.id,
        "left_behind": verdict.left_behind,
        "migrant": verdict.migrant,
        "hardship": list(found.hardship),
        "colour": verdict.colour,
        "alert": verdict.alert,
        "under14": verdict.under14,
        "under16": verdict.under16,
        "under18": verdict.under18,
        "next_due": _day(plan.next_due),
        "next_kind": plan.next_kind,
        "visit_due": _day(plan.visit_due),
        "contact_due": _day(plan.contact_due),
        "overdue_days": plan.overdue_days(found.on),
        "entry_watch": _day(found.entry_watch),
        "exit_watch": _day(found.exit_watch),
        "away_since": _day(found.away_since),
        "next_change_on": _day(found.next_change_on),
        "policy_warning": warnings[0] if warnings else None,
        "watch_list": on_watch_list(case.facts, case.chosen),
        "factors": list(verdict.factors),
        "unknown": list(found.outcome.unknown),
        "boundary": list(dict.fromkeys([*doubts, *warnings])),
        "doubtful": found.outcome.doubtful,
        "clauses": [
            {"pack": pack.id, "clause": clause.clause, "says": clause.words(language)}
            for pack, clause in clauses_of(case.facts, case.chosen, found)
        ],
        "notes": list(case.notes),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
