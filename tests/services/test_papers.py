# SPDX-License-Identifier: Apache-2.0
"""Papers that are printed: rare names whole, children without consent by number only."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from outreach.domain.employees import Consent
from outreach.errors import NotAllowed, UserError
from outreach.services import ledgers, papers
from outreach.services.children import family_by_staff_no
from outreach.services.context import Actor, Context
from outreach.services.papers import PaperKind, Signatory
from tests.ui.pages import sample
from tests.ui.pages.sample import Firm, child

ROSTERS = Path(__file__).parent.parent / "data" / "rosters"


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    made = sample.begin(tmp_path, contact_name="周敏", contact_phone="0752-0000000")
    yield made
    made.store.close()


def text_of(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True)
    return done.stdout.decode().replace(" ", "").replace("\n", "")


@pytest.mark.parametrize("kind", list(PaperKind))
def test_a_paper_prints_a_rare_name_that_copies_whole(
    firm: Firm, tmp_path: Path, kind: PaperKind
) -> None:
    who = [firm.hire("王䶮", "W1").employee_id, firm.hire("陈𬱟", "W2").employee_id]
    path = papers.print_papers(firm.store, firm.context(), kind, who, tmp_path / "打印")
    text = text_of(path)
    assert "王䶮" in text
    assert "陈𬱟" in text
    assert "王" not in path.name, "no name in a file's name"


def test_a_family_file_prints_names_of_children_only_with_consent(
    firm: Firm, tmp_path: Path
) -> None:
    given = firm.hire("王䶮", "W1", child("王小禾", date(2018, 3, 5)))
    told = text_of(papers.print_family(firm.store, firm.context(), given.employee_id, tmp_path))
    assert "王䶮" in told
    assert "王小禾" in told
    ctx = firm.context()
    ledgers.import_file(firm.store, ctx, ROSTERS / "wide.xlsx", ledgers.ImportOptions())
    pending = family_by_staff_no(firm.store, ctx, "W11002")
    assert pending.consent is Consent.PENDING
    path = papers.print_family(firm.store, ctx, pending.employee_id, tmp_path)
    text = text_of(path)
    assert pending.children[0].number.replace(" ", "") in text
    assert not any(kid.name in text for kid in pending.children)


def test_nobody_prints_without_the_right_or_into_nowhere(firm: Firm, tmp_path: Path) -> None:
    who = firm.hire("王䶮", "W1").employee_id
    reporter = Context(Actor(None, "csr", "何", frozenset()), sample.NOW, firm.site)
    with pytest.raises(NotAllowed):
        papers.print_family(firm.store, reporter, who, tmp_path)
    blocked = tmp_path / "文件"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(UserError, match="文件") as caught:
        papers.print_family(firm.store, firm.context(), who, blocked / "里面")
    assert caught.value.code == "unwritable"


def test_a_paper_is_read_before_anybody_is_saved(firm: Firm, tmp_path: Path) -> None:
    nobody = Signatory("", "")
    path = papers.print_blank(firm.store, firm.context(), PaperKind.CONSENT, nobody, tmp_path)
    assert path.name == "同意书-空白.pdf"
    assert "________" in text_of(path), "name and number are written in by hand"
    typed = Signatory("王䶮", "W1")
    path = papers.print_blank(firm.store, firm.context(), PaperKind.PLEDGE, typed, tmp_path)
    assert path.name == "承诺书-W1.pdf"
    assert "王䶮" in text_of(path)


def test_a_staff_number_never_leads_out_of_the_folder(firm: Firm, tmp_path: Path) -> None:
    who = firm.hire("王䶮", "../W/1")
    folder = tmp_path / "打印"
    path = papers.print_papers(
        firm.store, firm.context(), PaperKind.PLEDGE, [who.employee_id], folder
    )
    assert path.parent == folder
    assert path.name == "承诺书----W-1.pdf"


def test_a_stack_of_pledges_has_a_page_each_and_the_day_for_a_name(
    firm: Firm, tmp_path: Path
) -> None:
    who = [firm.hire(f"卢青{n}", f"W{n}", consent=None).employee_id for n in range(3)]
    path = papers.print_papers(firm.store, firm.context(), PaperKind.PLEDGE, who, tmp_path)
    assert path.name == "承诺书-2026-09-28.pdf"
    with PdfDocument(path) as pdf:
        assert len(pdf) == 3
