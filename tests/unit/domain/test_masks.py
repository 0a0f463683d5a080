# SPDX-License-Identifier: Apache-2.0
"""Numbers side by side show where they differ and nothing more."""

from __future__ import annotations

from outreach.domain.numbers import mask_beside, mask_like, mask_number

ONE, OTHER = "441621199003071234", "441621199803071236"


def test_digits_that_differ_are_shown_on_both_sides() -> None:
    shown = mask_beside(ONE, OTHER)
    assert shown == "4416*****0****1234"
    assert mask_like(OTHER, shown) == "4416*****8****1236"


def test_numbers_that_cannot_be_compared_are_masked_as_always() -> None:
    for other in ("", ONE[:15]):
        assert mask_beside(ONE, other) == mask_number(ONE)
        assert mask_like(ONE, mask_number(other)) == mask_number(ONE)
    assert mask_beside("", ONE) == ""
