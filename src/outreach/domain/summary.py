# SPDX-License-Identifier: Apache-2.0
"""Sentences made from a quarter's figures, in the reader's language.

Every sentence says what the figures say and nothing more: where nothing was done it says so,
and where the quarter before is not known it compares with nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from outreach.domain.quarters import Figures, Quarter, Ratio, Status, Value
from outreach.errors import N_
from outreach.i18n import Translator

_QUARTERS = (N_("第一季度"), N_("第二季度"), N_("第三季度"), N_("第四季度"))
_SHORT = (N_("{year} 一季"), N_("{year} 二季"), N_("{year} 三季"), N_("{year} 四季"))


def quarter_name(quarter: Quarter, t: Translator) -> str:
    """Write a quarter in full: 2026 年第三季度."""
    return t("{year} 年{quarter}", year=quarter.year, quarter=t(_QUARTERS[quarter.number - 1]))


def quarter_label(quarter: Quarter, t: Translator) -> str:
    """Write a quarter under the bar of a chart: 2026 三季."""
    return t(_SHORT[quarter.number - 1], year=quarter.year)


def paragraphs(figures: Figures, today: date, t: Translator) -> tuple[str, ...]:
    """Tell a quarter in a few sentences; a last paragraph says when it is not over yet."""
    if figures["R14"].status is not Status.COUNTED:
        told = [t("本季度没有在册职工的记录，没有可报的数字。")]
    else:
        told = [_talks(figures, t), *_hires(figures, t), _pledges(figures, t), _minors(figures, t)]
    joined = ("" if t.language.startswith("zh") else " ").join(told)
    if figures.period.last < today:
        return (joined,)
    return joined, t("本季度还没有结束，以上数字截至{day}。", day=t.date(figures.counted_to))


def _talks(figures: Figures, t: Translator) -> str:
    reached = _whole(figures["R05"].value)
    if not reached:
        return t("本季度没有宣讲惠及职工的未成年子女。")
    fact = t.plural("本季度到场参加宣讲的职工家庭中有未成年子女 {n:,} 名", reached)
    return _compared(fact, reached, figures["R05"].previous, _since_last_quarter, t)


def _hires(figures: Figures, t: Translator) -> list[str]:
    asked, told = figures["R11"].value, figures["R10"].value
    if not isinstance(asked, Ratio) or not asked.den:
        return [t("本季度没有新入职的职工。")]
    hired = t.plural("本季度新入职职工 {n:,} 人", asked.den)
    if asked.num == asked.den:
        answer = t("录用后都已询问子女情况")
    elif not asked.num:
        answer = t("录用后还没有询问子女情况")
    else:
        answer = t.plural("录用后已询问子女情况的 {n:,} 人", asked.num)
    sentences = [t("{hired}，{answer}。", hired=hired, answer=answer)]
    if not isinstance(told, Ratio) or not told.den:
        return [*sentences, t("其中没有已知有未成年子女的。")]
    parents = t.plural("其中有未成年子女的 {n:,} 人", told.den)
    if told.num == told.den:
        notice = t("都已得到监护责任告知")
    elif not told.num:
        notice = t("还没有得到监护责任告知")
    else:
        notice = t.plural("已得到监护责任告知的 {n:,} 人", told.num)
    return [*sentences, t("{parents}，{notice}。", parents=parents, notice=notice)]


def _pledges(figures: Figures, t: Translator) -> str:
    pledges = _whole(figures["R12"].value)
    if not pledges:
        return t("期末没有有效的承诺书。")
    fact = t.plural("期末有效的「我是法定监护人」承诺书 {n:,} 份", pledges)
    return _compared(fact, pledges, figures["R12"].previous, _pledges_since, t)


def _minors(figures: Figures, t: Translator) -> str:
    minors = _whole(figures["R14"].value)
    if not minors:
        return t("期末在册职工没有已知的未成年子女。")
    fact = t.plural("期末在册职工的未成年子女共 {n:,} 名", minors)
    return _compared(fact, minors, figures["R14"].previous, _children_since, t)


def _compared(
    fact: str, now: int, before: Value, words: Callable[[int, Translator], str], t: Translator
) -> str:
    """End a sentence with how it compares with the quarter before, where that is known."""
    if not isinstance(before, int):
        return t("{fact}。", fact=fact)
    return t("{fact}，{change}。", fact=fact, change=words(now - before, t))


def _since_last_quarter(change: int, t: Translator) -> str:
    if not change:
        return t("与上季度相同")
    if change > 0:
        return t.plural("比上季度多 {n:,} 名", change)
    return t.plural("比上季度少 {n:,} 名", -change)


def _pledges_since(change: int, t: Translator) -> str:
    if not change:
        return t("与上季度末相同")
    if change > 0:
        return t.plural("比上季度末多 {n:,} 份", change)
    return t.plural("比上季度末少 {n:,} 份", -change)


def _children_since(change: int, t: Translator) -> str:
    if not change:
        return t("与上季度末相同")
    if change > 0:
        return t.plural("比上季度末多 {n:,} 名", change)
    return t.plural("比上季度末少 {n:,} 名", -change)


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0
