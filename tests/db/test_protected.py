# SPDX-License-Identifier: Apache-2.0
"""Personal fields: clear inside the embedded store, ciphertext on a server."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import StatementError

from outreach.db.employees import EmployeeRow
from outreach.db.engine import open_server_engine
from outreach.errors import StoreUnavailable
from outreach.services import children, employees, followups, hires, keeping, sites
from outreach.services.store import Store
from tests.quarters.histories import CTX
from tests.ui.pages.sample import Firm, child, number_of

SON = date(2018, 3, 5)


@pytest.fixture(params=["store", "server_store"])
def firm(request: pytest.FixtureRequest) -> Firm:
    """Return a firm in the embedded store, and one on a real PostgreSQL server."""
    store: Store = request.getfixturevalue(request.param)
    return Firm(store, sites.enterprise(store).sites[0])


def raw(store: Store, column: str) -> list[Any]:
    with store.engine.connect() as connection:
        return list(connection.execute(text(f"SELECT {column} FROM employee")).scalars())


def test_a_number_rests_on_a_server_as_ciphertext(firm: Firm) -> None:
    firm.hire("王䶮", "W1", child("王小禾", SON))
    (number,) = raw(firm.store, "number")
    embedded = firm.store.engine.dialect.name == "sqlite"
    assert (number == number_of(3)) is embedded
    if not embedded:
        assert number_of(3).encode() not in bytes(number)
    shown = children.family_by_staff_no(firm.store, firm.context(), "W1")
    assert shown.number == number_of(3)
    assert shown.children[0].name == "王小禾"


def test_registering_searching_and_what_is_owed_work_alike_on_both(firm: Firm) -> None:
    pair = (child("张小满", SON),)
    ctx = firm.context()
    firm.hire("张松", "W1", *pair)
    saved = firm.hire("郑爽", "W2", *pair)
    firm.hire("曾燊", "W3", consent=None)
    assert saved.shared == ("C-0001",), "a child listed by both parents is one child"
    counted = children.summary(firm.store, ctx, on=ctx.today)
    assert (counted.employees, counted.children, counted.employees_with_minors) == (3, 1, 2)
    for query in ("zs", "张s", "zhangs", "w1"):
        found = children.list_families(firm.store, ctx, query=query)
        assert "W1" in [row.staff_no for row in found.rows], query
    owed = followups.due(firm.store, ctx, on=ctx.today)
    assert {(row.kind.value, row.staff_no) for row in owed} == {
        ("notice", "W1"),
        ("notice", "W2"),
        ("intake", "W3"),
    }
    assert followups.summary(firm.store, ctx, on=ctx.today).total == 3
    assert hires.pile(firm.store, ctx).total == 3
    assert len(keeping.digest(firm.store)) == 64
    assert employees.check_number(firm.store, ctx, number_of(3)).taken_by == "W1 张松"


def test_a_server_without_a_field_key_refuses_to_write_in_clear(server_store: Store) -> None:
    plain = open_server_engine(server_store.engine.url.render_as_string(hide_password=False))
    values = {
        "id": server_store.new_id(),
        "enterprise_id": server_store.enterprise_id,
        "name": "王䶮",
        "number": number_of(3),
        "hukou_type": "unknown",
        "hukou_code": "",
        "hukou_text": "",
        "hukou_confirmed": False,
        "version": 1,
        "recorded_at": CTX.now,
    }
    statement = insert(EmployeeRow).values(**values)
    with plain.connect() as connection, pytest.raises((StoreUnavailable, StatementError)) as told:
        connection.execute(statement)
    told_by = told.value if isinstance(told.value, StoreUnavailable) else told.value.__cause__
    assert isinstance(told_by, StoreUnavailable)
    plain.dispose()
