# SPDX-License-Identifier: Apache-2.0
"""Find employees by what people call them by: staff numbers in a list, a few letters typed."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from outreach.db.employees import EmployeeRow, EmploymentRow, SearchKeyRow
from outreach.db.queries.families import at_work, worked_between
from outreach.db.search import fold_query, matched_positions, prefix_end
from outreach.db.sites import TeamRow
from outreach.domain.access import Right
from outreach.errors import N_, UserError
from outreach.services.context import Context
from outreach.services.store import Store

_CHUNK = 500  # numbers per statement


@dataclass(frozen=True)
class Found:
    """Somebody at work, as a line to choose from; ``marks`` are the letters that matched."""

    employee_id: uuid.UUID
    staff_no: str
    name: str
    team: str
    here: bool  # at the site one works at
    marks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Numbers:
    """What staff numbers lead to, and which lead nowhere or to several people."""

    people: dict[str, uuid.UUID]
    unknown: tuple[str, ...]
    shared: tuple[str, ...]


def look_up(
    session: Session,
    wanted: Iterable[str],
    *,
    on: date,
    site_id: uuid.UUID,
    since: date | None = None,
) -> Numbers:
    """Look staff numbers up among those at work on a day; this site's own come first.

    With ``since`` whoever worked here at any time up to ``on`` is found, the latest first.
    A number that only other sites have is taken where one person has it.
    """
    numbers = list(dict.fromkeys(wanted))
    rows = [
        row
        for start in range(0, len(numbers), _CHUNK)
        for row in session.execute(
            select(EmploymentRow.staff_no, EmploymentRow.employee_id, EmploymentRow.site_id)
            .where(
                EmploymentRow.staff_no.in_(numbers[start : start + _CHUNK]),
                worked_between(since or on, on),
            )
            .order_by(EmploymentRow.valid_from, EmploymentRow.id)
        )
    ]
    own = {row.staff_no: row.employee_id for row in rows if row.site_id == site_id}
    others = {row.staff_no: row.employee_id for row in rows if row.site_id != site_id}
    holders = Counter(number for number, _ in {(r.staff_no, r.employee_id) for r in rows})
    found = others | own
    return Numbers(
        found,
        tuple(number for number in numbers if number not in found),
        tuple(number for number in numbers if number not in own and holders[number] > 1),
    )


def people_by_number(
    session: Session,
    wanted: Iterable[str],
    *,
    on: date,
    site_id: uuid.UUID,
    since: date | None = None,
) -> dict[str, uuid.UUID]:
    """Return who has which staff number on a day, or had it ``since`` another.

    Raises :class:`UserError` (``unknown_staff_no``, ``shared_staff_no``) that lists the numbers
    nobody at work on the day has, or that two people at other sites share.
    """
    numbers = (no.strip() for no in wanted if no.strip())
    found = look_up(session, numbers, on=on, site_id=site_id, since=since)
    if found.unknown:
        raise UserError(
            N_("这些工号当天没有在册的人：{numbers}。请核对后再记。"),
            code="unknown_staff_no",
            numbers="、".join(found.unknown),
        )
    if found.shared:
        raise UserError(
            N_("这些工号在几个厂区都有人用：{numbers}。请到各自的厂区记。"),
            code="shared_staff_no",
            numbers="、".join(found.shared),
        )
    return found.people


def person_by_number(session: Session, staff_no: str, *, on: date, site_id: uuid.UUID) -> uuid.UUID:
    """Return who has a staff number on a day; raises as :func:`people_by_number` does."""
    number = staff_no.strip()
    if not number:
        raise UserError(N_("请填写工号。"), code="missing", field="staff_no")
    return people_by_number(session, [number], on=on, site_id=site_id)[number]


def find(store: Store, ctx: Context, query: str, *, limit: int = 6) -> list[Found]:
    """Return whom a few letters may mean today: for naming the person behind a typed number."""
    ctx.require(Right.SEE_FAMILIES)
    site = ctx.site.id if ctx.site else None
    with store.reading() as session:
        return find_at_work(session, query, on=ctx.today, site_id=site, limit=limit)


def find_at_work(
    session: Session, query: str, *, on: date, site_id: uuid.UUID | None, limit: int
) -> list[Found]:
    """Return people at work on a day whom a few letters may mean, this site's own first."""
    folded = fold_query(query)
    if not folded:
        return []
    meant = select(SearchKeyRow.employee_id).where(
        SearchKeyRow.key >= folded, SearchKeyRow.key < prefix_end(folded)
    )
    here = case((EmploymentRow.site_id == site_id, 1), else_=0)
    rows = session.execute(
        select(
            EmployeeRow.id,
            EmployeeRow.name,
            EmploymentRow.staff_no,
            TeamRow.name.label("team"),
            here.label("here"),
        )
        .join(EmployeeRow, EmployeeRow.id == EmploymentRow.employee_id)
        .outerjoin(TeamRow, TeamRow.id == EmploymentRow.team_id)
        .where(EmploymentRow.employee_id.in_(meant), at_work(on))
        .order_by(here.desc(), EmploymentRow.staff_no, EmploymentRow.id)
        .limit(limit)
    )
    return [
        Found(
            row.id,
            row.staff_no,
            row.name,
            row.team or "",
            bool(row.here),
            matched_positions(row.name, query),
        )
        for row in rows
    ]
