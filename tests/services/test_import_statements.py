# SPDX-License-Identifier: Apache-2.0
"""An import's statements grow with its file in blocks, and find people by key, never by scan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from benchmarks.kit.rosters import begin, write_roster
from outreach.services import ledgers
from outreach.services.context import Context
from outreach.services.ledgers import ImportOptions
from outreach.services.store import Store

# Whole tables that are as small as the firm is: its teams, users, sites, remembered headings.
SMALL = ("team", "heading_layout", "setting", "counter")


@pytest.fixture
def firm(tmp_path: Path) -> tuple[Store, Context]:
    return begin(tmp_path / "store")


def test_ten_times_the_people_take_hardly_more_statements(
    firm: tuple[Store, Context], tmp_path: Path, statements: Callable[[Engine], list[str]]
) -> None:
    store, ctx = firm
    counts = []
    first = 0
    for people in (40, 400):
        roster = write_roster(tmp_path / f"{people}.xlsx", people, first=first)
        first += people
        seen = statements(store.engine)
        ledgers.preview(store, ctx, roster, ImportOptions())
        looked = len(seen)
        ledgers.import_file(store, ctx, roster, ImportOptions())
        counts.append((looked, len(seen) - looked))
        ledgers.import_file(store, ctx, roster, ImportOptions())
    few, many = counts  # up to 500 people are one block; the first import also opens counters
    assert many[0] <= few[0] <= 8
    assert many[1] <= few[1] <= 30


def test_people_and_children_are_found_by_key(firm: tuple[Store, Context], tmp_path: Path) -> None:
    """Ask SQLite itself how it would run each statement of an import into a filled store."""
    store, ctx = firm
    ledgers.import_file(store, ctx, write_roster(tmp_path / "1.xlsx", 300), ImportOptions())
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(_c: object, _cursor: object, text: str, values: object, *_rest: object) -> None:
        if text.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE")):
            asked.append((text, values if isinstance(values, tuple) else ()))

    event.listen(store.engine, "before_cursor_execute", note)
    ledgers.import_file(
        store, ctx, write_roster(tmp_path / "2.xlsx", 40, first=280), ImportOptions()
    )
    event.remove(store.engine, "before_cursor_execute", note)
    scans = []
    with store.engine.connect().execution_options(outreach_read=True) as other:
        for text, values in asked:
            for *_, step in other.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values):
                if step.startswith("SCAN") and not step.split()[1].startswith(SMALL):
                    scans.append((step, text))
    assert not scans
