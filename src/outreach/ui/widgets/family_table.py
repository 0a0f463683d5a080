# SPDX-License-Identifier: Apache-2.0
"""The families list: who is asked for, under which columns, and how much of it is shown."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.domain.children import CARER_LABELS, Carer
from outreach.domain.employees import Consent
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.children import FamilyRow, list_families
from outreach.services.context import Context
from outreach.services.store import Store
from outreach.ui import theme
from outreach.ui.controls.cells import Cell, matched, muted, number, toned
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.models import Column, Slice
from outreach.ui.tasks import Progress
from outreach.ui.theme import Tone
from outreach.ui.widgets.family_words import CONSENT_SHORT

CHILDREN = "children"  # the target of the number of children
NOTHING = "—"
FOOT_HEIGHT = 36
SLICE = 50


@dataclass(frozen=True)
class FamilySource:
    """Which families to list; called on a worker for one slice after another."""

    store: Store
    ctx: Context
    query: str = ""
    with_minors: bool = False
    pending: bool = False

    def __call__(self, after: object, _progress: Progress) -> Slice[FamilyRow]:
        """Read the slice behind a key."""
        found = list_families(
            self.store,
            self.ctx,
            query=self.query,
            with_minors=self.with_minors,
            pending=self.pending,
            after=cast("tuple[str, UUID] | None", after),
            limit=SLICE,
        )
        more = found.rows[-1].key if len(found.rows) == SLICE else None
        return Slice(found.rows, more, found.total)


def spans(marks: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Join neighbouring matched characters: (0, 1, 3) is (0, 2) and (3, 4)."""
    runs = itertools.groupby(enumerate(marks), lambda pair: pair[1] - pair[0])
    joined = [[place for _, place in run] for _, run in runs]
    return tuple((run[0], run[-1] + 1) for run in joined)


class FamilyCells:
    """What stands in the cells of a row; ``names_site`` tells, each time, whether a site does."""

    def __init__(self, t: Translator, names_site: Callable[[], bool]) -> None:
        self.t = t
        self._names_site = names_site

    def columns(self) -> list[Column[FamilyRow]]:
        """Return the columns of the list, in reading order."""
        return [
            Column("name", N_("职工"), self.name, tooltip=full_name),
            Column("staff_no", N_("工号"), self.staff_no, width=88, tooltip=full_number),
            Column("team", N_("班组"), self.team, tooltip=full_place),
            Column("minors", N_("未成年子女"), self.minors, width=92, right=True),
            Column("carer", N_("平时照看"), self.carer, width=132),
            Column("consent", N_("同意"), self.consent, width=92),
            Column("owed", N_("待办"), self.owed, width=120),
        ]

    def name(self, row: FamilyRow) -> Cell:
        """Return the name with the letters that were searched for."""
        return matched(row.name, spans(row.marks))

    def staff_no(self, row: FamilyRow) -> Cell:
        """Return the staff number."""
        return muted(row.staff_no)

    def team(self, row: FamilyRow) -> Cell:
        """Return the team, behind its site where several stand in the list."""
        words = full_place(row) if self._names_site() else row.team
        return words or muted(NOTHING)

    def minors(self, row: FamilyRow) -> Cell:
        """Return the number of minors; nobody has said "none" before consent."""
        if row.minors:
            return number(str(row.minors), CHILDREN)
        return muted("0" if row.consent is Consent.GIVEN else NOTHING)

    def carer(self, row: FamilyRow) -> Cell:
        """Return who looks after the children day by day."""
        if row.carer is None or not row.minors:
            return muted(NOTHING)
        words = self.t(CARER_LABELS[row.carer])
        return muted(words) if row.carer is Carer.UNKNOWN else words

    def consent(self, row: FamilyRow) -> Cell:
        """Return what was answered when consent was asked for."""
        words = self.t(CONSENT_SHORT[row.consent])
        return words if row.consent is Consent.GIVEN else muted(words)

    def owed(self, row: FamilyRow) -> Cell:
        """Return the next thing to do for this family."""
        if row.consent is Consent.PENDING:
            words = N_("待本人同意") if row.minors else N_("待登记")
            return toned(self.t(words), Tone.WARNING)
        if row.place_unconfirmed and row.minors:
            return toned(self.t(N_("户籍地待确认")), Tone.WARNING)
        return muted(NOTHING)


def full_name(row: FamilyRow) -> str:
    """Return the whole name, for a column too narrow for it."""
    return row.name


def full_number(row: FamilyRow) -> str:
    """Return the whole staff number, for a column too narrow for it."""
    return row.staff_no


def full_place(row: FamilyRow) -> str:
    """Return site and team whole, for a column too narrow for them."""
    return " · ".join(place for place in (row.site, row.team) if place)


class TableFoot(QWidget):
    """A line of 36 pixels under a table: how much is shown, and the keys that help."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(FOOT_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        self.words = Text("", TextKind.CAPTION, parent=self)
        row.addWidget(self.words)
        row.addStretch(1)
        row.addWidget(Text(hint, TextKind.CAPTION, parent=self))

    def say(self, words: str) -> None:
        """Say how much is shown."""
        self.words.setText(words)
