# SPDX-License-Identifier: Apache-2.0
"""What commands share: an opened application, and JSON that is alone on stdout."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from outreach.app import Application, open_application, translator
from outreach.config import Settings, first_line
from outreach.errors import N_, UserError
from outreach.services import opening
from outreach.services.opening import Secret


@contextmanager
def opened(settings: Settings, secret: Secret | None = None) -> Iterator[Application]:
    """Open the store for one command and close it after; says where the told day is ignored."""
    application = open_application(settings, secret or secret_of(settings))
    try:
        if settings.now and not application.store.practice:
            say(application.t("这不是练习库，OUTREACH_NOW 不起作用。"))
        yield application
        _back_up(application)
    finally:
        application.close()


def _back_up(application: Application) -> None:
    """Make today's backup where one is due; where it cannot be made, say so and go on."""
    from outreach.services import backups

    try:
        backups.daily(application.store, application.context())
    except UserError as error:
        say(error.sentence(application.t))


def secret_of(settings: Settings) -> Secret:
    """Return what opens the store: the passphrase file's, or one typed on a terminal.

    A practice store needs none. Raises :class:`UserError` where nobody can be asked.
    """
    if settings.passphrase_file:
        return Secret(first_line(settings.passphrase_file), settings.user)
    if settings.on_server or opening.read_manifest(Path(settings.store)).practice:
        return Secret(None, settings.user)
    return Secret(ask_secret(settings, N_("口令：")), settings.user)


def ask_secret(settings: Settings, prompt: str) -> str:
    """Ask for a passphrase on the terminal, unseen; refuse where there is none."""
    if not sys.stdin or not sys.stdin.isatty():
        raise UserError(
            N_("缺少口令：请在终端里运行，或把口令写进文件并用 OUTREACH_PASSPHRASE_FILE 指明。"),
            code="missing_password",
        )
    return getpass.getpass(translator(settings)(prompt))


def print_json(value: object) -> None:
    """Print one JSON value on stdout: UTF-8, stable keys, nothing else."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=str)
    sys.stdout.write("\n")


def say(sentence: str) -> None:
    """Tell the user something beside the result: on stderr, so that stdout stays parseable."""
    print(sentence, file=sys.stderr)


def parse_day(text: str) -> date:
    """Read an ISO day from the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError(
            N_("看不懂日期“{text}”，请写成 2026-09-30 这样。"), code="bad_date", text=text
        ) from error
