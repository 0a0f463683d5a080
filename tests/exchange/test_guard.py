# SPDX-License-Identifier: Apache-2.0
"""What is refused before any parser sees it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from outreach.errors import UserError
from outreach.exchange import limits
from outreach.exchange.sheets import read_book

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROSTERS = Path(__file__).parent.parent / "data" / "rosters"


def refused(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_book(path)
    assert str(path.name) in str(caught.value), "the sentence names the file"
    return caught.value.code


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    assert refused(tmp_path / "花名册.xlsx") == "no_file"


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    path.touch()
    assert refused(path) == "empty_file"


def test_a_workbook_without_any_cell_is_told(tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    with Workbook(str(path)) as book:
        book.add_worksheet()
    assert refused(path) == "empty_file"


@pytest.mark.parametrize(
    "head", [b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\0\1"]
)
def test_a_picture_or_pdf_with_a_table_s_name_is_not_a_table(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "照片.xlsx"
    path.write_bytes(head + bytes(200))
    assert refused(path) == "not_a_workbook"


def test_another_archive_is_not_a_table(tmp_path: Path) -> None:
    path = tmp_path / "文件.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refused(path) == "not_a_workbook"


def test_a_workbook_with_a_password_is_told_how_to_go_on(tmp_path: Path) -> None:
    path = tmp_path / "加密.xlsx"
    path.write_bytes(OLE + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000))
    assert refused(path) == "encrypted_file"


def test_a_workbook_cut_short_is_damaged(tmp_path: Path) -> None:
    whole = (ROSTERS / "wide.xlsx").read_bytes()
    for part in (30, len(whole) // 2, len(whole) - 10):
        path = tmp_path / f"断-{part}.xlsx"
        path.write_bytes(whole[:part])
        assert refused(path) == "damaged_file"


def bomb(path: Path, *, size: int, entries: int = 1) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(entries):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                for _ in range(size // (1 << 20)):
                    part.write(bytes(1 << 20))


def test_a_small_file_that_inflates_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "炸弹.xlsx"
    bomb(path, size=limits.MOST_ENTRY + (2 << 20))
    assert path.stat().st_size < 1 << 20
    with pytest.raises(UserError, match=r"展开后超过 100 MB"):
        read_book(path)


def test_a_header_that_lies_about_sizes_does_not_help(tmp_path: Path) -> None:
    path = tmp_path / "谎.xlsx"
    bomb(path, size=limits.MOST_ENTRY + (2 << 20))
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")  # the central directory's entry of the large part
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    assert refused(path) in {"zip_bomb", "damaged_file"}


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "多.xlsx"
    bomb(path, size=0, entries=limits.MOST_ENTRIES + 1)
    with pytest.raises(UserError, match=r"超过 2000 个的上限"):
        read_book(path)


def test_declared_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "实体.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>')
    assert refused(path) == "entities"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_tables_are_read_whatever_office_wrote_them(
    tmp_path: Path, encoding: str, mark: str
) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(f"姓名{mark}工号\n陈𬱟{mark}001\n".encode(encoding))
    assert read_book(path).sheets[0].rows == [["姓名", "工号"], ["陈𬱟", "001"]]


def test_a_table_both_long_and_wide_is_refused_before_it_fills_memory(tmp_path: Path) -> None:
    """Two cells are enough: a reader makes every cell between them."""
    path = tmp_path / "对角.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "姓名")
        sheet.write_string(90_000, 150, "x")
    assert refused(path) == "too_large"


@pytest.mark.parametrize(("row", "column"), [(90_000, 10), (5_000, 150)])
def test_a_table_only_long_or_only_wide_is_read(tmp_path: Path, row: int, column: int) -> None:
    path = tmp_path / "长.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "姓名")
        sheet.write_string(row, column, "x")
    assert read_book(path).sheets[0].rows[row][column] == "x"


def test_a_merge_reaches_no_further_than_the_table(tmp_path: Path) -> None:
    honest, path = tmp_path / "原.xlsx", tmp_path / "合并.xlsx"
    with Workbook(str(honest)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 1, "姓名")
        sheet.write_string(3, 2, "x")
    with zipfile.ZipFile(honest) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name).replace(b'<mergeCell ref="A1:B1"', b'<mergeCell ref="A1:XFD9999"')
            new.writestr(name, text)
    assert read_book(path).sheets[0].merges == (((0, 0), (3, 2)),)
