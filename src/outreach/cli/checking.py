# SPDX-License-Identifier: Apache-2.0
"""Commands that look a store over: ``check``, ``diagnose``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outreach.app import translator
from outreach.cli.output import print_json, say, secret_of
from outreach.clock import Clock
from outreach.config import Settings
from outreach.errors import N_, UserError
from outreach.i18n import Translator

if TYPE_CHECKING:
    from outreach.services.checking import Checked


def add_parsers(commands: Any) -> None:
    """Add this module's commands."""
    parser = commands.add_parser("check", help=N_("检查数据库"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=check)
    parser = commands.add_parser("diagnose", help=N_("给维护人员的诊断文件，不含个人信息"))
    parser.add_argument("out", type=Path)
    parser.set_defaults(run=diagnose)


def check(arguments: argparse.Namespace, settings: Settings) -> int:
    """Look the store over; exit 1 where something was found, 4 where it cannot be opened."""
    from outreach.services import checking

    t = translator(settings)
    done = checking.check(Path(settings.store), secret_of(settings), Clock().now())
    if arguments.json:
        print_json(_as_json(done, t))
    else:
        _tell(done, t)
    if not done.opens:
        return 4
    return 1 if done.findings else 0


def _as_json(done: Checked, t: Translator) -> dict[str, object]:
    return {
        "opens": done.opens,
        "findings": [
            {
                "code": one.code,
                "serious": one.serious,
                "message": one.sentence(t),
                "values": dict(one.values),
            }
            for one in done.findings
        ],
        "looked_at": list(done.looked_at),
        "not_looked_at": {part: t(why) for part, why in done.not_looked_at.items()},
        "at": done.at.isoformat(),
    }


def _tell(done: Checked, t: Translator) -> None:
    from outreach.services.checking import PARTS

    for one in done.findings:
        print(t("严重：") if one.serious else t("注意："), one.sentence(t), sep="")
    print(t("查过：{parts}。", parts="、".join(t(PARTS[part]) for part in done.looked_at)))
    for part, why in done.not_looked_at.items():
        print(t("没有查：{part}（{why}）。", part=t(PARTS[part]), why=t(why)))
    if not done.findings:
        print(t("查过的都没有问题。"))


def diagnose(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the archive; a store that does not open is told of in it."""
    from outreach.services import diagnosing

    t, folder = translator(settings), Path(settings.store)
    try:
        secret = secret_of(settings)
    except UserError as error:
        secret = None
        say(error.sentence(t))
    diagnosing.diagnose(folder, arguments.out, secret=secret)
    say(t("已写入“{path}”，里面没有姓名、号码等个人信息。", path=arguments.out))
    return 0
