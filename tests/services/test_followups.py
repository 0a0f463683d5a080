# SPDX-License-Identifier: Apache-2.0
"""What is owed arises on a day of business time, known or not, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from outreach.clock import BUSINESS_ZONE
from outreach.services import followups, ledgers, sites
from outreach.services.ledgers import ImportOptions
from outreach.services.store import Store
from tests.quarters.histories import CTX

EARLY = datetime(2026, 9, 1, 7, tzinfo=BUSINESS_ZONE)  # still 31 August in UTC


@pytest.mark.parametrize("kind", ["store", "server_store"])
def test_a_duty_arises_on_the_business_day_also_where_the_day_of_hire_is_not_known(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    store: Store = request.getfixturevalue(kind)
    ctx = replace(CTX, now=EARLY, site=sites.find_site(store, None))
    path = tmp_path / "表.csv"
    path.write_text(
        "工号,姓名,身份证号,入职日期\n"
        "A1,张三,110101199003070038,2026-08-03\n"
        "A2,李四,110101199003070054,\n",
        encoding="utf-8",
    )
    ledgers.import_file(store, ctx, path, ImportOptions())
    owed = followups.due(store, ctx, on=date(2026, 9, 20))
    assert [(row.staff_no, row.due) for row in owed] == [
        ("A1", date(2026, 9, 8)),
        ("A2", date(2026, 9, 8)),
    ]
    counted = followups.summary(store, ctx, on=date(2026, 9, 20))
    assert (counted.overdue, counted.later) == (2, 0)
