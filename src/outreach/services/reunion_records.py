# SPDX-License-Identifier: Apache-2.0
"""Ledgers of reunions: seasons, requests with their outcome, help given."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from outreach.db.children import ChildRow
from outreach.db.employees import EmploymentRow
from outreach.db.reunions import HelpRow, RequestChildRow, RequestRow, SeasonRow
from outreach.domain import union_ledgers as ledgers
from outreach.domain.access import Right
from outreach.domain.children import short_number
from outreach.domain.money import Source
from outreach.domain.reunions import (
    HELP_LABELS,
    Direction,
    Help,
    HelpKind,
    Met,
    Outcome,
    Season,
    SeasonKind,
    Wish,
    check_help,
    check_outcome,
    check_season,
    check_wish,
)
from outreach.errors import N_, UserError
from outreach.services import reunions
from outreach.services.context import Context
from outreach.services.records import Keeper, Kept, Values, filled, many, parts
from outreach.services.spells import Spells
from outreach.services.store import Transaction


class SeasonKeeper(Keeper):
    """Reunion seasons, by name."""

    ledger = ledgers.SEASONS
    right = Right.REUNIONS
    at_site = False
    names = ("name",)

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        for row in session.scalars(select(SeasonRow).order_by(SeasonRow.first, SeasonRow.id)):
            yield Kept(
                {key: getattr(row, key) for key in ("name", "kind", "first", "last")}, row.id
            )

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        season = Season(values["name"], SeasonKind(values["kind"]), values["first"], values["last"])
        check_season(season)
        reunions.write_season(work, season)

    def change(self, work: Transaction, kept: Kept, values: Values) -> None:
        """Override Keeper.change: other days."""
        merged = {**kept.values, **values}
        check_season(
            Season(merged["name"], SeasonKind(merged["kind"]), merged["first"], merged["last"])
        )
        changes = filled(values, "kind", "first", "last")
        work.renew(SeasonRow, kept.handle, **changes)


def _request_values(
    row: RequestRow, season: str, spells: Spells, children: list[str]
) -> dict[str, Any]:
    return {
        "season": season,
        "staff_no": spells.number(row.employee_id, row.asked_on, row.site_id),
        "name": spells.name(row.employee_id),
        "direction": row.direction,
        "asked_on": row.asked_on,
        "adults": row.adults,
        "child_nos": many(children),
        "place": row.place,
        "leave_on": row.leave_on,
        "back_on": row.back_on,
        "wants": many(HELP_LABELS[HelpKind(one)] for one in row.wants.split()),
        "met": row.met,
        "met_on": row.met_on,
        "days": row.days or None,
        "cancelled_on": row.cancelled_on,
    }


class RequestKeeper(Keeper):
    """Requests of families with their outcome."""

    ledger = ledgers.REUNIONS
    right = Right.REUNIONS
    names = ("season",)

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        site, spells = ctx.at_site(), Spells(session)
        children: dict[uuid.UUID, list[str]] = defaultdict(list)
        for request, number in session.execute(
            select(RequestChildRow.request_id, ChildRow.short_no)
            .join(ChildRow, ChildRow.id == RequestChildRow.child_id)
            .order_by(ChildRow.short_no)
        ):
            children[request].append(short_number(number))
        for row, season in session.execute(
            select(RequestRow, SeasonRow.name)
            .join(SeasonRow, SeasonRow.id == RequestRow.season_id)
            .where(RequestRow.site_id == site.id)
            .order_by(RequestRow.asked_on, RequestRow.id)
        ):
            values = _request_values(row, season, spells, children[row.id])
            yield Kept({**values, "site": site.name}, row.id)

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        wish = Wish(
            values["staff_no"],
            Direction(values["direction"]),
            values.get("adults", 1),
            parts(values.get("child_nos", "")),
            values.get("place", ""),
            values.get("leave_on"),
            values.get("back_on"),
            frozenset(_wanted(word) for word in parts(values.get("wants", ""))),
        )
        check_wish(wish)
        if values["asked_on"] > work.ctx.today:
            raise UserError(
                N_("日期晚于今天（{today}），请核对。"), code="future_date", today=work.ctx.today
            )
        season = reunions.find_season(work.session, values["season"])
        if season is None:
            raise UserError(
                N_("没有叫“{name}”的团圆季，请先新建。"), code="no_season", name=values["season"]
            )
        row = reunions.write_wish(work, season, wish, asked_on=values["asked_on"])
        self._finish(work, row, values)

    def change(self, work: Transaction, kept: Kept, values: Values) -> None:
        """Override Keeper.change: how it came out, and the days of travel."""
        merged = {**kept.values, **values}
        check_wish(
            Wish(
                merged["staff_no"],
                Direction(merged["direction"]),
                merged["adults"],
                leave_on=merged["leave_on"],
                back_on=merged["back_on"],
            )
        )
        changes = filled(values, "adults", "leave_on", "back_on")
        if changes:
            work.renew(RequestRow, kept.handle, **changes)
        self._finish(work, kept.handle, merged)

    @staticmethod
    def _finish(work: Transaction, row: uuid.UUID, values: Values) -> None:
        outcome = Outcome(
            Met(values.get("met") or Met.UNKNOWN), values.get("met_on"), values.get("days") or 0
        )
        check_outcome(outcome, today=work.ctx.today)
        if values.get("cancelled_on"):
            reunions.refuse_withdrawal(work.session, row, outcome.met)
        work.renew(
            RequestRow,
            row,
            met=outcome.met,
            met_on=outcome.met_on,
            days=outcome.days,
            cancelled_on=values.get("cancelled_on"),
        )


def _wanted(word: str) -> HelpKind:
    for kind, label in HELP_LABELS.items():
        if word in (kind.value, label):
            return kind
    raise UserError(
        N_("看不懂需要“{word}”，可写：{words}。"),
        code="bad_choice",
        word=word,
        words="、".join(HELP_LABELS.values()),
    )


class HelpKeeper(Keeper):
    """Help given under a request, which season, number and direction name."""

    ledger = ledgers.HELP
    right = Right.REUNIONS
    names = ("season",)

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        site, spells = ctx.at_site(), Spells(session)
        for row, request, season in session.execute(
            select(HelpRow, RequestRow, SeasonRow.name)
            .join(RequestRow, RequestRow.id == HelpRow.request_id)
            .join(SeasonRow, SeasonRow.id == RequestRow.season_id)
            .where(RequestRow.site_id == site.id)
            .order_by(HelpRow.day, HelpRow.id)
        ):
            asked = _request_values(request, season, spells, [])
            where = {key: asked[key] for key in ("season", "staff_no", "name", "direction")}
            own = {
                key: getattr(row, key)
                for key in ("kind", "day", "tickets", "people", "fen", "source")
            }
            yield Kept({**where, **own, "site": site.name}, row.id)

    def complete(self, values: Values) -> Values:
        """Override Keeper.complete: nothing written is none."""
        return {"tickets": 0, "people": 0, "fen": 0, **values}

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        given = Help(
            HelpKind(values["kind"]),
            values["day"],
            values["tickets"],
            values["people"],
            values["fen"],
            Source(values["source"]),
        )
        check_help(given, today=work.ctx.today)
        request = _find_request(work, values)
        reunions.write_help(work, request, given)


def _find_request(work: Transaction, values: Values) -> uuid.UUID:
    held = and_(
        EmploymentRow.employee_id == RequestRow.employee_id,
        EmploymentRow.superseded_at.is_(None),
        EmploymentRow.staff_no == values["staff_no"].strip(),
        or_(EmploymentRow.valid_from.is_(None), EmploymentRow.valid_from <= RequestRow.asked_on),
        or_(EmploymentRow.valid_to.is_(None), EmploymentRow.valid_to >= RequestRow.asked_on),
    )  # the number is the one the request is listed under: that of the day it was asked
    found = work.session.scalar(
        select(RequestRow.id)
        .join(SeasonRow, SeasonRow.id == RequestRow.season_id)
        .join(EmploymentRow, held)
        .where(
            SeasonRow.name == values["season"],
            RequestRow.site_id == work.ctx.at_site().id,
            RequestRow.direction == values["direction"],
            RequestRow.cancelled_on.is_(None),
        )
    )
    if found is None:
        raise UserError(N_("没有找到这一户的团圆申请，请先导入申请。"), code="no_request")
    return found


KEEPERS: tuple[type[Keeper], ...] = (SeasonKeeper, RequestKeeper, HelpKeeper)
