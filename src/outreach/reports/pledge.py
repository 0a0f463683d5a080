# SPDX-License-Identifier: Apache-2.0
"""Papers for signing, as a pile: pledges (承诺书) and statutory notices (告知书)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.platypus import Flowable

from outreach.domain.documents import NoticePaper, Paper, PledgePaper
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.reports import fonts, theme
from outreach.reports.blocks import Signatures, draw_code, numbered
from outreach.reports.document import Section, Sheet, fits_one_page, save
from outreach.reports.document import render as render_sheet
from outreach.reports.text import TextBlock, place
from outreach.reports.theme import PaperStyles

_CODE_SIZE = 54.0  # 19 mm: a phone reads it, and it stays out of the way


def render(papers: Sequence[PledgePaper], t: Translator) -> bytes:
    """Return pledges as one PDF, each on a page of its own, pages counted per pledge."""
    return _render(papers, t, signer=t("承诺人（签字）"))


def write(papers: Sequence[PledgePaper], path: Path, t: Translator) -> None:
    """Write pledges for signing; raises :class:`UserError` for an empty pile or a closed place."""
    save(render(papers, t), path)


def render_notices(papers: Sequence[NoticePaper], t: Translator) -> bytes:
    """Return notices as one PDF, each on a page of its own, pages counted per notice."""
    return _render(papers, t, signer=t("被告知人（签字）"))


def write_notices(papers: Sequence[NoticePaper], path: Path, t: Translator) -> None:
    """Write notices for signing; raises :class:`UserError` as :func:`write` does."""
    save(render_notices(papers, t), path)


def _render(papers: Sequence[Paper], t: Translator, *, signer: str) -> bytes:
    if not papers:
        raise UserError(N_("没有要打印的人。请先选中至少一名职工。"), code="nothing_to_print")
    sheet = Sheet(title=papers[0].title, author=papers[0].firm, language=t.language)
    with fonts.PRINTING:
        sections = [Section(_fitted(paper, t, signer), _footer(paper, t)) for paper in papers]
        return render_sheet(sheet, sections, t)


def _footer(paper: Paper, t: Translator) -> str:
    return t(
        "文本版本 {version}　工号 {staff_no}", version=paper.text_version, staff_no=paper.staff_no
    )


def _fitted(paper: Paper, t: Translator, signer: str) -> list[Flowable]:
    """Return the paper in the largest type in which it has one page, else in the smallest."""
    for size in theme.PAPER_SIZES:
        story = _story(paper, t, signer, size.in_language(t.language))
        if fits_one_page(story):
            break
    return story


def _story(paper: Paper, t: Translator, signer: str, styles: PaperStyles) -> list[Flowable]:
    story: list[Flowable] = [
        _PaperHead(paper, t),
        TextBlock(paper.title, theme.PAPER_TITLE, before=12),
    ]
    if paper.intro:
        story.append(TextBlock(paper.intro, styles.intro))
    for number, paragraph in enumerate(paper.paragraphs, 1):
        story += numbered(number, paragraph.text, paragraph.clause, styles.item, styles.clause)
    if paper.acknowledgement:
        story.append(TextBlock(paper.acknowledgement, styles.closing, before=9))
    story.append(Signatures([(signer, ""), (t("日期"), paper.date_line)]))
    return story


class _PaperHead(Flowable):
    """Firm and employee at the left, the sheet's code at the right."""

    def __init__(self, paper: Paper, t: Translator) -> None:
        super().__init__()
        self._paper = paper
        self._t = t

    def wrap(self, avail_width: float, avail_height: float) -> tuple[float, float]:
        """Tell ReportLab the size."""
        self.width, self.height = avail_width, _CODE_SIZE
        return self.width, self.height

    def draw(self) -> None:
        """Draw the words from the top, the code at the right edge."""
        paper, t = self._paper, self._t
        room = self.width - _CODE_SIZE - 12
        down = place(self.canv, paper.firm, theme.EDGE, 0, self.height, room)
        employee = t("职工 {name}　工号 {staff_no}", name=paper.employee, staff_no=paper.staff_no)
        place(self.canv, employee, theme.PAPER_EMPLOYEE, 0, self.height - down - 6, room)
        draw_code(self.canv, paper.code, self.width - _CODE_SIZE, 0, _CODE_SIZE)
