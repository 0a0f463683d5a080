# SPDX-License-Identifier: Apache-2.0
"""Write plain tables as workbooks: every cell is text, never a formula, never a link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from outreach.domain.ledgers import CellType, Column, Ledger
from outreach.i18n import Translator

_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # same rows, same bytes
_FILLABLE_ROWS = 2_000


def write_table(
    path: Path, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Write one sheet with a heading row that stays in sight."""
    from xlsxwriter import Workbook

    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet(title)
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for place, head in enumerate(heads):
            sheet.write_string(0, place, head, bold)
            widest = max([len(head), *(len(row[place]) for row in rows)])
            sheet.set_column(place, place, min(60, 4 + 2 * widest), text)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                sheet.write_string(line, place, value, text)
        sheet.freeze_panes(1, 0)


def write_template(path: Path, ledger: Ledger, t: Translator, *, children: int = 3) -> None:
    """Write an empty ledger to fill in: number columns are text, choices drop down."""
    from xlsxwriter import Workbook

    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _MADE})
        notes = book.add_worksheet(t("填表说明"))
        notes.set_column(0, 0, 80)
        for line, words in enumerate(
            (
                t("一行一位职工；子女写在同一行的子女 1、2、3 里，没有就空着。"),
                t("身份证号按文本填写；本表的号码列已设成文本，不会变成科学计数。"),
                t("日期写成 2026-3-5、2026.3.5 或 2026年3月5日都可以。"),
                t("还没有上户口的子女，身份证号写“未上户口”。"),
                t("红色的列必须填写。"),
            )
        ):
            notes.write_string(line, 0, words)
        sheet = book.add_worksheet(t(ledger.zh))
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"bold": True})
        must = book.add_format({"bold": True, "font_color": "#B91420"})
        for place, (words, column) in enumerate(_template_columns(ledger, t, children)):
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


def _template_columns(ledger: Ledger, t: Translator, children: int) -> list[tuple[str, Column]]:
    plain = [
        (t(column.zh), column)
        for column in ledger.columns
        if not column.child and not column.kept and column.key != "children"
    ]
    grouped = [
        (t("子女{n}{item}", n=group, item=t(column.zh).removeprefix(t("子女"))), column)
        for group in range(1, children + 1)
        for column in ledger.columns
        if column.child and not column.kept
    ]
    return plain + grouped
