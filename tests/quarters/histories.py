# SPDX-License-Identifier: Apache-2.0
"""Random histories of a small firm, written row by row: what services make, and odder things.

Couples, transfers between sites, leavers and those who come back, people at talks again and
again, refusals, withdrawals, replaced rows, birthdays on every awkward day.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from outreach.db.children import CareRow, ChildRow, GuardianRow, InquiryRow
from outreach.db.employees import EmployeeRow, EmploymentRow, IntakeRow
from outreach.db.pledges import NoticeRow, PledgeRow
from outreach.db.sites import SiteRow
from outreach.domain.access import Role
from outreach.domain.children import Carer
from outreach.domain.ids import IdMaker
from outreach.services.context import Actor, Context
from outreach.services.store import Store
from tests.quarters.days import EDGES, NOW, QUARTER, TODAY
from tests.quarters.union_histories import UnionHistory

__all__ = ["CTX", "EDGES", "NOW", "QUARTER", "TODAY", "History", "write"]

EVERYBODY = Actor(None, "zhou", "周敏", frozenset(Role))
CTX = Context(EVERYBODY, NOW)


class History:
    """Writes one random firm into a store; the same seed writes the same firm."""

    def __init__(self, store: Store, session: Session, seed: int, people: int) -> None:
        self.store = store
        self.session = session
        self.random = Random(seed)
        self.new_id = IdMaker(lambda: 1_750_000_000_000, self.random.getrandbits)
        self.sites = [self.row(SiteRow, enterprise_id=store.enterprise_id, name=name,
                                county_code="441303", recorded_at=NOW)
                      for name in ("甲厂", "乙厂", "丙项目部")]  # fmt: skip
        self.children: list[uuid.UUID] = []
        self.people = [self._person(number) for number in range(people)]
        for _ in range(people // 4):
            self._couple()

    def row(self, table: Any, **values: Any) -> uuid.UUID:
        id_ = self.new_id()
        self.session.execute(insert(table).values(id=id_, **values))
        return id_

    def day(self) -> date:
        """Return a day in the two years that matter, often one beside an edge."""
        if self.random.random() < 0.4:
            return self.random.choice(EDGES)
        return date(2024, 11, 1) + timedelta(days=self.random.randrange(720))

    def _edge_after(self, day: date) -> date:
        """Return a later day, mostly one on which a period turns over."""
        later = [edge for edge in EDGES if edge > day]
        if later and self.random.random() < 0.7:
            return self.random.choice(later)
        return day + timedelta(days=self.random.randrange(1, 400))

    def maybe(self, share: float, day: date | None) -> date | None:
        return day if self.random.random() < share else None

    def _replaced(self) -> datetime | None:
        return NOW if self.random.random() < 0.1 else None

    def _person(self, number: int) -> uuid.UUID:
        person = self.row(
            EmployeeRow,
            enterprise_id=self.store.enterprise_id,
            name=f"职工{number}",
            sex=self.random.choice(("male", "female", None)),
            hukou_code=self.random.choice(("441621", "441622", "451228", "522622", "")),
            hukou_confirmed=self.random.random() < 0.8,
            recorded_at=NOW,
        )
        first = self._spell(person, number, self.maybe(0.95, self.day()))
        if self.random.random() < 0.3 and first[1] is not None:  # a transfer, or a return
            gap = self.random.choice((1, 1, 1, 2, 40))
            self._spell(person, number, first[1] + timedelta(days=gap))
        for _ in range(self.random.choice((0, 1, 1, 1, 2))):
            self._intake(person, first[2], first[0])
        for _ in range(self.random.choice((0, 1, 1, 2))):
            self.row(
                NoticeRow,
                employee_id=person,
                site_id=self.sites[0],
                text_version="1",
                method="in_person",
                given_on=self.day(),
                recorded_at=NOW,
                superseded_at=self._replaced(),
            )
        for _ in range(self.random.choice((0, 1, 1, 2, 3))):
            self._pledge(person)
        for _ in range(self.random.choice((0, 0, 1, 2, 3))):
            self._link(self._child(), person)
        self._inquiries(person)
        return person

    def _spell(
        self, person: uuid.UUID, number: int, start: date | None
    ) -> tuple[date | None, date | None, uuid.UUID]:
        end = (start or date(2025, 1, 1)) + timedelta(days=self.random.randrange(500))
        last = self.maybe(0.4, end)
        decided = start - timedelta(days=self.random.randrange(5)) if start else None
        spell = {
            "employee_id": person,
            "site_id": self.random.choice(self.sites),
            "staff_no": f"W{number:04d}",
            "labour_company": self.random.choice(("", "", "恒达劳务")),
            "hire_decided_on": self.maybe(0.8, decided),
            "valid_from": start,
            "valid_to": last,
            "recorded_at": NOW,
        }
        if self.random.random() < 0.1:  # what was written first, and is replaced
            wrong = {**spell, "valid_from": self.day(), "valid_to": None}
            self.row(EmploymentRow, **wrong, superseded_at=NOW)
        return start, last, self.row(EmploymentRow, **spell)

    def _intake(self, person: uuid.UUID, spell: uuid.UUID, start: date | None) -> None:
        asked = self.day()
        if start is not None and self.random.random() < 0.6:
            asked = start + timedelta(days=self.random.randrange(-3, 20))
        consent = self.random.choice(("given", "given", "only_whether", "refused"))
        said = ("not_said",) if consent == "refused" else ("yes", "no", "not_said")
        self.row(
            IntakeRow,
            employee_id=person,
            employment_id=spell,
            site_id=self.sites[0],
            asked_on=asked,
            consent=consent,
            consent_version="1",
            has_minors=self.random.choice(said),
            withdrawn_on=self.maybe(0.1, self.day()),
            recorded_at=NOW - timedelta(days=self.random.randrange(100)),
            superseded_at=self._replaced(),
        )

    def _pledge(self, person: uuid.UUID) -> None:
        signed = self.day()
        self.row(
            PledgeRow,
            employee_id=person,
            site_id=self.sites[0],
            text_version="1",
            method="paper",
            signed_on=signed,
            lapses_on=self.maybe(0.7, self._edge_after(signed)),
            withdrawn_on=self.maybe(0.3, self._edge_after(signed)),
            recorded_at=NOW,
            superseded_at=self._replaced(),
        )

    def _child(self) -> uuid.UUID:
        births = [date(2008, 2, 29), date(2012, 2, 29), TODAY.replace(year=2008), TODAY]
        births += [
            edge.replace(year=edge.year - age) for edge in EDGES for age in (6, 14, 16, 18, 18, 18)
        ]
        some_day = date(2006, 1, 1) + timedelta(days=self.random.randrange(7600))
        child = self.row(
            ChildRow,
            enterprise_id=self.store.enterprise_id,
            short_no=len(self.children) + 1,
            birth=self.random.choice([some_day, self.random.choice(births)]),
            school=self.random.choice(("kindergarten", "primary", "unknown")),
            recorded_at=NOW,
        )
        self.children.append(child)
        return child

    def _link(self, child: uuid.UUID, person: uuid.UUID) -> None:
        self.row(
            GuardianRow,
            child_id=child,
            employee_id=person,
            relation="parent",
            valid_from=self.maybe(0.2, self.day()),
            valid_to=self.maybe(0.3, self.random.choice(EDGES)),
            recorded_at=NOW,
            superseded_at=self._replaced(),
        )

    def _inquiries(self, person: uuid.UUID) -> None:
        for _ in range(self.random.choice((0, 1, 2))):
            inquiry = self.row(
                InquiryRow,
                employee_id=person,
                site_id=self.sites[0],
                asked_on=self.day(),
                source="form",
                who_is_home="one",
                recorded_at=NOW - timedelta(days=self.random.randrange(100)),
                superseded_at=self._replaced(),
            )
            for child in self.random.sample(self.children, min(3, len(self.children))):
                carer = self.random.choice(list(Carer))
                self.session.execute(
                    insert(CareRow).values(inquiry_id=inquiry, child_id=child, carer=carer.value)
                )

    def _couple(self) -> None:
        """Let two people be guardians of the same two children."""
        if len(self.children) < 2:
            return
        for child in self.random.sample(self.children, 2):
            for person in self.random.sample(self.people, 2):
                linked = self.session.query(GuardianRow.id).filter_by(
                    child_id=child, employee_id=person, superseded_at=None
                )
                if not linked.count():
                    self._link(child, person)


def write(store: Store, seed: int, *, people: int = 40) -> None:
    """Write one random firm into an empty store."""
    with store.writing(CTX) as work:
        history = History(store, work.session, seed, people)
        UnionHistory(history).write()
