# SPDX-License-Identifier: Apache-2.0
"""Identifiers: unique and in order, on many threads, and with a clock set back."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

from outreach.domain.ids import IdMaker


def test_identifiers_are_version_7_and_sort_as_made() -> None:
    maker = IdMaker()
    row = [maker() for _ in range(20_000)]
    assert all(one.version == 7 and one.variant == "specified in RFC 4122" for one in row)
    assert row == sorted(set(row))


def test_a_clock_that_stands_or_goes_back_never_repeats_one() -> None:
    clock = itertools.chain([5, 5, 4, 3], itertools.repeat(3))
    maker = IdMaker(millis=lambda: next(clock))
    row = [maker() for _ in range(10_000)]
    assert row == sorted(set(row))


def test_threads_never_share_one() -> None:
    maker = IdMaker()
    with ThreadPoolExecutor(8) as pool:
        made = [job.result() for job in [pool.submit(maker) for _ in range(5_000)]]
    assert len(set(made)) == 5_000
