# SPDX-License-Identifier: Apache-2.0
"""What every field shares: label above, hint below, checked as soon as the field is left.

A field's sentence stands beside it; an error is never only a colour. Enter passes on, never
while an input method composes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import Text, TextKind, mark
from outreach.ui.theme import Tone

V = TypeVar("V")


class State(StrEnum):
    """How a field stands."""

    PLAIN = "plain"
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


STATE_LOOKS = {
    State.OK: ("check", Tone.SUCCESS),
    State.WARNING: ("info", Tone.WARNING),
    State.ERROR: ("alert-triangle", Tone.DANGER),
}


@dataclass(frozen=True)
class Verdict:
    """What a check found, as a finished sentence."""

    state: State
    text: str = ""


def ok(text: str = "") -> Verdict:
    """Say that it was checked and is right."""
    return Verdict(State.OK, text)


def warn(text: str) -> Verdict:
    """Say that it may be right, but a person should look."""
    return Verdict(State.WARNING, text)


def bad(text: str) -> Verdict:
    """Say that it cannot stay so, and what to do."""
    return Verdict(State.ERROR, text)


Check = Callable[[V], Verdict | None]


def not_future(today: date, t: Translator) -> Check[date]:
    """Return a check that refuses days after today."""

    def check(day: date) -> Verdict | None:
        if day <= today:
            return None
        return bad(t(N_("日期晚于今天（{today}），请核对年份。"), today=today.isoformat()))

    return check


class Field(QWidget, Generic[V]):
    """A label, its control and its hint.

    Kinds of fields stand in :mod:`outreach.ui.fields` (typed) and
    :mod:`outreach.ui.answers` (chosen). ``key`` names it in drafts and tests. ``check`` runs
    when the field is left and not empty.
    """

    edited = Signal()
    left = Signal()
    passed = Signal(object)
    judged = Signal()

    def __init__(
        self,
        key: str,
        label: str,
        t: Translator,
        parent: QWidget | None = None,
        *,
        required: bool = False,
        hint: str = "",
        check: Check[V] | None = None,
    ) -> None:
        super().__init__(parent)
        self.key = key
        self.t = t
        self.label_text = label
        self.required = required
        self.check = check
        self.verdict = Verdict(State.PLAIN)
        self._hint = hint
        self._touched = False
        self._bare = False
        self.setObjectName(f"field_{key}")
        self._build_label()
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._column.addLayout(self._row)
        self._build_hint()

    def value(self) -> V:
        """Return what is there, in the field's own type."""
        raise NotImplementedError

    def is_empty(self) -> bool:
        """Tell whether nothing was said."""
        raise NotImplementedError

    def draft(self) -> str:
        """Return what is there as text, for drafts and for telling what changed."""
        raise NotImplementedError

    def take_draft(self, text: str) -> None:
        """Put a draft's text back."""
        raise NotImplementedError

    def set_check(self, check: Check[V] | None) -> None:
        """Change the rule, when what it rests on has changed."""
        self.check = check

    def say(self, verdict: Verdict | None) -> None:
        """Show a finding, for instance from the service; None shows the plain hint."""
        self.verdict = verdict or Verdict(State.PLAIN)
        mark(self.control, state=self.verdict.state.value)
        text = self.verdict.text or self._hint
        icon, tone = STATE_LOOKS.get(self.verdict.state, ("", Tone.PLAIN))
        self._hint_icon.show_icon(icon, tone.text)
        self._hint_icon.setVisible(bool(icon and text))
        self._hint_text.setText(text)
        self._hint_text.set_tone(tone)
        self._hint_box.setVisible(bool(text) and not self._bare)
        self.control.setAccessibleDescription(text)
        self.judged.emit()

    def set_hint(self, hint: str) -> None:
        """Change the words shown while nothing is wrong."""
        self._hint = hint
        if self.verdict.state is State.PLAIN:
            self.say(None)

    def rest(self) -> None:
        """Begin anew: nobody has been here, so leaving it empty is no fault yet."""
        self._touched = False
        self.say(None)

    def run_check(self, *, asked: bool = True) -> Verdict:
        """Check now. ``asked``: somebody wants to save, so a required field may not be empty."""
        self.say(self._judge(asked=asked))
        return self.verdict

    def rename(self, label: str) -> None:
        """Change what is asked."""
        self.label_text = label
        self._label.setText(label)
        self.control.setAccessibleName(label)

    def beside(self, widget: QWidget) -> None:
        """Put something to the right of the control: a tag, a button."""
        self._row.addWidget(widget)

    def hide_label(self) -> None:
        """Show only the control, under the heading of a column; the name stays for readers."""
        for place in range(self._head.count()):
            widget = self._head.itemAt(place).widget()
            if widget is not None:
                widget.hide()
        self._column.setSpacing(0)

    def bare(self) -> None:
        """Show the control alone; whoever holds it shows its sentence, told by ``judged``."""
        self._bare = True
        self._hint_box.hide()
        self.hide_label()

    def focus(self) -> None:
        """Bring the keyboard here."""
        self.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def can_focus(self) -> bool:
        """Tell whether Enter and Tab stop here."""
        policy = self.control.focusPolicy()
        stops = bool(policy.value & Qt.FocusPolicy.TabFocus.value)
        return stops and self.isEnabled() and self.control.isEnabled()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject.eventFilter: Enter passes on, leaving checks."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if event.type() is QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            away = event.reason() not in (
                Qt.FocusReason.PopupFocusReason,
                Qt.FocusReason.ActiveWindowFocusReason,
            )
            if away:
                self._on_left()
        return super().eventFilter(watched, event)

    def adopt(self, control: QWidget) -> None:
        """Take the control in; kinds of fields call it once, while they are made."""
        self.control = control
        control.setAccessibleName(self.label_text)
        control.setObjectName(f"{self.key}_control")
        control.installEventFilter(self)
        # Tab stops at the control only, but Qt leaves out of the order what never takes it.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusProxy(control)
        self._label.setBuddy(control)
        self._row.insertWidget(0, control, 1)
        self.say(None)

    def enter_passes(self, event: QKeyEvent) -> bool:
        """Tell whether this key goes on to the next field."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        composition = getattr(self.control, "composition", None)
        composing = composition is not None and composition.open
        return plain and not composing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)

    def note_edit(self) -> None:
        """Say that the user changed it; kinds of fields call it."""
        self._touched = True
        if self.verdict.state is not State.PLAIN:
            self.say(None)
        self.edited.emit()

    def _on_key(self, event: QKeyEvent) -> bool:
        if not self.enter_passes(event):
            return False
        self.passed.emit(self)
        return True

    def _on_left(self) -> None:
        self.run_check(asked=self._touched)
        self.left.emit()

    def _judge(self, *, asked: bool) -> Verdict | None:
        if self.is_empty():
            if self.required and asked:
                return bad(self.t(N_("请填写{label}。"), label=self.label_text))
            return None
        return self.check(self.value()) if self.check is not None else None

    def _build_label(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._head = head = QHBoxLayout()
        head.setSpacing(2)
        self._label: QLabel = Text(self.label_text, TextKind.CAPTION, parent=self)
        self._label.setFixedHeight(16)
        head.addWidget(self._label)
        if self.required:
            star = Text("*", TextKind.CAPTION, tone=Tone.DANGER, parent=self)
            star.setAccessibleName(self.t(N_("必填")))
            star.setFixedHeight(16)
            head.addWidget(star)
        head.addStretch(1)
        self._column.addLayout(head)

    def _build_hint(self) -> None:
        self._hint_box = QWidget(self)
        row = QHBoxLayout(self._hint_box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._hint_icon = Icon("", "text_2", self._hint_box, size=12)
        self._hint_text = Text("", TextKind.CAPTION, wrap=True, parent=self._hint_box)
        row.addWidget(self._hint_icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._hint_text, 1)
        self._column.addWidget(self._hint_box)
        self._column.addStretch(1)
