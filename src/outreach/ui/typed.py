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
from outreach.domain.wording import find_labels, told
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.choices import Choice
from outreach.ui.field import State, Verdict, bad
from outreach.ui.fields import TextField

E = TypeVar("E", bound=StrEnum)
_TIME = re.compile(r"(\d{1,2})[:：\u70b9]?(\d{2})?")  # 14:30, 1430, 14点


def choices_of(labels: Mapping[E, str], t: Translator) -> list[Choice[E]]:
    """Return the answers of an enumeration with their words."""
    return [Choice(code, t(label)) for code, label in labels.items()]


class NameField(TextField):
    """A name of ours: a word that labels children is told, a neutral one is a click away."""

    _offer: LinkButton | None = None  # made after the field's own control

    def __init__(
        self,
        key: str,
        label: str,
        t: Translator,
        parent: QWidget | None = None,
        *,
        required: bool = False,
    ) -> None:
        super().__init__(key, label, t, parent, required=required, check=self._judge_name)
        self._offer = LinkButton("", self)
        self._offer.clicked.connect(self.take_offer)
        self._offer.hide()
        self.beside(self._offer)

    @property
    def offer(self) -> str:
        """The words of the way out; empty while there is nothing to mend."""
        return self._offer.text() if self._offer is not None and not self._offer.isHidden() else ""

    def take_offer(self) -> None:
        """Put the neutral word in the place of the first that labels children."""
        for label in find_labels(self.value())[:1]:
            self.control.setText(label.replaced(self.value()))
            self.note_edit()
        self.focus()
        self.run_check()

    def say(self, verdict: Verdict | None) -> None:
        """Override Field.say: beside a label stands what to put in its place."""
        super().say(verdict)
        if self._offer is None:
            return
        labels = find_labels(self.value()) if self.verdict.state is State.ERROR else []
        for label in labels[:1]:
            self._offer.setText(self.t(N_("换成“{suggestion}”"), suggestion=label.suggestion))
            self._offer.updateGeometry()
        self._offer.setVisible(bool(labels))

    def _judge_name(self, text: str) -> Verdict | None:
        for label in find_labels(text):
            words = N_("名称里不要用“{term}”，这样的字眼会给孩子贴标签。可以改成“{suggestion}”。")
            return bad(self.t(words, **told(label)))
        return None


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
