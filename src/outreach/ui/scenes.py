# SPDX-License-Identifier: Apache-2.0
"""Bring a page to where somebody's work would bring it, step by step, for its pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from outreach.domain.children import Carer
from outreach.services.matching import Mode
from outreach.ui.pages.children import ChildrenPage
from outreach.ui.pages.ledgers import LedgersPage
from outreach.ui.widgets.import_frame import HISTORY, IMPORTING, WAITING
from outreach.ui.widgets.import_lists import MISSING
from outreach.ui.widgets.import_words import MODES


def import_steps(page: LedgersPage, roster: Path, settle: Callable[[], None]) -> Iterator[str]:
    """Import a roster as a clerk does, and name each step once it can be looked at.

    Writes into the store; whoever takes pictures does so on a copy.
    """
    page.on_dropped(roster)
    settle()
    yield "tried"
    if page.work.columns.accept.isVisible():
        page.on_suggestions_taken()
        settle()
        yield "columns-mended"
    page.work.totals.modes.set_index(list(MODES).index(Mode.FULL_LIST))
    page.try_file()
    settle()
    page.work.changes.tabs.select(MISSING)
    settle()
    yield "full-list"
    page.save()
    settle()
    yield "written"
    for place, name in ((WAITING, "waiting"), (HISTORY, "history")):
        page.tabs.select(place)
        settle()
        if place == WAITING:  # somebody who may be two: both sides beside each other
            page.beside.tray.table.select_row(1)
            settle()
        yield name
    page.tabs.select(IMPORTING)


def card_steps(page: ChildrenPage, settle: Callable[[], None]) -> Iterator[str]:
    """Open what a child's card offers, one after another; writes nothing.

    Shows somebody whose child lives with its grandparents, where there is anybody.
    """
    carers = [row.carer for row in page.model.rows()]
    if Carer.PATERNAL_GRANDPARENTS in carers:
        page.table.select_row(carers.index(Carer.PATERNAL_GRANDPARENTS))
        settle()
    family = page.panel.family
    if family is None or not family.children:
        return
    yield "family"
    for ask in sorted(page.reasons.asks()):
        page.reasons.on_asked(ask, family.children[0])
        settle()
        yield ask.value
    page.reasons.close()
