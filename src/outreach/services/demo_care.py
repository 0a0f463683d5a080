# SPDX-License-Identifier: Apache-2.0
"""What the invented firm came to know of some families: facts, letters, a referral, a report."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from outreach.db.children import CareRow, ChildRow
from outreach.db.statuses import ChildStatusRow
from outreach.domain.access import Role
from outreach.domain.children import Carer, short_number
from outreach.domain.dated_facts import About, FactKind
from outreach.domain.incidents import Channel, Danger, IncidentReport, Notification, Told
from outreach.domain.letters import CareLetter
from outreach.domain.referrals import Basis, Body, Referral
from outreach.services import facts, incidents, letters, referrals, rules, statuses
from outreach.services.context import Context
from outreach.services.facts import NewFact
from outreach.services.rules import RuleSettings
from outreach.services.store import Store

ADOPTED = "GD-2024"  # the firm's reference where a child's own province has no colours
_SOME = 7


def add_care(store: Store, ctx: Context) -> None:
    """Tell some facts of some children, and bring every status up to the day."""
    everybody = replace(ctx, actor=replace(ctx.actor, roles=frozenset(Role)))
    rules.decide_readings(store, everybody, RuleSettings(elsewhere=ADOPTED))
    statuses.refresh(store, everybody)
    behind, along = _children(store)
    for place, (child, _) in enumerate(behind):
        told = _of_one(place, everybody)
        if told:
            facts.record(store, everybody, child, told)
        if place % 3:
            signed = everybody.today - timedelta(days=200 + place)
            letter = CareLetter("照护人", signed, signed + timedelta(days=300), bars_excluded=True)
            letters.record(store, everybody, child, letter)
    site = everybody.at_site().county_code
    since = everybody.today - timedelta(days=400)
    for child, _ in along[: len(along) // 3]:
        lives = NewFact(About.CHILD, FactKind.LIVES, everybody.today, "", site, since)
        facts.record(store, everybody, child, (lives,))
    if behind:
        _refer_and_report(store, everybody, behind[0][1])
    statuses.refresh(store, everybody)


def _children(
    store: Store,
) -> tuple[list[tuple[uuid.UUID, int]], list[tuple[uuid.UUID, int]]]:
    """Return some children left at home, and some who live with both parents."""
    with store.reading() as session:
        behind = session.execute(
            select(ChildRow.id, ChildRow.short_no)
            .join(ChildStatusRow, ChildStatusRow.child_id == ChildRow.id)
            .where(ChildStatusRow.left_behind.is_(True))
            .order_by(ChildRow.short_no)
            .limit(_SOME * 6)
        ).all()
        along = session.execute(
            select(ChildRow.id, ChildRow.short_no)
            .join(CareRow, CareRow.child_id == ChildRow.id)
            .where(CareRow.carer == Carer.PARENTS)
            .order_by(ChildRow.short_no)
            .distinct()
            .limit(_SOME * 3)
        ).all()
        return [tuple(row) for row in behind], [tuple(row) for row in along]  # type: ignore[misc]


def _of_one(place: int, ctx: Context) -> tuple[NewFact, ...]:
    """Choose what is told of a child by its place: aid, disability, a risk, a visit home."""
    today = ctx.today
    told = [NewFact(About.CHILD, FactKind.HOUSEHOLD, today, "dibao" if place % 9 == 0 else "none")]
    told.append(
        NewFact(About.CHILD, FactKind.DISABILITY, today, "none" if place % 13 else "physical:2")
    )
    if place % 11 == 2:
        told.append(NewFact(About.CHILD, FactKind.FACTOR, today, "B5", first_on=today))
    if place % 19 == 5:
        told.append(NewFact(About.CHILD, FactKind.FACTOR, today, "Y1", first_on=today))
    if place % 4 == 1:
        home = today - timedelta(days=40)
        stay = NewFact(About.FATHER, FactKind.STAY, today, first_on=home)
        told.append(replace(stay, last_on=home + timedelta(days=8)))
    return tuple(told) if place % _SOME != 3 else ()


def _refer_and_report(store: Store, ctx: Context, short_no: int) -> None:
    number = short_number(short_no)
    asked = Referral(
        "school_aid",
        Body.EDUCATION,
        "家里两个孩子同时上学，想了解资助办法",
        ctx.today - timedelta(days=12),
        child_number=number,
        basis=Basis.CONSENT,
        consented_on=ctx.today - timedelta(days=12),
    )
    referrals.refer(store, ctx, asked)
    learned = ctx.now - timedelta(days=2)
    seen = IncidentReport(
        frozenset({"R2"}),
        learned,
        "同乡来电说起",
        "周末只有孩子一人在家，邻居送过饭",
        danger=Danger.NO,
        child_number=number,
        measures="已电话联系家长和村委会",
    )
    made = incidents.report(store, ctx, seen)
    for body, receipt in ((Told.POLICE, "接警登记 1"), (Told.CIVIL_AFFAIRS, "")):
        told = Notification(body, learned + timedelta(hours=1), Channel.PHONE, receipt=receipt)
        incidents.notify(store, ctx, made.id, told)
