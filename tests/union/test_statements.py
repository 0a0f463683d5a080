# SPDX-License-Identifier: Apache-2.0
"""What the union's pages ask of the store: the same few statements whatever the firm holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import event, text

from outreach.domain.quarters import Body
from outreach.domain.talks import Engagement, WalkIns
from outreach.services import (
    agencies,
    aid,
    attendance,
    contact,
    quarters,
    reporting,
    requests,
    sessions,
    visits,
)
from outreach.services.context import Context
from outreach.services.store import Store
from tests.quarters.histories import QUARTER
from tests.ui.pages.sample import TODAY, Firm, statements
from tests.union.work import one_of_everything, plan

FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)
Read = Callable[[Store, Context], object]


def season_rows(store: Store, ctx: Context) -> object:
    found = requests.seasons(store, ctx)
    return requests.requests(store, ctx, found[0].id) if found else None


PAGES: dict[str, tuple[Read, int]] = {
    "the month of talks": (lambda store, ctx: sessions.between(store, ctx, FIRST, LAST), 1),
    "the next talks": (sessions.upcoming, 1),
    "the points of a month": (lambda store, ctx: contact.points(store, ctx, FIRST, LAST), 1),
    "the calls of a month": (lambda store, ctx: contact.calls(store, ctx, FIRST, LAST), 1),
    "the visits": (visits.visits, 1),
    "a season with its requests": (season_rows, 9),
    "the cases of aid": (aid.cases, 3),
    "the consultations": (agencies.consultations, 3),
    "every figure of a quarter": (lambda store, ctx: quarters.figures(store, ctx, QUARTER), 40),
    "a report": (lambda store, ctx: reporting.compose(store, ctx, QUARTER, Body.UNION), 90),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_as_many_statements_in_a_full_firm_as_in_a_small_one(
    firm: Firm, page: str
) -> None:
    read, most = PAGES[page]
    ctx, costs = firm.context(), []
    one_of_everything(firm)
    for more in (0, 12):
        for number in range(more):
            session = plan(firm, TODAY - timedelta(days=number), f"课堂{number}")
            attendance.sign_in_numbers(firm.store, ctx, session, ["W1", "W2", "W5"])
            heads = WalkIns("恒达劳务", 3, Engagement.SUBCONTRACT)
            attendance.set_walk_ins(firm.store, ctx, session, heads)
        with statements(firm) as seen:
            read(firm.store, ctx)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= most, costs


def test_no_list_of_the_desk_reads_a_whole_table_of_sign_ins(firm: Firm) -> None:
    one_of_everything(firm)
    session = plan(firm)
    plans: list[str] = []
    asked: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            asked.append((statement, values))

    event.listen(firm.store.engine, "before_cursor_execute", note)
    ctx = firm.context()
    sessions.between(firm.store, ctx, FIRST, LAST)
    sessions.session_file(firm.store, ctx, session)
    sessions.signed_in(firm.store, ctx, session)
    sessions.absentees(firm.store, ctx, session)
    event.remove(firm.store.engine, "before_cursor_execute", note)
    with firm.store.engine.connect() as connection:
        for statement, values in asked:
            found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
            plans += [str(row[3]) for row in found]
        assert connection.execute(text("SELECT count(*) FROM attendance")).scalar()
    assert plans
    assert not [line for line in plans if line.startswith("SCAN attendance")]
