# SPDX-License-Identifier: Apache-2.0
"""Count what talks did: R01 to R08. On site and online are told apart and never added.

A session counts when somebody signed in or was counted at it and it was not called off. Heads
of other firms are 人次 only (R02); persons, families and children are those of employees who
signed in on site.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from outreach.db.children import ChildRow, GuardianRow
from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.queries.families import at_work, has_minors
from outreach.db.queries.tally import (
    Tally,
    add_up,
    age_band,
    count,
    count_families,
    flag,
    is_under,
    nothing,
)
from outreach.db.sites import SiteRow
from outreach.db.talks import (
    AttendanceRow,
    CampaignRow,
    MaterialRow,
    SessionRow,
    TalkRow,
    WalkInRow,
)
from outreach.domain.children import ADULT
from outreach.domain.dates import add_months
from outreach.domain.periods import Period
from outreach.domain.talks import Channel, Theme

COVERAGE_MONTHS = 12  # R06 looks back this far
OWN, AGENCY = "own", "agency"  # employed here, or through a labour company


def talks(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Count R01: sessions held, by theme, form, venue, site, channel, village programme."""
    groups = ("theme", "form", "venue", "site", "channel", "village")
    return count(session, periods, held_sessions, groups)


def held_sessions(period: Period) -> Select[*tuple[Any, ...]]:
    """Return one row a session that was held in a period."""
    signed = exists().where(AttendanceRow.session_id == SessionRow.id)
    heads = exists().where(WalkInRow.session_id == SessionRow.id, WalkInRow.heads > 0)
    return (
        select(
            SessionRow.id,
            SessionRow.held_on,
            SessionRow.number,
            TalkRow.title,
            TalkRow.theme,
            TalkRow.form,
            TalkRow.venue,
            SiteRow.name.label("site"),
            SessionRow.channel,
            case((CampaignRow.in_villages.is_(True), "village"), else_="own").label("village"),
            TalkRow.campaign_id,
        )
        .join(TalkRow, TalkRow.id == SessionRow.talk_id)
        .join(SiteRow, SiteRow.id == SessionRow.site_id)
        .outerjoin(CampaignRow, CampaignRow.id == TalkRow.campaign_id)
        .where(was_held(period), or_(signed, heads))
    )


def was_held(period: Period) -> ColumnElement[bool]:
    """Pick the sessions of a period that were not called off."""
    return and_(
        SessionRow.held_on.between(period.first, period.last), SessionRow.cancelled_on.is_(None)
    )


def attendances(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Add up R02: sign-ins and heads, by theme, channel, site and kind of labour."""

    def rows(period: Period) -> Select[*tuple[Any, ...]]:
        labour: Any = literal("")
        if period is periods[0]:
            labour = case((_through_agency(), AGENCY), else_=OWN)
        signed = (
            select(
                TalkRow.theme,
                AttendanceRow.channel,
                SiteRow.name.label("site"),
                labour.label("labour"),
                func.count().label("n"),
            )
            .select_from(SessionRow)
            .join(AttendanceRow, AttendanceRow.session_id == SessionRow.id)
            .join(TalkRow, TalkRow.id == SessionRow.talk_id)
            .join(SiteRow, SiteRow.id == SessionRow.site_id)
            .where(was_held(period))
            .group_by("theme", AttendanceRow.channel, "site", "labour")
        )
        heads = (
            select(
                TalkRow.theme,
                literal(Channel.ON_SITE.value).label("channel"),
                SiteRow.name.label("site"),
                WalkInRow.engagement.label("labour"),
                WalkInRow.heads.label("n"),
            )
            .select_from(SessionRow)
            .join(WalkInRow, WalkInRow.session_id == SessionRow.id)
            .join(TalkRow, TalkRow.id == SessionRow.talk_id)
            .join(SiteRow, SiteRow.id == SessionRow.site_id)
            .where(was_held(period))
        )
        return select(union_all(signed, heads).subquery())

    return add_up(session, periods, rows, ("theme", "channel", "site", "labour"))


def _through_agency() -> ColumnElement[bool]:
    """Tell whether an attendant works here through a labour company on the day of the talk."""
    held = SessionRow.held_on
    return exists().where(
        EmploymentRow.employee_id == AttendanceRow.employee_id,
        EmploymentRow.superseded_at.is_(None),
        EmploymentRow.labour_company != "",
        or_(EmploymentRow.valid_from.is_(None), EmploymentRow.valid_from <= held),
        or_(EmploymentRow.valid_to.is_(None), EmploymentRow.valid_to >= held),
    )


def attendants(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Count R03: persons who signed in on site, by ``parent``, ``sex`` and first ``site``."""

    def people(period: Period) -> Select[*tuple[Any, ...]]:
        if period is not periods[0]:
            return (
                select(AttendanceRow.employee_id, *nothing("parent", "sex", "site"))
                .join(SessionRow, SessionRow.id == AttendanceRow.session_id)
                .where(was_held(period), _on_site())
                .distinct()
            )
        first = first_sign_ins(period).subquery()
        return (
            select(
                first.c.employee_id,
                case(
                    (_guards_minor(first.c.employee_id, first.c.day), "parents"), else_="others"
                ).label("parent"),
                func.coalesce(EmployeeRow.sex, "").label("sex"),
                SiteRow.name.label("site"),
            )
            .join(EmployeeRow, EmployeeRow.id == first.c.employee_id)
            .join(SiteRow, SiteRow.id == first.c.site_id)
        )

    return count(session, periods, people, ("parent", "sex", "site"))


def first_sign_ins(period: Period) -> Select[*tuple[Any, ...]]:
    """Return one row a person who signed in on site: the first such session of the period."""
    order = (SessionRow.held_on, SessionRow.starts, SiteRow.name)
    place = func.row_number().over(partition_by=AttendanceRow.employee_id, order_by=order)
    signed = (
        select(
            AttendanceRow.employee_id,
            SessionRow.held_on.label("day"),
            SessionRow.site_id,
            place.label("place"),
        )
        .join(SessionRow, SessionRow.id == AttendanceRow.session_id)
        .join(SiteRow, SiteRow.id == SessionRow.site_id)
        .where(was_held(period), _on_site())
        .subquery()
    )
    return select(signed.c.employee_id, signed.c.day, signed.c.site_id).where(signed.c.place == 1)


def families(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Count R04: families of attendants with minors, by home province as far as confirmed."""

    def pairs(period: Period) -> Select[*tuple[Any, ...]]:
        province: Any = literal("")
        pair = reached_pairs(period)
        if period is periods[0]:
            province = case(
                (EmployeeRow.hukou_confirmed.is_(True), func.substr(EmployeeRow.hukou_code, 1, 2)),
                else_="",
            )
            pair = pair.join(EmployeeRow, EmployeeRow.id == AttendanceRow.employee_id)
        return pair.with_only_columns(
            AttendanceRow.employee_id,
            ChildRow.id.label("child_id"),
            province.label("group"),
            literal(1).label("done"),
        ).distinct()

    return count_families(session, periods, pairs)


def reached(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Count R05: minors of those who signed in on site, by ``age`` on the day of the talk."""

    def children(period: Period) -> Select[*tuple[Any, ...]]:
        child = reached_children(period).subquery()
        return select(age_band(lambda end: is_under(child.c.birth, child.c.day, end)))

    return count(session, periods, children, ("age",))


def reached_children(period: Period) -> Select[*tuple[Any, ...]]:
    """Return one row a child reached in a period, with the day of the first such talk."""
    return (
        reached_pairs(period)
        .with_only_columns(
            ChildRow.id,
            ChildRow.short_no,
            ChildRow.birth,
            func.min(SessionRow.held_on).label("day"),
        )
        .group_by(ChildRow.id, ChildRow.short_no, ChildRow.birth)
    )


def reached_pairs(period: Period) -> Select[*tuple[Any, ...]]:
    """Join everybody who signed in on site with each minor they were guardian of that day.

    The child must have been born and a minor, and the attendant its guardian, on the day of
    the talk itself: who comes of age later in the quarter was reached as a minor.
    """
    held = SessionRow.held_on
    return (
        select(AttendanceRow.employee_id, ChildRow.id)
        .select_from(SessionRow)
        .join(AttendanceRow, AttendanceRow.session_id == SessionRow.id)
        .join(GuardianRow, GuardianRow.employee_id == AttendanceRow.employee_id)
        .join(ChildRow, ChildRow.id == GuardianRow.child_id)
        .where(
            was_held(period),
            _on_site(),
            guardian_held(held),
            ChildRow.birth <= held,
            is_under(ChildRow.birth, held, ADULT),
        )
    )


def coverage(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Count R06: parents at work on the last day by whether each theme reached them."""
    return count(session, periods, target_parents, ("any", *(theme.value for theme in Theme)))


def target_parents(period: Period) -> Select[*tuple[Any, ...]]:
    """Return one row a parent of minors at work on the last day: reached in 12 months or not."""
    first = add_months(period.last, -COVERAGE_MONTHS) + timedelta(days=1)
    seen = Period(first, period.last)

    def came(*themes: Theme) -> Any:
        there = (
            select(AttendanceRow.employee_id)
            .join(SessionRow, SessionRow.id == AttendanceRow.session_id)
            .where(was_held(seen), _on_site())
        )
        if themes:
            there = there.join(TalkRow, TalkRow.id == SessionRow.talk_id).where(
                TalkRow.theme.in_(themes)
            )
        return flag(EmployeeRow.id.in_(there))

    working = (
        select(EmploymentRow.employee_id, func.min(EmploymentRow.staff_no).label("staff_no"))
        .where(at_work(period.last))
        .group_by(EmploymentRow.employee_id)
        .subquery()
    )
    return (
        select(
            EmployeeRow.id.label("employee_id"),
            EmployeeRow.name,
            working.c.staff_no,
            came().label("any"),
            *(came(theme).label(theme.value) for theme in Theme),
        )
        .join(working, working.c.employee_id == EmployeeRow.id)
        .where(has_minors(period.last))
    )


def materials(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Add up R07 and R08: pieces and plays by ``kind`` and ``title``."""

    def rows(period: Period) -> Select[*tuple[Any, ...]]:
        return select(MaterialRow.kind, MaterialRow.title, MaterialRow.pieces.label("n")).where(
            MaterialRow.day.between(period.first, period.last)
        )

    return add_up(session, periods, rows, ("kind", "title"))


def _on_site() -> ColumnElement[bool]:
    return AttendanceRow.channel == Channel.ON_SITE.value


def guardian_held(day: Any) -> ColumnElement[bool]:
    """Pick the guardian links that hold on a day that is itself a column."""
    return and_(
        GuardianRow.superseded_at.is_(None),
        or_(GuardianRow.valid_from.is_(None), GuardianRow.valid_from <= day),
        or_(GuardianRow.valid_to.is_(None), GuardianRow.valid_to >= day),
    )


def _guards_minor(employee: Any, day: Any) -> ColumnElement[bool]:
    return exists(
        select(GuardianRow.id)
        .join(ChildRow, ChildRow.id == GuardianRow.child_id)
        .where(
            GuardianRow.employee_id == employee,
            guardian_held(day),
            ChildRow.birth <= day,
            is_under(ChildRow.birth, day, ADULT),
        )
    )
