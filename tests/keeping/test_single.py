# SPDX-License-Identifier: Apache-2.0
"""A second start brings the first window forward; what else holds a store is named."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from outreach.services import beginning, opening
from outreach.ui import single
from outreach.ui.single import FirstWindow, call_first, name_of
from tests.conftest import FIRM
from tests.keeping.test_openers import end, holding, said
from tests.quarters.histories import CTX

ROOT = Path(__file__).parents[2]


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a runtime folder of the test's own; an address is short, or it is none."""
    with TemporaryDirectory() as made:
        monkeypatch.setenv("XDG_RUNTIME_DIR", made)
        yield Path(made)


@pytest.fixture
def folder(tmp_path: Path, runtime: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a store, with runtime and log folders of the test's own."""
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "state"))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    with closing(beginning.begin(tmp_path / "store", CTX, FIRM)):
        pass
    return tmp_path / "store"


@contextmanager
def first_window(folder: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.keeping.first_window", str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as first:
        late = threading.Timer(60, first.kill)  # then what is awaited reads as nothing
        late.start()
        try:
            assert said(first) == "minimised"
            yield first
        finally:
            late.cancel()
            first.kill()


def second(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "outreach", "--store", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_second_start_brings_the_first_window_forward_and_ends(
    folder: Path, runtime: Path
) -> None:
    with first_window(folder) as first:
        done = second(folder)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines() == ["程序已经打开，它的窗口已移到最前面。"]
        assert said(first) == "forward and active"
        assert second(folder).returncode == 0, "and again, while it is not minimised"
        assert end(first) == 0
    assert not list(runtime.iterdir()), "no address is left behind"
    opening.open_store(folder).close()


def test_a_second_start_is_told_of_a_command_line_that_holds_the_store(folder: Path) -> None:
    with holding(folder) as other:
        done = second(folder)
    assert (done.returncode, done.stdout) == (4, "")
    (line,) = done.stderr.splitlines()
    assert str(other.pid) in line


def test_a_window_that_was_killed_keeps_nobody_out(folder: Path, runtime: Path) -> None:
    with first_window(folder) as first:
        first.kill()
        first.wait()
    (left,) = runtime.iterdir()
    assert stat.S_ISSOCK(left.lstat().st_mode)
    with first_window(folder) as again:
        assert second(folder).returncode == 0
        assert end(again) == 0
    assert not list(runtime.iterdir())


def test_another_store_s_window_is_left_alone(folder: Path, tmp_path: Path) -> None:
    with first_window(folder):
        assert not call_first(tmp_path / "other")


@pytest.mark.skipif(os.name == "nt", reason="a pipe has no mode; Qt sets its access list")
def test_the_address_names_nobody_and_is_the_user_s_alone(
    folder: Path, runtime: Path, qtbot: QtBot
) -> None:
    first = FirstWindow()
    first.stand_for(folder)
    assert first.listens
    address = Path(name_of(folder))
    assert address.parent == runtime
    assert address.name.removeprefix("outreach-").isalnum()
    assert not {part for part in folder.parts if len(part) > 1 and part in address.name}
    assert stat.S_IMODE(address.lstat().st_mode) & 0o077 == 0
    assert name_of(folder / ".." / folder.name) == str(address)
    first.stop()


def test_an_address_that_somebody_else_put_there_is_not_spoken_to(
    folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    first = FirstWindow()
    first.stand_for(folder)
    mine = Path(name_of(folder)).lstat().st_uid
    monkeypatch.setattr(os, "getuid", lambda: mine + 1)
    monkeypatch.setattr(single, "name_of", lambda _folder: first._server.fullServerName())
    assert not call_first(folder)
    first.stop()


@pytest.mark.parametrize(
    "words",
    [b"quit\n", b"show\xff\n", b"x" * 5000, b"\n", b"SHOW\n"],
    ids=["another", "bytes", "long", "nothing", "like it"],
)
def test_all_that_can_be_asked_is_to_show_itself(words: bytes, folder: Path, qtbot: QtBot) -> None:
    first = FirstWindow()
    first.stand_for(folder)
    socket = QLocalSocket()
    socket.connectToServer(name_of(folder))
    assert socket.waitForConnected(1000)
    socket.write(words)
    with qtbot.waitSignal(socket.disconnected, timeout=5000):
        socket.flush()
    assert not socket.readAll().size()
    first.stop()
    QCoreApplication.processEvents()
