# SPDX-License-Identifier: Apache-2.0
"""The explanation on paper: the same words as in the window, the child by its number only."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path

from outreach.config import writable_folder
from outreach.domain.documents import WhyMatter, WhyPaper
from outreach.errors import N_
from outreach.services import sites, telling
from outreach.services.context import Context
from outreach.services.explanations import Explanation, explain_child
from outreach.services.store import Store

FILE_NAME = N_("情况说明-{number}-{day}.pdf")  # neutral: no name, no class


def print_why(
    store: Store,
    ctx: Context,
    child: uuid.UUID,
    folder: Path,
    *,
    on: date,
    known_on: date | None = None,
) -> Path:
    """Write why one child has its answers as a PDF; what the reader may not see stays out."""
    from outreach.reports import why

    explained = explain_child(store, ctx, child, on=on, known_on=known_on)
    name = ctx.t(FILE_NAME, number=explained.number, day=on.isoformat())
    path = writable_folder(folder) / name
    why.write(_paper(explained, sites.enterprise(store).name, ctx), path, ctx.t)
    return path


def _paper(explained: Explanation, firm: str, ctx: Context) -> WhyPaper:
    t = ctx.t
    return WhyPaper(
        firm=firm,
        number=explained.number,
        basis=telling.basis(explained, t),
        printed_on=ctx.today,
        printed_by=ctx.actor.name,
        matters=tuple(
            WhyMatter(
                told.title,
                told.answer,
                told.lines,
                tuple((t(title), getattr(told, name)) for title, name in telling.PARTS),
            )
            for told in telling.tell(explained, t)
        ),
        warnings=tuple(telling.warnings(explained, t)),
        marks=tuple(telling.marked(one, t) for one in explained.marks),
        turns=tuple(telling.turned(one, t) for one in explained.turns),
    )
