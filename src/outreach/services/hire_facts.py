# SPDX-License-Identifier: Apache-2.0
"""A declared hire as text, to be kept until somebody decides on it, and back again."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any

from outreach.domain.children import Carer, ChildDeclared, School
from outreach.domain.employees import HukouType, NewHire, Origin, Registered
from outreach.domain.numbers import Sex
from outreach.services.store import Store


def text_of(store: Store, hire: NewHire) -> str:
    """Return everything a record said; children's numbers as keyed hash and last four only."""
    facts = _plain(hire)
    facts["children"] = (
        None
        if hire.children is None
        else [_plain(child) | child_marks(store, child) for child in hire.children]
    )
    facts["registered"], facts["origin"] = _plain(hire.registered), _plain(hire.origin)
    return json.dumps(facts, ensure_ascii=False)


def child_marks(store: Store, child: ChildDeclared) -> dict[str, str]:
    """Return what is kept of a child's number, whether it is at hand or was kept before."""
    if not child.number:
        return {"number": "", "number_key": child.number_key, "number_tail": child.number_tail}
    key = store.index_of(child.number).hex()
    return {"number": "", "number_key": key, "number_tail": child.number[-4:]}


def hire_of(text: str) -> NewHire:
    """Return the hire that :func:`text_of` wrote."""
    facts: dict[str, Any] = json.loads(text)
    children = facts.pop("children")
    place = facts.pop("registered")
    return NewHire(
        **_typed(facts, ("birth", "hired_on", "left_on", "asked_on"), {"sex": Sex}),
        registered=Registered(**_typed(place, (), {"kind": HukouType})),
        children=None if children is None else tuple(_child_of(child) for child in children),
    )


def _child_of(facts: dict[str, Any]) -> ChildDeclared:
    kinds = {"sex": Sex, "school": School, "carer": Carer}
    return ChildDeclared(**_typed(facts, ("birth",), kinds))


def _plain(value: Any) -> dict[str, Any]:
    found = {field.name: getattr(value, field.name) for field in fields(value)}
    return {
        name: one.isoformat()
        if isinstance(one, date)
        else one.value
        if isinstance(one, StrEnum)
        else one
        for name, one in found.items()
        if name not in {"children", "registered", "origin"}
    }


def _typed(
    facts: dict[str, Any], days: tuple[str, ...], kinds: dict[str, type[StrEnum]]
) -> dict[str, Any]:
    typed = dict(facts)
    for name in days:
        typed[name] = date.fromisoformat(typed[name]) if typed[name] else None
    for name, kind in kinds.items():
        typed[name] = kind(typed[name]) if typed[name] else None
    if "origin" in typed:
        typed["origin"] = Origin(**typed["origin"])
    return typed
