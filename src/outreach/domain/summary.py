# SPDX-License-Identifier: Apache-2.0
"""Sentences made from a quarter's figures, in the reader's language.

Every sentence says what the figures say and nothing more: where nothing was done it says so,
and where the quarter before is not known it compares with nothing.
"""

from __future__ import annotations

from datetime import date

from outreach.domain.periods import Quarter
from outreach.domain.quarters import Status
from outreach.domain.report_words import Told, count, joined_up, share
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


def paragraphs(told: Told, opening: str, today: date, t: Translator) -> tuple[str, ...]:
    """Tell a quarter in a few sentences; a last paragraph says when it is not over yet."""
    figures = told.figures
    if figures["R14"].status is not Status.COUNTED:
        return (t("本季度没有在册职工的记录，没有可报的数字。"),)
    sentences = [opening, _talks(told, t), _families(told, t), _reunions(told, t)]
    joined = joined_up(sentences, t)
    if figures.period.last < today:
        return (joined,)
    return joined, t("本季度还没有结束，以上数字截至{day}。", day=t.date(figures.counted_to))


def _talks(told: Told, t: Translator) -> str:
    if not told.value("R01"):
        return t("本季度没有举办宣讲。")
    return t(
        "本季度举办宣讲 {talks}，{people}参加，覆盖有未成年子女的职工家庭 {families}。",
        talks=count("R01", told.value("R01"), t),
        people=count("R02", told.value("R02"), t),
        families=count("R04", told.value("R04"), t),
    )


def _families(told: Told, t: Translator) -> str:
    words = []
    if told.value("R12"):
        words.append(
            t("期末有效的「我是法定监护人」承诺书 {n}", n=count("R12", told.value("R12"), t))
        )
    else:
        words.append(t("期末没有有效的承诺书"))
    if rate := share(told.value("R10"), t):
        words.append(t("入职告知率 {rate}", rate=rate))
    return _joined(words, t)


def _reunions(told: Told, t: Translator) -> str:
    families, aided = told.value("R22"), told.value("R24")
    if not families and not aided:
        return t("本季度没有家庭团圆和帮扶的记录。")
    words = []
    if families:
        words.append(t("团圆家庭 {n}", n=count("R22", families, t)))
    if aided:
        words.append(t("帮扶家庭 {n}", n=count("R24", aided, t)))
    return _joined(words, t)


def _joined(words: list[str], t: Translator) -> str:
    """Return one sentence of several facts, with a capital where the language has them."""
    facts = t("，").join(words)
    return t("{facts}。", facts=facts[:1].upper() + facts[1:])
