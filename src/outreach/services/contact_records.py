# SPDX-License-Identifier: Apache-2.0
"""Ledgers of family contact: points, calls and sums, gifts, contacts and visits."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.db.contact import ContactRow, GiftRow, PointRow
from outreach.db.followups import FollowUpRow
from outreach.domain import union_ledgers as ledgers
from outreach.domain.access import Right
from outreach.domain.contact import (
    Call,
    Gift,
    Point,
    PointKind,
    Tally,
    check_call,
    check_gift,
    check_point,
    check_tally,
    last_day,
)
from outreach.domain.followups import FollowUp, FollowUpKind, FollowUpResult, check_follow_up
from outreach.domain.money import Source
from outreach.errors import N_, UserError
from outreach.services import contact, visits
from outreach.services.context import Context
from outreach.services.records import Keeper, Kept, Values, filled
from outreach.services.spells import Spells
from outreach.services.store import Transaction


class PointKeeper(Keeper):
    """Family phones and video rooms, by name."""

    ledger = ledgers.POINTS
    right = Right.CONTACT
    names = ("name",)

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        site = ctx.at_site()
        for row in session.scalars(
            select(PointRow).where(PointRow.site_id == site.id).order_by(PointRow.id)
        ):
            own = {key: getattr(row, key) for key in ("name", "kind", "opened_on", "closed_on")}
            yield Kept({**own, "site": site.name}, row.id)

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        point = Point(
            values["name"],
            PointKind(values["kind"]),
            values["opened_on"],
            values.get("closed_on"),
        )
        check_point(point)
        contact.write_point(work, point)

    def change(self, work: Transaction, kept: Kept, values: Values) -> None:
        """Override Keeper.change: a point is put into service or out of it."""
        merged = {**kept.values, **values}
        check_point(
            Point(
                merged["name"], PointKind(merged["kind"]), merged["opened_on"], merged["closed_on"]
            )
        )
        changes = filled(values, "kind", "opened_on", "closed_on")
        work.renew(PointRow, kept.handle, **changes)


class ContactKeeper(Keeper):
    """Calls in minutes, and months as sums."""

    ledger = ledgers.CONTACT
    right = Right.CONTACT
    names = ("point",)

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        site, spells = ctx.at_site(), Spells(session)
        for row, point in session.execute(
            select(ContactRow, PointRow.name)
            .join(PointRow, PointRow.id == ContactRow.point_id)
            .where(ContactRow.site_id == site.id)
            .order_by(ContactRow.day, ContactRow.id)
        ):
            values = {
                "point": point,
                "day": row.day,
                "staff_no": spells.number(row.employee_id, row.day, site.id),
                "name": spells.name(row.employee_id),
                "minutes": row.minutes,
                "sessions": row.sessions,
                "is_tally": row.is_tally or None,
                "site": site.name,
            }
            yield Kept(values, row.id)

    def complete(self, values: Values) -> Values:
        """Override Keeper.complete: what is not marked as a sum is one call."""
        full = {**values, "is_tally": values.get("is_tally") or None}
        if full["is_tally"]:
            full["day"] = full["day"].replace(day=1)
        return full

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        if values["is_tally"]:
            tally = Tally(
                values["point"], values["day"], values.get("sessions", 0), values["minutes"]
            )
            check_tally(tally, today=work.ctx.today)
            contact.write_tally(work, tally)
            return
        if values.get("sessions", 1) != 1:
            raise UserError(
                N_("一行记一次；几次合在一起的请在“月度合计”写“是”。"), code="bad_count"
            )
        call = Call(values["point"], values["day"], values["minutes"], values.get("staff_no", ""))
        check_call(call, today=work.ctx.today)
        contact.write_call(work, call)


class GiftKeeper(Keeper):
    """Gifts of minutes, data and money, one line a person and month."""

    ledger = ledgers.GIFTS
    right = Right.CONTACT

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        site, spells = ctx.at_site(), Spells(session)
        for row in session.scalars(
            select(GiftRow).where(GiftRow.site_id == site.id).order_by(GiftRow.month, GiftRow.id)
        ):
            values = {
                "staff_no": spells.number_within(
                    row.employee_id, row.month, last_day(row.month), site.id
                ),
                "name": spells.name(row.employee_id),
                "month": row.month,
                "minutes": row.minutes,
                "megabytes": row.megabytes,
                "fen": row.fen,
                "source": row.source,
                "site": site.name,
            }
            yield Kept(values, row.id)

    def complete(self, values: Values) -> Values:
        """Override Keeper.complete: nothing written is nothing given."""
        return {"minutes": 0, "megabytes": 0, "fen": 0, **values}

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        gift = Gift(
            values["staff_no"],
            values["month"],
            values["minutes"],
            values["megabytes"],
            values["fen"],
            Source(values["source"]),
        )
        check_gift(gift, today=work.ctx.today)
        contact.write_gifts(work, [gift])


class FollowUpKeeper(Keeper):
    """Contacts and visits with their result."""

    ledger = ledgers.FOLLOW_UPS
    right = Right.CONTACT

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        site, spells = ctx.at_site(), Spells(session)
        for row in session.scalars(
            select(FollowUpRow)
            .where(FollowUpRow.site_id == site.id)
            .order_by(FollowUpRow.due_on, FollowUpRow.id)
        ):
            values = {
                "staff_no": spells.number(row.employee_id, row.done_on or row.due_on, site.id),
                "name": spells.name(row.employee_id),
                "kind": row.kind,
                "due_on": row.due_on,
                "done_on": row.done_on,
                "result": row.result,
                "site": site.name,
            }
            yield Kept(values, row.id)

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        one = _follow_up(values)
        check_follow_up(one, today=work.ctx.today)
        visits.write(work, one)

    def change(self, work: Transaction, kept: Kept, values: Values) -> None:
        """Override Keeper.change: what came of it."""
        one = _follow_up({**kept.values, **values})
        check_follow_up(one, today=work.ctx.today)
        work.renew(FollowUpRow, kept.handle, done_on=one.done_on, result=one.result)


def _follow_up(values: Values) -> FollowUp:
    return FollowUp(
        values["staff_no"],
        FollowUpKind(values["kind"]),
        values["due_on"],
        values.get("done_on"),
        FollowUpResult(values.get("result") or FollowUpResult.OPEN),
    )


KEEPERS: tuple[type[Keeper], ...] = (PointKeeper, ContactKeeper, GiftKeeper, FollowUpKeeper)
