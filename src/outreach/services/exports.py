# SPDX-License-Identifier: Apache-2.0
"""Export a ledger (导出台账): the template's columns, and what the way back needs besides.

Imported into an empty store, the export gives the same facts. A child is named by C-2107;
its number was never kept whole, so only the last four can be told.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.db.children import CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.sites import TeamRow
from outreach.domain.access import Right
from outreach.domain.children import (
    CARER_LABELS,
    SCHOOL_LABELS,
    Carer,
    School,
    short_number,
)
from outreach.domain.employees import HukouType
from outreach.domain.ledgers import CHILD_GROUPS, EMPLOYEES
from outreach.domain.numbers import SEX_LABELS, Sex
from outreach.domain.wording import check_shown
from outreach.errors import N_, UserError
from outreach.exchange.records import UNCONFIRMED
from outreach.exchange.tables import headings, write_table
from outreach.i18n import Translator
from outreach.services import naming
from outreach.services.context import Context
from outreach.services.store import Store

UNREGISTERED = "未上户口"
HUKOU_WORDS = {HukouType.RURAL: "农业", HukouType.URBAN: "非农业", HukouType.UNIFIED: "居民"}
Line = dict[str, str]


def export_file(store: Store, ctx: Context, kind: str, path: Path) -> int:
    """Write a site's ledger to a workbook; return how many people stand in it.

    Values are written as the importer reads them, whatever the language; headings follow
    the context's language. Every cell is text. Raises :class:`UserError` for another file type.
    """
    ctx.require(Right.IMPORT)
    if kind != EMPLOYEES.kind:
        raise UserError(
            N_("没有叫“{kind}”的台账；现有：{kinds}。"),
            code="no_ledger",
            kind=kind,
            kinds=EMPLOYEES.kind,
        )
    if path.suffix.lower() != ".xlsx":
        raise UserError(
            N_("导出的文件名要以 .xlsx 结尾：{file}。"), code="not_xlsx", file=path.name
        )
    naming.file_to_write(path)
    site = ctx.at_site()
    with store.writing(ctx) as work:  # who took what out is written down
        people = _read_people(work.session, site.id)
        check_shown(dict.fromkeys(line.get("team", "") for lines in people for line in lines))
        work.audit("export", kind, None, {"people": (None, len(people))})
    _write(path, people, ctx.t)
    return len(people)


def _write(path: Path, people: list[list[Line]], t: Translator) -> None:
    groups = max(
        (int(key[-1]) for lines in people for line in lines for key in line if ":" in key),
        default=1,
    )
    columns = headings(EMPLOYEES, t, children=groups, kept=True)
    rows = [[line.get(key, "") for key, _ in columns] for lines in people for line in lines]
    write_table(path, t(EMPLOYEES.zh), [words for _, words in columns], rows, fixed=2)


def _read_people(session: Session, site_id: uuid.UUID) -> list[list[Line]]:
    """Return the lines of everybody with a spell at a site: the latest counts."""
    people: dict[uuid.UUID, Line] = {}
    rows = session.execute(
        select(EmploymentRow, EmployeeRow, TeamRow.name.label("team"))
        .join(EmployeeRow, EmployeeRow.id == EmploymentRow.employee_id)
        .outerjoin(TeamRow, TeamRow.id == EmploymentRow.team_id)
        .where(EmploymentRow.site_id == site_id, EmploymentRow.superseded_at.is_(None))
        .order_by(EmploymentRow.valid_from, EmploymentRow.staff_no, EmploymentRow.id)
    )
    for row in rows:
        people[row.EmployeeRow.id] = _person(row.EmployeeRow, row.EmploymentRow, row.team or "")
    families, asked = _read_families(session, site_id)
    found = []
    for person, line in people.items():
        children = families[person]
        for place, child in enumerate(children[:CHILD_GROUPS], start=1):
            line |= {f"{key}:{place}": value for key, value in child.items()}
        line["asked_on"] = asked.get(person, "")
        more = [
            {f"{key}:1": value for key, value in child.items()} for child in children[CHILD_GROUPS:]
        ]
        found.append([line, *more])
    return found


def _person(person: EmployeeRow, spell: EmploymentRow, team: str) -> Line:
    place = person.hukou_text
    if place and not person.hukou_confirmed:
        place += UNCONFIRMED
    return {
        "staff_no": spell.staff_no,
        "name": person.name,
        "sex": SEX_LABELS[Sex(person.sex)] if person.sex else "",
        "number": person.number or "",
        "birth": _day(person.birth),
        "hukou_type": HUKOU_WORDS.get(HukouType(person.hukou_type), ""),
        "hukou": place,
        "phone": person.phone or "",
        "team": team,
        "labour_company": spell.labour_company,
        "hired_on": _day(spell.valid_from),
        "left_on": _day(spell.valid_to),
        "other_paper": person.other_paper or "",
    }


def _read_families(
    session: Session, site_id: uuid.UUID
) -> tuple[dict[uuid.UUID, list[Line]], dict[uuid.UUID, str]]:
    here = select(EmploymentRow.employee_id).where(
        EmploymentRow.site_id == site_id, EmploymentRow.superseded_at.is_(None)
    )
    cares: dict[tuple[uuid.UUID, uuid.UUID], CareRow] = {}
    asked: dict[uuid.UUID, str] = {}
    told = session.execute(
        select(InquiryRow.employee_id, InquiryRow.asked_on, CareRow)
        .join(CareRow, CareRow.inquiry_id == InquiryRow.id)
        .where(InquiryRow.employee_id.in_(here), InquiryRow.superseded_at.is_(None))
    )
    for row in told:
        cares[row.employee_id, row.CareRow.child_id] = row.CareRow
        asked[row.employee_id] = _day(row.asked_on)
    families: dict[uuid.UUID, list[Line]] = defaultdict(list)
    links = session.execute(
        select(GuardianRow.employee_id, ChildRow)
        .join(ChildRow, ChildRow.id == GuardianRow.child_id)
        .where(GuardianRow.employee_id.in_(here), GuardianRow.superseded_at.is_(None))
        .order_by(ChildRow.short_no)
    )
    for link in links:
        child = link.ChildRow
        families[link.employee_id].append(_child(child, cares.get((link.employee_id, child.id))))
    return families, asked


def _child(child: ChildRow, care: CareRow | None) -> Line:
    return {
        "child_no": short_number(child.short_no),
        "child_name": child.name or "",
        "child_sex": SEX_LABELS[Sex(child.sex)] if child.sex else "",
        "child_number": UNREGISTERED if child.unregistered else "",
        "child_tail": child.number_tail or "",
        "child_birth": _day(child.birth),
        "child_carer": _carer(care),
        "child_school": SCHOOL_LABELS[School(child.school)] if child.school != "unknown" else "",
    }


def _carer(care: CareRow | None) -> str:
    if care is None:
        return ""
    return care.carer_text or (
        CARER_LABELS[Carer(care.carer)] if care.carer != Carer.UNKNOWN else ""
    )


def _day(value: Any) -> str:
    return value.isoformat() if value is not None else ""
