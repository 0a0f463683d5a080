# SPDX-License-Identifier: Apache-2.0
"""The union's work on a shared database: the same records, figures and ledgers as on a laptop."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from outreach.domain.quarters import Body
from outreach.domain.union_ledgers import UNION_LEDGERS
from outreach.services import quarters, reporting, requests, sessions, sites, visits
from outreach.services.keepers import keeper_of
from outreach.services.records import export_records, import_records
from outreach.services.store import Store
from tests.quarters.histories import CTX, QUARTER
from tests.ui.pages.sample import TODAY, Firm
from tests.union.work import one_of_everything, staff


def test_every_record_on_postgresql_counts_as_on_the_embedded_store(
    firm: Firm, server_store: Store, tmp_path: Path
) -> None:
    shared = Firm(server_store, sites.enterprise(server_store).sites[0])
    staff(shared)
    counted = []
    for one in (firm, shared):
        one_of_everything(one)
        figures = quarters.figures(one.store, one.context(), QUARTER)
        counted.append({id_: (f.value, f.breakdowns) for id_, f in figures.figures.items()})
        assert sessions.between(one.store, one.context(), TODAY.replace(day=1), TODAY)
        assert requests.seasons(one.store, one.context())
        assert visits.visits(one.store, one.context())
    assert counted[0] == counted[1]
    for ledger in UNION_LEDGERS:
        path = tmp_path / f"{ledger.kind}.xlsx"
        count = export_records(shared.store, shared.context(), keeper_of(ledger.kind), path)
        assert openpyxl.load_workbook(path).worksheets[0].max_row == count + 1
        again = import_records(shared.store, shared.context(), keeper_of(ledger.kind), path)
        assert (again.created, again.unchanged) == (0, count), ledger.kind
    printed = [
        reporting.compose(one.store, CTX, QUARTER, body).rows
        for body in Body
        for one in (firm, shared)
    ]
    assert printed[::2] == printed[1::2]
