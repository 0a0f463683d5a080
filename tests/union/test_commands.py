# SPDX-License-Identifier: Apache-2.0
"""The union's ledgers, reports and holidays on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from pypdfium2 import PdfDocument

from outreach.domain.quarters import Body
from tests.ui.pages.sample import NOW, Firm
from tests.union.work import command, one_of_everything


@pytest.fixture
def folder(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OUTREACH_NOW", NOW.isoformat())
    assert firm.store.folder is not None
    monkeypatch.setenv("OUTREACH_STORE", str(firm.store.folder))
    return firm.store.folder


def test_a_ledger_goes_out_and_comes_in_again(
    firm: Firm, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one_of_everything(firm)
    out = tmp_path / "宣讲.xlsx"
    assert command(firm, ["export", "attendance", str(out)]) == 0
    rows = list(openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 1 + 3 + 1, "three sign-ins and one head count"
    capsys.readouterr()
    assert command(firm, ["import", "attendance", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["created"], told["unchanged"]) == ({"attendance": 0}, 4)
    assert command(firm, ["import", "attendance", str(out), "--mode", "full-list"]) == 2
    assert command(firm, ["export", "nothing", str(out)]) == 2


def test_a_refused_line_ends_with_one_and_is_given_back(
    firm: Firm, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "点位.csv"
    table.write_text("点位名称,种类,启用日期\n视频间,视频间,2026-8-1\n电话亭,传真,2026-8-1\n")
    back = tmp_path / "拒收.xlsx"
    arguments = ["import", "points", str(table), "--reject-file", str(back)]
    assert command(firm, [*arguments, "--dry-run", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["created"] == {"points": 1}
    assert command(firm, arguments) == 1
    assert len(list(openpyxl.load_workbook(back).worksheets[0].iter_rows())) == 2
    assert command(firm, ["export", "points", str(tmp_path / "点位.xlsx")]) == 0


def test_all_reports_are_written_with_one_command(
    firm: Firm, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one_of_everything(firm)
    out = ["--quarter", "2026Q3", "--for", "all", "--out", str(tmp_path / "out"), "--json"]
    assert command(firm, ["report", *out]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    kinds = [one["kind"] for one in files]
    assert kinds == ["report", "editable", "annex"] * len(Body)
    for one in files:
        if one["kind"] == "report":
            assert len(PdfDocument(one["path"])) >= 3
    early = ["--quarter", "2026Q4", "--for", "all", "--out", str(tmp_path)]
    assert command(firm, ["report", *early]) == 2
    assert "还没有到" in capsys.readouterr().err


def test_figures_for_a_body_hold_nothing_small(
    firm: Firm, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one_of_everything(firm)
    assert command(firm, ["figures", "--quarter", "2026Q3", "--json"]) == 0
    inside = json.loads(capsys.readouterr().out)["figures"]
    assert inside["R22"]["value"] == 1
    assert command(firm, ["figures", "--quarter", "2026Q3", "--for", "union", "--json"]) == 0
    outside = json.loads(capsys.readouterr().out)["figures"]
    assert not isinstance(outside["R22"]["value"], int)
    assert "R33" not in outside or outside["R33"]["status"] == "not_yet"


def test_holidays_are_listed_and_a_year_comes_in_from_a_file(
    firm: Firm, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(firm, ["holidays", "list", "--json"]) == 0
    years = json.loads(capsys.readouterr().out)
    assert set(years) == {"2025", "2026", "2027"}
    assert years["2027"]["provisional"]
    assert command(firm, ["holidays", "list", "--year", "2027"]) == 0
    assert "暂定" in capsys.readouterr().out
    announced = years["2027"] | {"provisional": False, "source": "国务院办公厅通知"}
    path = tmp_path / "2027.json"
    path.write_text(json.dumps({"2027": announced}), encoding="utf-8")
    assert command(firm, ["holidays", "import", str(path)]) == 0
    assert "暂定" not in capsys.readouterr().out
    wrong = announced | {
        "holidays": [announced["holidays"][0] | {"off": ["2027-01-03", "2027-01-01"]}]
    }
    for text in (json.dumps({"2027": wrong}), "{", "[]", '{"2027": {}}'):
        path.write_text(text, encoding="utf-8")
        assert command(firm, ["holidays", "import", str(path)]) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert command(firm, ["holidays", "list", "--year", "2027", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["2027"] == announced
