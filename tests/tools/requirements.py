# SPDX-License-Identifier: Apache-2.0
"""Make docs/requirements.md of docs/requirements.toml: what is asked, where it is done and shown.

Run it after a change of the data; the tests say when it was forgotten.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "docs" / "requirements.toml"
PAGE = ROOT / "docs" / "requirements.md"

LATER = "later"
CONTEXT = "context"
# How many rows each document has: the catalogue was read to the end, and none gets lost.
DOCUMENTS = {
    "HLJ-2020": ("Heilongjiang, labour-intensive enterprises (2020 or later)", 40),
    "NAT-2019": ("National guiding opinion of 2019, as a newspaper reported it", 16),
    "LN-JZ": ("Jinzhou, rural left-behind children", 26),
    "GD-2024": ("Guangdong 粤民发〔2024〕32号", 31),
    "HLJ-2024": ("Heilongjiang, migrant children (2024)", 26),
}
LEVELS = {"M": "must", "S": "should", "C": "context"}

TOP = """# What the documents ask, and where it is done

Made of `requirements.toml` by `python tests/tools/requirements.py`; `tests/test_requirements.py`
fails where a place or a test named here is not there.

Level: M must; S should, an optional module; C context, a duty of government or village. Places
stand under `src/outreach/`, tests under `tests/`; a test is named as the sentence it proves.
"""


@dataclass(frozen=True)
class Requirement:
    """One row of the catalogue; ``later`` is what is not there yet, of all of it or of a part."""

    id: str
    clause: str
    asks: str
    must: str
    level: str
    issue: int | str
    later: str = ""
    pending: bool = False
    places: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()

    @property
    def document(self) -> str:
        """Return the id of the document it stands in."""
        return self.id.rpartition("-")[0]

    @property
    def is_covered(self) -> bool:
        """Tell whether the program does it by now."""
        return isinstance(self.issue, int) and not self.pending

    @property
    def state(self) -> str:
        """Return how it stands, in one word."""
        if self.pending:
            return "pending"
        if not self.is_covered:
            return str(self.issue)
        return "partly" if self.later else "covered"


def read(text: str) -> list[Requirement]:
    """Read the data; a key that no row has is an error, and so is one that is missing."""
    found = []
    for id_, row in tomllib.loads(text).items():
        places, tests = (tuple(row.pop(key, ())) for key in ("places", "tests"))
        found.append(Requirement(id=id_, places=places, tests=tests, **row))
    return found


def page(rows: Iterable[Requirement]) -> str:
    """Return the page: how many rows stand how, what of the musts is open, a table a document."""
    rows = list(rows)
    return "\n".join([TOP, *_counts(rows), *_open_musts(rows), *_tables(rows)])


def _counts(rows: list[Requirement]) -> list[str]:
    states = ("covered", "partly", "pending", LATER, CONTEXT)
    counts = Counter((row.level, row.state) for row in rows)
    lines = [f"| level | {' | '.join(states)} | rows |", "|---" * (len(states) + 2) + "|"]
    for level, word in LEVELS.items():
        of_level = [counts[level, state] for state in states]
        cells = " | ".join(str(n) for n in (*of_level, sum(of_level)))
        lines.append(f"| {level} {word} | {cells} |")
    return [*lines, ""]


def _open_musts(rows: list[Requirement]) -> list[str]:
    lines = ["## Musts that are not there yet, or not wholly", ""]
    lines += [
        f"- **{row.id}** ({row.state}) {row.later or row.must}"
        for row in rows
        if row.level == "M" and (row.later or row.pending)
    ]
    return [*lines, ""]


def _tables(rows: list[Requirement]) -> list[str]:
    lines: list[str] = []
    for document, (title, _) in DOCUMENTS.items():
        lines += [f"## {document}: {title}", ""]
        lines += ["| requirement | asks → the program must | places | tests |", "|---|---|---|---|"]
        lines += [_line(row) for row in rows if row.document == document]
        lines.append("")
    return lines


def _line(row: Requirement) -> str:
    asked = f"{row.asks} → {row.must}" if row.must else row.asks
    state = row.state if row.state == str(row.issue) else f"{row.issue}, {row.state}"
    if row.later:
        asked += f"<br>*Not there yet:* {row.later}"
    cells = (
        f"**{row.id}**<br>{row.clause}<br>{row.level} · {state}",
        asked,
        "<br>".join(f"`{place}`" for place in row.places),
        "<br>".join(_test(test) for test in row.tests),
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _test(test: str) -> str:
    path, _, name = test.partition("::")
    sentence = name.removeprefix("test_").replace("_", " ")
    return f"{sentence} (`{path.removeprefix('tests/')}`)"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(read(DATA.read_text(encoding="utf-8"))), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
