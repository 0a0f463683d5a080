# SPDX-License-Identifier: Apache-2.0
"""What a new user met who followed the README: each ends in one sentence that leads on."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from outreach.cli import main as command_line
from outreach.db import manifest
from outreach.errors import UserError
from outreach.services import backups, beginning, checking, opening, rotating
from outreach.services.opening import Secret
from outreach.services.store import Store
from tests.conftest import FIRM
from tests.quarters.histories import CTX


@pytest.fixture
def folder(store: Store) -> Path:
    """Return the folder of a practice store that is closed."""
    assert store.folder is not None
    store.close()
    return store.folder


def test_an_empty_file_in_place_of_the_database_is_damage_not_a_newer_version(folder: Path) -> None:
    for path in folder.glob("outreach.db*"):
        path.write_bytes(b"")
    with pytest.raises(UserError, match="备份") as caught:
        opening.open_store(folder)
    assert (caught.value.code, caught.value.exit_code) == ("store_damaged", 4)


def test_a_database_of_renewed_keys_without_its_manifest_is_known_for_one(store: Store) -> None:
    folder = store.folder
    assert folder is not None
    rotating.renew_keys(store, CTX)
    store.close()
    for name in (manifest.NAME, manifest.SECOND):
        (folder / name).unlink()
    with pytest.raises(UserError, match=manifest.NAME) as caught:
        opening.open_store(folder)
    assert caught.value.code == "no_manifest"
    with pytest.raises(UserError) as again:
        beginning.begin(folder, CTX, FIRM)
    assert again.value.code == "store_exists"


def test_a_backup_folder_that_is_gone_is_found_and_nothing_of_it_counts_as_looked_at(
    folder: Path, tmp_path: Path
) -> None:
    there = tmp_path / "移动硬盘"
    there.mkdir()
    with closing(opening.open_store(folder)) as opened:
        backups.choose_folder(opened, CTX, there)
    there.rmdir()
    found = checking.check(folder, Secret(), CTX.now)
    assert "backup_folder_gone" in {one.code for one in found.findings}
    assert "backup" not in found.looked_at


def test_ctrl_d_where_something_is_asked_ends_in_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def end(*_words: object) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", end)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    assert command_line.main(["--store", str(folder.parent / "新"), "init"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only there a screen can be absent"
)
def test_without_a_screen_the_window_is_refused_with_a_sentence(folder: Path) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    done = subprocess.run(
        [sys.executable, "-m", "outreach", "--store", str(folder)],
        env={name: value for name, value in os.environ.items() if name not in hidden},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
