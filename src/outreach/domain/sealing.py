# SPDX-License-Identifier: Apache-2.0
"""What of an explanation may be told without the right to grounds (困境事由)."""

from __future__ import annotations

from dataclasses import replace

from outreach.domain.explaining import Matter

# Doubts that say where people are and since when; every other doubt names a ground.
OPEN_DOUBTS = frozenset(
    {
        "age_from_next_day",
        "corresponding_day_counts",
        "long_return_restarts",
        "each_parent_counts",
        "elsewhere_counts",
        "commuting_counts",
        "core_of_any_city",
        "title_means_rural",
        "no_minimum_counts",
        "carer_is_guardian",
    }
)
_SEALED_QUESTIONS = ("judged_unable", "conds")


def without_grounds(matter: Matter) -> Matter:
    """Return a matter as it may be told to somebody without the right to grounds.

    A parent's illness, prison or death may decide the class; the class is then told, its
    ground is not, nor the clause, the doubt or the question that would give it away.
    """
    sealed = matter.pack.clauses.get("left_behind_unable") if matter.pack is not None else None
    return replace(
        matter,
        clauses=tuple(one for one in matter.clauses if one is not sealed),
        lines=tuple(one for one in matter.lines if not one.sealed),
        unknown=tuple(
            one for one in matter.unknown if not any(part in one for part in _SEALED_QUESTIONS)
        ),
        doubts=tuple(one for one in matter.doubts if one in OPEN_DOUBTS),
    )
