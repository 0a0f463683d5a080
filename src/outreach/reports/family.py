# SPDX-License-Identifier: Apache-2.0
"""One family's file (家庭情况) on paper: what is known, when it was said, what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from reportlab.platypus import Flowable, Spacer

from outreach.domain.documents import FamilyFile, FamilyInquiry
from outreach.i18n import Translator
from outreach.reports import theme
from outreach.reports.blocks import Entry, KeyValues, heading
from outreach.reports.document import Section, Sheet, save
from outreach.reports.document import render as render_sheet
from outreach.reports.tables import Column, Grid
from outreach.reports.text import Run, TextBlock, Words


def render(file: FamilyFile, t: Translator) -> bytes:
    """Return the file as PDF; its description names the firm and nobody else."""
    sheet = Sheet(
        title=t("职工家庭情况"),
        author=file.firm,
        language=t.language,
        dated=file.printed_on,
        header=(t("职工家庭情况"), file.firm),
    )
    footer = t(
        "{name}打印，{day}　含个人信息，请妥善保管",
        name=file.printed_by,
        day=t.date(file.printed_on),
    )
    return render_sheet(sheet, [Section(list(_story(file, t)), footer)], t)


def write(file: FamilyFile, path: Path, t: Translator) -> None:
    """Write the file as PDF; raises :class:`UserError` when the place cannot be written."""
    save(render(file, t), path)


def _story(file: FamilyFile, t: Translator) -> Iterator[Flowable]:
    yield TextBlock(file.employee, theme.FAMILY_NAME)
    yield KeyValues(_employee(file, t), columns=2, row_gap=3)
    yield from heading(t("子女"), before=18)
    yield _children(file, t) if file.children else _nothing(t("没有登记子女。"))
    yield from heading(t("谁在照看孩子"), before=18)
    if not file.inquiries:
        yield _nothing(t("还没有询问过。"))
    for index, inquiry in enumerate(file.inquiries):
        if index:
            yield Spacer(1, 12)
        yield from _inquiry(inquiry, t)
    yield from heading(t("监护责任告知"), before=18)
    yield _notices(file, t) if file.notices else _nothing(t("还没有告知。"))
    yield from heading(t("承诺书"), before=18)
    yield _pledges(file, t) if file.pledges else _nothing(t("没有签过承诺书。"))


def _known(text: str, t: Translator) -> Words:
    return text or (Run(t("未填"), soft=True),)


def _day(day: date | None, t: Translator) -> Words:
    return _known(t.date(day) if day else "", t)


def _nothing(sentence: str) -> TextBlock:
    return TextBlock(sentence, theme.LABEL)


def _employee(file: FamilyFile, t: Translator) -> list[Entry]:
    unsure = file.registered_place and not file.registered_confirmed
    return [
        Entry(t("工号"), _known(file.staff_no, t)),
        Entry(t("厂区或工地"), _known(file.site, t)),
        Entry(t("班组"), _known(file.team, t)),
        Entry(t("入职日期"), _day(file.hired_on, t)),
        Entry(t("户籍地"), _known(file.registered_place, t), t("待确认") if unsure else ""),
        Entry(t("同意情况"), _known(file.consent, t)),
        *(Entry(line.label, _known(line.value, t)) for line in file.other),
    ]


def _children(file: FamilyFile, t: Translator) -> Grid:
    columns = [
        Column(t("编号"), 60),
        Column(t("姓名"), 84),
        Column(t("出生日期"), 117),
        Column(t("性别"), 48),
        Column(t("就学"), 69),
        Column(t("和谁一起住")),
    ]
    rows = [
        (
            child.short_no,
            _known(child.name, t),
            _day(child.birth, t),
            _known(child.sex, t),
            _known(child.school, t),
            _known(child.lives_with, t),
        )
        for child in file.children
    ]
    return Grid(columns, rows)


def _inquiry(inquiry: FamilyInquiry, t: Translator) -> Iterator[Flowable]:
    yield TextBlock(t("{day}询问", day=t.date(inquiry.asked_on)), theme.CAPTION)
    facts = [Entry(fact.label, _known(fact.value, t)) for fact in inquiry.facts]
    yield KeyValues(facts, row_gap=3)


def _notices(file: FamilyFile, t: Translator) -> Grid:
    columns = [Column(t("告知日期"), 132), Column(t("文本版本"), 102), Column(t("方式"))]
    rows = [
        (t.date(notice.given_on), notice.text_version, _known(notice.method, t))
        for notice in file.notices
    ]
    return Grid(columns, rows)


def _pledges(file: FamilyFile, t: Translator) -> Grid:
    columns = [
        Column(t("签字日期"), 117),
        Column(t("文本版本"), 72),
        Column(t("方式"), 84),
        Column(t("有效期至"), 117),
        Column(t("状态")),
    ]
    rows = [
        (
            t.date(pledge.signed_on),
            pledge.text_version,
            _known(pledge.method, t),
            t.date(pledge.lapses_on) if pledge.lapses_on else t("长期"),
            _known(pledge.state, t),
        )
        for pledge in file.pledges
    ]
    return Grid(columns, rows)
