# SPDX-License-Identifier: Apache-2.0
"""Whoever is erased takes their own words along, and nobody else's."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from outreach.db.employees import EmployeeRow
from outreach.db.keeping import AuditValueRow
from outreach.db.ledgers import HeldRow
from outreach.services import erasing
from outreach.services.erasing_traces import Traces
from outreach.services.store import Store
from tests.keeping import kept
from tests.keeping.family import NAME, Family
from tests.quarters.histories import CTX

REASON = replace(CTX, reason="本人要求删除")


@pytest.fixture
def store(firm: Path, tmp_path: Path) -> Iterator[Store]:
    with closing(kept.another(firm, tmp_path / "store")) as found:
        yield found


def held_of(store: Store) -> dict[str, str | None]:
    with store.reading() as session:
        return {f"{one.batch_id} {one.row}": one.facts for one in session.scalars(select(HeldRow))}


@pytest.mark.parametrize("paper", ["1", "有", "京A1"])
def test_a_short_paper_takes_no_other_family_s_words_along(store: Store, paper: str) -> None:
    family = Family(store)
    with store.writing(CTX) as work:
        work.session.execute(
            update(EmployeeRow)
            .where(EmployeeRow.id == family.employee)
            .values(other_paper=paper, number=None)
        )
        for kind, values in (
            ("employee", {"other_paper": (None, paper), "name": (None, "李明")}),
            ("contact_point", {"name": (None, f"{paper} 号亭"), "minutes": (None, 1)}),
            ("contact_point", {"kind": (paper, None)}),
        ):
            work.audit("register", kind, family.other, values)
        every = work.session.scalars(select(HeldRow).order_by(HeldRow.row)).all()
        another = json.dumps({"name": "李明", "other_paper": paper, "staff_no": "1"})
        theirs = json.dumps({"name": NAME, "other_paper": paper})
        every[1].facts, every[1].candidates = another, "[]"
        every[2].facts, every[2].candidates = theirs, "[]"
        places = [f"{one.batch_id} {one.row}" for one in every]
    with store.reading() as session:
        others = [
            one.entry_id
            for one in session.scalars(select(AuditValueRow))
            if "李明" in (one.values or "")
            or "亭" in (one.values or "")
            or '"kind"' in (one.values or "")
        ]
    erasing.erase(store, REASON, employee=family.employee)
    with store.reading() as session:
        for entry in others:
            assert session.get_one(AuditValueRow, entry).values is not None
    held = held_of(store)
    assert held[places[1]] == another
    assert held[places[2]] is None, "with their name beside it, it is theirs"


def test_names_are_found_however_the_json_was_written() -> None:
    """Chinese stands in it as it is or escaped; a name is a whole value, and no part of one."""
    person = uuid.uuid4()
    traces = Traces([person])
    traces.add_name("王芳")
    traces.add_number("phone", "13800003791")
    traces.add_number("other_paper", "护照1")
    for ascii_ in (True, False):

        def text(value: object, ascii_: bool = ascii_) -> str:
            return json.dumps(value, ensure_ascii=ascii_)

        assert traces.in_values(text({"whose": [None, "王芳"]}))
        assert traces.in_values(text({"other_paper": ["护照1", None]}))
        assert not traces.in_values(text({"whose": [None, "王芳芳"], "note": "护照1"}))
        assert not traces.in_text(text({"name": [None, "王芳"]}))
        assert traces.in_text(text({"note": f"见 {person} 一户"}))
        assert traces.in_text(text({person.hex: 1}))
        assert traces.in_text(text({"note": "电话13800003791，晚上打"}))
        assert traces.in_record(text({"name": "王芳", "other_paper": "护照1"}))
        assert not traces.in_record(text({"name": "王芳", "other_paper": "护照2"}))
        assert not traces.in_record(text({"name": "李明", "other_paper": "护照1"}))
    assert traces.in_text("13800003791 不是 JSON")


def test_nothing_is_found_of_whom_nothing_is_known() -> None:
    traces = Traces([])
    traces.add_name("")
    traces.add_number("phone", "")
    for text in ("", '""', "{}", '{"name": ["", null]}', "[[[1, true, null]]]"):
        assert not traces.in_text(text)
        assert not traces.in_values(text)
        assert not traces.in_record(text)
