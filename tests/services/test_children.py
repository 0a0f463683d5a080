# SPDX-License-Identifier: Apache-2.0
"""Families: found as people are called, by key, in few statements, whatever the size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from outreach.domain.access import Role
from outreach.errors import NotAllowed
from outreach.services import children, followups, hires, ledgers
from outreach.services.context import Actor, Context
from outreach.services.ledgers import ImportOptions
from tests.ui.pages import sample
from tests.ui.pages.sample import Firm

ROSTERS = Path(__file__).parent.parent / "data" / "rosters"


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    made = sample.begin(tmp_path)
    ledgers.import_file(made.store, made.context(), ROSTERS / "wide.xlsx", ImportOptions())
    yield made
    made.store.close()


@pytest.mark.parametrize(
    ("query", "staff_no"),
    [("王䶮", "W11041"), ("wy", "W11041"), ("ouyangwen", "W11117"), ("oyw", "W11117"),
     ("2231", "W11041"), ("w11041", "W11041"), ("17717695748", "W11041"), ("阿卜杜", "W11069"),
     ("qf", "W11109"), ("of", "W11109"), ("区f", "W11109"), ("ＷＹ", "W11041"),
     ("欧阳 文", "W11117")],
)  # fmt: skip
def test_a_person_is_found_as_people_are_called(firm: Firm, query: str, staff_no: str) -> None:
    found = children.list_families(firm.store, firm.context(), query=query, limit=120)
    assert staff_no in [row.staff_no for row in found.rows]


def test_pages_by_key_show_everybody_once_in_order(firm: Firm) -> None:
    seen: list[str] = []
    after = None
    while True:
        page = children.list_families(firm.store, firm.context(), after=after, limit=17)
        if not page.rows:
            break
        seen += [row.staff_no for row in page.rows]
        after = page.rows[-1].key
    assert seen == sorted(seen)
    assert len(set(seen)) == len(seen) == 120


def test_reading_takes_a_fixed_number_of_statements(
    firm: Firm, statements: Callable[[Engine], list[str]]
) -> None:
    """Two for a first page, one for the next, six for a family, whatever there is."""
    ctx, seen = firm.context(), statements(firm.store.engine)
    page = children.list_families(firm.store, ctx)
    assert len(seen) == 2
    children.list_families(firm.store, ctx, after=page.rows[-1].key)
    assert len(seen) == 3
    children.list_families(firm.store, ctx, query="zs")
    assert len(seen) == 5
    del seen[:]
    children.family_by_staff_no(firm.store, ctx, "W11002")
    assert len(seen) <= 8
    del seen[:]
    hires.pile(firm.store, ctx)
    assert len(seen) == 2
    del seen[:]
    followups.summary(firm.store, ctx, on=ctx.today)
    assert len(seen) <= 6


def test_no_search_and_no_page_reads_a_whole_table(firm: Firm) -> None:
    plans: list[str] = []

    def explain(
        connection: object, cursor: object, statement: str, values: object, *_rest: object
    ) -> None:
        if statement.startswith("SELECT"):
            other = cursor.connection.cursor()  # type: ignore[attr-defined]  # sqlite3's own
            rows = other.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
            plans.extend(row[3] for row in rows)

    event.listen(firm.store.engine, "before_cursor_execute", explain)
    page = children.list_families(firm.store, firm.context())
    children.list_families(firm.store, firm.context(), after=page.rows[-1].key)
    children.list_families(firm.store, firm.context(), query="zs")
    children.family_by_staff_no(firm.store, firm.context(), "W11002")
    event.remove(firm.store.engine, "before_cursor_execute", explain)
    assert plans
    big = ("employee", "employment", "child", "guardian", "search_key", "care", "inquiry")
    scans = [plan for plan in plans if plan.startswith("SCAN") and plan.split()[1] in big]
    assert not [plan for plan in scans if "USING" not in plan], scans


def test_names_of_families_are_for_those_who_need_them(firm: Firm) -> None:
    csr = Actor(None, "csr", "何", frozenset({Role.REPORTER}))
    ctx = Context(csr, sample.NOW, firm.site)
    with pytest.raises(NotAllowed):
        children.list_families(firm.store, ctx)
    with pytest.raises(NotAllowed):
        children.family_by_staff_no(firm.store, ctx, "W11002")
    with pytest.raises(NotAllowed):
        followups.due(firm.store, ctx, on=ctx.today)
    with pytest.raises(NotAllowed):
        hires.pile(firm.store, ctx)
    assert children.summary(firm.store, ctx, on=date(2026, 9, 30)).employees == 120
