# SPDX-License-Identifier: Apache-2.0
"""The bodies the firm works with, consultations with them, who answers in the firm."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.orm import Session

from outreach.db.agencies import (
    ActionRow,
    AgencyContactRow,
    AgencyRow,
    ConsultationRow,
    ConsultedRow,
    ResponsibleRow,
)
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
from outreach.services.context import Context
from outreach.services.store import Store, Transaction


@dataclass(frozen=True)
class ActionView:
    """An action item with its id, to be marked done."""

    id: uuid.UUID
    version: int
    action: Action


@dataclass(frozen=True)
class ConsultationView:
    """A consultation with its action items."""

    id: uuid.UUID
    meeting: Consultation
    actions: tuple[ActionView, ...]


def add_agency(store: Store, ctx: Context, agency: Agency) -> uuid.UUID:
    """Add a body with its contacts; its name is unique in the firm."""
    ctx.require(Right.AGENCIES)
    check_agency(agency)
    with store.writing(ctx) as work:
        row = write_agency(work, agency)
        work.audit("add", "agency", row, {"name": (None, agency.name)})
    return row


def write_agency(work: Transaction, agency: Agency) -> uuid.UUID:
    """Write a body with its contacts; part of a larger transaction."""
    if find_agency(work.session, agency.name) is not None:
        raise UserError(N_("已经有叫“{name}”的单位。"), code="exists", name=agency.name.strip())
    row = work.new_id()
    work.session.execute(
        insert(AgencyRow).values(
            id=row,
            enterprise_id=work.store.enterprise_id,
            kind=agency.kind,
            name=agency.name.strip(),
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    for contact in agency.contacts:
        write_contact(work, row, contact)
    return row


def write_contact(work: Transaction, agency_id: uuid.UUID, contact: Contact) -> None:
    """Write a contact of a body; part of a larger transaction."""
    work.session.execute(
        insert(AgencyContactRow).values(
            id=work.new_id(),
            agency_id=agency_id,
            name=contact.name.strip(),
            duty=contact.duty.strip(),
            phone=contact.phone.strip(),
            version=1,
            recorded_at=work.ctx.now,
        )
    )


def find_agency(session: Session, name: str) -> uuid.UUID | None:
    """Return the body of a name."""
    return session.scalar(select(AgencyRow.id).where(AgencyRow.name == name.strip()))


def agencies(store: Store, ctx: Context) -> list[Agency]:
    """Return all bodies with the people to speak to there now."""
    ctx.require(Right.AGENCIES)
    with store.reading() as session:
        contacts: dict[uuid.UUID, list[Contact]] = defaultdict(list)
        there = or_(AgencyContactRow.valid_to.is_(None), AgencyContactRow.valid_to >= ctx.today)
        for one in session.scalars(
            select(AgencyContactRow).where(there).order_by(AgencyContactRow.id)
        ):
            contacts[one.agency_id].append(Contact(one.name, one.duty, one.phone))
        return [
            Agency(AgencyKind(row.kind), row.name, tuple(contacts[row.id]))
            for row in session.scalars(select(AgencyRow).order_by(AgencyRow.id))
        ]


def name_of_kind(session: Session, kind: str) -> str:
    """Return how a body of a kind is called here; empty where none was entered."""
    return (
        session.scalar(
            select(AgencyRow.name).where(AgencyRow.kind == kind).order_by(AgencyRow.id).limit(1)
        )
        or ""
    )


def consult(store: Store, ctx: Context, meeting: Consultation) -> uuid.UUID:
    """Record a consultation with its action items."""
    ctx.require(Right.AGENCIES)
    check_consultation(meeting, today=ctx.today)
    with store.writing(ctx) as work:
        row = write_consultation(work, meeting)
        work.audit("consult", "consultation", row, {"actions": (None, len(meeting.actions))})
    return row


def write_consultation(work: Transaction, meeting: Consultation) -> uuid.UUID:
    """Write a consultation with its action items; part of a larger transaction."""
    row = work.new_id()
    work.session.execute(
        insert(ConsultationRow).values(
            id=row,
            enterprise_id=work.store.enterprise_id,
            day=meeting.day,
            topic=meeting.topic.strip(),
            place=meeting.place.strip(),
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    for name in dict.fromkeys(meeting.agencies):
        agency = find_agency(work.session, name)
        if agency is None:
            raise UserError(
                N_("没有叫“{name}”的单位，请先在联系单位里添加。"), code="no_agency", name=name
            )
        work.session.execute(insert(ConsultedRow).values(consultation_id=row, agency_id=agency))
    for action in meeting.actions:
        write_action(work, row, action)
    return row


def write_action(work: Transaction, consultation_id: uuid.UUID, action: Action) -> uuid.UUID:
    """Write an action item; part of a larger transaction."""
    row = work.new_id()
    work.session.execute(
        insert(ActionRow).values(
            id=row,
            consultation_id=consultation_id,
            what=action.what.strip(),
            owner=action.owner.strip(),
            due_on=action.due_on,
            done_on=action.done_on,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    return row


def finish_action(
    store: Store, ctx: Context, action_id: uuid.UUID, *, done_on: date, version: int
) -> None:
    """Mark an action item done."""
    ctx.require(Right.AGENCIES)
    with store.writing(ctx) as work:
        row = work.session.get(ActionRow, action_id)
        if row is None:
            raise UserError(N_("没有找到这件事。"), code="not_found")
        day = work.session.get_one(ConsultationRow, row.consultation_id).day
        check_done(Action(row.what, done_on=done_on), set_on=day, today=ctx.today)
        work.change(ActionRow, action_id, version, done_on=done_on)
        work.audit("finish", "action_item", action_id, {"done_on": (row.done_on, done_on)})


def consultations(store: Store, ctx: Context, *, limit: int = 200) -> list[ConsultationView]:
    """Return consultations, the latest first."""
    ctx.require(Right.AGENCIES)
    with store.reading() as session:
        rows = session.scalars(
            select(ConsultationRow)
            .order_by(ConsultationRow.day.desc(), ConsultationRow.id.desc())
            .limit(limit)
        ).all()
        actions: dict[uuid.UUID, list[ActionView]] = defaultdict(list)
        for one in session.scalars(select(ActionRow).order_by(ActionRow.id)):
            actions[one.consultation_id].append(
                ActionView(
                    one.id, one.version, Action(one.what, one.owner, one.due_on, one.done_on)
                )
            )
        names: dict[uuid.UUID, list[str]] = defaultdict(list)
        for meeting, name in session.execute(
            select(ConsultedRow.consultation_id, AgencyRow.name)
            .join(AgencyRow, AgencyRow.id == ConsultedRow.agency_id)
            .order_by(AgencyRow.id)
        ):
            names[meeting].append(name)
        return [
            ConsultationView(
                row.id,
                Consultation(
                    row.day,
                    row.topic,
                    tuple(names[row.id]),
                    row.place,
                    tuple(one.action for one in actions[row.id]),
                ),
                tuple(actions[row.id]),
            )
            for row in rows
        ]


def name_responsible(store: Store, ctx: Context, one: Responsible) -> uuid.UUID:
    """Name the unit and person who answer for the work from a day on; ends the term before."""
    ctx.require(Right.AGENCIES)
    check_responsible(one)
    with store.writing(ctx) as work:
        row = write_responsible(work, one)
        work.audit("name", "responsible", row, {"valid_from": (None, one.valid_from)})
    return row


def write_responsible(work: Transaction, one: Responsible) -> uuid.UUID:
    """Write a term; part of a larger transaction."""
    own = ResponsibleRow.enterprise_id == work.store.enterprise_id
    begun = and_(ResponsibleRow.valid_to.is_(None), ResponsibleRow.valid_from < one.valid_from)
    if one.valid_to is None:  # a stand-in with an end leaves the term before open
        work.session.execute(
            update(ResponsibleRow)
            .where(own, begun)
            .values(valid_to=one.valid_from - timedelta(days=1))
        )
    row = work.new_id()
    work.session.execute(
        insert(ResponsibleRow).values(
            id=row,
            enterprise_id=work.store.enterprise_id,
            unit=one.unit.strip(),
            person=one.person.strip(),
            phone=one.phone.strip(),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    return row


def responsible_on(store: Store, on: date) -> Responsible | None:
    """Return who answers on a day; None is a gap that the dashboard and the report name."""
    with store.reading() as session:
        row = session.scalars(
            select(ResponsibleRow)
            .where(
                ResponsibleRow.valid_from <= on,
                or_(ResponsibleRow.valid_to.is_(None), ResponsibleRow.valid_to >= on),
            )
            .order_by(ResponsibleRow.valid_from.desc(), ResponsibleRow.id.desc())
            .limit(1)
        ).first()
        if row is None:
            return None
        return Responsible(row.unit, row.person, row.phone, row.valid_from, row.valid_to)
