# SPDX-License-Identifier: Apache-2.0
"""Doubles (重复档案): when two files may be one person, for a person to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from outreach.errors import N_


class Likeness(StrEnum):
    """Why two files may be one person or child."""

    SAME_NAME_AND_BIRTH = "same_name_and_birth"
    NEAR_NUMBER = "near_number"


LIKENESS_LABELS = {
    Likeness.SAME_NAME_AND_BIRTH: N_("同名同生日"),
    Likeness.NEAR_NUMBER: N_("同名，号码只差一处"),
}


@dataclass(frozen=True)
class Identity:
    """What a person is told apart by; ``number`` in 18-digit form (15-digit ones are extended)."""

    name: str
    birth: date | None
    number: str = ""


def likeness(one: Identity, other: Identity) -> Likeness | None:
    """Say why two identities may be the same person; None where nothing says so.

    Two different, complete numbers are two people, even of one name and one birthday, unless
    the numbers differ as a slip of the finger does.
    """
    if one.name != other.name:
        return None
    if one.number and other.number:
        return Likeness.NEAR_NUMBER if is_slip(one.number, other.number) else None
    if one.birth is not None and one.birth == other.birth:
        return Likeness.SAME_NAME_AND_BIRTH
    return None


def is_slip(one: str, other: str) -> bool:
    """Tell whether two numbers differ by one digit or by two neighbours swapped.

    The check digit follows from the others, so it is left out of the comparison
    (GB 11643: any such slip changes it too).
    """
    a, b = one[:17], other[:17]
    if a == b or len(a) != len(b):
        return False
    apart = [place for place in range(len(a)) if a[place] != b[place]]
    if len(apart) == 1:
        return True
    if len(apart) != 2 or apart[1] != apart[0] + 1:
        return False
    return a[apart[0]] == b[apart[1]] and a[apart[1]] == b[apart[0]]
