# SPDX-License-Identifier: Apache-2.0
"""Look at a file before any parser does: what it is, and that opening it is safe.

A workbook of 300 KB can inflate to more than a gigabyte in either reader, and neither has a
limit. So the declared and the actually inflated bytes are counted here first.
"""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

from outreach.errors import N_, UserError
from outreach.exchange.limits import (
    MEGABYTE,
    MOST_BYTES,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ENTRIES,
    MOST_ENTRY,
    MOST_INFLATED,
    MOST_ROWS,
)

CHUNK = 1 << 16
# What the library raises for archives whose tables or streams are not what they should be.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError,
    ValueError, OverflowError, struct.error, lzma.LZMAError,
)  # fmt: skip
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class FileKind(StrEnum):
    """What a table file is, by its content, never by its name."""

    XLSX = "xlsx"
    XLS = "xls"  # also what WPS writes as .et
    HTML = "html"  # what many office systems export under the name of .xls
    TEXT = "text"


def inspect(path: Path) -> FileKind:
    """Return what kind of table a file is; refuse with one sentence what cannot be read."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise UserError(
            N_("打不开文件“{name}”，请检查它还在不在、有没有权限。"),
            code="no_file",
            name=path.name,
        ) from error
    if size == 0:
        raise UserError(N_("文件“{name}”是空的。"), code="empty_file", name=path.name)
    if size > MOST_BYTES:
        raise UserError(
            N_("文件“{name}”有 {size} MB，超过 {most} MB 的上限，请拆成几份。"),
            code="too_large",
            name=path.name,
            size=size // MEGABYTE,
            most=MOST_BYTES // MEGABYTE,
        )
    if head.startswith(_ZIP):
        _check_archive(path)
        return FileKind.XLSX
    if head.startswith(_OLE):
        if _ENCRYPTED in path.read_bytes():
            raise UserError(
                N_("文件“{name}”设了打开密码，请在表格软件里去掉密码后再导入。"),
                code="encrypted_file",
                name=path.name,
            )
        return FileKind.XLS
    return _inspect_text(path, path.read_bytes()[:4096])


def _inspect_text(path: Path, head: bytes) -> FileKind:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return FileKind.TEXT  # UTF-16, which is full of zero bytes
    if b"\0" in head or head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8", b"{\\rtf")):
        raise _not_a_table(path)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"<?xml") and b"<html" not in start:
        raise _not_a_table(path)  # XML Spreadsheet 2003; Word
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<?xml")):
        return FileKind.HTML
    return FileKind.TEXT


def _not_a_table(path: Path) -> UserError:
    return UserError(
        N_("文件“{name}”不是表格，请选 xlsx、xls 或 csv；别的格式请先另存为 xlsx。"),
        code="not_a_workbook",
        name=path.name,
    )


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if not any(entry.filename == "xl/workbook.xml" for entry in entries):
                raise _not_a_table(path)
            if len(entries) > MOST_ENTRIES:
                raise UserError(
                    N_("文件“{name}”由 {n} 个部分组成，超过 {most} 个的上限，没有读取。"),
                    code="zip_bomb",
                    name=path.name,
                    n=len(entries),
                    most=MOST_ENTRIES,
                )
            _check_inflated(path, sum(entry.file_size for entry in entries), MOST_INFLATED)
            _check_inflated(path, max(entry.file_size for entry in entries), MOST_ENTRY)
            _inflate(path, archive, entries)
    except _DAMAGED as error:
        raise UserError(
            N_("文件“{name}”已损坏，请用表格软件打开另存一份再导入。"),
            code="damaged_file",
            name=path.name,
        ) from error


def _inflate(path: Path, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Count what really comes out: a header may lie about sizes. Refuse declared entities."""
    inflated = 0
    for entry in entries:
        own, before, extent = 0, b"", _Extent()
        with archive.open(entry) as stream:
            while chunk := stream.read(CHUNK):
                own += len(chunk)
                inflated += len(chunk)
                _check_inflated(path, inflated, MOST_INFLATED)
                _check_inflated(path, own, MOST_ENTRY)
                if entry.filename.endswith((".xml", ".rels")):
                    _check_chunk(path, before + chunk, extent)
                before = chunk[-128:]


# A cell with content outside what we read: readers would make a table up to there in memory.
_FAR_CELL = re.compile(
    rb'<c [^>]*?\br="(?:(?:G[S-Z]|[H-Z][A-Z]|[A-Z]{3,})[0-9]+|[A-Z]+(?!100000")[0-9]{6,})"'
    rb"[^>]*(?<!/)>"
)


# Beyond these a table is long, or wide; only one that is both can have too many cells.
_LONG, _WIDE = 10_000, 26
_LONG_CELL = re.compile(rb'<c [^>]*?\br="[A-Z]+([0-9]{5,6})"[^>]*(?<!/)>')
_WIDE_CELL = re.compile(rb'<c [^>]*?\br="([A-Z]{2})[0-9]+"[^>]*(?<!/)>')


class _Extent:
    """How far the cells of a part reach: a reader fills the whole table up to there."""

    def __init__(self) -> None:
        self._rows, self._columns = _LONG, _WIDE

    def is_too_large(self, chunk: bytes) -> bool:
        """Take another piece in; tell whether table and limit no longer fit."""
        rows = (int(found[1]) for found in _LONG_CELL.finditer(chunk))
        self._rows = max(self._rows, *rows, 0)
        wide = ((a - 64) * 26 + b - 64 for a, b in map(_letters, _WIDE_CELL.finditer(chunk)))
        self._columns = max(self._columns, *wide, 0)
        return self._rows * self._columns > MOST_CELLS


def _letters(found: re.Match[bytes]) -> tuple[int, int]:
    return found[1][0], found[1][1]


def _check_chunk(path: Path, chunk: bytes, extent: _Extent) -> None:
    """Refuse what is dangerous to parse: declared entities, cells at the end of the world."""
    if b"<!ENTITY" in chunk:
        raise UserError(
            N_("文件“{name}”里有不允许的内容（实体声明），没有读取。"),
            code="entities",
            name=path.name,
        )
    if extent.is_too_large(chunk):
        raise too_many_cells(path.name)
    if _FAR_CELL.search(chunk):
        raise UserError(
            N_("文件“{name}”里有超过 {rows} 行或 {columns} 列的单元格，请删去多余的行列再导入。"),
            code="too_large",
            name=path.name,
            rows=MOST_ROWS,
            columns=MOST_COLUMNS,
        )


def too_many_cells(name: str) -> UserError:
    """Return the refusal of a table that is both long and wide."""
    return UserError(
        N_("文件“{name}”的表格从头到尾超过 {most:,} 格，请删去多余的空行空列或拆开再导入。"),
        code="too_large",
        name=name,
        most=MOST_CELLS,
    )


def _check_inflated(path: Path, size: int, most: int) -> None:
    """Refuse what grows beyond a limit when it is unpacked, as declared or as it comes out."""
    if size > most:
        raise UserError(
            N_("文件“{name}”展开后超过 {most} MB，没有读取。请只保留需要的工作表再导入。"),
            code="zip_bomb",
            name=path.name,
            most=most // MEGABYTE,
        )
