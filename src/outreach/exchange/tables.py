# SPDX-License-Identifier: Apache-2.0
"""Write plain tables as workbooks: every cell is text, never a formula, never a link."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from outreach.domain.ledgers import CellType, Column, Ledger
from outreach.domain.wording import check_file_name, check_title
from outreach.errors import N_, UserError
from outreach.i18n import Translator

_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # same rows, same bytes
_FILLABLE_ROWS = 2_000
_WIDEST = 60


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    """Open a workbook in which text stays text; a file that cannot be written is a sentence."""
    check_file_name(path.name)
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    options = {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "in_memory": True,  # no rows in temporary files
    }  # fmt: skip
    try:
        with Workbook(str(path), options) as book:
            book.set_properties({"created": _MADE})
            yield book
    except FileCreateError as error:
        raise UserError(
            N_(
                "文件 {file} 写不进去（{folder}）。请换一个文件夹，"
                "或关掉正在打开这个文件的程序后再试。"
            ),
            code="unwritable",
            file=path.name,
            folder=str(path.parent),
        ) from error


def write_table(
    path: Path,
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    marked: Collection[tuple[int, int]] = (),
    fixed: int = 0,
) -> None:
    """Write one sheet with a heading row that stays in sight.

    ``marked`` are (row, column) of ``rows`` to point at; ``fixed`` columns stay in sight too.
    """
    check_title(title)
    with _workbook(path) as book:
        sheet = book.add_worksheet(title)
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        red = book.add_format({"num_format": "@", "bg_color": "#FBE3E4", "font_color": "#B91420"})
        for place, head in enumerate(heads):
            sheet.write_string(0, place, head, bold)
            widest = max([len(head), *(len(row[place]) for row in rows)])
            sheet.set_column(place, place, min(_WIDEST, 4 + 2 * widest), text)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                style = red if (line - 1, place) in marked else text
                if value or style is red:
                    sheet.write_string(line, place, value, style)
        sheet.freeze_panes(1, fixed)


def write_template(path: Path, ledger: Ledger, t: Translator, *, children: int = 3) -> None:
    """Write an empty ledger to fill in: number columns are text, choices drop down."""
    with _workbook(path) as book:
        notes = book.add_worksheet(t("填表说明"))
        notes.set_column(0, 0, 80)
        for line, words in enumerate(_notes(ledger, t)):
            notes.write_string(line, 0, words)
        sheet = book.add_worksheet(t(ledger.zh))
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"bold": True})
        must = book.add_format({"bold": True, "font_color": "#B91420"})
        for place, (key, words) in enumerate(headings(ledger, t, children=children)):
            column = ledger.column(key)
            sheet.write_string(0, place, words, must if column.required else head)
            sheet.set_column(place, place, max(12, 2 * len(words) + 4), text)
            if column.type is CellType.CHOICE and column.values:
                sheet.data_validation(
                    1,
                    place,
                    _FILLABLE_ROWS,
                    place,
                    {"validate": "list", "source": list(column.values)},
                )
        sheet.freeze_panes(1, 2)
        sheet.activate()


def _notes(ledger: Ledger, t: Translator) -> list[str]:
    """Return how to fill a ledger in: for everybody, and what only this one asks."""
    notes = [t("日期写成 2026-3-5、2026.3.5 或 2026年3月5日都可以。"), t("红色的列必须填写。")]
    if any(column.child for column in ledger.columns):
        return [
            t("一行一位职工；子女写在同一行的子女 1、2、3 里，没有就空着。"),
            t("身份证号按文本填写；本表的号码列已设成文本，不会变成科学计数。"),
            notes[0],
            t("还没有上户口的子女，身份证号写“未上户口”。"),
            notes[1],
        ]
    notes.insert(0, t("一行一条记录；再导入一次同样的内容，不会重复。"))
    if any(column.type is CellType.MONEY for column in ledger.columns):
        notes.append(t("金额按元填写，最多两位小数。"))
    for column in ledger.columns:
        if column.refers_to:
            words = t("“{column}”要和已有的记录一致。", column=t(column.zh))
            notes.append(words)
    return notes


def headings(
    ledger: Ledger, t: Translator, *, children: int, kept: bool = False
) -> list[tuple[str, str]]:
    """Return key and heading of each column; importers read either language back.

    ``children`` groups stand side by side; ``kept`` adds what only exports carry.
    """
    wanted = [column for column in ledger.columns if kept or not column.kept]
    plain = [column for column in wanted if not column.child and column.key != "children"]
    grouped = [
        (f"{column.key}:{group}", heading_of(column, t, group))
        for group in range(1, children + 1)
        for column in wanted
        if column.child
    ]
    return [(column.key, heading_of(column, t)) for column in plain] + grouped


def heading_of(column: Column, t: Translator, group: int = 0) -> str:
    """Return the heading of a column as the ledger defines it; ``group`` numbers a child's."""
    words = column.en if t.language == "en" else column.zh
    if not group:
        return words
    return t("子女{n}{item}", n=group, item=words.removeprefix(t("子女")))
