# SPDX-License-Identifier: Apache-2.0
"""Commands about people and their keys: ``users``, ``recover``, ``recovery-code``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from outreach.app import Application, translator
from outreach.cli import secrets
from outreach.cli.output import ask_secret, opened, print_json, say, secret_of
from outreach.clock import Clock
from outreach.config import Settings, first_line
from outreach.domain.access import ROLE_LABELS, Role
from outreach.errors import N_, UserError


def add_parsers(commands: Any) -> None:
    """Add this module's commands."""
    parser = commands.add_parser("users", help=N_("用户"))
    verbs = parser.add_subparsers(dest="verb", required=True)
    add = _of_one(verbs, "add", N_("加一个用户"), add_user)
    add.add_argument("--role", required=True)
    add.add_argument("--full-name", default="")
    add.add_argument("--site", help=N_("在哪个厂区登记"))
    add.add_argument("--passphrase-file", type=Path)
    roles = _of_one(verbs, "roles", N_("改角色"), set_roles)
    roles.add_argument("--role", required=True)
    _of_one(verbs, "remove", N_("移除用户，并换掉数据库的钥匙"), remove_user)
    _of_one(verbs, "grant", N_("把封存钥匙给一个用户"), grant_sealed)
    renew = verbs.add_parser("renew-keys", help=N_("给数据库换新钥匙"))
    renew.set_defaults(run=renew_keys)
    change = verbs.add_parser("passphrase", help=N_("改自己的口令，或由管理员给别人设"))
    change.add_argument("name", nargs="?")
    change.add_argument("--passphrase-file", type=Path)
    change.set_defaults(run=passphrase)
    listing = verbs.add_parser("list", help=N_("现有用户"))
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=list_users)

    parser = commands.add_parser("recover", help=N_("用恢复码给一个用户设新口令"))
    parser.add_argument("name", nargs="?")
    parser.add_argument("--code-file", type=Path)
    parser.add_argument("--passphrase-file", type=Path)
    parser.set_defaults(run=recover)
    parser = commands.add_parser("recovery-code", help=N_("换一个恢复码，旧的作废"))
    parser.add_argument("--file", type=Path)
    parser.set_defaults(run=recovery_code)


def _of_one(verbs: Any, verb: str, told: str, run: Any) -> Any:
    parser = verbs.add_parser(verb, help=told)
    parser.add_argument("name")
    parser.set_defaults(run=run)
    return parser


def add_user(arguments: argparse.Namespace, settings: Settings) -> int:
    """Add a user with roles and a passphrase."""
    from outreach.services import access, sites

    roles = _roles(arguments.role)
    with opened(settings) as app:
        site = sites.find_site(app.store, arguments.site) if arguments.site else None
        new = secrets.new_passphrase(arguments.passphrase_file, app.t, practice=app.store.practice)
        name = arguments.full_name or arguments.name
        access.add_user(app.store, app.context(site=site), arguments.name, name, roles, new)
        secrets.tell_public(new, app.t)
        _tell_what_is_owed(app, arguments.name)
    return 0


def set_roles(arguments: argparse.Namespace, settings: Settings) -> int:
    """Give a user other roles."""
    from outreach.services import access

    roles = _roles(arguments.role)
    with opened(settings) as app:
        access.set_roles(app.store, app.context(), arguments.name, roles)
        _tell_what_is_owed(app, arguments.name)
        _tell_of_the_code(app, arguments.name)
    return 0


def remove_user(arguments: argparse.Namespace, settings: Settings) -> int:
    """Remove a user and renew the keys."""
    from outreach.services import access

    with opened(settings) as app:
        access.remove_user(app.store, app.context(), arguments.name)
        say(app.t("“{login}”已移除，数据库换了新钥匙。", login=arguments.name))
        if not app.store.holds_sealed:
            say(
                app.t(
                    "封存钥匙没有换，因为您没有它。请持有它的管理员运行 outreach users renew-keys。"
                )
            )
        _tell_of_the_code(app, arguments.name)
    return 0


def renew_keys(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Give the store new keys."""
    from outreach.services import rotating

    with opened(settings) as app:
        rotating.renew_keys(app.store, app.context())
        say(app.t("数据库换了新钥匙。"))
    return 0


def grant_sealed(arguments: argparse.Namespace, settings: Settings) -> int:
    """Give a user the key of the sealed fields."""
    from outreach.services import access

    with opened(settings) as app:
        access.grant_sealed(app.store, app.context(), arguments.name)
    return 0


def list_users(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the users."""
    from outreach.services import access

    with opened(settings) as app:
        found = access.users(app.store, app.context())
        t = app.t
    if arguments.json:
        keys = ("login", "name", "opens", "holds_sealed", "owed_sealed")
        print_json(
            [{key: getattr(one, key) for key in keys} | {"roles": sorted(one.roles)}
             for one in found]
        )  # fmt: skip
        return 0
    for one in found:
        words = [t(ROLE_LABELS[role]) for role in Role if role in one.roles]
        if not one.opens:
            words.append(t("还没有口令"))
        if one.holds_sealed:
            words.append(t("有封存钥匙"))
        if one.owed_sealed:
            words.append(t("封存钥匙还没有给"))
        print(one.login, one.name, "，".join(words))
    return 0


def passphrase(arguments: argparse.Namespace, settings: Settings) -> int:
    """Change one's own passphrase, or set another's."""
    from outreach.domain.keeping import PRACTICE_PASSWORD, same_login
    from outreach.services import access

    secret = secret_of(settings)
    with opened(settings, secret) as app:
        other = arguments.name
        own = other is None or same_login(other) == same_login(app.actor.login)
        new = secrets.new_passphrase(arguments.passphrase_file, app.t, practice=app.store.practice)
        if own:
            old = PRACTICE_PASSWORD if secret.password is None else secret.password
            access.change_password(app.store, app.context(), old, new or PRACTICE_PASSWORD)
        else:
            access.reset_password(app.store, app.context(), other, new or PRACTICE_PASSWORD)
            _tell_what_is_owed(app, other)
        secrets.tell_public(new, app.t)
        say(app.t("口令已改。"))
    return 0


def recover(arguments: argparse.Namespace, settings: Settings) -> int:
    """Set a passphrase by the recovery code."""
    from outreach.domain.keeping import PRACTICE_PASSWORD
    from outreach.services import access, opening

    t, folder = translator(settings), Path(settings.store)
    practice = opening.read_manifest(folder).practice
    if arguments.code_file is not None:
        code = first_line(arguments.code_file)
    else:
        code = ask_secret(settings, N_("恢复码："))
    new = secrets.new_passphrase(
        arguments.passphrase_file, t, practice=practice and not secrets.on_terminal()
    )
    name = arguments.name or settings.user
    who = access.recover(folder, code, name, new or PRACTICE_PASSWORD, Clock().now())
    secrets.tell_public(new, t)
    say(t("“{login}”的新口令已设好，恢复码仍然有效。", login=who.login))
    return 0


def recovery_code(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make a new recovery code; the old one opens nothing any more."""
    from outreach.services import access

    with (
        opened(settings) as app,
        secrets.paper(arguments.file, app.t, option="--file", practice=app.store.practice) as tell,
    ):
        tell(access.new_recovery_code(app.store, app.context()))
    return 0


def _roles(text: str) -> frozenset[Role]:
    try:
        return frozenset(Role(word.strip()) for word in text.split(","))
    except ValueError as error:
        raise UserError(
            N_("没有这个角色：{role}。可用：{roles}。"),
            code="bad_role",
            role=text,
            roles="、".join(Role),
        ) from error


def _tell_of_the_code(app: Application, login: str) -> None:
    """Say that somebody may still have the recovery code, where that is so."""
    from outreach.services import code_seen

    if code_seen.may_know(app.store, login):
        say(app.t(code_seen.SAID, login=login))


def _tell_what_is_owed(app: Application, login: str) -> None:
    """Say that somebody who holds the sealed key must give it, where that is so."""
    from outreach.domain.keeping import same_login
    from outreach.services import access

    for one in access.users(app.store, app.context()):
        if same_login(one.login) == same_login(login) and one.owed_sealed:
            say(
                app.t(
                    "“{login}”还没有封存钥匙：请持有它的人运行 outreach users grant {login}。",
                    login=one.login,
                )
            )
