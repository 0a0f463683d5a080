# SPDX-License-Identifier: Apache-2.0
"""The report of danger to a minor (强制报告表) on paper: filled in as far as it is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportlab.platypus import Flowable, Spacer

from outreach.domain.documents import IncidentForm, LabelledValue, SourcedLine
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.reports import theme
from outreach.reports.blocks import Entry, KeyValues, Signatures, heading, notes, numbered
from outreach.reports.document import Section, Sheet, save
from outreach.reports.document import render as render_sheet
from outreach.reports.tables import Column, Grid
from outreach.reports.text import Run, TextBlock, Words

BLANK_ROWS = 3  # to write in by hand which bodies were told


def render(form: IncidentForm, t: Translator) -> bytes:
    """Return the form as PDF; its description names the firm and the number, nobody else."""
    title = t(N_("强制报告表"))
    sheet = Sheet(
        title=f"{title} {form.number}",
        author=form.firm,
        language=t.language,
        dated=form.printed_on,
        header=(f"{title}　{form.number}", form.firm),
    )
    footer = t(
        N_("{name}打印，{day}　只交给依法受理的部门，不得外传"),
        name=form.printed_by,
        day=t.date(form.printed_on),
    )
    return render_sheet(sheet, [Section(list(_story(form, t)), footer)], t)


def write(form: IncidentForm, path: Path, t: Translator) -> None:
    """Write the form as PDF; raises :class:`UserError` when the place cannot be written."""
    save(render(form, t), path)


def _story(form: IncidentForm, t: Translator) -> Iterator[Flowable]:
    yield TextBlock(t(N_("强制报告表")), theme.PAPER_TITLE)
    yield from heading(t(N_("报告人")))
    yield _facts(form.reporter, t, columns=2)
    yield from heading(t(N_("孩子")), before=12)
    yield _facts(form.child, t, columns=2)
    yield from heading(t(N_("遇到的情形")), before=12)
    yield KeyValues([Entry(t(N_("眼下的危险")), form.danger)])
    yield Spacer(1, 6)
    yield from _lines(form.situations, t)
    for one in form.texts:
        yield from heading(one.label, theme.CAPTION, before=9)
        yield TextBlock(_known(one.value, t), theme.PLAIN)
    yield from heading(t(N_("请按这个顺序告诉")), before=12)
    yield from _lines(form.tell, t)
    yield from heading(t(N_("已经告诉的部门")), before=12)
    yield _told(form, t)
    if form.answers:
        yield from heading(t(N_("处理结果")), before=12)
        columns = [Column(t(N_("部门")), 132), Column(t(N_("日期")), 84), Column(t(N_("结果")))]
        yield Grid(columns, form.answers)
    yield Signatures([(t(N_("报告人（签字）")), ""), (t(N_("日期")), "")])
    yield from notes(t(N_("说明")), [_with_clause(one) for one in form.notes])


def _told(form: IncidentForm, t: Translator) -> Grid:
    columns = [
        Column(t(N_("部门")), 126),
        Column(t(N_("时间")), 102),
        Column(t(N_("方式")), 54),
        Column(t(N_("回执、受理编号"))),
        Column(t(N_("受理人")), 72),
    ]
    blank = ("", "", "", "", "")
    return Grid(columns, [*form.told, *[blank] * BLANK_ROWS])


def _facts(lines: Sequence[LabelledValue], t: Translator, *, columns: int) -> KeyValues:
    entries = [Entry(one.label, _known(one.value, t)) for one in lines]
    return KeyValues(entries, columns=columns, row_gap=3)


def _lines(lines: Sequence[SourcedLine], t: Translator) -> Iterator[Flowable]:
    styles = theme.PAPER_SIZES[0].in_language(t.language)
    for number, one in enumerate(lines, 1):
        yield from numbered(number, one.text, one.clause, styles.item, styles.clause)


def _with_clause(line: SourcedLine) -> str:
    return f"{line.text}（{line.clause}）" if line.clause else line.text


def _known(text: str, t: Translator) -> Words:
    return text or (Run(t(N_("不知道")), soft=True),)
