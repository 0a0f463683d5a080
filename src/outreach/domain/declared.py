# SPDX-License-Identifier: Apache-2.0
"""From what was declared, by whom and when, to the facts that hold on one day.

An inquiry at the desk says who is at home; single dated facts (a visit, a letter from the
authorities, a later word of the employee) say more. For every question the latest word that
was true on the day counts; nothing that is not said is filled in, with one exception that is
told: a child's registered place is its parent's confirmed one until it is stated itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from outreach.domain.area_marks import city_of, is_core, resolve
from outreach.domain.children import Carer, Relation, School, WhoIsHome
from outreach.domain.dated_facts import PRESENCE, About, DatedFact, FactKind
from outreach.domain.employees import HukouType
from outreach.domain.facts import (
    ALWAYS,
    NOWHERE,
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
)
from outreach.domain.numbers import Sex


class Declared(NamedTuple):
    """What one employee said of one child in one inquiry, and where that employee works."""

    relation: str
    sex: str | None
    hukou_type: str
    hukou_code: str
    hukou_confirmed: bool
    site_county: str
    asked_on: date | None  # None: never asked
    who_is_home: str
    self_away_since: date | None
    other_place_code: str
    other_away_since: date | None
    carer: str
    lives_in_code: str


@dataclass(frozen=True)
class Known:
    """All that is known of one child, ready to be read for a day."""

    birth: date
    school: str
    declared: Sequence[Declared]
    facts: Sequence[DatedFact]
    last_visit: date | None = None
    last_contact: date | None = None
    marked_on: date | None = None
    last_confirmed: date | None = None  # by a follow-up of that kind

    @property
    def confirmed_on(self) -> date | None:
        """The day on which the family last said how things are."""
        days = [one.asked_on for one in self.declared if one.asked_on is not None]
        days += [fact.told_on for fact in self.facts]
        return max((*days, *([self.last_confirmed] if self.last_confirmed else ())), default=None)

    @property
    def agreed_itself(self) -> bool:
        """Tell whether the child itself has agreed that its data are kept."""
        found = _last(self.facts, FactKind.OWN_CONSENT)
        return found is not None and found.code == "yes"


@lru_cache(maxsize=8192)
def place_of(code: str) -> Place:
    """Return the place of a code as it is today; NOWHERE where nobody can say which that is.

    An abolished code stands for its successor; one with several, like one that is in no table,
    is a place still to be asked for.
    """
    today = resolve(code) if code else ()
    if len(today) != 1:
        return NOWHERE
    return Place(today[0], city_of(today[0]), is_core(today[0]), today[0][:2])


_WITH = {
    Carer.PARENTS: ("father", "mother"),
    Carer.FATHER: ("father",),
    Carer.MOTHER: ("mother",),
    Carer.PATERNAL_GRANDPARENTS: ("grandparent",),
    Carer.MATERNAL_GRANDPARENTS: ("grandparent",),
    Carer.RELATIVE: ("relative",),
    Carer.BOARDING_SCHOOL: ("boarding_school",),
    Carer.OTHER: ("other",),
    Carer.NOBODY: ("alone",),
    Carer.UNKNOWN: None,
}


def own_slot(relation: str, sex: str | None) -> str | None:
    """Return which parent an employee is to the child; None for a guardian who is no parent."""
    if relation in {Relation.FATHER, Relation.MOTHER}:
        return relation
    if relation == Relation.GUARDIAN:
        return None
    return About.MOTHER if sex == Sex.FEMALE else About.FATHER


class _Word(NamedTuple):
    """One word on where a parent is, with the day it was told and since when it is true."""

    told_on: date
    rank: int  # of one day: a single fact beats the parent's own word, that beats the other's
    first_on: date | None
    parent: Parent


def facts_on(known: Known, on: date) -> Facts:
    """Return the facts that hold on a day, out of all that is known."""
    dated = [fact for fact in known.facts if fact.holds(on)]
    latest = [one for one in known.declared if one.asked_on is not None and one.asked_on <= on]
    if len(latest) > 1:
        latest.sort(key=_asked)
    facts = Facts(
        birth=known.birth,
        rural=_rural(known.declared, dated),
        registered=_registered(known.declared, dated),
        lives=Lives(*_lives(latest, dated), _with_whom(latest, dated)),
        father=_parent(About.FATHER, known, dated, on),
        mother=_parent(About.MOTHER, known, dated, on),
        factors=_factors(known.school, known.facts, on),
        last_visit=known.last_visit,
        last_contact=known.last_contact,
        marked_on=known.marked_on,
    )
    if not dated:  # most children: nothing was told of them but the inquiry
        return facts
    return replace(
        facts,
        household=_household(dated),
        disability=_disability(dated),
        hiv=_said(dated, FactKind.HIV),
        civil_custody=_said(dated, FactKind.CUSTODY),
        local_other=_said(dated, FactKind.LOCAL),
        weekly_home=_said(dated, FactKind.WEEKLY),
    )


def _asked(one: Declared) -> date:
    return one.asked_on or ALWAYS


def _last(facts: Sequence[DatedFact], kind: FactKind, about: str = About.CHILD) -> DatedFact | None:
    if not facts:
        return None
    found = [fact for fact in facts if fact.kind == kind and fact.about == about]
    return max(found, key=_told, default=None)


def _told(fact: DatedFact) -> tuple[date, date]:
    return fact.told_on, fact.first_on or ALWAYS


def _said(facts: Sequence[DatedFact], kind: FactKind) -> bool:
    found = _last(facts, kind)
    return found is not None and found.code == "yes"


def _rural(declared: Sequence[Declared], dated: Sequence[DatedFact]) -> bool | None:
    stated = _last(dated, FactKind.REGISTERED)
    if stated is not None and stated.code:
        return {"rural": True, "urban": False}.get(stated.code)
    kinds = {one.hukou_type for one in declared if own_slot(one.relation, one.sex)}
    if kinds == {HukouType.RURAL}:
        return True
    return False if kinds == {HukouType.URBAN} else None


def _registered(declared: Sequence[Declared], dated: Sequence[DatedFact]) -> Place:
    stated = _last(dated, FactKind.REGISTERED)
    if stated is not None and stated.place_code:
        return place_of(stated.place_code)
    codes = {
        one.hukou_code if one.hukou_confirmed else ""
        for one in declared
        if own_slot(one.relation, one.sex)
    }
    return place_of(codes.pop()) if len(codes) == 1 else NOWHERE


def is_place_assumed(known: Known, on: date) -> bool:
    """Tell whether the registered place is the parent's, since nobody stated the child's own."""
    stated = _last([one for one in known.facts if one.holds(on)], FactKind.REGISTERED)
    return stated is None or not stated.place_code


def _lives(latest: Sequence[Declared], dated: Sequence[DatedFact]) -> tuple[Place, date | None]:
    stated = _last(dated, FactKind.LIVES)
    spoken = [one for one in latest if one.lives_in_code]
    if stated is not None and (not spoken or stated.told_on >= _asked(spoken[-1])):
        return place_of(stated.place_code), ALWAYS if stated.code == "always" else stated.first_on
    return (place_of(spoken[-1].lives_in_code), None) if spoken else (NOWHERE, None)


def _with_whom(latest: Sequence[Declared], dated: Sequence[DatedFact]) -> tuple[str, ...] | None:
    stated = _last(dated, FactKind.WITH)
    spoken = [one for one in latest if one.carer != Carer.UNKNOWN]
    if stated is not None and (not spoken or stated.told_on >= _asked(spoken[-1])):
        return tuple(stated.code.split(","))
    return _WITH[Carer(spoken[-1].carer)] if spoken else None


def _household(dated: Sequence[DatedFact]) -> Household | None:
    found = _last(dated, FactKind.HOUSEHOLD)
    return Household(found.code) if found is not None else None


def _disability(dated: Sequence[DatedFact]) -> Disability | None:
    found = _last(dated, FactKind.DISABILITY)
    if found is None:
        return None
    kind, _, grade = found.code.partition(":")
    return Disability(kind or None, int(grade) if grade else None)


def _factors(school: str, facts: Sequence[DatedFact], on: date) -> tuple[Factor, ...]:
    found = [
        Factor(fact.code, fact.first_on or fact.told_on)
        for fact in facts
        if fact.kind == FactKind.FACTOR and (fact.last_on is None or on <= fact.last_on)
    ]
    if school == School.DROPPED_OUT:
        found.append(Factor("Y4"))
    return tuple(found)


def _parent(about: str, known: Known, dated: Sequence[DatedFact], on: date) -> Parent:
    words = [*_declared_words(about, known.declared, on), *_fact_words(about, dated)]
    parent = max(words, key=_weight).parent if words else Parent()
    if not known.facts:
        return parent
    states = tuple(
        State(StateKind(fact.code), fact.first_on, fact.last_on)
        for fact in known.facts
        if fact.about == about and fact.kind == FactKind.STATE
    )
    judged = _last(dated, FactKind.UNABLE, about)
    away = parent.away
    if away is not None:
        away = Away(away.left, away.place, _stays(about, known.facts, away.left, on))
    return Parent(
        home=parent.home,
        away=away,
        elsewhere=parent.elsewhere,
        dead_since=parent.dead_since,
        missing_since=parent.missing_since,
        states=states,
        unable=None if judged is None else judged.code == "yes",
    )


def _weight(word: _Word) -> tuple[bool, date, bool, int]:
    """Return what makes one word beat another: death is final, then the latest word counts."""
    parent = word.parent
    return parent.dead_since is not None, word.told_on, parent.gone_since is not None, word.rank


def _stays(
    about: str, facts: Sequence[DatedFact], left: date | None, on: date
) -> tuple[tuple[date, date], ...]:
    """Return the stays at home since the departure; one that has no end runs on."""
    found = sorted(
        (fact.first_on, fact.last_on or date.max)
        for fact in facts
        if fact.about == about and fact.kind == FactKind.STAY and fact.first_on is not None
    )
    return tuple(
        (first, last) for first, last in found if (left is None or first >= left) and first <= on
    )


def _declared_words(about: str, declared: Sequence[Declared], on: date) -> Iterable[_Word]:
    for one in declared:
        slot = own_slot(one.relation, one.sex)
        if slot is None or one.asked_on is None or one.who_is_home == WhoIsHome.NOT_SAID:
            continue
        own = slot == about
        parent = _own_word(one) if own else _other_word(one, slot)
        if parent is None:
            continue
        since = parent.away.left if parent.away and parent.away.left else one.asked_on
        if min(since, one.asked_on) <= on and (parent.away or one.asked_on <= on):
            yield _Word(one.asked_on, 1 if own else 0, since, parent)


def _who_is_away(one: Declared, own: str) -> tuple[bool | None, bool | None]:
    """Return whether the employee and the other parent are away, as the inquiry says."""
    if one.who_is_home == WhoIsHome.BOTH:
        return False, False
    if one.who_is_home == WhoIsHome.NOBODY:
        return True, True
    if one.self_away_since is not None:
        return True, False
    if one.other_away_since is not None or one.other_place_code:
        return False, True
    if one.carer in {Carer.FATHER, Carer.MOTHER}:
        mine = one.carer == own
        return not mine, mine
    return None, None


def _own_word(one: Declared) -> Parent | None:
    away, _ = _who_is_away(one, own_slot(one.relation, one.sex) or "")
    if away is None:
        return None
    if not away:
        return Parent(home=True)
    return Parent(away=Away(one.self_away_since, place_of(one.site_county)))


def _other_word(one: Declared, own: str) -> Parent | None:
    _, away = _who_is_away(one, own)
    if away is None:
        return None
    if not away:
        return Parent(home=True)
    return Parent(away=Away(one.other_away_since, place_of(one.other_place_code)))


def _fact_words(about: str, dated: Sequence[DatedFact]) -> Iterable[_Word]:
    for fact in dated:
        if fact.about != about or fact.kind not in PRESENCE:
            continue
        if fact.kind == FactKind.AWAY:
            parent = Parent(away=Away(fact.first_on, place_of(fact.place_code)))
        elif fact.kind == FactKind.HOME:
            parent = Parent(home=True)
        elif fact.kind == FactKind.ELSEWHERE:
            parent = Parent(elsewhere=fact.code or "elsewhere")
        elif fact.kind == FactKind.DEAD:
            parent = Parent(dead_since=fact.first_on or ALWAYS)
        else:
            parent = Parent(missing_since=fact.first_on or ALWAYS)
        yield _Word(fact.told_on, 2, fact.first_on, parent)


def next_turn(known: Known, on: date) -> date | None:
    """Return the next day on which a dated fact begins or ends by itself."""
    days = [fact.first_on for fact in known.facts if fact.first_on and fact.first_on > on]
    days += [
        fact.last_on + timedelta(days=1)
        for fact in known.facts
        if fact.last_on and fact.last_on >= on and fact.kind != FactKind.STAY
    ]
    return min(days, default=None)
