# SPDX-License-Identifier: Apache-2.0
"""What the registration asks of the services, each on a worker: values in, values out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from outreach.services import children, employees, hires, papers, sites
from outreach.services.children import Family
from outreach.services.context import Context, SiteRef
from outreach.services.employees import NumberCheck, Registration, Saved
from outreach.services.hires import Pile
from outreach.services.papers import PaperKind, Signatory
from outreach.services.store import Store
from outreach.ui.tasks import Progress


@dataclass(frozen=True)
class PileRead:
    """What one load brings: the pile and the site's teams."""

    pile: Pile
    teams: list[str]


@dataclass(frozen=True)
class Opened:
    """Somebody's file, and the site where the person works: a write belongs there."""

    family: Family
    site: SiteRef | None


@dataclass(frozen=True)
class Kept:
    """What was kept, and the file as it stands since."""

    saved: Saved
    family: Family


@dataclass(frozen=True)
class PileJob:
    """Read the pile and the teams of the context's site."""

    store: Store
    ctx: Context
    query: str = ""

    def __call__(self, _progress: Progress) -> PileRead:
        """Run on a worker."""
        pile = hires.pile(self.store, self.ctx, query=self.query)
        return PileRead(pile, sites.teams(self.store, self.ctx.at_site()))


@dataclass(frozen=True)
class FamilyJob:
    """Open one family's file."""

    store: Store
    ctx: Context
    employee: UUID

    def __call__(self, _progress: Progress) -> Opened:
        """Run on a worker."""
        family = children.family(self.store, self.ctx, self.employee)
        here = [one for one in sites.enterprise(self.store).sites if one.name == family.site]
        return Opened(family, here[0] if here else self.ctx.site)


@dataclass(frozen=True)
class NumberJob:
    """Ask what a number says, and whether it is taken."""

    store: Store
    ctx: Context
    text: str

    def __call__(self, _progress: Progress) -> NumberCheck:
        """Run on a worker."""
        return employees.check_number(self.store, self.ctx, self.text)


@dataclass(frozen=True)
class RegisterJob:
    """Keep one registration, and read it back."""

    store: Store
    ctx: Context
    form: Registration

    def __call__(self, _progress: Progress) -> Kept:
        """Run on the writer."""
        saved = employees.register(self.store, self.ctx, self.form)
        return Kept(saved, children.family(self.store, self.ctx, saved.employee_id))


@dataclass(frozen=True)
class PrintJob:
    """Print one kind of paper, for people in the store or for the one at the desk."""

    store: Store
    ctx: Context
    kind: PaperKind
    people: tuple[UUID, ...] | Signatory
    folder: Path

    def __call__(self, _progress: Progress) -> Path:
        """Run on a worker."""
        if isinstance(self.people, Signatory):
            return papers.print_blank(self.store, self.ctx, self.kind, self.people, self.folder)
        return papers.print_papers(self.store, self.ctx, self.kind, self.people, self.folder)
