# SPDX-License-Identifier: Apache-2.0
"""Count what was done for families: R17, R19 to R22, R24, R32, and where the money went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from outreach.db.agencies import ActionRow, AgencyRow, ConsultationRow, ConsultedRow
from outreach.db.aid import AidCaseRow, FundRow, PaymentRow, ProjectCostRow, ProjectRow
from outreach.db.children import ChildRow, GuardianRow, InquiryRow
from outreach.db.contact import ContactRow, GiftRow, PointRow
from outreach.db.employees import EmploymentRow
from outreach.db.followups import FollowUpRow
from outreach.db.queries.families import at_work, guards, under
from outreach.db.queries.talk_figures import guardian_held
from outreach.db.queries.tally import Tally, add_up, count_families, flag, is_under, nothing
from outreach.db.reunions import HelpRow, RequestChildRow, RequestRow, SeasonRow
from outreach.db.sites import SiteRow
from outreach.domain.children import ADULT
from outreach.domain.followups import REACHED, FollowUpKind
from outreach.domain.money import Source
from outreach.domain.periods import Period
from outreach.domain.reunions import TICKETS, Met


def reconfirmed(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Count R17: families due for re-confirmation in a period, ``done`` or not.

    Due is a family with minors at work on the last day whose care had been asked about before
    the period began; done is one that was asked again in it, or reached by a follow-up of that
    kind.
    """

    def pairs(period: Period) -> Select[*tuple[Any, ...]]:
        due = due_people(period).subquery()
        return select(
            due.c.employee_id,
            due.c.child_id,
            literal("quarterly").label("group"),
            due.c.done,
        )

    return count_families(session, periods, pairs)


def due_people(period: Period) -> Select[*tuple[Any, ...]]:
    """Return one row an employee due in a period and each of the minors, done or not."""
    before = select(InquiryRow.employee_id).where(InquiryRow.asked_on < period.first)
    again = select(InquiryRow.employee_id).where(
        InquiryRow.asked_on.between(period.first, period.last)
    )
    reached = select(FollowUpRow.employee_id).where(
        FollowUpRow.kind == FollowUpKind.RECONFIRM,
        FollowUpRow.result.in_(REACHED),
        FollowUpRow.done_on.between(period.first, period.last),
    )
    working = select(EmploymentRow.employee_id).where(at_work(period.last))
    person, other = GuardianRow.employee_id, aliased(GuardianRow)
    known = select(other.child_id).where(
        other.superseded_at.is_(None), other.employee_id.in_(before)
    )  # asked of either parent, it is the family's
    return (
        select(
            person,
            GuardianRow.child_id,
            flag(or_(person.in_(again), person.in_(reached))).label("done"),
        )
        .join(ChildRow, ChildRow.id == GuardianRow.child_id)
        .where(
            guards(period.last),
            under(ADULT, period.last),
            person.in_(working),
            GuardianRow.child_id.in_(known),
        )
    )


def contact(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Add up R19: ``measure`` points, sessions, minutes, by ``kind`` and ``site``."""

    def rows(period: Period) -> Select[*tuple[Any, ...]]:
        parts = [
            select(
                literal(name).label("measure"),
                PointRow.kind,
                SiteRow.name.label("site"),
                column.label("n"),
            )
            .select_from(ContactRow)
            .join(PointRow, PointRow.id == ContactRow.point_id)
            .join(SiteRow, SiteRow.id == ContactRow.site_id)
            .where(ContactRow.day.between(period.first, period.last))
            for name, column in (("sessions", ContactRow.sessions), ("minutes", ContactRow.minutes))
        ]
        in_service = (
            select(
                literal("points").label("measure"),
                PointRow.kind,
                SiteRow.name.label("site"),
                literal(1).label("n"),
            )
            .join(SiteRow, SiteRow.id == PointRow.site_id)
            .where(
                PointRow.opened_on <= period.last,
                or_(PointRow.closed_on.is_(None), PointRow.closed_on >= period.first),
            )
        )
        return select(union_all(*parts, in_service).subquery())

    return add_up(session, periods, rows, ("measure", "kind", "site"))


def gifts(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Add up R20: ``measure`` fen, minutes, megabytes, people, by ``source`` and ``month``."""

    def rows(period: Period) -> Select[*tuple[Any, ...]]:
        within = GiftRow.month.between(period.first, period.last)
        parts: list[Select[*tuple[Any, ...]]] = [
            select(
                literal(name).label("measure"),
                GiftRow.source,
                GiftRow.month,
                column.label("n"),
            ).where(within)
            for name, column in (
                ("fen", GiftRow.fen),
                ("minutes", GiftRow.minutes),
                ("megabytes", GiftRow.megabytes),
            )
        ]
        people = select(
            literal("people").label("measure"),
            literal("").label("source"),
            literal(None, GiftRow.month.type).label("month"),
            func.count(GiftRow.employee_id.distinct()).label("n"),
        ).where(within)
        return select(union_all(*parts, people).subquery())

    return add_up(session, periods, rows, ("measure", "source", "month"))


def tickets(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Add up R21: ``measure`` tickets, people, fen, by ``kind``, ``window``, ``province``."""

    def rows(period: Period) -> Select[*tuple[Any, ...]]:
        parts = [
            select(
                literal(name).label("measure"),
                HelpRow.kind,
                SeasonRow.kind.label("window"),
                func.substr(RequestRow.place_code, 1, 2).label("province"),
                column.label("n"),
            )
            .select_from(HelpRow)
            .join(RequestRow, RequestRow.id == HelpRow.request_id)
            .join(SeasonRow, SeasonRow.id == RequestRow.season_id)
            .where(ticket_of(period))
            for name, column in (
                ("tickets", HelpRow.tickets),
                ("people", HelpRow.people),
                ("fen", HelpRow.fen),
            )
        ]
        return select(union_all(*parts).subquery())

    return add_up(session, periods, rows, ("measure", "kind", "window", "province"))


def ticket_of(period: Period) -> ColumnElement[bool]:
    """Pick the help with tickets that was given in a period."""
    return and_(HelpRow.kind.in_(TICKETS), HelpRow.day.between(period.first, period.last))


def met_in(period: Period) -> ColumnElement[bool]:
    """Pick the requests that led to a reunion in a period."""
    return and_(
        RequestRow.met == Met.YES,
        RequestRow.met_on.between(period.first, period.last),
        RequestRow.cancelled_on.is_(None),
    )


def reunions(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Count R22: families that met, by direction of the family's first reunion."""
    return _met_families(session, periods, RequestRow.direction)


def reunion_windows(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Count R22 by the window of the family's first reunion."""
    return _met_families(session, periods[:1], SeasonRow.kind)


def _met_families(session: Session, periods: Sequence[Period], group: Any) -> list[Tally]:
    def pairs(period: Period) -> Select[*tuple[Any, ...]]:
        order = (RequestRow.met_on, RequestRow.asked_on, RequestRow.direction, SeasonRow.kind)
        first = func.first_value(group).over(partition_by=RequestRow.employee_id, order_by=order)
        guarded = and_(
            GuardianRow.employee_id == RequestRow.employee_id, guardian_held(RequestRow.met_on)
        )  # all their children: two parents who met one each are still one family
        return (
            select(
                RequestRow.employee_id,
                GuardianRow.child_id,
                first.label("group"),
                literal(1).label("done"),
            )
            .join(SeasonRow, SeasonRow.id == RequestRow.season_id)
            .outerjoin(GuardianRow, guarded)
            .where(met_in(period))
        )

    return count_families(session, periods, pairs)


def reunion_measures(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Add up R22's children who met somebody, and the days of all reunions, by ``measure``."""

    def rows(period: Period) -> Select[*tuple[Any, ...]]:
        children = (
            select(
                literal("children").label("measure"),
                func.count(RequestChildRow.child_id.distinct()).label("n"),
            )
            .select_from(RequestRow)
            .join(RequestChildRow, RequestChildRow.request_id == RequestRow.id)
            .where(met_in(period))
        )
        days = select(literal("days").label("measure"), RequestRow.days.label("n")).where(
            met_in(period)
        )
        return select(union_all(children, days).subquery())

    return add_up(session, periods[:1], rows, ("measure",))


def aid(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Count R24: families that were handed aid, by the kind of their first case."""

    def pairs(period: Period) -> Select[*tuple[Any, ...]]:
        first = func.first_value(AidCaseRow.kind).over(
            partition_by=AidCaseRow.employee_id, order_by=(PaymentRow.day, AidCaseRow.kind)
        )
        guarded = and_(
            GuardianRow.employee_id == AidCaseRow.employee_id, guardian_held(PaymentRow.day)
        )
        minor = and_(
            ChildRow.id == GuardianRow.child_id,
            ChildRow.birth <= PaymentRow.day,
            is_under(ChildRow.birth, PaymentRow.day, ADULT),
        )
        return (
            select(
                AidCaseRow.employee_id,
                ChildRow.id.label("child_id"),
                first.label("group"),
                literal(1).label("done"),
            )
            .select_from(PaymentRow)
            .join(AidCaseRow, AidCaseRow.id == PaymentRow.case_id)
            .outerjoin(GuardianRow, guarded)
            .outerjoin(ChildRow, minor)
            .where(PaymentRow.day.between(period.first, period.last))
        )

    return count_families(session, periods, pairs)


def aid_money(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Add up R24's money: ``measure`` fen and goods_fen, by ``kind`` and ``source``."""

    def rows(period: Period) -> Select[*tuple[Any, ...]]:
        parts = [
            select(
                literal(name).label("measure"),
                AidCaseRow.kind,
                PaymentRow.source,
                column.label("n"),
            )
            .select_from(PaymentRow)
            .join(AidCaseRow, AidCaseRow.id == PaymentRow.case_id)
            .where(PaymentRow.day.between(period.first, period.last))
            for name, column in (("fen", PaymentRow.fen), ("goods_fen", PaymentRow.goods_fen))
        ]
        return select(union_all(*parts).subquery())

    return add_up(session, periods[:1], rows, ("measure", "kind", "source"))


def consultations(session: Session, periods: Sequence[Period]) -> list[Tally]:
    """Add up R32: ``measure`` meetings, actions set and done, and meetings by ``body``.

    A meeting with several bodies is one meeting, and stands under each of them.
    """

    def rows(period: Period) -> Select[*tuple[Any, ...]]:
        within = ConsultationRow.day.between(period.first, period.last)
        meetings = select(
            literal("meetings").label("measure"), *nothing("body"), literal(1).label("n")
        ).where(within)
        bodies = (
            select(
                literal("body").label("measure"),
                AgencyRow.kind.label("body"),
                literal(1).label("n"),
            )
            .select_from(ConsultationRow)
            .join(ConsultedRow, ConsultedRow.consultation_id == ConsultationRow.id)
            .join(AgencyRow, AgencyRow.id == ConsultedRow.agency_id)
            .where(within)
            .group_by(ConsultationRow.id, AgencyRow.kind)
        )
        done = flag(ActionRow.done_on <= period.last)
        actions = [
            select(literal(name).label("measure"), *nothing("body"), column.label("n"))
            .select_from(ActionRow)
            .join(ConsultationRow, ConsultationRow.id == ActionRow.consultation_id)
            .where(within)
            for name, column in (("actions_set", literal(1)), ("actions_done", done))
        ]
        return select(union_all(meetings, bodies, *actions).subquery())

    return add_up(session, periods, rows, ("measure", "body"))


@dataclass(frozen=True)
class Spent:
    """One line of the reconciliation: what for, whose money, how much, in fen."""

    use: str
    source: Source
    fen: int


def spending(session: Session, period: Period) -> list[Spent]:
    """Return every fen spent in a period, once: by use and source of the money."""
    uses: tuple[tuple[str, Any, Any, Any], ...] = (
        ("gifts", GiftRow.source, GiftRow.fen, GiftRow.month),
        ("reunions", HelpRow.source, HelpRow.fen, HelpRow.day),
        ("aid", PaymentRow.source, PaymentRow.fen + PaymentRow.goods_fen, PaymentRow.day),
        ("projects", ProjectCostRow.source, ProjectCostRow.fen, ProjectCostRow.day),
    )
    parts = [
        select(literal(use).label("use"), source.label("source"), func.sum(fen).label("fen"))
        .where(day.between(period.first, period.last))
        .group_by(source)
        for use, source, fen, day in uses
    ]
    return [
        Spent(row.use, Source(row.source), int(row.fen))
        for row in session.execute(union_all(*parts))
        if row.fen
    ]


def fund_income(session: Session, period: Period) -> int:
    """Return what was put into the fund in a period, in fen."""
    return int(
        session.scalar(
            select(func.coalesce(func.sum(FundRow.fen), 0)).where(
                FundRow.day.between(period.first, period.last)
            )
        )
        or 0
    )


def projects_running(session: Session, period: Period) -> int:
    """Count projects that ran at some time of a period."""
    return (
        session.scalar(
            select(func.count())
            .select_from(ProjectRow)
            .where(
                ProjectRow.first <= period.last,
                or_(ProjectRow.last.is_(None), ProjectRow.last >= period.first),
            )
        )
        or 0
    )
