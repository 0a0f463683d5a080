# SPDX-License-Identifier: Apache-2.0
"""Secrets on the command line: read from files or typed unseen, never an argument."""

from __future__ import annotations

import contextlib
import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import SystemRandom

from outreach.cli.output import say
from outreach.config import first_line
from outreach.domain.keeping import GROUP, PRACTICE_PASSWORD
from outreach.errors import N_, UserError
from outreach.i18n import Translator

ASKED_BACK, TRIES = 2, 5  # groups of the recovery code; how often they may be mistyped


def on_terminal() -> bool:
    """Tell whether there is somebody to ask."""
    return bool(sys.stdin and sys.stdin.isatty())


def new_passphrase(
    file: Path | str | None, t: Translator, *, practice: bool, option: str = "--passphrase-file"
) -> str | None:
    """Return a new passphrase: the file's, or one typed twice; None for the public one.

    Raises :class:`UserError` where neither a file nor a terminal is there.
    """
    if file is not None:
        return first_line(file)
    if practice:
        return None
    if not on_terminal():
        raise UserError(
            N_("缺少新口令：请在终端里运行，或把它写进文件并用 {option} 指明。"),
            code="missing_password",
            option=option,
        )
    while True:
        typed = getpass.getpass(t("新口令："))
        if typed == getpass.getpass(t("再输一遍：")):
            return typed
        say(t("两遍不一样，请重新输入。"))


def tell_public(passphrase: str | None, t: Translator) -> None:
    """Say which passphrase it is where the public one was taken."""
    if passphrase is None:
        say(t("练习库的口令是公开的：{password}", password=PRACTICE_PASSWORD))


@contextmanager
def paper(
    file: Path | None, t: Translator, *, option: str = "--recovery-file", practice: bool = False
) -> Iterator[Callable[[str], None]]:
    """Prove that a recovery code can be told before there is one; yields what tells it.

    It goes into a new file that only this user can read, or onto the terminal, where two of its
    groups are asked back. A practice store's may go to stderr.
    """
    if file is not None:
        with _file_for_code(file, t) as tell:
            yield tell
    elif on_terminal():
        yield lambda code: _ask_back(code, t)
    elif practice:
        yield lambda code: say(t("恢复码：{code}", code=code))
    else:
        raise UserError(
            N_("缺少 {option}：没有终端时，恢复码要写进一个文件。"),
            code="missing_option",
            option=option,
        )


@contextmanager
def _file_for_code(file: Path, t: Translator) -> Iterator[Callable[[str], None]]:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UserError(
            N_("文件“{path}”已经有了，不覆盖。请换一个文件名。"), code="file_exists", path=file
        ) from error
    except OSError as error:
        raise UserError(
            N_("文件“{path}”写不进去，请换一个文件夹，或检查权限。"), code="unwritable", path=file
        ) from error
    told = False

    def tell(code: str) -> None:
        nonlocal told
        told = True
        try:
            os.write(descriptor, code.encode() + b"\n")
            os.fsync(descriptor)
        except OSError:  # it is in force already: better on the screen than nowhere
            say(t("恢复码写不进文件，请抄下来：{code}", code=code))
        else:
            say(t("恢复码已写入“{path}”。请打印后锁好，再删掉这个文件。", path=file))

    try:
        yield tell
    finally:
        os.close(descriptor)
        if not told:
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)


def _ask_back(code: str, t: Translator) -> None:
    """Print the code and ask for two of its groups, so that it was really written down."""
    print(t("恢复码（忘了口令时唯一的办法，请抄写或打印后锁好）："), code, sep="\n")
    groups = code.split("-")
    for _ in range(TRIES):
        wanted = sorted(SystemRandom().sample(range(len(groups)), ASKED_BACK))
        try:
            typed = [input(t("请照抄写的输入第 {n} 组：", n=place + 1)) for place in wanted]
        except (EOFError, KeyboardInterrupt):  # the code is in force whatever is answered
            break
        if [one.strip().upper()[:GROUP] for one in typed] == [groups[place] for place in wanted]:
            return
        say(t("和恢复码不一样，请对照再抄一遍。"))
    say(t("没有对上。恢复码有效，但抄的可能有误：请运行 outreach recovery-code 换一个。"))
