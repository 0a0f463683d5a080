# SPDX-License-Identifier: Apache-2.0
"""The report as a text to be edited before it is sent (送审稿): a .docx with the same facts.

Whoever mends a sentence there does not mend a figure: the numbers are the PDF's, and the first
line says that this is a draft for review.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from outreach.domain.documents import BreakdownTable, QuarterDocument, ReportSection
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.reports.document import check_digits
from outreach.reports.headings import numbered_heading

_FONT = "Microsoft YaHei"
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MADE = (1980, 1, 1, 0, 0, 0)  # the archive's own times: same facts, same bytes


def render(doc: QuarterDocument, t: Translator) -> bytes:
    """Return the editable draft; the same facts give the same bytes."""
    doc = _for_xml(doc)
    file = docx.Document()
    _set_up(file, doc, t)
    _cover(file, doc, t)
    number = 1
    file.add_heading(numbered_heading(number, t(N_("本季度情况")), t), level=1)
    for paragraph in doc.summary:
        file.add_paragraph(paragraph)
    _figures(file, doc, t)
    for section in doc.sections:
        number += 1
        _section(file, section, number, t)
    if doc.breakdowns:
        number += 1
        file.add_heading(numbered_heading(number, t(N_("走势和分组")), t), level=1)
        for table in doc.breakdowns:
            _table(file, table)
    file.add_heading(numbered_heading(number + 1, t(N_("口径")), t), level=1)
    for definition in doc.definitions:
        file.add_paragraph(definition)
    file.add_paragraph(t(N_("负责人签字")) + "　____________________　　" + t(N_("盖章")))
    return _same_bytes(file)


def _set_up(file: Any, doc: QuarterDocument, t: Translator) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    style = file.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    for level in range(1, 3):
        heading = file.styles[f"Heading {level}"]
        heading.font.name = _FONT
        heading.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    footer = section.footer.paragraphs[0]
    digits = t(N_("数据校验 {digits}"), digits=check_digits(doc.facts_hash))
    footer.text = f"{t(N_('送审稿，未编号'))}　{digits}"
    made = datetime.combine(doc.dated, time(), UTC).replace(tzinfo=None)
    core = file.core_properties
    core.title, core.author, core.keywords = doc.title, doc.enterprise.name, doc.facts_hash
    core.created = core.modified = made
    core.last_modified_by = doc.enterprise.name
    core.comments = ""  # python-docx names itself there


def _cover(file: Any, doc: QuarterDocument, t: Translator) -> None:
    file.add_paragraph(t(N_("送审稿"))).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    title = file.add_paragraph()
    run = title.add_run(doc.title or t(N_("职工家庭关爱工作季度报告")))
    run.bold, run.font.size = True, Pt(20)
    if doc.subtitle:
        file.add_paragraph(doc.subtitle)
    firm = doc.enterprise
    contact = "　".join(part for part in (firm.contact, firm.phone) if part)
    for label, value in (
        (N_("单位"), firm.name),
        (N_("期间"), doc.period_label),
        (N_("报送"), doc.recipient),
        (N_("日期"), t.date(doc.dated)),
        (N_("责任部门"), firm.unit),
        (N_("联系人"), contact),
        (N_("统一代码"), firm.uscc),
    ):
        if value:
            line = file.add_paragraph()
            line.add_run(f"{t(label)}　").bold = True
            line.add_run(value)


def _figures(file: Any, doc: QuarterDocument, t: Translator) -> None:
    columns = (
        t(N_("指标")),
        t(N_("单位")),
        t(N_("本季度")),
        t(N_("上季度")),
        t(N_("去年同季度")),
        t(N_("本年累计")),
    )
    rows = tuple(
        (
            row.label,
            row.unit,
            row.current,
            row.previous,
            row.same_quarter_last_year,
            row.year_to_date,
        )
        for row in doc.rows
    )
    _table(file, BreakdownTable(t(N_("主要数字")), columns, rows, words=2))


def _section(file: Any, section: ReportSection, number: int, t: Translator) -> None:
    file.add_heading(numbered_heading(number, section.heading, t), level=1)
    for paragraph in section.paragraphs:
        file.add_paragraph(paragraph)
    for table in section.tables:
        _table(file, table)


def _table(file: Any, table: BreakdownTable) -> None:
    file.add_paragraph().add_run(table.title).bold = True
    made = file.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    for cell, head in zip(made.rows[0].cells, table.columns, strict=True):
        cell.text = head
    for row in table.rows:
        cells = made.add_row().cells
        for place, (cell, text) in enumerate(zip(cells, row, strict=True)):
            cell.text = text
            if place >= table.words:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    file.add_paragraph()


def _for_xml(value: Any) -> Any:
    """Return a document without what XML cannot hold: a pasted text may bring it along."""
    if isinstance(value, str):
        return _NOT_XML.sub("", value)
    if isinstance(value, tuple):
        return tuple(_for_xml(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {one.name: _for_xml(getattr(value, one.name)) for one in fields(value)}
        return replace(value, **changed)
    return value


def _same_bytes(file: Any) -> bytes:
    """Write the archive again with fixed times; python-docx stamps the hour of writing."""
    raw, out = BytesIO(), BytesIO()
    file.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            info = zipfile.ZipInfo(name, _MADE)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()
