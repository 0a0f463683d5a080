# SPDX-License-Identifier: Apache-2.0
"""What is owed, in order of urgency: the dashboard's list and the ``due`` command."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from outreach.db.queries import followups as queries
from outreach.domain.access import Right, rights_of
from outreach.domain.children import short_number
from outreach.domain.followups import (
    BASIS,
    DAYS_ALLOWED,
    DUE_LABELS,
    SEALED_KINDS,
    Due,
    DueKind,
    due_day,
)
from outreach.services.context import Context
from outreach.services.store import Store


@dataclass(frozen=True)
class DueRow:
    """One duty towards one person. ``why`` and ``clause`` are untranslated."""

    kind: DueKind
    due: date
    overdue_days: int
    employee_id: uuid.UUID
    staff_no: str
    name: str
    why: str
    clause: str
    child: str = ""  # its short number, where the duty is towards a child


def _allowed(ctx: Context, kinds: Sequence[DueKind]) -> list[DueKind]:
    grounds = Right.GROUNDS in rights_of(ctx.actor.roles)
    return [kind for kind in kinds if grounds or kind not in SEALED_KINDS]


@dataclass(frozen=True)
class DueGroup:
    """All duties of one kind, as one line of the dashboard: its urgency is its oldest duty's."""

    kind: DueKind
    due: date  # the earliest
    overdue_days: int
    count: int
    names: tuple[str, ...]  # the first few
    first_id: uuid.UUID
    why: str
    clause: str
    of_children: bool = False  # the count is of children, not of their parents


@dataclass(frozen=True)
class DueSummary:
    """How much is owed, and the lines of the dashboard."""

    overdue: int
    today: int
    this_week: int
    later: int
    groups: tuple[DueGroup, ...]

    @property
    def total(self) -> int:
        """Everything that is owed."""
        return self.overdue + self.today + self.this_week + self.later


def due(
    store: Store,
    ctx: Context,
    *,
    on: date,
    kinds: Sequence[DueKind] = tuple(DueKind),
    limit: int = 200,
) -> list[DueRow]:
    """List what is owed on a day, most urgent first; what tells of grounds needs that right."""
    ctx.require(Right.SEE_FAMILIES)
    kinds = _allowed(ctx, kinds)
    rows: list[DueRow] = []
    with store.reading() as session:
        statements = queries.statements(on, ctx.site.id if ctx.site else None)
        found = queries.read(session, {kind: statements[kind] for kind in kinds}, limit)
        for kind, read in found.items():
            for row in read:
                duty = Due(kind, due_day(kind, row.arose or on))
                rows.append(
                    DueRow(
                        kind,
                        duty.due,
                        duty.overdue_days(on),
                        row.employee_id,
                        row.staff_no,
                        row.name,
                        DUE_LABELS[kind],
                        BASIS[kind],
                        short_number(row.child) if row.child else "",
                    )
                )
    return sorted(rows, key=lambda row: (row.due, row.kind, row.staff_no))[:limit]


def summary(store: Store, ctx: Context, *, on: date) -> DueSummary:
    """Count what is owed by urgency; one group a kind, the one with the oldest duty first.

    Groups name the first three people of each; the counts are exact whatever their number.
    """
    ctx.require(Right.SEE_FAMILIES)
    week_ends = on + timedelta(days=6 - on.weekday())
    edges = (on - timedelta(days=1), on, week_ends)  # overdue, today, this week
    with store.reading() as session:
        statements = queries.statements(on, ctx.site.id if ctx.site else None)
        kinds = _allowed(ctx, tuple(DueKind))
        statements = {kind: statements[kind] for kind in kinds}
        bounds = {
            kind: [edge - timedelta(days=DAYS_ALLOWED[kind]) for edge in edges] for kind in kinds
        }
        totals = {"overdue": 0, "today": 0, "this_week": 0, "later": 0}
        shown: dict[DueKind, int] = {}
        counted = {row.kind: row for row in queries.count(session, statements, bounds)}
        for kind in kinds:
            row = counted[kind]
            steps = (row.by_0, row.by_1 - row.by_0, row.by_2 - row.by_1, row.all - row.by_2)
            for name, step in zip(totals, steps, strict=True):
                totals[name] += step
            if row.all:
                shown[kind] = row.all
        first = queries.read(session, {kind: statements[kind] for kind in shown}, 3)
        groups = [_group(first[kind], kind, count, on) for kind, count in shown.items()]
    return DueSummary(**totals, groups=tuple(sorted(groups, key=lambda group: group.due)))


def _group(first: Sequence[Row[Any]], kind: DueKind, count: int, on: date) -> DueGroup:
    head = first[0]
    duty = Due(kind, due_day(kind, head.arose or on))
    return DueGroup(
        kind,
        duty.due,
        duty.overdue_days(on),
        count,
        tuple(dict.fromkeys(row.name for row in first)),
        head.employee_id,
        DUE_LABELS[kind],
        BASIS[kind],
        bool(head.child),
    )
