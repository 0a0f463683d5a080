# SPDX-License-Identifier: Apache-2.0
"""One family's file on paper: rare names, what is not known, who printed it."""

from dataclasses import replace
from pathlib import Path

import pytest

from outreach.domain.wording import find_labels
from outreach.reports import family
from tests.reports.samples import ZH, kept, text_of, tool
from tests.reports.samples import family as sample_family


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    """Print the sample family."""
    path = tmp_path / "family.pdf"
    family.write(sample_family(), path, ZH)
    return path


def test_rare_names_copy_out_of_the_file(printed: Path) -> None:
    text = text_of(printed)
    assert "王䶮" in text
    assert "陈𬱟" in text


def test_every_fact_stands_beside_its_word(printed: Path) -> None:
    text = text_of(printed, "-layout")
    for words in (
        ("工号", "00117"),
        ("班组", "装配二班"),
        ("C-2107", "陈𬱟", "2017 年 3 月 2 日", "女", "小学", "外祖父母"),
        ("谁在家陪孩子", "都不在家"),
        ("2026 年 9 月 21 日", "2026-1", "当面讲清并交给"),
        ("2026-1", "纸面签字", "2027 年 9 月 21 日", "有效"),
    ):
        assert [line for line in text.splitlines() if all(word in line for word in words)], words


def test_what_is_not_known_is_printed_as_not_filled_in(printed: Path) -> None:
    lines = text_of(printed, "-layout").splitlines()
    unnamed = next(line for line in lines if "C-2108" in line)
    assert unnamed.split()[1] == "未填"
    assert unnamed.split()[-1] == "未填"
    assert [line for line in lines if "平时由谁照看" in line and "未填" in line]


def test_a_hint_of_a_place_is_marked_until_it_is_confirmed(tmp_path: Path, printed: Path) -> None:
    assert "待确认" in text_of(printed)
    sure = replace(sample_family(), registered_confirmed=True)
    assert "待确认" not in text_of(kept(family.render(sure, ZH), tmp_path, "sure.pdf"))


def test_an_empty_file_says_of_each_part_that_there_is_nothing(tmp_path: Path) -> None:
    empty = replace(sample_family(), children=(), inquiries=(), notices=(), pledges=())
    text = text_of(kept(family.render(empty, ZH), tmp_path))
    for sentence in ("没有登记子女。", "还没有询问过。", "还没有告知。", "没有签过承诺书。"):
        assert sentence in text


def test_every_page_says_who_printed_it_and_when(tmp_path: Path) -> None:
    many = replace(sample_family(), inquiries=sample_family().inquiries * 12)
    pages = text_of(kept(family.render(many, ZH), tmp_path), "-raw").split("\f")[:-1]
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert "周敏打印，2026 年 9 月 28 日" in page
        assert f"第 {number} 页 / 共 {len(pages)} 页" in page


def test_the_description_of_the_file_names_nobody_and_labels_nobody(printed: Path) -> None:
    facts = tool("pdfinfo", printed)
    assert "王䶮" not in facts
    assert "陈𬱟" not in facts
    assert not find_labels(facts)
    assert not find_labels(text_of(printed))


def test_the_same_family_gives_the_same_bytes() -> None:
    assert family.render(sample_family(), ZH) == family.render(sample_family(), ZH)
