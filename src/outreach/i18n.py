# SPDX-License-Identifier: Apache-2.0
"""One gettext catalogue for window, reports, command line and errors.

Chinese is the source language: the law and the users fixed these words, so a message that
nobody translated shows as Chinese, never as English in a Chinese window. A
:class:`Translator` is a value handed to whoever writes sentences, so a Chinese window can
print an English report on a worker thread.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from outreach.errors import N_ as N_  # re-exported: everybody marks strings from here

SOURCE_LANGUAGE = "zh_CN"
LANGUAGES = ("zh_CN", "en")
DOMAIN = "outreach"
LOCALE_DIR = Path(__file__).parent / "locale"


@lru_cache(maxsize=8)
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE_DIR, languages=[language], fallback=True)


@dataclass(frozen=True)
class Translator:
    """Write messages in one language: ``t("已保存 {name}", name=...)``."""

    language: str = SOURCE_LANGUAGE

    def __call__(self, message: str, /, **values: object) -> str:
        """Translate, then fill in the values by name."""
        text = _catalogue(self.language).gettext(message)
        return text.format(**values) if values else text

    def plural(self, message: str, n: int, /, **values: object) -> str:
        """Translate a message that counts; ``{n}`` is filled in.

        Chinese needs one form, English two: the catalogue keeps them under one message.
        """
        catalogue = _catalogue(self.language)
        text = catalogue.ngettext(message, message, n)
        if text == message:  # marked late by N_: kept under one form
            text = catalogue.gettext(message)
        return text.format(n=n, **values)

    def date(self, value: date) -> str:
        """Write a date as the reader does: 2026年9月30日, or 30 September 2026."""
        if self.language.startswith("zh"):
            return f"{value.year}年{value.month}月{value.day}日"
        months = (
            "January", "February", "March", "April", "May", "June", "July",
            "August", "September", "October", "November", "December",
        )  # fmt: skip
        return f"{value.day} {months[value.month - 1]} {value.year}"


def normalise_language(name: str | None) -> str:
    """Return the language we have for a locale name; Chinese when in doubt."""
    return "en" if (name or "").lower().startswith("en") else SOURCE_LANGUAGE
