# SPDX-License-Identifier: Apache-2.0
"""How a child's answers are said in tags, and what may be chosen for each kind of fact."""

from __future__ import annotations

from outreach.domain.access import Right
from outreach.domain.areas import area_name
from outreach.domain.colours import FACTORS, REPORTABLE
from outreach.domain.dated_facts import FACT_LABELS, GROUNDS, PRESENCE, About, FactKind
from outreach.domain.facts import HOUSEHOLD_LABELS, STATE_LABELS
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.services.facts import FactView, NewFact
from outreach.services.standings import Standing
from outreach.services.telling import mark_name
from outreach.ui.controls.cells import LEVEL_WORDS, LevelColor, Part, official, reference, tag
from outreach.ui.controls.choices import Choice
from outreach.ui.theme import Tone

ABOUT_LABELS = {About.CHILD: N_("孩子"), About.FATHER: N_("父亲"), About.MOTHER: N_("母亲")}
SOURCE_LABELS = {
    "declared": N_("本人说的"),
    "visit": N_("走访看到"),
    "authority": N_("主管部门告知"),
}
RURAL_LABELS = {"rural": N_("农业户口"), "urban": N_("非农业户口"), "unified": N_("居民户口")}
LIVES_LABELS = {"": N_("从某天起"), "always": N_("出生以来一直")}
WITH_LABELS = {
    "father,mother": N_("父母都在"),
    "father": N_("父亲"),
    "mother": N_("母亲"),
    "grandparent": N_("祖父母、外祖父母"),
    "relative": N_("亲戚"),
    "guardian": N_("其他监护人"),
    "boarding_school": N_("寄宿学校"),
    "other": N_("别人"),
    "alone": N_("独自居住"),
}
YES_NO = {"yes": N_("是"), "no": N_("不是")}
UNABLE_LABELS = {"yes": N_("难以履行监护职责"), "no": N_("能履行监护职责")}
GIVEN_LABELS = {"yes": N_("同意"), "no": N_("不同意")}
DISABILITY_LABELS = {
    "none": N_("没有残疾证"),
    "physical": N_("肢体"),
    "visual": N_("视力"),
    "hearing": N_("听力"),
    "speech": N_("言语"),
    "intellectual": N_("智力"),
    "mental": N_("精神"),
    "multiple": N_("多重"),
}
CODE_LABELS: dict[FactKind, dict[str, str]] = {
    FactKind.REGISTERED: RURAL_LABELS,
    FactKind.LIVES: LIVES_LABELS,
    FactKind.WITH: WITH_LABELS,
    FactKind.WEEKLY: YES_NO,
    FactKind.STATE: {kind.value: label for kind, label in STATE_LABELS.items()},
    FactKind.UNABLE: UNABLE_LABELS,
    FactKind.HOUSEHOLD: {kind.value: label for kind, label in HOUSEHOLD_LABELS.items()},
    FactKind.DISABILITY: DISABILITY_LABELS,
    FactKind.HIV: {"yes": N_("感染艾滋病病毒"), "no": N_("没有")},
    FactKind.CUSTODY: YES_NO,
    FactKind.LOCAL: YES_NO,
    FactKind.FACTOR: {code: FACTORS[code] for code in REPORTABLE},
    FactKind.OWN_CONSENT: GIVEN_LABELS,
}
WITH_PLACE = frozenset({FactKind.REGISTERED, FactKind.LIVES, FactKind.AWAY})
OF_PARENTS = PRESENCE | {FactKind.STAY, FactKind.STATE, FactKind.UNABLE}


def class_tags(standing: Standing, t: Translator) -> list[Part]:
    """Return the neutral short tags of the classes: held, or to be confirmed; no is not told."""
    tags = []
    for words, answer in ((N_("留守"), standing.left_behind), (N_("流动"), standing.migrant)):
        if answer:
            tags.append(tag(t(words)))
        elif answer is None:
            tags.append(tag(t(N_("{what} 待确认"), what=t(words)), Tone.WARNING))
    if standing.hardship:
        numbers = t(N_("、")).join(str(number) for number in standing.hardship)
        tags.append(tag(t(N_("困境 {numbers} 类"), numbers=numbers)))
    return tags


def level_tags(standing: Standing, t: Translator) -> list[Part]:
    """Return the reference colour, and apart from it what the authorities set."""
    tags = []
    if standing.alert:
        tags.append(tag(t(N_("需要马上报告")), Tone.DANGER, "alert-triangle"))
    if standing.colour:
        level = LevelColor(standing.colour)
        tags.append(reference(level, t(N_("参考 {level}"), level=t(LEVEL_WORDS[level]))))
    elif standing.colour_open:
        tags.append(reference(LevelColor.UNKNOWN, t(N_("参考 待确认"))))
    for kind, code in standing.official:
        if kind == "colour":
            level = LevelColor(code)
            tags.append(official(level, t(N_("官方 {level}"), level=t(LEVEL_WORDS[level]))))
        else:
            name = t(N_("官方 {level}"), level=mark_name(kind, code, t))
            tags.append(tag(name, Tone.PRIMARY, "stamp"))
    return tags


def kinds_for(about: About | None, rights: frozenset[Right], t: Translator) -> list[Choice[str]]:
    """Offer the kinds of facts there are of somebody, and only what the user may record."""
    open_kinds = bool(rights & {Right.REGISTER, Right.CONTACT})
    return [
        Choice(kind.value, t(FACT_LABELS[kind]))
        for kind in FactKind
        if (kind in OF_PARENTS) == (about is not About.CHILD)
        and (Right.GROUNDS in rights if kind in GROUNDS else open_kinds)
    ]


def codes_for(kind: FactKind | None, t: Translator) -> list[Choice[str]]:
    """Offer what may be said of a kind; nothing where the kind says it all."""
    labels = CODE_LABELS.get(kind, {}) if kind is not None else {}
    return [Choice(code, t(label)) for code, label in labels.items()]


def fact_words(view: FactView, t: Translator) -> tuple[str, str]:
    """Return a fact as two lines: what it says, and who said it when."""
    fact = view.fact
    told = t(
        N_("{day} 记，{source}"),
        day=fact.told_on.isoformat(),
        source=t(SOURCE_LABELS.get(fact.source, fact.source)),
    )
    return _what(fact, t), told


def _what(fact: NewFact, t: Translator) -> str:
    parts = [
        t(N_("{who}：{what}"), who=t(ABOUT_LABELS[fact.about]), what=t(FACT_LABELS[fact.kind]))
    ]
    if fact.code:
        parts.append(code_words(fact.kind, fact.code, t))
    if fact.place_code:
        parts.append(area_name(fact.place_code) or fact.place_code)
    if fact.first_on and fact.last_on:
        first, last = fact.first_on.isoformat(), fact.last_on.isoformat()
        parts.append(t(N_("{first} 至 {last}"), first=first, last=last))
    elif fact.first_on:
        parts.append(t(N_("{day} 起"), day=fact.first_on.isoformat()))
    elif fact.last_on:
        parts.append(t(N_("到 {day}"), day=fact.last_on.isoformat()))
    return t(N_("，")).join(part for part in parts if part)


def code_words(kind: FactKind, code: str, t: Translator) -> str:
    """Say what a fact says."""
    labels = CODE_LABELS.get(kind, {})
    if kind is FactKind.DISABILITY and code != "none":
        name, _, grade = code.partition(":")
        said = t(labels[name]) if name in labels else name
        return t(N_("{kind} {grade} 级"), kind=said, grade=grade) if grade else said
    return t(labels[code]) if code in labels else code


def worded(error: UserError, t: Translator) -> UserError:
    """Return a refusal with the parent named as a reader names it."""
    key = next((key for key in ("who", "place") if key in error.values), "")
    who = str(error.values.get(key, "")).partition(".")[0]
    if who not in {About.FATHER, About.MOTHER}:
        return error
    values = {**error.values, key: t(ABOUT_LABELS[About(who)])}
    return UserError(error.message, code=error.code, **values)
