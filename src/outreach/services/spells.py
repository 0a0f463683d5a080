# SPDX-License-Identifier: Apache-2.0
"""Which staff number somebody had on a day: for lists and exports of what happened then."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.db.employees import EmployeeRow, EmploymentRow


class Spells:
    """Everybody's spells of work, read once, to be asked by person and day."""

    def __init__(self, session: Session) -> None:
        self._spells: dict[uuid.UUID, list[tuple[date | None, date | None, uuid.UUID, str]]] = (
            defaultdict(list)
        )
        rows = session.execute(
            select(
                EmploymentRow.employee_id,
                EmploymentRow.valid_from,
                EmploymentRow.valid_to,
                EmploymentRow.site_id,
                EmploymentRow.staff_no,
            )
            .where(EmploymentRow.superseded_at.is_(None))
            .order_by(EmploymentRow.valid_from, EmploymentRow.id)
        )
        for row in rows:
            self._spells[row.employee_id].append(
                (row.valid_from, row.valid_to, row.site_id, row.staff_no)
            )
        self.names = {
            row.id: row.name for row in session.execute(select(EmployeeRow.id, EmployeeRow.name))
        }

    def number(self, person: uuid.UUID | None, day: date, site_id: uuid.UUID) -> str:
        """Return the number somebody had on a day, at the site if there; else the latest."""
        if person is None:
            return ""
        spells = self._spells[person]
        then = [
            one
            for one in spells
            if (one[0] is None or one[0] <= day) and (one[1] is None or one[1] >= day)
        ]
        for one in then:
            if one[2] == site_id:
                return one[3]
        held = then or spells
        return held[-1][3] if held else ""

    def number_within(self, person: uuid.UUID, first: date, last: date, site_id: uuid.UUID) -> str:
        """Return the last number somebody had at a site in some days; else as on the last."""
        touching = [
            number
            for begin, end, site, number in self._spells[person]
            if site == site_id
            and (begin is None or begin <= last)
            and (end is None or end >= first)
        ]
        return touching[-1] if touching else self.number(person, last, site_id)

    def name(self, person: uuid.UUID | None) -> str:
        """Return somebody's name."""
        return self.names.get(person, "") if person else ""
