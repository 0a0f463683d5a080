# SPDX-License-Identifier: Apache-2.0
"""How each indicator comes out of its statements: value, groups, and what adds up over a year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from outreach.db.queries import care_figures as care
from outreach.db.queries import quarters as people
from outreach.db.queries import talk_figures as talk
from outreach.db.queries.tally import Tally
from outreach.domain.agencies import AgencyKind
from outreach.domain.aid import AidKind
from outreach.domain.children import AGE_BANDS, Carer, School
from outreach.domain.contact import PointKind
from outreach.domain.employees import Consent
from outreach.domain.groups import CARE_GROUPS, CARE_OF, NOT_ASKED, UNKNOWN
from outreach.domain.money import Source
from outreach.domain.numbers import Sex
from outreach.domain.periods import Period
from outreach.domain.quarters import Ratio, Value
from outreach.domain.reunions import Direction, HelpKind, SeasonKind
from outreach.domain.talks import Channel, Engagement, Form, MaterialKind, Theme, Venue

Breakdowns = Mapping[str, Mapping[str, int]]
Statement = Callable[[Session, Sequence[Period]], list[Tally]]


class ToDate(StrEnum):
    """What the year to date is."""

    COUNTED = "counted"  # counted over the year's days like any period
    SUMMED = "summed"  # the sum of its quarters: 户 that came in two quarters count twice
    NONE = "none"  # it makes no sense: a stock, a look back over its own window


@dataclass(frozen=True)
class Counted:
    """How an indicator comes out: of the statement's grouped rows, and of ``more`` for groups."""

    statement: Statement
    value: Callable[[Tally], Value]
    breakdowns: Callable[[Sequence[Tally]], Breakdowns]
    more: tuple[Statement, ...] = ()
    to_date: ToDate = ToDate.COUNTED


def _total(tally: Tally) -> int:
    return tally.total()


def _of(**wanted: object) -> Callable[[Tally], int]:
    def value(tally: Tally) -> int:
        return tally.total(**wanted)

    return value


def _told(tally: Tally) -> Ratio:
    return Ratio(tally.total(parent=1, told=1), tally.total(parent=1))


def _asked(tally: Tally) -> Ratio:
    return Ratio(tally.total(asked=1), tally.total())


def _covered(tally: Tally) -> Ratio:
    return Ratio(tally.total(any=1), tally.total())


def _done(tally: Tally) -> Ratio:
    return Ratio(tally.total(done=1), tally.total())


def _codes(counts: Mapping[str, int], codes: Iterable[str]) -> dict[str, int]:
    """Return the counts of all codes there are, in order, then of those nobody foresaw."""
    known = {str(code): counts.get(code, 0) for code in codes}
    rest = {code or UNKNOWN: n for code, n in sorted(counts.items()) if code not in known and n}
    return known | rest


def _named(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the counts under names people gave: sites, titles, months."""
    return {name or UNKNOWN: n for name, n in sorted(counts.items()) if n}


def _talks(tallies: Sequence[Tally]) -> Breakdowns:
    held = tallies[0]
    return {
        "theme": _codes(held.by("theme"), Theme),
        "form": _codes(held.by("form"), Form),
        "venue": _codes(held.by("venue"), Venue),
        "site": _named(held.by("site")),
        "channel": _codes(held.by("channel"), Channel),
        "village": _codes(held.by("village"), ("village", "own")),
    }


def _attendances(tallies: Sequence[Tally]) -> Breakdowns:
    signed, here = tallies[0], {"channel": Channel.ON_SITE.value}
    return {
        "theme": _codes(signed.by("theme", **here), Theme),
        "site": _named(signed.by("site", **here)),
        "labour": _codes(signed.by("labour", **here), (talk.OWN, talk.AGENCY, *Engagement)),
        "channel": _codes(signed.by("channel"), Channel),  # beside each other, never added
    }


def _attendants(tallies: Sequence[Tally]) -> Breakdowns:
    there = tallies[0]
    return {
        "parent": _codes(there.by("parent"), ("parents", "others")),
        "sex": _codes(there.by("sex"), Sex),
        "site": _named(there.by("site")),
    }


def _provinces(tallies: Sequence[Tally]) -> Breakdowns:
    return {"province": _named(tallies[0].by("group"))}


def _by_age(tallies: Sequence[Tally]) -> Breakdowns:
    return {"age": _codes(tallies[0].by("age"), AGE_BANDS)}


def _coverage(tallies: Sequence[Tally]) -> Breakdowns:
    """Return how many of the parents each theme reached; one may be reached by both."""
    return {"theme": {one.value: tallies[0].total(**{one.value: 1}) for one in Theme}}


def _titles(tallies: Sequence[Tally]) -> Breakdowns:
    return {"title": _named(tallies[0].by("title", kind=MaterialKind.VIEWS.value))}


def _pieces(tallies: Sequence[Tally]) -> Breakdowns:
    counts = tallies[0].by("kind")
    kinds = (MaterialKind.HANDBOOK, MaterialKind.FILM)
    return {"kind": {kind.value: counts.get(kind, 0) for kind in kinds}}


def _by_notice(tallies: Sequence[Tally]) -> Breakdowns:
    """Return the parents hired by site, and how many of them were told."""
    hired = tallies[0]
    return {
        "site": _named(hired.by("site", parent=1)),
        "told": _named(hired.by("site", parent=1, told=1)),
    }


def _by_answer(tallies: Sequence[Tally]) -> Breakdowns:
    hired = tallies[0]
    answers = (Consent.GIVEN, Consent.ONLY_WHETHER, Consent.REFUSED)
    by_answer = {answer.value: hired.total(asked=1, answer=answer.value) for answer in answers}
    return {
        "answer": by_answer | {NOT_ASKED: hired.total(asked=0)},
        "site": _named(hired.by("site")),
    }


def _by_signing(tallies: Sequence[Tally]) -> Breakdowns:
    return {"signed": _codes(tallies[0].by("signed"), ("new", "renewed", "earlier"))}


def _by_family(tallies: Sequence[Tally]) -> Breakdowns:
    minors = tallies[0]
    cared = dict.fromkeys(CARE_GROUPS, 0)
    for carer, n in minors.by("carer").items():
        cared[CARE_OF[Carer(carer or Carer.UNKNOWN)]] += n
    return {
        **_by_age(tallies),
        "care": cared,
        "school": _codes(minors.by("school"), School),
        "consent": _codes(minors.by("consent"), (Consent.GIVEN, Consent.PENDING)),
    }


def _by_cadence(tallies: Sequence[Tally]) -> Breakdowns:
    return {"kind": {"quarterly": tallies[0].total()}}


def _contact(tallies: Sequence[Tally]) -> Breakdowns:
    used = tallies[0]
    return {
        "measure": _codes(used.by("measure"), ("points", "sessions", "minutes")),
        "kind": _codes(used.by("kind", measure="minutes"), PointKind),
        "site": _named(used.by("site", measure="minutes")),
    }


def _gifts(tallies: Sequence[Tally]) -> Breakdowns:
    given = tallies[0]
    return {
        "measure": _codes(given.by("measure"), ("minutes", "megabytes", "people", "fen")),
        "source": _codes(given.by("source", measure="fen"), Source),
        "month": _named(given.by("month", measure="fen")),
    }


def _tickets(tallies: Sequence[Tally]) -> Breakdowns:
    helped = tallies[0]
    kinds = (HelpKind.BOUGHT, HelpKind.SUBSIDISED, HelpKind.CHARTER)
    return {
        "kind": _codes(helped.by("kind", measure="tickets"), kinds),
        "window": _codes(helped.by("window", measure="tickets"), SeasonKind),
        "province": _named(helped.by("province", measure="tickets")),
        "measure": _codes(helped.by("measure"), ("tickets", "people", "fen")),
    }


def _reunions(tallies: Sequence[Tally]) -> Breakdowns:
    return {
        "direction": _codes(tallies[0].by("group"), Direction),
        "window": _codes(tallies[1].by("group"), SeasonKind),
        "measure": _codes(tallies[2].by("measure"), ("children", "days")),
    }


def _aid(tallies: Sequence[Tally]) -> Breakdowns:
    money = tallies[1]
    return {
        "kind": _codes(tallies[0].by("group"), AidKind),
        "measure": _codes(money.by("measure"), ("fen", "goods_fen")),
        "fen_by_kind": _codes(money.by("kind"), AidKind),
        "source": _codes(money.by("source"), Source),
    }


def _consultations(tallies: Sequence[Tally]) -> Breakdowns:
    met = tallies[0]
    return {
        "body": _codes(met.by("body", measure="body"), AgencyKind),
        "measure": {name: met.total(measure=name) for name in ("actions_set", "actions_done")},
    }


_NONE, _SUMMED = ToDate.NONE, ToDate.SUMMED
_ON_SITE = Channel.ON_SITE.value

COUNTED: Mapping[str, Counted] = {
    "R01": Counted(talk.talks, _total, _talks),
    "R02": Counted(talk.attendances, _of(channel=_ON_SITE), _attendances),
    "R03": Counted(talk.attendants, _total, _attendants),
    "R04": Counted(talk.families, _total, _provinces),
    "R05": Counted(talk.reached, _total, _by_age),
    "R06": Counted(talk.coverage, _covered, _coverage, to_date=_NONE),
    "R07": Counted(talk.materials, _of(kind=MaterialKind.VIEWS.value), _titles),
    "R08": Counted(talk.materials, _of(kind=MaterialKind.HANDBOOK.value), _pieces),
    "R10": Counted(people.hires, _told, _by_notice),
    "R11": Counted(people.hires, _asked, _by_answer),
    "R12": Counted(people.pledges, _total, _by_signing, to_date=_NONE),
    "R14": Counted(people.minors, _total, _by_family, to_date=_NONE),
    "R17": Counted(care.reconfirmed, _done, _by_cadence, to_date=_NONE),
    "R19": Counted(care.contact, _of(measure="minutes"), _contact),
    "R20": Counted(care.gifts, _of(measure="fen"), _gifts),
    "R21": Counted(care.tickets, _of(measure="tickets"), _tickets),
    "R22": Counted(care.reunions, _total, _reunions, (care.reunion_windows, care.reunion_measures)),
    "R24": Counted(care.aid, _total, _aid, (care.aid_money,), to_date=_SUMMED),
    "R32": Counted(care.consultations, _of(measure="meetings"), _consultations),
}
