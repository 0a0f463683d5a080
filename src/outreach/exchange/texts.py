# SPDX-License-Identifier: Apache-2.0
"""Tables that come as text: csv files in the encodings of offices, cells pasted from a sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from outreach.errors import N_, UserError
from outreach.exchange.limits import MOST_COLUMNS, MOST_LETTERS, MOST_ROWS

ENCODINGS = ("utf-8-sig", "gb18030")
MARKS = "\t,;|，；"  # what parts cells, likeliest first
SAMPLE_LINES, SAMPLE_LETTERS = 20, 100_000
MOST_LINE = MOST_COLUMNS * MOST_LETTERS


def decode(data: bytes, name: str) -> str:
    """Return the text of a file in one of the encodings offices use; refuse others."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)  # what Excel calls “Unicode 文本”
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError(
        N_("文件“{name}”的文字编码认不出来，请另存为 xlsx 再导入。"),
        code="unreadable_text",
        name=name,
    )


def read_table(text: str, name: str) -> list[list[str]]:
    """Return the cells of a text table; the mark between cells is found by itself."""
    reader = csv.reader(_lines(text, name), delimiter=_mark(text))
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise _too_large(name)
    except csv.Error as error:
        raise UserError(
            N_("文件“{name}”第 {line} 行读不下去，请另存为 xlsx 再导入。"),
            code="unreadable_text",
            name=name,
            line=reader.line_num,
        ) from error
    return rows


def _lines(text: str, name: str) -> Iterator[str]:
    """Yield the lines one by one; refuse one that no table within our limits would have."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    for line in io.StringIO(text, newline=""):
        if len(line) > MOST_LINE:
            raise _too_large(name)
        yield line


def _too_large(name: str) -> UserError:
    return UserError(
        N_("文件“{name}”超过 {rows} 行或 {columns} 列，请拆开再导入。"),
        code="too_large",
        name=name,
        rows=MOST_ROWS,
        columns=MOST_COLUMNS,
    )


def _mark(text: str) -> str:
    """Return the mark that parts most lines into the same number of cells."""
    lines = [line for line in text[:SAMPLE_LETTERS].splitlines() if line.strip()][:SAMPLE_LINES]
    best, best_score = ",", 0
    for mark in MARKS:
        counts = [line.count(mark) for line in lines]
        usual = max(set(counts), key=lambda count: (count > 0, counts.count(count)), default=0)
        score = counts.count(usual) * (10 if usual else 0) + min(usual, 9)
        if usual and score > best_score:
            best, best_score = mark, score
    return best


def text_of_file(path: Path) -> str:
    """Read a text file whole; it was found small enough before."""
    return decode(path.read_bytes(), path.name)
