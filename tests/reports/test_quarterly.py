# SPDX-License-Identifier: Apache-2.0
"""The quarterly report as a reader, a copier and a checker find it."""

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from outreach.domain.documents import BreakdownTable, ChartFacts, FigureRow
from outreach.i18n import Translator
from outreach.reports import quarterly
from tests.reports.samples import FIRM, HASH, ZH, English, kept, quarter, text_of, tool

GOLDEN = Path(__file__).parents[1] / "golden"


def pages(path: Path) -> list[str]:
    return text_of(path, "-raw").split("\f")[:-1]


@pytest.fixture
def issued(tmp_path: Path) -> Path:
    """Print the issued sample."""
    path = tmp_path / "report.pdf"
    quarterly.write(quarter(), path, ZH)
    return path


def test_the_report_reads_as_the_golden_text(issued: Path) -> None:
    assert text_of(issued, "-raw") == (GOLDEN / "quarter.txt").read_text(encoding="utf-8")


def test_the_same_facts_give_the_same_bytes() -> None:
    assert quarterly.render(quarter(), ZH) == quarterly.render(quarter(), ZH)


def test_one_changed_figure_gives_another_document() -> None:
    first, *others = quarter().rows
    changed = replace(quarter(), rows=(replace(first, current="16"), *others))
    assert quarterly.render(changed, ZH) != quarterly.render(quarter(), ZH)


def test_only_embedded_fonts_are_used(issued: Path) -> None:
    rows = tool("pdffonts", issued).splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_every_page_counts_itself_and_carries_number_and_check(issued: Path) -> None:
    found = pages(issued)
    for number, page in enumerate(found, 1):
        assert f"第 {number} 页 / 共 {len(found)} 页" in page
    for page in found[1:]:
        assert "AH-2026Q3-ZGH-01 数据校验 7c1e 40b9 a2d5" in page


def test_the_cover_names_firm_recipient_period_and_contact(issued: Path) -> None:
    cover = pages(issued)[0]
    for words in (
        FIRM,
        "报送 惠阳区总工会（示例）",
        "2026 年第三季度（7 月 1 日至 9 月 30 日）",
        "编号 AH-2026Q3-ZGH-01",
        "责任部门 工会委员会",
        "周敏 0752-000 0000",
        "1,342 人次",
    ):
        assert words in cover


def test_the_whole_hash_and_the_day_of_issue_are_kept_in_the_file(issued: Path) -> None:
    facts = tool("pdfinfo", "-rawdates", issued)
    assert f"{quarterly.HASH_KEYWORD}={HASH}" in facts
    assert "D:20261012000000+08'00'" in facts
    assert FIRM in facts


def test_a_watermark_stands_on_every_page_of_a_draft_and_on_none_of_an_issue(
    tmp_path: Path, issued: Path
) -> None:
    draft = kept(quarterly.render(quarter(draft=True), ZH), tmp_path, "draft.pdf")
    for page in pages(draft):
        # First of all, behind the rest; across the page, so every letter has its own line.
        assert page.startswith("草\n稿\n")
    assert "草" not in text_of(issued)


def test_a_draft_has_no_number(tmp_path: Path) -> None:
    draft = kept(quarterly.render(quarter(draft=True), ZH), tmp_path)
    assert "编号 草稿，未编号" in pages(draft)[0]
    assert "AH-2026Q3" not in text_of(draft)


def test_the_english_report_says_everything_of_its_layout_in_english(tmp_path: Path) -> None:
    doc = replace(
        quarter(draft=True),
        language="en",
        period_label="Third quarter of 2026",
        recipient="Huiyang Federation of Trade Unions",
        summary=("In this quarter 15 talks were held; 1,342 came.",),
        rows=(FigureRow("Talks", "talks", "15", "12", "9", "37"),),
        charts=(ChartFacts("Families reached", "families", (("Q2 2026", 533), ("Q3 2026", 603))),),
        definitions=("Each signature counts once.",),
        breakdowns=(BreakdownTable("By site", ("Site", "Families"), (("Huiyang", "418"),)),),
    )
    path = kept(quarterly.render(doc, English()), tmp_path)
    text = text_of(path, "-raw")
    assert "Third quarter of 2026 (1 July to 30 September)" in text
    assert "Table 1 Main figures" in text
    assert "Page 2 of 2" in text
    assert text.startswith("D\nR\nA\nF\nT\n")
    assert b"/Lang (en)" in path.read_bytes()


def test_a_period_that_was_not_counted_leaves_a_dash_and_no_bar(tmp_path: Path) -> None:
    chart = ChartFacts("覆盖家庭", "户", (("2026 一季", None), ("2026 二季", 5)))
    path = kept(quarterly.render(replace(quarter(), charts=(chart,)), ZH), tmp_path)
    assert "—\n2026 一季" in text_of(path, "-raw")


def test_a_report_without_chart_groups_or_definitions_is_still_whole(tmp_path: Path) -> None:
    bare = replace(quarter(), charts=(), breakdowns=(), definitions=())
    text = text_of(kept(quarterly.render(bare, ZH), tmp_path), "-raw")
    assert "图 1" not in text
    assert "口径" not in text
    assert "第 2 页 / 共 2 页" in text


def test_long_names_push_nothing_off_the_cover(tmp_path: Path) -> None:
    doc = quarter()
    firm = replace(
        doc.enterprise,
        name="黑龙江省绥化市望奎县安禾电子科技发展有限责任公司惠州惠阳区分公司第二制造中心",
        sites=tuple(f"第{number}厂区和宿舍" for number in range(1, 13)),
    )
    path = kept(quarterly.render(replace(doc, enterprise=firm), ZH), tmp_path)
    boxes = tool("pdftotext", "-bbox", "-l", "1", path, "-")
    assert "第12厂区和宿舍" in "".join(pages(path)[0].split())
    tops = [float(part.split('"')[1]) for part in boxes.split("yMin=")[1:] if '"' in part]
    ends = [float(part.split('"')[1]) for part in boxes.split("xMax=")[1:]]
    assert max(tops) < 842
    assert max(ends) <= 595.28 - 56.6


def test_another_reader_opens_it_and_finds_the_same_pages(issued: Path) -> None:
    document = pypdfium2.PdfDocument(issued)
    assert len(document) == len(pages(issued))
    assert document.get_metadata_dict()["Subject"] == "AH-2026Q3-ZGH-01"
    document.close()


def test_the_layout_falls_back_to_chinese_where_a_language_has_no_words(tmp_path: Path) -> None:
    path = kept(quarterly.render(quarter(), Translator("fr")), tmp_path)
    assert "主要数字" in text_of(path)
