# SPDX-License-Identifier: Apache-2.0
"""What can happen in the invented firm's union: one record for each thing that is lived.

Things that happen to the same request or case carry the same ``key``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from outreach.domain.agencies import (
    Agency,
    Consultation,
    Responsible,
)
from outreach.domain.aid import AidAsked, FundIncome, Payment, Project, ProjectCost
from outreach.domain.contact import Call, Gift, Point, Tally
from outreach.domain.dates import age_on
from outreach.domain.employees import Consent
from outreach.domain.followups import FollowUp
from outreach.domain.reunions import (
    Help,
    Outcome,
    Season,
    SeasonKind,
    Wish,
)
from outreach.domain.sample_people import SamplePerson
from outreach.domain.talks import (
    Campaign,
    Material,
    SessionPlan,
    TalkPlan,
    WalkIns,
)


@dataclass(frozen=True)
class TalkLived:
    """A talk with one session: planned ahead, and who came; nobody where nobody wrote it down."""

    key: str
    plan: TalkPlan
    session: SessionPlan
    came: tuple[str, ...] = ()
    walk_ins: tuple[WalkIns, ...] = ()
    handbooks: int = 0
    open: bool = False  # people are still coming


@dataclass(frozen=True)
class Asked:
    """A family's request for a season."""

    key: str
    season: str
    wish: Wish


@dataclass(frozen=True)
class Helped:
    """Help under a request."""

    key: str
    help: Help


@dataclass(frozen=True)
class Finished:
    """How a request came out."""

    key: str
    outcome: Outcome


@dataclass(frozen=True)
class AidWanted:
    """An application for aid."""

    key: str
    asked: AidAsked


@dataclass(frozen=True)
class AidGranted:
    """Its approval, by the same person with a reason: the firm is small."""

    key: str
    fen: int


@dataclass(frozen=True)
class AidPaid:
    """Its payment."""

    key: str
    payment: Payment


@dataclass(frozen=True)
class TalkPlanned:
    """The planning of a talk, some days before it."""

    talk: TalkLived


@dataclass(frozen=True)
class TalkHappened:
    """Its sign-in."""

    talk: TalkLived


@dataclass(frozen=True)
class Gifts:
    """Gifts of one month."""

    gifts: tuple[Gift, ...]


Fact = (
    Campaign | TalkPlanned | TalkHappened | Material | Point | Call | Tally | Gifts | Season
    | Asked | Helped | Finished | AidWanted | AidGranted | AidPaid | FundIncome | Project
    | ProjectCost | FollowUp | Agency | Consultation | Responsible
)  # fmt: skip


@dataclass(frozen=True)
class Happened:
    """A fact with the day it was written down, and the site."""

    day: date
    site: int
    fact: Fact


def one_a_family(people: Sequence[SamplePerson], seen: set[str]) -> Iterator[SamplePerson]:
    """Yield people whose children nobody before them brought: a couple asks once."""
    for person in people:
        numbers = {child.number or f"{child.name}{child.birth}" for child in person.children}
        if not numbers & seen:
            seen |= numbers
            yield person


def seasons(begins: date, today: date) -> list[Season]:
    """Return the windows whose requests opened by today (the holidays of 2025 and 2026)."""
    windows = [
        Season("2025 国庆", SeasonKind.NATIONAL, date(2025, 10, 1), date(2025, 10, 8)),
        Season("2026 春节", SeasonKind.SPRING, date(2026, 2, 15), date(2026, 2, 23)),
        Season("2026 暑期", SeasonKind.SUMMER, date(2026, 7, 6), date(2026, 8, 28)),
        Season("2026 国庆", SeasonKind.NATIONAL, date(2026, 10, 1), date(2026, 10, 7)),
    ]
    return [
        one
        for one in windows
        if begins + timedelta(days=60) <= one.first and one.first - timedelta(days=40) <= today
    ]


def at_work(person: SamplePerson, site: int, day: date) -> bool:
    """Tell whether somebody the store knows of was at work at a site on a day."""
    since = person.roster_on or person.hire.hired_on
    assert since is not None
    return person.site == site and since <= day <= (person.left_on or day)


def is_parent(person: SamplePerson, day: date) -> bool:
    """Tell whether somebody agreed to the record of children who are minors on a day."""
    return (
        person.consent is Consent.GIVEN
        and person.asked_on is not None
        and person.asked_on < day
        and any(child.birth and age_on(child.birth, day) < 17 for child in person.children)
    )
