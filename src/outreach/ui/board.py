# SPDX-License-Identifier: Apache-2.0
"""What the dashboard reads, on a worker: what is owed, and how the firm stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from outreach.domain.access import Right, rights_of
from outreach.domain.periods import Quarter, quarter_of
from outreach.domain.quarters import Value
from outreach.services import children, followups, hires, quarters, requests, sessions
from outreach.services.children import Summary
from outreach.services.context import Context
from outreach.services.followups import DueRow, DueSummary
from outreach.services.hires import Pile
from outreach.services.requests import SeasonView
from outreach.services.sessions import SessionCard
from outreach.services.store import Store

FIGURES = ("R01", "R02", "R04", "R10", "R12", "R22")
QUARTERS = 5  # as many as show the same quarter last year
PEOPLE_FIRST = 12  # the most urgent; the rest stands behind a link
TALKS_SHOWN = 3
NEAR = timedelta(days=60)  # a season shows this long before it begins
AFTER = timedelta(days=21)  # and until its results should be in


@dataclass(frozen=True)
class Owed:
    """What somebody has to see to, and the people it is most urgent for."""

    today: date
    summary: DueSummary
    first: list[DueRow]


@dataclass(frozen=True)
class State:
    """How the firm stands: its people, the pile of new hires, talks, the quarter so far."""

    today: date
    people: Summary
    quarter: Quarter
    trends: Mapping[str, tuple[Value, ...]]
    pile: Pile | None = None
    talks: tuple[SessionCard, ...] | None = None  # the next
    season: SeasonView | None = None  # the one at hand


def read_owed(store: Store, ctx: Context) -> Owed:
    """Read what is owed; asked on a worker."""
    today = ctx.today
    return Owed(
        today,
        followups.summary(store, ctx, on=today),
        followups.due(store, ctx, on=today, limit=PEOPLE_FIRST),
    )


def read_state(store: Store, ctx: Context) -> State:
    """Read the figures the actor may see; asked on a worker."""
    rights = rights_of(ctx.actor.roles)
    quarter = quarter_of(ctx.today)
    piled = ctx.site is not None and Right.REGISTER in rights
    return State(
        ctx.today,
        children.summary(store, ctx, on=ctx.today),
        quarter,
        quarters.trend(store, ctx, FIGURES, quarter, count=QUARTERS),
        hires.pile(store, ctx, limit=1) if piled else None,
        tuple(sessions.upcoming(store, ctx, limit=TALKS_SHOWN)) if Right.TALKS in rights else None,
        _season(store, ctx) if Right.REUNIONS in rights else None,
    )


def _season(store: Store, ctx: Context) -> SeasonView | None:
    """Return the season whose results are not all in: the latest that has begun or is near."""
    for one in requests.seasons(store, ctx):
        if one.season.first - ctx.today <= NEAR and ctx.today - one.season.last <= AFTER:
            return one
    return None
