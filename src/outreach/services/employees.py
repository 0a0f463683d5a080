# SPDX-License-Identifier: Apache-2.0
"""Register employees at hiring: the person, the consent, the family, the notice, the pledge.

One call of :func:`register` is one transaction: either all that the form holds is kept, or
nothing is.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Select, func, insert, or_, select, update

from outreach.db.employees import EmployeeRow, EmploymentRow, IntakeRow
from outreach.db.search import refresh_keys
from outreach.db.sites import TeamRow
from outreach.domain.access import Right
from outreach.domain.areas import area_name
from outreach.domain.children import check_child
from outreach.domain.employees import (
    Consent,
    Intake,
    NewHire,
    check_intake,
    check_working_age,
)
from outreach.domain.names import fold_name
from outreach.domain.numbers import BadNumber, NumberFault, Sex, fold_number, parse_number
from outreach.domain.pledges import NoticeMethod, PledgeTaken, check_pledge
from outreach.domain.wording import check_title
from outreach.errors import N_, ChangedMeanwhile, UserError
from outreach.services import families, pledges, statuses
from outreach.services.context import Context
from outreach.services.store import Store, Transaction

NUMBER_SENTENCES = {
    NumberFault.DESTROYED: N_("号码被改成科学计数，后几位丢失。请按证件重新录入。"),
    NumberFault.MASKED: N_("号码中有星号，无法核对。请按证件录入完整号码。"),
    NumberFault.CHECK_DIGIT: N_("校验码不对，请对照证件逐位核对。"),
    NumberFault.IMPOSSIBLE_DATE: N_("号码里的出生日期不存在，请核对第 7 至 14 位。"),
    NumberFault.UNREADABLE: N_("身份证号应为 18 位（或老式 15 位），请核对。"),
}


@dataclass(frozen=True)
class Registration:
    """One filled form. ``employee_id`` and ``version`` are set for somebody already known."""

    hire: NewHire
    hire_decided_on: date
    intake: Intake | None = None
    pledge: PledgeTaken | None = None
    employee_id: uuid.UUID | None = None
    version: int | None = None


@dataclass(frozen=True)
class Saved:
    """What was kept; ``shared`` are children another employee had already listed."""

    employee_id: uuid.UUID
    name: str
    staff_no: str
    children: tuple[str, ...]
    shared: tuple[str, ...]


@dataclass(frozen=True)
class NumberCheck:
    """What a resident number says, for the form to fill in."""

    number: str
    birth: date
    sex: Sex
    area_code: str
    area: str  # the area of issue, a hint; empty when the code is unknown
    taken_by: str = ""  # staff number and name of who has it already
    taken_id: uuid.UUID | None = None


def register(store: Store, ctx: Context, form: Registration) -> Saved:
    """Keep one registration: whole, or not at all.

    Raises :class:`UserError` with one sentence for anything that cannot be, with the codes
    of the import; :class:`ChangedMeanwhile` when the person was changed after opening.
    """
    ctx.require(Right.REGISTER)
    ctx.at_site()
    hire = checked_hire(form.hire, ctx, decided_on=form.hire_decided_on)
    if form.intake is not None:
        check_intake(form.intake, hire_decided_on=form.hire_decided_on, today=ctx.today)
        for child in form.intake.children:
            check_child(child, parent_birth=hire.birth, today=ctx.today)
    if form.pledge is not None:
        check_pledge(form.pledge, hired_on=hire.hired_on, today=ctx.today)
    with store.writing(ctx) as work:
        if form.employee_id is None:
            employee, employment = _insert_employee(work, hire, form.hire_decided_on)
        else:
            employee, employment = _update_employee(work, hire, form)
        kept = families.Kept((), ())
        if form.intake is not None:
            kept = _keep_intake(work, employee, employment, hire, form.intake)
        if form.pledge is not None:
            pledges.insert_pledge(work, employee, form.pledge)
        refresh_keys(work.session, [employee])
        statuses.touch(work, [employee])
        changes = {"staff_no": (None, hire.staff_no)}
        if form.intake is not None:
            changes["consent"] = (None, form.intake.consent.value)
        work.audit("register", "employee", employee, changes)
    return Saved(employee, hire.name, hire.staff_no, kept.children, kept.shared)


def checked_hire(hire: NewHire, ctx: Context, *, decided_on: date) -> NewHire:
    """Return the hire with its number read and its facts agreeing; raise what does not hold."""
    name = fold_name(hire.name)
    if not name:
        raise UserError(N_("请填写姓名。"), code="missing")
    if not hire.staff_no.strip():
        raise UserError(N_("请填写工号。"), code="missing")
    if hire.hired_on is None:
        raise UserError(N_("请填写入职日期。"), code="missing")
    birth, sex, number = _read_paper(hire)
    if birth is None:
        raise UserError(N_("请填写出生日期。"), code="missing")
    if decided_on > ctx.today:
        raise UserError(
            N_("录用日期晚于今天（{today}），录用后再登记。"),
            code="future_date",
            today=ctx.today,
        )
    check_working_age(birth, hire.hired_on)
    return replace(
        hire, name=name, staff_no=hire.staff_no.strip(), birth=birth, sex=sex, number=number
    )


def _read_paper(hire: NewHire) -> tuple[date | None, Sex | None, str]:
    """Return birth, sex and plain number; what the number proves must agree with the rest."""
    if not hire.number:
        if not hire.other_paper.strip():
            raise UserError(N_("请填写身份证号，或其他证件号码。"), code="missing")
        return hire.birth, hire.sex, ""
    try:
        read = parse_number(hire.number)
    except BadNumber as error:
        raise UserError(NUMBER_SENTENCES[error.fault], code=error.fault.value) from error
    if hire.birth not in {None, read.birth}:
        raise UserError(N_("出生日期与身份证号不一致，请核对。"), code="birth_disagrees")
    if hire.sex not in {None, read.sex}:
        raise UserError(N_("性别与身份证号不一致，请核对。"), code="sex_disagrees")
    return read.birth, read.sex, read.text


def check_number(store: Store, ctx: Context, text: str) -> NumberCheck:
    """Read a resident number as typed: birth, sex, area of issue, and whether it is taken."""
    ctx.require(Right.REGISTER)
    try:
        number = parse_number(text)
    except BadNumber as error:
        raise UserError(NUMBER_SENTENCES[error.fault], code=error.fault.value) from error
    with store.reading() as session:
        taken = session.execute(
            select(EmploymentRow.staff_no, EmployeeRow.name, EmployeeRow.id)
            .join(EmployeeRow, EmployeeRow.id == EmploymentRow.employee_id)
            .where(
                EmployeeRow.id.in_(_holders(store, number.text)),
                EmploymentRow.superseded_at.is_(None),
            )
            .order_by(EmploymentRow.valid_from.desc())
            .limit(1)
        ).first()
    return NumberCheck(
        number.text,
        number.birth,
        number.sex,
        number.area,
        area_name(number.area) or "",
        f"{taken.staff_no} {taken.name}" if taken else "",
        taken.id if taken else None,
    )


def _insert_employee(
    work: Transaction, hire: NewHire, decided_on: date
) -> tuple[uuid.UUID, uuid.UUID]:
    _refuse_taken(work, hire, but=None)
    employee = work.new_id()
    work.session.execute(
        insert(EmployeeRow).values(
            id=employee,
            enterprise_id=work.store.enterprise_id,
            version=1,
            recorded_at=work.ctx.now,
            **_person_values(work, hire),
        )
    )
    employment = work.new_id()
    work.session.execute(
        insert(EmploymentRow).values(
            id=employment,
            employee_id=employee,
            site_id=work.ctx.at_site().id,
            team_id=team_id(work, hire.team),
            staff_no=hire.staff_no,
            labour_company=hire.labour_company,
            hire_decided_on=decided_on,
            valid_from=hire.hired_on,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    return employee, employment


def _update_employee(
    work: Transaction, hire: NewHire, form: Registration
) -> tuple[uuid.UUID, uuid.UUID]:
    employee = form.employee_id
    _refuse_taken(work, hire, but=employee)
    changed = work.session.execute(
        update(EmployeeRow)
        .where(EmployeeRow.id == employee, EmployeeRow.version == form.version)
        .values(version=EmployeeRow.version + 1, **_person_values(work, hire))
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]  # a cursor result for DML
        raise ChangedMeanwhile(
            N_("{name} 的资料刚被别人改过，这次没有保存。请重新打开再改。"),
            code="changed",
            name=hire.name,
        )
    employment = work.session.scalars(
        select(EmploymentRow)
        .where(
            EmploymentRow.employee_id == employee,
            EmploymentRow.site_id == work.ctx.at_site().id,
            EmploymentRow.superseded_at.is_(None),
        )
        .order_by(EmploymentRow.valid_from.desc())
        .limit(1)
    ).first()
    if employment is None:
        raise UserError(
            N_("{name} 不在本厂区，请到所在厂区登记。"), code="other_site", name=hire.name
        )
    employment.staff_no = hire.staff_no
    employment.team_id = team_id(work, hire.team)
    employment.hire_decided_on = form.hire_decided_on
    employment.valid_from = hire.hired_on
    employment.labour_company = hire.labour_company
    work.session.flush()
    assert employee is not None
    return employee, employment.id


def _person_values(work: Transaction, hire: NewHire) -> dict[str, object]:
    place = hire.registered
    return {
        "name": hire.name,
        "sex": hire.sex,
        "birth": hire.birth,
        "number": hire.number or None,
        "number_index": work.store.index_of(hire.number) if hire.number else None,
        "other_paper": hire.other_paper.strip() or None,
        "phone": fold_number(hire.phone) or None,
        "hukou_type": place.kind,
        "hukou_code": place.code,
        "hukou_text": place.text,
        "hukou_confirmed": place.confirmed,
    }


def _holders(store: Store, number: str) -> Select[uuid.UUID]:
    """Select whose number it is; a file that was merged stands for the one that holds it now."""
    return select(func.coalesce(EmployeeRow.merged_into, EmployeeRow.id)).where(
        EmployeeRow.enterprise_id == store.enterprise_id,
        EmployeeRow.number_index == store.index_of(number),
    )


def _refuse_taken(work: Transaction, hire: NewHire, *, but: uuid.UUID | None) -> None:
    """Refuse a number that is somebody else's, or a staff number in use at this site."""
    if but and hire.number and _is_merged_number(work, hire.number, but):
        raise UserError(
            N_("这个身份证号在并入这里的另一份档案上。要改号码，请先撤销合并。"),
            code="duplicate",
        )
    same_number = EmployeeRow.id.in_(_holders(work.store, hire.number))
    same_staff_no = (EmploymentRow.staff_no == hire.staff_no) & (
        EmploymentRow.site_id == work.ctx.at_site().id
    )
    still = or_(EmploymentRow.valid_to.is_(None), EmploymentRow.valid_to >= work.ctx.today)
    found = work.session.execute(
        select(same_number.label("same"), EmployeeRow.name, EmploymentRow.staff_no)
        .join(EmploymentRow, EmploymentRow.employee_id == EmployeeRow.id)
        .where(
            EmployeeRow.enterprise_id == work.store.enterprise_id,
            or_(same_number, same_staff_no & still) if hire.number else same_staff_no & still,
            EmploymentRow.superseded_at.is_(None),
            *([EmployeeRow.id != but] if but else []),
        )
        .limit(1)
    ).first()
    if found is None:
        return
    if hire.number and found.same:
        raise UserError(
            N_("这个身份证号已登记为 {staff_no} {name}，请打开那一位，不要重复登记。"),
            code="duplicate",
            staff_no=found.staff_no,
            name=found.name,
        )
    raise UserError(
        N_("工号 {staff_no} 正由 {name} 使用，请核对工号。"),
        code="staff_no_taken",
        staff_no=found.staff_no,
        name=found.name,
    )


def _is_merged_number(work: Transaction, number: str, into: uuid.UUID) -> bool:
    found = select(EmployeeRow.id).where(
        EmployeeRow.number_index == work.store.index_of(number), EmployeeRow.merged_into == into
    )
    return work.session.scalar(found) is not None


def team_id(work: Transaction, name: str) -> uuid.UUID | None:
    """Return the team of a name at the context's site, made when new; None for no name."""
    name = name.strip()
    if not name:
        return None
    site = work.ctx.at_site()
    found = work.session.scalar(
        select(TeamRow.id).where(TeamRow.site_id == site.id, TeamRow.name == name)
    )
    if found is not None:
        return found
    check_title(name)
    team = work.new_id()
    work.session.execute(
        insert(TeamRow).values(
            id=team, site_id=site.id, name=name, version=1, recorded_at=work.ctx.now
        )
    )
    return team


def _keep_intake(
    work: Transaction, employee: uuid.UUID, employment: uuid.UUID, hire: NewHire, intake: Intake
) -> families.Kept:
    site = work.ctx.at_site()
    work.session.execute(
        update(IntakeRow)
        .where(IntakeRow.employee_id == employee, IntakeRow.superseded_at.is_(None))
        .values(superseded_at=work.ctx.now)
    )
    work.session.execute(
        insert(IntakeRow).values(
            id=work.new_id(),
            employee_id=employee,
            employment_id=employment,
            site_id=site.id,
            asked_on=intake.asked_on,
            consent=intake.consent,
            consent_version=intake.consent_version,
            has_minors=intake.has_minors,
            version=1,
            recorded_at=work.ctx.now,
        )
    )
    if intake.notice_given_on is not None:
        pledges.insert_notice(
            work,
            employee,
            version=intake.notice_version,
            given_on=intake.notice_given_on,
            method=NoticeMethod.IN_PERSON,
        )
    if intake.consent is not Consent.GIVEN:
        families.forget_children(work, employee)
        return families.Kept((), ())
    return families.keep_children(work, employee, hire.sex, intake)
