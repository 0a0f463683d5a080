# SPDX-License-Identifier: Apache-2.0
"""Groups that figures are broken down by, and how small ones are rolled up before they leave.

Inside the firm a dashboard shows every count. In what leaves it, no group of 1 to 4 persons
may be seen or worked out from the total (architecture, decision 7): groups hang on a fixed
tree, and where one is too small its whole family shows as one. Nothing is ever left blank, so
nothing can be found by taking away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outreach.domain.children import Carer
from outreach.errors import N_

SMALLEST = 5  # persons that a published group must have, unless it has none

# Who looks after a child, as R14 groups it; what was never asked is 待确认, never a guess.
UNKNOWN = "unknown"
UNKNOWN_CARE = UNKNOWN
CARE_OF = {
    Carer.PARENTS: "parents",
    Carer.FATHER: "parents",
    Carer.MOTHER: "parents",
    Carer.PATERNAL_GRANDPARENTS: "grandparents",
    Carer.MATERNAL_GRANDPARENTS: "grandparents",
    Carer.RELATIVE: "others",
    Carer.OTHER: "others",
    Carer.BOARDING_SCHOOL: "boarding_school",
    Carer.NOBODY: "nobody",
    Carer.UNKNOWN: UNKNOWN_CARE,
}
CARE_GROUPS = tuple(dict.fromkeys(CARE_OF.values()))
NOT_ASKED = "not_asked"

LABELS = {
    "0-5": N_("0–5 岁"),
    "6-13": N_("6–13 岁"),
    "14-15": N_("14–15 岁"),
    "16-17": N_("16–17 岁"),
    "0-13": N_("0–13 岁"),
    "14-17": N_("14–17 岁"),
    "parents": N_("父母"),
    "grandparents": N_("祖父母、外祖父母"),
    "others": N_("亲属或其他人"),
    "boarding_school": N_("寄宿学校"),
    "nobody": N_("没有大人"),
    UNKNOWN_CARE: N_("待确认"),
    "not_parents": N_("其他或待确认"),
    "rest": N_("其他或待确认"),
}


@dataclass(frozen=True)
class Group:
    """A group of the tree: shown by its parts where all of them are large enough."""

    code: str
    parts: tuple[Group, ...] = ()


def _leaves(*codes: str) -> tuple[Group, ...]:
    return tuple(Group(code) for code in codes)


AGE_TREE = Group(
    "all",
    (Group("0-13", _leaves("0-5", "6-13")), Group("14-17", _leaves("14-15", "16-17"))),
)
CARE_TREE = Group(
    "all",
    (
        Group("parents"),
        Group(
            "not_parents",
            (
                Group("grandparents"),
                Group("rest", _leaves("others", "boarding_school", "nobody", UNKNOWN_CARE)),
            ),
        ),
    ),
)


def rolled_up(tree: Group, counts: Mapping[str, int]) -> dict[str, int]:
    """Return the groups that may leave the firm, in order; empty when only the total may."""
    shown = _shown(tree, counts)
    return {} if shown == {tree.code: _sum(tree, counts)} else shown


def _shown(group: Group, counts: Mapping[str, int]) -> dict[str, int]:
    whole = {group.code: _sum(group, counts)}
    if not group.parts or any(0 < _sum(part, counts) < SMALLEST for part in group.parts):
        return whole
    return {code: n for part in group.parts for code, n in _shown(part, counts).items()}


def _sum(group: Group, counts: Mapping[str, int]) -> int:
    if not group.parts:
        return counts.get(group.code, 0)
    return sum(_sum(part, counts) for part in group.parts)
