# SPDX-License-Identifier: Apache-2.0
"""What commands share: an opened application, and JSON that is alone on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from outreach.app import Application, open_application
from outreach.config import Settings
from outreach.errors import N_, UserError


@contextmanager
def opened(settings: Settings) -> Iterator[Application]:
    """Open the store for one command and close it after; says where the told day is ignored."""
    application = open_application(settings)
    try:
        if settings.now and not application.store.practice:
            say(application.t("这不是练习库，OUTREACH_NOW 不起作用。"))
        yield application
    finally:
        application.close()


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
