# SPDX-License-Identifier: Apache-2.0
"""PDFs: refused where they act or carry files along, also where that is well hidden."""

from __future__ import annotations

import io
import re

import pikepdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Encryption, Name, ObjectStreamMode

from outreach.domain.attachments import MOST_PAGES
from outreach.errors import UserError
from outreach.exchange import examiner, papers
from outreach.exchange.examined import Refusal, Refused
from tests.attachments.samples import ACTIVE, hidden_bomb, pdf

PLAIN = {"object_stream_mode": ObjectStreamMode.disable}
PACKED = {"object_stream_mode": ObjectStreamMode.generate, "recompress_flate": True}


def refusal(data: bytes) -> Refusal:
    with pytest.raises(Refused) as refused:
        papers.check(data)
    return refused.value.why


@pytest.mark.parametrize("packed", [False, True], ids=["in clear", "inside object streams"])
@pytest.mark.parametrize("what", ACTIVE)
def test_a_paper_that_acts_is_refused(what: str, packed: bool) -> None:
    assert refusal(pdf(ACTIVE[what], **(PACKED if packed else PLAIN))) is Refusal.ACTIVE


def test_what_is_hidden_in_object_streams_is_not_found_by_its_letters() -> None:
    """Otherwise the test above would prove less than it says."""
    unseen = [what for what in ACTIVE if not papers._WRITTEN.search(pdf(ACTIVE[what], **PACKED))]
    assert len(unseen) > 12


def test_a_name_written_in_numbers_is_the_same_name() -> None:
    data = pdf(ACTIVE["script at opening"], **PLAIN)
    disguised = data.replace(b"/JavaScript", b"/J#61vaScr#69pt")
    disguised = re.sub(rb"startxref\s+\d+", b"startxref %d" % disguised.index(b"xref\n"), disguised)
    assert b"/JavaScript" not in disguised
    # Its offsets have moved: any reader would have to recover it.
    assert refusal(disguised) is Refusal.DAMAGED
    whole = io.BytesIO()
    pikepdf.open(io.BytesIO(disguised)).save(whole, qdf=False, **PLAIN)
    assert refusal(whole.getvalue()) is Refusal.ACTIVE


def test_what_an_earlier_revision_held_is_refused_too() -> None:
    """The newest revision is harmless; a reader that recovers the file may find the other."""
    first = pdf(ACTIVE["script at opening"], **PLAIN)
    with pikepdf.open(io.BytesIO(first)) as document:
        number, pages = document.Root.objgen[0], document.Root.Pages.objgen[0]
        size = len(document.objects) + 1
    before = int(re.findall(rb"startxref\s+(\d+)", first)[-1])
    root = b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % (number, pages)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(first))
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (size, number, before)
    later = first + root + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(first) + len(root))
    with pikepdf.open(io.BytesIO(later), attempt_recovery=False) as document:
        assert "/OpenAction" not in document.Root
    assert refusal(later) is Refusal.ACTIVE


def test_an_ordinary_paper_is_kept_byte_for_byte() -> None:
    def as_written(document: pikepdf.Pdf) -> None:
        link = Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9])
        link.A = Dictionary(S=Name.URI, URI="https://example.org/")
        document.pages[0].Annots = [link]
        document.Root.OpenAction = [document.pages[0].obj, Name.Fit]
        document.Root.AcroForm = Dictionary(Fields=[])
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        document.pages[0].Resources = Dictionary(Font=Dictionary(JS=font, AA=font, EF=font))

    for mode in (PLAIN, PACKED):
        data = pdf(as_written, **mode)
        assert examiner.examine(data, "a.pdf").data == data


def test_a_locked_paper_is_refused_with_or_without_a_password_to_open_it() -> None:
    for user in ("geheim", ""):
        data = pdf(encryption=Encryption(owner="owner", user=user))
        assert refusal(data) is Refusal.LOCKED


def test_a_paper_of_too_many_pages_or_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(pdf(pages=MOST_PAGES + 1)) is Refusal.PAGES
    papers.check(pdf(pages=MOST_PAGES))

    def crowd(document: pikepdf.Pdf) -> None:
        document.Root.Crowd = [[0] * 1000 for _ in range(40)]

    monkeypatch.setattr(papers, "MOST_PARTS", 30_000)
    assert refusal(pdf(crowd)) is Refusal.HEAVY
    monkeypatch.setattr(papers, "MOST_OBJECTS", 100)
    assert refusal(pdf(pages=MOST_PAGES)) is Refusal.HEAVY


def test_a_page_without_measure_is_refused() -> None:
    def enlarge(document: pikepdf.Pdf) -> None:
        document.pages[0].MediaBox = [0, 0, 10_000_000, 10]

    assert refusal(pdf(enlarge)) is Refusal.DAMAGED


def test_an_object_that_inflates_without_end_is_refused() -> None:
    bomb = hidden_bomb()
    assert len(bomb) < 1 << 20
    with pytest.raises(UserError) as refused:
        examiner.examine(bomb, "a.pdf")
    assert refused.value.code in {"damaged_attachment", "heavy_attachment"}


def test_a_paper_that_is_cut_or_is_none_is_refused() -> None:
    whole = pdf()
    for data in (whole[: len(whole) // 2], whole[:9], b"%PDF-1.7\n" + b"x" * 900):
        assert refusal(data) is Refusal.DAMAGED


def test_the_drawing_library_runs_no_scripts() -> None:
    """Were it ever built with them, papers kept before would have to be looked at anew."""
    document = pypdfium2.PdfDocument(pdf())
    assert document.formenv is None
    document.close()
    assert "V8" not in getattr(pypdfium2.version.PDFIUM_INFO, "flags", ())


def test_pages_are_drawn_within_their_measure_whatever_their_form() -> None:
    def odd(document: pikepdf.Pdf) -> None:
        document.pages[0].MediaBox = [0, 0, 14_000, 20]
        document.pages[1].MediaBox = [0, 0, 20, 14_000]

    shown = examiner.draw(pdf(odd), "a.pdf")
    assert [(one.width <= papers.WIDE, one.height <= papers.TALL) for one in shown] == [
        (True, True), (True, True),
    ]  # fmt: skip
    assert all(len(one.pixels) == one.width * one.height * 3 for one in shown)
