# SPDX-License-Identifier: Apache-2.0
"""Commands about figures and reports: ``figures``, ``report``."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from outreach.app import Application
from outreach.cli.output import opened, parse_day, print_json, say
from outreach.config import Settings
from outreach.domain.periods import Period, Quarter, parse_quarter
from outreach.domain.protection import groups_shown, protect
from outreach.domain.quarters import (
    INDICATORS,
    Body,
    Figures,
    Masked,
    Ratio,
    Status,
    Value,
    goes_to,
    shown,
)
from outreach.errors import N_, UserError
from outreach.i18n import Translator

BODY_HELP = N_(
    "报送给谁：sasac 国资委、union 总工会、federation 工商联、"
    "civil-affairs 民政、internal 内部、all 全部"
)


def add_parsers(commands: Any) -> None:
    """Add this module's commands."""
    parser = commands.add_parser("figures", help=N_("各项数字"))
    parser.add_argument("--quarter", help=N_("季度，如 2026Q3"))
    parser.add_argument("--from", dest="first", help=N_("开始日期"))
    parser.add_argument("--to", dest="last", help=N_("结束日期"))
    parser.add_argument("--for", dest="body", help=N_("只看可以给谁的数字"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=figures)
    parser = commands.add_parser("report", help=N_("季度报告（草稿）"))
    parser.add_argument("--quarter", required=True, help=N_("季度，如 2026Q3"))
    parser.add_argument(
        "--for",
        dest="body",
        required=True,
        help=BODY_HELP,
    )
    parser.add_argument("--out", required=True, help=N_("写到哪个文件夹"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=report)


def figures(arguments: argparse.Namespace, settings: Settings) -> int:
    """Count every indicator for a quarter or any period."""
    from outreach.services import quarters

    span = _span(arguments)
    with opened(settings) as app:
        counted = quarters.figures(app.store, app.context(), span)
        if arguments.body is not None:
            counted = _protected(app, counted, span, _body(arguments.body))
        if arguments.json:
            print_json(_as_json(counted, app.t))
        else:
            _print_figures(counted, app.t)
    return 0


def report(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the quarter's report as a draft, with its workbook."""
    from outreach.services import reporting

    quarter = parse_quarter(arguments.quarter)
    bodies = list(Body) if arguments.body == "all" else [_body(arguments.body)]
    with opened(settings) as app:
        ctx = app.context()
        files = reporting.issue_drafts(app.store, ctx, quarter, bodies, Path(arguments.out))
        if quarter.period.last >= ctx.today:
            say(app.t("本季度还没有结束，数字截至今天，只能作草稿。"))
    if arguments.json:
        shown = [asdict(one) for one in files]
        print_json({"quarter": str(quarter), "for": arguments.body, "files": shown})
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
            N_("没有“{body}”这个报送对象，可写：{bodies}。"),
            code="bad_body",
            body=text,
            bodies="、".join(Body),
        ) from error


def _protected(app: Application, counted: Figures, span: Quarter | Period, body: Body) -> Figures:
    """Return the figures that may go to a body, small groups held back, others left out."""
    from outreach.services import quarters
    from outreach.services.report_facts import periods_of

    ctx = app.context()
    periods = periods_of(span) if isinstance(span, Quarter) else [span]
    shown = protect(counted, body, quarters.recipients(app.store, ctx, periods))
    figures = {id_: one for id_, one in shown.figures.items() if goes_to(INDICATORS[id_], body)}
    groups = {id_: groups_shown(id_, counted[id_].breakdowns, body) for id_ in figures}
    return replace(
        shown,
        figures={id_: replace(one, breakdowns=groups[id_]) for id_, one in figures.items()},
    )


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
                **({"masked": "small"} if isinstance(figure.value, Masked) else {}),
            }
            for id_, figure in counted.figures.items()
        },
    }


def _plain(value: Value) -> object:
    if isinstance(value, Masked):
        return None
    return asdict(value) if isinstance(value, Ratio) else value


def _print_figures(counted: Figures, t: Translator) -> None:
    for id_, figure in counted.figures.items():
        if figure.status is Status.COUNTED:
            one = INDICATORS[id_]
            print(id_, t(one.name), shown(one, figure.value), t(one.unit))
