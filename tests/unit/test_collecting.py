# SPDX-License-Identifier: Apache-2.0
"""The collector rests during large work, and comes back as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from outreach import collecting


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    on = gc.isenabled()
    yield
    (gc.enable if on else gc.disable)()


@pytest.mark.parametrize("on", [True, False])
def test_it_comes_back_as_it_was_also_after_an_error(on: bool) -> None:
    (gc.enable if on else gc.disable)()

    def large_work() -> None:
        with collecting.paused():
            seen.append((gc.isenabled(), collecting.is_paused()))
            raise ValueError("broken")

    seen: list[tuple[bool, bool]] = []
    with pytest.raises(ValueError, match="broken"):
        large_work()
    assert seen == [(False, True)]
    assert gc.isenabled() is on
    assert not collecting.is_paused()


def test_overlapping_work_ends_the_pause_once() -> None:
    gc.enable()
    first, second = collecting.paused(), collecting.paused()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()
