# SPDX-License-Identifier: Apache-2.0
"""Where things are on this computer, and what the environment asks for."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from outreach.errors import N_, UserError

APPLICATION = "Outreach"
DATABASE_FILE = "outreach.db"


@dataclass(frozen=True)
class Settings:
    """What one run was asked for; read once, handed down."""

    store: str
    language: str | None = None
    user: str | None = None
    now: str | None = None  # OUTREACH_NOW: only a practice store obeys it
    debug: bool = False
    passphrase_file: str | None = None  # never the passphrase itself: a command line is read by all

    @property
    def on_server(self) -> bool:
        """Whether the store is a database on a server."""
        return self.store.startswith(("postgresql:", "postgresql+"))


def read_settings(
    environ: Mapping[str, str] | None = None,
    *,
    store: str | None = None,
    language: str | None = None,
    user: str | None = None,
) -> Settings:
    """Join the command line with the environment; the command line wins."""
    environ = os.environ if environ is None else environ
    return Settings(
        store=store or environ.get("OUTREACH_STORE") or str(default_store()),
        language=language or environ.get("OUTREACH_LANGUAGE"),
        user=user,
        now=environ.get("OUTREACH_NOW"),
        debug=environ.get("OUTREACH_DEBUG") == "1",
        passphrase_file=environ.get("OUTREACH_PASSPHRASE_FILE"),
    )


def first_line(path: Path | str) -> str:
    """Read a secret from the first line of a file; refuse with one sentence."""
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise UserError(
            N_("文件“{path}”读不了，请检查路径；它应是一行文字。"),
            code="bad_passphrase_file",
            path=path,
        ) from error
    if not lines or not lines[0]:
        raise UserError(N_("文件“{path}”的第一行是空的。"), code="bad_passphrase_file", path=path)
    return lines[0]


def default_store() -> Path:
    """Return the user's own store folder: the one that was chosen in the window, else our own."""
    from platformdirs import user_data_path

    with contextlib.suppress(OSError, ValueError):
        text = _chosen_file().read_text(encoding="utf-8").strip()
        if text:
            return Path(text)
    return user_data_path(APPLICATION, appauthor=False) / "store"


def remember_store(folder: Path) -> None:
    """Let this user's next start begin with another folder; where it cannot be kept, not."""
    with contextlib.suppress(OSError):
        _chosen_file().parent.mkdir(parents=True, exist_ok=True)
        _chosen_file().write_text(str(folder), encoding="utf-8")


def _chosen_file() -> Path:
    from platformdirs import user_config_path

    return user_config_path(APPLICATION, appauthor=False) / "store-folder.txt"


def writable_folder(path: Path) -> Path:
    """Make a folder for output and prove that it can be written; refuse with one sentence."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".outreach-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UserError(
            N_("文件夹“{path}”写不进去，请换一个文件夹，或检查权限。"),
            code="unwritable",
            path=path,
        ) from error
    return path


def writable_file(path: Path) -> Path:
    """Prove that a file can be written where it is wanted, and leave what is there as it is."""
    writable_folder(path.parent)
    there = path.exists()
    try:
        with path.open("ab"):
            pass
        if not there:
            path.unlink()
    except OSError as error:
        raise UserError(
            N_(
                "文件 {file} 写不进去（{folder}）。请换一个文件夹，"
                "或关掉正在打开这个文件的程序后再试。"
            ),
            code="unwritable",
            file=path.name,
            folder=str(path.parent),
        ) from error
    return path
