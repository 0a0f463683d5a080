# SPDX-License-Identifier: Apache-2.0
"""The published campaign: exactly its four figures, and what counting costs against plain SQL.

The floor is the same aggregates written by hand as plain SQL through the same driver in the
same process: one statement a figure and period, no groups read back into Python that the
program does not read. All figures of a period take at most twice that.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.kit.campaign import FIRST, LAST, PUBLISHED, make_campaign
from benchmarks.kit.floor_sql import run_floor
from outreach.domain.periods import Period
from outreach.domain.quarters import Value
from outreach.services import quarters

RATIO = 2.0
RUNS = 3
HEADLINE = ("R01", "R02", "R04", "R05")


def best(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest of a few runs."""
    seconds = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def main() -> int:
    """Make the campaign, count it both ways, and say whether it holds."""
    period = Period(FIRST, LAST)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        store, ctx = make_campaign(Path(folder), PUBLISHED)
        made = time.perf_counter() - began
        with closing(store):
            figures = quarters.figures(store, ctx, period)
            counted: tuple[Value, ...] = tuple(figures[id_].value for id_ in HEADLINE)
            wanted = (
                PUBLISHED.talks, PUBLISHED.attendances, PUBLISHED.families, PUBLISHED.children
            )  # fmt: skip
            program = best(lambda: quarters.figures(store, ctx, period))
            floor = best(lambda: run_floor(store, period))
    print(f"made through rosters and ledgers in {made:.0f} s")
    print(f"counted {counted}, published {wanted}")
    print(f"all figures {program:.2f} s, plain SQL {floor:.2f} s, ratio {program / floor:.2f}")
    return 0 if counted == wanted and program <= RATIO * floor else 1


if __name__ == "__main__":
    sys.exit(main())
