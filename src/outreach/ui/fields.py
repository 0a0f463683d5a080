# SPDX-License-Identifier: Apache-2.0
"""Fields one types into: a line, several lines, a date, text with suggestions, derived text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QPoint, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from outreach.domain.dates import ImpossibleDate, parse_date
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.controls.choices import Choice
from outreach.ui.controls.inputs import CalendarPopup, DateEdit, LineEdit, TextArea
from outreach.ui.controls.text import mark
from outreach.ui.field import Check, Field, State, Verdict, bad


class TextField(Field[str]):
    """One line of text; the value has no blanks at its ends."""

    control: LineEdit

    def __init__(
        self,
        key: str,
        label: str,
        t: Translator,
        parent: QWidget | None = None,
        *,
        required: bool = False,
        hint: str = "",
        check: Check[str] | None = None,
        placeholder: str = "",
        latin: bool = False,
        normalise: Callable[[str], str] | None = None,
        control: LineEdit | None = None,
    ) -> None:
        super().__init__(key, label, t, parent, required=required, hint=hint, check=check)
        self._normalise = normalise
        self.adopt(control or LineEdit(self, placeholder=placeholder, latin=latin))
        self.control.textEdited.connect(self.note_edit)
        self.control.editingFinished.connect(self._on_finished)

    def value(self) -> str:
        """Return the text."""
        return self.control.text().strip()

    def set_value(self, value: str) -> None:
        """Put a text in; nobody is told."""
        self.control.setText(value)
        self.say(None)

    def is_empty(self) -> bool:
        """Override Field.is_empty."""
        return not self.value()

    def draft(self) -> str:
        """Override Field.draft."""
        return self.control.text()

    def take_draft(self, text: str) -> None:
        """Override Field.take_draft."""
        self.set_value(text)

    def say(self, verdict: Verdict | None) -> None:
        """Override Field.say: what was checked and is right gets its mark inside."""
        super().say(verdict)
        if type(self.control) is LineEdit:
            self.control.show_inner_icon("check" if self.verdict.state is State.OK else "")

    def _on_finished(self) -> None:
        if self._normalise is not None and not self.is_empty():
            self.control.setText(self._normalise(self.value()))


class ReadOnlyField(TextField):
    """Something derived from another field; Tab passes it by."""

    def __init__(
        self, key: str, label: str, t: Translator, parent: QWidget | None = None, *, hint: str = ""
    ) -> None:
        super().__init__(key, label, t, parent, hint=hint)
        self.control.setReadOnly(True)
        self.control.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class AreaField(Field[str]):
    """Several lines of text; Enter begins a line, Tab goes on."""

    control: TextArea

    def __init__(
        self,
        key: str,
        label: str,
        t: Translator,
        parent: QWidget | None = None,
        *,
        required: bool = False,
        hint: str = "",
        check: Check[str] | None = None,
        placeholder: str = "",
        lines: int = 3,
    ) -> None:
        super().__init__(key, label, t, parent, required=required, hint=hint, check=check)
        self.adopt(TextArea(self, placeholder=placeholder))
        self.control.setFixedHeight(20 * lines + 16)
        self._silent = False
        self.control.textChanged.connect(self._on_changed)

    def value(self) -> str:
        """Return the text."""
        return self.control.toPlainText().strip()

    def set_value(self, value: str) -> None:
        """Put a text in; nobody is told."""
        self._silent = True
        self.control.setPlainText(value)
        self._silent = False
        self.say(None)

    def is_empty(self) -> bool:
        """Override Field.is_empty."""
        return not self.value()

    def draft(self) -> str:
        """Override Field.draft."""
        return self.control.toPlainText()

    def take_draft(self, text: str) -> None:
        """Override Field.take_draft."""
        self.set_value(text)

    def enter_passes(self, event: QKeyEvent) -> bool:
        """Override Field.enter_passes: Enter belongs to the text."""
        return False

    def _on_changed(self) -> None:
        if not self._silent:
            self.note_edit()


class DateField(Field[date | None]):
    """A date as offices write it (2026-3-5, 20260305, 2026年3月5日); shown as 2026-03-05."""

    control: DateEdit

    def __init__(
        self,
        key: str,
        label: str,
        t: Translator,
        parent: QWidget | None = None,
        *,
        today: date,
        required: bool = False,
        hint: str = "",
        check: Check[date] | None = None,
    ) -> None:
        super().__init__(key, label, t, parent, required=required, hint=hint)
        self._today = today
        self._check_day = check
        self._popup: CalendarPopup | None = None
        self.adopt(DateEdit(self, placeholder=t(N_("年-月-日")), calendar_name=t(N_("打开日历"))))
        self.control.textEdited.connect(self.note_edit)
        self.control.button.clicked.connect(self._on_calendar)
        self.set_check(self._check_text)

    def value(self) -> date | None:
        """Return the day, None where nothing legible stands."""
        try:
            return parse_date(self.control.text())
        except ImpossibleDate:
            return None

    def set_value(self, value: date | None) -> None:
        """Put a day in; nobody is told."""
        self.control.setText(value.isoformat() if value is not None else "")
        self.say(None)

    def set_day_check(self, check: Check[date] | None) -> None:
        """Change the rule for legible days."""
        self._check_day = check

    def is_empty(self) -> bool:
        """Override Field.is_empty."""
        return not self.control.text().strip()

    def draft(self) -> str:
        """Override Field.draft."""
        return self.control.text()

    def take_draft(self, text: str) -> None:
        """Override Field.take_draft."""
        self.control.setText(text)
        self.say(None)

    def run_check(self, *, asked: bool = True) -> Verdict:
        """Override Field.run_check: a legible date is written out first."""
        day = self.value()
        if day is not None:
            self.control.setText(day.isoformat())
        return super().run_check(asked=asked)

    def _check_text(self, day: date | None) -> Verdict | None:
        if day is None:
            return bad(self.t(N_("没有这一天，请按 2026-03-05 这样填写。")))
        return self._check_day(day) if self._check_day is not None else None

    def _on_calendar(self) -> None:
        if self._popup is None:
            self._popup = CalendarPopup(self)
            self._popup.picked.connect(self._on_picked)
        place = self.control.mapToGlobal(QPoint(0, self.control.height() + 2))
        self._popup.open_at(place, self.value() or self._today)

    def _on_picked(self, day: date) -> None:
        self.control.setText(day.isoformat())
        self.note_edit()
        self.focus()
        self.run_check()


class SuggestField(TextField):
    """Text with suggestions below it while one types; the list never takes the keyboard.

    ``suggest`` answers at once from what is in memory (place names); it runs on committed
    text only. ``chosen`` is the value behind the words, None for words of one's own.
    """

    def __init__(
        self,
        key: str,
        label: str,
        t: Translator,
        parent: QWidget | None = None,
        *,
        suggest: Callable[[str], Sequence[Choice[str]]],
        required: bool = False,
        hint: str = "",
        check: Check[str] | None = None,
        placeholder: str = "",
    ) -> None:
        super().__init__(
            key,
            label,
            t,
            parent,
            required=required,
            hint=hint,
            check=check,
            placeholder=placeholder,
        )
        self._suggest = suggest
        self._offered: dict[str, str] = {}
        self._words = QStringListModel(self)
        completer = QCompleter(self._words, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(8)
        view = QListView()
        mark(view, kind="choices")
        completer.setPopup(view)
        self.control.setCompleter(completer)
        self.control.textEdited.connect(self._on_typed)

    @property
    def chosen(self) -> str | None:
        """The value behind the words, None when they are the user's own."""
        return self._offered.get(self.value())

    def offer(self, choice: Choice[str]) -> None:
        """Put a choice in, for instance one derived from a number; nobody is told."""
        self._offered[choice.label] = choice.value
        self.set_value(choice.label)

    def draft(self) -> str:
        """Override TextField.draft: the value behind the words belongs to them."""
        return super().draft() + (f"\n{self.chosen}" if self.chosen is not None else "")

    def take_draft(self, text: str) -> None:
        """Override TextField.take_draft."""
        words, _, behind = text.partition("\n")
        if behind:
            self._offered[words.strip()] = behind
        self.set_value(words)

    def _on_typed(self, text: str) -> None:
        choices = self._suggest(text.strip()) if text.strip() else ()
        self._offered.update({choice.label: choice.value for choice in choices})
        self._words.setStringList([choice.label for choice in choices])
