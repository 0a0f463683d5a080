# SPDX-License-Identifier: Apache-2.0
"""Fields for passwords and recovery codes: unseen, kept by no draft, honest about Caps Lock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from outreach.domain.keeping import SHORTEST_PASSWORD, check_password, read_recovery_code
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.inputs import LineEdit
from outreach.ui.field import Check, State, Verdict, bad, ok, warn
from outreach.ui.fields import TextField

UNSEEN = Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData
RULE = N_("至少 {n} 个字符，可以是一句话，例如几个不相干的词。")


class SecretEdit(LineEdit):
    """One line that shows dots; ``caps_noticed`` says whether Caps Lock seems to be on."""

    caps_noticed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caps = False
        self.eye = Button("", self, kind=ButtonKind.FLAT, icon="eye", small=True)
        self.eye.setCheckable(True)
        self.eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.eye.toggled.connect(self.reveal)
        self.setTextMargins(0, 0, theme.SMALL_HEIGHT, 0)
        self.reveal(on=False)

    @property
    def caps(self) -> bool:
        """Whether Caps Lock seems to be on."""
        return self._caps

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override QLineEdit.resizeEvent: the eye stays at the right end."""
        super().resizeEvent(event)
        size = theme.SMALL_HEIGHT
        place = (self.width() - size - 4, (self.height() - size) // 2)
        self.eye.setGeometry(*place, size, size)

    def reveal(self, on: bool) -> None:
        """Show what is typed, or dots; while it shows, an input method may be used."""
        self.eye.set_icon("eye-off" if on else "eye")
        self.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData if on else UNSEEN)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QLineEdit.keyPressEvent: a letter tells by its case what no system tells."""
        letter = event.text()
        if len(letter) == 1 and letter.isascii() and letter.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._note(letter.isupper() != shift)
        elif event.key() == Qt.Key.Key_CapsLock and self._caps:
            self._note(on=False)
        super().keyPressEvent(event)

    def _note(self, on: bool) -> None:
        if on != self._caps:
            self._caps = on
            self.caps_noticed.emit(on)


class PasswordField(TextField):
    """A password. Its blanks count, no draft ever holds it, the eye shows it."""

    control: SecretEdit

    def __init__(
        self,
        key: str,
        label: str,
        t: Translator,
        parent: QWidget | None = None,
        *,
        hint: str = "",
        check: Check[str] | None = None,
    ) -> None:
        super().__init__(
            key, label, t, parent, required=True, hint=hint, check=check, control=SecretEdit()
        )
        self.control.caps_noticed.connect(self._on_caps)
        self.eye = self.control.eye
        self.eye.setAccessibleName(t(N_("显示口令")))
        self.eye.setToolTip(t(N_("显示口令")))

    def value(self) -> str:
        """Override TextField.value: as it was typed."""
        return self.control.text()

    def draft(self) -> str:
        """Override TextField.draft: a password is kept nowhere."""
        return ""

    def take_draft(self, text: str) -> None:
        """Override TextField.take_draft: it begins empty."""
        self.forget()

    def forget(self) -> None:
        """Empty it, and hide again what is typed next."""
        self.control.clear()
        self.eye.setChecked(False)
        self.rest()

    def note_edit(self) -> None:
        """Override Field.note_edit: what is said of Caps Lock stays while it is on."""
        super().note_edit()
        self._on_caps(self.control.caps)

    def _on_caps(self, on: bool) -> None:
        if on:
            self.say(warn(self.t(N_("大写锁定（Caps Lock）好像开着。"))))
        elif self.verdict.state is State.WARNING:
            self.say(None)


def new_password(
    key: str, label: str, t: Translator, parent: QWidget, *, practice: bool = False
) -> PasswordField:
    """Return a field for a password that is being made up; its rule stands under it."""

    def check(text: str) -> Verdict | None:
        try:
            check_password(text, practice=practice)
        except UserError as error:
            return bad(error.sentence(t))
        return ok(t(N_("可以用。")))

    hint = t(RULE, n=SHORTEST_PASSWORD)
    return PasswordField(key, label, t, parent, hint=hint, check=check)


def repeated(
    key: str, label: str, t: Translator, parent: QWidget, first: PasswordField
) -> PasswordField:
    """Return the field in which a new password is typed once more."""
    return PasswordField(key, label, t, parent, check=_same_as(first.value, t))


def _same_as(value: Callable[[], str], t: Translator) -> Check[str]:
    def check(text: str) -> Verdict | None:
        if text == value():
            return ok(t(N_("两次一样。")))
        return bad(t(N_("两次输入的口令不一样，请再输一遍。")))

    return check


class CodeField(TextField):
    """A recovery code, typed from its sheet; a slip is told as soon as the field is left."""

    def __init__(self, key: str, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(
            key,
            t(N_("恢复码")),
            t,
            parent,
            required=True,
            hint=t(N_("照打印的那张纸输入，横线、空格和大小写都不要紧。")),
            check=self._judge_code,
            normalise=self._as_printed,
            placeholder="XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX",
            latin=True,
        )

    def draft(self) -> str:
        """Override TextField.draft: a recovery code is kept nowhere."""
        return ""

    def _judge_code(self, text: str) -> Verdict | None:
        try:
            read_recovery_code(text)
        except UserError as error:
            return bad(error.sentence(self.t))
        return ok()

    def _as_printed(self, text: str) -> str:
        try:
            return read_recovery_code(text)
        except UserError:
            return text
