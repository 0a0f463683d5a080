# SPDX-License-Identifier: Apache-2.0
"""Every service that touches what is sealed, called by each kind of user: one table of answers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from outreach.domain.access import Role
from outreach.domain.dated_facts import About, FactKind
from outreach.domain.incidents import (
    Answer,
    EmergencyLeave,
    Ending,
    LeaveResult,
    Order,
    OrderBy,
    OrderKind,
)
from outreach.domain.money import Source
from outreach.domain.referrals import Outcome, Result
from outreach.domain.reunions import HelpKind
from outreach.errors import NotAllowed
from outreach.services import (
    emergency_leaves,
    explanations,
    facts,
    followups,
    incident_files,
    incident_papers,
    incidents,
    keeping,
    referrals,
    standings,
    statuses,
    why_papers,
)
from tests.incidents.cases import REFERRAL, REPORT, TOLD
from tests.sealed.house import (
    CLERK,
    EVERYTHING,
    HEAD,
    LEFT,
    OFFICER,
    OWED,
    RISK,
    House,
    Seat,
    fact,
)
from tests.ui.pages.sample import TODAY

OK, SEALED, NO_RIGHT = "ok", "sealed", "no_right"
BACK = Order(OrderBy.POLICE, OrderKind.RETURN, TODAY, "责令书 3 号")


@dataclass(frozen=True)
class There:
    """What is in the store: written by holders, but for one report of HR's own."""

    house: House
    case: uuid.UUID
    told: uuid.UUID
    own: uuid.UUID
    order: uuid.UUID
    leave: uuid.UUID
    referral: uuid.UUID
    ground: uuid.UUID
    folder: Path


Call = Callable[[Seat, There], Any]
# What somebody without the key is told: HR, and the union while the key is owed to them.
CALLS: dict[str, tuple[Call, str, str]] = {
    "report": (lambda s, _: incidents.report(s.store, s.ctx, REPORT), OK, OK),
    "notify": (lambda s, t: incidents.notify(s.store, s.ctx, t.case, TOLD), SEALED, OK),
    "answer": (
        lambda s, t: incidents.answer(s.store, s.ctx, t.told, Answer(TODAY, "好"), version=1),
        NO_RIGHT, OK,
    ),
    "look": (lambda s, t: incidents.look(s.store, s.ctx, t.case, "好"), NO_RIGHT, OK),
    "cases": (lambda s, _: incident_files.cases(s.store, s.ctx), NO_RIGHT, OK),
    "due_looks": (lambda s, _: incident_files.due_looks(s.store, s.ctx, on=TODAY), NO_RIGHT, OK),
    "own_reports": (lambda s, _: incident_files.own_reports(s.store, s.ctx), OK, OK),
    "open_case": (lambda s, t: incident_files.open_case(s.store, s.ctx, t.case), NO_RIGHT, SEALED),
    "print": (
        lambda s, t: incident_papers.print_report(s.store, s.ctx, t.case, t.folder), SEALED, SEALED,
    ),
    "print own": (
        lambda s, t: incident_papers.print_report(s.store, s.ctx, t.own, t.folder), OK, SEALED,
    ),
    "order": (lambda s, t: emergency_leaves.order(s.store, s.ctx, t.case, BACK), NO_RIGHT, OK),
    "start_leave": (
        lambda s, t: emergency_leaves.start_leave(
            s.store, s.ctx, t.order, EmergencyLeave("W6", TODAY)
        ),
        NO_RIGHT, OK,
    ),
    "leaves": (lambda s, _: emergency_leaves.emergency_leaves(s.store, s.ctx), NO_RIGHT, OK),
    "help_home": (
        lambda s, t: emergency_leaves.help_home(
            s.store, s.ctx, t.leave, HelpKind.BOUGHT, Source.UNION, version=1
        ),
        NO_RIGHT, OK,
    ),
    "finish_leave": (
        lambda s, t: emergency_leaves.finish_leave(
            s.store, s.ctx, t.leave, LeaveResult.HOME, on=TODAY, version=2
        ),
        NO_RIGHT, OK,
    ),
    "close": (
        lambda s, t: incidents.close(
            s.store, s.ctx, t.case, Ending.HANDLED, "好", version=_version(s, t.case)
        ),
        NO_RIGHT, OK,
    ),
    "refer": (lambda s, _: referrals.refer(s.store, s.ctx, REFERRAL), NO_RIGHT, OK),
    "referrals": (lambda s, _: referrals.referrals(s.store, s.ctx), NO_RIGHT, OK),
    "due_referrals": (
        lambda s, _: referrals.due_referrals(s.store, s.ctx, on=TODAY + timedelta(days=60)),
        NO_RIGHT, OK,
    ),
    "open_referral": (
        lambda s, t: referrals.open_referral(s.store, s.ctx, t.referral), NO_RIGHT, SEALED,
    ),
    "print_referral": (
        lambda s, t: incident_papers.print_referral(s.store, s.ctx, t.referral, t.folder),
        NO_RIGHT, SEALED,
    ),
    "chase": (
        lambda s, t: referrals.chase(s.store, s.ctx, t.referral, version=1), NO_RIGHT, OK,
    ),
    "finish": (
        lambda s, t: referrals.finish(
            s.store, s.ctx, t.referral, Outcome(TODAY, Result.DONE, "好"), version=2
        ),
        NO_RIGHT, OK,
    ),
    "listed": (lambda s, t: facts.listed(s.store, s.ctx, t.house.kid), OK, OK),
    "record ground": (
        lambda s, t: facts.record(s.store, s.ctx, t.house.kid, (RISK,)), NO_RIGHT, OK,
    ),
    "record open": (
        lambda s, t: facts.record(
            s.store, s.ctx, t.house.kid,
            (fact(FactKind.STAY, about=About.FATHER, first_on=TODAY),),
        ),
        OK, OK,
    ),
    "correct ground": (
        lambda s, t: facts.correct(s.store, s.ctx, t.ground, 1, None), SEALED, SEALED,
    ),
    "record_mark": (
        lambda s, t: facts.record_mark(
            s.store, s.ctx, t.house.kid, kind="class", code="3", document="认定书", set_by="县局",
            seen_on=TODAY, valid_from=TODAY,
        ),
        NO_RIGHT, OK,
    ),
    "standings": (lambda s, t: standings.standings(s.store, s.ctx, [t.house.kid]), OK, OK),
    "explain": (
        lambda s, t: explanations.explain_child(s.store, s.ctx, t.house.kid, on=TODAY),
        SEALED, SEALED,
    ),
    "explain then": (
        lambda s, t: explanations.explain_child(
            s.store, s.ctx, t.house.kid, on=TODAY, known_on=TODAY
        ),
        SEALED, SEALED,
    ),
    "print_why": (
        lambda s, t: why_papers.print_why(s.store, s.ctx, t.house.kid, t.folder, on=TODAY),
        SEALED, SEALED,
    ),
    "refresh": (lambda s, _: statuses.refresh(s.store, s.at(TODAY + timedelta(days=99))), OK, OK),
    "standing": (lambda s, _: statuses.standing(s.store, s.ctx), OK, OK),
    "due": (lambda s, _: followups.due(s.store, s.ctx, on=TODAY), OK, OK),
    "digest": (lambda s, _: keeping.digest(s.store), SEALED, SEALED),
}  # fmt: skip


def _version(seat: Seat, case: uuid.UUID) -> int:
    with seat.store.reading() as session:
        row = incidents.find(session, case)
        return row.version


@pytest.fixture
def there(house: House, tmp_path: Path) -> There:
    house.tell(OFFICER, *LEFT)
    with house.opened(CLERK) as seat:
        own = incidents.report(seat.store, seat.ctx, REPORT).id
    with house.opened(OFFICER) as seat:
        store, ctx = seat.store, seat.ctx
        case = incidents.report(store, ctx, REPORT).id
        told = incidents.notify(store, ctx, case, TOLD)
        order = emergency_leaves.order(store, ctx, case, BACK)
        leave = emergency_leaves.start_leave(store, ctx, order, EmergencyLeave("W5", TODAY))
        referral, _ = referrals.refer(store, ctx, REFERRAL)
        ground = next(
            one.id for one in facts.listed(store, ctx, house.kid) if one.fact.kind is FactKind.STATE
        )
    papers = tmp_path / "papers"
    papers.mkdir()
    return There(house, case, told, own, order, leave, referral, ground, papers)


def answers(there: There, login: str) -> dict[str, str]:
    """Return what every service answers to somebody."""
    found = {}
    with there.house.opened(login) as seat:
        for name, (call, *_) in CALLS.items():
            try:
                call(seat, there)
                found[name] = OK
            except NotAllowed as refusal:
                found[name] = refusal.code
    return found


def test_hr_reads_nothing_that_is_sealed_and_nothing_breaks(there: There) -> None:
    assert answers(there, CLERK) == {name: hr for name, (_, hr, _) in CALLS.items()}


def test_the_right_without_the_key_writes_and_lists_but_does_not_read(there: There) -> None:
    assert answers(there, OWED) == {name: owed for name, (_, _, owed) in CALLS.items()}


@pytest.mark.parametrize("login", [OFFICER, HEAD, EVERYTHING])
def test_whoever_holds_the_key_does_all_of_it(there: There, login: str) -> None:
    """But that contact is the union's: the responsible person records no stay at home."""
    expected = dict.fromkeys(CALLS, OK)
    with there.house.opened(login) as seat:
        if Role.RESPONSIBLE in seat.ctx.actor.roles:
            expected["record open"] = NO_RIGHT
    assert answers(there, login) == expected
