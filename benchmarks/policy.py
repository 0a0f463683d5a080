# SPDX-License-Identifier: Apache-2.0
"""The policy engine on 150,000 children: the first classification, and a day in which 400 change.

Floors, in the same process through the same driver. First classification: reading the children's
facts with the program's own statements, nothing else; at most five times that. The day: the same
400 children read and the same rows written by hand-written SQL in one transaction; at most twice
that. The number of statements is the same for 8,000 and 150,000 children.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select

from benchmarks.kit.children import TODAY, make_children
from benchmarks.kit.floor_day import read_day, run_day
from outreach.db.children import ChildRow
from outreach.db.queries import statuses as queries
from outreach.services import opening, statuses
from outreach.services.context import Context
from outreach.services.store import Store

CHILDREN, FEWER, CHANGING = 150_000, 8_000, 400
FIRST, DAILY = 5.0, 2.0
RUNS = 3


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements sent in a block."""
    sent: list[str] = []

    def note(*arguments: Any) -> None:
        sent.append(arguments[2])

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def yesterday(ctx: Context) -> Context:
    """Return the surroundings of the day before."""
    return replace(ctx, now=ctx.now - timedelta(days=1))


def read_all(store: Store, children: int) -> int:
    """Read the facts of every child in the chunks of the program, and do nothing with them."""
    found = 0
    with store.reading() as session:
        for start in range(0, children, statuses.CHUNK):
            wanted = select(ChildRow.id).where(
                ChildRow.short_no > start, ChildRow.short_no <= start + statuses.CHUNK
            )
            found += len(queries.read_children(session, wanted))
            queries.read_declared(session, wanted, TODAY, None)
            queries.read_facts(session, wanted, None)
            queries.read_visits(session, wanted, TODAY, None)
    return found


def timed(work: Any) -> tuple[float, Any]:
    """Return the seconds a call took, and what it returned."""
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


def of_a_day(folder: Path, ctx: Context) -> tuple[float, float, int, int]:
    """Return the best seconds by hand and by the program, the changes, and the statements."""
    hand, own, changed, sent = [], [], 0, 0
    for number in range(2 * RUNS):
        copy = folder.parent / f"copy{number}"
        shutil.copytree(folder, copy)
        with closing(opening.open_store(copy)) as store:
            if number % 2 == 0:
                with counted(store.engine) as statements:
                    seconds, done = timed(partial(statuses.refresh, store, ctx))
                changed, sent = done.changed, len(statements)
                own.append(seconds)
            else:
                with closing(opening.open_store(folder.parent / f"copy{number - 1}")) as before:
                    day = read_day(before, TODAY.isoformat())
                hand.append(timed(partial(run_day, store, day))[0])
    return min(hand), min(own), changed, sent


def measure(children: int) -> tuple[float, float, float, float, int]:
    """Return the seconds of floor and program, first and daily, and the day's statements."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, ctx = make_children(folder, children, leaving=CHANGING)
        with closing(store):
            floor, found = timed(partial(read_all, store, children))
            first, done = timed(partial(statuses.refresh, store, yesterday(ctx)))
            if done.asked != found:
                raise ValueError(done)
        hand, own, changed, sent = of_a_day(folder / "store", ctx)
        if not CHANGING <= changed <= CHANGING * 1.3:
            raise ValueError(changed)
    return floor, first, hand, own, sent


def main() -> int:
    """Measure both sizes and say whether they hold."""
    *_, few = measure(FEWER)
    floor, first, hand, own, many = measure(CHILDREN)
    print(f"first classification of {CHILDREN:,}: facts read in {floor:.1f} s, all {first:.1f} s,")
    print(f"  ratio {first / floor:.2f} (at most {FIRST})")
    print(f"a day in which {CHANGING} change: by hand {1000 * hand:.0f} ms, {1000 * own:.0f} ms,")
    print(f"  ratio {own / hand:.2f} (at most {DAILY}); statements {few} and {many}")
    return 0 if first <= FIRST * floor and own <= DAILY * hand and few == many else 1


if __name__ == "__main__":
    sys.exit(main())
