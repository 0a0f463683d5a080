# SPDX-License-Identifier: Apache-2.0
"""The workbook beside the report: read back by another library than the one that wrote it."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from outreach.domain.documents import BreakdownTable, FigureRow
from outreach.reports import annex
from tests.reports.samples import DEFINITIONS, FIRM, ZH, quarter


def read(data: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def row_of(sheet: Worksheet, first: str) -> list[object]:
    """Return the row that begins with a text."""
    return next([cell.value for cell in row] for row in sheet.iter_rows() if row[0].value == first)


def test_there_is_a_sheet_for_figures_groups_and_definitions() -> None:
    book = read(annex.render(quarter(), ZH))
    assert book.sheetnames == ["主要数字", "分组", "口径"]
    assert book["口径"]["A1"].value == DEFINITIONS
    assert row_of(book["分组"], "惠阳厂区") == ["惠阳厂区", 418, 371]


def test_figures_are_numbers_as_printed_and_a_dash_stays_a_dash() -> None:
    sheet = read(annex.render(quarter(), ZH))["主要数字"]
    assert row_of(sheet, "参加宣讲") == ["参加宣讲", "人次", 1342, 1104, 812, 3404]
    assert row_of(sheet, "参加职工") == ["参加职工", "人", 931, 860, 702, "—"]
    ratio = next(row for row in sheet.iter_rows() if row[0].value == "入职告知率")
    assert (ratio[4].value, ratio[4].number_format) == (88, "#,##0.0")


def test_every_figure_of_the_report_is_in_the_annex() -> None:
    sheet = read(annex.render(quarter(), ZH))["主要数字"]
    for row in quarter().rows:
        shown = row_of(sheet, row.label)[2:]
        told = (row.current, row.previous, row.same_quarter_last_year, row.year_to_date)
        assert [told_number(text) for text in told] == shown


def told_number(text: str) -> object:
    return text if text == "—" else float(text.replace(",", ""))


def test_what_looks_like_a_formula_or_a_link_stays_text() -> None:
    doc = replace(
        quarter(),
        recipient="=1+1",
        rows=(FigureRow('=HYPERLINK("x")', "@SUM", "+1", "-cmd", "=2", "http://x"),),
        breakdowns=(BreakdownTable("=3", ("=4", "=5"), (("=6", "00123"),)),),
        definitions=("=7",),
    )
    book = read(annex.render(doc, ZH))
    for sheet in book:
        for row in sheet.iter_rows():
            assert not [cell.value for cell in row if cell.data_type == "f" or cell.hyperlink]
    assert row_of(book["分组"], "=6") == ["=6", "00123"]


def test_the_same_facts_give_the_same_bytes() -> None:
    assert annex.render(quarter(), ZH) == annex.render(quarter(), ZH)


def test_a_quarter_without_groups_says_so() -> None:
    sheet = read(annex.render(replace(quarter(), breakdowns=()), ZH))["分组"]
    assert sheet["A1"].value == "本期没有分组数字。"


def test_the_annex_carries_number_check_and_firm(tmp_path: Path) -> None:
    path = tmp_path / "annex.xlsx"
    annex.write(quarter(), path, ZH)
    values = {cell.value for row in openpyxl.load_workbook(path)["主要数字"] for cell in row}
    assert {FIRM, "编号　AH-2026Q3-ZGH-01", "数据校验 7c1e 40b9 a2d5"} <= values
    assert list(tmp_path.iterdir()) == [path]
