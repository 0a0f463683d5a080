# SPDX-License-Identifier: Apache-2.0
"""Read one cell as offices fill it: text, dates in five forms, numbers that were damaged."""

from __future__ import annotations

import re
from datetime import date, datetime

from outreach.domain.dates import ImpossibleDate, from_serial, parse_date
from outreach.domain.numbers import mask_number
from outreach.domain.rosters import Cell

_NOTHING = re.compile(r"[\s\u3000\u200b\xa0/\\—–-]*|无|暂无|没有")
_LONG_NUMBER = re.compile(r"\d{8,}[\dXx*]*|\d{4,}\*+\w*")
SAMPLE_LETTERS = 12


def is_blank(value: Cell) -> bool:
    """Tell whether a cell holds nothing: blanks of any kind count as nothing."""
    return value is None or (isinstance(value, str) and not value.strip(" \t\r\n\u3000\xa0\u200b"))


def is_dash(text: str) -> bool:
    """Tell whether somebody wrote that there is nothing: a dash, 无."""
    return _NOTHING.fullmatch(text) is not None


def text_of(value: Cell) -> str:
    """Return a cell as text; a whole number without its ``.0``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip(" \t\r\n\u3000\xa0\u200b")


def date_of(value: Cell) -> date | None:
    """Return a cell as a date; None when it is not one.

    Raises :class:`ImpossibleDate` for a day the calendar does not have.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        serial = from_serial(float(value))
        return serial if serial is not None else parse_date(text_of(value))
    text = text_of(value)
    read = parse_date(text)
    if read is None and re.fullmatch(r"\d{5}", text):
        return from_serial(float(text))
    return read


def shown(value: Cell) -> str:
    """Return what stood in a cell as a message may show it: personal numbers masked, short."""
    if isinstance(value, float) and abs(value) >= 1e15:
        return f"{value:.5E}"  # as the spreadsheet shows it
    text = text_of(value)
    text = _LONG_NUMBER.sub(lambda found: mask_number(found[0]), text)
    return text if len(text) <= 40 else text[:39] + "…"


def sample_of(value: Cell) -> str:
    """Return a value short enough to recognise a column by; long numbers cut."""
    text = text_of(value)
    if re.fullmatch(r"\d{15,}[\dXx]?", text):
        return text[:6] + "…"
    if re.fullmatch(r"1\d{10}", text):
        return text[:3] + "…"
    return text if len(text) <= SAMPLE_LETTERS else text[: SAMPLE_LETTERS - 1] + "…"


__all__ = ["ImpossibleDate", "date_of", "is_blank", "is_dash", "sample_of", "shown", "text_of"]
