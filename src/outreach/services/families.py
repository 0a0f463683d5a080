# SPDX-License-Identifier: Apache-2.0
"""Keep the children of one employee: a child once, whoever lists it; nothing without consent."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import delete, exists, insert, select, update

from outreach.db.children import CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.keeping import take_numbers
from outreach.db.reunions import RequestChildRow
from outreach.domain.children import ChildDeclared, Relation, short_number
from outreach.domain.employees import Intake
from outreach.domain.names import fold_name
from outreach.domain.numbers import BadNumber, ResidentNumber, Sex, parse_number
from outreach.errors import N_, UserError
from outreach.services.store import Transaction


@dataclass(frozen=True)
class Kept:
    """Short numbers of the children kept, and of those another employee had listed before."""

    children: tuple[str, ...]
    shared: tuple[str, ...]


def relation_of(sex: Sex | None) -> Relation:
    """Return what a parent of this sex is to a child."""
    if sex is None:
        return Relation.PARENT
    return Relation.FATHER if sex is Sex.MALE else Relation.MOTHER


def keep_children(work: Transaction, employee: uuid.UUID, sex: Sex | None, intake: Intake) -> Kept:
    """Write the children and the inquiry of an intake; links end for children left out."""
    ids: list[uuid.UUID] = []
    numbers: list[str] = []
    shared: list[str] = []
    for child in intake.children:
        child_id, short_no, known = _keep_child(work, employee, child)
        ids.append(child_id)
        numbers.append(short_number(short_no))
        if known:
            shared.append(short_number(short_no))
    _link(work, employee, sex, ids)
    _keep_inquiry(work, employee, intake, ids)
    return Kept(tuple(numbers), tuple(shared))


def _keep_child(
    work: Transaction, employee: uuid.UUID, child: ChildDeclared
) -> tuple[uuid.UUID, int, bool]:
    """Return the child's row, its number, and whether another employee had listed it."""
    number = _child_number(child)
    found = _find_child(work, employee, child, number)
    values = _child_values(work, child, number)
    if found is None:
        child_id, short_no = work.new_id(), take_numbers(work.session, "child")
        work.session.execute(
            insert(ChildRow).values(
                id=child_id,
                enterprise_id=work.store.enterprise_id,
                short_no=short_no,
                version=1,
                recorded_at=work.ctx.now,
                **values,
            )
        )
        return child_id, short_no, False
    known = {key: value for key, value in values.items() if value not in (None, "", "unknown")}
    work.session.execute(
        update(ChildRow)
        .where(ChildRow.id == found.id)
        .values(version=ChildRow.version + 1, **known)
    )
    by_other = work.session.scalar(
        select(
            exists().where(
                GuardianRow.child_id == found.id,
                GuardianRow.employee_id != employee,
                GuardianRow.superseded_at.is_(None),
            )
        )
    )
    return found.id, found.short_no, bool(by_other)


def _child_number(child: ChildDeclared) -> ResidentNumber | None:
    if not child.number:
        return None
    try:
        number = parse_number(child.number)
    except BadNumber as error:
        raise UserError(
            N_("子女的身份证号不对，请核对；还没有号码可以不填。"), code=error.fault.value
        ) from error
    if child.birth is not None and number.birth != child.birth:
        raise UserError(N_("子女的出生日期与身份证号不一致，请核对。"), code="birth_disagrees")
    return number


def _find_child(
    work: Transaction, employee: uuid.UUID, child: ChildDeclared, number: ResidentNumber | None
) -> ChildRow | None:
    """Find the same child: by number, by short number, or by name and birth without numbers.

    The number comes first: added to a child of this parent, it may show that the other parent
    has listed the same child, which is then the one that stays.
    """
    mine = ChildRow.enterprise_id == work.store.enterprise_id
    if number is not None:
        by_number = work.session.scalars(
            select(ChildRow).where(mine, ChildRow.number_index == work.store.index_of(number.text))
        ).first()
        if by_number is not None:
            return by_number
    if child.short_no is not None:
        return work.session.scalars(
            select(ChildRow)
            .join(GuardianRow, GuardianRow.child_id == ChildRow.id)
            .where(
                mine,
                ChildRow.short_no == child.short_no,
                GuardianRow.employee_id == employee,
                GuardianRow.superseded_at.is_(None),
            )
        ).first()
    name = fold_name(child.name)
    if not name:
        return None
    return work.session.scalars(
        select(ChildRow).where(
            mine,
            ChildRow.birth == child.birth,
            ChildRow.name_index == work.store.index_of(name),
            *([ChildRow.number_index.is_(None)] if number is not None else []),
        )
    ).first()


def _child_values(
    work: Transaction, child: ChildDeclared, number: ResidentNumber | None
) -> dict[str, object]:
    name = fold_name(child.name)
    return {
        "name": name or None,
        "name_index": work.store.index_of(name) if name else None,
        "sex": child.sex or (number.sex if number else None),
        "birth": child.birth,
        "number_index": work.store.index_of(number.text) if number else None,
        "number_tail": number.tail if number else None,
        "unregistered": child.unregistered and number is None,
        "school": child.school,
    }


def _link(
    work: Transaction, employee: uuid.UUID, sex: Sex | None, children: list[uuid.UUID]
) -> None:
    linked = set(
        work.session.scalars(
            select(GuardianRow.child_id).where(
                GuardianRow.employee_id == employee, GuardianRow.superseded_at.is_(None)
            )
        )
    )
    gone = linked - set(children)
    if gone:
        work.session.execute(
            update(GuardianRow)
            .where(
                GuardianRow.employee_id == employee,
                GuardianRow.child_id.in_(gone),
                GuardianRow.superseded_at.is_(None),
            )
            .values(superseded_at=work.ctx.now)
        )
    new = [
        {
            "id": work.new_id(),
            "child_id": child,
            "employee_id": employee,
            "relation": relation_of(sex),
            "version": 1,
            "recorded_at": work.ctx.now,
        }
        for child in dict.fromkeys(children)
        if child not in linked
    ]
    if new:
        work.session.execute(insert(GuardianRow), new)


def _keep_inquiry(
    work: Transaction, employee: uuid.UUID, intake: Intake, children: list[uuid.UUID]
) -> None:
    if intake.inquiry is None:
        return
    asked = intake.inquiry
    work.session.execute(
        update(InquiryRow)
        .where(InquiryRow.employee_id == employee, InquiryRow.superseded_at.is_(None))
        .values(superseded_at=work.ctx.now)
    )
    inquiry = work.new_id()
    work.session.execute(
        insert(InquiryRow).values(
            id=inquiry,
            employee_id=employee,
            site_id=work.ctx.at_site().id,
            asked_on=asked.asked_on,
            source="form",
            who_is_home=asked.who_is_home,
            self_away_since=asked.self_away_since,
            other_place_code=asked.other_place_code,
            other_place=asked.other_place,
            other_away_since=asked.other_away_since,
            carer=asked.carer,
            carer_text=asked.carer_text,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    cares = dict(zip(children, intake.children, strict=True))
    if cares:
        work.session.execute(
            insert(CareRow),
            [
                {
                    "inquiry_id": inquiry,
                    "child_id": child,
                    "carer": declared.carer,
                    "carer_text": declared.carer_text,
                    "lives_in_code": declared.lives_in_code,
                    "lives_in": declared.lives_in,
                }
                for child, declared in cares.items()
            ],
        )


def forget_children(work: Transaction, employee: uuid.UUID) -> None:
    """Erase what a roster said of this employee's children: consent to keep it was refused.

    A child another parent lists stays with that parent. Rows are deleted, not superseded:
    a refusal that leaves the data behind would be none (个保法 47).
    """
    session = work.session
    children = list(
        session.scalars(select(GuardianRow.child_id).where(GuardianRow.employee_id == employee))
    )
    inquiries = select(InquiryRow.id).where(InquiryRow.employee_id == employee)
    session.execute(delete(CareRow).where(CareRow.inquiry_id.in_(inquiries)))
    session.execute(delete(InquiryRow).where(InquiryRow.employee_id == employee))
    session.execute(delete(GuardianRow).where(GuardianRow.employee_id == employee))
    if not children:
        return
    held = select(GuardianRow.child_id).where(GuardianRow.child_id.in_(children))
    alone = set(children) - set(session.scalars(held))
    if alone:
        session.execute(delete(CareRow).where(CareRow.child_id.in_(alone)))
        session.execute(delete(RequestChildRow).where(RequestChildRow.child_id.in_(alone)))
        session.execute(delete(ChildRow).where(ChildRow.id.in_(alone)))
