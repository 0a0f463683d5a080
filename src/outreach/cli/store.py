# SPDX-License-Identifier: Apache-2.0
"""Commands about the store itself: ``init``, ``sites``, ``whoami``, ``upgrade``, ``digest``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from outreach.app import beginning, translator
from outreach.cli import secrets
from outreach.cli.output import opened, print_json, say, secret_of
from outreach.config import Settings
from outreach.domain.access import Role
from outreach.errors import N_, UserError


def add_parsers(commands: Any) -> None:
    """Add this module's commands."""
    parser = commands.add_parser("init", help=N_("新建数据库"))
    parser.add_argument("--enterprise")
    parser.add_argument("--uscc", default="")
    parser.add_argument("--ownership", choices=("state", "private"), default="private")
    parser.add_argument("--site")
    parser.add_argument("--county", default="")
    parser.add_argument("--admin", default="admin")
    parser.add_argument("--recovery-file", type=Path, help=N_("恢复码写进这个文件"))
    parser.add_argument("--practice", action="store_true")
    parser.set_defaults(run=init)

    parser = commands.add_parser("sites", help=N_("厂区和项目部"))
    verbs = parser.add_subparsers(dest="verb", required=True)
    add = verbs.add_parser("add")
    add.add_argument("name")
    add.add_argument("--county", default="")
    add.set_defaults(run=add_site)
    listing = verbs.add_parser("list")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=list_sites)

    parser = commands.add_parser("whoami", help=N_("当前用户"))
    parser.set_defaults(run=whoami)
    parser = commands.add_parser("upgrade", help=N_("把旧数据库升到这个版本"))
    parser.set_defaults(run=upgrade)
    parser = commands.add_parser("digest", help=N_("业务数据摘要"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=digest)


def init(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make a store; asks on a terminal for what is missing, else says what is."""
    from outreach.services.beginning import begin_with_code, check_empty
    from outreach.services.sites import EnterpriseBegun

    t, practice = translator(settings), arguments.practice
    folder = Path(settings.store)
    check_empty(folder)
    name = arguments.enterprise or _ask(t("单位名称："), "--enterprise")
    site = arguments.site or _ask(t("厂区或项目部："), "--site")
    firm = EnterpriseBegun(
        name=name,
        uscc=arguments.uscc,
        ownership=arguments.ownership,
        site_name=site,
        county_code=arguments.county,
        admin_login=arguments.admin,
        # The only user of a small office does everything; others are added with their roles.
        admin_roles=(Role.ADMIN, Role.HR, Role.UNION),
        practice=practice,
    )
    password = secrets.new_passphrase(
        settings.passphrase_file, t, practice=practice, option="OUTREACH_PASSPHRASE_FILE"
    )
    with secrets.paper(arguments.recovery_file, t, practice=practice) as tell:
        nobody = beginning(settings, practice=practice)
        begun = begin_with_code(folder, nobody, firm, password=password)
        begun.store.close()
        tell(begun.recovery)
    secrets.tell_public(password, t)
    say(
        t(
            "已在“{folder}”新建加密的数据库，用户名是 {login}。",
            folder=folder,
            login=arguments.admin,
        )
    )
    return 0


def _ask(prompt: str, option: str) -> str:
    if not sys.stdin or not sys.stdin.isatty():
        raise UserError(N_("缺少 {option}。"), code="missing_option", option=option)
    return input(prompt).strip()


def add_site(arguments: argparse.Namespace, settings: Settings) -> int:
    """Add a factory or construction project."""
    from outreach.services import sites

    with opened(settings) as app:
        sites.add_site(app.store, app.context(), arguments.name, arguments.county)
    return 0


def list_sites(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the sites."""
    from outreach.services import sites

    with opened(settings) as app:
        found = sites.enterprise(app.store).sites
    if arguments.json:
        print_json([{"name": site.name, "county": site.county_code} for site in found])
    else:
        for site in found:
            print(site.name, site.county_code)
    return 0


def whoami(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Say as whom commands run."""
    with opened(settings) as app:
        print(app.actor.login, app.actor.name, ",".join(sorted(app.actor.roles)))
    return 0


def digest(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a digest of the business tables: equal where the facts are equal."""
    from outreach.services import keeping

    with opened(settings) as app:
        value = keeping.digest(app.store)
    if arguments.json:
        print_json({"digest": value})
    else:
        print(value)
    return 0


def upgrade(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Bring an older store to this version; it is backed up first."""
    from outreach.services import opening

    t = translator(settings)
    made = opening.upgrade_store(Path(settings.store), secret_of(settings))
    if made is None:
        say(t("数据库已经是这个版本的，不用升级。"))
    else:
        say(t("数据库已升级。升级前的备份在“{path}”。", path=made))
    return 0
