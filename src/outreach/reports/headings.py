# SPDX-License-Identifier: Apache-2.0
"""How parts of a report are numbered: 一、 in Chinese, 1 in English."""

from __future__ import annotations

from outreach.errors import N_
from outreach.i18n import Translator

_NUMERALS = (*"一二三四五六七八九十", *(f"十{one}" for one in "一二三四五六七八九"))


def numbered_heading(number: int, title: str, t: Translator) -> str:
    """Return a heading with its number as the reader writes it, from 1."""
    numeral = str(number)
    if t.language.startswith("zh"):
        numeral = _NUMERALS[number - 1]
    return t(N_("{n}、{title}"), n=numeral, title=title)
