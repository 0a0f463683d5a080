# SPDX-License-Identifier: Apache-2.0
"""The draft for review (送审稿): the report as a document that offices edit."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from outreach.i18n import Translator
from outreach.reports import editable
from tests.quarters.golden import LANGUAGES
from tests.reports.samples import ZH, quarter


def words_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    heads = [part.text for section in document.sections for part in section.header.paragraphs]
    return "\n".join([*heads, *(one.text for one in document.paragraphs), *cells])


def test_it_is_marked_for_review_and_says_what_the_report_says() -> None:
    text = words_of(editable.render(quarter(), ZH))
    assert "送审稿" in text
    document = quarter()
    for paragraph in document.summary:
        assert paragraph in text
    for row in document.rows:
        assert row.label in text
        assert row.current in text
    for table in document.breakdowns:
        assert table.title in text
    for definition in document.definitions:
        assert definition in text


def test_the_same_facts_give_the_same_bytes_and_no_date_of_the_machine() -> None:
    first, second = editable.render(quarter(), ZH), editable.render(quarter(), ZH)
    assert first == second
    book = zipfile.ZipFile(io.BytesIO(first))
    assert {one.date_time[:3] for one in book.infolist()} == {(1980, 1, 1)}
    core = book.read("docProps/core.xml").decode()
    assert "python-docx" not in core
    assert str(quarter().dated.year) in core


def test_headings_are_headings_and_rows_are_tables(tmp_path: Path) -> None:
    document = Document(io.BytesIO(editable.render(quarter(), ZH)))
    styles = {one.style.name for one in document.paragraphs if one.style is not None}
    assert any(name.startswith("Heading") for name in styles)
    assert len(document.tables) >= 1 + len(quarter().breakdowns)


def test_a_text_full_of_marks_of_xml_stays_text() -> None:
    said = "第一 & 第二 <b>不是粗体</b> ]]> \u0007 =1+1"
    changed = replace(quarter(), summary=(*quarter().summary, said))
    text = words_of(editable.render(changed, ZH))
    assert "<b>不是粗体</b> ]]>" in text
    assert "=1+1" in text


@pytest.mark.parametrize("t", [Translator(language) for language in LANGUAGES])
def test_it_is_written_in_the_language_of_the_reader(t: Translator) -> None:
    text = words_of(editable.render(replace(quarter(), language=t.language), t))
    assert t("送审稿") in text
