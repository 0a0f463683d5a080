# SPDX-License-Identifier: Apache-2.0
"""Give refused and held rows back as a workbook with a reason column, to be mended."""

from __future__ import annotations

from pathlib import Path

from outreach.config import writable_folder
from outreach.domain.ledgers import LEDGERS
from outreach.exchange.tables import write_table
from outreach.i18n import Translator
from outreach.services.ledgers import ImportResult


def write_rejects(result: ImportResult, path: Path, t: Translator) -> int:
    """Write one line a problem: sheet, row, column, item, reason, what stood there; count them."""
    writable_folder(path.parent)
    ledger = LEDGERS[result.kind]
    rows = [
        [
            problem.sheet,
            str(problem.row),
            problem.column,
            t(ledger.column(problem.key).zh) if problem.key else t("整行"),
            t(problem.message),
            problem.value_shown,
        ]
        for problem in result.problems
    ]
    heads = [t("工作表"), t("行"), t("列"), t("项目"), t("原因"), t("原来写的")]
    write_table(path, t("拒收和待定"), heads, rows)
    return len(rows)
