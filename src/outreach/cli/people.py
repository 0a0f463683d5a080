# SPDX-License-Identifier: Apache-2.0
"""Commands about people: ``summary``, ``search``, ``show``, ``due``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from outreach.cli.output import opened, parse_day, print_json
from outreach.config import Settings
from outreach.domain.children import CARER_LABELS, WHO_IS_HOME_LABELS
from outreach.errors import N_
from outreach.i18n import Translator

if TYPE_CHECKING:
    from outreach.services.children import Family


def add_parsers(commands: Any) -> None:
    """Add this module's commands."""
    parser = commands.add_parser("summary", help=N_("人数"))
    parser.add_argument("--on", required=True)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=summary)
    parser = commands.add_parser("search", help=N_("找人"))
    parser.add_argument("text")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=search)
    parser = commands.add_parser("show", help=N_("一户的情况"))
    parser.add_argument("family")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=show)
    parser = commands.add_parser("due", help=N_("待办"))
    parser.add_argument("--on")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=due)


def summary(arguments: argparse.Namespace, settings: Settings) -> int:
    """Count employees and their children on a day."""
    from outreach.services import children

    on = parse_day(arguments.on)
    with opened(settings) as app:
        counts = asdict(children.summary(app.store, app.context(), on=on))
    if arguments.json:
        print_json(counts)
    else:
        for key, value in counts.items():
            print(key, value)
    return 0


def search(arguments: argparse.Namespace, settings: Settings) -> int:
    """Find employees by name, pinyin, initials, number tail, staff number or phone."""
    from outreach.services import children

    with opened(settings) as app:
        page = children.list_families(app.store, app.context(), query=arguments.text, limit=50)
    if arguments.json:
        rows = [
            {"staff_no": row.staff_no, "name": row.name, "site": row.site, "children": row.minors}
            for row in page.rows
        ]
        print_json({"employees": rows, "total": page.total})
    else:
        for row in page.rows:
            print(row.staff_no, row.name, row.site, row.minors)
    return 0


def show(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show one family by the employee's staff number."""
    from outreach.services import children

    with opened(settings) as app:
        family = children.family_by_staff_no(app.store, app.context(), arguments.family)
        if arguments.json:
            print_json(asdict(family))
        else:
            print(_family_text(family, app.t))
    return 0


def due(arguments: argparse.Namespace, settings: Settings) -> int:
    """List what is owed, most overdue first."""
    from outreach.services import followups

    with opened(settings) as app:
        on = parse_day(arguments.on) if arguments.on else app.clock.today()
        rows = followups.due(app.store, app.context(), on=on, limit=1_000_000)
        if arguments.json:
            print_json(
                [
                    {
                        "due": row.due.isoformat(),
                        "kind": row.kind,
                        **({"child": row.child} if row.child else {}),
                        "employee": row.staff_no,
                        "why": app.t(row.why),
                        "clause": app.t(row.clause),
                        "overdue_days": row.overdue_days,
                    }
                    for row in rows
                ]
            )
        else:
            for row in rows:
                print(row.due, app.t(row.why), row.staff_no, row.name, row.child)
    return 0


def _family_text(family: Family, t: Translator) -> str:
    """Write one family for a terminal: short numbers, no child's name."""
    lines = [f"{family.staff_no} {family.name} {family.site} {family.team}"]
    if family.inquiry is not None:
        lines.append(t(WHO_IS_HOME_LABELS[family.inquiry.who_is_home]))
    lines += [
        f"{child.number} {child.birth.isoformat()} {t(CARER_LABELS[child.carer])}"
        for child in family.children
    ]
    return "\n".join(lines)
