# SPDX-License-Identifier: Apache-2.0
"""Titles must not label children; ordinary words that only look alike must pass."""

from __future__ import annotations

import pytest

from outreach.domain.wording import LabelFound, check_title, find_labels
from outreach.errors import UserError


@pytest.mark.parametrize(
    ("title", "term"),
    [
        ("关爱留守儿童暑期班", "留守"),
        ("困境儿童座谈会", "困境"),
        ("流动儿童城市行", "流动儿童"),
        ("孤儿慰问", "孤儿"),
        ("事实无人抚养儿童走访", "事实无人抚养"),
        ("问题儿童辅导", "问题儿童"),
        ("单亲家庭子女联谊", "单亲"),
        ("Left-behind children's summer class", "left behind"),
        ("A day for LEFT BEHIND children", "left behind"),
        ("A gift for every orphan", "orphan"),
    ],
)
def test_a_title_that_labels_children_is_refused_with_the_word_and_another(
    title: str, term: str
) -> None:
    with pytest.raises(UserError) as caught:
        check_title(title)
    assert caught.value.code == "label"
    assert caught.value.values["term"] == term
    suggestion = str(caught.value.values["suggestion"])
    assert suggestion
    assert find_labels(suggestion) == []


@pytest.mark.parametrize(
    "title",
    [
        "留 守儿童",
        "留　守儿童",
        "留-守",
        "留－守",
        "留—守",
        "留·守",
        "留\u200b守",
        "留_守",
        "留\n守",
    ],
)
def test_letters_set_apart_are_still_found(title: str) -> None:
    assert [label.term for label in find_labels(title)] == ["留守"]


def test_full_width_letters_are_still_found() -> None:
    title = "".join(chr(ord(letter) + 0xFEE0) for letter in "orphan")
    assert [label.term for label in find_labels(title)] == ["orphan"]


@pytest.mark.parametrize(
    "title",
    [
        "家长课堂：暑期安全",
        "亲子沟通技巧",
        "职工子女夏令营",
        "流动人口政策咨询",
        "流动红旗颁奖",
        "问题解答会",
        "困难职工帮扶",
        "孩子在老家，心在一起",
        "简单亲子游戏",
        "不在水边停留，守好孩子",
        "不在水边停留守好孩子",
        "Parents' class: summer safety",
        "",
    ],
)
def test_neutral_titles_pass(title: str) -> None:
    check_title(title)
    assert find_labels(title) == []


def test_the_place_is_counted_in_the_text_as_written() -> None:
    assert find_labels("㎏㎏留守和孤 儿") == [
        LabelFound("留守", 2, "职工子女"),
        LabelFound("孤儿", 5, "孩子"),
    ]


def test_the_refusal_reads_as_a_sentence() -> None:
    with pytest.raises(UserError) as caught:
        check_title("留守儿童之家")
    assert caught.value.sentence(lambda message, **values: message.format(**values)) == (
        "名称里不要用“留守”，这样的字眼会给孩子贴标签。可以改成“职工子女”。"
    )
