# SPDX-License-Identifier: Apache-2.0
"""Rosters that hypothesis makes, in the habits of offices, with what they must yield.

The writer knows nothing of the reader: it draws headings from the ledger's aliases, an order,
a shape, forms of dates, blanks and merges, and writes down beside the file what it wrote.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hypothesis import strategies as st
from stdnum.cn import ric
from xlsxwriter import Workbook

from outreach.domain.ledgers import EMPLOYEES

SURNAMES = "赵钱孙李周吴郑王曾单仇䶮𬱟"
GIVEN = ("小明", "丽", "建国", "·买买提", "秀英", "子轩")
TEAMS = ("一车间", "焊接班", "仓储/物流", "QC")
FORMS = ("%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "real")
KEYS = ("staff_no", "name", "number", "phone", "team", "hired_on")
CHILD = {"child_name": "姓名", "child_birth": "出生日期", "child_number": "身份证号"}
GROUPS = ("子女{}", "孩子{}", "小孩（{}）", "子女情况{}")
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")


@dataclass(frozen=True)
class Child:
    name: str
    birth: date
    number: str


@dataclass(frozen=True)
class Person:
    """One person as written; ``fault`` is the code the reader must find, empty where none."""

    staff_no: str
    name: str
    number: str
    phone: str
    team: str
    hired_on: date
    children: tuple[Child, ...]
    fault: str = ""


@dataclass(frozen=True)
class Habits:
    """How an office keeps its roster."""

    heads: dict[str, str]  # ledger column -> the alias it stands under
    order: tuple[str, ...]
    shape: str  # "wide": children in groups; "tall": one line a child, employee cells merged
    group: str
    two_levels: bool
    form: str
    full_width: bool
    padding: str
    titles: int
    blanks: frozenset[int]  # after which people an empty line stands
    ends: bool  # a total and a signature
    again: int  # after so many people the headings are printed again; 0 never
    front: bool  # an explanation sheet in front
    encoding: str  # empty: a workbook


@dataclass
class Grid:
    """Cells to write, with what is merged."""

    cells: dict[tuple[int, int], str | date] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    height: int = 0

    def put(self, row: int, column: int, value: str | date) -> None:
        if value != "":
            self.cells[row, column] = value
        self.height = max(self.height, row + 1)


def _number(birth: date, order: int) -> str:
    first = f"110101{birth:%Y%m%d}{order:03}"
    return first + str(ric.calc_check_digit(first + "0"))


@st.composite
def _people(draw: st.DrawFn) -> list[Person]:
    count = draw(st.integers(1, 9))
    people = []
    for place in range(count):
        birth = draw(st.dates(date(1966, 1, 1), date(2005, 12, 31)))
        number = _number(birth, place * 2 + 1)
        births = draw(st.lists(st.dates(date(2009, 1, 1), date(2026, 8, 1)), max_size=3))
        surname = draw(st.sampled_from(SURNAMES))
        children = tuple(
            Child(
                f"{surname}{'大二三'[at]}宝",
                born,
                _number(born, 200 + place * 4 + at) if draw(st.booleans()) else "",
            )
            for at, born in enumerate(births)
        )
        fault = draw(st.sampled_from(["", "", "", "", "check_digit", "number_masked",
                                      "number_destroyed", "future_date"]))  # fmt: skip
        hired = (
            date(2027, 3, 5)
            if fault == "future_date"
            else draw(st.dates(date(2024, 1, 1), date(2026, 9, 1)))
        )
        if fault == "check_digit":
            number = number[:-1] + ("0" if number[-1] != "0" else "1")
        elif fault == "number_masked":
            number = number[:6] + "********" + number[-4:]
        elif fault == "number_destroyed":
            number = f"{number[0]}.{number[1:5]}E+17"
        name = surname + draw(st.sampled_from(GIVEN))
        phone, team = f"138{place:08}", draw(st.sampled_from(TEAMS))
        people.append(Person(f"A{place:03}", name, number, phone, team, hired, children, fault))
    return people


@st.composite
def _habits(draw: st.DrawFn, people: int) -> Habits:
    heads = {
        key: draw(st.sampled_from((EMPLOYEES.column(key).zh, *EMPLOYEES.column(key).aliases)))
        for key in KEYS
    }
    encoding = draw(st.sampled_from(("", "", "", *ENCODINGS)))
    shape = draw(st.sampled_from(("wide", "tall")))
    return Habits(
        heads=heads,
        order=tuple(draw(st.permutations(KEYS))),
        shape=shape,
        group=draw(st.sampled_from(GROUPS)),
        two_levels=shape == "wide" and not encoding and draw(st.booleans()),
        form=draw(st.sampled_from(FORMS[:-1] if encoding else FORMS)),
        full_width=draw(st.booleans()),
        padding=draw(st.sampled_from(("", "", " ", "\t", "　"))) if not encoding else "",
        titles=draw(st.integers(0, 2)),
        blanks=frozenset(draw(st.sets(st.integers(0, people), max_size=2))),
        ends=draw(st.booleans()),
        again=draw(st.sampled_from((0, 0, 2))),
        front=not encoding and draw(st.booleans()),
        encoding=encoding,
    )


@st.composite
def rosters(draw: st.DrawFn) -> tuple[list[Person], Habits]:
    """Draw the people of a roster and the habits it is kept in."""
    people = draw(_people())
    return people, draw(_habits(len(people)))


def write(folder: Path, people: list[Person], habits: Habits) -> Path:
    """Write the roster as its habits are."""
    grid = _grid(people, habits)
    if habits.encoding:
        return _write_text(folder / "表.csv", grid, habits.encoding)
    return _write_book(folder / "表.xlsx", grid, habits)


def _grid(people: list[Person], habits: Habits) -> Grid:
    grid = Grid()
    for row in range(habits.titles):
        grid.put(row, 0, ("某某公司职工子女情况登记表", "填报单位：一厂")[row])
    most = max((len(one.children) for one in people), default=0) or 1
    row = _put_heads(grid, habits, grid.height, most)
    for place, person in enumerate(people, start=1):
        row = _put_person(grid, habits, row, person)
        if place in habits.blanks:
            row += 1
        if habits.again and place % habits.again == 0 and place < len(people):
            row = _put_heads(grid, habits, row, most)
    if habits.ends:
        grid.put(row, 0, "合计")
        grid.put(row, 1, f"{len(people)}人")
        grid.put(row + 1, 0, "制表人：周敏")
    return grid


def _put_heads(grid: Grid, habits: Habits, row: int, most: int) -> int:
    """Put the headings; return the row after them."""
    down = 1 if habits.two_levels else 0
    for column, key in enumerate(habits.order):
        grid.put(row, column, habits.heads[key])
        if down:
            grid.merges.append((row, column, row + 1, column))
    first = len(habits.order)
    if habits.shape == "tall":
        for at, words in enumerate(CHILD.values()):
            grid.put(row, first + at, "子女" + words)
        return row + 1
    for n in range(most):
        start = first + n * len(CHILD)
        group = habits.group.format(n + 1)
        if down:
            grid.put(row, start, group)
            grid.merges.append((row, start, row, start + len(CHILD) - 1))
        for at, words in enumerate(CHILD.values()):
            grid.put(row + down, start + at, words if down else group + words)
    return row + 1 + down


def _put_person(grid: Grid, habits: Habits, row: int, person: Person) -> int:
    """Put one person; return the row after them."""
    lines = max(1, len(person.children)) if habits.shape == "tall" else 1
    own: dict[str, str | date] = {
        "staff_no": person.staff_no, "name": person.name, "number": person.number,
        "phone": person.phone, "team": person.team, "hired_on": person.hired_on,
    }  # fmt: skip
    for column, key in enumerate(habits.order):
        grid.put(row, column, _shown(own[key], key, habits))
        if lines > 1:
            grid.merges.append((row, column, row + lines - 1, column))
    for at, child in enumerate(person.children):
        start = len(habits.order)
        line = row + at if habits.shape == "tall" else row
        start += at * len(CHILD) if habits.shape == "wide" else 0
        values: tuple[str | date, ...] = (child.name, child.birth, child.number)
        for place, (key, value) in enumerate(zip(CHILD, values, strict=True)):
            grid.put(line, start + place, _shown(value, key, habits))
    return row + lines


def _shown(value: str | date, key: str, habits: Habits) -> str | date:
    if isinstance(value, date):
        return value if habits.form == "real" else value.strftime(habits.form)
    if habits.full_width and key in {"number", "phone", "child_number"} and "E" not in value:
        value = value.translate(FULL_WIDTH)
    return f"{habits.padding}{value}{habits.padding}" if value else value


def _write_book(path: Path, grid: Grid, habits: Habits) -> Path:
    with Workbook(str(path)) as book:
        if habits.front:
            notes = book.add_worksheet("填表说明")
            notes.write_string(0, 0, "请如实填写，一人一行。")
        sheet = book.add_worksheet("名单")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for top, left, bottom, right in grid.merges:
            sheet.merge_range(top, left, bottom, right, "")
        for (row, column), value in grid.cells.items():
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            else:
                sheet.write_string(row, column, value)
    return path


def _write_text(path: Path, grid: Grid, encoding: str) -> Path:
    width = max(column for _, column in grid.cells) + 1
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in range(grid.height):
        writer.writerow([grid.cells.get((row, column), "") for column in range(width)])
    path.write_bytes(text.getvalue().encode(encoding))
    return path
