# SPDX-License-Identifier: Apache-2.0
"""Meet a roster with what the store knows: who is known, what would change."""

from __future__ import annotations

import uuid
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from outreach.domain.children import ChildDeclared
from outreach.domain.doubles import Identity, likeness
from outreach.domain.employees import NewHire
from outreach.services.known import Known, KnownChild, KnownPerson, Namesake, child_key
from outreach.services.store import Store


class Mode(StrEnum):
    """What an import may do to somebody who is known already."""

    NEW = "new"  # only add new people
    FILL = "fill"  # fill what is empty
    UPDATE = "update"  # and replace what differs
    FULL_LIST = "full-list"  # update; who is not named is proposed as a leaver


@dataclass(frozen=True)
class Change:
    """One value of somebody known that would change; ``item`` is the ledger column."""

    item: str
    old: str
    new: str


def find_person(known: Known, store: Store, hire: NewHire) -> KnownPerson | None:
    """Return who this is, by number; without one nobody is taken to be somebody else."""
    return known.by_number.get(store.index_of(hire.number)) if hire.number else None


def alike(known: Known, hire: NewHire) -> list[Namesake]:
    """Return people who may be this one, by name and birth or a slip in the number."""
    own = Identity(hire.name, hire.birth, hire.number)
    return [one for one in known.by_name.get(hire.name, ()) if likeness(one.identity, own)]


def find_child(
    known: Known, store: Store, child: ChildDeclared, own: Container[uuid.UUID] = ()
) -> KnownChild | None:
    """Return the same child: by number, by C-2107 of our own export; else by name and birth.

    Name and birth are enough only where one of the two has no number yet. Of several so
    called and born that day, one of the parent's ``own`` is meant.
    """
    key = child_key(store, child)
    if key is not None and key in known.child_by_number:
        return known.child_by_number[key]
    if child.short_no is not None and child.short_no in known.child_by_short:
        found, birth = known.child_by_short[child.short_no]
        if birth == child.birth:
            return found
    if not child.name or child.birth is None:
        return None
    same = [
        one
        for one in known.children_by_name.get((store.index_of(child.name), child.birth), ())
        if key is None or not one.has_number
    ]
    return next((one for one in same if one.id in own), same[0] if same else None)


def is_namesake(known: Known, store: Store, child: ChildDeclared) -> bool:
    """Tell whether a child of this name and birthday is known, whatever its number."""
    if not child.name or child.birth is None:
        return False
    return (store.index_of(child.name), child.birth) in known.children_by_name


def find_children(
    known: Known, store: Store, person: KnownPerson | None, children: Iterable[ChildDeclared]
) -> Iterator[tuple[ChildDeclared, KnownChild | None]]:
    """Pair each child of a record with the one that is known, if one is.

    A child without name and number is one of its parent's of the same birth; twins are two.
    """
    left = {birth: list(found) for birth, found in person.nameless.items()} if person else {}
    for child in children:
        found = find_child(known, store, child, person.children if person else ())
        nameless = not child.name and child_key(store, child) is None
        if found is None and nameless and child.birth is not None:
            same_day = left.get(child.birth)
            found = same_day.pop(0) if same_day else None
        yield child, found


def compare(person: KnownPerson, hire: NewHire, mode: Mode) -> list[Change]:
    """Return what the roster would change about somebody known; blanks never erase."""
    if mode is Mode.NEW:
        return []
    place = hire.registered
    pairs: list[tuple[str, Any, Any]] = [
        ("name", person.values["name"], hire.name),
        ("phone", person.values["phone"], hire.phone),
        ("team", person.team, hire.team),
        ("staff_no", person.staff_no, hire.staff_no),
        ("hired_on", person.hired_on, hire.hired_on),
        ("labour_company", person.labour_company, hire.labour_company),
        ("left_on", person.employment.get("valid_to"), hire.left_on),
        ("other_paper", person.values["other_paper"], hire.other_paper),
    ]
    if not person.values["number"]:  # a number is filled in, never replaced
        pairs.append(("number", "", hire.number))
        pairs.append(("birth", person.values["birth"], hire.birth))
        pairs.append(("sex", person.values["sex"], hire.sex))
    # A place somebody confirmed is not lost to words that name none.
    if place.text and (place.confirmed or not person.values["hukou_confirmed"]):
        pairs.append(("hukou", person.values["hukou_text"], place.text))
    if place.kind != "unknown":
        old = person.values["hukou_type"]
        pairs.append(("hukou_type", "" if old == "unknown" else old, place.kind.value))
    changes = []
    for item, old, new in pairs:
        if not new or old == new or (mode is Mode.FILL and old and old != "unknown"):
            continue
        changes.append(Change(item, str(old or ""), str(new)))
    return changes
