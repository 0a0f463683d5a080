# SPDX-License-Identifier: Apache-2.0
"""The practice store's next roster, kept as an office keeps it: to try an import on.

A title, headings in other words than ours, a total and a signature; two people are missing,
some moved to another team, some are new, and a few lines nobody could take as they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from outreach.domain.numbers import Sex, check_digit, mask_number
from outreach.domain.sample_people import SamplePerson
from outreach.exchange.tables import write_table

NAME = "在册名单-待导入.xlsx"
SITE = 0
GROUPS = 2
MISSING = 2  # at work in the store, not on the list
_OWN = (
    "序号", "员工编号", "姓名", "性别", "身份证号码", "户口所在地", "联系手机号（常用）",
    "所属班组", "进厂时间", "开户银行",
)  # fmt: skip
_CHILD = ("姓名", "性别", "身份证号码", "出生日期")
_SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}


@dataclass(frozen=True)
class _Child:
    name: str
    sex: Sex
    number: str
    birth: date


@dataclass(frozen=True)
class _Line:
    staff_no: str
    name: str
    sex: Sex | None
    number: str
    place: str
    phone: str
    team: str
    hired_on: date
    children: tuple[_Child, ...] = ()


def write_next_roster(folder: Path, people: Sequence[SamplePerson], today: date) -> Path:
    """Write who works at the first site, with the faults rosters have; return the file."""
    there = sorted(
        (one for one in people if one.site == SITE and one.left_on is None),
        key=lambda one: one.hire.staff_no,
    )
    listed = [_line(one) for one in there[: max(1, len(there) - MISSING)]]
    for place, line in enumerate(listed[:16]):
        if place in (2, 5, 9):
            listed[place] = replace(line, phone=f"1990001{place:04}")
        elif place in (3, 7, 12, 14):
            listed[place] = replace(line, team="六车间")
    listed += _new_people(listed, today)
    title = f"安禾电子有限公司{today.year}年{today.month}月在册人员名单"
    heads = [*_OWN, *(f"子女{n}{item}" for n in range(1, GROUPS + 1) for item in _CHILD)]
    rows = [[""], heads]
    rows += [_cells(place, line) for place, line in enumerate(listed, start=1)]
    rows += [["合计", str(len(listed))], ["制表：周敏", "", "审核：", "", "", "", "", "盖章："]]
    path = folder / NAME
    write_table(path, "在册", [title], [row + [""] * (len(heads) - len(row)) for row in rows])
    return path


def _line(person: SamplePerson) -> _Line:
    hire = person.hire
    assert hire.hired_on is not None
    return _Line(
        hire.staff_no, hire.name, hire.sex, hire.number, hire.registered.text, hire.phone,
        hire.team, hire.hired_on,
    )  # fmt: skip


def _new_people(listed: Sequence[_Line], today: date) -> list[_Line]:
    """Invent people as rosters bring them: two right, the others each with their fault."""
    place, birth = "广东省 河源市 紫金县", date(1991, 4, 2)
    child = _Child("陈晓禾", Sex.FEMALE, _number(date(2018, 5, 20), 402), date(2018, 5, 20))
    baby = _Child("陈小满", Sex.MALE, "未上户口", today - timedelta(days=140))
    boy = _Child("罗子轩", Sex.MALE, _number(date(2015, 9, 1), 417), date(2015, 9, 1))
    known = listed[len(listed) // 2]
    base = _Line("A19001", "陈𬱟", Sex.FEMALE, _number(birth, 822), place, "19900020001", "三车间",
                 today - timedelta(days=3), (child, baby))  # fmt: skip
    return [
        base,
        replace(base, staff_no="A19002", name="古丽·买买提", children=(),
                number=_number(birth, 844), phone="19900020002"),
        # The spreadsheet has destroyed the number: it can only be asked for again.
        replace(base, staff_no="A19003", name="何建军", sex=Sex.MALE, number="4.41621199104028E+17",
                children=(), phone="19900020003"),
        replace(base, staff_no="A19004", name="林秀英", number=mask_number(_number(birth, 866)),
                children=(), phone="19900020004"),
        # Somebody known under another number: the same person, or another of that name?
        replace(known, staff_no="A19005", number=_namesake(known.number), phone="19900020005",
                hired_on=today - timedelta(days=2)),
        replace(base, staff_no="A19006", name="罗志强", sex=Sex.MALE, number=_number(birth, 877),
                children=(boy,), phone="19900020006", hired_on=today + timedelta(days=10)),
        replace(base, staff_no="A19007", name="吴丽", number=_number(birth, 888)[:-1] + "?",
                children=(), phone="19900020007"),
    ]  # fmt: skip


def _number(birth: date, order: int) -> str:
    first17 = f"441621{birth:%Y%m%d}{order:03}"
    return first17 + check_digit(first17)


def _namesake(number: str) -> str:
    """Return another number of somebody born in the same place on the same day."""
    first17 = number[:14] + f"{(int(number[14:17]) + 400) % 1000:03}"
    return first17 + check_digit(first17)


def _cells(place: int, line: _Line) -> list[str]:
    cells = [
        str(place), line.staff_no, line.name, _SEXES.get(line.sex, "") if line.sex else "",
        line.number, line.place, line.phone, line.team,
        f"{line.hired_on.year}.{line.hired_on.month}.{line.hired_on.day}", "",
    ]  # fmt: skip
    for child in line.children:
        cells += [child.name, _SEXES[child.sex], child.number, str(child.birth)]
    return cells + [""] * (len(_OWN) + GROUPS * len(_CHILD) - len(cells))
