# SPDX-License-Identifier: Apache-2.0
"""A policy pack in plain words: what it rules on, where, since when, and from which threshold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from outreach.domain.areas import area_name
from outreach.domain.colours import COLOUR_LABELS, FACTORS, Colour
from outreach.domain.facts import HOUSEHOLD_LABELS, STATE_LABELS
from outreach.domain.packs import (
    Evidence,
    HardshipRule,
    LeftBehindRule,
    MigrantRule,
    Pack,
    Rural,
    Section,
)
from outreach.errors import N_
from outreach.i18n import Translator

SECTION_WORDS = {
    Section.LEFT_BEHIND: N_("留守"),
    Section.MIGRANT: N_("流动"),
    Section.HARDSHIP: N_("困境"),
    Section.COLOURS: N_("颜色"),
}
EVIDENCE_WORDS = {
    Evidence.DOCUMENT: N_("已核对原文"),
    Evidence.EXCERPT: N_("只见到节选或转述"),
    Evidence.MEMORY: N_("凭一般了解整理"),
}
RURAL_WORDS = {
    Rural.YES: N_("要求农村户籍"),
    Rural.BY_TITLE: N_("只有标题写“农村”，定义里没有写"),
    Rural.NO: N_("不看户口性质"),
}
LIST_WORDS = {
    "commendation": N_("表彰对象"),
    "favoured_areas": N_("重点地区"),
    "talk_themes": N_("宣讲主题"),
    "aid_kinds": N_("帮扶方式"),
}
Group = tuple[str, list[str]]  # a heading and its sentences


def rules_on(pack: Pack, t: Translator) -> str:
    """Name what a pack rules on; one without any rule tells a firm its duties."""
    names = [t(words) for section, words in SECTION_WORDS.items() if section in pack.sections]
    if pack.lists or pack.services:
        names.append(t(N_("清单")))
    return t(N_("、")).join(names) if names else t(N_("单位职责"))


def where(pack: Pack, t: Translator) -> str:
    """Name the areas a pack applies to."""
    names = [
        area_name(prefix.ljust(6, "0")) or prefix if prefix else t(N_("全国"))
        for prefix in pack.applies_to
    ]
    return t(N_("、")).join(names)


def span(first: date | None, last: date | None, t: Translator) -> str:
    """Return from when to when; an open end is said."""
    if first is None and last is None:
        return ""
    if last is None:
        return t(N_("{day} 起"), day=first)
    if first is None:
        return t(N_("到 {day} 止"), day=last)
    return t(N_("{first} 至 {last}"), first=first, last=last)


def groups(pack: Pack, t: Translator) -> list[Group]:
    """Tell every threshold of a pack, by what it rules on."""
    found: list[Group] = []
    if pack.left_behind is not None:
        found.append((t(SECTION_WORDS[Section.LEFT_BEHIND]), _left_behind(pack.left_behind, t)))
    if pack.migrant is not None:
        found.append((t(SECTION_WORDS[Section.MIGRANT]), _migrant(pack.migrant, t)))
    if pack.hardship is not None:
        found.append((t(SECTION_WORDS[Section.HARDSHIP]), _hardship(pack.hardship, t)))
    found += [(t(COLOUR_LABELS[one]), _colour(pack, one, t)) for one in pack.colours]
    again = [
        t(N_("{what}：每 {n} 个月重新确认一次"), what=t(SECTION_WORDS[section]), n=months)
        for section, months in pack.reconfirm_months.items()
    ]
    if again:
        found.append((t(N_("重新确认")), again))
    lists = list(_lists(pack, t))
    if lists:
        found.append((t(N_("清单")), lists))
    return found


def _left_behind(rule: LeftBehindRule, t: Translator) -> list[str]:
    county = N_("务工地要跨县") if rule.cross_county else N_("没有要求跨县")
    said = [
        t(N_("外出务工连续 {n} 个月以上"), n=rule.months)
        if rule.months
        else t(N_("外出即算，没有写时间")),
        t(RURAL_WORDS[rule.rural]),
        t(county),
        _core(rule.core_exclusion, t),
    ]
    if rule.states:
        words = t(N_("、")).join(t(STATE_LABELS[one]) for one in STATE_LABELS if one in rule.states)
        said.append(t(N_("无监护能力的情形：{states}"), states=words))
    else:
        said.append(t(N_("没有列举无监护能力的情形")))
    return said


def _migrant(rule: MigrantRule, t: Translator) -> list[str]:
    return [
        t(N_("跨县居住 {n} 个月以上"), n=rule.months)
        if rule.months
        else t(N_("跨县居住即算，没有写时间")),
        _core(rule.core_exclusion, t),
    ]


def _core(excluded: bool, t: Translator) -> str:
    words = N_("两地都在核心城区的不算") if excluded else N_("核心城区没有例外")
    return t(words)


def _hardship(rule: HardshipRule, t: Translator) -> list[str]:
    comma = t(N_("、"))
    homes = comma.join(
        t(HOUSEHOLD_LABELS[one]) for one in HOUSEHOLD_LABELS if one in rule.households
    )
    said = [t(N_("困难家庭：{kinds}"), kinds=homes)] if homes else []
    at_once = comma.join(t(STATE_LABELS[one]) for one in STATE_LABELS if one in rule.states)
    later = comma.join(t(STATE_LABELS[one]) for one in STATE_LABELS if one in rule.timed_states)
    if at_once:
        said.append(t(N_("事实无人抚养，有此情形即算：{states}"), states=at_once))
    if later:
        said.append(t(N_("事实无人抚养，满 {n} 个月才算：{states}"), n=rule.months, states=later))
    if rule.transition_months:
        said.append(t(N_("退出后过渡 {n} 个月"), n=rule.transition_months))
    return said


def _colour(pack: Pack, colour: Colour, t: Translator) -> list[str]:
    rule = pack.colours[colour]
    said = [t(N_("至少每 {n} 个月入户走访一次"), n=rule.visit_months)] if rule.visit_months else []
    if rule.contact_months:
        said.append(t(N_("至少每 {n} 个月联系一次"), n=rule.contact_months))
    if not said:
        said.append(t(N_("发现后马上介入")))
    said += [f"{code}　{t(FACTORS[code])}" for code in FACTORS if code in rule.factors]
    return said


def _lists(pack: Pack, t: Translator) -> Iterator[str]:
    for name, items in pack.lists.items():
        known = LIST_WORDS.get(name)
        yield t(N_("{name}：{n} 项"), name=t(known) if known else name, n=len(items))
    if pack.services:
        yield t(N_("{name}：{n} 项"), name=t(N_("关爱服务")), n=len(pack.services))
