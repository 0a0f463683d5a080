# SPDX-License-Identifier: Apache-2.0
"""Commands about figures and reports: ``figures``, ``report``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from outreach.cli.output import opened, parse_day, print_json
from outreach.config import Settings
from outreach.domain.quarters import (
    INDICATORS,
    Body,
    Figures,
    Period,
    Quarter,
    Ratio,
    Status,
    Value,
    parse_quarter,
    percent,
)
from outreach.errors import N_, UserError
from outreach.i18n import Translator


def add_parsers(commands: Any) -> None:
    """Add this module's commands."""
    parser = commands.add_parser("figures", help=N_("各项数字"))
    parser.add_argument("--quarter", help=N_("季度，如 2026Q3"))
    parser.add_argument("--from", dest="first", help=N_("开始日期"))
    parser.add_argument("--to", dest="last", help=N_("结束日期"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=figures)
    parser = commands.add_parser("report", help=N_("季度报告（草稿）"))
    parser.add_argument("--quarter", required=True, help=N_("季度，如 2026Q3"))
    parser.add_argument("--for", dest="body", required=True, help=N_("报送给谁：union 总工会"))
    parser.add_argument("--out", required=True, help=N_("写到哪个文件夹"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=report)


def figures(arguments: argparse.Namespace, settings: Settings) -> int:
    """Count every indicator for a quarter or any period."""
    from outreach.services import quarters

    span = _span(arguments)
    with opened(settings) as app:
        counted = quarters.figures(app.store, app.context(), span)
        if arguments.json:
            print_json(_as_json(counted, app.t))
        else:
            _print_figures(counted, app.t)
    return 0


def report(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the quarter's report as a draft, with its workbook."""
    from outreach.services import reporting

    quarter, body = parse_quarter(arguments.quarter), _body(arguments.body)
    with opened(settings) as app:
        files = reporting.issue_draft(app.store, app.context(), quarter, body, Path(arguments.out))
    if arguments.json:
        print_json({"quarter": str(quarter), "for": body, "files": [asdict(one) for one in files]})
    else:
        for one in files:
            print(one.path)
    return 0


def _span(arguments: argparse.Namespace) -> Quarter | Period:
    dated = arguments.first is not None and arguments.last is not None
    if dated == (arguments.quarter is not None) or (arguments.first is None) != (
        arguments.last is None
    ):
        raise UserError(
            N_("请写 --quarter 2026Q3，或同时写 --from 和 --to 两个日期。"), code="which_period"
        )
    if arguments.quarter is not None:
        return parse_quarter(arguments.quarter)
    return Period(parse_day(arguments.first), parse_day(arguments.last))


def _body(text: str) -> Body:
    try:
        return Body(text)
    except ValueError as error:
        raise UserError(
            N_("没有“{body}”这个报送对象，可写 union（总工会）。"), code="bad_body", body=text
        ) from error


def _as_json(counted: Figures, t: Translator) -> dict[str, object]:
    return {
        "period": {"from": counted.period.first, "to": counted.period.last},
        "counted_to": counted.counted_to,
        "packs": [],  # no rule of a policy pack decides any of these figures
        "figures": {
            id_: {
                "name": t(INDICATORS[id_].name),
                "unit": t(INDICATORS[id_].unit),
                "kind": INDICATORS[id_].kind,
                "status": figure.status,
                "value": _plain(figure.value),
                "previous": _plain(figure.previous),
                "same_quarter_last_year": _plain(figure.same_quarter_last_year),
                "year_to_date": _plain(figure.year_to_date),
                "breakdowns": figure.breakdowns,
            }
            for id_, figure in counted.figures.items()
        },
    }


def _plain(value: Value) -> object:
    return asdict(value) if isinstance(value, Ratio) else value


def _print_figures(counted: Figures, t: Translator) -> None:
    for id_, figure in counted.figures.items():
        if figure.status is Status.COUNTED:
            value = figure.value
            shown = percent(value) if isinstance(value, Ratio) else value
            print(id_, t(INDICATORS[id_].name), shown, t(INDICATORS[id_].unit))
