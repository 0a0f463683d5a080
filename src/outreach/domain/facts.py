# SPDX-License-Identifier: Apache-2.0
"""What is known of one child for the policy engine: dated facts, and nothing guessed.

``None`` always means "not known"; it is never read as no. Facts of two kinds are told apart:
*asked* facts (registered place and kind, who is away since when and where, whom the child lives
with, the household's aid status, a disability) are unknown until somebody answered; *reported*
facts (states of a parent, risk factors, HIV, guardianship by civil affairs) count once reported.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from outreach.domain.dates import add_months
from outreach.errors import N_, UserError, Word

ALWAYS = date.min  # a state whose first day nobody knows, but which holds


class StateKind(StrEnum):
    """States of a parent that the plans name (catalogue B.2, B.4)."""

    SEVERE_DISABILITY = "severe_disability"  # 重残
    SERIOUS_ILLNESS = "serious_illness"  # 重病
    LOST_CONTACT = "lost_contact"  # 失联
    DEPORTED = "deported"  # 被遣送（驱逐）出境
    PRISON = "prison"  # 服刑在押
    REHAB = "rehab"  # 强制隔离戒毒
    RESTRICTED = "restricted"  # 其他限制人身自由
    CUSTODY_REVOKED = "custody_revoked"  # 被撤销监护资格


STATE_LABELS = {
    StateKind.SEVERE_DISABILITY: N_("重残"),
    StateKind.SERIOUS_ILLNESS: N_("重病"),
    StateKind.LOST_CONTACT: N_("失联"),
    StateKind.DEPORTED: N_("被遣送（驱逐）出境"),
    StateKind.PRISON: N_("服刑在押"),
    StateKind.REHAB: N_("强制隔离戒毒"),
    StateKind.RESTRICTED: N_("其他限制人身自由的措施"),
    StateKind.CUSTODY_REVOKED: N_("被撤销监护资格"),
}


class Household(StrEnum):
    """Aid status of the household (catalogue B.4, class 3)."""

    NONE = "none"
    DIBAO = "dibao"  # 最低生活保障
    DIBAO_MARGIN = "dibao_margin"  # 低保边缘
    EXPENDITURE = "expenditure"  # 支出型困难
    TEKUN = "tekun"  # 特困人员


HOUSEHOLD_LABELS = {
    Household.NONE: N_("没有"),
    Household.DIBAO: N_("最低生活保障家庭"),
    Household.DIBAO_MARGIN: N_("最低生活保障边缘家庭"),
    Household.EXPENDITURE: N_("支出型困难家庭"),
    Household.TEKUN: N_("特困人员"),
}

ALONE = "alone"
GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True)
class Place:
    """A county: its code, its prefecture, and whether it is core there (核心城区)."""

    county: str | None = None
    city: str | None = None
    core: bool | None = None
    prov: str | None = None


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Away:
    """One parent away for work (外出务工): since when, where, and the days at home since."""

    left: date | None = None
    place: Place = NOWHERE
    home_spans: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """One state of a parent, from its first day (None: not known) to its last."""

    kind: StateKind
    since: date | None = None
    until: date | None = None
    approximate: bool = False  # the day was counted back from "so many months"

    def holds(self, on: date) -> bool:
        """Tell whether it holds on a day; a state without a first day holds."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Parent:
    """What is known of one parent; everything empty: nothing at all."""

    home: bool = False
    away: Away | None = None
    elsewhere: str = ""  # absent for another reason than work
    dead_since: date | None = None
    missing_since: date | None = None  # declared missing by a court (宣告失踪)
    states: tuple[State, ...] = ()
    unable: bool | None = None  # judged on the whole unable to act as guardian (综合判断)

    @property
    def known(self) -> bool:
        """Tell whether anything is known."""
        return bool(
            self.home or self.away or self.elsewhere or self.states or self.gone_since is not None
        )

    @property
    def gone_since(self) -> date | None:
        """The day from which the parent is dead or declared missing."""
        return self.dead_since if self.dead_since is not None else self.missing_since


UNKNOWN_PARENT = Parent()


@dataclass(frozen=True, slots=True)
class Lives:
    """Where the child lives, since when (ALWAYS: since birth), and with whom (None: not known)."""

    place: Place = NOWHERE
    since: date | None = None
    with_whom: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Disability:
    """The child's certified disability; ``kind`` "none" where there is none."""

    kind: str | None = None
    grade: int | None = None


NO_DISABILITY = Disability("none", 0)


@dataclass(frozen=True, slots=True)
class Factor:
    """One risk factor (catalogue B.5), and the day it became known."""

    code: str
    known_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """Everything the engine asks of one child, as valid on the day that is asked for."""

    birth: date
    rural: bool | None = None
    registered: Place = NOWHERE
    lives: Lives = field(default_factory=Lives)
    father: Parent = UNKNOWN_PARENT
    mother: Parent = UNKNOWN_PARENT
    household: Household | None = None
    disability: Disability | None = None
    hiv: bool | None = False
    civil_custody: bool = False
    local_other: bool = False
    weekly_home: bool = False
    factors: tuple[Factor, ...] = ()
    last_visit: date | None = None
    last_contact: date | None = None
    marked_on: date | None = None  # since when the colour stands; None: the day asked for


def months_before(on: date, months: int) -> date:
    """Return the day from which ``months`` have passed on ``on``: facts given as "so many months".

    The latest start whose N-th month is reached on that very day.
    """
    return add_months(on, -months)


WHO = {"father": Word(N_("父亲")), "mother": Word(N_("母亲"))}


def check_facts(facts: Facts, *, on: date) -> None:
    """Refuse facts that cannot be together; the sentence names the fact and the dates.

    Raises :class:`UserError` with the code ``birth_in_future``, ``return_before_departure``,
    ``dead_and_away`` or ``facts_disagree``.
    """
    if facts.birth > on:
        raise UserError(
            N_("出生日期 {birth} 晚于所问的日期 {on}，请核对。"),
            code="birth_in_future",
            birth=facts.birth,
            on=on,
        )
    for who, parent in (("father", facts.father), ("mother", facts.mother)):
        check_parent(parent, who=who, lives_with=facts.lives.with_whom or ())
    since = facts.lives.since
    if since is not None and since != ALWAYS and since < facts.birth:
        raise UserError(
            N_("child_lives.since：{since} 早于出生日期 {birth}，请核对。"),
            code="facts_disagree",
            since=since,
            birth=facts.birth,
        )


def check_parent(parent: Parent, *, who: str, lives_with: tuple[str, ...] = ()) -> None:
    """Refuse what cannot be true of one parent."""
    gone = parent.gone_since is not None
    if gone and (parent.away or parent.home or parent.elsewhere or who in lives_with):
        raise UserError(
            N_("{who}：已去世或被宣告失踪，就不会又在外务工或在家，请核对。"),
            code="dead_and_away",
            who=WHO[who],
        )
    if parent.home and parent.away:
        raise UserError(N_("{who}：既写在家又写外出，请只留一个。"), code="facts_disagree", who=who)
    for state in parent.states:
        if state.since and state.until and state.until < state.since:
            raise UserError(
                N_("{who}：特殊情形的结束 {last} 早于开始 {first}，请核对。"),
                code="facts_disagree",
                who=WHO[who],
                first=state.since,
                last=state.until,
            )
    if parent.away is not None:
        check_stays(parent.away, who=who)


def check_stays(away: Away, *, who: str) -> None:
    """Refuse stays at home that end before they begin, begin before the departure, or overlap."""
    before = away.left
    for number, (first, last) in enumerate(away.home_spans):
        place = f"{who}.away.home_spans[{number}]"
        if last < first:
            raise UserError(
                N_("{place}：离家 {last} 早于到家 {first}，请核对。"),
                code="return_before_departure",
                place=place,
                first=first,
                last=last,
            )
        if before is not None and first < before:
            raise UserError(
                N_("{place}：到家 {first} 早于上次离家 {left}，请核对。"),
                code="return_before_departure",
                place=place,
                first=first,
                left=before,
            )
        before = last


def with_factors(facts: Facts, codes: tuple[str, ...]) -> Facts:
    """Return the facts with further factors reported."""
    return replace(facts, factors=facts.factors + tuple(Factor(code) for code in codes))
