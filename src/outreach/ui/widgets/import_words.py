# SPDX-License-Identifier: Apache-2.0
"""Say what a reading of a roster found, in the reader's words; runs on the worker that read it."""

from __future__ import annotations

from collections.abc import Mapping

from outreach.domain.children import CARER_LABELS
from outreach.domain.employees import HukouType
from outreach.domain.ledgers import CHILD_GROUPS, EMPLOYEES
from outreach.domain.rosters import ColumnRead, Problem, SheetRead
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services import ledgers
from outreach.services.deciding import RecordPlan, is_expected
from outreach.services.ledgers import ImportResult
from outreach.services.matching import Change, Mode
from outreach.ui.controls.choices import Choice
from outreach.ui.messages import Level
from outreach.ui.widgets.import_values import (
    NAME,
    SKIP,
    ChangeLine,
    ColumnState,
    FileColumn,
    ImportView,
    MissingLine,
    Outcome,
    PersonLine,
    ProblemLine,
    Totals,
)

SUFFIXES = (".xlsx", ".xls", ".et", ".csv")
MODES = {
    Mode.NEW: N_("只加新人"),
    Mode.FILL: N_("补空白"),
    Mode.UPDATE: N_("新增并更新"),
    Mode.FULL_LIST: N_("这是全部在册"),
}
OUTCOMES = {
    ledgers.Outcome.CREATED: Outcome.CREATED,
    ledgers.Outcome.UPDATED: Outcome.UPDATED,
    ledgers.Outcome.UNCHANGED: Outcome.UNCHANGED,
    ledgers.Outcome.REFUSED: Outcome.REFUSED,
    ledgers.Outcome.UNDECIDED: Outcome.HELD,
}
OUTCOMES_OF_PEOPLE = (
    ledgers.Outcome.CREATED,
    ledgers.Outcome.UPDATED,
    ledgers.Outcome.UNCHANGED,
)
# What the columns of a numbered child are called behind “子女 1 ·”.
CHILD_ITEMS = {
    "child_name": N_("姓名"),
    "child_sex": N_("性别"),
    "child_number": N_("身份证号"),
    "child_birth": N_("出生日期"),
    "child_carer": N_("由谁照护"),
    "child_school": N_("就学"),
}
HUKOU_WORDS = {
    HukouType.RURAL.value: N_("农业"),
    HukouType.URBAN.value: N_("非农业"),
    HukouType.UNIFIED.value: N_("居民"),
}
CARER_WORDS = {carer.value: label for carer, label in CARER_LABELS.items()}


def view_of(result: ImportResult, mapping: Mapping[str, str], t: Translator) -> ImportView:
    """Return everything the page shows of a reading; ``mapping`` is what a person chose."""
    read = result.read
    columns = tuple(
        _column(column, mapping) for column in result.columns if column.heading or column.sample
    )
    return ImportView(
        file=read.file,
        place=_place(read.sheets[0], t),
        columns=columns,
        targets=_targets(columns, t),
        totals=Totals(**{OUTCOMES[one].value: result.count(one) for one in ledgers.Outcome}),
        changes=tuple(
            _change(plan, change, t)
            for plan in result.plans
            if plan.outcome is ledgers.Outcome.UPDATED
            for change in plan.changes
        ),
        people=tuple(
            _person(plan, t) for plan in result.plans if plan.outcome in OUTCOMES_OF_PEOPLE
        ),
        problems=_problems(result, t),
        has_names=any(column.target == NAME for column in columns),
        children=result.children_created,
        sheets=read.all_sheets,
        heading_row=read.sheets[0].first_heading_row,
        remarks=tuple(t(one.message, **one.values) for one in read.remarks),
        missing=tuple(
            MissingLine(one.staff_no, one.name, one.team, one.last_day.isoformat())
            for one in result.missing
        ),
        arrivals=sum(
            plan.withheld or is_expected(plan.record)
            for plan in result.plans
            if plan.outcome is not ledgers.Outcome.REFUSED
        ),
        result=result,
    )


def tried_words(view: ImportView, t: Translator) -> tuple[Level, str]:
    """Return what the strip says after a dry run, and how it weighs."""
    totals = view.totals
    unsure = sum(column.state is ColumnState.CHECK for column in view.columns)
    if not view.has_names:
        text = t(N_("还没有写入。请在左边选出哪一列是“姓名”。"))
    elif totals.refused or totals.held:
        text = t(
            N_(
                "试读完成，还没有写入。"
                "拒收 {refused} 条、待定 {held} 条，原因列在下面，不影响其余。"
            ),
            refused=totals.refused,
            held=totals.held,
        )
    elif unsure:
        text = t.plural(N_("试读完成，还没有写入。左边有 {n} 列没有认出来，请核对。"), unsure)
    elif not totals.to_write:
        return Level.NEWS, t(N_("试读完成：这份花名册和已登记的一样，没有要写入的。"))
    else:
        return Level.NEWS, t(N_("试读完成，还没有写入。请核对下面的变化，没有问题再写入。"))
    return Level.ATTENTION, text


def written_words(view: ImportView, t: Translator) -> str:
    """Return what the strip says after writing, refused and held records included."""
    totals = view.totals
    message = N_(
        "已写入：新增职工 {created} 人、子女 {children} 个，"
        "更新 {updated} 人，没有变化 {unchanged} 人。"
    )
    if totals.refused or totals.held:
        message = N_(
            "已写入：新增职工 {created} 人、子女 {children} 个，"
            "更新 {updated} 人，没有变化 {unchanged} 人；"
            "拒收 {refused} 条、待定 {held} 条没有写入。"
        )
    return t(
        message,
        created=totals.created,
        children=view.children,
        updated=totals.updated,
        unchanged=totals.unchanged,
        refused=totals.refused,
        held=totals.held,
    )


def label_of(key: str, t: Translator) -> str:
    """Return what a column of the ledger is called: 入职日期, 子女 2 · 出生日期."""
    if not key:
        return t(N_("整行"))
    base, _, group = key.partition(":")
    if group:
        item = CHILD_ITEMS.get(base) or EMPLOYEES.column(base).zh
        return t(N_("子女 {n} · {item}"), n=group, item=t(item))
    return t(EMPLOYEES.column(base).zh)


def _place(read: SheetRead, t: Translator) -> str:
    sheet, first, last = read.name, read.first_heading_row, read.last_heading_row
    if first == last:
        return t(N_("表“{sheet}” · 表头在第 {row} 行"), sheet=sheet, row=first)
    return t(N_("表“{sheet}” · 表头在第 {first}–{last} 行"), sheet=sheet, first=first, last=last)


def _column(column: ColumnRead, mapping: Mapping[str, str]) -> FileColumn:
    state = ColumnState.MATCHED
    if not column.key:
        settled = column.ignored or column.letters in mapping
        state = ColumnState.SKIPPED if settled else ColumnState.CHECK
    return FileColumn(
        column.letters,
        column.heading,
        column.sample,
        column.key or SKIP,
        state,
        column.suggested if state is ColumnState.CHECK else "",
    )


def _targets(columns: tuple[FileColumn, ...], t: Translator) -> tuple[Choice[str], ...]:
    """Offer every column of the ledger; numbered children up to one more than the file has."""
    groups = [int(column.target.partition(":")[2] or 0) for column in columns]
    most = min(CHILD_GROUPS, max(groups, default=0) + 1)
    own = [column.key for column in EMPLOYEES.columns if not column.child and not column.kept]
    child = [column.key for column in EMPLOYEES.columns if column.child and not column.kept]
    keys = own + [f"{key}:{group}" for group in range(1, most + 1) for key in child]
    keys += sorted({column.target for column in columns} - {SKIP, *keys})  # of our own exports
    skip = Choice(SKIP, t(N_("不导入")))
    return (skip, *(Choice(key, label_of(key, t)) for key in keys))


def _change(plan: RecordPlan, change: Change, t: Translator) -> ChangeLine:
    return ChangeLine(
        plan.record.hire.staff_no,
        plan.record.hire.name,
        label_of(change.item, t),
        _value(change.item, change.old, t),
        _value(change.item, change.new, t),
    )


def _value(item: str, value: str, t: Translator) -> str:
    words = {"child_carer": CARER_WORDS, "hukou_type": HUKOU_WORDS}.get(item, {})
    return t(words[value]) if value in words else value


def _person(plan: RecordPlan, t: Translator) -> PersonLine:
    hire = plan.record.hire
    count = len(hire.children or ())
    return PersonLine(
        OUTCOMES[plan.outcome],
        hire.staff_no,
        hire.name,
        hire.team,
        hire.hired_on.isoformat() if hire.hired_on is not None else "",
        t.plural(N_("{n} 个"), count) if count else "",
    )


def _problems(result: ImportResult, t: Translator) -> tuple[ProblemLine, ...]:
    found = [_problem(plan, problem, t) for plan in result.plans for problem in plan.problems]
    found += [
        _arrival(plan, t) for plan in result.plans if plan.withheld and plan.record.hire.children
    ]
    taken = [
        ProblemLine(None, one.sheet, one.row, "", t(N_("整行")), t(one.message), "")
        for one in result.warnings
    ]
    return (*found, *taken)


def _arrival(plan: RecordPlan, t: Translator) -> ProblemLine:
    hired_on = plan.record.problems[0]
    return ProblemLine(
        None,
        hired_on.sheet,
        hired_on.row,
        hired_on.column,
        label_of(hired_on.key, t),
        t(N_("预到岗：职工先登记，子女到岗那天再登")),
        hired_on.value_shown,
    )


def _problem(plan: RecordPlan, problem: Problem, t: Translator) -> ProblemLine:
    reason = t(problem.message)
    return ProblemLine(
        OUTCOMES[plan.outcome],
        problem.sheet,
        problem.row,
        problem.column,
        label_of(problem.key, t),
        reason,
        problem.value_shown or t(N_("（空）")),
    )
