# SPDX-License-Identifier: Apache-2.0
"""The ``outreach`` command: parse, call one service, print; without a command, the window."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from outreach import __version__
from outreach.app import translator
from outreach.cli import (
    checking,
    deciding,
    demo,
    holidays,
    keeping,
    ledgers,
    names,
    people,
    people_keys,
    policy,
    quarters,
    store,
)
from outreach.config import Settings, read_settings
from outreach.errors import N_, UserError

# A command takes its arguments and the settings, and returns the exit code.
Command = Callable[[argparse.Namespace, Settings], int]


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a call in one line, as every other error."""

    def error(self, message: str) -> None:  # type: ignore[override]  # never returns either way
        raise UserError(
            N_("命令写法不对：{detail}。用 outreach --help 看用法。"),
            code="usage",
            detail=message,
        )


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command this version has."""
    parser = _Parser(prog="outreach", description=N_("职工家庭关爱：登记、宣讲、报告"))
    parser.add_argument("--store", help=N_("数据库所在的文件夹"))
    parser.add_argument("--user", help=N_("用户名"))
    parser.add_argument("--language", choices=("zh_CN", "en"), help=N_("语言"))
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", parser_class=_Parser)
    for module in (
        store,
        people_keys,
        keeping,
        checking,
        people,
        ledgers,
        deciding,
        quarters,
        holidays,
        policy,
        names,
        demo,
    ):
        module.add_parsers(commands)
    return parser


def main(
    argv: Sequence[str] | None = None, *, window: Callable[[Settings], int] | None = None
) -> int:
    """Run one command and return its exit code; no traceback ever reaches a user.

    ``window`` is what runs without a command; without one the usage is shown.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    settings = read_settings()
    try:
        arguments = build_parser().parse_args(argv)
        settings = read_settings(
            store=arguments.store, language=arguments.language, user=arguments.user
        )
        return _run(arguments, settings, window)
    except UserError as error:
        if settings.debug:
            raise
        print(error.sentence(translator(settings)), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except EOFError:  # Ctrl+D where something was asked
        t = translator(settings)
        print(t("没有回答，这一步没有做。"), file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of stdout has seen enough (| head)
        sys.stdout = None  # nothing more can be flushed to it
        return 0
    except Exception as error:  # the last door: a bug, told without its data
        if settings.debug:
            raise
        t, place = translator(settings), _place(error)
        print(
            t("程序出错了（{place}），这次操作没有完成。请把这一行发给维护人员。", place=place),
            file=sys.stderr,
        )
        return 70


def _run(
    arguments: argparse.Namespace, settings: Settings, window: Callable[[Settings], int] | None
) -> int:
    if arguments.command is None:
        if window is not None:
            return window(settings)
        build_parser().print_help(sys.stderr)
        return 2
    command: Command = arguments.run
    return command(arguments, settings)


def _place(error: BaseException) -> str:
    """Name the kind and the line of a bug: never its message, which may hold personal data."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    line = (
        f"{trace.tb_frame.f_code.co_filename.rsplit('outreach', 1)[-1]}:{trace.tb_lineno}"
        if trace
        else "?"
    )
    return f"{type(error).__name__} {line}"
