# SPDX-License-Identifier: Apache-2.0
"""How cases and projects stand in their tables and panel."""

from __future__ import annotations

from outreach.domain.aid import AID_LABELS, Project
from outreach.domain.money import yuan
from outreach.errors import N_
from outreach.i18n import Translator
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


def about(t: Translator, case: CaseView) -> list[tuple[str, str]]:
    """Return what the panel says of a case: label and words, empty where there is nothing."""

    def amount(fen: int) -> str:
        return f"{yuan(fen)} {t(N_('元'))}" if fen else ""

    by_self = t(N_("（本人申请，有理由）")) if case.by_self else ""
    return [
        (t(N_("种类")), t(AID_LABELS[case.kind])),
        (t(N_("用途")), case.purpose),
        (t(N_("申请")), f"{case.asked_on}　{amount(case.asked_fen)}"),
        (t(N_("批准")), amount(case.approved_fen)),
        (
            t(N_("批准人")),
            case.decided_by + by_self,
        ),
        (t(N_("理由")), case.reason),
        (t(N_("可发放")), f"{case.payable_on}" if case.payable_on else ""),
        (t(N_("未发放")), amount(case.left_fen)),
    ]
