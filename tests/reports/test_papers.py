# SPDX-License-Identifier: Apache-2.0
"""Pledges and notices for signing: a pile, a page each, rare names right, a code that reads."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from outreach.domain import texts
from outreach.domain.documents import NoticePaper, NumberedParagraph
from outreach.errors import UserError
from outreach.reports import pledge
from tests.reports.samples import FIRM, ZH, kept, notice, text_of, tool
from tests.reports.samples import pledge as sample_pledge

NAMES = ("王䶮", "陈𬱟", "赵𫍽", "张㼆", "李㛃", "钱𬭊")


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    """Print a pile of pledges for people with rare names."""
    path = tmp_path / "pledges.pdf"
    pledge.write([sample_pledge(name, f"{n:05}") for n, name in enumerate(NAMES, 1)], path, ZH)
    return path


def test_each_pledge_has_its_own_page_and_names_its_signer(pile: Path) -> None:
    pages = text_of(pile, "-raw").split("\f")[:-1]
    assert len(pages) == len(NAMES)
    for page, name in zip(pages, NAMES, strict=True):
        assert f"职工 {name} 工号" in page
        assert "第 1 页 / 共 1 页" in page
        assert "承诺人（签字） 日期" in page


def test_rare_names_are_drawn_and_not_boxes(pile: Path) -> None:
    """The name in bold covers more paper than an empty box and differs from every other."""
    document = pypdfium2.PdfDocument(pile)
    drawn = set()
    for page in document:
        image = page.render(scale=3, crop=(85, 740, 400, 55)).to_pil()
        drawn.add(image.tobytes())
        page.close()
    document.close()
    assert len(drawn) == len(NAMES)


def test_paragraphs_keep_number_and_source(pile: Path) -> None:
    page = text_of(pile, "-layout").split("\f")[0]
    assert "《未成年人保护法》第 23 条（未核对原文）" in page
    assert "我自愿作出以上承诺。" in page
    assert [
        line.split()[0] for line in page.splitlines() if line.strip()[:2].rstrip(".").isdigit()
    ] == [
        "1.",
        "2.",
        "3.",
        "4.",
        "5.",
    ]


def test_the_text_version_stands_at_the_foot_of_every_paper(pile: Path) -> None:
    assert text_of(pile).count("文本版本 2026-1") == len(NAMES)


def test_only_embedded_fonts_are_used(pile: Path) -> None:
    rows = tool("pdffonts", pile).splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_the_description_of_the_file_names_no_employee(pile: Path) -> None:
    facts = tool("pdfinfo", pile)
    assert FIRM in facts
    assert not [name for name in NAMES if name in facts]


def test_a_known_day_of_signing_is_printed_in_place_of_the_blank(tmp_path: Path) -> None:
    path = kept(pledge.render_notices([notice()], ZH), tmp_path)
    assert "被告知人（签字） 日期 2026 年 9 月 28 日" in text_of(path, "-raw")


def test_a_real_notice_is_set_smaller_before_it_takes_a_second_page(tmp_path: Path) -> None:
    text = texts.current(texts.TextKind.NOTICE, date(2026, 9, 1)).in_language("zh_CN", company=FIRM)
    paper = replace(
        notice(),
        intro=text.intro,
        paragraphs=tuple(
            NumberedParagraph(words, clause)
            for words, clause in zip(text.paragraphs, text.clauses, strict=True)
        ),
        acknowledgement=text.acknowledgement,
    )
    path = kept(pledge.render_notices([paper], ZH), tmp_path)
    assert text_of(path).count("\f") == 1
    assert "第 1 页 / 共 1 页" in text_of(path, "-raw")


def test_a_text_too_long_for_a_page_goes_on_and_counts_its_own_pages(tmp_path: Path) -> None:
    long = replace(notice(), paragraphs=notice().paragraphs * 12)
    path = kept(pledge.render_notices([notice(), long], ZH), tmp_path)
    first, second, *_, last = text_of(path, "-raw").split("\f")[:-1]
    assert "第 1 页 / 共 1 页" in first
    assert "第 1 页 / 共 1 页" not in second
    count = text_of(path).count("\f") - 1
    assert f"第 {count} 页 / 共 {count} 页" in last


def test_an_empty_pile_is_refused_with_the_way_out(tmp_path: Path) -> None:
    empty: list[NoticePaper] = []
    with pytest.raises(UserError) as caught:
        pledge.write_notices(empty, tmp_path / "notices.pdf", ZH)
    assert caught.value.code == "nothing_to_print"
    assert not list(tmp_path.iterdir())


def test_the_same_papers_give_the_same_bytes() -> None:
    assert pledge.render([sample_pledge()], ZH) == pledge.render([sample_pledge()], ZH)
