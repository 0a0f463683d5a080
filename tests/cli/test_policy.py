# SPDX-License-Identifier: Apache-2.0
"""The policy engine on the command line: answers as JSON, refusals in one line."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import outreach, sentence

CASES = json.loads(
    (Path(__file__).parent.parent / "policy" / "vignettes.json").read_text(encoding="utf-8")
)
FIRST: dict[str, Any] = CASES["vignettes"][0]


def put(tmp_path: Path, value: object) -> str:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return str(path)


def said(*words: object) -> str:
    code, out, beside = outreach(*words)
    assert (code, beside) == (0, ""), beside
    return out


def test_one_case_a_list_and_the_whole_file_are_answered_in_their_shape(tmp_path: Path) -> None:
    one = json.loads(said("classify", put(tmp_path, FIRST["facts"]), "--json"))
    assert one["left_behind"] is True
    several = json.loads(said("classify", put(tmp_path, [FIRST, FIRST]), "--json"))
    assert [answer["id"] for answer in several] == ["V01", "V01"]
    every = json.loads(said("classify", put(tmp_path, CASES), "--json"))
    assert [answer["id"] for answer in every] == [case["id"] for case in CASES["vignettes"]]


def test_an_answer_names_pack_and_clause_and_what_a_person_should_confirm(tmp_path: Path) -> None:
    boundary = next(case for case in CASES["vignettes"] if case["id"] == "V10")
    found = json.loads(said("classify", put(tmp_path, boundary), "--json"))
    assert {"pack": "GD-2024", "clause": "二(一)"}.items() <= found["clauses"][0].items()
    assert found["boundary"] == ["corresponding_day_counts"]
    assert found["notes"] == ["code_not_in_table:A1", "code_not_in_table:B1"]
    english = json.loads(said("--language", "en", "classify", put(tmp_path, boundary), "--json"))
    assert "rural registration" in english["clauses"][0]["says"]


def test_without_json_the_reasons_are_told_in_words(tmp_path: Path) -> None:
    told = said("classify", put(tmp_path, FIRST))
    assert "农村留守儿童：是" in told
    assert "粤民发〔2024〕32号 二(一)" in told


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"father": {"away": {"left": "2026-02-01", "home_spans": [["2026-01-02", "2026-01-05"]]}}},
         "father.away.home_spans[0]"),
        ({"father": {"away": {"left": "2026-01-01", "home_spans": [["2026-02-09", "2026-02-01"]]}}},
         "father.away.home_spans[0]"),
        ({"birth": "2027-01-01"}, "2027-01-01"),
        ({"mother": {"dead": True, "away": {"left": "2026-01-01"}}}, "母亲"),
        ({"risk": ["R9"]}, "R9"),
        ({"packs": {"lbc": "XX-2020"}}, "XX-2020"),
        ({"household": "rich"}, "household"),
        ({"hukou": {"type": "village"}}, "hukou.type"),
        ({"father": {"conds": [{"t": "sad"}]}}, "father.conds[0]"),
        ({"birth": "2015-13-01"}, "birth"),
        ({"as_of": None}, "as_of"),
    ],
)  # fmt: skip
def test_facts_that_cannot_be_are_named_and_nothing_is_answered(
    tmp_path: Path, change: dict[str, Any], place: str
) -> None:
    bad = copy.deepcopy(FIRST)
    bad["facts"] |= change
    refused = sentence(2, "classify", put(tmp_path, [FIRST, bad]), "--json")
    assert "V01" in refused
    assert place in refused


def test_text_that_is_no_json_is_refused_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text('{"facts": \n nonsense}', encoding="utf-8")
    assert "第 2 行" in sentence(2, "classify", path, "--json")
