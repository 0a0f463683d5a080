# SPDX-License-Identifier: Apache-2.0
"""``holidays list`` and ``import``: the statutory holidays and the weekends worked for them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from outreach.cli.output import opened, print_json
from outreach.config import Settings
from outreach.domain.holidays import HOLIDAY_LABELS, Calendar, Year, as_data
from outreach.errors import N_
from outreach.i18n import Translator


def add_parsers(commands: Any) -> None:
    """Add this module's commands."""
    parser = commands.add_parser("holidays", help=N_("放假安排和调休"))
    verbs = parser.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", help=N_("列出各年的放假安排"))
    listing.add_argument("--year", type=int, help=N_("只看一年"))
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=list_years)
    taking = verbs.add_parser("import", help=N_("导入国务院公布的放假安排"))
    taking.add_argument("file", help=N_("照 list --json 的样子写的文件"))
    taking.add_argument("--json", action="store_true")
    taking.set_defaults(run=import_years)


def list_years(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show the years known, as people read them or in the shape that ``import`` takes."""
    from outreach.services import calendars

    with opened(settings) as app:
        found = calendars.calendar(app.store)
        years = [
            found[year]
            for year in sorted(found)
            if arguments.year is None or year == arguments.year
        ]
        if arguments.json:
            print_json(as_data(years))
        else:
            _tell(years, app.t)
    return 0


def import_years(arguments: argparse.Namespace, settings: Settings) -> int:
    """Take years from a file; a file that contradicts itself changes nothing."""
    from outreach.services import calendars

    with opened(settings) as app:
        taken = calendars.import_years(app.store, app.context(), Path(arguments.file))
        known: Calendar = calendars.calendar(app.store)
        if arguments.json:
            print_json(as_data(known[one.year] for one in taken))
        else:
            _tell(taken, app.t)
    return 0


def _tell(years: Iterable[Year], t: Translator) -> None:
    for year in years:
        _tell_year(year, t)


def _tell_year(year: Year, t: Translator) -> None:
    provisional = t(N_("（暂定，调休还没有公布）")) if year.provisional else ""
    print(f"{year.year}{provisional}  {year.source}")
    for one in year.breaks:
        words = f"  {t(HOLIDAY_LABELS[one.kind])}  {one.first} – {one.last}"
        if one.work:
            worked = t(N_("、")).join(str(day) for day in one.work)
            words += "  " + t(N_("上班：{days}"), days=worked)
        print(words)
