# SPDX-License-Identifier: Apache-2.0
"""Papers to print: the consent, the notice and the pledge to be signed, one family's file.

A service gathers the facts, ``reports`` lays them out. Children whose parent has not
consented yet are printed by their short number only (architecture, decision 8).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from outreach.domain.access import Right
from outreach.domain.children import CARER_LABELS, SCHOOL_LABELS, WHO_IS_HOME_LABELS, School
from outreach.domain.documents import (
    FamilyChild,
    FamilyFile,
    FamilyInquiry,
    FamilyNotice,
    FamilyPledge,
    LabelledValue,
    NoticePaper,
    NumberedParagraph,
    Paper,
    PledgePaper,
)
from outreach.domain.employees import CONSENT_LABELS, Consent
from outreach.domain.numbers import SEX_LABELS
from outreach.domain.pledges import METHOD_LABELS
from outreach.domain.texts import BLANK, LegalText, TextKind, WrittenText, current
from outreach.domain.wording import check_shown
from outreach.errors import N_
from outreach.services import children, naming, sites
from outreach.services.children import Family
from outreach.services.context import Context
from outreach.services.store import Store

P = TypeVar("P", bound=Paper)

DAYS_TO_DELETE = 30  # after a withdrawal, as the consent promises


class PaperKind(StrEnum):
    """Papers that are printed to be signed."""

    CONSENT = "consent"
    NOTICE = "notice"
    PLEDGE = "pledge"


@dataclass(frozen=True)
class Signatory:
    """Who is to sign, as far as it is known at the desk; ``code`` leads back to the record."""

    name: str
    staff_no: str
    code: str = ""  # nobody's yet, until the registration is saved


# File names say what it is and whose by staff number: never a name.
FILE_NAMES = {
    PaperKind.CONSENT: N_("同意书-{staff_no}.pdf"),
    PaperKind.NOTICE: N_("告知书-{staff_no}.pdf"),
    PaperKind.PLEDGE: N_("承诺书-{staff_no}.pdf"),
}
FAMILY_FILE_NAME = N_("家庭情况-{staff_no}.pdf")


def print_papers(
    store: Store, ctx: Context, kind: PaperKind, employees: Sequence[uuid.UUID], folder: Path
) -> Path:
    """Write one paper for each employee, a page of its own each, into one PDF; return its path."""
    ctx.require(Right.REGISTER)
    families = [children.family(store, ctx, employee) for employee in employees]
    people = [Signatory(one.name, one.staff_no, one.employee_id.hex) for one in families]
    whose = _file_part(people[0].staff_no) if len(people) == 1 else ctx.today.isoformat()
    return _print(store, ctx, kind, people, folder, whose)


def print_blank(
    store: Store, ctx: Context, kind: PaperKind, signatory: Signatory, folder: Path
) -> Path:
    """Write one paper for somebody who is not saved yet: it is read before anything is kept."""
    ctx.require(Right.REGISTER)
    whose = _file_part(signatory.staff_no) or ctx.t(N_("空白"))
    return _print(store, ctx, kind, [signatory], folder, whose)


def print_family(store: Store, ctx: Context, employee: uuid.UUID, folder: Path) -> Path:
    """Write one family's file as a PDF; it stays in the firm. Return its path."""
    ctx.require(Right.SEE_FAMILIES)
    from outreach.reports import family as printed

    shown = children.family(store, ctx, employee)
    check_shown([shown.site, shown.team])
    path = naming.folder_to_write(folder) / ctx.t(
        FAMILY_FILE_NAME, staff_no=_file_part(shown.staff_no)
    )
    printed.write(_family_file(shown, sites.enterprise(store).name, ctx), path, ctx.t)
    return path


def _file_part(staff_no: str) -> str:
    """Return a staff number as it may stand in a file's name on every system."""
    return "".join(char if char.isalnum() else "-" for char in staff_no.strip())


def _paragraphs(written: WrittenText) -> tuple[NumberedParagraph, ...]:
    told = zip(written.paragraphs, written.clauses, strict=True)
    answers = (NumberedParagraph(f"□ {answer}") for answer in written.answers)
    return (*(NumberedParagraph(text, clause) for text, clause in told), *answers)


def _print(
    store: Store,
    ctx: Context,
    kind: PaperKind,
    people: Sequence[Signatory],
    folder: Path,
    whose: str,
) -> Path:
    from outreach.reports import pledge

    firm = sites.enterprise(store)
    text = current(TextKind(kind.value), ctx.today)
    written = text.in_language(
        ctx.t.language,
        company=firm.name,
        contact=firm.contact_name or firm.responsible_unit,
        phone=firm.contact_phone,
        days=str(DAYS_TO_DELETE),
    )
    path = naming.folder_to_write(folder) / ctx.t(FILE_NAMES[kind], staff_no=whose)
    if kind is PaperKind.PLEDGE:
        pledges = [_paper(PledgePaper, one, firm.name, text, written) for one in people]
        pledge.write(pledges, path, ctx.t)
    else:
        notices = [_paper(NoticePaper, one, firm.name, text, written) for one in people]
        pledge.write_notices(notices, path, ctx.t)
    return path


def _paper(
    make: type[P], signatory: Signatory, firm: str, text: LegalText, written: WrittenText
) -> P:
    return make(
        firm=firm,
        employee=signatory.name or BLANK,
        staff_no=signatory.staff_no or BLANK,
        text_version=text.version,
        title=written.title,
        paragraphs=_paragraphs(written),
        code=signatory.code or f"{text.kind} {text.version}",
        intro=written.intro,
        acknowledgement=written.acknowledgement,
    )


def _family_file(family: Family, firm: str, ctx: Context) -> FamilyFile:
    t = ctx.t
    return FamilyFile(
        firm=firm,
        site=family.site,
        employee=family.name,
        staff_no=family.staff_no,
        printed_on=ctx.today,
        printed_by=ctx.actor.name,
        team=family.team,
        hired_on=family.hired_on,
        registered_place=family.hukou_text,
        registered_confirmed=family.hukou_confirmed,
        consent=t(CONSENT_LABELS[family.consent]),
        other=(
            LabelledValue(t("手机"), family.phone),
            LabelledValue(t("劳务公司"), family.labour_company),
        ),
        children=tuple(_child(child, family.consent, ctx) for child in family.children),
        inquiries=_inquiries(family, ctx),
        notices=tuple(
            FamilyNotice(notice.given_on, notice.text_version) for notice in family.notices
        ),
        pledges=tuple(
            FamilyPledge(
                pledge.signed_on,
                pledge.text_version,
                t(METHOD_LABELS[pledge.method]),
                pledge.lapses_on,
                t("有效") if pledge.in_force else t("已失效"),
            )
            for pledge in family.pledges
        ),
    )


def _child(child: children.ChildView, consent: Consent, ctx: Context) -> FamilyChild:
    t = ctx.t
    known = child.school is not School.UNKNOWN
    return FamilyChild(
        short_no=child.number,
        name=child.name if consent is Consent.GIVEN else "",
        birth=child.birth,
        sex=t(SEX_LABELS[child.sex]) if child.sex else "",
        school=t(SCHOOL_LABELS[child.school]) if known else "",
        lives_with=child.carer_text or t(CARER_LABELS[child.carer]),
    )


def _inquiries(family: Family, ctx: Context) -> tuple[FamilyInquiry, ...]:
    asked, t = family.inquiry, ctx.t
    if asked is None:
        return ()
    facts = [
        LabelledValue(t("谁在家陪孩子"), t(WHO_IS_HOME_LABELS[asked.who_is_home])),
        LabelledValue(t("平时由谁照看"), asked.carer_text or t(CARER_LABELS[asked.carer])),
    ]
    if asked.self_away_since is not None:
        facts.append(LabelledValue(t("本人离家日期"), t.date(asked.self_away_since)))
    if asked.other_place or asked.other_away_since is not None:
        facts.append(LabelledValue(t("另一方现在哪里"), asked.other_place))
    if asked.other_away_since is not None:
        facts.append(LabelledValue(t("另一方离家日期"), t.date(asked.other_away_since)))
    return (FamilyInquiry(asked.asked_on, tuple(facts)),)
