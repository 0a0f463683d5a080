# SPDX-License-Identifier: Apache-2.0
"""One day's refresh by hand: the same children read and the same rows written as plain SQL.

What is written is taken from a store in which the program has already done that day; here it is
only sent. The reads are those anybody would write: the children whose day has come, with what
is known of them, joined on that list; what is sealed of it is opened, or nothing would be known.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from sqlcipher3.dbapi2 import Row

from outreach.db.sealing import sealer, shown
from outreach.services.store import Store

_DUE = "SELECT id FROM child WHERE next_change_on <= :day"
_READS = (
    f"""SELECT c.id, c.short_no, c.birth, c.school, s.* FROM child c
        LEFT JOIN child_status s ON s.child_id = c.id WHERE c.id IN ({_DUE})""",
    f"""SELECT g.child_id, g.relation, e.id, e.sex, e.hukou_type, e.hukou_code, e.hukou_confirmed,
        t.county_code, i.asked_on, i.who_is_home, i.self_away_since, i.other_place_code,
        i.other_away_since, k.carer, k.lives_in_code, i.recorded_at
        FROM guardian g JOIN employee e ON e.id = g.employee_id
        JOIN employment m ON m.employee_id = e.id JOIN site t ON t.id = m.site_id
        LEFT JOIN inquiry i ON i.employee_id = e.id
        LEFT JOIN care k ON k.inquiry_id = i.id AND k.child_id = g.child_id
        WHERE g.child_id IN ({_DUE}) AND g.superseded_at IS NULL""",
    f"SELECT * FROM child_fact WHERE child_id IN ({_DUE}) AND superseded_at IS NULL",
    f"""SELECT g.child_id, max(f.done_on) FROM guardian g
        JOIN follow_up f ON f.employee_id = g.employee_id
        WHERE g.child_id IN ({_DUE}) GROUP BY g.child_id""",
)
_SEALED = f"SELECT sealed FROM child_fact WHERE child_id IN ({_DUE}) AND sealed IS NOT NULL"


@dataclass(frozen=True)
class Day:
    """What one day writes: days of children, their statuses, and the turns."""

    day: str
    turns: list[tuple[Any, ...]]
    statuses: list[dict[str, Any]]
    changes: list[tuple[Any, ...]]


def read_day(store: Store, day: str) -> Day:
    """Read what the program wrote on a day from the store in which it did."""
    with store.engine.connect() as connection:
        done = connection.connection.driver_connection
        assert done is not None
        done.row_factory = Row
        rows = done.execute("SELECT * FROM status_change WHERE changed_on = ?", (day,)).fetchall()
        ids = {row["child_id"] for row in rows}
        statuses = [
            dict(row)
            for row in done.execute("SELECT * FROM child_status WHERE as_of = ?", (day,))
            if row["child_id"] in ids
        ]
        turns = [
            (
                done.execute("SELECT next_change_on FROM child WHERE id = ?", (one,)).fetchone()[0],
                one,
            )
            for one in ids
        ]
        done.row_factory = None
    return Day(day, turns, statuses, [tuple(row) for row in rows])


def run_day(store: Store, day: Day) -> None:
    """Read and write one day in one transaction, as plain SQL through the same driver."""
    with store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("BEGIN IMMEDIATE")
        by = sealer(store.engine.dialect)
        for statement in _READS:
            for row in driver.execute(statement, {"day": day.day}).fetchall():
                for cell in row:
                    if isinstance(cell, str) and cell.startswith("sealed:"):
                        shown(cell, by)
        for (sealed,) in driver.execute(_SEALED, {"day": day.day}).fetchall():
            by.open(b64decode(sealed))
        driver.executemany("UPDATE child SET next_change_on = ? WHERE id = ?", day.turns)
        names = [name for name in day.statuses[0] if name != "child_id"]
        driver.executemany(
            f"UPDATE child_status SET {', '.join(f'{one} = :{one}' for one in names)}"
            " WHERE child_id = :child_id",
            day.statuses,
        )
        driver.executemany(
            f"INSERT INTO status_change VALUES ({', '.join('?' * len(day.changes[0]))})",
            day.changes,
        )
        driver.execute("COMMIT")
