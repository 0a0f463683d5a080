# SPDX-License-Identifier: Apache-2.0
"""Children (子女) of employees: what is declared, who looks after them, who is a minor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from outreach.domain.dates import age_on, is_under
from outreach.domain.numbers import Sex
from outreach.errors import N_, UserError

ADULT = 18
# Age bands of indicators R05 and R14, upper ends excluded; shown in this order.
AGE_BANDS = ("0-5", "6-13", "14-15", "16-17")


class Relation(StrEnum):
    """How an employee is tied to a child; a guardian is not always a parent."""

    FATHER = "father"
    MOTHER = "mother"
    STEP_PARENT = "step_parent"
    GUARDIAN = "guardian"  # 其他监护人
    PARENT = "parent"  # a parent whose sex the source does not say


class WhoIsHome(StrEnum):
    """The first question: who is at home with the child (谁在家陪孩子)."""

    BOTH = "both"
    ONE = "one"
    NOBODY = "nobody"
    NOT_SAID = "not_said"


class Carer(StrEnum):
    """Who looks after a child day by day (平时由谁照看)."""

    PARENTS = "parents"
    FATHER = "father"
    MOTHER = "mother"
    PATERNAL_GRANDPARENTS = "paternal_grandparents"
    MATERNAL_GRANDPARENTS = "maternal_grandparents"
    RELATIVE = "relative"
    BOARDING_SCHOOL = "boarding_school"
    OTHER = "other"
    NOBODY = "nobody"
    UNKNOWN = "unknown"


CARER_LABELS = {
    Carer.PARENTS: N_("父母"),
    Carer.FATHER: N_("父亲"),
    Carer.MOTHER: N_("母亲"),
    Carer.PATERNAL_GRANDPARENTS: N_("祖父母"),
    Carer.MATERNAL_GRANDPARENTS: N_("外祖父母"),
    Carer.RELATIVE: N_("其他亲属"),
    Carer.BOARDING_SCHOOL: N_("寄宿学校"),
    Carer.OTHER: N_("其他人"),
    Carer.NOBODY: N_("没有人"),
    Carer.UNKNOWN: N_("待确认"),
}


class School(StrEnum):
    """School stage (就学), as D1 lists it."""

    NOT_YET = "not_yet"
    KINDERGARTEN = "kindergarten"
    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"
    VOCATIONAL = "vocational"
    DROPPED_OUT = "dropped_out"
    NOT_IN_SCHOOL = "not_in_school"
    UNKNOWN = "unknown"


SCHOOL_LABELS = {
    School.NOT_YET: N_("未入园"),
    School.KINDERGARTEN: N_("幼儿园"),
    School.PRIMARY: N_("小学"),
    School.JUNIOR: N_("初中"),
    School.SENIOR: N_("高中"),
    School.VOCATIONAL: N_("职校"),
    School.DROPPED_OUT: N_("辍学"),
    School.NOT_IN_SCHOOL: N_("未在校"),
    School.UNKNOWN: N_("没有说"),
}

WHO_IS_HOME_LABELS = {
    WhoIsHome.BOTH: N_("父母都在家"),
    WhoIsHome.ONE: N_("一人在家"),
    WhoIsHome.NOBODY: N_("都不在家"),
    WhoIsHome.NOT_SAID: N_("不愿说"),
}


@dataclass(frozen=True)
class ChildDeclared:
    """One child as an employee or a roster declares it.

    ``number`` is the plain resident number, kept in memory only: the store holds a keyed
    hash and the last four characters. ``unregistered`` says 未上户口: no number *yet*.
    ``carer_text`` is what the source wrote, ``carer`` what we take it to mean.
    """

    name: str = ""
    birth: date | None = None
    sex: Sex | None = None
    number: str = ""
    unregistered: bool = False
    school: School = School.UNKNOWN
    carer: Carer = Carer.UNKNOWN
    carer_text: str = ""
    lives_in_code: str = ""
    lives_in: str = ""
    short_no: int | None = None  # set where the child is already known: C-2107 is 2107
    number_tail: str = ""  # last four, where the number itself is not at hand
    number_key: str = ""  # its keyed hash in hex, likewise


def short_number(short_no: int) -> str:
    """Write a child's short number as people see it, on screen and on paper: C-2107."""
    return f"C-{short_no:04d}"


def parse_short_number(text: str) -> int | None:
    """Read C-2107 back; None for anything else."""
    found = re.fullmatch(r"[Cc]-?(\d{1,9})", text.strip())
    return int(found[1]) if found else None


@dataclass(frozen=True)
class Inquiry:
    """Guardianship as declared on one day (监护情况询问); a later one supersedes, none is erased.

    Dates and places, never "months": how long somebody has been away is computed for any day.
    An empty value is "not known", never "no".
    """

    asked_on: date
    who_is_home: WhoIsHome
    self_away_since: date | None = None
    other_place_code: str = ""
    other_place: str = ""
    other_away_since: date | None = None
    carer: Carer = Carer.UNKNOWN
    carer_text: str = ""


# What offices write in "现由谁照护", longest first where one holds the other.
_CARER_WORDS = (
    ("外公外婆", Carer.MATERNAL_GRANDPARENTS),
    ("外祖父母", Carer.MATERNAL_GRANDPARENTS),
    ("姥姥", Carer.MATERNAL_GRANDPARENTS),
    ("姥爷", Carer.MATERNAL_GRANDPARENTS),
    ("外婆", Carer.MATERNAL_GRANDPARENTS),
    ("外公", Carer.MATERNAL_GRANDPARENTS),
    ("爷爷奶奶", Carer.PATERNAL_GRANDPARENTS),
    ("祖父母", Carer.PATERNAL_GRANDPARENTS),
    ("爷爷", Carer.PATERNAL_GRANDPARENTS),
    ("奶奶", Carer.PATERNAL_GRANDPARENTS),
    ("祖父", Carer.PATERNAL_GRANDPARENTS),
    ("祖母", Carer.PATERNAL_GRANDPARENTS),
    ("随父母", Carer.PARENTS),
    ("父母", Carer.PARENTS),
    ("寄宿", Carer.BOARDING_SCHOOL),
    ("住校", Carer.BOARDING_SCHOOL),
    ("父亲", Carer.FATHER),
    ("爸爸", Carer.FATHER),
    ("母亲", Carer.MOTHER),
    ("妈妈", Carer.MOTHER),
    ("姑", Carer.RELATIVE),
    ("姨", Carer.RELATIVE),
    ("叔", Carer.RELATIVE),
    ("伯", Carer.RELATIVE),
    ("舅", Carer.RELATIVE),
    ("哥", Carer.RELATIVE),
    ("姐", Carer.RELATIVE),
    ("亲戚", Carer.RELATIVE),
    ("无人", Carer.NOBODY),
    ("独自", Carer.NOBODY),
)


_CARER_NAMES = {label: carer for carer, label in CARER_LABELS.items()}


def read_carer(text: str) -> Carer:
    """Read what an office wrote as carer; UNKNOWN for blank, OTHER for words we do not know."""
    if not text.strip():
        return Carer.UNKNOWN
    if text in _CARER_NAMES:
        return _CARER_NAMES[text]
    return next((carer for word, carer in _CARER_WORDS if word in text), Carer.OTHER)


def is_minor(birth: date, on: date) -> bool:
    """Tell whether a child is 未成年 on a day (未成年人保护法 2: 未满 18 周岁)."""
    return birth <= on and is_under(birth, ADULT, on)


def age_band(birth: date, on: date) -> str:
    """Return the age band of R05/R14; the birthday itself still belongs to the lower band."""
    for band in AGE_BANDS:
        if is_under(birth, int(band.split("-")[1]) + 1, on):
            return band
    return ""


def check_child(child: ChildDeclared, *, parent_birth: date | None, today: date) -> None:
    """Refuse what cannot be: a birth in the future, or a child older than its parent."""
    if child.birth is None:
        raise UserError(N_("请填写子女的出生日期；只知道年月时填当月 1 日。"), code="missing")
    if child.birth > today:
        raise UserError(
            N_("出生日期晚于今天（{today}），请核对年份。"),
            code="future_birth",
            today=today,
        )
    if parent_birth is not None and child.birth <= parent_birth:
        raise UserError(N_("子女比本人还早出生，请核对出生日期。"), code="child_older")


def is_unlikely(child: ChildDeclared, *, parent_birth: date | None) -> bool:
    """Tell whether a child is possible but worth a second look: a parent under 15 or over 60."""
    if child.birth is None or parent_birth is None:
        return False
    return not 15 <= age_on(parent_birth, child.birth) <= 60
