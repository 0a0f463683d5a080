# SPDX-License-Identifier: Apache-2.0
"""Put the facts of a report into words: rows, tables, charts and sections, ready to be laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from outreach.domain import groups, report_words, summary
from outreach.domain.documents import (
    NOT_APPLICABLE,
    BreakdownTable,
    ChartFacts,
    FigureRow,
    HeadlineFigure,
    QuarterDocument,
    ReportSection,
)
from outreach.domain.money import SOURCE_LABELS, Source, yuan
from outreach.domain.periods import Quarter
from outreach.domain.quarters import BODY_LABELS, INDICATORS, Body, Value, shown
from outreach.domain.report_words import HEADINGS, Told
from outreach.domain.talks import FORM_LABELS, VENUE_LABELS, Campaign
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.report_facts import Remark, ReportFacts

# Title and first column of each table of groups.
GROUP_TITLES = {
    ("R02", "labour"): (N_("现场参加人次，按用工方式"), N_("用工方式")),
    ("R03", "sex"): (N_("参加职工，按性别"), N_("性别")),
    ("R04", "province"): (N_("覆盖家庭，按户籍省份"), N_("户籍地")),
    ("R05", "age"): (N_("宣讲覆盖的未成年子女，按听讲当天年龄"), N_("年龄")),
    ("R12", "signed"): (N_("有效承诺书，按签署时间"), N_("签署")),
    ("R14", "age"): (N_("在册职工的未成年子女，按年龄"), N_("年龄")),
    ("R14", "care"): (N_("在册职工的未成年子女，按平时由谁照看"), N_("照看人")),
    ("R14", "school"): (N_("在册职工的未成年子女，按就学"), N_("就学")),
    ("R22", "direction"): (N_("团圆家庭，按方式"), N_("方式")),
    ("R22", "window"): (N_("团圆家庭，按假期"), N_("假期")),
    ("R24", "kind"): (N_("帮扶家庭，按种类"), N_("种类")),
}
USE_LABELS = {
    "gifts": N_("话费流量"),
    "reunions": N_("团圆交通和住宿"),
    "aid": N_("帮扶"),
    "projects": N_("公益项目"),
}
REMARK_HEADINGS = {Remark.PRACTICE: N_("典型做法"), Remark.PLANS: N_("下季度打算")}


def tell(facts: ReportFacts, t: Translator) -> QuarterDocument:
    """Put a report's facts into words in a language."""
    firm, profile = facts.firm, facts.profile
    if facts.practice:  # its papers must never pass for real ones: this is on every page
        firm = replace(firm, name=t(N_("{firm}（练习数据）"), firm=firm.name))
    told = Told(facts.figures, facts.inside, facts.self_approved)
    opening = profile.words(profile.opening, t.language).format(
        unit=firm.unit or t(N_("工会委员会"))
    )
    said = facts.remarks.get(Remark.SAID, "")
    paragraphs = summary.paragraphs(told, opening, facts.dated, t)
    return QuarterDocument(
        number=None,
        dated=facts.dated,
        recipient=facts.recipient or t(BODY_LABELS[profile.body]),
        period_label=summary.quarter_name(facts.quarter, t),
        period_first=facts.figures.period.first,
        period_last=facts.figures.period.last,
        enterprise=firm,
        summary=(*paragraphs, said) if said else paragraphs,
        headline=tuple(_headline(facts, id_, t) for id_ in profile.headline),
        rows=tuple(_row(facts, id_, t) for id_ in facts.ids),
        charts=tuple(_chart(facts.quarter, id_, bars, t) for id_, bars in facts.trends.items()),
        definitions=_definitions(facts, t),
        breakdowns=tuple(_group_tables(facts, t)),
        facts_hash=facts.hash(),
        draft=True,
        language=t.language,
        title=profile.words(profile.title, t.language),
        subtitle=profile.words(profile.subtitle, t.language),
        sections=tuple(_sections(facts, told, t)),
    )


def _headline(facts: ReportFacts, id_: str, t: Translator) -> HeadlineFigure:
    one = INDICATORS[id_]
    return HeadlineFigure(t(one.name), shown(one, facts.figures[id_].value), t(one.unit))


def _row(facts: ReportFacts, id_: str, t: Translator) -> FigureRow:
    one, figure = INDICATORS[id_], facts.figures[id_]
    return FigureRow(
        t(one.name),
        t(one.unit),
        shown(one, figure.value, none=NOT_APPLICABLE),
        shown(one, figure.previous, none=NOT_APPLICABLE),
        shown(one, figure.same_quarter_last_year, none=NOT_APPLICABLE),
        shown(one, figure.year_to_date, none=NOT_APPLICABLE),
    )


def _chart(quarter: Quarter, id_: str, bars: Sequence[Value], t: Translator) -> ChartFacts:
    """Return one figure over the quarters; money in whole yuan, what is hidden as a gap."""
    one = INDICATORS[id_]
    names = [summary.quarter_label(quarter.back(back), t) for back in range(len(bars) - 1, -1, -1)]
    whole = [bar if isinstance(bar, int) else None for bar in bars]
    if one.is_money:
        whole = [None if bar is None else bar // 100 for bar in whole]
    return ChartFacts(t(one.name), t(one.unit), tuple(zip(names, whole, strict=True)))


def _sections(facts: ReportFacts, told: Told, t: Translator) -> list[ReportSection]:
    sections = [_section(name, facts, told, t) for name in facts.profile.sections]
    sections.append(
        ReportSection(t(N_("活动一览")), _programme_words(facts, t), _programmes(facts, t))
    )
    for remark, heading in REMARK_HEADINGS.items():
        if words := facts.remarks.get(remark, ""):
            sections.append(ReportSection(t(heading), (words,)))
    return sections


def _section(name: str, facts: ReportFacts, told: Told, t: Translator) -> ReportSection:
    tables: tuple[BreakdownTable, ...] = ()
    if name == "brands":
        tables = (_brands(facts, t),)
    if name == "money" and facts.account is not None:
        tables = (_account(facts, t), _fund(facts, t))
    if name == "aid" and facts.money and facts.profile.body is not Body.UNION:
        tables = (_aid_table(facts, t),)
    return ReportSection(t(HEADINGS[name]), report_words.section(name, told, t), tables)


def _programme_words(facts: ReportFacts, t: Translator) -> tuple[str, ...]:
    if not facts.programmes:
        return (t(N_("本季度没有举办宣讲。")),)
    words = [words for one in facts.campaigns if (words := _campaign(one, t))]
    held, listed = facts.inside["R01"].value, len(facts.programmes)
    if isinstance(held, int) and held > listed:
        words.append(
            t(
                N_("下面列出前 {listed} 场，另有 {more} 场没有列出。"),
                listed=listed,
                more=held - listed,
            )
        )
    return tuple(words)


def _campaign(one: Campaign, t: Translator) -> str:
    """Name a series with the bodies behind it, as far as they are written down."""
    bodies = [
        t(words, name=name)
        for words, name in (
            (N_("指导单位：{name}"), one.guided_by),
            (N_("主办单位：{name}"), one.organised_by),
            (N_("承办单位：{name}"), one.hosted_by),
        )
        if name
    ]
    if one.in_villages:
        bodies.append(t(N_("属于进村（居）宣讲")))
    told = t(N_("；")).join(bodies)
    return t(N_("系列活动“{name}”：{bodies}。"), name=one.name, bodies=told) if told else ""


def _programmes(facts: ReportFacts, t: Translator) -> tuple[BreakdownTable, ...]:
    if not facts.programmes:
        return ()
    rows = tuple(
        (
            t.date(one.day),
            one.title
            if one.number is None
            else t(N_("第 {n} 场　{title}"), n=one.number, title=one.title),
            t(FORM_LABELS[one.form]),
            f"{one.site} {t(VENUE_LABELS[one.venue])}",
        )
        for one in facts.programmes
    )
    heads = (t(N_("日期")), t(N_("名称")), t(N_("形式")), t(N_("地点")))
    return (BreakdownTable(t(N_("本季度宣讲")), heads, rows, words=4),)


def _brands(facts: ReportFacts, t: Translator) -> BreakdownTable:
    """Map the quarter's help to the union's brands (S2 四(二)4)."""
    rows = [_money_row(code, one, t) for code, one in facts.money.items()]
    families = facts.figures["R24"].value
    if not rows and isinstance(families, int) and families:
        fen = sum(facts.inside["R24"].breakdowns["measure"].values())
        rows = [(t(N_("帮扶（合计）")), f"{families:,}", yuan(fen))]
    tickets = facts.figures["R21"]
    rows.append(
        (
            t(N_("平安返乡（车票）")),
            shown(INDICATORS["R21"], tickets.value),
            yuan(facts.inside["R21"].breakdowns["measure"]["fen"])
            if isinstance(tickets.value, int)
            else NOT_APPLICABLE,
        )
    )
    heads = (t(N_("品牌")), t(N_("户或张")), t(N_("金额（元）")))
    return BreakdownTable(t(N_("品牌活动投入")), heads, tuple(rows))


def _aid_table(facts: ReportFacts, t: Translator) -> BreakdownTable:
    heads = (t(N_("种类")), t(N_("户")), t(N_("金额（元）")))
    rows = tuple(_money_row(code, one, t) for code, one in facts.money.items())
    return BreakdownTable(t(N_("帮扶投入")), heads, rows)


def _money_row(code: str, one: Mapping[str, int], t: Translator) -> tuple[str, ...]:
    return (t(groups.LABELS[code]), f"{one['families']:,}", yuan(one["fen"]))


def _account(facts: ReportFacts, t: Translator) -> BreakdownTable:
    """Lay out every fen once, by use and source."""
    account = facts.account
    assert account is not None
    spent = {(one.use, one.source): one.fen for one in account.lines}
    sources = [one for one in Source if any(line.source is one for line in account.lines)]
    rows = [
        (
            t(label),
            *(yuan(spent.get((use, source), 0)) for source in sources),
            yuan(sum(spent.get((use, source), 0) for source in sources)),
        )
        for use, label in USE_LABELS.items()
    ]
    totals = [sum(spent.get((use, source), 0) for use in USE_LABELS) for source in sources]
    rows.append((t(N_("合计")), *(yuan(n) for n in totals), yuan(sum(totals))))
    heads = (t(N_("用于")), *(t(SOURCE_LABELS[one]) for one in sources), t(N_("合计")))
    return BreakdownTable(t(N_("本季度支出，每一分钱只计一次（元）")), heads, tuple(rows))


def _fund(facts: ReportFacts, t: Translator) -> BreakdownTable:
    account = facts.account
    assert account is not None
    rows = (
        (t(N_("期初结余")), yuan(account.fund_opening)),
        (t(N_("本季度收入")), yuan(account.fund_income)),
        (t(N_("本季度支出")), yuan(account.fund_spent)),
        (t(N_("期末结余")), yuan(account.fund_closing)),
    )
    return BreakdownTable(t(N_("专项基金（元）")), (t(N_("项目")), t(N_("金额"))), rows)


def _group_tables(facts: ReportFacts, t: Translator) -> list[BreakdownTable]:
    tables = []
    for id_, group in facts.profile.groups:
        counts = facts.groups.get((id_, group), {})
        if not sum(counts.values()):
            continue
        title, head = GROUP_TITLES[id_, group]
        lines = [(t(groups.LABELS[code]), f"{n:,}") for code, n in counts.items()]
        total = (t(N_("合计")), f"{sum(counts.values()):,}")
        columns = (t(head), t(INDICATORS[id_].unit))
        tables.append(BreakdownTable(t(title), columns, (*lines, total)))
    return tables


def _definitions(facts: ReportFacts, t: Translator) -> tuple[str, ...]:
    named = [
        t(
            N_("{name}：{definition}"),
            name=t(INDICATORS[id_].name),
            definition=t(INDICATORS[id_].definition),
        )
        for id_ in facts.ids
        if INDICATORS[id_].definition
    ]
    if facts.profile.body is Body.INTERNAL:
        return (*named, t(N_("本报告是内部报告，分组不作合并。“—”表示没有可比的数字。")))
    return (
        *named,
        t(N_("人、户、名按期重新去重，不能累计；期末数不累计。“—”表示没有可比的数字。")),
        t(
            N_(
                "不足 5 人（户）的数字写作“<5”，分组与相邻的组合并，合计不变；"
                "会暴露少数人的比率只写“≥”或“≤”多少，人数太少的写作“※”。"
            )
        ),
    )
