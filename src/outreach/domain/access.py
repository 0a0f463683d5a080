# SPDX-License-Identifier: Apache-2.0
"""Roles and what each may do (access): asked in services, never only in the window."""

from __future__ import annotations

from enum import StrEnum

from outreach.errors import N_


class Role(StrEnum):
    """The five kinds of users; one person may hold several."""

    HR = "hr"  # 人事
    UNION = "union"  # 工会
    REPORTER = "reporter"  # 社会责任
    RESPONSIBLE = "responsible"  # 负责人
    ADMIN = "admin"  # 管理员


class Right(StrEnum):
    """Things one can be allowed to do."""

    REGISTER = "register"  # record hires, intakes, notices, pledges
    IMPORT = "import"
    SEE_FAMILIES = "see_families"
    GROUNDS = "grounds"  # grounds of hardship and danger (困境事由): never for hiring
    LOWER = "lower"  # lower a reference colour, with a reason
    TALKS = "talks"
    CONTACT = "contact"
    REUNIONS = "reunions"
    AID = "aid"
    APPROVE = "approve"  # aid: by somebody else than who asked
    AGENCIES = "agencies"
    FIGURES = "figures"
    REPORT = "report"
    REPORT_DANGER = "report_danger"  # report danger to a minor; see and print one's own report
    SEALED = "sealed"  # read and follow every such report; each reading is recorded
    REFER = "refer"  # refer a family to a department
    ADMINISTER = "administer"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.HR: frozenset(
        {
            Right.REGISTER,
            Right.IMPORT,
            Right.SEE_FAMILIES,
            Right.FIGURES,
            Right.REPORT_DANGER,
        }
    ),
    Role.UNION: frozenset(
        {
            Right.SEE_FAMILIES,
            Right.GROUNDS,
            Right.TALKS,
            Right.CONTACT,
            Right.REUNIONS,
            Right.AID,
            Right.AGENCIES,
            Right.FIGURES,
            Right.REPORT,
            Right.REPORT_DANGER,
            Right.SEALED,
            Right.REFER,
        }
    ),
    Role.REPORTER: frozenset({Right.AGENCIES, Right.FIGURES, Right.REPORT}),
    Role.RESPONSIBLE: frozenset(
        {
            Right.SEE_FAMILIES,
            Right.GROUNDS,
            Right.LOWER,
            Right.AID,
            Right.APPROVE,
            Right.AGENCIES,
            Right.FIGURES,
            Right.REPORT,
            Right.REPORT_DANGER,
            Right.SEALED,
            Right.REFER,
        }
    ),
    Role.ADMIN: frozenset({Right.ADMINISTER}),
}

ROLE_LABELS = {
    Role.HR: N_("人事"),
    Role.UNION: N_("工会"),
    Role.REPORTER: N_("社会责任"),
    Role.RESPONSIBLE: N_("负责人"),
    Role.ADMIN: N_("管理员"),
}


def rights_of(roles: frozenset[Role]) -> frozenset[Right]:
    """Return everything that holders of these roles may do."""
    return frozenset().union(*(RIGHTS[role] for role in roles))
