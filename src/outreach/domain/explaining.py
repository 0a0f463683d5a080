# SPDX-License-Identifier: Apache-2.0
"""Why a child has a class or a colour: the facts, the rule, the clause, what is not known.

Made for somebody who is no lawyer and must defend the answer before one: every line is one
condition with its dates, and whether it holds. The words are messages with their values, told
later in the reader's language; window, command line and paper tell the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from outreach.domain.classes import Classified
from outreach.domain.colours import FACTORS, Colour
from outreach.domain.conditions import Tri
from outreach.domain.facts import (
    GUARDIAN,
    HOUSEHOLD_LABELS,
    Facts,
    Household,
)
from outreach.domain.moments import Chosen
from outreach.domain.packs import Clause, Pack, Rural
from outreach.domain.readings import Readings
from outreach.domain.reasons import (
    WHO,
    Saying,
    age_line,
    apart_line,
    care_lines,
    moved_line,
    parent_lines,
    place_words,
    rural_line,
    say,
)
from outreach.errors import N_

CLASS_LABELS = {
    "left_behind": N_("农村留守儿童"),
    "migrant": N_("流动儿童"),
    "hardship_1": N_("困境第一类：孤儿（含感染艾滋病病毒）"),
    "hardship_2": N_("困境第二类：事实无人抚养"),
    "hardship_3": N_("困境第三类：困难家庭"),
    "hardship_4": N_("困境第四类：重残"),
    "hardship_5": N_("困境第五类：民政兜底监护"),
    "hardship_6": N_("困境第六类：当地规定的其他类型"),
    "colour": N_("参考颜色"),
    "alert": N_("需要马上报告"),
}


@dataclass(frozen=True)
class Matter:
    """One class, the colour or the alert: the answer and everything that speaks for it."""

    code: str
    answer: Tri | Colour
    pack: Pack | None
    clauses: tuple[Clause, ...] = ()
    lines: tuple[Saying, ...] = ()
    changes: tuple[Saying, ...] = ()
    unknown: tuple[str, ...] = ()
    doubts: tuple[str, ...] = field(default=())

    @property
    def unverified(self) -> bool:
        """Tell whether the text it rests on was not read whole."""
        return self.pack is not None and self.pack.unverified


def explain(
    facts: Facts, chosen: Chosen, found: Classified, readings: Readings
) -> tuple[Matter, ...]:
    """Return why: one matter for each class that holds or is asked for, colour and alert last."""
    matters = [
        _left_behind(facts, chosen, found, readings),
        _migrant(facts, chosen, found),
        *_hardship(facts, chosen, found),
        _colour(chosen, found),
        _alert(chosen, found),
    ]
    return tuple(matter for matter in matters if matter is not None)


def clauses_of(facts: Facts, chosen: Chosen, found: Classified) -> list[tuple[Pack, Clause]]:
    """Return the clauses that decided the answer, each once."""
    pairs = [
        (matter.pack, clause)
        for matter in explain(facts, chosen, found, Readings())
        if matter.pack is not None and (matter.answer or not matter.code.startswith("hardship"))
        for clause in matter.clauses
    ]
    return [pair for number, pair in enumerate(pairs) if pair not in pairs[:number]]


def on_watch_list(facts: Facts, chosen: Chosen) -> bool:
    """Tell whether a rural child has one parent only: visited as well (S3 五18 后段), optional."""
    alone = (facts.father.gone_since is None) != (facts.mother.gone_since is None)
    return bool(facts.rural and alone and chosen.hardship is not None)


def _clauses(pack: Pack, *names: str) -> tuple[Clause, ...]:
    return tuple(pack.clauses[name] for name in names if name in pack.clauses)


def _left_behind(
    facts: Facts, chosen: Chosen, found: Classified, readings: Readings
) -> Matter | None:
    pack = chosen.left_behind
    if pack is None or pack.left_behind is None:
        return None
    rule, answer = pack.left_behind, found.verdict.left_behind
    lines = [age_line(facts, 16, found.verdict.under16)]
    if rule.rural is not Rural.NO:
        lines.append(rural_line(facts))
    lines.append(apart_line(facts))
    if facts.weekly_home:
        lines.append(say(N_("父母每周回家住"), False))
    names = {"left_behind"}
    for who, parent in (("father", facts.father), ("mother", facts.mother)):
        lines += parent_lines(who, parent, facts, pack, found.on, readings)
        if parent.states or parent.gone_since is not None:
            names.add("left_behind_unable")
        if parent.away is not None:
            names |= {"left_behind_months", "left_behind_place"}
    order = ("left_behind", "left_behind_months", "left_behind_place", "left_behind_unable")
    return Matter(
        "left_behind",
        answer,
        pack,
        _clauses(pack, *(name for name in order if name in names)),
        tuple(lines),
        tuple(_left_behind_changes(facts, found, readings)),
        _asked(found, answer, ("hukou", "child_lives.with", "father", "mother")),
        _doubts(found),
    )


def _left_behind_changes(facts: Facts, found: Classified, readings: Readings) -> Iterator[Saying]:
    answer = found.verdict.left_behind
    days = readings.long_return_days
    if answer:
        yield say(N_("父母一方回家照看、在家超过 {days} 天，或把孩子接到身边"), days=days)
    elif answer is False and found.verdict.under16:
        if facts.father.away is not None and facts.mother.away is not None:
            yield say(N_("两人都外出满规定的月数，并且孩子不跟他们住"))
        else:
            yield say(N_("在家的一方也外出务工，或经综合判断无监护能力"))
    yield from _by_time(found)


def _by_time(found: Classified) -> Iterator[Saying]:
    if found.next_change_on is not None:
        yield say(
            N_("没有新情况时，{day} 起结论会变，或到了要人确认的一天"), day=found.next_change_on
        )


def _migrant(facts: Facts, chosen: Chosen, found: Classified) -> Matter | None:
    pack = chosen.migrant
    if pack is None or pack.migrant is None:
        return None
    lives, home = facts.lives, facts.registered
    lines = [age_line(facts, 16, found.verdict.under16)]
    if lives.place.county is None or home.county is None:
        lines.append(say(N_("是否跨县居住还不清楚"), None))
    else:
        moved = lives.place.county != home.county
        words = N_("住在 {place}，与户籍地不同县") if moved else N_("住在户籍地本县（{place}）")
        lines.append(say(words, moved, place=place_words(lives.place.county)))
    together = lives.with_whom
    if together is None:
        lines.append(say(N_("孩子跟谁住还不清楚"), None))
    else:
        guarded = any(one in {*WHO, GUARDIAN} for one in together)
        words = N_("与父母或其他监护人同住") if guarded else N_("没有与父母或其他监护人同住")
        lines.append(say(words, guarded))
    lines.append(moved_line(facts, pack, found.on))
    return Matter(
        "migrant",
        found.verdict.migrant,
        pack,
        _clauses(pack, "migrant"),
        tuple(lines),
        tuple(_by_time(found)),
        _asked(found, found.verdict.migrant, ("child_lives", "hukou.county", "hukou.core")),
        _doubts(found),
    )


def _hardship(facts: Facts, chosen: Chosen, found: Classified) -> Iterator[Matter]:
    pack = chosen.hardship
    if pack is None or pack.hardship is None or not found.verdict.under18:
        return
    for number, answer in enumerate(found.verdict.hardship, start=1):
        if answer is False:
            continue
        yield Matter(
            f"hardship_{number}",
            answer,
            pack,
            _clauses(pack, f"hardship_{number}"),
            tuple(_hardship_lines(number, facts, found, pack)),
            tuple(_by_time(found)),
            _asked(found, answer, _HARDSHIP_ASKS[number]),
            _doubts(found),
        )


_HARDSHIP_ASKS = {
    1: ("hiv", "father", "mother"),
    2: ("father", "mother"),
    3: ("household",),
    4: ("disability",),
    5: (),
    6: (),
}


def _hardship_lines(number: int, facts: Facts, found: Classified, pack: Pack) -> Iterator[Saying]:
    yield age_line(facts, 18, found.verdict.under18)
    if number in {1, 2}:
        for who, parent in (("father", facts.father), ("mother", facts.mother)):
            yield from care_lines(who, parent, found.on, pack)
    elif number == 3 and facts.household is not None:
        inside = facts.household is not Household.NONE
        yield say(N_("家庭救助：{kind}"), inside, kind=HOUSEHOLD_LABELS[facts.household])
    elif number == 4 and facts.disability is not None:
        yield say(N_("孩子残疾等级：{grade} 级"), True, grade=facts.disability.grade or "—")
    elif number == 5:
        yield say(N_("由民政部门长期或临时监护"), True)
    elif number == 6:
        yield say(N_("当地规定的其他类型"), True)


def _colour(chosen: Chosen, found: Classified) -> Matter | None:
    pack, colour = chosen.colours, found.verdict.colour
    if pack is None or (colour is None and not found.verdict.colour_open):
        return None
    lines = [
        say(N_("{code}　{words}"), True, code=code, words=FACTORS[code])
        for code in found.verdict.factors
    ]
    if colour is Colour.GREEN and not lines:
        lines.append(say(N_("没有列入红、黄、蓝色的情形"), True))
    if colour is None:
        return Matter("colour", None, pack, lines=tuple(lines), unknown=found.outcome.unknown)
    rule = pack.colours[colour]
    if rule.visit_months:
        lines.append(say(N_("至少每 {n} 个月走访一次"), n=rule.visit_months))
    if rule.contact_months:
        lines.append(say(N_("至少每 {n} 个月联系一次"), n=rule.contact_months))
    return Matter(
        "colour",
        colour,
        pack,
        _clauses(pack, colour),
        tuple(lines),
        (say(N_("情形消除后，由负责人写明理由才能调低")),),
        doubts=_doubts(found),
    )


def _alert(chosen: Chosen, found: Classified) -> Matter | None:
    if not found.verdict.alert:
        return None
    pack = chosen.colours or chosen.left_behind
    lines = [
        say(N_("{code}　{words}"), True, code=code, words=FACTORS[code])
        for code in found.verdict.factors
        if code[0] == "R"
    ]
    clauses = _clauses(pack, "alert") if pack is not None else ()
    return Matter("alert", True, pack, clauses, tuple(lines))


def _asked(found: Classified, answer: Tri, beginnings: tuple[str, ...]) -> tuple[str, ...]:
    if answer is not None:
        return ()
    return tuple(key for key in found.outcome.unknown if key.startswith(beginnings))


def _doubts(found: Classified) -> tuple[str, ...]:
    return (*found.outcome.boundary, *found.outcome.doubts)
