# SPDX-License-Identifier: Apache-2.0
"""A slow recount of the figures in plain Python, from rows read table by table.

It shares no rule with the program: ages, spells and links are written again here, as the
definitions say them.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from outreach.db import tables  # noqa: F401 - makes every table known
from outreach.db.base import Base
from outreach.services.store import Store

BANDS = ((5, "0-5"), (13, "6-13"), (15, "14-15"), (17, "16-17"))
CARE = {
    "parents": "parents",
    "father": "parents",
    "mother": "parents",
    "paternal_grandparents": "grandparents",
    "maternal_grandparents": "grandparents",
    "relative": "others",
    "other": "others",
    "boarding_school": "boarding_school",
    "nobody": "nobody",
}


@dataclass(frozen=True)
class Recount:
    """What the figures of one period must be: whole numbers, (num, den), and groups."""

    values: dict[str, int | tuple[int, int]]
    groups: dict[str, dict[str, dict[str, int]]]


class Books:
    """All rows of a store, as dictionaries by table."""

    def __init__(self, store: Store) -> None:
        with store.reading() as session:
            self.rows = {
                table.name: [dict(row) for row in session.execute(table.select()).mappings()]
                for table in Base.metadata.sorted_tables
            }

    def live(self, table: str) -> Iterator[dict[str, Any]]:
        """Yield the rows that no later one replaced."""
        for row in self.rows[table]:
            if row["superseded_at"] is None:
                yield row

    def recount(self, first: date, last: date) -> Recount:
        """Count everything for the days from first to last."""
        values: dict[str, int | tuple[int, int]] = {}
        groups: dict[str, dict[str, dict[str, int]]] = {}
        values["R05"], groups["R05"] = self._reached(first, last)
        self._hires(first, last, values, groups)
        values["R12"], groups["R12"] = self._pledges(first, last)
        values["R14"], groups["R14"] = self._minors(last)
        return Recount(values, groups)

    def _at_work(self, day: date) -> set[Any]:
        return {row["employee_id"] for row in self.live("employment") if holds(row, day)}

    def _children(self, employee: Any, day: date) -> list[dict[str, Any]]:
        linked = {
            row["child_id"]
            for row in self.live("guardian")
            if row["employee_id"] == employee and holds(row, day)
        }
        return [row for row in self.rows["child"] if row["id"] in linked]

    def _reached(self, first: date, last: date) -> tuple[int, dict[str, dict[str, int]]]:
        days: dict[Any, date] = {}
        births: dict[Any, date] = {}
        for session in sorted(self.rows["talk_session"], key=lambda row: row["held_on"]):
            day = session["held_on"]
            if not first <= day <= last:
                continue
            for sign_in in self.rows["attendance"]:
                if sign_in["session_id"] != session["id"] or sign_in["channel"] != "on_site":
                    continue
                for child in self._children(sign_in["employee_id"], day):
                    if minor(child["birth"], day):
                        days.setdefault(child["id"], day)
                        births[child["id"]] = child["birth"]
        ages = dict.fromkeys((band for _, band in BANDS), 0)
        for child_id, day in days.items():
            ages[band_of(births[child_id], day)] += 1
        return len(days), {"age": ages}

    def _hires(self, first: date, last: date, values: Any, groups: Any) -> None:
        people: dict[Any, list[dict[str, Any]]] = {}
        for spell in self.live("employment"):
            start = spell["valid_from"]
            if start is None or not first <= start <= last:
                continue
            eve = start - timedelta(days=1)
            others = [
                other
                for other in self.live("employment")
                if other["employee_id"] == spell["employee_id"] and other is not spell
            ]
            if not any(holds(other, eve) for other in others):
                people.setdefault(spell["employee_id"], []).append(spell)
        asked = parents = told = 0
        answers = {"given": 0, "only_whether": 0, "refused": 0, "not_asked": 0}
        for person, spells in people.items():
            intakes = [
                row
                for row in self.rows["intake"]
                if row["employee_id"] == person and row["asked_on"] <= last
            ]
            was_asked = any(
                row["asked_on"] >= (spell["hire_decided_on"] or spell["valid_from"])
                for row in intakes
                for spell in spells
            )
            newest = max(
                intakes, key=lambda r: (r["asked_on"], r["recorded_at"], r["id"]), default=None
            )
            if newest and newest["withdrawn_on"] and newest["withdrawn_on"] <= last:
                newest = None
            asked += was_asked
            if not was_asked:
                answers["not_asked"] += 1
            elif newest:
                answers[newest["consent"]] += 1
            is_parent = any(minor(c["birth"], last) for c in self._children(person, last))
            is_parent = is_parent or (newest is not None and newest["has_minors"] == "yes")
            parents += is_parent
            told += is_parent and any(
                row["employee_id"] == person and row["given_on"] <= last
                for row in self.live("notice")
            )
        values["R10"], values["R11"] = (told, parents), (asked, len(people))
        groups["R10"], groups["R11"] = {}, {"answer": answers}  # by site: the other recount

    def _pledges(self, first: date, last: date) -> tuple[int, dict[str, dict[str, int]]]:
        signed = {"new": 0, "renewed": 0, "earlier": 0}
        for person in self._at_work(last):
            mine = [row for row in self.live("pledge") if row["employee_id"] == person]
            valid = [
                row["signed_on"]
                for row in mine
                if row["signed_on"] <= last
                and not (row["lapses_on"] and row["lapses_on"] <= last)
                and not (row["withdrawn_on"] and row["withdrawn_on"] <= last)
            ]
            if not valid:
                continue
            if max(valid) < first:
                signed["earlier"] += 1
            elif any(row["signed_on"] < max(valid) for row in mine):
                signed["renewed"] += 1
            else:
                signed["new"] += 1
        return sum(signed.values()), {"signed": signed}

    def _minors(self, day: date) -> tuple[int, dict[str, dict[str, int]]]:
        children = {
            child["id"]: child
            for person in self._at_work(day)
            for child in self._children(person, day)
            if minor(child["birth"], day)
        }
        ages = dict.fromkeys((band for _, band in BANDS), 0)
        care = dict.fromkeys((*dict.fromkeys(CARE.values()), "unknown"), 0)
        consent = {"given": 0, "pending": 0}
        inquiries = {row["id"]: row for row in self.rows["inquiry"]}
        for child_id, child in children.items():
            ages[band_of(child["birth"], day)] += 1
            said = [
                (asked["asked_on"], asked["recorded_at"], asked["id"], row["carer"])
                for row in self.rows["care"]
                if row["child_id"] == child_id
                and (asked := inquiries[row["inquiry_id"]])["asked_on"] <= day
            ]
            care[CARE.get(max(said)[3], "unknown") if said else "unknown"] += 1
            guardians = {
                row["employee_id"]
                for row in self.live("guardian")
                if row["child_id"] == child_id and holds(row, day)
            }
            agreed = any(
                row["employee_id"] in guardians
                and row["consent"] == "given"
                and row["asked_on"] <= day
                and not (row["withdrawn_on"] and row["withdrawn_on"] <= day)
                for row in self.rows["intake"]
            )
            consent["given" if agreed else "pending"] += 1
        return len(children), {"age": ages, "care": care, "consent": consent}


def holds(row: dict[str, Any], day: date) -> bool:
    """Tell whether a dated row holds on a day; an open end holds for ever."""
    return (row["valid_from"] or day) <= day <= (row["valid_to"] or day)


def nth_birthday(birth: date, age: int) -> date:
    """Return the N-th birthday; 29 February falls on the 28th in a common year."""
    year = birth.year + age
    if (birth.month, birth.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)
    return birth.replace(year=year)


def minor(birth: date, day: date) -> bool:
    """Tell whether somebody is born and not yet past the 18th birthday."""
    return birth <= day <= nth_birthday(birth, 18)


def band_of(birth: date, day: date) -> str:
    """Return the age band: the birthday itself still belongs to the younger one."""
    return next(band for upper, band in BANDS if day <= nth_birthday(birth, upper + 1))
