# SPDX-License-Identifier: Apache-2.0
"""Commands of the policy engine: classify, packs, explain, refresh, due."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from outreach.cli.output import print_json
from outreach.config import Settings
from outreach.domain.classes import classify
from outreach.domain.packs import shipped
from outreach.errors import N_, UserError
from outreach.exchange.facts import Case, answer, read_cases


def add_parsers(commands: Any) -> None:
    """Add this module's commands."""
    one = commands.add_parser("classify", help=N_("按规则包判断一份事实"))
    one.add_argument("facts", type=Path, metavar="FACTS.json")
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=run_classify)


def run_classify(arguments: argparse.Namespace, settings: Settings) -> int:
    """Answer one case, a list of cases, or a file of worked cases."""
    try:
        text = arguments.facts.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            N_("读不了 {file}：请给一个 UTF-8 的 JSON 文件。"),
            code="unreadable",
            file=arguments.facts.name,
        ) from error
    cases, many = read_cases(text, dict(shipped()))
    answers = [_answer(case, settings.language or "zh_CN") for case in cases]
    print_json(answers if many else answers[0])
    return 0


def _answer(case: Case, language: str) -> dict[str, object]:
    return answer(case, classify(case.facts, case.chosen, case.on), language)
