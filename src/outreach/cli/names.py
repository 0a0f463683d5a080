# SPDX-License-Identifier: Apache-2.0
"""Commands about names: ``names`` lists those that label children, ``rename`` mends one."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from outreach.cli.output import opened, print_json
from outreach.config import Settings
from outreach.errors import N_


def add_parsers(commands: Any) -> None:
    """Add this module's commands."""
    parser = commands.add_parser("names", help=N_("会给孩子贴标签的名称"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=names)
    parser = commands.add_parser("rename", help=N_("改名"))
    parser.add_argument("kind", help=N_("名称的种类，如 talk、campaign、season"))
    parser.add_argument("old", help=N_("现在的名称"))
    parser.add_argument("new", help=N_("新名称"))
    parser.set_defaults(run=rename)


def names(arguments: argparse.Namespace, settings: Settings) -> int:
    """List names that cannot be printed any more, with a neutral one each."""
    from outreach.services import naming

    with opened(settings) as app:
        found = naming.labelled(app.store, app.context())
    if arguments.json:
        print_json([asdict(one) for one in found])
    else:
        for one in found:
            print(one.kind, one.name, "→", one.suggestion)
    return 0


def rename(arguments: argparse.Namespace, settings: Settings) -> int:
    """Give everything of a kind that bears a name another one."""
    from outreach.services import naming

    with opened(settings) as app:
        n = naming.rename(app.store, app.context(), arguments.kind, arguments.old, arguments.new)
        print(app.t.plural("已改名 {n} 处。", n))
    return 0
