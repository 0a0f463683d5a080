# SPDX-License-Identifier: Apache-2.0
"""What follows an import, as scripts do it: decide, take back, send out, bring together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.running import outreach, sentence
from tests.services.pasted import HEADS, line, number, slip_of

ROSTERS = Path(__file__).parent.parent / "data" / "rosters"
KNOWN = (
    line("A1", "张三", number(1), "2026-03-01", "焊接班", "13800000001"),
    line("A2", "李四", number(2), "2026-03-01", "焊接班", "13800000002"),
)


def run(store: Path, *words: object, code: int = 0, typed: str = "") -> Any:
    """Run a command with ``--json`` and return what it says."""
    found, out, said = outreach("--store", store, *words, "--json", typed=typed)
    assert found == code, said
    return json.loads(out)


def paste(store: Path, *lines: str, code: int = 0, more: tuple[str, ...] = ()) -> Any:
    text = "\n".join(["\t".join(HEADS), *lines])
    return run(store, "import", "employees", "-", *more, code=code, typed=text)


def digest(store: Path) -> str:
    return str(run(store, "digest")["digest"])


def test_a_held_row_is_decided_each_way_and_only_once(store: Path) -> None:
    paste(store, *KNOWN)
    slips = [
        line(f"B{n}", "张三", slip_of(number(1), place), "2026-05-01") for n, place in
        enumerate((7, 8, 9))
    ]  # fmt: skip
    done = paste(store, *slips, code=1)
    assert [one["code"] for one in done["undecided"]] == ["duplicate"] * 3
    held = run(store, "held", done["batch"])
    assert [one["row"] for one in held] == [2, 3, 4]
    (candidate,) = held[0]["candidates"]
    for row, decision in ((2, f"same:{candidate}"), (3, "new"), (4, "drop")):
        assert run(store, "resolve", done["batch"], row, "--as", decision)["decided"] == 1
    assert run(store, "held") == []
    assert "resolve" not in sentence(
        2, "--store", store, "resolve", done["batch"], 2, "--as", "new"
    )
    assert run(store, "summary", "--on", "2026-09-30")["employees"] == 3
    (pair,) = run(store, "doubles")["possible"]
    assert pair["why"] == "near_number"


def test_a_full_list_names_leavers_and_they_are_decided_in_bulk(store: Path) -> None:
    paste(store, *KNOWN)
    more = ("--mode", "full-list", "--on", "2026-09-20")
    done = paste(store, KNOWN[0], more=more)
    assert [one["staff_no"] for one in done["missing"]] == ["A2"]
    assert run(store, "summary", "--on", "2026-09-30")["employees"] == 2
    (gone,) = run(store, "leavers", done["batch"], "--as", "left")
    assert (gone["staff_no"], gone["last_day"]) == ("A2", "2026-09-19")
    assert run(store, "summary", "--on", "2026-09-30")["employees"] == 1


def test_an_import_is_taken_back_and_the_history_says_so(store: Path) -> None:
    before = digest(store)
    done = run(store, "import", "employees", ROSTERS / "wide.xlsx")
    undone = run(store, "undo-import", done["batch"])
    assert undone["undone"] is True
    assert undone["removed"] == {"employees": 120, "children": 145}
    assert digest(store) == before
    (batch,) = run(store, "imports")
    assert batch["undone_at"]
    assert "撤销" in sentence(2, "--store", store, "undo-import", done["batch"])


def test_an_export_imports_to_the_same_digest_and_two_files_become_one(
    store: Path, tmp_path: Path
) -> None:
    run(store, "import", "employees", ROSTERS / "wide.xlsx")
    table = tmp_path / "台账.xlsx"
    code, out, _ = outreach("--store", store, "export", "employees", table)
    assert (code, "120" in out) == (0, True)
    other = tmp_path / "另一库"
    assert outreach("--store", other, "init", "--practice", "--enterprise", "示例制造有限公司",
                    "--site", "一厂")[0] == 0  # fmt: skip
    run(other, "import", "employees", table)
    assert digest(other) == digest(store)

    paste(store, *KNOWN, line("C1", "王五", number(5), "2026-05-01"))
    said = sentence(2, "--store", store, "merge", "A1", "C1")
    assert "不是同一个人" in said
    slip = line("C2", "张三", slip_of(number(1)), "2026-05-01")
    done = paste(store, slip, code=1)
    run(store, "resolve", done["batch"], "all", "--as", "new")
    before = digest(store)
    merged = run(store, "merge", "A1", "C2")["merge"]
    assert digest(store) != before
    run(store, "unmerge", merged)
    assert digest(store) == before


def test_announced_people_arrive_with_their_children(store: Path) -> None:
    later = line("D1", "赵六", number(7), "2026-10-08", "焊接班", "", "赵小", "2015-3-2")
    done = paste(store, later, more=("--expected",))
    assert done["created"] == {"employees": 1, "children": 0}
    assert run(store, "arrive") == {"arrived": 0}
    words = ("--store", store, "arrive", "--json")
    code, out, said = outreach(*words, now="2026-10-08T09:00+08:00")
    assert (code, json.loads(out)) == (0, {"arrived": 1}), said
