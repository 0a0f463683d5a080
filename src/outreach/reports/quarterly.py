# SPDX-License-Identifier: Apache-2.0
"""The quarterly report (季度报告): cover, what happened, figures, a chart, definitions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable

from outreach.domain.charts import bar_chart
from outreach.domain.documents import (
    BreakdownTable,
    ChartFacts,
    FigureRow,
    QuarterDocument,
    ReportSection,
)
from outreach.domain.quarters import unit_beside
from outreach.i18n import Translator
from outreach.reports import theme
from outreach.reports.blocks import (
    Entry,
    FigureStrip,
    KeyValues,
    Signatures,
    heading,
    notes,
)
from outreach.reports.charts import Chart
from outreach.reports.document import Cover, Section, Sheet, check_digits, save
from outreach.reports.document import render as render_sheet
from outreach.reports.headings import numbered_heading
from outreach.reports.tables import CELL_INSET, HALF, Column, Grid, TitledTables
from outreach.reports.text import Run, TextBlock, Words, one_line, place, place_right
from outreach.reports.theme import TextStyle

HASH_KEYWORD = "facts-sha256"  # how a checker finds the hash among the file's keywords
_CHART_ROOM = 200.0  # points for the chart under its title
_SHORT = 12  # rows that stay on one page
_TABLE_ROOM = 250.0  # points: a heading is not left alone at the foot of a page


def render(doc: QuarterDocument, t: Translator) -> bytes:
    """Return the report as PDF; the same facts give the same bytes."""
    title = doc.title or t("职工家庭关爱工作季度报告")
    sheet = Sheet(
        title=f"{title} {doc.period_label}",
        author=doc.enterprise.name,
        subject=doc.number or t("草稿"),
        keywords=f"{HASH_KEYWORD}={doc.facts_hash}",
        language=doc.language,
        dated=doc.dated,
        header=(f"{title}　{doc.period_label}", doc.enterprise.name),
        watermark=t("草稿") if doc.draft else "",
    )
    number = doc.number or t("草稿，未编号")
    check = t("数据校验 {digits}", digits=check_digits(doc.facts_hash))
    cover = Cover(_CoverPage(doc, t).draw, footer=t("本报告不含职工子女的姓名、证件号码和照片"))
    section = Section(_story(doc, t), footer=f"{number}　{check}")
    return render_sheet(sheet, [section], t, cover=cover)


def write(doc: QuarterDocument, path: Path, t: Translator) -> None:
    """Write the report as PDF; raises :class:`UserError` when the place cannot be written."""
    save(render(doc, t), path)


def _story(doc: QuarterDocument, t: Translator) -> list[Flowable]:
    style = theme.body(t.language)
    count = _Counter(t)
    story = heading(count.part(t("本季度情况")))
    story += [TextBlock(paragraph, style) for paragraph in doc.summary]
    story += heading(count.table(t("主要数字")), theme.CAPTION, before=15)
    story.append(_main_table(doc.rows, t))
    for chart in doc.charts[:1]:
        story += _chart(chart, count, t)
    for section in doc.sections:
        story += _section(section, count, style)
    if doc.breakdowns or doc.charts[1:]:
        story.append(CondPageBreak(_TABLE_ROOM))
        story += heading(count.part(t("走势和分组")), before=24)
    for chart in doc.charts[1:]:
        story += _chart(chart, count, t)
    for first in range(0, len(doc.breakdowns), 2):
        story.append(_beside(doc.breakdowns[first : first + 2], count))
    space = "" if doc.language.startswith("zh") else " "
    return story + notes(t("口径"), (space.join(doc.definitions),) if doc.definitions else ())


class _Counter:
    """Numbers parts, tables and figures as they come."""

    def __init__(self, t: Translator) -> None:
        self._t = t
        self._parts = self._tables = self._charts = 0

    def part(self, title: str) -> str:
        """Return the heading of the next part."""
        self._parts += 1
        return numbered_heading(self._parts, title, self._t)

    def table(self, title: str) -> str:
        """Return the title of the next table."""
        self._tables += 1
        return self._t("表 {n}　{title}", n=self._tables, title=title)

    def chart(self, title: str) -> list[Flowable]:
        """Head the next chart."""
        self._charts += 1
        words = self._t("图 {n}　{title}", n=self._charts, title=title)
        return heading(words, theme.CAPTION, before=15)


def _chart(chart: ChartFacts, count: _Counter, t: Translator) -> list[Flowable]:
    title = t("{title}（{unit}）", title=chart.title, unit=chart.unit)
    head = count.chart(title)
    return [CondPageBreak(_CHART_ROOM), *head, Chart(bar_chart(chart.bars))]


def _section(section: ReportSection, count: _Counter, style: TextStyle) -> list[Flowable]:
    story = heading(count.part(section.heading), before=18)
    story += [TextBlock(paragraph, style) for paragraph in section.paragraphs]
    for table in section.tables:
        grid, title = _breakdown(table), count.table(table.title)
        if len(table.rows) <= _SHORT:
            story.append(TitledTables([(title, grid)]))
        else:
            story += [*heading(title, theme.CAPTION, before=9), grid]
    return story


def _beside(tables: Sequence[BreakdownTable], count: _Counter) -> TitledTables:
    """Set the groups of one or two figures side by side."""
    return TitledTables(
        [
            (count.table(one.title), Grid(_group_columns(one), one.rows, width=HALF))
            for one in tables
        ],
        before=12,
    )


def _group_columns(table: BreakdownTable) -> list[Column]:
    group, *numbers = table.columns
    return [Column(group), *(_figures(number, 60) for number in numbers)]


def _main_table(rows: Sequence[FigureRow], t: Translator) -> Grid:
    columns = [
        Column(t("指标")),
        _figures(t("本季度"), 69, bold=True),
        _figures(t("上季度"), 69),
        _figures(t("去年同季度"), 78),
        _figures(t("本年累计"), 78),
    ]
    return Grid(columns, [_main_row(row) for row in rows])


def _figures(head: str, width: float, *, bold: bool = False) -> Column:
    """Return a column of figures, wide enough for its head in any language."""
    wide = max(width, one_line(head, theme.CELL) + 2 * CELL_INSET + 1)
    return Column(head, wide, right=True, bold=bold)


def _main_row(row: FigureRow) -> tuple[Words, ...]:
    told = unit_beside(row.label, row.unit)
    label = (Run(row.label), Run(f"　{told}", soft=True)) if told else (Run(row.label),)
    return (label, row.current, row.previous, row.same_quarter_last_year, row.year_to_date)


def _breakdown(table: BreakdownTable) -> Grid:
    if table.words == len(table.columns):
        return Grid(_text_columns(table), table.rows)
    wide = min(90.0, 0.7 * theme.WIDTH / max(1, len(table.columns) - 1))
    columns = [
        Column(head, wide if index else 0, right=bool(index))
        for index, head in enumerate(table.columns)
    ]
    return Grid(columns, table.rows)


def _text_columns(table: BreakdownTable) -> list[Column]:
    """Give every column of words what its longest line needs; the second takes the rest."""
    columns = []
    for index, head in enumerate(table.columns):
        texts = (head, *(row[index] for row in table.rows))
        widest = max(one_line(text, theme.CELL) for text in texts)
        wide = min(widest + 2 * CELL_INSET + 1, 0.3 * theme.WIDTH)
        columns.append(Column(head, 0 if index == 1 else wide))
    return columns


class _CoverPage:
    """The first page: who reports what to whom, four figures, number, signature and seal."""

    _BAR_TOP, _FIRM_TOP, _TITLE_TOP, _PERIOD_TOP = 69.0, 87.0, 171.0, 261.0
    _RECIPIENT_TOP, _FIGURES_TOP, _DETAILS_TOP, _SIGNATURE_TOP = 318.0, 390.0, 570.0, 720.0

    def __init__(self, doc: QuarterDocument, t: Translator) -> None:
        self._doc = doc
        self._t = t

    def draw(self, canvas: Canvas) -> None:
        """Draw everything at its place, measured from the upper edge of the page."""
        doc, t = self._doc, self._t
        canvas.setFillColor(theme.PRIMARY)
        canvas.rect(theme.MARGIN, theme.PAGE_HEIGHT - self._BAR_TOP - 3, 72, 3, stroke=0, fill=1)
        self._place(canvas, doc.enterprise.name, theme.COVER_FIRM, self._FIRM_TOP)
        title = _title_lines(doc.title) or f"{t('职工家庭关爱工作')}\n{t('季度报告')}"
        end = self._TITLE_TOP + self._place(canvas, title, theme.COVER_TITLE, self._TITLE_TOP)
        if doc.subtitle:
            end += self._place(canvas, doc.subtitle, theme.COVER_FIRM, end + 3)
        at = max(self._PERIOD_TOP, end + 12)
        self._place(canvas, _period(doc, t), theme.COVER_PERIOD, at)
        recipient = t("报送　{recipient}", recipient=doc.recipient)
        self._place(canvas, recipient, theme.COVER_RECIPIENT, self._RECIPIENT_TOP)
        self._put(canvas, FigureStrip(doc.headline), self._FIGURES_TOP)
        details = KeyValues(self._details())
        tall = details.wrap(theme.WIDTH, theme.PAGE_HEIGHT)[1]
        self._put(canvas, details, min(self._DETAILS_TOP, self._SIGNATURE_TOP - 36 - tall))
        signature = Signatures([(t("负责人签字"), "")], before=0)
        self._put(canvas, signature, self._SIGNATURE_TOP)
        seal = theme.PAGE_HEIGHT - self._SIGNATURE_TOP
        place_right(canvas, t("盖章"), theme.LABEL, theme.PAGE_WIDTH - theme.MARGIN, seal)

    def _details(self) -> list[Entry]:
        doc, t = self._doc, self._t
        firm = doc.enterprise
        contact = "　".join(part for part in (firm.contact, firm.phone) if part)
        entries = [
            Entry(t("编号"), doc.number or t("草稿，未编号")),
            Entry(t("日期"), t.date(doc.dated)),
            Entry(t("责任部门"), firm.unit),
            Entry(t("联系人"), contact),
            Entry(t("统一代码"), firm.uscc),
            Entry(t("厂区和工地"), t("、").join(firm.sites)),
        ]
        return [Entry(entry.label, entry.value) for entry in entries if entry.value]

    @staticmethod
    def _place(canvas: Canvas, text: str, style: TextStyle, top: float) -> float:
        upper = theme.PAGE_HEIGHT - top
        return place(canvas, text, style, theme.MARGIN, upper, theme.WIDTH)

    @staticmethod
    def _put(canvas: Canvas, block: Flowable, top: float) -> None:
        _, tall = block.wrap(theme.WIDTH, theme.PAGE_HEIGHT)
        block.drawOn(canvas, theme.MARGIN, theme.PAGE_HEIGHT - top - tall)


def _title_lines(title: str) -> str:
    """Break a title before 季度 or after a colon, as a cover wants it."""
    for mark in ("季度", ": "):
        head, found, tail = title.partition(mark)
        if found and head:
            return f"{head}\n{mark}{tail}" if mark == "季度" else f"{head}:\n{tail}"
    return title


def _period(doc: QuarterDocument, t: Translator) -> str:
    """Write the period with its days: the year stands in its name already."""
    first, last = (_day_of_year(day, t) for day in (doc.period_first, doc.period_last))
    return t("{period}（{first}至{last}）", period=doc.period_label, first=first, last=last)


def _day_of_year(day: date, t: Translator) -> str:
    return t.date(day).removeprefix(f"{day.year}年").removesuffix(f" {day.year}")
