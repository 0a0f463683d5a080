# SPDX-License-Identifier: Apache-2.0
"""The line breaker by itself: the rules of Chinese print hold for any text."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.reports.lines import break_lines, natural_width, spacing

# Written out again on purpose: an oracle that shares the code's tables would share its gaps.
CLOSING = "，。；：？！、）》」』】〕…—·％%”’,.;:?!)]"
OPENING = "（《「『【〔“‘(["
SPACES = " \t\u3000"

chinese = st.text(
    "的一是在有人这上们来到时大地为子中你说生国年着就那和要她出也得里后自以会",
    min_size=1,
    max_size=6,
)
latin = st.from_regex(r"[A-Za-z]{1,12}", fullmatch=True)
number = st.from_regex(r"[1-9][0-9]{0,2}(,[0-9]{3})? ?(人次|分钟|户|场|%)", fullmatch=True)
quoted = st.builds(
    lambda pair, inside: f"{pair[0]}{inside}{pair[1]}",
    st.sampled_from(["（）", "《》", "「」", "【】", "“”", "()"]),
    chinese,
)
mark = st.sampled_from(["，", "。", "；", "？", "！", "、", "……", "——", "：“", "。”", "，", "·"])
word = st.one_of(chinese, chinese, latin, number, quoted)
# A mark stands after a word, as in any real sentence.
sentences = st.lists(st.tuples(word, st.sampled_from(["", " "]) | mark), max_size=60).map(
    lambda parts: "".join(one + other for one, other in parts)
)


def set_lines(text: str, width: float) -> list[str]:
    """Break with every Chinese character one em wide, everything else half."""
    spans = break_lines(text, widths(text), first=width - 2, rest=width)
    return [text[span.start : span.end] for span in spans]


def widths(text: str) -> list[float]:
    return [0.5 if character.isascii() else 1.0 for character in text]


@given(sentences, st.integers(24, 60))
@settings(max_examples=300, deadline=None)
def test_no_line_begins_with_closing_or_ends_with_opening_punctuation(
    text: str, width: int
) -> None:
    lines = set_lines(text, width)
    assert not [line for line in lines[1:] if line and line[0] in CLOSING]
    assert not [line for line in lines[:-1] if line and line[-1] in OPENING]


@given(st.text(max_size=300), st.integers(3, 60))
@settings(max_examples=300, deadline=None)
def test_nothing_of_a_text_is_lost_but_spaces_where_lines_end(text: str, width: int) -> None:
    def bare(some: str) -> str:
        return re.sub(f"[{SPACES}\n]", "", some)

    assert bare("".join(set_lines(text, width))) == bare(text)


@given(sentences, st.integers(24, 60))
@settings(max_examples=300, deadline=None)
def test_every_line_fits_its_width(text: str, width: int) -> None:
    for span in break_lines(text, widths(text), first=width - 2, rest=width):
        line = text[span.start : span.end]
        room = width if span.start else width - 2
        assert natural_width(line, widths(line), first=not span.start) <= room + 0.001


@given(sentences, st.integers(24, 60))
@settings(max_examples=300, deadline=None)
def test_words_and_numbers_with_their_units_stay_whole(text: str, width: int) -> None:
    ends = {span.end for span in break_lines(text, widths(text), first=width - 2, rest=width)}
    whole = r"[1-9][0-9,]* ?(?:人次|分钟|户|场|%)|[A-Za-z]+"
    for found in re.finditer(whole, text):
        assert not ends & set(range(found.start() + 1, found.end()))


def test_a_number_takes_its_unit_along_to_the_next_line() -> None:
    assert set_lines("本季度共有一共参加了活动的是 1,342 人次，很多", 19) == [
        "本季度共有一共参加了活动的是",
        "1,342 人次，很多",
    ]


def test_a_closing_mark_hangs_its_blank_half_out_of_the_column() -> None:
    assert set_lines("一二三四五六七八。", 10.5) == ["一二三四五六七八。"]
    assert set_lines("一二三四五六七八。", 10.4) == ["一二三四五六七", "八。"]


def test_an_apostrophe_inside_a_word_is_no_place_to_break() -> None:
    assert set_lines("the child’s own bed", 8) == ["the child’s", "own bed"]


def test_a_word_longer_than_a_line_is_broken_as_a_last_resort() -> None:
    lines = set_lines("AH-2026Q3-ZGH-01-AH-2026Q3-ZGH-01", 10)
    assert len(lines) > 1
    assert "".join(lines) == "AH-2026Q3-ZGH-01-AH-2026Q3-ZGH-01"


def test_a_newline_begins_a_paragraph_and_an_empty_one_keeps_its_line() -> None:
    assert set_lines("一\n\n二", 10) == ["一", "", "二"]


def test_chinese_and_latin_stand_a_thin_space_apart() -> None:
    text = "第3场A"
    extra = [
        set_to - own for set_to, own in zip(spacing(text, widths(text)), widths(text), strict=True)
    ]
    assert [round(gap, 2) for gap in extra] == [0.18, 0.18, 0.18, 0.0]
