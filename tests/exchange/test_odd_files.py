# SPDX-License-Identifier: Apache-2.0
"""Rosters nobody has seen before: other formats, other words, several sheets, a chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from outreach.domain.children import Carer
from outreach.domain.headings import fold_heading, read_heading, suggest
from outreach.domain.numbers import check_digit
from outreach.domain.rosters import Pasted, RosterRead, SheetRead
from outreach.errors import UserError
from outreach.exchange.roster import Reading, read_roster

ROSTERS = Path(__file__).parent.parent / "data" / "rosters"
ON = date(2026, 9, 30)
BODY = "21072619980101234"
NUMBER = BODY + check_digit(BODY)
OTHER_BODY = "44188119990501490"
OTHER = OTHER_BODY + check_digit(OTHER_BODY)


def saved(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    book = Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def keys(read: RosterRead) -> list[str]:
    return [column.key for column in read.columns]


def said(read: RosterRead) -> dict[str, dict[str, object]]:
    return {remark.code: dict(remark.values) for remark in read.remarks}


@pytest.mark.parametrize("name", ["wide", "tall"])
def test_an_old_xls_reads_exactly_like_the_xlsx_it_was_made_from(name: str) -> None:
    new = read_roster(ROSTERS / f"{name}.xlsx", today=ON)
    old = read_roster(ROSTERS / "odd" / f"{name}.xls", today=ON)
    assert (new.sheets, new.columns) == (old.sheets, old.columns)
    for one, other in zip(new.records, old.records, strict=True):
        assert one.hire == replace(other.hire, origin=one.hire.origin)
        assert (one.row, one.problems) == (other.row, other.problems)


def test_a_page_named_xls_is_read_as_the_table_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "考勤导出.xls"
    path.write_text(
        "<html><meta charset=gbk><table><tr><td colspan=4>一厂花名册</td></tr>"
        "<tr><th rowspan=2>姓名</th><th rowspan=2>身份证号</th><th colspan=2>子女1</th></tr>"
        "<tr><td>姓名</td><td>出生日期</td></tr>"
        f"<tr><td>张三&nbsp;</td><td>{NUMBER}</td><td>张小明</td><td>2015-3-2</td></tr></table>",
        encoding="gb18030",
    )
    read = read_roster(path, today=ON)
    assert keys(read) == ["name", "number", "child_name:1", "child_birth:1"]
    (record,) = read.records
    assert (record.hire.name, record.hire.number) == ("张三", NUMBER)
    assert record.hire.children is not None
    assert record.hire.children[0].birth == date(2015, 3, 2)


def test_text_saved_as_unicode_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "花名册.txt"
    path.write_text(f"姓名\t身份证号\n张三\t{NUMBER}\n", encoding="utf-16")
    assert [record.hire.name for record in read_roster(path, today=ON).records] == ["张三"]


def test_sheets_with_the_same_headings_are_one_roster_and_said_so(tmp_path: Path) -> None:
    heads = ["姓名", "身份证号"]
    path = saved(
        tmp_path / "各车间.xlsx",
        {
            "说明": [["请按时交表"]],
            "一车间": [["一车间名单"], heads, ["张三", NUMBER]],
            "二车间": [heads, ["李四", OTHER]],
        },
    )
    read = read_roster(path, today=ON)
    assert [(one.sheet, one.row, one.hire.name) for one in read.records] == [
        ("一车间", 3, "张三"), ("二车间", 2, "李四"),
    ]  # fmt: skip
    assert read.sheets == (SheetRead("一车间", 2, 2), SheetRead("二车间", 1, 1))
    assert said(read)["sheets"]["n"] == 2
    assert said(read)["other_sheets"] == {"names": "说明"}
    only = read_roster(path, today=ON, how=Reading(sheet="二车间"))
    assert [one.hire.name for one in only.records] == ["李四"]


def test_somebody_on_two_sheets_is_held_not_doubled(tmp_path: Path) -> None:
    rows = [["姓名", "身份证号"], ["张三", NUMBER]]
    read = read_roster(saved(tmp_path / "a.xlsx", {"甲": rows, "乙": rows}), today=ON)
    assert [record.held for record in read.records] == [False, True]


def test_hidden_rows_and_sheets_are_said_and_rows_are_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book["Sheet"]
    for row in (["姓名", "身份证号"], ["张三", NUMBER], ["李四", OTHER]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.auto_filter.ref = "A1:B3"
    book.create_sheet("旧表").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    read = read_roster(tmp_path / "a.xlsx", today=ON)
    assert len(read.records) == 2
    assert said(read)["hidden_rows"] == {"sheet": "Sheet", "n": 1}
    assert said(read)["hidden_sheets"] == {"names": "旧表"}


def test_notes_and_colours_change_nothing(tmp_path: Path) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = Workbook()
    sheet = book["Sheet"]
    for row in (["姓名", "身份证号"], ["张三", NUMBER]):
        sheet.append(row)
    sheet["A2"].comment = Comment("已离职？", "人事")
    sheet["B2"].fill = PatternFill("solid", fgColor="FFFF00")
    book.save(tmp_path / "a.xlsx")
    (record,) = read_roster(tmp_path / "a.xlsx", today=ON).records
    assert not record.problems


def test_a_questionnaire_is_read_without_its_own_columns(tmp_path: Path) -> None:
    path = saved(
        tmp_path / "问卷.xlsx",
        {
            "Sheet1": [
                ["序号", "提交答卷时间", "所用时间", "来自IP", "1、您的姓名：",
                 "2、身份证号码（必填）", "3.您的手机号是多少？", "第4题：孩子姓名",
                 "5、孩子出生日期"],
                [1, "2026/9/1 9:12", "63秒", "10.1.2.3(广东)", "张三", NUMBER, "13800000000",
                 "张小明", "2015-3-2"],
            ]
        },
    )  # fmt: skip
    read = read_roster(path, today=ON)
    assert keys(read)[4:] == ["name", "number", "phone", "child_name:1", "child_birth:1"]
    assert all(column.ignored for column in read.columns[:4])
    assert not any("10.1.2.3" in str(vars(record.hire)) for record in read.records)


def test_repeated_child_headings_are_the_next_child(tmp_path: Path) -> None:
    heads = ["姓名", "身份证号", "孩子姓名", "孩子出生日期", "孩子姓名", "孩子出生日期"]
    row = ["张三", NUMBER, "张小明", "2015-3-2", "张小红", "2018-3-2"]
    read = read_roster(saved(tmp_path / "a.xlsx", {"甲": [heads, row]}), today=ON)
    assert [child.name for child in read.records[0].hire.children or ()] == ["张小明", "张小红"]


def test_a_heading_that_says_the_same_twice_is_left_to_a_person(tmp_path: Path) -> None:
    rows = [["姓名", "手机", "身份证号", "联系电话"], ["张三", "13800000000", NUMBER, "0755-1"]]
    read = read_roster(saved(tmp_path / "a.xlsx", {"甲": rows}), today=ON)
    assert keys(read) == ["name", "phone", "number", ""]


def test_a_likely_column_is_suggested_and_not_taken(tmp_path: Path) -> None:
    rows = [["姓名", "证件", "联络手机"], ["张三", NUMBER, "13800000000"]]
    read = read_roster(saved(tmp_path / "a.xlsx", {"甲": rows}), today=ON)
    assert keys(read) == ["name", "", ""]
    assert [column.suggested for column in read.columns] == ["", "number", "phone"]


@pytest.mark.parametrize(
    ("heading", "values", "wanted"),
    [
        ("本人手机号", ["13800000000"], "phone"),
        ("进厂时间点", ["2026-9-1", "2026.9.2"], "hired_on"),
        ("所在班组名称", ["焊接班"], "team"),
        ("乱写的", [NUMBER, OTHER], "number"),
        ("备用", ["甲", "乙"], ""),
        ("入职日期备注", ["等通知", "已报到"], ""),  # no dates stand in it
    ],
)
def test_what_is_suggested_fits_words_and_content(
    heading: str, values: list[str], wanted: str
) -> None:
    assert suggest(heading, values, taken={"name"}) == wanted


def test_a_mapping_is_recalled_by_the_heading_set_and_said(tmp_path: Path) -> None:
    rows = [["姓名", "证件"], ["张三", NUMBER]]
    path = saved(tmp_path / "a.xlsx", {"甲": rows})
    asked: list[bytes] = []

    def recall(layout: bytes) -> dict[str, str]:
        asked.append(layout)
        return {"B": "number"}

    read = read_roster(path, today=ON, how=Reading(recall=recall))
    assert read.records[0].hire.number == NUMBER
    assert "remembered" in said(read)
    more = saved(tmp_path / "b.xlsx", {"别的表": [*rows, ["李四", OTHER]]})
    read_roster(more, today=ON, how=Reading(recall=recall))
    changed = saved(tmp_path / "c.xlsx", {"甲": [["姓名", "", "证件"], ["张三", "", NUMBER]]})
    read_roster(changed, today=ON, how=Reading(recall=recall, by_hand=True))
    assert asked[0] == asked[1] != asked[2], "the same headings, whatever stands under them"


def test_the_row_of_the_headings_can_be_said(tmp_path: Path) -> None:
    rows = [["姓名", "身份证号"], ["（填写示例）", ""], ["姓名", "身份证号"], ["张三", NUMBER]]
    path = saved(tmp_path / "a.xlsx", {"甲": rows})
    read = read_roster(path, today=ON, how=Reading(heading_row=3))
    assert (read.sheets[0].first_heading_row, len(read.records)) == (3, 1)
    with pytest.raises(UserError, match="第 9 行"):
        read_roster(path, today=ON, how=Reading(heading_row=9))


def test_without_a_name_a_person_at_the_window_gets_the_columns_to_map(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", {"甲": [["谁", "号"], ["张三", NUMBER]]})
    with pytest.raises(UserError, match="--map"):
        read_roster(path, today=ON)
    read = read_roster(path, today=ON, how=Reading(by_hand=True))
    assert not read.has_names
    assert not read.records
    assert [column.heading for column in read.columns] == ["谁", "号"]


def test_labelled_messages_of_a_chat_become_one_record_a_person() -> None:
    read = read_roster(
        Pasted(
            "李工 9:12\n各位把信息发一下\n"
            f"姓名：张三，身份证号：{NUMBER}\n手机：13800000000 班组：焊接班\n"
            "入职日期：2026年9月1日\n子女：张小明 男 2015-03-02 爷爷奶奶\n\n"
            f"王五 2026/9/1 10:22\n1. 姓名：李四 身份证号:{OTHER}\n电话:13812345678\n"
            "孩子姓名：李一 孩子出生日期：2015.3.2\n孩子姓名：李二 孩子出生日期：2018.3.2\n"
        ),
        today=ON,
    )
    first, second = (record.hire for record in read.records)
    assert (first.name, first.number, first.phone) == ("张三", NUMBER, "13800000000")
    assert (first.team, first.hired_on) == ("焊接班", date(2026, 9, 1))
    assert first.children is not None
    assert first.children[0].carer is Carer.PATERNAL_GRANDPARENTS
    assert (second.name, second.phone) == ("李四", "13812345678")
    assert [child.name for child in second.children or ()] == ["李一", "李二"]


def test_bare_lines_of_a_chat_name_only_what_is_certain() -> None:
    pasted = Pasted(f"#接龙\n1. 张三 {NUMBER} 13800000000 焊接班\n2、李四 {OTHER} 女 电工班")
    with pytest.raises(UserError, match=r"文字 1.*像是姓名"):
        read_roster(pasted, today=ON)
    read = read_roster(pasted, today=ON, how=Reading(mapping={"A": "name", "D": "team"}))
    assert [(r.hire.name, r.hire.number, r.hire.team) for r in read.records] == [
        ("张三", NUMBER, "焊接班"), ("李四", OTHER, "电工班"),
    ]  # fmt: skip


def test_cells_pasted_from_a_sheet_are_a_table() -> None:
    read = read_roster(Pasted(f"姓名\t身份证号\n张三\t{NUMBER}\n李四\t{OTHER}\n"), today=ON)
    assert [record.hire.name for record in read.records] == ["张三", "李四"]


def test_a_home_address_is_only_a_hint_of_the_registered_place(tmp_path: Path) -> None:
    rows = [["姓名", "身份证号", "家庭住址"], ["张三", NUMBER, "河南省周口市郸城县"]]
    (record,) = read_roster(saved(tmp_path / "a.xlsx", {"甲": rows}), today=ON).records
    assert record.hire.registered.code
    assert not record.hire.registered.confirmed


def test_headings_are_folded_to_what_they_say() -> None:
    for heading in ("*姓 名", "1、姓名", "Q1_姓名", "（必填）姓名", "请输入您的姓名：", "姓名？"):
        assert fold_heading(heading) == "姓名"
        assert read_heading(heading).key == "name"
