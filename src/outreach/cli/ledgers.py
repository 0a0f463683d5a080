# SPDX-License-Identifier: Apache-2.0
"""Commands about ledgers: ``ledgers``, ``template``, ``import``, ``export``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outreach.app import translator
from outreach.cli import records
from outreach.cli.output import opened, parse_day, print_json, say
from outreach.config import Settings
from outreach.domain.ledgers import EMPLOYEES, LEDGERS, Ledger
from outreach.domain.rosters import ColumnRead, Pasted
from outreach.errors import N_, UserError
from outreach.i18n import Translator

if TYPE_CHECKING:
    from outreach.services.ledgers import ImportResult


def add_parsers(commands: Any) -> None:
    """Add this module's commands."""
    parser = commands.add_parser("ledgers", help=N_("台账的列"))
    parser.add_argument("kind", nargs="?")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=list_ledgers)
    parser = commands.add_parser("template", help=N_("空白台账"))
    parser.add_argument("kind")
    parser.add_argument("out", type=Path)
    parser.set_defaults(run=write_template)
    parser = commands.add_parser("import", help=N_("导入花名册或其他台账"))
    parser.add_argument("kind")
    parser.add_argument("file", type=Path)
    parser.add_argument("--site")
    parser.add_argument("--sheet")
    parser.add_argument("--map", type=Path)
    parser.add_argument("--heading-row", type=int)
    modes = ("new", "fill", "update", "full-list")
    parser.add_argument("--mode", choices=modes, default="update")
    parser.add_argument("--on")
    parser.add_argument("--expected", action="store_true")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--reject-file", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=import_ledger)
    parser = commands.add_parser("export", help=N_("导出台账"))
    parser.add_argument("kind")
    parser.add_argument("out", type=Path)
    parser.add_argument("--site")
    parser.set_defaults(run=export_ledger)


def _ledger(kind: str) -> Ledger:
    if kind not in LEDGERS:
        raise UserError(
            N_("没有叫“{kind}”的台账；现有：{kinds}。"),
            code="no_ledger",
            kind=kind,
            kinds="、".join(LEDGERS),
        )
    return LEDGERS[kind]


def list_ledgers(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say which columns a ledger has."""
    t = translator(settings)
    wanted = [_ledger(arguments.kind)] if arguments.kind else list(LEDGERS.values())
    if arguments.json:
        print_json({ledger.kind: [_column(c) for c in ledger.columns] for ledger in wanted})
        return 0
    for ledger in wanted:
        print(ledger.kind, t(ledger.zh))
        for column in ledger.columns:
            print(f"  {column.key}\t{t(column.zh)}")
    return 0


def _column(column: Any) -> dict[str, object]:
    return {
        "key": column.key,
        "zh": column.zh,
        "en": column.en,
        "type": column.type.value,
        "required": column.required,
        "values": list(column.values),
        "refers_to": column.refers_to or None,
        "per_child": column.child,
    }


def write_template(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write an empty ledger to fill in."""
    from outreach.exchange import tables
    from outreach.services import naming

    ledger = _ledger(arguments.kind)
    if ledger.read_only:
        raise UserError(
            N_("“{ledger}”只能导出，请在窗口或花名册里登记。"), code="read_only", ledger=ledger.zh
        )
    naming.file_to_write(arguments.out)
    tables.write_template(arguments.out, ledger, translator(settings))
    return 0


def import_ledger(arguments: argparse.Namespace, settings: Settings) -> int:
    """Import a roster, or look what it would do; 1 where rows were refused or are held."""
    from outreach.services import ledgers, naming, sites, statuses
    from outreach.services.matching import Mode
    from outreach.services.rejects import write_rejects

    if _ledger(arguments.kind) is not EMPLOYEES:
        return records.import_plain(arguments, settings, _read_map(arguments.map))
    options = ledgers.ImportOptions(
        arguments.kind,
        sheet=arguments.sheet,
        mapping=_read_map(arguments.map),
        mode=Mode(arguments.mode),
        heading_row=arguments.heading_row,
        on=parse_day(arguments.on) if arguments.on else None,
        expected=arguments.expected,
    )
    with opened(settings) as app:
        ctx = app.context(site=sites.find_site(app.store, arguments.site))
        if arguments.reject_file is not None:
            naming.file_to_write(arguments.reject_file)  # before anything is imported
        act = ledgers.preview if arguments.dry_run else ledgers.import_file
        source = Pasted(sys.stdin.read()) if str(arguments.file) == "-" else arguments.file
        result = act(app.store, ctx, source, options)
        if not arguments.dry_run:
            statuses.refresh(app.store, ctx)
        if arguments.reject_file is not None and result.has_findings:
            write_rejects(result, arguments.reject_file, app.t)
        if arguments.json:
            print_json(as_json(result, app.t))
        else:
            _tell(result, app.t)
    return 1 if result.has_findings else 0


def export_ledger(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write a site's ledger to a workbook that can be imported again."""
    from outreach.services import exports, sites

    if _ledger(arguments.kind) is not EMPLOYEES:
        return records.export_plain(arguments, settings)
    with opened(settings) as app:
        ctx = app.context(site=sites.find_site(app.store, arguments.site))
        count = exports.export_file(app.store, ctx, arguments.kind, arguments.out)
    print(app.t("已导出 {n} 人：{file}", n=count, file=arguments.out.name))
    return 0


def _read_map(path: Path | None) -> dict[str, str]:
    """Read a map file: JSON, column letters to ledger column, ``{"C": "name"}``."""
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise _bad_map(path) from error
    if not isinstance(found, dict):
        raise _bad_map(path)
    return {str(letters).upper(): str(key) for letters, key in found.items()}


def _bad_map(path: Path) -> UserError:
    return UserError(
        N_("读不了对应关系文件“{path}”，应为 JSON，例如 {example}。"),
        code="bad_map",
        path=path,
        example='{"C": "name"}',
    )


def as_json(result: ImportResult, t: Translator) -> dict[str, object]:
    """Return the shape scripts rely on (docs/commands.md)."""
    from outreach.services.ledgers import Outcome

    held = [plan for plan in result.plans if plan.outcome is Outcome.UNDECIDED]
    refused = [plan for plan in result.plans if plan.outcome is Outcome.REFUSED]
    return {
        "batch": result.batch,
        "kind": result.kind,
        "records_read": len(result.plans),
        "created": {
            "employees": result.employees_created,
            "children": result.children_created,
        },
        "updated": result.count(Outcome.UPDATED),
        "unchanged": result.count(Outcome.UNCHANGED),
        "refused": [
            {
                "sheet": plan.record.sheet,
                "row": plan.record.row,
                "column": problem.column,
                "code": problem.code.value,
                "value_shown": problem.value_shown,
                "message": t(problem.message),
            }
            for plan in refused
            for problem in [next(p for p in plan.problems if not p.held)]
        ],
        "undecided": [
            {
                "sheet": plan.record.sheet,
                "row": plan.record.row,
                "code": plan.problems[0].code.value,
                "candidates": [result.people[one].handle for one in plan.candidates],
            }
            for plan in held
        ],
        "warnings": [
            {"sheet": w.sheet, "row": w.row, "code": w.code, "message": t(w.message)}
            for w in result.warnings
        ],
        **_beside(result, t),
    }


def _beside(result: ImportResult, t: Translator) -> dict[str, object]:
    """Return what is told beside the records: the columns, the file itself, who is missing."""
    return {
        "missing": [
            {"staff_no": one.staff_no, "name": one.name, "last_day": one.last_day}
            for one in result.missing
        ],
        "columns": [
            {
                "letters": column.letters,
                "heading": column.heading,
                "key": column.key,
                "suggested": column.suggested,
            }
            for column in result.columns
            if column.heading
        ],
        "remarks": [
            {"code": one.code, "message": t(one.message, **one.values)} for one in result.remarks
        ],
    }


def _tell(result: ImportResult, t: Translator) -> None:
    from outreach.services.ledgers import Outcome

    if not result.batch:
        say(t("试读完成，什么也没有写入。"))
    print(
        t(
            "读到 {read} 条：新增 {created}，更新 {updated}，没有变化 {unchanged}，"
            "拒收 {refused}，待定 {held}；新增子女 {children} 名。",
            read=len(result.plans),
            created=result.count(Outcome.CREATED),
            updated=result.count(Outcome.UPDATED),
            unchanged=result.count(Outcome.UNCHANGED),
            refused=result.count(Outcome.REFUSED),
            held=result.count(Outcome.UNDECIDED),
            children=result.children_created,
        )
    )
    for remark in result.remarks:
        print(t(remark.message, **remark.values))
    for column in result.columns:
        if column.suggested:
            print(_suggestion(result, column, t))
    if result.missing:
        words = N_("名单上没有在岗的 {n} 人；用 outreach leavers {batch} 看名单、作决定。")
        print(t(words, n=len(result.missing), batch=result.batch or "N"))
    for problem in result.problems:
        print(
            t(
                "{sheet} 第 {row} 行 {column} 列：{message} {value}",
                sheet=problem.sheet,
                row=problem.row,
                column=problem.column or "—",
                message=t(problem.message),
                value=problem.value_shown,
            ).rstrip()
        )


def _suggestion(result: ImportResult, column: ColumnRead, t: Translator) -> str:
    """Say what an unknown heading is probably meant for; it was not taken."""
    meant = LEDGERS[result.kind].column(column.suggested)
    return t(
        "{letters} 列“{heading}”像是“{item}”，没有导入；要导入请用 --map 指明。",
        letters=column.letters,
        heading=column.heading,
        item=t(meant.zh),
    )
