# SPDX-License-Identifier: Apache-2.0
"""The sentences of a quarter say what the figures say, and nothing was done where nothing was."""

from __future__ import annotations

from datetime import date

from outreach.domain.quarters import Figure, Figures, Quarter, Ratio, Status, Value
from outreach.domain.summary import paragraphs, quarter_label, quarter_name
from outreach.i18n import Translator

ZH = Translator("zh_CN")
QUARTER = Quarter(2026, 3)
AFTER = date(2026, 10, 8)


def figures(**values: Value | tuple[Value, Value]) -> Figures:
    """Return figures with a value each, or a value and the one of the quarter before."""
    counted: dict[str, Figure] = {}
    for id_ in ("R05", "R10", "R11", "R12", "R14"):
        given = values.get(id_, 0)
        now, before = given if isinstance(given, tuple) else (given, None)
        counted[id_] = Figure(id_, Status.COUNTED, now, before)
    return Figures(QUARTER.period, QUARTER.period.last, counted)


def told(**values: Value | tuple[Value, Value]) -> str:
    (text,) = paragraphs(figures(**values), AFTER, ZH)
    return text


def test_a_full_quarter_reads_as_an_office_writes() -> None:
    assert told(
        R05=(871, 774), R10=Ratio(67, 69), R11=Ratio(98, 102), R12=(521, 471), R14=(1204, 1210)
    ) == (
        "本季度到场参加宣讲的职工家庭中有未成年子女 871 名，比上季度多 97 名。"
        "本季度新入职职工 102 人，录用后已询问子女情况的 98 人。"
        "其中有未成年子女的 69 人，已得到监护责任告知的 67 人。"
        "期末有效的「我是法定监护人」承诺书 521 份，比上季度末多 50 份。"
        "期末在册职工的未成年子女共 1,204 名，比上季度末少 6 名。"
    )


def test_where_nothing_was_done_the_sentence_says_so() -> None:
    assert told(R10=Ratio(0, 0), R11=Ratio(0, 0)) == (
        "本季度没有宣讲惠及职工的未成年子女。本季度没有新入职的职工。"
        "期末没有有效的承诺书。期末在册职工没有已知的未成年子女。"
    )


def test_all_and_none_are_words_not_numbers() -> None:
    assert "20 人，录用后都已询问子女情况。其中有未成年子女的 9 人，都已得到" in told(
        R10=Ratio(9, 9), R11=Ratio(20, 20)
    )
    assert "20 人，录用后还没有询问子女情况。其中有未成年子女的 9 人，还没有得到" in told(
        R10=Ratio(0, 9), R11=Ratio(0, 20)
    )
    assert "其中没有已知有未成年子女的。" in told(R10=Ratio(0, 0), R11=Ratio(3, 20))


def test_an_unknown_quarter_before_is_not_compared_with() -> None:
    assert "共 12 名。" in told(R14=(12, None))
    assert "共 12 名，与上季度末相同。" in told(R14=(12, 12))
    assert "共 12 名，比上季度末多 12 名。" in told(R14=(12, 0))


def test_a_quarter_that_is_not_over_says_up_to_when() -> None:
    running = Figures(QUARTER.period, date(2026, 9, 28), figures().figures)
    assert paragraphs(running, date(2026, 9, 28), ZH)[1:] == (
        "本季度还没有结束，以上数字截至2026年9月28日。",
    )
    assert len(paragraphs(running, QUARTER.period.last, ZH)) == 2, "the last day is not over"
    assert len(paragraphs(figures(), AFTER, ZH)) == 1


def test_a_quarter_nobody_is_known_of_has_nothing_to_report() -> None:
    nobody = {id_: Figure(id_, Status.NO_DATA) for id_ in ("R05", "R10", "R11", "R12", "R14")}
    text = paragraphs(Figures(QUARTER.period, QUARTER.period.last, nobody), AFTER, ZH)
    assert text == ("本季度没有在册职工的记录，没有可报的数字。",)


def test_quarters_have_a_full_name_and_a_short_one() -> None:
    assert quarter_name(QUARTER, ZH) == "2026 年第三季度"
    assert quarter_label(Quarter(2025, 4), ZH) == "2025 四季"
