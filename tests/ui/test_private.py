# SPDX-License-Identifier: Apache-2.0
"""Nothing personal outside the store: no log, no setting, no title, no temporary file, no image."""

from __future__ import annotations

import ast
import base64
import faulthandler
import json
import logging
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import outreach.ui
from outreach.i18n import Translator
from outreach.ui import traces
from outreach.ui.controls.inputs import LineEdit
from outreach.ui.crash import CrashDoor
from tests.ui.busy import BUGS, seeds

ROOT = Path(__file__).resolve().parents[2]
UI = Path(outreach.ui.__file__).parent
SECRET = "441621199003143524"
HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
         "XDG_RUNTIME_DIR", "TMPDIR", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP",
         "TMP")  # fmt: skip


def spellings(word: str) -> set[bytes]:
    """Return a word as files may hold it."""
    texts = {word, quote(word), json.dumps(word)[1:-1], word.encode("unicode_escape").decode()}
    coded = {text.encode() for text in texts}
    coded |= {word.encode(name) for name in ("utf-16-le", "utf-16-be", "gb18030")}
    # The middle of base64 at each of its three places; the ends depend on what stands beside.
    data = word.encode()
    return coded | {base64.b64encode(b"\0" * n + data)[4:-4] for n in range(3) if len(data) > 6}


def hits(places: list[bytes]) -> list[str]:
    """Return the seeded words that stand somewhere, each once."""
    whole = b"\n".join(places)
    return [word for word in seeds() if any(one in whole for one in spellings(word))]


def files_under(folder: Path) -> list[Path]:
    """Return every file."""
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def run(home: Path, *more: str) -> subprocess.CompletedProcess[bytes]:
    """Run the window in a home of its own."""
    for name in HOMES:
        (home / name.lower()).mkdir(mode=0o700, parents=True)
    place = {name: str(home / name.lower()) for name in HOMES}
    return subprocess.run(
        [sys.executable, "-m", "tests.ui.busy", str(home / "run"), *more],
        cwd=home,  # where an image of its memory would lie
        env=os.environ | place | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=300,
        check=False,
    )


def leaves_nothing(folder: Path, *more: str) -> None:
    """Run the window with fifty bugs, and look for the seeded words in whatever it left."""
    done = run(folder, *more)
    assert (done.returncode == 0) is not bool(more), done.stderr.decode()
    bugs, titles, told = map(int, done.stdout.split())
    assert bugs >= BUGS
    assert titles > 2
    assert told == 0, "a window's title holds a name"
    files = files_under(folder)
    (logged,) = [path.read_text(encoding="utf-8") for path in files if path.name == "crash.log"]
    assert logged.count("KeyError") >= BUGS
    (faults,) = [path.read_text(encoding="utf-8") for path in files if path.name == "faults.log"]
    assert ("Fatal Python error" in faults) is bool(more)
    found = hits([*(path.read_bytes() for path in files), done.stdout, done.stderr])
    print(
        f"\n{bugs} bugs, {titles} titles, {len(files)} files, "
        f"{len(seeds())} seeded names and numbers: {len(found)} hits"
    )
    assert found == []


def test_a_run_with_fifty_bugs_and_a_crash_leaves_no_name_outside_the_store(
    tmp_path: Path,
) -> None:
    leaves_nothing(tmp_path, "crash")


@pytest.mark.soak
def test_a_run_with_fifty_bugs_that_ends_well_leaves_no_name_either(tmp_path: Path) -> None:
    leaves_nothing(tmp_path)


def test_the_search_for_names_finds_each_spelling() -> None:
    word = seeds()[0]
    for one in (*spellings(word), base64.b64encode(f"x{word}yz".encode())):
        assert hits([b"before " + one + b" after"]) == [word]


@pytest.fixture
def door(dressed: object, tmp_path: Path, t: Translator) -> Iterator[CrashDoor]:
    made = CrashDoor(tmp_path / "logs", t)
    made.install()
    yield made
    made.uninstall()
    if made.dialog is not None:
        made.dialog.close()


def test_hard_faults_are_written_without_any_value(door: CrashDoor) -> None:
    secret = SECRET
    assert door._faults is not None
    faulthandler.dump_traceback(door._faults, all_threads=True)
    door._faults.flush()
    logged = (door.log_file.parent / "faults.log").read_text(encoding="utf-8")
    assert "test_private.py" in logged
    assert secret not in logged


def test_what_libraries_log_or_warn_is_noted_by_place_and_kind(
    door: CrashDoor, capfd: pytest.CaptureFixture[str]
) -> None:
    try:
        int(SECRET + "x")
    except ValueError:
        logging.getLogger(SECRET).exception("张小满 %s", SECRET)
    with warnings.catch_warnings():
        warnings.showwarning = door.on_warning
        warnings.simplefilter("always")
        warnings.warn(f"张小满 {SECRET}", RuntimeWarning, stacklevel=1)
    logged = door.log_file.read_text(encoding="utf-8")
    assert "ERROR test_private.py" in logged
    assert "ValueError" in logged
    assert "RuntimeWarning test_private.py" in logged
    assert SECRET not in logged
    assert "张小满" not in logged
    assert SECRET not in capfd.readouterr().err


@pytest.mark.parametrize(
    "message",
    [
        "张小满::load: no",
        "zhangsan: cannot load",
        "Qiang: no file",
        "QI张::小满: x",
        "Qiang Li (x)",
    ],
)
def test_a_name_at_the_beginning_of_a_warning_is_not_taken_for_a_function(
    door: CrashDoor, message: str
) -> None:
    door.on_qt_message(QtMsgType.QtWarningMsg, QMessageLogContext(), message)
    assert door.log_file.read_text(encoding="utf-8").strip() == "QtWarningMsg"


def test_what_was_copied_here_is_gone_when_the_program_ends(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    keeper = traces.Traces(app)
    box = LineEdit()
    qtbot.addWidget(box)
    box.show()
    box.activateWindow()
    qtbot.waitUntil(box.isActiveWindow)
    box.setText("张小满")
    box.selectAll()
    box.copy()
    assert QApplication.clipboard().text() == "张小满"
    keeper.clear_clipboard()
    assert QApplication.clipboard().text() == ""
    box.close()
    QApplication.clipboard().setText("copied elsewhere")
    keeper.clear_clipboard()
    assert QApplication.clipboard().text() == "copied elsewhere"
    keeper.deleteLater()


def test_every_dialog_for_files_is_the_one_that_forgets() -> None:
    found = []
    for path in sorted(UI.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        if "QFileDialog" in names and path.name != "file_dialog.py":
            found.append(path.name)
        if "QSettings" in names:
            found.append(path.name)
    assert not found
