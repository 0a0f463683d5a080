# SPDX-License-Identifier: Apache-2.0
"""What surrounds the content of every document: pages, header, footer, watermark, the file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)

from outreach.domain.wording import check_file_name, check_shown
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.reports import fonts, theme
from outreach.reports.text import one_line, place, place_right
from outreach.reports.theme import TextStyle

_COVER, _INNER = "cover", "inner"
_WATERMARK_SHARE = 0.5  # of the page's diagonal
_CHECK_DIGITS, _CHECK_GROUP = 12, 4


@dataclass(frozen=True)
class Sheet:
    """What stands around the content: header left and right, footer left, marks in the file.

    ``dated`` is shown by viewers as the day of making; it is the document's day, not the
    machine's, so that the same facts give the same bytes. ``keywords`` is kept in the file's
    own description, where a checker finds it again. An empty header leaves the upper edge to
    the content; ``watermark`` "" means none.
    """

    title: str
    author: str
    language: str
    dated: date | None = None
    subject: str = ""
    keywords: str = ""
    header: tuple[str, str] = ("", "")
    watermark: str = ""


@dataclass(frozen=True)
class Section:
    """A part with pages counted from 1: a whole report, or one paper of a pile."""

    story: Sequence[Flowable]
    footer: str


@dataclass(frozen=True)
class Cover:
    """A first page drawn at fixed places; it counts with the first section."""

    draw: Callable[[Canvas], None]
    footer: str


def check_digits(facts_hash: str) -> str:
    """Write the beginning of a hash as people compare it: ``7c1e 40b9 a2d5``."""
    head = facts_hash[:_CHECK_DIGITS]
    return " ".join(
        head[start : start + _CHECK_GROUP] for start in range(0, len(head), _CHECK_GROUP)
    )


def render(
    sheet: Sheet, sections: Sequence[Section], t: Translator, *, cover: Cover | None = None
) -> bytes:
    """Lay out a document; the same input gives the same bytes.

    Built twice: the first pass learns how many pages each section has. A title that labels
    children is not printed, whoever asks.
    """
    check_shown([sheet.title, sheet.subject, *(section.footer for section in sections)])
    with fonts.PRINTING:
        fonts.register()
        first = _Pages(sheet, sections, t, cover, starts=())
        first.build_once()
        final = _Pages(sheet, sections, t, cover, starts=(*first.starts, first.page + 1))
        return final.build_once()


def fits_one_page(story: Sequence[Flowable]) -> bool:
    """Tell whether a story takes no more than the room for content on one page."""
    height = sum(
        block.wrap(theme.WIDTH, theme.BODY_HEIGHT)[1]
        + block.getSpaceBefore()
        + block.getSpaceAfter()
        for block in story
    )
    return bool(height <= theme.BODY_HEIGHT)


def save(data: bytes, path: Path) -> None:
    """Write a file whole or not at all: beside its place first, then put there in one step."""
    save_all({path: data})


def _remove(partial: Path) -> None:
    try:
        partial.unlink(missing_ok=True)
    except OSError:  # the folder itself is not there or not ours: nothing was written
        return


class _SectionStart(Flowable):
    """Mark, without taking room, the page on which a section begins."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index = index

    def draw(self) -> None:
        """Draw nothing: the mark is for counting."""


class _Pages(BaseDocTemplate):
    """One pass over a document.

    ``starts`` holds the first page of each section, and one past the last page; it is empty
    while these are being learnt.
    """

    def __init__(
        self,
        sheet: Sheet,
        sections: Sequence[Section],
        t: Translator,
        cover: Cover | None,
        *,
        starts: Sequence[int],
    ) -> None:
        self._file = BytesIO()
        super().__init__(
            self._file,
            pagesize=(theme.PAGE_WIDTH, theme.PAGE_HEIGHT),
            title=sheet.title,
            author=sheet.author,
            subject=sheet.subject,
            keywords=sheet.keywords,
            creator="Outreach",
            lang="zh-CN" if sheet.language.startswith("zh") else sheet.language,
            initialFontName=fonts.REGULAR,
            invariant=1,
        )
        self._sheet = sheet
        self._sections = sections
        self._t = t
        self._cover = cover
        self._known = starts
        self.starts: list[int] = []
        inner = PageTemplate(
            _INNER, [self._frame()], onPage=self._begin_inner, onPageEnd=self._end_inner
        )
        first = PageTemplate(_COVER, [self._frame()], onPage=self._draw_cover)
        self.addPageTemplates([inner] if cover is None else [first, inner])

    @staticmethod
    def _frame() -> Frame:
        return Frame(
            theme.MARGIN, theme.BODY_BOTTOM, theme.WIDTH, theme.BODY_HEIGHT,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip

    def build_once(self) -> bytes:
        """Lay everything out; return the file."""
        story: list[Flowable] = []
        for index, section in enumerate(self._sections):
            if index:
                story.append(PageBreak())
            story.append(_SectionStart(index))
            if self._cover is not None and not index:
                story += [NextPageTemplate(_INNER), PageBreak()]
            story += section.story
        for block in story:
            # ReportLab marks a block it has moved to the next page once, and gives up on one
            # that is marked already; the mark of the first pass means nothing to the second.
            block.__dict__.pop("_postponed", None)
        self.build(story)
        return self._file.getvalue()

    def beforeDocument(self) -> None:  # noqa: N802 - ReportLab calls it by this name
        """Put the document's day into the file's description."""
        day = self._sheet.dated
        if day is not None:
            stamp = f"D:{day:%Y%m%d}000000+08'00'"
            self.canv.setDateFormatter(lambda *_: stamp)

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - called by this name
        """Note where a section begins."""
        if isinstance(flowable, _SectionStart):
            self.starts.append(self.page)

    def _draw_cover(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        assert self._cover is not None
        self._draw_watermark(canvas)
        self._cover.draw(canvas)
        self._draw_footer(canvas, self._cover.footer)

    def _begin_inner(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        self._draw_watermark(canvas)
        self._draw_header(canvas)

    def _end_inner(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        section = self._section_of(self.page)
        self._draw_footer(canvas, self._sections[section].footer)

    def _section_of(self, page: int) -> int:
        later = sum(1 for start in self._known[:-1] if start <= page)
        return max(0, later - 1)

    def _draw_watermark(self, canvas: Canvas) -> None:
        if not self._sheet.watermark:
            return
        diagonal = (theme.PAGE_WIDTH**2 + theme.PAGE_HEIGHT**2) ** 0.5
        room = diagonal * _WATERMARK_SHARE
        size = min(150.0, room / one_line(self._sheet.watermark, TextStyle(1, 1, bold=True)))
        canvas.saveState()
        canvas.setFillColor(theme.WATERMARK)
        canvas.setFont(fonts.BOLD, size)
        canvas.translate(theme.PAGE_WIDTH / 2, theme.PAGE_HEIGHT / 2)
        canvas.rotate(45)
        canvas.drawCentredString(0, -0.38 * size, self._sheet.watermark)
        canvas.restoreState()

    def _draw_header(self, canvas: Canvas) -> None:
        left, right = self._sheet.header
        if not left:
            return
        top = theme.PAGE_HEIGHT - theme.HEADER_TOP
        place(canvas, left, theme.EDGE, theme.MARGIN, top, theme.WIDTH)
        place_right(canvas, right, theme.EDGE, theme.PAGE_WIDTH - theme.MARGIN, top)
        self._rule(canvas, theme.PAGE_HEIGHT - theme.HEADER_LINE)

    def _draw_footer(self, canvas: Canvas, left: str) -> None:
        self._rule(canvas, theme.FOOTER_LINE)
        place(canvas, left, theme.EDGE, theme.MARGIN, theme.FOOTER_TOP, theme.WIDTH)
        if not self._known:
            return
        section = self._section_of(self.page)
        first, following = self._known[section], self._known[section + 1]
        numbers = self._t(
            "第 {page} 页 / 共 {pages} 页", page=self.page - first + 1, pages=following - first
        )
        right = theme.PAGE_WIDTH - theme.MARGIN
        place_right(canvas, numbers, theme.EDGE, right, theme.FOOTER_TOP)

    @staticmethod
    def _rule(canvas: Canvas, y: float) -> None:
        canvas.setStrokeColor(theme.LINE_STRONG)
        canvas.setLineWidth(theme.HAIRLINE)
        canvas.line(theme.MARGIN, y, theme.PAGE_WIDTH - theme.MARGIN, y)


def save_all(files: Mapping[Path, bytes]) -> None:
    """Write several files, all or none: on a failure what stood in their places is back there."""
    _check_names(files)
    partials = {path: path.with_name(path.name + ".partial") for path in files}
    before: dict[Path, Path] = {}
    done: list[Path] = []
    try:
        for path, data in files.items():
            _write(partials[path], data, path)
        for path in files:  # one that is open elsewhere stops it here, before any is replaced
            if path.is_dir():
                raise _unwritable(path)
            if path.exists():
                _move(path, path.with_name(path.name + ".before"), path)
                before[path] = path.with_name(path.name + ".before")
        for path, partial in partials.items():
            _move(partial, path, path)
            done.append(path)
    except UserError:
        for path in done:
            _remove(path)
        for path, old in before.items():
            _move(old, path, path)
        raise
    finally:
        for spare in (*partials.values(), *before.values()):
            _remove(spare)


def _check_names(files: Iterable[Path]) -> None:
    for path in files:
        check_file_name(path.name)


def _write(partial: Path, data: bytes, path: Path) -> None:
    try:
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _unwritable(path) from error


def _move(old: Path, new: Path, path: Path) -> None:
    try:
        old.replace(new)
    except OSError as error:
        raise _unwritable(path) from error


def _unwritable(path: Path) -> UserError:
    return UserError(
        N_(
            "文件 {file} 写不进去（{folder}）。请换一个文件夹，或关掉正在打开这个文件的程序后再试。"
        ),
        code="unwritable",
        file=path.name,
        folder=str(path.parent),
    )
