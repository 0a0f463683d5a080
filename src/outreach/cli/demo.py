# SPDX-License-Identifier: Apache-2.0
"""The command ``demo``: an invented firm as a practice store, and its quarter's report."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from outreach.app import beginning, translator
from outreach.config import Settings
from outreach.domain.keeping import PRACTICE_PASSWORD
from outreach.domain.periods import quarter_of
from outreach.domain.quarters import Body
from outreach.errors import N_


def add_parsers(commands: Any) -> None:
    """Add this module's command."""
    parser = commands.add_parser("demo", help=N_("示例单位（练习库）和它的季度报告"))
    parser.add_argument("--dir", type=Path, default=Path("outreach-demo"))
    parser.add_argument("--employees", type=int)
    parser.add_argument("--seed", type=int)
    parser.set_defaults(run=demo)


def demo(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make the practice store, its rosters and its report, and say what was made."""
    from outreach.services import demo as sample
    from outreach.services import naming, reporting

    t = translator(settings)
    chosen = {
        name: value
        for name, value in (("employees", arguments.employees), ("seed", arguments.seed))
        if value is not None
    }
    nobody = beginning(settings, practice=True)
    now = nobody.now if settings.now else sample.NOW
    folder = naming.folder_to_write(arguments.dir)
    made = sample.build(folder, nobody, now=now, **chosen)
    try:
        ctx = replace(nobody, actor=made.actor, now=now)
        quarter = quarter_of(ctx.today)
        reports = reporting.issue_drafts(made.store, ctx, quarter, list(Body), folder / "reports")
    finally:
        made.store.close()
    print(t.plural("示例单位已建好，登记过 {n:,} 名职工，数据均为虚构：", made.people))
    print(
        t(
            "  数据库 {path}（练习库，用户名 {login}，口令 {password}）",
            path=folder / "store",
            login=made.actor.login,
            password=PRACTICE_PASSWORD,
        )
    )
    for roster in made.rosters:
        print(t("  花名册 {path}", path=roster))
    print(t("  待试导 {path}（照办公室的写法，有几处要您决定）", path=made.to_try))
    for file in reports:
        print(t("  报告   {path}", path=file.path))
    return 0
