# SPDX-License-Identifier: Apache-2.0
"""Employees (职工): who was hired where, and what may be asked of them and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from outreach.domain.children import ChildDeclared, Inquiry
from outreach.domain.dates import birthday
from outreach.domain.numbers import Sex
from outreach.errors import N_, UserError

WORKING_AGE = 16  # 未成年人保护法 61: nobody under 16 may be hired


class HukouType(StrEnum):
    """Kind of household registration (户口性质)."""

    RURAL = "rural"  # 农业
    URBAN = "urban"  # 非农业
    UNIFIED = "unified"  # 居民户口: places that no longer tell the two apart
    UNKNOWN = "unknown"


class Consent(StrEnum):
    """What an employee answered before the first question about a child (个保法 29, 31)."""

    GIVEN = "given"  # 同意登记子女情况
    ONLY_WHETHER = "only_whether"  # 只说有没有未成年子女
    REFUSED = "refused"  # 不愿说
    PENDING = "pending"  # children came from a roster; nobody has asked yet


CONSENT_LABELS = {
    Consent.GIVEN: N_("同意登记子女情况"),
    Consent.ONLY_WHETHER: N_("只说有没有未成年子女"),
    Consent.REFUSED: N_("不愿说"),
    Consent.PENDING: N_("待本人同意"),
}


class HasMinors(StrEnum):
    """The one fact that is kept where consent to more was refused."""

    YES = "yes"
    NO = "no"
    NOT_SAID = "not_said"


@dataclass(frozen=True)
class Origin:
    """Where a value came from: file, sheet, row, so that it can be traced back."""

    source: str  # "form", or the import batch's file name
    sheet: str = ""
    row: int = 0


@dataclass(frozen=True)
class Registered:
    """A registered place (户籍地) and how sure we are of it.

    ``confirmed`` is False while the place is only the number's area of issue: rules treat
    an unconfirmed place as unknown (architecture, decision 9).
    """

    code: str = ""
    text: str = ""
    confirmed: bool = False
    kind: HukouType = HukouType.UNKNOWN


@dataclass(frozen=True)
class NewHire:
    """One employee as a form or a roster declares them, children included.

    ``number`` is the plain resident number in 18-digit form, or empty when the person has
    another paper. ``children`` is None when the source has no place for children at all,
    and empty when it has and nothing stands there; neither means "no children".
    """

    name: str
    staff_no: str = ""
    number: str = ""
    other_paper: str = ""
    birth: date | None = None
    sex: Sex | None = None
    phone: str = ""
    team: str = ""
    labour_company: str = ""
    hired_on: date | None = None
    left_on: date | None = None  # last day at work, where a roster says it
    asked_on: date | None = None  # when what is said of the children was taken down
    registered: Registered = field(default_factory=Registered)
    children: tuple[ChildDeclared, ...] | None = None
    origin: Origin = field(default_factory=lambda: Origin("form"))


@dataclass(frozen=True)
class Intake:
    """What the desk took down at hiring, after the hire decision was recorded (D9, S0 六)."""

    asked_on: date
    consent: Consent
    consent_version: str = ""
    has_minors: HasMinors = HasMinors.NOT_SAID
    children: tuple[ChildDeclared, ...] = ()
    inquiry: Inquiry | None = None
    notice_version: str = ""
    notice_given_on: date | None = None


def check_working_age(birth: date, hired_on: date) -> None:
    """Refuse to record the hire of somebody under 16 (未成年人保护法 61).

    The 16th birthday itself is allowed: everybody in an office reads the rule so.
    """
    if hired_on < birthday(birth, WORKING_AGE):
        raise UserError(
            N_(
                "入职日未满 16 周岁，依法不能录用（未成年人保护法第 61 条）。"
                "请核对出生日期和入职日期。"
            ),
            code="under_16",
        )


def check_intake(intake: Intake, *, hire_decided_on: date | None, today: date) -> None:
    """Hold an intake to the law: decision first, consent first, no facts beyond consent.

    妇女权益保障法 43 forbids asking applicants about children; so nothing is asked before
    the decision to hire stands (catalogue, finding 2). Consent comes before the first child
    field; a refusal keeps only whether there are minors (decision 8).
    """
    if hire_decided_on is None or hire_decided_on > today:
        raise UserError(
            N_("录用决定还没有记录，不能询问子女情况。请先记录录用日期。"),
            code="not_hired",
        )
    if intake.asked_on < hire_decided_on:
        raise UserError(
            N_("询问日期 {asked} 早于录用决定 {decided}，请核对。"),
            code="asked_before_hire",
            asked=intake.asked_on,
            decided=hire_decided_on,
        )
    if intake.consent is not Consent.GIVEN and (intake.children or intake.inquiry):
        raise UserError(N_("本人没有同意登记子女情况，子女内容不能保存。"), code="no_consent")
    if intake.consent is Consent.REFUSED and intake.has_minors is not HasMinors.NOT_SAID:
        raise UserError(N_("本人不愿说，有没有未成年子女也不记录。"), code="no_consent")
