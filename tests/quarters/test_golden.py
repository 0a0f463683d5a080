# SPDX-License-Identifier: Apache-2.0
"""The five reports of one invented quarter, word for word, in both languages.

A change of wording shows here line by line. ``python -m tests.quarters.golden`` writes the
texts anew; read the difference before it is committed.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.domain.quarters import Body
from outreach.domain.wording import find_labels
from outreach.services import reporting
from outreach.services.store import Store
from tests.quarters.golden import LANGUAGES, golden_file, made, printed, text_of
from tests.quarters.histories import CTX, QUARTER

CASES = [(body, language) for body in Body for language in LANGUAGES]


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with made(tmp_path_factory.mktemp("demo")) as store:
        yield store


@pytest.mark.parametrize(("body", "language"), CASES, ids=str)
def test_the_report_reads_as_its_golden_text(
    firm: Store, tmp_path: Path, body: Body, language: str
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(printed(firm, body, language))
    kept = golden_file(body, language).read_text(encoding="utf-8")
    assert text_of(path) == kept
    assert printed(firm, body, language) == path.read_bytes(), "the same facts, the same bytes"
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert not find_labels(kept)


def test_the_recipients_read_different_reports_about_the_same_facts(firm: Store) -> None:
    papers = [reporting.compose(firm, CTX, QUARTER, body) for body in Body]
    assert len({paper.title + paper.subtitle for paper in papers}) == len(papers)
    assert len({tuple(one.heading for one in paper.sections) for paper in papers}) == len(papers)
    talks = [row.current for paper in papers for row in paper.rows if row.label == "宣讲场次"]
    assert len(talks) >= 4
    assert len(set(talks)) == 1
