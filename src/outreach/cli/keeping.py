# SPDX-License-Identifier: Apache-2.0
"""Commands that keep a store: ``backup``, ``restore``, ``erase``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outreach.app import beginning, translator
from outreach.cli import secrets
from outreach.cli.output import ask_secret, opened, print_json, say
from outreach.config import Settings, first_line
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.services.opening import Secret

if TYPE_CHECKING:
    from outreach.services.erasing import Family


def add_parsers(commands: Any) -> None:
    """Add this module's commands."""
    parser = commands.add_parser("backup", help=N_("备份"))
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--folder", type=Path, help=N_("每天自动备份到这个文件夹"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=backup)

    parser = commands.add_parser("restore", help=N_("用备份恢复"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--recovery-file", type=Path, help=N_("用这个文件里的恢复码打开"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=restore)

    parser = commands.add_parser("erase", help=N_("删除一户的资料"))
    parser.add_argument("family", help=N_("工号，或孩子的编号（C-2107）"))
    parser.add_argument("--site")
    parser.add_argument("--reason", default="", help=N_("理由"))
    parser.add_argument("--yes", action="store_true", help=N_("不再询问"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=erase)


def backup(arguments: argparse.Namespace, settings: Settings) -> int:
    """Back the store up into a file; without one, into the folder of backups."""
    from outreach.services import backups

    with opened(settings) as app:
        if arguments.folder is not None:
            backups.choose_folder(app.store, app.context(), arguments.folder)
        made = backups.make(app.store, app.context(), arguments.file, kind=backups.MANUAL)
        if arguments.json:
            print_json(
                {
                    "file": str(made.path),
                    "at": made.at.isoformat(),
                    "size": made.size,
                    "attachments": made.attachments,
                    "missing": made.missing,
                }
            )
        else:
            print(app.t("已备份到“{path}”，打开检查过。", path=made.path))
        _tell_missing(app.t, made.missing)
    return 1 if made.missing else 0


def restore(arguments: argparse.Namespace, settings: Settings) -> int:
    """Bring the store back from a backup, onto itself or into an empty folder."""
    from outreach.services import restoring

    t, practice = translator(settings), restoring.look(arguments.file).practice
    secret = _secret(settings, arguments.recovery_file, practice=practice)
    now = beginning(settings, practice=practice).now
    done = restoring.restore(Path(settings.store), arguments.file, secret, now)
    if arguments.json:
        kept = str(done.kept) if done.kept else None
        at = done.at.isoformat()
        print_json({"at": at, "erased": done.erased, "kept": kept, "missing": done.missing})
    else:
        print(t("已恢复到 {at} 的备份。", at=f"{done.at:%Y-%m-%d %H:%M}"))
        if done.erased:
            print(t.plural("其中 {n} 份已删除的资料又删除了一次。", done.erased))
        if done.kept:
            print(t("换下来的数据库放在“{path}”，30 天后自动清除。", path=done.kept))
    _tell_missing(t, done.missing)
    return 1 if done.missing else 0


def erase(arguments: argparse.Namespace, settings: Settings) -> int:
    """Erase a family for good, with a reason; asks on a terminal unless told not to."""
    from outreach.services import erasing, sites

    with opened(settings) as app:
        site = sites.find_site(app.store, arguments.site) if arguments.site else None
        ctx = app.context(site=site, reason=arguments.reason)
        family = erasing.look(app.store, ctx, arguments.family)
        if not arguments.yes:
            _confirm(arguments.family, family, app.t)
        done = erasing.erase(app.store, ctx, employee=family.employee, child=family.child)
        if arguments.json:
            print_json(
                {
                    "employees": done.employees,
                    "children": done.children,
                    "attachments": done.attachments,
                }
            )
        else:
            print(app.t("已删除。以前的备份里还有这一户，轮换掉之前用它们恢复时会再删一次。"))
    return 0


def _confirm(text: str, family: Family, t: Translator) -> None:
    if not secrets.on_terminal():
        raise UserError(N_("删除不能撤销。没有终端时请加 --yes。"), code="not_confirmed")
    say(
        t.plural(
            "将删除 {family} 的全部资料（{site}，孩子 {n} 名），不能撤销。",
            family.children,
            family=text,
            site=family.site or "—",
        )
    )
    if input(t("确定请再输一遍“{text}”：", text=text)).strip() != text:
        raise UserError(N_("没有删除。"), code="not_confirmed")


def _secret(settings: Settings, recovery: Path | None, *, practice: bool) -> Secret:
    """Return what opens the store here, or the backup where there is none."""
    if recovery is not None:
        return Secret(recovery=first_line(recovery))
    if settings.passphrase_file:
        return Secret(first_line(settings.passphrase_file), settings.user)
    if practice:
        return Secret(None, settings.user)
    return Secret(ask_secret(settings, N_("口令：")), settings.user)


def _tell_missing(t: Translator, missing: int) -> None:
    if missing:
        say(t.plural("有 {n} 个附件的文件在备份时已经找不到。", missing))
