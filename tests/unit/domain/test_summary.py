# SPDX-License-Identifier: Apache-2.0
"""The sentences of a quarter say what the figures say, and nothing was done where nothing was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from outreach.domain.periods import Quarter
from outreach.domain.profiles import profile_of
from outreach.domain.quarters import INDICATORS, Body, Figure, Figures, Masked, Ratio, Status, Value
from outreach.domain.report_words import HEADINGS, Told, section
from outreach.domain.summary import paragraphs, quarter_label, quarter_name
from outreach.domain.wording import find_labels
from outreach.i18n import Translator

ZH = Translator("zh_CN")
EN = Translator("en")
QUARTER = Quarter(2026, 3)
AFTER = date(2026, 10, 8)
GROUPS = {
    "R01": {"theme": {"guardianship": 8, "communication": 7}},
    "R19": {"measure": {"points": 4, "sessions": 310, "minutes": 18460}},
    "R22": {"measure": {"children": 81, "days": 240}},
    "R24": {"measure": {"fen": 1_200_050, "goods_fen": 60_000}},
    "R32": {
        "body": {"union": 1, "civil-affairs": 1},
        "measure": {"actions_set": 5, "actions_done": 3},
    },
}
FULL: dict[str, Value | tuple[Value, Value]] = {
    "R01": 15, "R02": (1342, 1104), "R04": 603, "R05": 871, "R06": Ratio(620, 700), "R07": 1800,
    "R08": 400, "R10": Ratio(67, 80), "R12": 521, "R14": 1204, "R17": Ratio(500, 520),
    "R19": 18460, "R20": 1_234_500, "R21": 64, "R22": 57, "R24": 12, "R32": 2,
}  # fmt: skip


def told(**values: Value | tuple[Value, Value]) -> Told:
    """Return what sentences rest on; what is not named was not done."""
    counted: dict[str, Figure] = {}
    for id_ in INDICATORS:
        given = values.get(id_, Ratio(0, 0) if id_ in ("R06", "R10", "R11", "R17") else 0)
        now, before = given if isinstance(given, tuple) else (given, None)
        counted[id_] = Figure(
            id_, Status.COUNTED, now, before, breakdowns=GROUPS.get(id_, {}) if now else {}
        )
    figures = Figures(QUARTER.period, QUARTER.period.last, counted)
    return Told(figures, figures)


def said(name: str, facts: Told, t: Translator = ZH) -> str:
    (text,) = section(name, facts, t)
    return text


def test_a_full_quarter_reads_as_an_office_writes() -> None:
    (text,) = paragraphs(told(**FULL), "本单位工会牵头。", AFTER, ZH)
    assert text == (
        "本单位工会牵头。本季度举办宣讲 15 场，1,342 人次参加，覆盖有未成年子女的职工家庭 603 户。"
        "期末有效的「我是法定监护人」承诺书 521 份，入职告知率 83.8%。"
        "团圆家庭 57 户，帮扶家庭 12 户。"
    )


def test_sections_use_the_right_measure_words() -> None:
    facts = told(**FULL)
    assert "宣讲 15 场，现场参加 1,342 人次，比上季度多 238 人次" in said("talks", facts)
    assert "亲情电话和视频间 4 处，本季度使用 310 次、18,460 分钟" in said("contact", facts)
    assert "话费和流量共 12,345 元" in said("contact", facts)
    assert "团圆的家庭 57 户。" in said("reunions", facts)
    assert "安排包车 64 张。" in said("reunions", facts)
    assert "帮扶职工家庭 12 户。发放帮扶金 12,000.50 元，物品折合 600 元。" in said("aid", facts)
    assert "与总工会、民政部门开展工作会商 2 次。会商确定事项 5 项，已办结 3 项。" in said(
        "bodies", facts
    )


def test_where_nothing_was_done_the_sentence_says_so() -> None:
    facts = told()
    (text,) = paragraphs(facts, "", AFTER, ZH)
    assert text == ("本季度没有举办宣讲。期末没有有效的承诺书。本季度没有家庭团圆和帮扶的记录。")
    for name in ("talks", "contact", "reunions", "aid", "bodies", "children"):
        assert "没有" in said(name, facts), name


def test_small_numbers_are_told_as_small_and_their_parts_not_at_all() -> None:
    facts = told(**{**FULL, "R22": Masked(), "R24": Masked(), "R10": Masked(at_least=90)})
    (text,) = paragraphs(facts, "", AFTER, ZH)
    assert "团圆家庭不足 5 户，帮扶家庭不足 5 户" in text
    assert "入职告知率 不低于 90%" in text
    assert "户天" not in said("reunions", facts)
    assert "元" not in said("aid", facts)


def test_a_quarter_that_is_not_over_says_until_when_it_counts() -> None:
    facts = told(**FULL)
    running = replace(facts.figures, counted_to=date(2026, 9, 28))
    *_, last = paragraphs(Told(running, running), "", date(2026, 9, 28), ZH)
    assert last == "本季度还没有结束，以上数字截至2026年9月28日。"


def test_nothing_is_left_in_chinese_for_an_english_reader_and_nothing_labels_children() -> None:
    for facts in (told(**FULL), told()):
        for name in HEADINGS:
            for t in (ZH, EN):
                words = "".join(section(name, facts, t))
                assert not find_labels(words), words
                assert t is ZH or words.isascii(), words


def test_every_body_has_a_profile_of_figures_that_go_to_it() -> None:
    for body in Body:
        profile = profile_of(body)
        assert len(profile.headline) == 4, body
        assert 2 <= len(profile.charts) <= 3, body
        assert set(profile.sections) <= set(HEADINGS)
        assert set(profile.headline) <= set(profile.figures)


def test_quarters_are_named_as_readers_name_them() -> None:
    assert quarter_name(QUARTER, ZH) == "2026 年第三季度"
    assert quarter_label(QUARTER, ZH) == "2026 三季"
