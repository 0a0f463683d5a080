# SPDX-License-Identifier: Apache-2.0
"""``figures`` and ``report`` on the command line."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from pathlib import Path

import pytest

from outreach.cli.main import main
from outreach.domain.quarters import Ratio
from outreach.services import opening, quarters
from outreach.services.store import Store
from tests.quarters.histories import CTX, QUARTER, write


@pytest.fixture
def folder(store: Store, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(store, 8, people=40)
    monkeypatch.setenv("OUTREACH_NOW", CTX.now.isoformat())
    assert store.folder is not None
    monkeypatch.setenv("OUTREACH_STORE", str(store.folder))
    store.close()  # a command opens it, and one opens at a time
    return store.folder


def test_figures_on_the_command_line_are_the_same(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["figures", "--quarter", "2026Q3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    with closing(opening.open_store(folder)) as again:
        figures = quarters.figures(again, CTX, QUARTER)
    assert told["period"] == {"from": "2026-07-01", "to": "2026-09-30"}
    assert list(told["figures"]) == [f"R{n:02}" for n in range(1, 37)]
    assert told["figures"]["R09"]["status"] == "not_yet"
    assert told["figures"]["R14"]["value"] == figures["R14"].value
    ratio = figures["R10"].value
    assert isinstance(ratio, Ratio)
    assert told["figures"]["R10"]["value"] == {"num": ratio.num, "den": ratio.den}
    assert told["figures"]["R14"]["breakdowns"] == figures["R14"].breakdowns
    assert main(["figures", "--from", "2026-07-01", "--to", "2026-09-28", "--json"]) == 0
    days = json.loads(capsys.readouterr().out)["figures"]
    assert days["R05"]["value"] == figures["R05"].value
    assert main(["figures", "--quarter", "2026Q3"]) == 0
    assert f"R14 在册职工的未成年子女 {figures['R14'].value} 名" in capsys.readouterr().out


def test_report_on_the_command_line_lists_its_files(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    arguments = ["report", "--quarter", "2026Q3", "--for", "union", "--out", str(out)]
    assert main([*arguments, "--json"]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert [one["kind"] for one in files] == ["report", "editable", "annex"]
    for one in files:
        assert hashlib.sha256(Path(one["path"]).read_bytes()).hexdigest() == one["sha256"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["figures"],
        ["figures", "--from", "2026-07-01"],
        ["figures", "--quarter", "2026Q3", "--from", "2026-07-01", "--to", "2026-07-02"],
        ["figures", "--quarter", "2026Q5"],
        ["figures", "--quarter", "2027Q1"],
        ["figures", "--from", "gestern", "--to", "2026-07-02"],
        ["report", "--quarter", "2026Q3", "--for", "nobody", "--out", "x"],
        ["report", "--quarter", "2026Q3", "--for", "union,sasac", "--out", "x"],
    ],
)
def test_a_wrong_call_is_told_in_one_line(
    folder: Path,
    arguments: list[str],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert not told.out
    assert len(told.err.strip().splitlines()) == 1
