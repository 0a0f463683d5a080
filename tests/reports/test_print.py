# SPDX-License-Identifier: Apache-2.0
"""Forty pages of running text on paper: where lines begin and end, what copies out, how fast."""

import random
import re
from pathlib import Path

import pytest

from outreach.errors import UserError
from outreach.reports import document, theme
from outreach.reports.tables import Column, Grid
from outreach.reports.text import TextBlock
from tests.reports.samples import HASH, RARE, ZH, kept, text_of, tool

CLOSING = "，。；：？！、）》」』】〕…—·％%”’,.;:?!)]"
OPENING = "（《「『【〔“‘(["
CHINESE = "本季度我们为职工家庭办了宣讲和亲子活动请孩子来厂区看父母怎样工作也把课讲到食堂和工地上"
PAIRS = ("（）", "《》", "「」", "【】", "“”")
PAGES = 40


def torture(seed: int = 20260930, paragraphs: int = 440) -> list[str]:
    """Write seeded paragraphs in which every mark stands wherever a sentence allows it."""
    chance = random.Random(seed)

    def some(most: int) -> str:
        return "".join(chance.choice(CHINESE) for _ in range(chance.randint(1, most)))

    def piece() -> str:
        kind = chance.randrange(8)
        if kind == 0:
            return f"{chance.randint(1, 9999):,} {chance.choice(['人次', '分钟', '户', '场'])}"
        if kind == 1:
            return chance.choice(["PySide", "Outreach", "C-2107", "2026Q3", "A4"])
        if kind == 2:
            pair = chance.choice(PAIRS)
            return f"{some(3)}{pair[0]}{some(7)}{pair[1]}"
        if kind == 3:
            return f"{some(4)}{chance.choice(RARE.split())}"
        return some(12)

    def paragraph() -> str:
        marks = ["，", "、", "；", "：", "——", "……", "！", "？", "", "97.1%，", "·"]
        body = "".join(piece() + chance.choice(marks) for _ in range(chance.randint(12, 30)))
        return body.rstrip("·：") + "。"

    return [paragraph() for _ in range(paragraphs)]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Path]:
    """Print the torture text."""
    paragraphs = torture()
    story = [TextBlock(paragraph, theme.BODY) for paragraph in paragraphs]
    sheet = document.Sheet(title="文本", author="", language="zh_CN")
    data = document.render(sheet, [document.Section(story, footer="页脚")], ZH)
    return paragraphs, kept(data, tmp_path_factory.mktemp("torture"))


def lines_of(path: Path, option: str) -> list[str]:
    """Return the lines of the running text as pdftotext sees them, footers left out."""
    lines = (line.strip() for line in text_of(path, option).splitlines())
    return [line for line in lines if line and not line.startswith("页脚")]


@pytest.mark.parametrize("option", ["-raw", "-layout"])
def test_no_printed_line_begins_or_ends_against_the_rules(
    printed: tuple[list[str], Path], option: str
) -> None:
    lines = lines_of(printed[1], option)
    assert len(lines) > PAGES * 30
    assert not [line for line in lines if line[0] in CLOSING]
    assert not [line for line in lines if line[-1] in OPENING]


def test_every_character_copies_out_of_the_file(printed: tuple[list[str], Path]) -> None:
    paragraphs, path = printed
    copied = "".join(lines_of(path, "-raw"))
    assert re.sub(r"\s", "", copied) == re.sub(r"\s", "", "".join(paragraphs))


def test_the_text_fills_forty_pages_that_count_themselves(
    printed: tuple[list[str], Path],
) -> None:
    pages = text_of(printed[1], "-raw").split("\f")[:-1]
    assert len(pages) >= PAGES
    for number, page in enumerate(pages, 1):
        assert page.splitlines()[-1] == f"页脚 第 {number} 页 / 共 {len(pages)} 页"


@pytest.mark.parametrize("height", range(0, 120, 7))
def test_a_paragraph_leaves_no_line_alone_on_either_page(height: int) -> None:
    block = TextBlock(CHINESE * 6, theme.BODY)
    whole = block.wrap(theme.WIDTH, height)[1] / theme.BODY.leading
    parts = [part.wrap(theme.WIDTH, 800)[1] for part in block.split(theme.WIDTH, height)]
    lines = [part / theme.BODY.leading for part in parts]
    assert not lines or (min(lines) >= 2 and sum(lines) == whole and parts[0] <= height)


def test_copied_chinese_gains_no_spaces(printed: tuple[list[str], Path]) -> None:
    lines = lines_of(printed[1], "-raw")
    assert not [line for line in lines if re.search(r"[\u4e00-\u9fff] [\u4e00-\u9fff]", line)]


def test_only_embedded_fonts_are_named(printed: tuple[list[str], Path]) -> None:
    table = tool("pdffonts", printed[1]).splitlines()[2:]
    assert table
    assert all("NotoSansSC" in row for row in table)
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in table)


def test_a_table_of_ten_thousand_rows_repeats_its_head_and_loses_none(tmp_path: Path) -> None:
    rows = [(f"第 {row} 行", f"{row:,}") for row in range(10_000)]
    grid = Grid([Column("表头"), Column("数", 90, right=True)], rows)
    sheet = document.Sheet(title="表", author="", language="zh_CN")
    path = kept(document.render(sheet, [document.Section([grid], "")], ZH), tmp_path)
    text = text_of(path, "-raw")
    pages = text.split("\f")[:-1]
    assert all(page.startswith("表头 数") for page in pages)
    assert re.findall(r"^第 (\d+) 行 ", text, re.MULTILINE) == [str(row) for row in range(10_000)]


def test_a_folder_that_cannot_be_written_gives_one_sentence_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"report\.pdf") as caught:
        document.save(b"%PDF", tmp_path / "absent" / "report.pdf")
    assert caught.value.code == "unwritable"
    assert not list(tmp_path.iterdir())


def test_saving_over_a_document_leaves_the_new_one_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    document.save(b"old", path)
    document.save(b"new", path)
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_check_digits_are_grouped_for_comparing_by_eye() -> None:
    assert document.check_digits(HASH) == "7c1e 40b9 a2d5"
