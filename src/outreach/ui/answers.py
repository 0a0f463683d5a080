# SPDX-License-Identifier: Apache-2.0
"""Fields one answers by choosing: drop-down, segments, check box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.controls.choices import CheckBox, Choice, DropDown, SegmentBar, SegmentMark
from outreach.ui.field import Check, Field

V = TypeVar("V")
_EMPTY = "\n"  # a choice whose value is an empty text is not the same as none


class ChoiceField(Field[V | None]):
    """One of a list: arrows, letters (pinyin initials in ``Choice.typed``) or digits pick."""

    control: DropDown

    def __init__(
        self,
        key: str,
        label: str,
        t: Translator,
        parent: QWidget | None = None,
        *,
        choices: Sequence[Choice[V]] = (),
        required: bool = False,
        hint: str = "",
        check: Check[V | None] | None = None,
        placeholder: str = "",
    ) -> None:
        super().__init__(key, label, t, parent, required=required, hint=hint, check=check)
        self._choices: tuple[Choice[V], ...] = ()
        self.adopt(DropDown(self, placeholder=placeholder or t(N_("请选择"))))
        self.set_choices(choices)
        self.control.activated.connect(self._on_activated)
        self.control.currentIndexChanged.connect(self._on_index)
        self._last = -1

    def set_choices(self, choices: Sequence[Choice[V]]) -> None:
        """Offer these; the answer is taken back where it is no longer offered."""
        kept = self.value()
        self._choices = tuple(choices)
        self.control.blockSignals(True)
        self.control.fill(choices)
        self.control.blockSignals(False)
        self.set_value(kept)

    def value(self) -> V | None:
        """Return the chosen value, None while there is none."""
        index = self.control.currentIndex()
        return self._choices[index].value if 0 <= index < len(self._choices) else None

    def set_value(self, value: V | None) -> None:
        """Choose; nobody is told."""
        values = [choice.value for choice in self._choices]
        self._last = values.index(value) if value in values else -1
        self.control.setCurrentIndex(self._last)
        self.say(None)

    def is_empty(self) -> bool:
        """Override Field.is_empty."""
        return self.control.currentIndex() < 0

    def draft(self) -> str:
        """Override Field.draft."""
        value = self.value()
        return "" if value is None else str(value) or _EMPTY

    def take_draft(self, text: str) -> None:
        """Override Field.take_draft."""
        found = (choice.value for choice in self._choices if (str(choice.value) or _EMPTY) == text)
        self.set_value(next(found, None))

    def _on_index(self, index: int) -> None:
        # Arrow keys change the index; letters and the list activate. Both are edits, once.
        if index != self._last:
            self._last = index
            self.note_edit()

    def _on_activated(self, index: int) -> None:
        self._on_index(index)


class SegmentField(Field[V | None]):
    """Up to four answers of equal rank side by side; digits choose.

    With ``onward`` a digit also goes on to the next field.
    """

    control: SegmentBar

    def __init__(
        self,
        key: str,
        label: str,
        t: Translator,
        parent: QWidget | None = None,
        *,
        choices: Sequence[Choice[V]],
        required: bool = False,
        hint: str = "",
        check: Check[V | None] | None = None,
        marks: SegmentMark = SegmentMark.DIGIT,
        onward: bool = False,
    ) -> None:
        super().__init__(key, label, t, parent, required=required, hint=hint, check=check)
        self._choices = tuple(choices)
        self._onward = onward
        self.adopt(SegmentBar(self, marks=marks))
        self.control.fill([choice.label for choice in choices])
        self.control.chosen.connect(self._on_chosen)

    def value(self) -> V | None:
        """Return the chosen value, None while there is none."""
        index = self.control.index()
        return self._choices[index].value if index >= 0 else None

    def set_value(self, value: V | None) -> None:
        """Choose; nobody is told."""
        values = [choice.value for choice in self._choices]
        self.control.set_index(values.index(value) if value in values else -1)
        self.say(None)

    def is_empty(self) -> bool:
        """Override Field.is_empty."""
        return self.control.index() < 0

    def draft(self) -> str:
        """Override Field.draft."""
        value = self.value()
        return "" if value is None else str(value)

    def take_draft(self, text: str) -> None:
        """Override Field.take_draft."""
        found = (choice.value for choice in self._choices if str(choice.value) == text)
        self.set_value(next(found, None))

    def _on_key(self, event: QKeyEvent) -> bool:
        if self._onward and event.text().isdigit() and 0 < int(event.text()) <= len(self._choices):
            self.control.keyPressEvent(event)
            self.passed.emit(self)
            return True
        return super()._on_key(event)

    def _on_chosen(self) -> None:
        self.control.setAccessibleDescription(self._choices[self.control.index()].label)
        self.note_edit()


class CheckField(Field[bool]):
    """A statement one confirms; Space confirms, Enter goes on. ``label`` may be empty."""

    control: CheckBox

    def __init__(
        self,
        key: str,
        words: str,
        t: Translator,
        parent: QWidget | None = None,
        *,
        required: bool = False,
        hint: str = "",
    ) -> None:
        super().__init__(key, words, t, parent, required=required, hint=hint)
        self._label.hide()
        self.adopt(CheckBox(words, self))
        self.control.clicked.connect(self.note_edit)

    def value(self) -> bool:
        """Tell whether it is confirmed."""
        return self.control.isChecked()

    def set_value(self, value: bool) -> None:
        """Confirm or not; nobody is told."""
        self.control.setChecked(value)
        self.say(None)

    def is_empty(self) -> bool:
        """Override Field.is_empty."""
        return not self.value()

    def draft(self) -> str:
        """Override Field.draft."""
        return "1" if self.value() else ""

    def take_draft(self, text: str) -> None:
        """Override Field.take_draft."""
        self.set_value(bool(text))
