# SPDX-License-Identifier: Apache-2.0
"""The quarter's report: the same figures as everywhere, the same bytes for the same facts."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from outreach.db.keeping import AuditRow
from outreach.domain.access import Role
from outreach.domain.profiles import profile_of
from outreach.domain.protection import BEHIND, PEOPLE
from outreach.domain.quarters import INDICATORS, Body, Ratio, shown
from outreach.domain.wording import find_labels
from outreach.errors import NotAllowed, UserError
from outreach.i18n import Translator
from outreach.services import beginning, quarters, reporting
from outreach.services.reporting import FileKind, WrittenFile
from outreach.services.store import Store
from tests.conftest import FIRM
from tests.quarters.histories import CTX, QUARTER, write


def issue(store: Store, folder: Path) -> list[WrittenFile]:
    return reporting.issue_draft(store, CTX, QUARTER, Body.UNION, folder)


def text_of(pdf: Path, how: str = "-layout") -> str:
    return subprocess.run(
        ["pdftotext", how, pdf, "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout


def test_the_report_and_its_workbook_are_written_with_their_digests(
    store: Store, tmp_path: Path
) -> None:
    write(store, 1, people=60)
    files = issue(store, tmp_path / "new" / "folder")
    assert [(one.kind, one.path.name) for one in files] == [
        (FileKind.REPORT, "2026Q3-总工会-职工家庭关爱工作季度报告-草稿.pdf"),
        (FileKind.EDITABLE, "2026Q3-总工会-职工家庭关爱工作季度报告-草稿-送审稿.docx"),
        (FileKind.ANNEX, "2026Q3-总工会-职工家庭关爱工作季度报告-草稿-附表.xlsx"),
    ]
    for one in files:
        assert hashlib.sha256(one.path.read_bytes()).hexdigest() == one.sha256
        assert not find_labels(one.path.name)
    assert sorted((tmp_path / "new" / "folder").iterdir()) == sorted(one.path for one in files)


def test_the_same_facts_give_the_same_bytes(store: Store, tmp_path: Path) -> None:
    write(store, 2, people=60)
    first, second = issue(store, tmp_path / "a"), issue(store, tmp_path / "b")
    assert [one.sha256 for one in first] == [one.sha256 for one in second]


def test_the_report_prints_the_figures_of_the_dashboard(store: Store, tmp_path: Path) -> None:
    write(store, 3, people=60)
    figures = quarters.figures(store, CTX, QUARTER)
    document = reporting.compose(store, CTX, QUARTER, Body.UNION)
    ids = profile_of(Body.UNION).figures
    _, inside = text_of(issue(store, tmp_path)[0].path, "-raw").split("\f", 1)
    assert len(document.rows) == len(ids)
    printed = 0
    for id_, row in zip(ids, document.rows, strict=True):
        value = figures[id_].value
        if id_ not in PEOPLE | BEHIND and not isinstance(value, Ratio):
            assert row.current == shown(INDICATORS[id_], value)
        cells = (row.current, row.previous, row.same_quarter_last_year, row.year_to_date)
        if not all(one.isascii() or one == "—" for one in cells):
            continue  # "≤50" stands in another font: the extractor sets it on a line of its own
        line = next(line for line in inside.splitlines() if line.strip().startswith(row.label))
        assert line.split()[-4:] == list(cells)
        printed += 1
    assert printed > len(ids) / 2
    families = next(chart for chart in document.charts if chart.title == "覆盖家庭")
    assert families.bars[-1] == ("2026 三季", figures["R04"].value)


def test_the_workbook_holds_the_same_numbers_as_numbers(store: Store, tmp_path: Path) -> None:
    write(store, 3, people=60)
    figures = quarters.figures(store, CTX, QUARTER)
    book = openpyxl.load_workbook(issue(store, tmp_path)[2].path)
    cells = {row[0].value: row[2].value for row in book.worksheets[0].iter_rows()}
    assert cells["有效承诺书"] == figures["R12"].value
    assert cells["在册职工的未成年子女"] == figures["R14"].value


def test_every_page_of_a_practice_store_says_so_and_which_page_it_is(
    store: Store, tmp_path: Path
) -> None:
    write(store, 4, people=60)
    pages = text_of(issue(store, tmp_path)[0].path).rstrip("\f").split("\f")
    assert len(pages) >= 2
    for number, page in enumerate(pages, 1):
        assert "练习数据" in page
        assert f"第{number}页/共{len(pages)}页" in page.replace(" ", "")


def test_a_real_store_does_not_say_practice(tmp_path: Path) -> None:
    real = replace(FIRM, practice=False)
    store = beginning.begin(tmp_path / "real", CTX, real, password="一句足够长的口令")
    write(store, 4, people=20)
    assert reporting.compose(store, CTX, QUARTER, Body.UNION).enterprise.name == FIRM.name
    store.close()


def test_groups_of_fewer_than_five_never_leave(store: Store) -> None:
    write(store, 5, people=50)
    tables = reporting.compose(store, CTX, QUARTER, Body.UNION).breakdowns
    assert tables
    for table in tables:
        counts = [int(row[1].replace(",", "")) for row in table.rows]
        assert sum(counts[:-1]) == counts[-1]
        assert not [n for n in counts if 0 < n < 5], table


def test_the_hash_is_of_the_facts_not_of_the_language(store: Store) -> None:
    write(store, 6, people=30)
    chinese = reporting.compose(store, CTX, QUARTER, Body.UNION)
    english = reporting.compose(store, replace(CTX, t=Translator("en")), QUARTER, Body.UNION)
    other = reporting.compose(store, CTX, QUARTER.previous, Body.UNION)
    assert chinese.facts_hash == english.facts_hash != other.facts_hash


def test_a_folder_that_cannot_be_written_is_refused_in_one_sentence(
    store: Store, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(UserError) as refused:
        issue(store, blocked)
    assert refused.value.code == "unwritable"
    with store.reading() as session:
        assert "draft" not in set(session.scalars(select(AuditRow.verb)))


def test_where_the_workbook_cannot_be_written_the_report_does_not_stay(
    store: Store, tmp_path: Path
) -> None:
    annex = tmp_path / "2026Q3-总工会-职工家庭关爱工作季度报告-草稿-附表.xlsx"
    (annex / "in the way").mkdir(parents=True)
    with pytest.raises(UserError):
        issue(store, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {annex.name, "store"}


def test_only_those_who_may_report_do(store: Store, tmp_path: Path) -> None:
    hr = replace(CTX, actor=replace(CTX.actor, roles=frozenset({Role.HR})))
    with pytest.raises(NotAllowed):
        reporting.issue_draft(store, hr, QUARTER, Body.UNION, tmp_path)


def test_a_draft_leaves_a_trace_with_the_hash_of_its_facts(store: Store, tmp_path: Path) -> None:
    write(store, 7, people=10)
    issue(store, tmp_path)
    with store.reading() as session:
        entry = session.scalars(select(AuditRow).where(AuditRow.verb == "draft")).one()
        assert entry.record_kind == "report"
        assert json.loads(entry.fields) == ["facts_union", "quarter"]
