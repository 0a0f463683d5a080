# SPDX-License-Identifier: Apache-2.0
"""Reports: lay a quarter's report out, and write it as a draft with its editable text and workbook.

A quarter that is not frozen prints as a draft: marked on every page, without a number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from outreach.domain.access import Right
from outreach.domain.documents import QuarterDocument
from outreach.domain.periods import Quarter
from outreach.domain.quarters import BODY_LABELS, Body
from outreach.errors import N_, UserError
from outreach.services import naming
from outreach.services.context import Context
from outreach.services.report_facts import Remarks, check_names, check_remarks, gather
from outreach.services.report_text import tell
from outreach.services.store import Store


class FileKind(StrEnum):
    """What a written file is."""

    REPORT = "report"
    EDITABLE = "editable"  # 送审稿
    ANNEX = "annex"


@dataclass(frozen=True)
class WrittenFile:
    """One file that was written, with the digest of its bytes."""

    path: Path
    sha256: str
    kind: FileKind


@dataclass(frozen=True)
class Draft:
    """A report that was put together but not written: its facts and its pages."""

    document: QuarterDocument
    pdf: bytes


def draft(
    store: Store,
    ctx: Context,
    quarter: Quarter,
    body: Body = Body.UNION,
    remarks: Remarks | None = None,
) -> Draft:
    """Put a quarter's report together and lay out its pages; nothing is written."""
    ctx.require(Right.REPORT)
    from outreach.reports import quarterly  # ReportLab: only where something is printed

    document = compose(store, ctx, quarter, body, remarks)
    return Draft(document, quarterly.render(document, ctx.t))


def issue_draft(
    store: Store, ctx: Context, quarter: Quarter, body: Body, out_dir: Path
) -> list[WrittenFile]:
    """Write the report, its editable text and its workbook; the same facts, the same bytes.

    The language is the context's. Either all files are there afterwards, or none.
    """
    return issue_drafts(store, ctx, quarter, [body], out_dir)


def issue_drafts(
    store: Store, ctx: Context, quarter: Quarter, bodies: Sequence[Body], out_dir: Path
) -> list[WrittenFile]:
    """Write the reports to several bodies into a folder: every file of them, or none."""
    ctx.require(Right.REPORT)
    folder = naming.folder_to_write(out_dir)
    files: dict[Path, tuple[FileKind, bytes]] = {}
    facts: dict[str, tuple[object, object]] = {"quarter": (None, str(quarter))}
    for body in bodies:
        document = compose(store, ctx, quarter, body)
        files |= _laid_out(ctx, document, quarter, body, folder)
        facts[f"facts_{body.value}"] = (None, document.facts_hash)
    with store.writing(ctx) as work:
        work.audit("draft", "report", None, facts)
        _save({path: data for path, (_, data) in files.items()})
    return [
        WrittenFile(path, hashlib.sha256(data).hexdigest(), kind)
        for path, (kind, data) in files.items()
    ]


def _laid_out(
    ctx: Context, document: QuarterDocument, quarter: Quarter, body: Body, folder: Path
) -> dict[Path, tuple[FileKind, bytes]]:
    from outreach.reports import annex, editable, quarterly

    name = ctx.t(
        N_("{quarter}-{recipient}-职工家庭关爱工作季度报告-草稿"),
        quarter=quarter,
        recipient=ctx.t(BODY_LABELS[body]),
    )
    return {
        folder / f"{name}.pdf": (FileKind.REPORT, quarterly.render(document, ctx.t)),
        folder / f"{ctx.t(N_('{name}-送审稿'), name=name)}.docx": (
            FileKind.EDITABLE,
            editable.render(document, ctx.t),
        ),
        folder / f"{ctx.t(N_('{name}-附表'), name=name)}.xlsx": (
            FileKind.ANNEX,
            annex.render(document, ctx.t),
        ),
    }


def _save(files: Mapping[Path, bytes]) -> None:
    """Write every file beside its place first; a full disk leaves nothing new and nothing lost."""
    from outreach.reports.document import save_all

    save_all(files)


def compose(
    store: Store, ctx: Context, quarter: Quarter, body: Body, remarks: Remarks | None = None
) -> QuarterDocument:
    """Return a quarter's report to a body in the context's language, ready to be laid out."""
    ctx.require(Right.REPORT)
    if quarter.period.first > ctx.today:
        raise UserError(
            N_("{first} 还没有到，没有可统计的数字。请选更早的时间。"),
            code="future_period",
            first=quarter.period.first,
        )
    facts = gather(store, ctx, quarter, body, remarks)
    check_remarks(facts.remarks)
    check_names(facts)
    return tell(facts, ctx.t)
