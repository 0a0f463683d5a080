# SPDX-License-Identifier: Apache-2.0
"""The figures, against a slow recount that shares no rule with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Engine

from outreach.domain.periods import Period, Quarter
from outreach.domain.quarters import INDICATORS, Ratio, Status, Value
from outreach.errors import UserError
from outreach.services import counted, quarters, sites
from outreach.services.context import SiteRef
from outreach.services.keepers import KEEPERS
from outreach.services.quarters import BehindRow
from outreach.services.records import export_records
from outreach.services.store import Store
from tests.quarters.histories import CTX, QUARTER, TODAY, write
from tests.quarters.recount import Ledgers

COUNTED = tuple(counted.COUNTED)
NO_YEAR = {id_ for id_, one in counted.COUNTED.items() if one.to_date is counted.ToDate.NONE}


def plain(value: Value) -> object:
    return (value.num, value.den) if isinstance(value, Ratio) else value


def ledgers_of(store: Store, folder: Path) -> Ledgers:
    """Export every ledger of every site, as a user would, and read the workbooks back."""
    folder.mkdir()
    for kind, keeper in KEEPERS.items():
        places: list[SiteRef | None] = [None]
        if keeper.at_site:
            places = list(sites.enterprise(store).sites)
        for number, site in enumerate(places):
            ctx = replace(CTX, site=site)
            export_records(store, ctx, keeper, folder / f"{kind}-{number}.xlsx")
    return Ledgers(folder)


def some(groups: Mapping[str, int]) -> dict[str, int]:
    return {code: n for code, n in groups.items() if n}


def agree(store: Store, folder: Path, *, quarter: Quarter = QUARTER) -> None:
    """Compare all figures of the quarter, their comparisons and the trend with a recount."""
    books = ledgers_of(store, folder)
    figures = quarters.figures(store, CTX, quarter)
    trend = quarters.trend(store, CTX, COUNTED, quarter)
    now = books.recount(quarter.period.first, TODAY)
    before = books.recount(quarter.previous.period.first, quarter.previous.period.last)
    year_ago = books.recount(quarter.year_before.period.first, quarter.year_before.period.last)
    year = books.recount(date(2026, 1, 1), TODAY)
    sums = [
        books.recount(one.period.first, min(one.period.last, TODAY))
        for one in (Quarter(2026, number) for number in (1, 2, 3))
    ]
    for id_ in COUNTED:
        figure = figures[id_]
        assert plain(figure.value) == now.values[id_], id_
        for name, groups in now.groups[id_].items():
            assert some(figure.breakdowns[name]) == some(groups), (id_, name)
        assert plain(figure.previous) == before.values[id_], id_
        assert plain(figure.same_quarter_last_year) == year_ago.values[id_], id_
        to_date: object = None if id_ in NO_YEAR else year.values[id_]
        if id_ == "R24":
            to_date = sum(cast(int, one.values[id_]) for one in sums)
        assert plain(figure.year_to_date) == to_date, id_
        shown = [plain(value) for value in trend[id_]]
        assert shown[-1] == now.values[id_]
        assert (shown[0], shown[3]) == (year_ago.values[id_], before.values[id_])
    reconciled(store, books, quarter)


def reconciled(store: Store, books: Ledgers, quarter: Quarter) -> None:
    """Compare every fen spent, and the fund's balance, with the four ledgers of money."""
    account = quarters.reconcile(store, CTX, quarter.period)
    first, last = quarter.period.first, min(quarter.period.last, TODAY)
    spent = books.money(first, last)
    assert {(one.use, str(one.source)): one.fen for one in account.lines} == spent
    long_ago, eve = date(2000, 1, 1), first - timedelta(days=1)
    earlier = sum(n for (_, source), n in books.money(long_ago, eve).items() if source == "fund")
    now = sum(n for (_, source), n in spent.items() if source == "fund")
    assert account.fund_opening == books.fund(long_ago, eve) - earlier
    assert account.fund_income == books.fund(first, last)
    assert account.fund_spent == now
    assert account.fund_closing == account.fund_opening + account.fund_income - now
    figures = quarters.figures(store, CTX, quarter)
    assert figures["R20"].value == sum(n for (use, _), n in spent.items() if use == "gifts")
    aid = figures["R24"].breakdowns["measure"]
    assert sum(aid.values()) == sum(n for (use, _), n in spent.items() if use == "aid")


def all_rows(store: Store, id_: str, *, limit: int) -> list[BehindRow]:
    found: list[BehindRow] = []
    while page := quarters.rows(
        store, CTX, id_, QUARTER, after=found[-1].key if found else None, limit=limit
    ):
        found += page
    return found


@pytest.mark.parametrize("seed", range(20))
def test_figures_equal_a_recount_of_random_histories(
    store: Store, tmp_path: Path, seed: int
) -> None:
    write(store, seed)
    agree(store, tmp_path / "ledgers")


@pytest.mark.parametrize("seed", [100, 101])
def test_a_postgresql_server_counts_the_same(
    server_store: Store, tmp_path: Path, seed: int
) -> None:
    write(server_store, seed)
    agree(server_store, tmp_path / "ledgers")
    check_rows(server_store)


SUMMED = ("R02", "R07", "R19", "R20", "R21")  # their rows add up to the figure
HOUSEHOLDS = ("R04", "R17", "R22", "R24")  # a couple stands on two rows, or one on several


def check_rows(store: Store) -> None:
    """See that the rows behind each figure are what it says, whatever the size of a page."""
    figures = quarters.figures(store, CTX, QUARTER)
    for id_ in COUNTED:
        rows = all_rows(store, id_, limit=3)
        value = figures[id_].value
        if id_ in SUMMED:
            assert sum(row.n for row in rows) == value, id_
        elif id_ == "R08":
            assert sum(row.n for row in rows) == sum(figures[id_].breakdowns["kind"].values())
        elif id_ in HOUSEHOLDS:
            households = value.den if isinstance(value, Ratio) else cast(int, value)
            assert bool(rows) == bool(households), id_
            assert len(rows) >= households, id_
        elif isinstance(value, Ratio):
            assert (sum(row.done for row in rows), len(rows)) == (value.num, value.den), id_
        else:
            assert len(rows) == value, id_
        assert len({row.key for row in rows}) == len(rows), id_


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
    assert len(seen) == 22, "no groups and no sums over the year"
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
