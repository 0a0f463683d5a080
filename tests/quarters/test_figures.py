# SPDX-License-Identifier: Apache-2.0
"""The figures, against a slow recount that shares no rule with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from outreach.domain.quarters import INDICATORS, Period, Quarter, Ratio, Status, Value
from outreach.errors import UserError
from outreach.services import counted, quarters
from outreach.services.quarters import BehindRow
from outreach.services.store import Store
from tests.quarters.histories import CTX, QUARTER, TODAY, write
from tests.quarters.oracle import Books

COUNTED = ("R05", "R10", "R11", "R12", "R14")


def plain(value: Value) -> object:
    return (value.num, value.den) if isinstance(value, Ratio) else value


def agree(store: Store) -> None:
    """Compare all figures of the quarter, their comparisons and the trend with a recount."""
    books = Books(store)
    figures = quarters.figures(store, CTX, QUARTER)
    trend = quarters.trend(store, CTX, COUNTED, QUARTER)
    now = books.recount(QUARTER.period.first, TODAY)
    before = books.recount(QUARTER.previous.period.first, QUARTER.previous.period.last)
    year_ago = books.recount(QUARTER.year_before.period.first, QUARTER.year_before.period.last)
    year = books.recount(date(2026, 1, 1), TODAY)
    for id_ in COUNTED:
        figure = figures[id_]
        assert plain(figure.value) == now.values[id_], id_
        groups = {name: figure.breakdowns[name] for name in now.groups[id_]}
        assert groups == now.groups[id_], id_
        assert plain(figure.previous) == before.values[id_], id_
        assert plain(figure.same_quarter_last_year) == year_ago.values[id_], id_
        to_date = None if id_ in ("R12", "R14") else year.values[id_]
        assert plain(figure.year_to_date) == to_date, id_
        shown = [plain(value) for value in trend[id_]]
        assert shown[-1] == now.values[id_]
        assert (shown[0], shown[3]) == (year_ago.values[id_], before.values[id_])


def all_rows(store: Store, id_: str, *, limit: int) -> list[BehindRow]:
    found: list[BehindRow] = []
    while page := quarters.rows(
        store, CTX, id_, QUARTER, after=found[-1].key if found else None, limit=limit
    ):
        found += page
    return found


@pytest.mark.parametrize("seed", range(10))
def test_figures_equal_a_recount_of_random_histories(store: Store, seed: int) -> None:
    write(store, seed)
    agree(store)


@pytest.mark.parametrize("seed", [100, 101])
def test_a_postgresql_server_counts_the_same(server_store: Store, seed: int) -> None:
    write(server_store, seed)
    agree(server_store)
    check_rows(server_store)


def check_rows(store: Store) -> None:
    figures = quarters.figures(store, CTX, QUARTER)
    for id_ in COUNTED:
        rows = all_rows(store, id_, limit=3)
        value = figures[id_].value
        if isinstance(value, Ratio):
            assert (sum(row.done for row in rows), len(rows)) == (value.num, value.den)
        else:
            assert len(rows) == value
        keys = {row.child or row.employee_id for row in rows}
        assert len(keys) == len(rows)
        assert all(bool(row.child) == (id_ in ("R05", "R14")) for row in rows)


@pytest.mark.parametrize("seed", [3, 4])
def test_the_rows_behind_a_figure_are_as_many_as_it_says(store: Store, seed: int) -> None:
    write(store, seed)
    check_rows(store)


def test_a_figure_without_rows_says_so(store: Store) -> None:
    with pytest.raises(UserError) as refused:
        quarters.rows(store, CTX, "R13", QUARTER)
    assert refused.value.code == "no_rows"


def test_all_ids_are_there_and_those_not_counted_yet_say_so(store: Store) -> None:
    write(store, 1, people=5)
    figures = quarters.figures(store, CTX, QUARTER)
    assert tuple(figures.figures) == tuple(f"R{n:02}" for n in range(1, 37)) == tuple(INDICATORS)
    not_yet = {id_ for id_, figure in figures.figures.items() if figure.status is Status.NOT_YET}
    assert not_yet == set(INDICATORS) - set(counted.COUNTED)


def test_a_store_that_knows_nobody_has_no_data_rather_than_zero(store: Store) -> None:
    figures = quarters.figures(store, CTX, QUARTER)
    assert {figures[id_].status for id_ in COUNTED} == {Status.NO_DATA}
    assert quarters.trend(store, CTX, ["R14"], QUARTER) == {"R14": (None,) * 5}


def test_a_running_quarter_is_counted_up_to_today(store: Store) -> None:
    write(store, 2)
    running = quarters.figures(store, CTX, QUARTER)
    assert (running.period, running.counted_to) == (QUARTER.period, TODAY)
    some_days = quarters.figures(store, CTX, Period(QUARTER.period.first, TODAY))
    for id_ in COUNTED:
        assert some_days[id_].value == running[id_].value
        assert some_days[id_].previous is None


def test_of_a_quarter_to_come_nothing_is_said(store: Store) -> None:
    with pytest.raises(UserError) as refused:
        quarters.figures(store, CTX, Quarter(2026, 4))
    assert refused.value.code == "future_period"
    with pytest.raises(UserError) as refused:
        quarters.figures(store, CTX, Period(date(2026, 3, 1), date(2026, 2, 1)))
    assert refused.value.code == "bad_period"


def test_figures_are_the_whole_enterprises_whatever_site_one_works_at(store: Store) -> None:
    from outreach.services import sites

    write(store, 5)
    at_site = replace(CTX, site=sites.enterprise(store).sites[0])
    assert quarters.figures(store, at_site, QUARTER) == quarters.figures(store, CTX, QUARTER)


def test_one_statement_counts_an_indicator_for_all_its_periods(
    store: Store, statements: Callable[[Engine], list[str]]
) -> None:
    write(store, 6)
    seen = statements(store.engine)
    quarters.figures(store, CTX, QUARTER)
    assert len(seen) == 28, "people known of, then one a statement; families take two"
    seen.clear()
    quarters.trend(store, CTX, COUNTED, QUARTER)
    assert len(seen) == 5
    seen.clear()
    quarters.rows(store, CTX, "R10", QUARTER)
    assert len(seen) == 1


def test_no_statement_looks_at_a_whole_table_where_an_index_serves(store: Store) -> None:
    from sqlalchemy import event

    write(store, 7)
    run: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        run.append((statement, parameters))

    event.listen(store.engine, "before_cursor_execute", note)
    quarters.figures(store, CTX, QUARTER)
    for id_ in COUNTED:
        quarters.rows(store, CTX, id_, QUARTER)
    event.remove(store.engine, "before_cursor_execute", note)
    for statement, parameters in run:
        if not statement.startswith("SELECT"):
            continue
        with store.engine.connect() as connection:
            plan = connection.exec_driver_sql(
                "EXPLAIN QUERY PLAN " + statement,
                parameters,  # type: ignore[arg-type]
            )
            steps = [str(row[3]) for row in plan]
        tables = ("employment", "employee", "child", "guardian", "intake", "notice", "attendance")
        whole = [step for step in steps if step.split()[1:2] and step.startswith("SCAN ")]
        bad = [step for step in whole if step.split()[1] in tables and " USING " not in step]
        assert not bad, bad
