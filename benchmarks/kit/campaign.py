# SPDX-License-Identifier: Apache-2.0
"""A published campaign, made through the services that take much at once: rosters and ledgers.

中建 reported 200 talks in two years, over 80,000 attendances, over 60,000 families and near
150,000 children (policy catalogue, NAT-2019-07). Every family comes; some parents come again;
one family in twelve has both parents in the firm, who sign in at different talks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from benchmarks.kit.rosters import NOW, SEXES, begin
from outreach.domain.access import Role
from outreach.domain.numbers import Sex, check_digit
from outreach.exchange.tables import write_table
from outreach.services import ledgers
from outreach.services.context import Context
from outreach.services.keepers import keeper_of
from outreach.services.ledgers import ImportOptions
from outreach.services.records import import_records
from outreach.services.store import Store

FIRST, LAST = date(2024, 10, 1), date(2026, 9, 27)  # two years
COUPLES = 12  # one family in so many
CHILD_HEADS = ("姓名", "性别", "身份证号", "出生日期")
HEADS = (
    "工号", "姓名", "性别", "身份证号", "入职日期",
    *(f"子女{n}{item}" for n in range(1, 4) for item in CHILD_HEADS),
)  # fmt: skip
_BATCH = 10_000


@dataclass(frozen=True)
class Size:
    """How large a campaign is; the four numbers are what must be counted."""

    talks: int
    attendances: int
    families: int
    children: int

    def part(self, share: int) -> Size:
        """Return a campaign of the same shape, so many times smaller."""
        return Size(
            self.talks // share,
            self.attendances // share,
            self.families // share,
            self.children // share,
        )


PUBLISHED = Size(200, 80_000, 60_000, 150_000)


@dataclass(frozen=True)
class _Parent:
    staff_no: str
    family: int
    sex: Sex


def make_campaign(folder: Path, size: Size) -> tuple[Store, Context]:
    """Make a store in which the campaign took place; the files it came from lie beside it."""
    store, clerk = begin(folder / "store")
    officer = replace(clerk, actor=replace(clerk.actor, roles=frozenset({*Role})))
    parents = list(_parents(size))
    for start in range(0, len(parents), _BATCH):
        roster = folder / "roster.xlsx"
        lines = [_line(one, size) for one in parents[start : start + _BATCH]]
        write_table(roster, "花名册", HEADS, lines)
        result = ledgers.import_file(store, officer, roster, ImportOptions())
        if result.has_findings:
            raise ValueError(result.problems[:3])
    for kind, heads, rows in (
        ("talks", ("宣讲名称", "日期", "主题", "场地"), _talks(size)),
        ("attendance", ("宣讲名称", "日期", "工号"), _attendance(parents, size)),
    ):
        every = list(rows)
        for start in range(0, len(every), 5 * _BATCH):
            path = folder / f"{kind}.xlsx"
            write_table(path, kind, heads, every[start : start + 5 * _BATCH])
            done = import_records(store, officer, keeper_of(kind), path)
            if done.has_findings:
                raise ValueError(done.refused[:3])
    return store, officer


def _parents(size: Size) -> Iterator[_Parent]:
    place = 0
    for family in range(size.families):
        for sex in (Sex.FEMALE, Sex.MALE)[: 2 if family % COUPLES == 0 else 1]:
            yield _Parent(f"J{place:06d}", family, sex)
            place += 1


def _number(area: str, birth: date, serial: int) -> str:
    body = f"{area}{birth:%Y%m%d}{serial % 1000:03d}"
    return body + check_digit(body)


def _line(parent: _Parent, size: Size) -> list[str]:
    place = int(parent.staff_no[1:])
    birth = date(1980, 1, 1) + timedelta(days=place // 500 * 7 % 5000)
    area = ("441621", "450123")[place % 2]
    serial = place % 500 * 2 + (parent.sex is Sex.MALE)
    line = [
        parent.staff_no, f"职工{place}", SEXES[parent.sex], _number(area, birth, serial),
        "2024-01-02",
    ]  # fmt: skip
    for child in range(_children_of(parent.family, size)):
        born = date(2012, 1, 1) + timedelta(days=parent.family // 300)
        number = _number("441621", born, parent.family % 300 * 3 + child)
        sex = SEXES[Sex.MALE if int(number[16]) % 2 else Sex.FEMALE]
        line += [f"孩子{child + 1}", sex, number, str(born)]
    return line + [""] * (len(HEADS) - len(line))


def _children_of(family: int, size: Size) -> int:
    """Spread the children evenly: two or three in a family."""
    return (family + 1) * size.children // size.families - family * size.children // size.families


def _day(talk: int, size: Size) -> date:
    return FIRST + timedelta(days=talk * (LAST - FIRST).days // max(1, size.talks - 1))


def _talks(size: Size) -> Iterator[list[str]]:
    for talk in range(size.talks):
        theme = ("家庭监护", "亲情沟通")[talk % 2]
        yield [f"家长课堂第{talk + 1}讲", str(_day(talk, size)), theme, "厂区"]


def _attendance(parents: list[_Parent], size: Size) -> Iterator[list[str]]:
    """Yield everybody once and some again, never twice at one talk."""
    for place in range(size.attendances):
        turn, who = divmod(place, len(parents))
        talk = (who + 7 * turn) % size.talks
        yield [f"家长课堂第{talk + 1}讲", str(_day(talk, size)), parents[who].staff_no]


TODAY = NOW.date()
