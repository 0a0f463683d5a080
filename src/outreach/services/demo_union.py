# SPDX-License-Identifier: Apache-2.0
"""Live what the union of the invented firm did, fact by fact, through its services."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import singledispatchmethod

from outreach.domain.agencies import Agency, Consultation, Responsible
from outreach.domain.aid import Decision, FundIncome, Project, ProjectCost
from outreach.domain.contact import Call, Point, Tally
from outreach.domain.followups import FollowUp
from outreach.domain.reunions import Season
from outreach.domain.sample_union_facts import (
    AidGranted,
    AidPaid,
    AidWanted,
    Asked,
    Fact,
    Finished,
    Gifts,
    Helped,
    TalkHappened,
    TalkPlanned,
)
from outreach.domain.talks import Campaign, Material, MaterialKind
from outreach.services import agencies, aid, attendance, contact, reunions, talks, visits
from outreach.services.context import Context
from outreach.services.store import Store


class UnionLife:
    """Keeps the ids of what was begun, so that what follows finds it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ids: dict[str, uuid.UUID] = {}
        self._seasons: dict[str, uuid.UUID] = {}

    @singledispatchmethod
    def live(self, fact: Fact, ctx: Context) -> None:
        """Hand one fact to the service it is for."""
        raise TypeError(type(fact).__name__)

    @live.register
    def _talk_planned(self, fact: TalkPlanned, ctx: Context) -> None:
        (session,) = talks.plan(self._store, ctx, fact.talk.plan, [fact.talk.session])
        self._ids[fact.talk.key] = session

    @live.register
    def _talk_happened(self, fact: TalkHappened, ctx: Context) -> None:
        talk, session = fact.talk, self._ids[fact.talk.key]
        attendance.sign_in_numbers(self._store, ctx, session, talk.came)
        for heads in talk.walk_ins:
            attendance.set_walk_ins(self._store, ctx, session, heads)
        if talk.handbooks:
            book = Material(MaterialKind.HANDBOOK, "家庭沟通手册", talk.handbooks, talk.session.day)
            attendance.give_material(self._store, ctx, book, session_id=session)
        if not talk.open:
            talks.close(self._store, ctx, session, version=1)

    @live.register
    def _asked(self, fact: Asked, ctx: Context) -> None:
        season = self._seasons[fact.season]
        self._ids[fact.key] = reunions.ask(self._store, ctx, season, fact.wish)

    @live.register
    def _helped(self, fact: Helped, ctx: Context) -> None:
        reunions.help_family(self._store, ctx, self._ids[fact.key], fact.help)

    @live.register
    def _finished(self, fact: Finished, ctx: Context) -> None:
        request = self._ids[fact.key]
        reunions.finish(self._store, ctx, request, fact.outcome, version=1)

    @live.register
    def _season(self, fact: Season, ctx: Context) -> None:
        self._seasons[fact.name] = reunions.add_season(self._store, ctx, fact)

    @live.register
    def _aid_wanted(self, fact: AidWanted, ctx: Context) -> None:
        self._ids[fact.key] = aid.ask(self._store, ctx, fact.asked)

    @live.register
    def _aid_granted(self, fact: AidGranted, ctx: Context) -> None:
        aid.decide(
            self._store,
            ctx,
            self._ids[fact.key],
            Decision.APPROVED,
            version=1,
            fen=fact.fen,
            reason="工会委员会集体讨论同意",
        )

    @live.register
    def _aid_paid(self, fact: AidPaid, ctx: Context) -> None:
        aid.pay(self._store, ctx, self._ids[fact.key], fact.payment)

    @live.register
    def _gifts(self, fact: Gifts, ctx: Context) -> None:
        contact.give(self._store, ctx, fact.gifts)

    @live.register(Campaign)
    @live.register(Material)
    @live.register(Point)
    @live.register(Call)
    @live.register(Tally)
    @live.register(FundIncome)
    @live.register(Project)
    @live.register(ProjectCost)
    @live.register(FollowUp)
    @live.register(Agency)
    @live.register(Consultation)
    @live.register(Responsible)
    def _plain(self, fact: Fact, ctx: Context) -> None:
        _PLAIN[type(fact)](self._store, ctx, fact)


_PLAIN: dict[type, Callable[..., object]] = {
    Campaign: talks.add_campaign,
    Material: attendance.give_material,
    Point: contact.add_point,
    Call: contact.log_call,
    Tally: contact.log_tally,
    FundIncome: aid.add_income,
    Project: aid.add_project,
    ProjectCost: aid.spend,
    FollowUp: visits.record,
    Agency: agencies.add_agency,
    Consultation: agencies.consult,
    Responsible: agencies.name_responsible,
}
