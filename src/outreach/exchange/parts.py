# SPDX-License-Identifier: Apache-2.0
"""A second look at a workbook's XML: formulas and hidden rows, of which a reader says nothing.

A formula is read as its last value, or as a blank where none was kept; a hidden row like any
other. Both have to be told.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import unescape

from outreach.exchange.places import column_index

_FORMULA = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*>\s*<f[\s>/]')
_HIDDEN_ROW = re.compile(rb"<row [^>]*hidden=\"(?:1|true)\"[^>]*>")
_ROW_NUMBER = re.compile(rb' r="([0-9]+)"')
_SHEET_PART = re.compile(r'<sheet [^>]*name="([^"]*)"[^>]*r:id="([^"]*)"')
_RELATION = re.compile(r"<Relationship [^>]*>")


@dataclass(frozen=True)
class Marks:
    """What the XML of one sheet says beside the values; rows and columns counted from 0."""

    formulas: frozenset[tuple[int, int]]
    hidden_rows: frozenset[int]


def read_marks(path: Path) -> dict[str, Marks]:
    """Return the marks of each sheet by its name."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        return {
            sheet: _marks_of(archive.read(part))
            for sheet, part in _sheet_parts(archive, names).items()
            if part in names
        }


def _marks_of(data: bytes) -> Marks:
    formulas = (
        (int(row) - 1, column_index(letters.decode())) for letters, row in _FORMULA.findall(data)
    )
    hidden = (_ROW_NUMBER.search(row) for row in _HIDDEN_ROW.findall(data))
    return Marks(
        frozenset(formulas) if b"<f" in data else frozenset(),
        frozenset(int(found[1]) - 1 for found in hidden if found is not None),
    )


def _sheet_parts(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    """Return the part of each sheet by its name, as the workbook names them."""
    relations_part = "xl/_rels/workbook.xml.rels"
    if relations_part not in names:
        return {}
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    targets = {}
    for relation in _RELATION.findall(archive.read(relations_part).decode("utf-8", "replace")):
        own = dict(re.findall(r'(\w+)="([^"]*)"', relation))
        targets[own.get("Id", "")] = own.get("Target", "").lstrip("/").removeprefix("xl/")
    return {
        unescape(name, {"&quot;": '"', "&apos;": "'"}): f"xl/{targets.get(relation, '')}"
        for name, relation in _SHEET_PART.findall(book)
    }
