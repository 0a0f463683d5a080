# SPDX-License-Identifier: Apache-2.0
"""A firm of many children, written straight into the tables: for asking the rules of them all.

Every fifth child is one of a kind: left at home by both parents, by one, moved along, at home,
not said. So many as are wanted change on one day by time alone: they leave the age of 16. Of every
third something is known that is sealed; whoever works with the store holds its key.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.kit.rosters import NOW, begin
from outreach.db.children import CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.employees import EmployeeRow, EmploymentRow
from outreach.db.session import insert_rows
from outreach.db.statuses import ChildFactRow
from outreach.domain.access import Role
from outreach.domain.dated_facts import SEALED, DatedFact, write_ground
from outreach.services.context import Context
from outreach.services.store import Store, Transaction

TODAY = NOW.date()
BEGAN = date(2024, 10, 1)
_BULK = 20_000
_HOMES = ("441621", "441881", "450123", "522727", "430725", "341225")
_KINDS = (
    ("nobody", "paternal_grandparents"),
    ("nobody", "maternal_grandparents"),
    ("one", "mother"),
    ("both", "parents"),
    ("not_said", "unknown"),
)


def make_children(folder: Path, count: int, *, leaving: int) -> tuple[Store, Context]:
    """Make a store with so many children; ``leaving`` of them are 16 since yesterday's midnight."""
    store, ctx = begin(folder / "store", roles=(Role.HR, Role.UNION))
    chance = random.Random(7)
    with store.writing(ctx) as work:
        for start in range(0, count, _BULK):
            _write(work, chance, range(start, min(start + _BULK, count)), leaving)
        work.audit("make", "child", None)
    return store, ctx


def _early(day: date) -> date:
    """Keep a day off the end of its month: nothing of these children turns today by chance."""
    return day.replace(day=min(day.day, 20))


def _write(work: Transaction, chance: random.Random, places: range, leaving: int) -> None:
    rows: dict[Any, list[dict[str, Any]]] = {
        table: []
        for table in (
            EmployeeRow, EmploymentRow, ChildRow, GuardianRow, InquiryRow, CareRow, ChildFactRow,
        )
    }  # fmt: skip
    for place in places:
        _family(work, chance, place, leaving, rows)
    for table, part in rows.items():
        if part:
            insert_rows(work.session, table, part)


def _family(
    work: Transaction, chance: random.Random, place: int, leaving: int, rows: dict[Any, Any]
) -> None:
    employee, child, inquiry = work.new_id(), work.new_id(), work.new_id()
    who, carer = _KINDS[0 if place < leaving else place % len(_KINDS)]
    home = _HOMES[place % len(_HOMES)]
    born = _early(TODAY - timedelta(days=chance.randrange(60, 17 * 365)))
    if place < leaving:
        yesterday = TODAY - timedelta(days=1)
        born = yesterday.replace(year=yesterday.year - 16)
    common = {"version": 1, "recorded_at": work.ctx.now}
    site = work.ctx.at_site().id
    rows[EmployeeRow].append(
        common
        | {
            "id": employee, "enterprise_id": work.store.enterprise_id, "name": f"职工{place}",
            "sex": "male" if place % 2 else "female", "birth": date(1985, 1, 1),
            "hukou_type": "rural", "hukou_code": home, "hukou_text": "",
            "hukou_confirmed": place % 7 > 0,
        }
    )  # fmt: skip
    rows[EmploymentRow].append(
        common
        | {
            "id": work.new_id(), "employee_id": employee, "site_id": site,
            "staff_no": f"J{place:06d}", "labour_company": "", "valid_from": BEGAN,
        }
    )  # fmt: skip
    rows[ChildRow].append(
        common
        | {
            "id": child, "enterprise_id": work.store.enterprise_id, "short_no": place + 1,
            "name": f"孩子{place}", "birth": born, "unregistered": False, "school": "primary",
        }
    )  # fmt: skip
    rows[GuardianRow].append(
        common
        | {
            "id": work.new_id(), "child_id": child, "employee_id": employee,
            "relation": "father" if place % 2 else "mother",
        }
    )  # fmt: skip
    left = _early(BEGAN + timedelta(days=chance.randrange(0, 700)))
    nobody = who == "nobody"
    rows[InquiryRow].append(
        common
        | {
            "id": inquiry, "employee_id": employee, "site_id": site, "asked_on": BEGAN,
            "source": "form", "who_is_home": who,
            "self_away_since": left if who in {"nobody", "one"} else None,
            "other_place_code": "330106" if nobody else "", "other_place": "",
            "other_away_since": left if nobody else None, "carer": carer, "carer_text": "",
        }
    )  # fmt: skip
    rows[CareRow].append(
        {
            "inquiry_id": inquiry, "child_id": child, "carer": carer, "carer_text": "",
            "lives_in_code": home, "lives_in": "",
        }
    )  # fmt: skip
    if place % 3 == 0:
        code = ("none", "none", "dibao")[place % 9 // 3]
        ground = DatedFact("child", "household", code, "", None, None, BEGAN)
        rows[ChildFactRow].append(
            common
            | {
                "id": work.new_id(), "child_id": child, "about": SEALED, "kind": SEALED,
                "sealed": write_ground(ground), "told_on": BEGAN, "source": "declared",
            }
        )  # fmt: skip
