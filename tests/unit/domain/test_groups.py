# SPDX-License-Identifier: Apache-2.0
"""Small groups never leave the firm: neither shown nor left over when the shown are taken away."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.children import AGE_BANDS, Carer
from outreach.domain.groups import (
    AGE_TREE,
    CARE_GROUPS,
    CARE_OF,
    CARE_TREE,
    LABELS,
    SMALLEST,
    Group,
    rolled_up,
)


def members(group: Group) -> set[str]:
    return {group.code}.union(*(members(part) for part in group.parts))


def leaves(group: Group) -> set[str]:
    return set().union(*map(leaves, group.parts)) if group.parts else {group.code}


def counts_of(codes: tuple[str, ...]) -> st.SearchStrategy[dict[str, int]]:
    return st.fixed_dictionaries({code: st.integers(0, 20) for code in codes})


def test_a_small_band_is_shown_with_its_neighbour() -> None:
    counts = {"0-5": 12, "6-13": 40, "14-15": 3, "16-17": 9}
    assert rolled_up(AGE_TREE, counts) == {"0-5": 12, "6-13": 40, "14-17": 12}


def test_nothing_is_shown_where_even_the_neighbours_are_few() -> None:
    assert rolled_up(AGE_TREE, {"0-5": 12, "6-13": 40, "14-15": 1, "16-17": 2}) == {}


def test_a_group_of_nobody_is_shown_as_nobody() -> None:
    counts = {"0-5": 0, "6-13": 40, "14-15": 5, "16-17": 9}
    assert rolled_up(AGE_TREE, counts) == counts


@given(st.one_of(counts_of(AGE_BANDS), counts_of(CARE_GROUPS)))
def test_shown_groups_are_large_enough_and_add_up(counts: dict[str, int]) -> None:
    tree = AGE_TREE if "0-5" in counts else CARE_TREE
    shown = rolled_up(tree, counts)
    if shown:
        assert sum(shown.values()) == sum(counts.values())
        assert all(n == 0 or n >= SMALLEST for n in shown.values())


def test_the_trees_hold_every_group_and_every_group_has_a_name() -> None:
    assert leaves(AGE_TREE) == set(AGE_BANDS)
    assert leaves(CARE_TREE) == set(CARE_GROUPS)
    assert set(CARE_OF) == set(Carer)
    assert (members(AGE_TREE) | members(CARE_TREE)) - {"all"} <= set(LABELS)
