# SPDX-License-Identifier: Apache-2.0
"""Reports: put a quarter's facts together, and write them as a draft with its workbook.

A quarter that is not frozen prints as a draft: marked on every page, without a number.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from outreach.config import writable_folder
from outreach.domain import groups, summary
from outreach.domain.access import Right
from outreach.domain.documents import (
    NOT_APPLICABLE,
    BreakdownTable,
    ChartFacts,
    EnterpriseFacts,
    FigureRow,
    HeadlineFigure,
    QuarterDocument,
)
from outreach.domain.quarters import (
    BODY_LABELS,
    INDICATORS,
    Body,
    Figures,
    Quarter,
    Ratio,
    Status,
    Value,
    goes_to,
    percent,
)
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.services import quarters, sites
from outreach.services.context import Context
from outreach.services.store import Store

HEADLINE = ("R05", "R10", "R12", "R14")
CHART = "R12"
# Groups that a report shows: the figure, its breakdown, the fixed tree, title, first column.
_TABLES = (
    ("R14", "age", groups.AGE_TREE, N_("在册职工的未成年子女，按年龄"), N_("年龄")),
    ("R14", "care", groups.CARE_TREE, N_("在册职工的未成年子女，按平时由谁照看"), N_("照看人")),
    ("R05", "age", groups.AGE_TREE, N_("宣讲覆盖的未成年子女，按听讲当天年龄"), N_("年龄")),
)


class FileKind(StrEnum):
    """What a written file is."""

    REPORT = "report"
    ANNEX = "annex"


@dataclass(frozen=True)
class WrittenFile:
    """One file that was written, with the digest of its bytes."""

    path: Path
    sha256: str
    kind: FileKind


@dataclass(frozen=True)
class Draft:
    """A report that was put together but not written: its facts and its pages."""

    document: QuarterDocument
    pdf: bytes


def draft(store: Store, ctx: Context, quarter: Quarter, body: Body = Body.UNION) -> Draft:
    """Put a quarter's report together and lay out its pages; nothing is written."""
    ctx.require(Right.REPORT)
    from outreach.reports import quarterly  # ReportLab: only where something is printed

    document = compose(store, ctx, quarter, body)
    return Draft(document, quarterly.render(document, ctx.t))


def issue_draft(
    store: Store, ctx: Context, quarter: Quarter, body: Body, out_dir: Path
) -> list[WrittenFile]:
    """Write the report and its workbook into a folder; the same facts give the same bytes.

    The language is the context's. Either both files are there afterwards, or neither.
    """
    ctx.require(Right.REPORT)
    from outreach.reports import annex

    made = draft(store, ctx, quarter, body)
    folder = writable_folder(out_dir)
    name = ctx.t(
        "{quarter}-{recipient}-职工家庭关爱工作季度报告-草稿",
        quarter=quarter,
        recipient=ctx.t(BODY_LABELS[body]),
    )
    files = {
        folder / f"{name}.pdf": (FileKind.REPORT, made.pdf),
        folder / f"{ctx.t('{name}-附表', name=name)}.xlsx": (
            FileKind.ANNEX,
            annex.render(made.document, ctx.t),
        ),
    }
    with store.writing(ctx) as work:
        facts = {"quarter": (None, str(quarter)), "facts": (None, made.document.facts_hash)}
        work.audit("draft", "report", None, {**facts, "to": (None, body.value)})
        _save({path: data for path, (_, data) in files.items()})
    return [
        WrittenFile(path, hashlib.sha256(data).hexdigest(), kind)
        for path, (kind, data) in files.items()
    ]


def _save(files: Mapping[Path, bytes]) -> None:
    from outreach.reports.document import save

    written: list[Path] = []
    try:
        for path, data in files.items():
            save(data, path)
            written.append(path)
    except UserError:
        for path in written:
            path.unlink()
        raise


def compose(store: Store, ctx: Context, quarter: Quarter, body: Body) -> QuarterDocument:
    """Return a quarter's report to a body in the context's language, ready to be laid out."""
    return _told(_gather(store, ctx, quarter, body), ctx.t)


@dataclass(frozen=True)
class _Facts:
    """Everything a report says, before it is put into words."""

    firm: EnterpriseFacts
    practice: bool
    quarter: Quarter
    dated: date
    body: Body
    figures: Figures
    ids: tuple[str, ...]
    groups: Mapping[tuple[str, str], Mapping[str, int]]
    bars: tuple[Value, ...]

    def hash(self) -> str:
        """Return the SHA-256 of the facts as canonical JSON: the same in every language."""
        shown = {}
        for id_ in self.ids:
            shown[id_] = asdict(self.figures[id_])
            del shown[id_]["breakdowns"]  # only what is rolled up leaves the firm
        facts = {
            "firm": asdict(self.firm),
            "practice": self.practice,
            "quarter": str(self.quarter),
            "dated": self.dated,
            "counted_to": self.figures.counted_to,
            "to": self.body,
            "figures": shown,
            "groups": {f"{id_}.{group}": rows for (id_, group), rows in self.groups.items()},
            "trend": {CHART: [asdict(b) if isinstance(b, Ratio) else b for b in self.bars]},
        }
        text = json.dumps(
            facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
        )
        return hashlib.sha256(text.encode()).hexdigest()


def _gather(store: Store, ctx: Context, quarter: Quarter, body: Body) -> _Facts:
    if body is not Body.UNION:
        raise UserError(
            N_("这个版本只出具给总工会（union）的报告。"), code="no_such_report", body=body
        )
    figures = quarters.figures(store, ctx, quarter)
    ids = tuple(
        id_
        for id_, indicator in INDICATORS.items()
        if goes_to(indicator, body) and figures[id_].status is not Status.NOT_YET
    )
    rolled_up = {
        (id_, group): groups.rolled_up(tree, figures[id_].breakdowns.get(group, {}))
        for id_, group, tree, _, _ in _TABLES
        if id_ in ids
    }
    firm = sites.enterprise(store)
    return _Facts(
        EnterpriseFacts(
            firm.name,
            firm.uscc,
            firm.responsible_unit,
            firm.contact_name,
            firm.contact_phone,
            tuple(site.name for site in firm.sites),
        ),
        store.practice,
        quarter,
        ctx.today,
        body,
        figures,
        ids,
        rolled_up,
        quarters.trend(store, ctx, [CHART], quarter)[CHART],
    )


def _told(facts: _Facts, t: Translator) -> QuarterDocument:
    """Put the facts into words."""
    figures, firm = facts.figures, facts.firm
    if facts.practice:  # its papers must never pass for real ones: this is on every page
        firm = replace(firm, name=t("{firm}（练习数据）", firm=firm.name))
    return QuarterDocument(
        number=None,
        dated=facts.dated,
        recipient=t(BODY_LABELS[facts.body]),
        period_label=summary.quarter_name(facts.quarter, t),
        period_first=figures.period.first,
        period_last=figures.period.last,
        enterprise=firm,
        summary=summary.paragraphs(figures, facts.dated, t),
        headline=tuple(_headline(figures, id_, t) for id_ in HEADLINE if id_ in facts.ids),
        rows=tuple(_row(figures, id_, t) for id_ in facts.ids),
        chart=_chart(facts.quarter, facts.bars, t),
        definitions=_definitions(facts.ids, t),
        breakdowns=_tables(facts.groups, t),
        facts_hash=facts.hash(),
        draft=True,
        language=t.language,
    )


def _headline(figures: Figures, id_: str, t: Translator) -> HeadlineFigure:
    indicator = INDICATORS[id_]
    return HeadlineFigure(t(indicator.name), _shown(figures[id_].value), t(indicator.unit))


def _row(figures: Figures, id_: str, t: Translator) -> FigureRow:
    figure = figures[id_]
    return FigureRow(
        t(INDICATORS[id_].name),
        t(INDICATORS[id_].unit),
        _shown(figure.value),
        _shown(figure.previous),
        _shown(figure.same_quarter_last_year),
        _shown(figure.year_to_date),
    )


def _shown(value: Value) -> str:
    if value is None:
        return NOT_APPLICABLE
    return percent(value) if isinstance(value, Ratio) else f"{value:,}"


def _chart(quarter: Quarter, bars: Sequence[Value], t: Translator) -> ChartFacts:
    names = [summary.quarter_label(quarter.back(back), t) for back in range(len(bars) - 1, -1, -1)]
    return ChartFacts(
        t(INDICATORS[CHART].name),
        t(INDICATORS[CHART].unit),
        tuple(
            (name, bar if isinstance(bar, int) else None)
            for name, bar in zip(names, bars, strict=True)
        ),
    )


def _definitions(ids: Sequence[str], t: Translator) -> tuple[str, ...]:
    named = [
        t("{name}：{definition}", name=t(INDICATORS[id_].name), definition=t(definition))
        for id_ in ids
        if (definition := INDICATORS[id_].definition)
    ]
    return (
        *named,
        t("本年累计从 1 月 1 日起重新去重，不是各季度相加；期末数不累计。“—”表示没有可比的数字。"),
        t("不足 5 人的分组与相邻的组合并，合计不变。"),
    )


def _tables(
    counts: Mapping[tuple[str, str], Mapping[str, int]], t: Translator
) -> tuple[BreakdownTable, ...]:
    tables = []
    for id_, group, _, title, head in _TABLES:
        rows = counts.get((id_, group), {})
        if sum(rows.values()):
            lines = [(t(groups.LABELS[code]), f"{n:,}") for code, n in rows.items()]
            total = (t("合计"), f"{sum(rows.values()):,}")
            columns = (t(head), t(INDICATORS[id_].unit))
            tables.append(BreakdownTable(t(title), columns, (*lines, total)))
    return tuple(tables)
