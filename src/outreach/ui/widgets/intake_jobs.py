# SPDX-License-Identifier: Apache-2.0
"""What the registration asks of the services, each on a worker: values in, values out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from outreach.services import children, employees, hires, papers, sites
from outreach.services.children import Family
from outreach.services.employees import NumberCheck, Registration, Saved
from outreach.services.hires import Pile
from outreach.services.papers import PaperKind
from outreach.ui.page import Services
from outreach.ui.tasks import Progress


@dataclass(frozen=True)
class PileRead:
    """What one load brings: the pile and the site's teams."""

    pile: Pile
    teams: list[str]


def read_pile(services: Services, query: str, _progress: Progress) -> PileRead:
    """Read the pile and the site's teams."""
    ctx = services.context()
    pile = hires.pile(services.store, ctx, query=query)
    return PileRead(pile, sites.teams(services.store, ctx.at_site()))


def read_family(services: Services, employee: UUID, _progress: Progress) -> Family:
    """Read one family's file."""
    return children.family(services.store, services.context(), employee)


def check_number(services: Services, text: str, _progress: Progress) -> NumberCheck:
    """Ask the store what a number says, and whether it is taken."""
    return employees.check_number(services.store, services.context(), text)


def register(services: Services, form: Registration, _progress: Progress) -> Saved:
    """Keep one registration."""
    return employees.register(services.store, services.context(), form)


def print_paper(
    services: Services, kind: PaperKind, employee: UUID, folder: Path, _progress: Progress
) -> Path:
    """Print one paper for one employee; return where it lies."""
    return papers.print_papers(services.store, services.context(), kind, [employee], folder)
