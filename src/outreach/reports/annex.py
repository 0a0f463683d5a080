# SPDX-License-Identifier: Apache-2.0
"""The workbook beside the quarterly report: the same figures, ready for further counting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from outreach.domain.documents import QuarterDocument
from outreach.i18n import Translator
from outreach.reports.document import check_digits, save

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,4})(?:\.(\d+))?")
_FONT = {"font_name": "Microsoft YaHei", "font_size": 10.5, "valign": "vcenter"}
_EDGE = "#858E9C"
_WIDEST = 60
# Texts stay texts: nothing typed by anybody may turn into a formula or a link.
_AS_WRITTEN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def render(doc: QuarterDocument, t: Translator) -> bytes:
    """Return the workbook; the same facts give the same bytes."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, _AS_WRITTEN)
    title = t("职工家庭关爱工作季度报告")
    book.set_properties(
        {
            "title": f"{title} {doc.period_label}",
            "author": doc.enterprise.name,
            "keywords": doc.facts_hash,
            "created": datetime.combine(doc.dated, time()),
        }
    )
    writer = _Writer(book)
    _main_sheet(writer, doc, t)
    _section_sheet(writer, doc, t)
    _breakdown_sheet(writer, doc, t)
    _definition_sheet(writer, doc, t)
    book.close()
    return file.getvalue()


def write(doc: QuarterDocument, path: Path, t: Translator) -> None:
    """Write the workbook; raises :class:`UserError` when the place cannot be written."""
    save(render(doc, t), path)


class _Writer:
    """Fill sheets from the top; numbers as numbers, everything else as text."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats: dict[str, Any] = {}
        self._text = book.add_format({**_FONT, "text_wrap": True, "valign": "top"})
        self._cell = book.add_format(_FONT)
        self._title = book.add_format({**_FONT, "bold": True, "font_size": 14})
        head = {**_FONT, "bg_color": "#F0F3F8", "top": 1, "bottom": 1}
        edges = {"top_color": _EDGE, "bottom_color": _EDGE}
        self._head = book.add_format({**head, **edges})
        self._head_right = book.add_format({**head, **edges, "align": "right"})
        self._right = book.add_format({**_FONT, "align": "right"})
        self._sheet: Any = None
        self._row = 0

    def sheet(self, name: str, widths: Sequence[float]) -> None:
        """Begin a sheet, with the widths of its columns in characters."""
        self._sheet = self._book.add_worksheet(name)
        self._sheet.set_paper(9)  # A4
        self._sheet.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width, self._cell)
        self._row = 0

    def title(self, text: str) -> None:
        """Write a line in large type."""
        self._sheet.write_string(self._row, 0, text, self._title)
        self._row += 1

    def line(self, *texts: str) -> None:
        """Write plain text cells."""
        for column, text in enumerate(texts):
            self._sheet.write_string(self._row, column, text, self._cell)
        self._row += 1

    def note(self, text: str) -> None:
        """Write one paragraph that wraps in its column."""
        self._sheet.write_string(self._row, 0, text, self._text)
        self._row += 1

    def gap(self) -> None:
        """Leave a row empty."""
        self._row += 1

    def table(
        self, columns: Sequence[str], rows: Sequence[Sequence[str]], *, words: int, freeze: bool
    ) -> None:
        """Write a table whose first ``words`` columns are text."""
        for column, head in enumerate(columns):
            style = self._head if column < words else self._head_right
            self._sheet.write_string(self._row, column, head, style)
        self._row += 1
        if freeze:
            self._sheet.freeze_panes(self._row, 0)
        for row in rows:
            for column, text in enumerate(row):
                self._value(column, text, number=column >= words)
            self._row += 1

    def _value(self, column: int, text: str, *, number: bool) -> None:
        found = _NUMBER.fullmatch(text) if number else None
        if found is None:
            self._sheet.write_string(self._row, column, text, self._right if number else self._cell)
            return
        decimals = len(found[1] or "")
        value = float(text.replace(",", ""))
        self._sheet.write_number(self._row, column, value, self._number_format(decimals))

    def _number_format(self, decimals: int) -> Any:
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        if pattern not in self._formats:
            self._formats[pattern] = self._book.add_format({**_FONT, "num_format": pattern})
        return self._formats[pattern]


def _main_sheet(writer: _Writer, doc: QuarterDocument, t: Translator) -> None:
    writer.sheet(t("主要数字"), [28, 10, 14, 14, 16, 14])
    writer.title(t("职工家庭关爱工作季度报告"))
    writer.line(doc.enterprise.name)
    writer.line(doc.period_label)
    writer.line(t("报送　{recipient}", recipient=doc.recipient))
    number = doc.number or t("草稿，未编号")
    writer.line(t("编号　{number}", number=number))
    writer.line(t("数据校验 {digits}", digits=check_digits(doc.facts_hash)))
    writer.gap()
    columns = [
        t("指标"),
        t("单位"),
        t("本季度"),
        t("上季度"),
        t("去年同季度"),
        t("本年累计"),
    ]
    rows = [
        (
            row.label,
            row.unit,
            row.current,
            row.previous,
            row.same_quarter_last_year,
            row.year_to_date,
        )
        for row in doc.rows
    ]
    writer.table(columns, rows, words=2, freeze=True)


def _section_sheet(writer: _Writer, doc: QuarterDocument, t: Translator) -> None:
    """Write the tables of the sections, where there are any: programmes, brands, money."""
    tables = [table for section in doc.sections for table in section.tables]
    if not tables:
        return
    writer.sheet(t("各项工作"), [24, 40, *[16] * (max(len(one.columns) for one in tables) - 2)])
    for table in tables:
        writer.title(table.title)
        writer.table(table.columns, table.rows, words=table.words, freeze=False)
        writer.gap()


def _breakdown_sheet(writer: _Writer, doc: QuarterDocument, t: Translator) -> None:
    widest = max((len(table.columns) for table in doc.breakdowns), default=1)
    writer.sheet(t("分组"), [28] + [14] * (widest - 1))
    for table in doc.breakdowns:
        writer.title(table.title)
        writer.table(table.columns, table.rows, words=1, freeze=False)
        writer.gap()
    if not doc.breakdowns:
        writer.line(t("本期没有分组数字。"))


def _definition_sheet(writer: _Writer, doc: QuarterDocument, t: Translator) -> None:
    writer.sheet(t("口径"), [96])
    for definition in doc.definitions:
        writer.note(definition)
