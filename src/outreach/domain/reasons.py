# SPDX-License-Identifier: Apache-2.0
"""The single sentences of an explanation: one condition each, with its dates, and if it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from outreach.domain.areas import area_name
from outreach.domain.conditions import Tri
from outreach.domain.dates import add_months, birthday
from outreach.domain.facts import ALWAYS, STATE_LABELS, Away, Facts, Parent
from outreach.domain.packs import Pack
from outreach.domain.readings import Readings
from outreach.errors import N_

# Every fact that may be unknown: what to ask, and whom.
QUESTIONS = {
    "hukou.type": (N_("孩子户口是农业还是非农业"), N_("问本人，看户口本")),
    "hukou.county": (N_("孩子户口在哪个县"), N_("问本人，看户口本")),
    "hukou.core": (N_("户籍地是不是当地的核心城区"), N_("问户籍地民政部门")),
    "child_lives.with": (N_("孩子现在跟谁住"), N_("问本人")),
    "child_lives.county": (N_("孩子现在住在哪个县"), N_("问本人")),
    "child_lives.core": (N_("孩子住的地方是不是核心城区"), N_("问居住地民政部门")),
    "child_lives.since": (N_("孩子从哪天起住在那里"), N_("问本人")),
    "father": (N_("父亲现在在哪里、在做什么"), N_("问本人")),
    "mother": (N_("母亲现在在哪里、在做什么"), N_("问本人")),
    "father.away.left": (N_("父亲从哪天起外出务工"), N_("问本人")),
    "mother.away.left": (N_("母亲从哪天起外出务工"), N_("问本人")),
    "father.away.county": (N_("父亲在哪个县务工"), N_("问本人")),
    "mother.away.county": (N_("母亲在哪个县务工"), N_("问本人")),
    "father.away.core": (N_("父亲务工的地方是不是核心城区"), N_("问务工地民政部门")),
    "mother.away.core": (N_("母亲务工的地方是不是核心城区"), N_("问务工地民政部门")),
    "father.judged_unable": (N_("父亲经综合判断能不能照管孩子"), N_("问户籍地村（居）委会或乡镇")),
    "mother.judged_unable": (N_("母亲经综合判断能不能照管孩子"), N_("问户籍地村（居）委会或乡镇")),
    "father.conds.months": (N_("父亲这种情形从哪天开始"), N_("问本人，看文书")),
    "mother.conds.months": (N_("母亲这种情形从哪天开始"), N_("问本人，看文书")),
    "household": (N_("家里有没有享受低保等救助"), N_("问本人（自愿）")),
    "disability": (N_("孩子有没有残疾证，哪类几级"), N_("问本人（自愿）")),
    "hiv": (N_("健康情况"), N_("由本人决定说不说")),
}
WHO = {"father": N_("父亲"), "mother": N_("母亲")}


@dataclass(frozen=True)
class Saying:
    """One sentence to be told in the reader's language; ``holds`` for a condition."""

    message: str
    values: tuple[tuple[str, object], ...] = ()
    holds: Tri | str = ""  # True, False, None; "" where it is no condition
    sealed: bool = False  # tells a ground: only for those with the right to grounds


def say(message: str, holds: Tri | str = "", **values: object) -> Saying:
    """Return a sentence with its values."""
    return Saying(message, tuple(values.items()), holds)


def seal(saying: Saying) -> Saying:
    """Return a sentence that tells a ground of hardship (困境事由)."""
    return replace(saying, sealed=True)


def age_line(facts: Facts, age: int, under: bool) -> Saying:
    """Say when an age is full."""
    return say(N_("{day} 满 {age} 周岁"), under, day=birthday(facts.birth, age), age=age)


def rural_line(facts: Facts) -> Saying:
    """Say of what kind the registration is."""
    if facts.rural is None:
        return say(N_("户口性质还不清楚"), None)
    return say(N_("农村户籍") if facts.rural else N_("非农村户籍"), facts.rural)


def apart_line(facts: Facts) -> Saying:
    """Say whether the child lives with a parent who is away."""
    together = facts.lives.with_whom
    if together is None:
        return say(N_("孩子跟谁住还不清楚"), None)
    parents = [who for who in WHO if who in together]
    away = [who for who in parents if getattr(facts, who).away is not None]
    if away:
        return say(N_("孩子与外出的父母住在一起"), False)
    return say(N_("孩子没有与外出的父母住在一起"), True)


def place_words(code: str | None) -> str:
    """Return what a code is called; an unknown one as it stands."""
    return (area_name(code) or code) if code else ""


def parent_lines(
    who: str, parent: Parent, facts: Facts, pack: Pack, on: date, readings: Readings
) -> Iterator[Saying]:
    """Say how things are with one parent, as the rule for 农村留守 asks."""
    rule = pack.left_behind
    assert rule is not None
    name = WHO[who]
    if not parent.known:
        yield say(N_("{who}的情况还不清楚"), None, who=name)
        return
    if parent.dead_since is not None:
        yield seal(say(N_("{who}已去世"), True, who=name))
    elif parent.missing_since is not None:
        yield seal(say(N_("{who}被法院宣告失踪"), True, who=name))
    if parent.away is not None:
        yield from _away_lines(who, parent, facts, pack, on, readings)
    elif parent.elsewhere:
        yield say(N_("{who}不在家，但不是外出务工"), False, who=name)
    elif parent.home and not parent.states:
        yield say(N_("{who}在家"), False, who=name)
    for state in parent.states:
        listed = state.kind in rule.states
        told = say(
            N_("{who}：{state}") if state.since is None else N_("{who}：{state}，{since} 起"),
            and_judged(listed, parent.unable) if state.holds(on) else False,
            who=name,
            state=STATE_LABELS[state.kind],
            since=state.since,
        )
        yield seal(told)
    if parent.states:
        words = {
            True: N_("{who}：经综合判断确实难以履行监护职责"),
            False: N_("{who}：经判断能履行监护职责"),
            None: N_("{who}：还没有人综合判断能不能履行监护职责"),
        }
        yield seal(say(words[parent.unable], parent.unable, who=name))


def and_judged(listed: bool, unable: Tri) -> Tri:
    """Tell whether a state counts: it is listed, and judged so."""
    return unable if listed else False


def _stays(away: Away, on: date, readings: Readings) -> Iterator[tuple[date, date, int, bool]]:
    """Yield the stays at home begun by a day: from, to, days so far, whether the count restarts."""
    for begins, ends in away.home_spans:
        if begins <= on:
            days = (min(ends, on) - begins).days + 1
            yield begins, ends, days, days > readings.long_return_days


def _away_lines(
    who: str, parent: Parent, facts: Facts, pack: Pack, on: date, readings: Readings
) -> Iterator[Saying]:
    rule, away, name = pack.left_behind, parent.away, WHO[who]
    assert rule is not None
    assert away is not None
    place = place_words(away.place.county)
    if away.left is None:
        yield say(N_("{who}外出务工，从哪天起还不清楚"), None if rule.months else True, who=name)
    else:
        first = away.left
        for begins, ends, days, longer in _stays(away, on, readings):
            first = ends if longer else first
            yield say(
                N_("{who} {begins} 至 {ends} 在家 {days} 天，重新起算")
                if longer
                else N_("{who} {begins} 至 {ends} 回家 {days} 天，属于偶尔探亲，不影响连续计算"),
                who=name,
                begins=begins,
                ends=min(ends, on),
                days=days,
            )
        full = add_months(first, rule.months)
        yield say(
            N_("{who} {first} 起外出务工，{full} 满 {months} 个月")
            if rule.months
            else N_("{who} {first} 起外出务工"),
            full <= on,
            who=name,
            first=first,
            full=full,
            months=rule.months,
        )
    if rule.cross_county:
        home = facts.registered.county
        if home is None or away.place.county is None:
            yield say(N_("{who}务工是否跨县还不清楚"), None, who=name)
        else:
            same = home == away.place.county
            yield say(
                N_("{who}在户籍地同一个县务工（{place}）")
                if same
                else N_("{who}跨县务工（{place}）"),
                not same,
                who=name,
                place=place,
            )


def moved_line(facts: Facts, pack: Pack, on: date) -> Saying:
    """Say since when the child has lived where it lives."""
    assert pack.migrant is not None
    since = facts.birth if facts.lives.since == ALWAYS else facts.lives.since
    if since is None:
        return say(N_("从哪天起住在那里还不清楚"), None)
    full = add_months(since, pack.migrant.months)
    return say(
        N_("{since} 起住在那里，{full} 满 {months} 个月"),
        full <= on,
        since=since,
        full=full,
        months=pack.migrant.months,
    )


def care_lines(who: str, parent: Parent, on: date, pack: Pack) -> Iterator[Saying]:
    """Say how things are with one parent, as 孤儿 and 事实无人抚养 ask."""
    name = WHO[who]
    if not parent.known:
        yield say(N_("{who}的情况还不清楚"), None, who=name)
    elif parent.dead_since is not None:
        yield say(N_("{who}已去世"), True, who=name)
    elif parent.missing_since is not None:
        yield say(N_("{who}被法院宣告失踪"), True, who=name)
    assert pack.hardship is not None
    for state in parent.states:
        if not state.holds(on):
            continue
        if state.kind not in pack.hardship.timed_states or state.since is None:
            yield say(N_("{who}：{state}"), True, who=name, state=STATE_LABELS[state.kind])
            continue
        full = add_months(state.since, pack.hardship.months)
        yield say(
            N_("{who}：{state}，{since} 起，{full} 满 {months} 个月"),
            full <= on,
            who=name,
            state=STATE_LABELS[state.kind],
            since=state.since,
            full=full,
            months=pack.hardship.months,
        )
