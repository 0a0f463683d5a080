# SPDX-License-Identifier: Apache-2.0
"""Backup, restore and erase on the command line: exit codes, one sentence, JSON alone on stdout."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outreach.cli.main import main

WIDE = Path(__file__).parent.parent / "data" / "rosters" / "wide.xlsx"


Run = Callable[..., tuple[int, str, str]]
Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def outreach(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the command, run in this process: code, stdout, stderr."""
    monkeypatch.setenv("OUTREACH_NOW", "2026-09-30T09:00+08:00")

    def run(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def ask(outreach: Run) -> Ask:
    """Return the command with --json."""

    def run(store: Path, *words: object) -> tuple[int, Any]:
        code, out, said = outreach("--store", store, *words, "--json")
        assert out, said
        return code, json.loads(out)

    return run


@pytest.fixture
def refused(outreach: Run) -> Callable[..., str]:
    """Return the command where it must be refused as bad input; its one line."""

    def run(store: Path, *words: object) -> str:
        code, out, said = outreach("--store", store, *words)
        assert (code, out, said.count("\n")) == (2, "", 1), said
        return said

    return run


@pytest.fixture
def store(tmp_path: Path, outreach: Run) -> Path:
    folder = tmp_path / "库"
    words = ("--practice", "--enterprise", "示例制造有限公司", "--site", "一厂")
    code, _, said = outreach("--store", folder, "init", *words)
    assert code == 0, said
    code, _, said = outreach("--store", folder, "import", "employees", WIDE)
    assert code == 0, said
    return folder


def staff_numbers(ask: Ask, store: Path) -> list[str]:
    _, found = ask(store, "search", "w")
    return [str(row["staff_no"]) for row in found["employees"]]


def test_a_store_is_backed_up_brought_back_and_a_family_stays_erased(
    store: Path, tmp_path: Path, ask: Ask, refused: Callable[..., str]
) -> None:
    copy = tmp_path / "b.outreach-backup"
    code, made = ask(store, "backup", copy)
    assert (code, made["file"], made["attachments"]) == (0, str(copy), 0)
    one, *_ = staff_numbers(ask, store)
    _, before = ask(store, "digest")

    assert "--yes" in refused(store, "erase", one, "--reason", "本人要求")
    assert "理由" in refused(store, "erase", one, "--yes")
    code, done = ask(store, "erase", one, "--yes", "--reason", "本人要求")
    assert (code, done["employees"]) == (0, 1)
    refused(store, "show", one)
    _, erased = ask(store, "digest")
    assert erased != before

    code, back = ask(store, "restore", copy)
    assert code == 0
    assert back["erased"] == 1 + done["children"]
    assert Path(back["kept"]).is_dir()
    refused(store, "show", one)
    assert ask(store, "digest") == (0, erased)

    code, _ = ask(tmp_path / "neu", "restore", copy)
    assert code == 0
    assert ask(tmp_path / "neu", "digest") == (0, before), "the list of erasures is not there"


def test_bad_calls_are_one_sentence_each(
    store: Path, tmp_path: Path, refused: Callable[..., str]
) -> None:
    assert "“wide.xlsx”" in refused(store, "restore", WIDE)
    assert "nothing" in refused(store, "restore", tmp_path / "nothing")
    assert "文件夹里" in refused(store, "backup", store / "b")
    assert "没有找到" in refused(store, "erase", "Z-1", "--yes", "--reason", "x")
    refused(tmp_path / "none", "backup", tmp_path / "b")


def test_backups_go_to_the_folder_that_was_chosen_and_a_lost_one_is_said(
    store: Path, tmp_path: Path, ask: Ask, outreach: Run
) -> None:
    usb = tmp_path / "usb"
    code, made = ask(store, "backup", "--folder", usb)
    assert (code, Path(made["file"]).parent) == (0, usb)
    Path(made["file"]).unlink()
    usb.rmdir()
    code, out, said = outreach("--store", store, "digest", "--json")
    assert (code, "digest" in json.loads(out)) == (0, True), "work goes on"
    assert "usb" in said


def test_there_is_nothing_to_upgrade(store: Path, outreach: Run) -> None:
    code, _, said = outreach("--store", store, "upgrade")
    assert (code, said.count("\n")) == (0, 1)
