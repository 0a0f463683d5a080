# SPDX-License-Identifier: Apache-2.0
"""Files nobody wrote in good faith, or that went through a bad disk: made by seed.

Run as a program it imports every file of a folder into a store, one after the other in one
process, and prints a JSON line for each: what became of it, seconds, and the peak of memory.
"""

from __future__ import annotations

import io
import json
import re
import struct
import sys
import time
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

from benchmarks.kit.rosters import surroundings
from outreach.errors import UserError
from outreach.services import keeping, ledgers, opening
from outreach.services.ledgers import ImportOptions

ROSTERS = Path(__file__).parent.parent / "data" / "rosters"
BOOKS = ("wide.xlsx", "tall.xlsx", "broken.xlsx", "odd/wide.xls", "odd/tall.xls")
LINES = "工号,姓名,身份证号,入职日期,子女姓名,子女出生日期\n" + "".join(
    f"A{n},张{n},11010119900307{n:03}X,2026-3-{n % 28 + 1},小{n},2015.3.2\n" for n in range(60)
)
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le")
SHEET = "xl/worksheets/sheet1.xml"
MEGABYTE = 1 << 20


# --- mutated workbooks


def workbooks(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Yield so many broken workbooks with their names."""
    for place in range(count):
        random = Random(seed * 100_000 + place)
        name = BOOKS[place % len(BOOKS)]
        whole = (ROSTERS / name).read_bytes()
        suffix = name.rpartition(".")[2]
        if suffix == "xlsx" and random.random() < 0.7:
            data = _with_parts(whole, random)
        else:
            data = _with_bytes(whole, random)
        yield f"{place:03}.{suffix}", data


def _with_bytes(whole: bytes, random: Random) -> bytes:
    """Flip, cut out, double or overwrite some bytes."""
    data = bytearray(whole)
    for _ in range(random.choice((1, 3, 20, 200))):
        at, length = random.randrange(len(data)), random.randrange(1, 60)
        match random.randrange(5):
            case 0:
                data[at] ^= 1 << random.randrange(8)
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length]
            case 3:
                data[at : at + length] = random.randbytes(length)
            case _:
                data[at : at + 4] = random.choice((b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff"))
        if not data:
            break
    return bytes(data)


def _with_parts(whole: bytes, random: Random) -> bytes:
    """Pack the workbook anew with some of its XML changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(made, "w") as new:
        names = old.namelist()
        hit = set(random.sample(names, random.choice((1, 1, 2, 3))))
        if random.random() < 0.7:
            hit.add(next(name for name in names if "sheet" in name))
        for name in names:
            text = old.read(name)
            if name in hit:
                if random.random() < 0.06:
                    continue  # the part is missing
                for _ in range(random.choice((1, 2, 5))):
                    text = random.choice(_CHANGES)(text, random)
            new.writestr(name, text, zipfile.ZIP_DEFLATED)
            if name in hit and random.random() < 0.03:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    new.writestr(name, text)  # twice under one name
    return made.getvalue()


def _replaced(pattern: bytes, *words: bytes) -> Callable[[bytes, Random], bytes]:
    """Return a change that puts one of the words where the pattern is found, some of the time."""

    def change(text: bytes, random: Random) -> bytes:
        word, share = random.choice(words), random.choice((0.01, 0.2, 1.0))
        return re.sub(pattern, lambda m: word if random.random() < share else m[0], text)

    return change


def _spliced(text: bytes, random: Random) -> bytes:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(_SPLICES) + text[at:]


def _cut(text: bytes, random: Random) -> bytes:
    return text[: random.randrange(len(text) + 1)]


def _moved(text: bytes, random: Random) -> bytes:
    a, b = sorted(random.randrange(len(text) + 1) for _ in range(2))
    return text[b:] + text[a:b] + text[:a]


_SPLICES = (
    b"<row>", b"</row>", b"<c r=\"ZZZ9999999\" t=\"s\"><v>-1</v></c>", b"&#0;", b"\0", b"\xff\xfe",
    b"<!--", b"]]>", b"<![CDATA[", b"<?xml version=\"1.1\"?>", b"<x " + b"a" * 5000 + b"=\"1\"/>",
    b"<g>" * 400, b"<v>1e999</v>", b"<mergeCell ref=\"A1:XFD1048576\"/>", b"&lol;",
    b"<f>SUM(A1:A9)</f>", b"<is><t>\xe4\xba</t></is>",
)  # fmt: skip
_CHANGES = (
    _replaced(rb'r="[A-Z]+\d+"', b'r="XFD1048576"', b'r=""', b'r="1A"', b'r="A0"', b'r="-A1"', b""),
    _replaced(rb't="s"', b't="d"', b't="b"', b't="e"', b't="n"', b't="inlineStr"', b't="?"'),
    _replaced(rb"<v>[^<]*</v>", b"<v>99999999</v>", b"<v>-1</v>", b"<v>NaN</v>", b"<v/>",
              b"<v>1e308</v>", b"<v>2958466</v>", b"<v>" + b"9" * 9000 + b"</v>"),
    _replaced(rb"<t[^>]*>[^<]*</t>", b"<t>#REF!</t>", b"<t>\xe5\xa7\x93\xe5\x90\x8d</t>",
              b"<t>" + "　\t\n".encode() + b"</t>", b"<t>" + "张".encode() * 3000 + b"</t>"),
    _replaced(rb'<row r="\d+"', b'<row r="1"', b'<row r="1048577"', b'<row r="x"', b"<row"),
    _replaced(rb'<mergeCell ref="[^"]*"', b'<mergeCell ref="A1:XFD1048576"', b'<mergeCell ref=""',
              b'<mergeCell ref="B2"', b'<mergeCell ref="Z9:A1"'),
    _replaced(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', b'<dimension ref="A1:XFD1"'),
    _replaced(rb"</[a-zA-Z]+>", b"", b"</x>"),
    _replaced(rb'encoding="UTF-8"', b'encoding="GB18030"', b'encoding="utf-7"', b'encoding="?"'),
    _replaced(rb'name="[^"]*"', b'name=""', b'name="' + b"x" * 400 + b'"', b'name="../../x"'),
    _replaced(rb'(r:id|Id|Target)="[^"]*"', b'r:id="rId99"', b'Target="../../etc/passwd"'),
    _spliced, _cut, _moved,
)  # fmt: skip


# --- mutated text


def texts(count: int, seed: int = 2) -> Iterator[tuple[str, bytes]]:
    """Yield so many broken text files with their names."""
    for place in range(count):
        random = Random(seed * 100_000 + place)
        text = LINES.replace(",", random.choice((",", "\t", ";", "，", "|", "  ")))
        for _ in range(random.choice((0, 1, 5))):
            at = random.randrange(len(text))
            text = text[:at] + random.choice(_LETTERS) + text[at:]
        data = text.encode(random.choice(ENCODINGS))
        if random.random() < 0.7:
            data = _with_bytes(data, random)
        if random.random() < 0.2:
            data = data.replace(b"\n", random.choice((b"\r", b"\r\n", b"\n\r", b"\x0b", b"\0")))
        yield f"{place:03}.{random.choice(('csv', 'txt', 'xls', 'html'))}", data


_LETTERS = (
    '"', '""', '",', "\n\n", "\0", "\u202e", "\ufeff", "=cmd|' /C calc'!A0", ",,,,,,,,", "<table>",
    "<td colspan=99999>", "张" * 4000, "\u3000", "，", "\x1a", "𬱟", "1" * 400, "姓名,姓名,姓名\n",
)  # fmt: skip


# --- bombs


def bombs() -> Iterator[tuple[str, bytes]]:
    """Yield twenty files that are small and would fill memory or hours if they were trusted."""
    rows = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>x</t></is></c></row>'
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    start = head + b"<sheetData>"
    end = b"</sheetData></worksheet>"
    cell = b'<c r="A1" t="inlineStr"><is><t>%b</t></is></c>'
    yield "inflates.xlsx", _book(start + b" " * (300 * MEGABYTE) + end)
    yield "lies.xlsx", _lying(_book(start + b" " * (150 * MEGABYTE) + end))
    yield "many-parts.xlsx", _book(start + end, more=5_000)
    yield "rows.xlsx", _book(start + b"".join(rows % (n, n) for n in range(1, 900_000)) + end)
    yield "far.xlsx", _book(start + rows % (1_048_576, 1_048_576) + end)
    yield (
        "wide.xlsx",
        _book(start + b'<row r="1">' + b'<c r="XFD1"><v>1</v></c>' * 300_000 + b"</row>" + end),
    )
    yield (
        "letters.xlsx",
        _book(start + b'<row r="1">' + cell % (b"x" * (80 * MEGABYTE)) + b"</row>" + end),
    )
    laughs = b'<!DOCTYPE x [<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%b">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)
    )
    yield (
        "entities.xlsx",
        _book(laughs + b"]>" + start + b'<row r="1">' + cell % b"&a11;" + b"</row>" + end),
    )
    outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    yield "outside.xlsx", _book(outside + start + b'<row r="1">' + cell % b"&a;" + b"</row>" + end)
    yield "deep.xlsx", _book(head + b"<x>" * 3_000_000)
    merges = b"".join(b'<mergeCell ref="A%d:GR%d"/>' % (n, n + 9_000) for n in range(1, 20_000))
    yield (
        "merges.xlsx",
        _book(
            start
            + rows % (1, 1)
            + b"</sheetData><mergeCells>"
            + merges
            + b"</mergeCells></worksheet>"
        ),
    )
    yield (
        "strings.xlsx",
        _book(
            start + b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>' + end,
            strings=b"<sst>" + b"<si><t>x</t></si>" * 3_000_000 + b"</sst>",
        ),
    )
    yield "sheets.xlsx", _book(start + rows % (1, 1) + end, sheets=1_500)
    yield "nested.xlsx", _book(_book(start + b" " * (90 * MEGABYTE) + end))
    yield "one-line.csv", b"x" * (19 * MEGABYTE)
    yield "columns.csv", b"," * (19 * MEGABYTE)
    yield "quote.csv", "工号,姓名\n".encode() + b'"' + b"x,\n" * (6 * MEGABYTE)
    yield "lines.csv", "工号,姓名\n".encode() + b"a,b\n" * (4 * MEGABYTE)
    yield "tables.xls", b"<html><table>" + b"<tr><td><table>" * 900_000
    yield "spans.xls", b"<html><table>" + b"<tr><td rowspan=65000 colspan=9000>x</td></tr>" * 20_000


def _book(sheet: bytes, *, more: int = 0, strings: bytes = b"", sheets: int = 1) -> bytes:
    """Pack a workbook around the XML of its sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, sheets + 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    if strings:
        links += (
            f'<Relationship Id="rIdS" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
        )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
        )
        for n in range(1, sheets + 1):
            book.writestr(f"xl/worksheets/sheet{n}.xml", sheet)
        if strings:
            book.writestr("xl/sharedStrings.xml", strings)
        for n in range(more):
            book.writestr(f"xl/media/{n}.bin", b"x")
    return made.getvalue()


def _lying(whole: bytes) -> bytes:
    """Say in every header that the sheet is small, whatever it inflates to."""
    data = bytearray(whole)
    with zipfile.ZipFile(io.BytesIO(whole)) as book:
        found = book.getinfo(SHEET)
    size, small = struct.pack("<L", found.file_size), struct.pack("<L", 1000)
    checked = struct.pack("<L", zlib.crc32(b" " * 1000))
    del checked  # the sum is right for what is really there: only the size lies
    return bytes(data.replace(size, small))


# --- as a program


def peak() -> int:
    """Return the most memory this process has had, in MB; getrusage also counts its parent's."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def main(folder: Path) -> None:
    """Import every file of a folder into the store beside it, and print what became of each."""
    with closing(opening.open_store(folder / "store")) as store:
        ctx = surroundings(store)
        before = keeping.digest(store)
        for path in sorted((folder / "files").iterdir()):
            began = time.perf_counter()
            try:
                ledgers.import_file(store, ctx, path, ImportOptions())
                outcome, before = "imported", keeping.digest(store)
            except UserError as error:
                same = keeping.digest(store) == before
                outcome = f"refused {error.code}" if same else "changed"
            except Exception as error:  # noqa: BLE001 - this is what is looked for
                outcome = f"crashed {type(error).__name__}: {error}"
            seconds = time.perf_counter() - began
            line = {"file": path.name, "outcome": outcome, "seconds": seconds, "peak": peak()}
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
