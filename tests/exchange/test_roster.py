# SPDX-License-Identifier: Apache-2.0
"""Rosters as offices keep them: what is found, what is refused, and where."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from outreach.domain.children import Carer
from outreach.domain.headings import read_heading
from outreach.domain.ledgers import EMPLOYEES
from outreach.domain.numbers import Sex, check_digit
from outreach.domain.rosters import SheetRead
from outreach.errors import UserError
from outreach.exchange.roster import Reading, read_roster

ROSTERS = Path(__file__).parent.parent / "data" / "rosters"
EXPECTED = json.loads((ROSTERS / "expected.json").read_text(encoding="utf-8"))
ON = date(2026, 9, 30)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_shared_roster_yields_its_records_and_problems(name: str) -> None:
    read = read_roster(ROSTERS / name, today=ON)
    wanted = EXPECTED[name]["import"]
    assert len(read.records) == wanted["records_read"]
    refused = [(r.sheet, r.row, r.problems[0].code) for r in read.records if r.refused]
    held = [(r.sheet, r.row, r.problems[0].code) for r in read.records if r.held]
    assert refused == [(p["sheet"], p["row"], p["code"]) for p in wanted["refused"]]
    assert held == [(p["sheet"], p["row"], p["code"]) for p in wanted["undecided"]]


def test_two_level_headings_behind_an_explanation_sheet_are_found() -> None:
    read = read_roster(ROSTERS / "wide.xlsx", today=ON)
    assert read.sheets == (SheetRead("花名册", 4, 5),)
    keys = {column.heading: column.key for column in read.columns}
    assert keys["身份证号码"] == "number"
    assert keys["子女2 现由谁照护"] == "child_carer:2"
    assert read.skipped_rows == (129, 130)  # 合计, 制表人


def test_rare_characters_and_long_names_arrive_whole() -> None:
    names = {r.hire.name for r in read_roster(ROSTERS / "wide.xlsx", today=ON).records}
    assert {"王䶮", "陈𬱟", "赵𫍽", "张㼆", "李㛃", "古丽米热·阿布都拉"} <= names


def test_a_child_without_number_is_kept_as_unregistered() -> None:
    record = next(r for r in read_roster(ROSTERS / "wide.xlsx", today=ON).records if r.row == 7)
    (child,) = record.hire.children or ()
    assert child.unregistered
    assert (child.number, child.sex, child.carer) == ("", Sex.FEMALE, Carer.FATHER)


def test_blank_child_columns_never_mean_no_children() -> None:
    records = read_roster(ROSTERS / "wide.xlsx", today=ON).records
    assert next(r for r in records if r.row == 11).hire.children == ()


def test_an_unknown_sheet_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(UserError, match="填表说明、花名册"):
        read_roster(ROSTERS / "wide.xlsx", today=ON, how=Reading(sheet="职工"))


def test_headings_nobody_knows_are_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(UserError, match="--map") as caught:
        read_roster(path, today=ON)
    assert caught.value.code == "unknown_headings"


def test_a_map_says_what_columns_are(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("甲,身份证号\n张三,110101199003070038\n", encoding="utf-8")
    read = read_roster(path, today=ON, how=Reading(mapping={"A": "name"}))
    assert read.records[0].hire.name == "张三"


def test_a_map_helps_where_no_heading_is_known(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("甲,乙,丙\n张三,110101199003070038,张小\n", encoding="utf-8")
    chosen = {"A": "name", "B": "number", "C": "child_name"}
    keys = [
        column.key for column in read_roster(path, today=ON, how=Reading(mapping=chosen)).columns
    ]
    assert keys == ["name", "number", "child_name:1"]


def test_a_map_to_something_no_ledger_has_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("姓名,乙\n张三,1\n", encoding="utf-8")
    with pytest.raises(UserError, match="salary") as caught:
        read_roster(path, today=ON, how=Reading(mapping={"B": "salary"}))
    assert caught.value.code == "bad_map"


def test_who_has_neither_number_nor_birth_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("姓名,班组\n赵六,二班\n", encoding="utf-8")
    (record,) = read_roster(path, today=ON).records
    assert [problem.code for problem in record.problems] == ["missing"]


def test_a_number_that_is_a_formula_is_refused_for_parent_and_child(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    heads = ("姓名", "身份证号", "子女1出生日期", "子女1身份证号")
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, heads)
        sheet.write_row(1, 0, ("张三", "", "2015-03-03"))
        sheet.write_formula(1, 1, '="110101199003070038"', value="110101199003070038")
        sheet.write_formula(1, 3, '="11010120150303003"&"X"', value="11010120150303003X")
    (record,) = read_roster(path, today=ON).records
    assert [(p.column, p.code) for p in record.problems] == [("B", "formula"), ("D", "formula")]


def test_a_roster_without_a_number_column_says_that_numbers_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("姓名,工号,身份证号\n张三,1,\n", encoding="utf-8")
    (record,) = read_roster(path, today=ON).records
    assert [(p.column, p.code) for p in record.problems] == [("C", "missing")]


def test_numbers_in_problems_are_masked() -> None:
    for record in read_roster(ROSTERS / "broken.xlsx", today=ON).records:
        for problem in record.problems:
            assert (
                not any(c.isdigit() for c in problem.value_shown[4:-4])
                or len(problem.value_shown) <= 12
            )


ALIASES = [
    (alias, column.key)
    for column in EMPLOYEES.columns
    for alias in (column.zh, *column.aliases)
    if not column.child
]


@pytest.mark.parametrize(("alias", "key"), ALIASES)
def test_every_alias_is_known_with_blanks_and_notes_around_it(alias: str, key: str) -> None:
    assert read_heading(f" {alias[0]} {alias[1:]}（必填）*").key == key


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from("赵钱孙李周吴郑王䶮𬱟"),
        st.dates(date(1966, 1, 1), date(2005, 12, 31)),
        st.integers(0, 998),
        st.lists(st.dates(date(2009, 1, 1), date(2026, 9, 1)), max_size=3),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda person: (person[1], person[2]),
)
ORDER = st.permutations(["工号", "姓名", "身份证号码", "入职日期", "部门"])
FORMS = st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日"])


@given(people=PEOPLE, order=ORDER, form=FORMS, blanks=st.booleans())
def test_made_rosters_add_up_and_arrive_as_written(
    tmp_path_factory: pytest.TempPathFactory,
    people: list[tuple[str, date, int, list[date]]],
    order: list[str],
    form: str,
    blanks: bool,
) -> None:
    """Columns in any order, dates in any form, blank lines between: everything arrives."""
    path = tmp_path_factory.mktemp("roster") / "表.xlsx"
    written = []
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("名单")
        sheet.write_string(0, 0, "新职工名单")
        heads = [*order, *(f"子女{n}{what}" for n in (1, 2, 3) for what in ("姓名", "出生日期"))]
        for place, head in enumerate(heads):
            sheet.write_string(2, place, head)
        line = 3
        for number, (surname, birth, serial, births) in enumerate(people):
            first17 = f"110101{birth:%Y%m%d}{serial:03d}"
            own = first17 + check_digit(first17)
            values = {
                "工号": f"A{number}",
                "姓名": surname + "某",
                "身份证号码": own,
                "入职日期": date(2026, 3, 5).strftime(form),
                "部门": "一车间",
            }
            cells = [values[head] for head in order]
            for child in births:
                cells += ["小" + surname, child.strftime(form)]
            for place, value in enumerate(cells):
                sheet.write_string(line, place, value)
            written.append((surname + "某", own, date(2026, 3, 5), births))
            line += 2 if blanks else 1
        sheet.write_string(line + 1, 0, "合计")
    read = read_roster(path, today=ON)
    assert not [problem for record in read.records for problem in record.problems]
    arrived = [
        (r.hire.name, r.hire.number, r.hire.hired_on, [c.birth for c in r.hire.children or ()])
        for r in read.records
    ]
    assert arrived == written
