# SPDX-License-Identifier: Apache-2.0
"""Typed fields of the union's desks: whole numbers, yuan, times of day, people by number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from outreach.domain.money import parse_yuan
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.ui.controls.choices import Choice
from outreach.ui.field import Verdict, bad
from outreach.ui.fields import TextField

E = TypeVar("E", bound=StrEnum)
_TIME = re.compile(r"(\d{1,2})[:：\u70b9]?(\d{2})?")  # 14:30, 1430, 14点


def choices_of(labels: Mapping[E, str], t: Translator) -> list[Choice[E]]:
    """Return the answers of an enumeration with their words."""
    return [Choice(code, t(label)) for code, label in labels.items()]


class CountField(TextField):
    """A whole number, not below zero."""

    def __init__(
        self,
        key: str,
        label: str,
        t: Translator,
        parent: QWidget | None = None,
        *,
        required: bool = False,
        hint: str = "",
    ) -> None:
        super().__init__(
            key, label, t, parent, required=required, hint=hint, check=self._judge_count, latin=True
        )

    def count(self) -> int:
        """Return the number; nothing typed is none."""
        text = self.value()
        return int(text) if text.isdecimal() else 0

    def _judge_count(self, text: str) -> Verdict | None:
        if text.isdecimal() and len(text) < 10:
            return None
        return bad(self.t(N_("请写不小于 0 的整数。")))


class YuanField(TextField):
    """An amount in yuan with up to two decimals."""

    def __init__(
        self,
        key: str,
        label: str,
        t: Translator,
        parent: QWidget | None = None,
        *,
        required: bool = False,
        hint: str = "",
    ) -> None:
        super().__init__(
            key, label, t, parent, required=required, hint=hint, check=self._judge_yuan, latin=True
        )

    def fen(self) -> int:
        """Return the amount in fen; nothing typed is none."""
        return parse_yuan(self.value()) if self.value() else 0

    def _judge_yuan(self, text: str) -> Verdict | None:
        try:
            parse_yuan(text)
        except UserError as error:
            return bad(error.sentence(self.t))
        return None


class TimeField(TextField):
    """A time of day: 14:00, 1400, 14点."""

    def __init__(
        self, key: str, label: str, t: Translator, parent: QWidget | None = None, *, hint: str = ""
    ) -> None:
        super().__init__(
            key,
            label,
            t,
            parent,
            hint=hint,
            check=self._judge_time,
            normalise=_as_shown,
            placeholder="14:00",
            latin=True,
        )

    def time(self) -> time | None:
        """Return the time of day; None while there is none."""
        return _time(self.value())

    def _judge_time(self, text: str) -> Verdict | None:
        if _time(text) is not None:
            return None
        return bad(self.t(N_("看不懂时间，请写成 14:00 这样。")))


def _time(text: str) -> time | None:
    found = _TIME.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


def _as_shown(text: str) -> str:
    found = _time(text)
    return f"{found:%H:%M}" if found is not None else text
