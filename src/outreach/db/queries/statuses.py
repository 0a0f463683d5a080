# SPDX-License-Identifier: Apache-2.0
"""Read all that is known of some children in a fixed number of statements, and write what is said.

``wanted`` is always a SELECT of child ids: the same statements serve one family and a hundred
thousand children. Rows come back as plain tuples; nothing here decides.

Of a child with sealed facts the rules are asked by holders of their key alone: with facts missing
they would answer as if there were none. Whoever opened the store without that key asks for the
children of :func:`open_of`; reading a sealed fact all the same is refused by its column.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from outreach.db.children import ASK_NOW, CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.followups import FollowUpRow
from outreach.db.letters import CareLetterRow
from outreach.db.queries.families import at_work
from outreach.db.sealing import as_kept
from outreach.db.session import insert_rows
from outreach.db.sites import SiteRow
from outreach.db.statuses import (
    ChildFactRow,
    ChildStatusRow,
    OfficialMarkRow,
    StatusChangeRow,
)
from outreach.domain.dated_facts import SEALED
from outreach.domain.followups import REACHED, FollowUpKind

Wanted = Select[Any]
_AT_ONCE = 500  # employees named in one statement
_OWN = cast(Table, ChildStatusRow.__table__)


def _is_sealed() -> ColumnElement[bool]:
    """Children with sealed facts, those that were corrected since among them."""
    return exists(
        select(ChildFactRow.id).where(
            ChildFactRow.child_id == ChildRow.id, ChildFactRow.kind == SEALED
        )
    )


def _readable(*, sealed: bool) -> list[ColumnElement[bool]]:
    return [] if sealed else [~_is_sealed()]


def open_of(wanted: Wanted) -> Wanted:
    """Pick of some children those without sealed facts."""
    return select(ChildRow.id).where(ChildRow.id.in_(wanted), ~_is_sealed())


def sealed_of(wanted: Wanted) -> Wanted:
    """Pick of some children those with sealed facts."""
    return select(ChildRow.id).where(ChildRow.id.in_(wanted), _is_sealed())


def unasked(limit: int, *, sealed: bool) -> Wanted:
    """Pick children whose facts have changed since the rules were asked, or never were."""
    return (
        select(ChildRow.id)
        .where(ChildRow.next_change_on == ASK_NOW, *_readable(sealed=sealed))
        .limit(limit)
    )


def turning(session: Session, on: date, limit: int, *, sealed: bool) -> Sequence[Any]:
    """Read the statuses whose day has come, the longest waiting first; never a scan.

    What is sealed comes as it is kept: most of it is written back without having been opened.
    """
    return session.execute(
        select(ChildRow.next_change_on, *(as_kept(column) for column in _OWN.columns))
        .join(_OWN, _OWN.c.child_id == ChildRow.id)
        .where(
            ChildRow.next_change_on > ASK_NOW,
            ChildRow.next_change_on <= on,
            *_readable(sealed=sealed),
        )
        .order_by(ChildRow.next_change_on, ChildRow.id)
        .limit(limit)
    ).all()


def children_of(employees: Sequence[uuid.UUID]) -> Wanted:
    """Pick the children of some employees."""
    return select(GuardianRow.child_id).where(GuardianRow.employee_id.in_(employees)).distinct()


def these(children: Sequence[uuid.UUID]) -> Wanted:
    """Pick these children."""
    return select(ChildRow.id).where(ChildRow.id.in_(children))


def _known_by(table: Any, moment: datetime | None) -> ColumnElement[bool]:
    """Rows that were held true at a moment; now, where none is given."""
    if moment is None:
        live: ColumnElement[bool] = table.superseded_at.is_(None)
        return live
    return and_(
        table.recorded_at <= moment,
        or_(table.superseded_at.is_(None), table.superseded_at > moment),
    )


def read_children(session: Session, wanted: Wanted) -> Sequence[Any]:
    """Read the children themselves and what was said of them last."""
    return session.execute(
        select(ChildRow.short_no, ChildRow.birth, ChildRow.school, ChildRow.id, *_OWN.columns)
        .outerjoin(_OWN, _OWN.c.child_id == ChildRow.id)
        .where(ChildRow.id.in_(wanted))
    ).all()


def read_declared(
    session: Session, wanted: Wanted, on: date, moment: datetime | None
) -> Sequence[Any]:
    """Read who guards each child, where they are registered, and all they ever said of it."""
    county = (
        select(func.max(SiteRow.county_code))
        .select_from(EmploymentRow)
        .join(SiteRow, SiteRow.id == EmploymentRow.site_id)
        .where(EmploymentRow.employee_id == GuardianRow.employee_id, at_work(on))
        .correlate(GuardianRow)
        .scalar_subquery()
    )
    asked = true() if moment is None else InquiryRow.recorded_at <= moment
    return session.execute(
        select(
            GuardianRow.child_id, GuardianRow.relation, EmployeeRow.id, EmployeeRow.sex,
            EmployeeRow.hukou_type, EmployeeRow.hukou_code, EmployeeRow.hukou_confirmed,
            func.coalesce(county, ""), InquiryRow.asked_on, InquiryRow.who_is_home,
            InquiryRow.self_away_since, InquiryRow.other_place_code, InquiryRow.other_away_since,
            func.coalesce(CareRow.carer, InquiryRow.carer), CareRow.lives_in_code,
            InquiryRow.recorded_at,
        )
        .join(EmployeeRow, EmployeeRow.id == GuardianRow.employee_id)
        .outerjoin(
            InquiryRow, and_(InquiryRow.employee_id == EmployeeRow.id, asked)
        )
        .outerjoin(
            CareRow,
            and_(CareRow.inquiry_id == InquiryRow.id, CareRow.child_id == GuardianRow.child_id),
        )
        .where(
            GuardianRow.child_id.in_(wanted),
            _known_by(GuardianRow, moment),
            or_(GuardianRow.valid_to.is_(None), GuardianRow.valid_to >= on),
        )
    ).all()  # fmt: skip


def read_facts(
    session: Session, wanted: Wanted, moment: datetime | None, *, sealed: bool = True
) -> Sequence[Any]:
    """Read the dated facts; without the sealed ones nothing can be asked of the rules."""
    fact = ChildFactRow
    which = [] if sealed else [fact.kind != SEALED]
    return session.execute(
        select(
            fact.child_id, fact.about, fact.kind, fact.code, fact.place_code, fact.first_on,
            fact.last_on, fact.told_on, fact.sealed,
        ).where(fact.child_id.in_(wanted), _known_by(fact, moment), *which)
    ).all()  # fmt: skip


def read_told(session: Session, wanted: Wanted) -> Sequence[Any]:
    """Read what of the last answer stands in clear: whether left behind, whether migrant."""
    return session.execute(
        select(ChildRow.id, ChildStatusRow.left_behind, ChildStatusRow.migrant)
        .outerjoin(ChildStatusRow, ChildStatusRow.child_id == ChildRow.id)
        .where(ChildRow.id.in_(wanted))
    ).all()


def read_visits(
    session: Session, wanted: Wanted, on: date, moment: datetime | None
) -> Sequence[Any]:
    """Read when each family was last visited and last spoken to, by a follow-up that reached it."""
    known = true() if moment is None else FollowUpRow.recorded_at <= moment
    visited = FollowUpRow.kind == FollowUpKind.VISIT
    return session.execute(
        select(
            GuardianRow.child_id,
            func.max(FollowUpRow.done_on).filter(visited),
            func.max(FollowUpRow.done_on),
            func.max(FollowUpRow.done_on).filter(FollowUpRow.kind == FollowUpKind.RECONFIRM),
        )
        .join(FollowUpRow, FollowUpRow.employee_id == GuardianRow.employee_id)
        .where(
            GuardianRow.child_id.in_(wanted),
            GuardianRow.superseded_at.is_(None),
            FollowUpRow.result.in_([result.value for result in REACHED]),
            FollowUpRow.done_on <= on,
            known,
        )
        .group_by(GuardianRow.child_id)
    ).all()


def warnings(session: Session) -> set[str]:
    """Read what is to be minded of the packs in use, each once."""
    said = session.scalars(
        select(ChildStatusRow.warnings).where(ChildStatusRow.warnings != "").distinct()
    )
    return {one for together in said for one in together.split(",")}


def told_of(session: Session, employees: Iterable[uuid.UUID], since: uuid.UUID) -> list[uuid.UUID]:
    """Return of which employees' children something was told, signed or set after a moment.

    ``since`` is an identifier of that moment: identifiers follow time.
    """
    found: list[uuid.UUID] = []
    every = list(employees)
    for start in range(0, len(every), _AT_ONCE):
        some = every[start : start + _AT_ONCE]
        for table in (ChildFactRow, OfficialMarkRow, CareLetterRow):
            found += session.scalars(
                select(GuardianRow.employee_id)
                .join(table, table.child_id == GuardianRow.child_id)
                .where(GuardianRow.employee_id.in_(some), table.id > since)
            )
    return found


def touch(session: Session, wanted: Wanted) -> None:
    """See that the rules are asked anew of some children: their facts have changed."""
    session.execute(update(ChildRow).where(ChildRow.id.in_(wanted)).values(next_change_on=ASK_NOW))


def touch_families(session: Session, employees: Iterable[uuid.UUID]) -> None:
    """See that the rules are asked anew of the children of some employees, however many."""
    every = list(employees)
    for start in range(0, len(every), _AT_ONCE):
        touch(session, children_of(every[start : start + _AT_ONCE]))


def touch_all(session: Session) -> None:
    """See that the rules are asked anew of everybody: the rules have changed."""
    session.execute(update(ChildRow).values(next_change_on=ASK_NOW))


_CHILD = cast(Table, ChildRow.__table__)
_TURN = (
    update(_CHILD).where(_CHILD.c.id == bindparam("child")).values(next_change_on=bindparam("next"))
)

_ANSWER = (
    update(_OWN)
    .where(_OWN.c.child_id == bindparam("child"))
    .values(
        {
            column.name: bindparam(column.name, type_=column.type)
            for column in _OWN.columns
            if column.name not in {"child_id", "version"}
        }
        | {"version": _OWN.c.version + 1}
    )
)


def write(
    session: Session,
    turns: Sequence[Mapping[str, object]],
    new: Sequence[Mapping[str, object]],
    known: Sequence[Mapping[str, object]],
    changes: Sequence[Mapping[str, object]],
) -> None:
    """Write what the rules said: next days, statuses that are new or known, turns."""
    connection = session.connection()
    if turns:
        connection.execute(_TURN, list(turns))
    if known:
        connection.execute(_ANSWER, list(known))
    if new:
        insert_rows(session, ChildStatusRow, new)
    if changes:
        insert_rows(session, StatusChangeRow, changes)
