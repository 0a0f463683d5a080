# SPDX-License-Identifier: Apache-2.0
"""Give refused and held rows back as a workbook with a reason column, to be mended.

The mended workbook is imported like any other: its headings are the ledger's own, and the
columns that say why and from where are ignored.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from outreach.domain.ledgers import LEDGERS, Ledger
from outreach.domain.rosters import Cell, ColumnRead, Problem
from outreach.errors import N_
from outreach.exchange.cells import text_of
from outreach.exchange.places import column_index
from outreach.exchange.tables import heading_of, write_table
from outreach.i18n import Translator
from outreach.services import naming
from outreach.services.deciding import RecordPlan
from outreach.services.ledgers import ImportResult

REASON, PLACE = N_("原因"), N_("原处")  # ignored when the mended workbook comes back


def write_rejects(result: ImportResult, path: Path, t: Translator) -> int:
    """Write the lines of every refused or held record as they were, the faulty cells marked.

    Returns how many records stand in the workbook.
    """
    naming.file_to_write(path)
    ledger = LEDGERS[result.kind]
    columns = [column for column in result.columns if column.heading or column.key]
    places = {column.letters: place + 2 for place, column in enumerate(columns)}
    rows: list[list[str]] = []
    marked: set[tuple[int, int]] = set()
    stopped = [plan for plan in result.plans if plan.problems]
    for plan in stopped:
        first = len(rows)
        rows += _lines(plan, ledger, columns, t)
        for problem in plan.problems:
            line = first + min(problem.row - plan.record.row, len(plan.record.lines) - 1)
            marked.add((line, places.get(problem.column, 0)))
    heads = [t(REASON), t(PLACE), *(_heading(ledger, column, t) for column in columns)]
    write_table(path, t("拒收和待定"), heads, rows, marked=marked, fixed=2)
    return len(stopped)


def _lines(
    plan: RecordPlan, ledger: Ledger, columns: list[ColumnRead], t: Translator
) -> list[list[str]]:
    reasons = dict.fromkeys(_reason(problem, ledger, t) for problem in plan.problems)
    place = t("{sheet} 第 {row} 行", sheet=plan.record.sheet, row=plan.record.row)
    return [
        [
            "；".join(reasons) if number == 0 else "",
            place if number == 0 else "",
            *(text_of(_cell(line, column)) for column in columns),
        ]
        for number, line in enumerate(plan.record.lines)
    ]


def _cell(line: Sequence[Cell], column: ColumnRead) -> Cell:
    place = column_index(column.letters)
    return line[place] if place < len(line) else None


def _reason(problem: Problem, ledger: Ledger, t: Translator) -> str:
    if not problem.key:
        return t(problem.message)
    item = t(ledger.column(problem.key).zh)
    return t("{item}：{reason}", item=item, reason=t(problem.message))


def _heading(ledger: Ledger, column: ColumnRead, t: Translator) -> str:
    """Return the ledger's own heading, so that a strange one need not be mapped again."""
    if not column.key:
        return column.heading
    _, _, group = column.key.partition(":")
    return heading_of(ledger.column(column.key), t, int(group or 0))
