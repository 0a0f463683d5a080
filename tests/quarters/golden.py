# SPDX-License-Identifier: Apache-2.0
"""The golden texts of the reports: how they are made, and made anew."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from outreach.domain.quarters import Body
from outreach.i18n import Translator
from outreach.reports import quarterly
from outreach.services import demo, reporting
from outreach.services.store import Store
from tests.quarters.histories import CTX, QUARTER

FOLDER = Path(__file__).parents[1] / "golden"
EMPLOYEES = 120
LANGUAGES = ("zh_CN", "en")


def golden_file(body: Body, language: str) -> Path:
    """Return where the text of a report is kept."""
    return FOLDER / f"quarter-{body.value}-{language}.txt"


@contextmanager
def made(folder: Path) -> Iterator[Store]:
    """Make the invented firm whose quarter the reports tell."""
    firm = demo.build(folder, CTX, employees=EMPLOYEES)
    try:
        yield firm.store
    finally:
        firm.store.close()


def printed(store: Store, body: Body, language: str) -> bytes:
    """Return a report as it is printed."""
    ctx = replace(CTX, t=Translator(language))
    return quarterly.render(reporting.compose(store, ctx, QUARTER, body), ctx.t)


def text_of(pdf: Path) -> str:
    """Return what a reader sees on the pages, laid out as it stands there."""
    return subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout


def main() -> None:
    """Write every golden text anew."""
    with tempfile.TemporaryDirectory() as folder, made(Path(folder)) as store:
        for body in Body:
            for language in LANGUAGES:
                path = Path(folder) / "report.pdf"
                path.write_bytes(printed(store, body, language))
                golden_file(body, language).write_text(text_of(path), encoding="utf-8")


if __name__ == "__main__":
    main()
