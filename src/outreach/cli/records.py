# SPDX-License-Identifier: Apache-2.0
"""``import`` and ``export`` of plain ledgers: talks, contact, reunions, aid, the bodies."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from outreach.app import Application
from outreach.cli.output import opened, print_json, say
from outreach.config import Settings
from outreach.domain.rosters import Pasted
from outreach.errors import N_, UserError
from outreach.i18n import Translator

if TYPE_CHECKING:
    from outreach.services.context import Context
    from outreach.services.records import Keeper, RecordResult


def import_plain(
    arguments: argparse.Namespace, settings: Settings, mapping: Mapping[str, str]
) -> int:
    """Import a plain ledger, or look what it would do; 1 where lines were refused."""
    from outreach.services import naming
    from outreach.services.keepers import keeper_of
    from outreach.services.records import import_records, write_refused

    if arguments.mode != "update" or arguments.expected or arguments.on:
        raise UserError(N_("--mode、--on、--expected 只用于职工花名册。"), code="employees_only")
    keeper = keeper_of(arguments.kind)
    with opened(settings) as app:
        ctx = _context(app, keeper, arguments.site)
        if arguments.reject_file is not None:
            naming.file_to_write(arguments.reject_file)  # before anything is imported
        source: Path | Pasted = arguments.file
        if str(arguments.file) == "-":
            source = Pasted(sys.stdin.read())
        result = import_records(
            app.store,
            ctx,
            keeper,
            source,
            sheet=arguments.sheet,
            heading_row=arguments.heading_row,
            mapping=mapping,
            dry_run=arguments.dry_run,
        )
        if arguments.reject_file is not None and result.has_findings:
            write_refused(result, arguments.reject_file, app.t)
        if arguments.json:
            print_json(as_json(result, app.t))
        else:
            _tell(result, app.t)
    return 1 if result.has_findings else 0


def export_plain(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write a plain ledger to a workbook that can be imported again."""
    from outreach.services.keepers import keeper_of
    from outreach.services.records import export_records

    keeper = keeper_of(arguments.kind)
    with opened(settings) as app:
        ctx = _context(app, keeper, arguments.site)
        count = export_records(app.store, ctx, keeper, arguments.out)
    print(app.t("已导出 {n} 行：{file}", n=count, file=arguments.out.name))
    return 0


def _context(app: Application, keeper: Keeper, site: str | None) -> Context:
    """Work at a site where the ledger belongs to one."""
    from outreach.services import sites

    if site is None and not keeper.at_site:
        return app.context()
    return app.context(site=sites.find_site(app.store, site))


def as_json(result: RecordResult, t: Translator) -> dict[str, object]:
    """Return the shape scripts rely on; ``batch`` is 0: such an import has nothing to undo by."""
    from outreach.services.records import sentence

    return {
        "batch": 0,
        "kind": result.kind,
        "records_read": result.read,
        "created": {result.kind: result.created},
        "updated": result.updated,
        "unchanged": result.unchanged,
        "refused": [
            {
                "sheet": problem.sheet,
                "row": problem.row,
                "column": problem.column,
                "code": problem.code,
                "value_shown": problem.value_shown,
                "message": sentence(problem, t),
            }
            for problem in result.refused
        ],
        "undecided": [],
        "warnings": [],
    }


def _tell(result: RecordResult, t: Translator) -> None:
    from outreach.services.records import sentence

    if not result.written:
        say(t("试读完成，什么也没有写入。"))
    print(
        t(
            "读到 {read} 行：新增 {created}，更新 {updated}，"
            "没有变化 {unchanged}，拒收 {refused}。",
            read=result.read,
            created=result.created,
            updated=result.updated,
            unchanged=result.unchanged,
            refused=len(result.refused),
        )
    )
    for problem in result.refused:
        print(
            t(
                "{sheet} 第 {row} 行 {column} 列：{message} {value}",
                sheet=problem.sheet,
                row=problem.row,
                column=problem.column or "—",
                message=sentence(problem, t),
                value=problem.value_shown,
            ).rstrip()
        )
