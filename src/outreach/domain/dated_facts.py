# SPDX-License-Identifier: Apache-2.0
"""Kinds of dated facts: about whom, which of them are grounds, and one such fact as it is kept."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from outreach.errors import N_


class About(StrEnum):
    """Whom a fact is about."""

    CHILD = "child"
    FATHER = "father"
    MOTHER = "mother"


class FactKind(StrEnum):
    """Kinds of dated facts."""

    REGISTERED = "registered"  # code: rural, urban; place
    LIVES = "lives"  # place, since
    WITH = "with"  # code: who, joined by commas
    AWAY = "away"  # place, since
    HOME = "home"
    ELSEWHERE = "elsewhere"
    STAY = "stay"  # days at home while away
    WEEKLY = "weekly_home"
    STATE = "state"
    UNABLE = "unable"  # code: yes or no
    DEAD = "dead"
    MISSING = "missing"
    HOUSEHOLD = "household"
    DISABILITY = "disability"  # code: kind:grade
    HIV = "hiv"
    CUSTODY = "civil_custody"
    LOCAL = "local_other"
    FACTOR = "factor"
    INSURED = "insured"  # residents' medical insurance: yes or no (S4 二(一)2)
    ASKS_HELP = "asks_help"  # 主动提出救助帮扶
    OWN_CONSENT = "own_consent"  # the child's own, from 14 (个保法 31)


FACT_LABELS = {
    FactKind.REGISTERED: N_("户口"),
    FactKind.LIVES: N_("居住地"),
    FactKind.WITH: N_("跟谁住"),
    FactKind.AWAY: N_("外出务工"),
    FactKind.HOME: N_("在家"),
    FactKind.ELSEWHERE: N_("不在家（不是务工）"),
    FactKind.STAY: N_("回家"),
    FactKind.WEEKLY: N_("每周回家住"),
    FactKind.STATE: N_("特殊情形"),
    FactKind.UNABLE: N_("综合判断"),
    FactKind.DEAD: N_("去世"),
    FactKind.MISSING: N_("宣告失踪"),
    FactKind.HOUSEHOLD: N_("家庭救助"),
    FactKind.DISABILITY: N_("残疾"),
    FactKind.HIV: N_("健康情况"),
    FactKind.CUSTODY: N_("民政监护"),
    FactKind.LOCAL: N_("当地规定的其他类型"),
    FactKind.FACTOR: N_("风险情形"),
    FactKind.INSURED: N_("居民医保"),
    FactKind.ASKS_HELP: N_("主动求助"),
    FactKind.OWN_CONSENT: N_("孩子本人同意"),
}
PRESENCE = frozenset(
    {FactKind.AWAY, FactKind.HOME, FactKind.ELSEWHERE, FactKind.DEAD, FactKind.MISSING}
)
# Grounds of hardship and danger (困境事由): only for people with that right, never for hiring.
GROUNDS = frozenset(FactKind) - {
    FactKind.REGISTERED,
    FactKind.LIVES,
    FactKind.WITH,
    FactKind.AWAY,
    FactKind.HOME,
    FactKind.ELSEWHERE,
    FactKind.STAY,
    FactKind.WEEKLY,
    FactKind.OWN_CONSENT,
}


class DatedFact(NamedTuple):
    """One fact as it is kept."""

    about: str
    kind: str
    code: str
    place_code: str
    first_on: date | None
    last_on: date | None
    told_on: date

    def holds(self, on: date) -> bool:
        """Tell whether it was true on a day."""
        return (self.first_on is None or self.first_on <= on) and (
            self.last_on is None or on <= self.last_on
        )


SEALED = "sealed"  # stands in clear for the kind of a ground, and for whom it is about


def write_ground(fact: DatedFact) -> str:
    """Write what of a ground is sealed: whom it is about, which it is, what, where."""
    return json.dumps([fact.about, fact.kind, fact.code, fact.place_code], ensure_ascii=False)


def read_ground(text: str) -> tuple[str, str, str, str]:
    """Return whom a ground is about, its kind, code and place."""
    about, kind, code, place = json.loads(text)
    return about, kind, code or "", place
