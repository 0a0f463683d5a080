# SPDX-License-Identifier: Apache-2.0
"""Why a child has its answers (情况说明) on paper: conditions, clauses, what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportlab.platypus import Flowable, Spacer

from outreach.domain.documents import WhyMatter, WhyPaper
from outreach.i18n import Translator
from outreach.reports import theme
from outreach.reports.blocks import heading
from outreach.reports.document import Section, Sheet, save
from outreach.reports.document import render as render_sheet
from outreach.reports.text import Run, TextBlock

GUTTER = 21.0  # points left of a line for its mark
PRINTED = {"✗": "×"}  # the fonts of our papers have no ballot cross


def render(paper: WhyPaper, t: Translator) -> bytes:
    """Return the paper as PDF; its description names the firm and nobody else."""
    sheet = Sheet(
        title=t("情况说明"),
        author=paper.firm,
        language=t.language,
        dated=paper.printed_on,
        header=(t("情况说明"), paper.firm),
    )
    footer = t(
        "{name}打印，{day}　含个人信息，请妥善保管",
        name=paper.printed_by,
        day=t.date(paper.printed_on),
    )
    return render_sheet(sheet, [Section(list(_story(paper, t)), footer)], t)


def write(paper: WhyPaper, path: Path, t: Translator) -> None:
    """Write the paper as PDF; raises :class:`UserError` when the place cannot be written."""
    save(render(paper, t), path)


def _story(paper: WhyPaper, t: Translator) -> Iterator[Flowable]:
    yield TextBlock(paper.number, theme.FAMILY_NAME)
    yield TextBlock(paper.basis, theme.LABEL)
    yield TextBlock(t("本系统按已知情况推算，只作参考，认定以主管部门为准。"), theme.LABEL)
    for warning in paper.warnings:
        yield TextBlock(warning, theme.PLAIN, label="！", gutter=GUTTER)
    for matter in paper.matters:
        yield from _matter(matter, t)
    yield from _list(t("官方认定"), paper.marks)
    yield from _list(t("变化记录"), paper.turns)


def _matter(matter: WhyMatter, t: Translator) -> Iterator[Flowable]:
    title = t("{what}：{answer}", what=matter.title, answer=matter.answer)
    yield from heading(title, before=18)
    for mark, line in matter.lines:
        yield TextBlock(line, theme.PLAIN, label=PRINTED.get(mark, mark), gutter=GUTTER)
    for name, lines in matter.parts:
        if not lines:
            continue
        yield Spacer(1, 6)
        yield TextBlock((Run(name, bold=True),), theme.PLAIN)
        for line in lines:
            yield TextBlock(line, theme.PLAIN, label="·", gutter=GUTTER)


def _list(title: str, lines: Sequence[str]) -> Iterator[Flowable]:
    if not lines:
        return
    yield from heading(title, before=18)
    for line in lines:
        yield TextBlock(line, theme.PLAIN, label="·", gutter=GUTTER)
