# SPDX-License-Identifier: Apache-2.0
"""How cases and projects stand in their tables, where no words are needed."""

from __future__ import annotations

from outreach.domain.aid import Project
from outreach.domain.money import yuan
from outreach.services.aid import CaseView, case_number
from outreach.ui.controls.cells import Cell, link, muted


def number_cell(case: CaseView) -> Cell:
    """Return the number people know it by."""
    return muted(case_number(case.number))


def who(case: CaseView) -> Cell:
    """Return whose family; a click opens the file."""
    return link(case.name, "file")


def asked(case: CaseView) -> Cell:
    """Return when it was asked."""
    return f"{case.asked_on}"


def asked_yuan(case: CaseView) -> Cell:
    """Return how much was asked."""
    return yuan(case.asked_fen)


def paid(case: CaseView) -> Cell:
    """Return how much was handed over."""
    return yuan(case.paid_fen) if case.paid_fen else muted("—")


def project_name(row: tuple[Project, int]) -> Cell:
    """Return a project's name."""
    return row[0].name


def project_place(row: tuple[Project, int]) -> Cell:
    """Return where it is."""
    return row[0].place


def project_first(row: tuple[Project, int]) -> Cell:
    """Return when it began."""
    return f"{row[0].first}"


def project_spent(row: tuple[Project, int]) -> Cell:
    """Return what it cost so far."""
    return yuan(row[1])
