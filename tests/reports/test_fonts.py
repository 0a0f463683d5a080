# SPDX-License-Identifier: Apache-2.0
"""The typefaces: rare names, the one mend of ReportLab, and what the fonts lack."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from reportlab.pdfbase import ttfonts
from reportlab.platypus import Flowable

from outreach.reports import document, fonts, quarterly
from tests.reports.samples import RARE, ZH, quarter


def test_rare_names_are_in_both_faces() -> None:
    assert fonts.missing_glyphs(RARE + "，。（）《》“”—…·年") == set()


def test_a_character_without_a_glyph_is_named_before_anything_is_printed() -> None:
    assert fonts.missing_glyphs("王\U0001f600\n小") == {"\U0001f600"}


def test_reportlab_still_needs_its_map_to_unicode_mended() -> None:
    """When this fails, ReportLab writes pairs by itself and the mend can go."""
    assert "<00> <2CC5F>" in fonts._original_map("F", [0x2CC5F])


def test_the_map_to_unicode_holds_pairs_beyond_the_basic_plane() -> None:
    fonts.register()
    text = ttfonts.makeToUnicodeCMap("F", [0x4E00, 0x2CC5F])
    assert "<00> <4E00>" in text
    assert "<01> <D873DC5F>" in text


def test_threads_that_print_together_write_the_same_bytes() -> None:
    alone = quarterly.render(quarter(), ZH)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: quarterly.render(quarter(), ZH), range(4)))
    assert set(together) == {alone}


def test_another_process_writes_the_same_bytes() -> None:
    program = (
        "import sys; from outreach.reports import quarterly; "
        "from tests.reports.samples import ZH, quarter; "
        "sys.stdout.buffer.write(quarterly.render(quarter(), ZH))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": "7"},
    )
    assert done.stdout == quarterly.render(quarter(), ZH)


def test_the_printing_lock_is_free_after_a_failure() -> None:
    class Broken(Flowable):  # type: ignore[misc]
        def draw(self) -> None:
            raise ValueError

    sheet = document.Sheet(title="", author="", language="zh_CN")
    try:
        document.render(sheet, [document.Section([Broken()], "")], ZH)
    except ValueError:
        assert quarterly.render(quarter(), ZH)
    else:
        raise AssertionError
