# SPDX-License-Identifier: Apache-2.0
"""Ledgers of the bodies: agencies with contacts, consultations, action items, who answers."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.db.agencies import (
    ActionRow,
    AgencyContactRow,
    AgencyRow,
    ConsultationRow,
    ConsultedRow,
    ResponsibleRow,
)
from outreach.domain import union_ledgers as ledgers
from outreach.domain.access import Right
from outreach.domain.agencies import (
    Action,
    Agency,
    AgencyKind,
    Consultation,
    Contact,
    Responsible,
    check_agency,
    check_consultation,
    check_done,
    check_responsible,
)
from outreach.errors import N_, UserError
from outreach.services import agencies
from outreach.services.context import Context
from outreach.services.records import Keeper, Kept, Values, filled, many, parts
from outreach.services.store import Transaction


class AgencyKeeper(Keeper):
    """Bodies, one line a contact; one without contact has a line of its own."""

    ledger = ledgers.AGENCIES
    right = Right.AGENCIES
    at_site = False

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        contacts: dict[uuid.UUID, list[AgencyContactRow]] = defaultdict(list)
        for one in session.scalars(select(AgencyContactRow).order_by(AgencyContactRow.id)):
            contacts[one.agency_id].append(one)
        for row in session.scalars(select(AgencyRow).order_by(AgencyRow.id)):
            own = {"name": row.name, "kind": row.kind}
            for one in contacts[row.id]:
                words = {"contact": one.name, "duty": one.duty, "phone": one.phone}
                yield Kept({**own, **words}, (row.id, one.id))
            if not contacts[row.id]:
                yield Kept(own, (row.id, None))

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        agency = Agency(AgencyKind(values["kind"]), values["name"])
        check_agency(agency)
        there = agencies.find_agency(work.session, values["name"])
        row = there or agencies.write_agency(work, agency)
        if values.get("contact"):
            person = Contact(values["contact"], values.get("duty", ""), values.get("phone", ""))
            agencies.write_contact(work, row, person)

    def change(self, work: Transaction, kept: Kept, values: Values) -> None:
        """Override Keeper.change: another duty or phone."""
        agency, contact = kept.handle
        if "kind" in values:
            work.renew(AgencyRow, agency, kind=values["kind"])
        changes = filled(values, "duty", "phone")
        if contact is not None and changes:
            work.renew(AgencyContactRow, contact, **changes)


class ConsultationKeeper(Keeper):
    """Consultations, by day and topic."""

    ledger = ledgers.CONSULTATIONS
    right = Right.AGENCIES
    at_site = False
    texts = ("topic",)

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        names: dict[uuid.UUID, list[str]] = defaultdict(list)
        for meeting, name in session.execute(
            select(ConsultedRow.consultation_id, AgencyRow.name)
            .join(AgencyRow, AgencyRow.id == ConsultedRow.agency_id)
            .order_by(AgencyRow.id)
        ):
            names[meeting].append(name)
        for row in session.scalars(
            select(ConsultationRow).order_by(ConsultationRow.day, ConsultationRow.id)
        ):
            own = {"day": row.day, "topic": row.topic, "place": row.place}
            yield Kept({**own, "agencies": many(names[row.id])}, row.id)

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        meeting = Consultation(
            values["day"], values["topic"], parts(values["agencies"]), values.get("place", "")
        )
        check_consultation(meeting, today=work.ctx.today)
        agencies.write_consultation(work, meeting)


class ActionKeeper(Keeper):
    """Action items of consultations that are there."""

    ledger = ledgers.ACTIONS
    right = Right.AGENCIES
    at_site = False
    texts = ("topic",)

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        for row, day, topic in session.execute(
            select(ActionRow, ConsultationRow.day, ConsultationRow.topic)
            .join(ConsultationRow, ConsultationRow.id == ActionRow.consultation_id)
            .order_by(ConsultationRow.day, ActionRow.id)
        ):
            own = {key: getattr(row, key) for key in ("what", "owner", "due_on", "done_on")}
            yield Kept({"day": day, "topic": topic, **own}, row.id)

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        meeting = work.session.scalar(
            select(ConsultationRow.id).where(
                ConsultationRow.day == values["day"], ConsultationRow.topic == values["topic"]
            )
        )
        if meeting is None:
            raise UserError(N_("没有找到这次会商，请先导入会商。"), code="no_consultation")
        action = _action(values)
        check_done(action, set_on=values["day"], today=work.ctx.today)
        agencies.write_action(work, meeting, action)

    def change(self, work: Transaction, kept: Kept, values: Values) -> None:
        """Override Keeper.change: who sees to it, until when, and that it is done."""
        merged = {**kept.values, **values}
        check_done(_action(merged), set_on=merged["day"], today=work.ctx.today)
        changes = filled(values, "owner", "due_on", "done_on")
        work.renew(ActionRow, kept.handle, **changes)


def _action(values: Values) -> Action:
    return Action(
        values["what"], values.get("owner") or "", values.get("due_on"), values.get("done_on")
    )


class ResponsibleKeeper(Keeper):
    """Terms of the unit and person who answer for the work."""

    ledger = ledgers.RESPONSIBLE
    right = Right.AGENCIES
    at_site = False
    names = ("unit",)

    def kept(self, session: Session, ctx: Context) -> Iterator[Kept]:
        """Override Keeper.kept."""
        for row in session.scalars(select(ResponsibleRow).order_by(ResponsibleRow.valid_from)):
            keys = ("unit", "person", "phone", "valid_from", "valid_to")
            yield Kept({key: getattr(row, key) for key in keys}, row.id)

    def add(self, work: Transaction, values: Values) -> None:
        """Override Keeper.add."""
        one = Responsible(
            values["unit"],
            values["person"],
            values.get("phone", ""),
            values["valid_from"],
            values.get("valid_to"),
        )
        check_responsible(one)
        agencies.write_responsible(work, one)

    def change(self, work: Transaction, kept: Kept, values: Values) -> None:
        """Override Keeper.change: another phone, or the end of the term."""
        changes = filled(values, "phone", "valid_to")
        work.renew(ResponsibleRow, kept.handle, **changes)


KEEPERS: tuple[type[Keeper], ...] = (
    AgencyKeeper,
    ConsultationKeeper,
    ActionKeeper,
    ResponsibleKeeper,
)
