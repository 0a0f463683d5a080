# SPDX-License-Identifier: Apache-2.0
"""Resident identity numbers (公民身份号码, GB 11643-1999): what they prove and what they do not.

The check digit, the birth date and the sex are proof. The first six digits are the area
of issue (发证地), a hint and never a residence.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from outreach.errors import N_

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_BLANKS = re.compile(r"[\s\u200b\u3000\xa0'’`-]+")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d{2}", re.IGNORECASE)


class Sex(StrEnum):
    """Sex as an identity number states it."""

    MALE = "male"
    FEMALE = "female"


SEX_LABELS = {Sex.MALE: N_("男"), Sex.FEMALE: N_("女")}


class NumberFault(StrEnum):
    """Why a number was not taken; the values are the import's stable codes."""

    DESTROYED = "number_destroyed"
    MASKED = "number_masked"
    CHECK_DIGIT = "check_digit"
    IMPOSSIBLE_DATE = "impossible_date"
    UNREADABLE = "unreadable"


class BadNumber(ValueError):  # noqa: N818 - named after what the text is
    """A resident number that cannot be taken, and why."""

    def __init__(self, fault: NumberFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class ResidentNumber:
    """A number that passed every check, in its 18-digit form."""

    text: str

    @property
    def birth(self) -> date:
        """The birth date it states."""
        return date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))

    @property
    def sex(self) -> Sex:
        """The sex it states: the 17th digit, odd for male."""
        return Sex.MALE if int(self.text[16]) % 2 else Sex.FEMALE

    @property
    def area(self) -> str:
        """The area of issue: a hint for the registered place, to be confirmed."""
        return self.text[:6]

    @property
    def tail(self) -> str:
        """The last four characters, the only part ever shown of a child's number."""
        return self.text[-4:]

    @property
    def masked(self) -> str:
        """The number as it may be shown in messages."""
        return mask_number(self.text)


def fold_number(text: str) -> str:
    """Bring a number to plain form: full-width digits, blanks, tabs, quotes, lower-case x."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()


def mask_number(text: str) -> str:
    """Show only the first four and last four characters of a personal number."""
    return text if len(text) <= 8 else text[:4] + "*" * (len(text) - 8) + text[-4:]


def mask_beside(text: str, other: str) -> str:
    """Mask a number, but show the digits in which it differs from another: those are compared."""
    masked = mask_number(text)
    if len(text) != len(other):
        return masked
    return "".join(
        own if own != there else shown
        for own, there, shown in zip(text, other, masked, strict=True)
    )


def mask_like(text: str, masked: str) -> str:
    """Mask a number so that it shows the places another one shows (:func:`mask_beside`)."""
    own = mask_number(text)
    if len(text) != len(masked):
        return own
    return "".join(
        shown if there == "*" else letter
        for letter, there, shown in zip(text, masked, own, strict=True)
    )


def check_digit(first17: str) -> str:
    """Return the 18th character for the first 17 digits (ISO 7064, MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECK[total % 11]


def parse_number(text: str) -> ResidentNumber:
    """Read a resident number, 18 digits or the old 15; raise :class:`BadNumber` with the fault.

    A number in scientific notation has lost its last digits: it is refused, never guessed.
    """
    folded = fold_number(text)
    if _SCIENTIFIC.fullmatch(folded):
        raise BadNumber(NumberFault.DESTROYED)
    if "*" in folded or "＊" in folded or re.fullmatch(r"\d{4,}X{4,}\d{2,}[\dX]", folded):
        raise BadNumber(NumberFault.MASKED)
    if re.fullmatch(r"\d{15}", folded):
        first17 = folded[:6] + "19" + folded[6:]
        folded = first17 + check_digit(first17)
    if not re.fullmatch(r"\d{17}[\dX]", folded):
        raise BadNumber(NumberFault.UNREADABLE)
    try:
        date(int(folded[6:10]), int(folded[10:12]), int(folded[12:14]))
    except ValueError as error:
        raise BadNumber(NumberFault.IMPOSSIBLE_DATE) from error
    if check_digit(folded[:17]) != folded[17]:
        raise BadNumber(NumberFault.CHECK_DIGIT)
    return ResidentNumber(folded)
