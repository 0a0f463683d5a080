# SPDX-License-Identifier: Apache-2.0
"""Pictures of every page: one file a page and dress, named so that they sort together."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

import outreach
from outreach.ui.registry import PAGES
from outreach.ui.shots import file_name, main
from outreach.ui.tokens import DARK
from tests.ui.pages import sample

SOURCES = Path(outreach.__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a store with one family in it."""
    firm = sample.begin(tmp_path)
    firm.hire("张松", "W10422", sample.child("张小满", sample.HIRED.replace(year=2017)))
    firm.store.close()
    assert firm.store.folder is not None
    return firm.store.folder


def test_every_page_is_taken_at_the_size_and_scale_asked_for(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "pictures"
    asked = [
        "--theme",
        "dark",
        "--language",
        "zh_CN",
        "--scale",
        "1,1.5",
        "--no-empty",
        "--no-entry",
    ]
    # A process of its own: it makes the one QApplication a process may have.
    done = subprocess.run(
        [sys.executable, "-m", "outreach.ui.shots", "--store", folder, "--out", out, *asked],
        env=os.environ | {"PYTHONPATH": str(SOURCES), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    scenes = [kind.NAME for kind in PAGES]
    scenes += [f"children-{step}" for step in ("family", "why", "fact", "letter", "mark")]
    expected = {f"{scene}-zh_CN-dark{end}.png" for scene in scenes for end in ("", "-150")}
    assert {path.name for path in out.iterdir()} == expected
    assert {Path(line).name for line in done.stdout.splitlines()} == expected
    plain, large = (QImage(str(out / f"children-zh_CN-dark{end}.png")) for end in ("", "-150"))
    assert (plain.width(), plain.height()) == (1440, 900)
    assert (large.width(), large.height()) == (2160, 1350)
    assert plain.pixelColor(210, 890).name().upper() == DARK.surface_alt


def test_a_folder_without_a_store_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--store", str(tmp_path / "nothing"), "--out", str(tmp_path)]) == 2
    assert "里没有数据库" in capsys.readouterr().err


def test_names_say_page_language_theme_size_and_scale() -> None:
    assert file_name("children", "en", "dark", 1) == "children-en-dark.png"
    assert (
        file_name("children", "en", "dark", 1.5, "1366x768") == "children-en-dark-1366x768-150.png"
    )
