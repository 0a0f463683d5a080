# SPDX-License-Identifier: Apache-2.0
"""The command line as scripts rely on it: exit codes, one sentence, JSON alone on stdout."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from outreach.domain.quarters import INDICATORS
from outreach.services.counted import COUNTED
from tests.cli.running import outreach, sentence

ROSTERS = Path(__file__).parent.parent / "data" / "rosters"
EXPECTED = json.loads((ROSTERS / "expected.json").read_text(encoding="utf-8"))


def test_a_real_roster_gives_the_json_scripts_rely_on(store: Path) -> None:
    wide = ROSTERS / "wide.xlsx"
    wanted = EXPECTED["wide.xlsx"]
    code, out, _ = outreach("--store", store, "import", "employees", wide, "--dry-run", "--json")
    assert (code, json.loads(out)["batch"]) == (0, 0)
    code, out, _ = outreach("--store", store, "import", "employees", wide, "--json")
    assert code == 0
    shown = json.loads(out)
    assert {key: shown[key] for key in wanted["import"]} == wanted["import"]
    code, out, _ = outreach("--store", store, "summary", "--on", "2026-09-30", "--json")
    assert json.loads(out) == wanted["summary"]
    code, out, _ = outreach("--store", store, "import", "employees", wide, "--json")
    assert json.loads(out)["unchanged"] == 120
    code, out, _ = outreach("--store", store, "search", "wy", "--json")
    assert "王䶮" in out


def test_findings_are_exit_1_and_come_back_as_a_workbook(store: Path, tmp_path: Path) -> None:
    mended = tmp_path / "要改的.xlsx"
    code, out, _ = outreach(
        *("--store", store, "import", "employees", ROSTERS / "broken.xlsx", "--json"),
        *("--reject-file", mended),
    )
    assert code == 1
    assert [p["row"] for p in json.loads(out)["refused"]] == [5, 9, 13, 21, 25, 29, 33, 37, 41]
    assert zipfile.is_zipfile(mended)


def test_every_indicator_is_there_from_the_first(store: Path) -> None:
    outreach("--store", store, "import", "employees", ROSTERS / "wide.xlsx")
    code, out, _ = outreach("--store", store, "figures", "--quarter", "2026Q3", "--json")
    shown = json.loads(out)["figures"]
    assert code == 0
    assert list(shown) == list(INDICATORS)
    counted = {key for key, figure in shown.items() if figure["status"] == "counted"}
    assert counted == set(COUNTED)
    assert shown["R14"]["value"] == 139
    assert shown["R25"]["status"] == "not_yet"


def test_bad_input_is_one_sentence_each_and_changes_nothing(store: Path, tmp_path: Path) -> None:
    _, before, _ = outreach("--store", store, "digest")
    picture = tmp_path / "照片.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    empty = tmp_path / "空.xlsx"
    empty.touch()
    plain = tmp_path / "别的.csv"
    plain.write_text("甲,乙\n1,2\n", encoding="utf-8")
    use = ("--store", store)
    assert "不是表格" in sentence(2, *use, "import", "employees", picture)
    assert "空的" in sentence(2, *use, "import", "employees", empty)
    assert "没有认出表头" in sentence(2, *use, "import", "employees", plain)
    assert "打不开" in sentence(2, *use, "import", "employees", tmp_path / "没有.xlsx")
    wide = ROSTERS / "wide.xlsx"
    assert "花名册" in sentence(2, *use, "import", "employees", wide, "--sheet", "职工")
    assert "employees" in sentence(2, *use, "import", "bookings", wide)
    assert "宣讲名称" in sentence(2, *use, "import", "talks", wide)
    assert "一厂" in sentence(2, *use, "import", "employees", wide, "--site", "三厂")
    assert "2026Q3" in sentence(2, *use, "figures", "--quarter", "三季度")
    assert "2026-09-30" in sentence(2, *use, "summary", "--on", "昨天")
    assert "--help" in sentence(2, *use, "nonsense")
    blocked = tmp_path / "文件"
    blocked.write_text("x", encoding="utf-8")
    out = blocked / "里面"
    line = sentence(2, *use, "report", "--quarter", "2026Q3", "--for", "union", "--out", out)
    assert "写不进去" in line
    new = ROSTERS / "broken.xlsx"
    assert "写不进去" in sentence(2, *use, "import", "employees", new, "--reject-file", tmp_path)
    assert "写不进去" in sentence(2, *use, "template", "employees", tmp_path)
    assert "厂区" in sentence(2, *use, "sites", "add", " ")
    assert "已经有" in sentence(2, *use, "sites", "add", " 一厂 ")
    assert outreach("--store", store, "digest")[1] == before


def test_a_store_that_is_not_there_or_not_a_store_is_told(tmp_path: Path) -> None:
    count = ("summary", "--on", "2026-09-30")
    assert "outreach init" in sentence(2, "--store", tmp_path / "无", *count)
    folder = tmp_path / "坏"
    folder.mkdir()
    (folder / "outreach.db").write_bytes(b"not a database at all")
    assert "备份" in sentence(4, "--store", folder, *count)
    (folder / "outreach.db").write_bytes(b"SQLite format 3\0" + b"U" * 8192)
    assert "备份" in sentence(4, "--store", folder, *count)
    blocked = tmp_path / "文件"
    blocked.write_text("x", encoding="utf-8")
    new = ("init", "--practice", "--enterprise", "甲", "--site", "一厂")
    assert "写不进去" in sentence(2, "--store", blocked / "库", *new)
    assert "--site" in sentence(2, "--store", tmp_path / "新", "init", "--enterprise", "甲")
    assert not (tmp_path / "新").exists()


def test_a_second_store_in_the_same_folder_is_refused(store: Path) -> None:
    line = sentence(2, "--store", store, "init", "--enterprise", "乙", "--site", "二厂")
    assert "已经有数据库" in line


def test_who_has_not_the_right_is_exit_3(store: Path) -> None:
    assert outreach("--store", store, "users", "add", "csr", "--role", "reporter")[0] == 0
    assert "权限" in sentence(3, "--store", store, "--user", "csr", "search", "wy")
    line = sentence(2, "--store", store, "search", "wy")
    assert "--user" in line, "two users: one must be named"


def test_only_a_practice_store_may_be_told_the_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, secret = tmp_path / "真", tmp_path / "口令.txt"
    secret.write_text("够长的一句话当口令\n", encoding="utf-8")
    monkeypatch.setenv("OUTREACH_PASSPHRASE_FILE", str(secret))
    paper = ("--recovery-file", tmp_path / "恢复码.txt")
    outreach("--store", real, "init", "--enterprise", "甲", "--site", "一厂", *paper)
    code, out, said = outreach("--store", real, "due", "--json", now="2001-01-01T00:00")
    assert (code, json.loads(out)) == (0, [])
    assert "OUTREACH_NOW" in said


def test_a_template_can_be_filled_in_and_imported(store: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "模板.xlsx"
    assert outreach("template", "employees", path)[0] == 0
    book = load_workbook(path)
    sheet = book.worksheets[1]
    heads = [cell.value for cell in sheet[1]]
    values = {"姓名": "王䶮", "工号": "A1", "身份证号": "110101199003070038",
              "入职日期": "2026-09-01", "子女1出生日期": "2018.3.5"}  # fmt: skip
    for head, value in values.items():
        sheet.cell(2, heads.index(head) + 1, value)
    book.save(path)
    code, out, said = outreach("--store", store, "import", "employees", path, "--json")
    assert code == 0, out + said
    assert json.loads(out)["created"] == {"employees": 1, "children": 1}
