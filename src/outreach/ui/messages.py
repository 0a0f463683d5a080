# SPDX-License-Identifier: Apache-2.0
"""Messages are data; one strip shows them, with Undo where undo exists and progress with cancel.

Anybody holding :class:`Messages` may say something; pages never open a box for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from outreach.errors import N_, Cancelled, UserError
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind, LinkButton
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import Text, mark
from outreach.ui.tasks import Task, Tasks

DONE_STAYS_MS = 8000
BUSY_AFTER_MS = 300  # what ends sooner never flickers


class Level(StrEnum):
    """How a message weighs."""

    NEWS = "news"
    DONE = "done"
    ATTENTION = "attention"
    ERROR = "error"


LEVEL_LOOKS = {
    Level.NEWS: ("info", "primary", N_("提示")),
    Level.DONE: ("check", "success", N_("完成")),
    Level.ATTENTION: ("alert-triangle", "warning", N_("请留意")),
    Level.ERROR: ("alert-triangle", "danger", N_("出错")),
}


@dataclass(frozen=True)
class Message:
    """One sentence for the strip, already in the reader's language.

    A message with the same ``key`` replaces the earlier one. ``on_action`` is a bound method.
    Only a ``DONE`` that is not ``sticky`` leaves by itself.
    """

    level: Level
    text: str
    action_label: str = ""
    on_action: Callable[[], None] | None = None
    key: str = ""
    sticky: bool = False


class Messages(QObject):
    """The bridge between whoever has something to say and the strip that shows it."""

    posted = Signal(object)
    withdrawn = Signal(str)

    def __init__(self, t: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.t = t

    def post(self, message: Message) -> None:
        """Show a message."""
        self.posted.emit(message)

    def news(self, text: str, *, key: str = "") -> None:
        """Say something worth knowing."""
        self.post(Message(Level.NEWS, text, key=key))

    def done(self, text: str, *, undo: Callable[[], None] | None = None, key: str = "") -> None:
        """Say that something is done; ``undo`` takes it back."""
        label = self.t(N_("撤销")) if undo is not None else ""
        self.post(Message(Level.DONE, text, label, undo, key))

    def attention(self, text: str, *, key: str = "") -> None:
        """Say that something needs a look."""
        self.post(Message(Level.ATTENTION, text, key=key))

    def error(self, error: UserError) -> None:
        """Write an expected error as its sentence; a cancelled job is only news."""
        level = Level.NEWS if isinstance(error, Cancelled) else Level.ERROR
        self.post(Message(level, error.sentence(self.t), key=error.code))

    def withdraw(self, key: str) -> None:
        """Take a message back, when what it says is no longer so."""
        self.withdrawn.emit(key)


class MessageStrip(QWidget):
    """Show the latest message, or the work under way with its cancel. 40 pixels high."""

    def __init__(
        self, messages: Messages, tasks: Tasks, t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.t = t
        self._shown: list[Message] = []
        self._task: Task | None = None
        self._frame = QFrame(self)
        mark(self._frame, kind="strip")
        self._frame.setMinimumHeight(theme.STRIP_HEIGHT)
        self.setAccessibleName(t(N_("消息")))
        self._icon = Icon("info", "primary", self)
        self._text = Text("", parent=self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(200)
        self._action = LinkButton("", self)
        self._cancel = Button(t(N_("取消")), self, kind=ButtonKind.PLAIN, small=True)
        self._close = Button("", self, kind=ButtonKind.FLAT, icon="x", small=True)
        self._close.setAccessibleName(t(N_("关闭消息")))
        self._lay_out()
        self._leave = QTimer(self, singleShot=True, interval=DONE_STAYS_MS)
        self._leave.timeout.connect(self._on_close)
        self._busy = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS)
        self._busy.timeout.connect(self._refresh)
        self._action.clicked.connect(self._on_action)
        self._cancel.clicked.connect(self._on_cancel)
        self._close.clicked.connect(self._on_close)
        messages.posted.connect(self._on_posted)
        messages.withdrawn.connect(self._on_withdrawn)
        tasks.refused.connect(messages.error)
        tasks.started.connect(self._on_started)
        tasks.stepped.connect(self._on_stepped)
        tasks.ended.connect(self._on_ended)
        self._refresh()

    @property
    def message(self) -> Message | None:
        """The message on show; None when the strip is empty or shows work."""
        return self._shown[-1] if self._shown and self._task is None else None

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.GAP)
        column.addWidget(self._frame)
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        for widget in (self._bar, self._cancel, self._action, self._close):
            row.addWidget(widget)

    def _on_posted(self, message: Message) -> None:
        if message.key:
            self._shown = [one for one in self._shown if one.key != message.key]
        # What has been done or told is over once something newer is said; the rest waits.
        self._shown = [
            one for one in self._shown if one.sticky or one.level not in (Level.NEWS, Level.DONE)
        ]
        self._shown.append(message)
        self._refresh()

    def _on_withdrawn(self, key: str) -> None:
        self._shown = [one for one in self._shown if one.key != key]
        self._refresh()

    def _on_started(self, task: Task) -> None:
        if task.shows_progress and self._task is None:
            self._task = task
            self._bar.setRange(0, 0)
            self._text.setText(task.label)
            self._cancel.setEnabled(True)
            self._busy.start()

    def _on_stepped(self, task: Task) -> None:
        if task is not self._task:
            return
        done, total, text = task.progress.read()
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._text.setText(text or task.label)

    def _on_ended(self, task: Task) -> None:
        if task is self._task:
            self._task = None
            self._busy.stop()
            self._refresh()

    def _on_action(self) -> None:
        message = self.message
        self._on_close()
        if message is not None and message.on_action is not None:
            message.on_action()

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._cancel.setEnabled(False)
            self._task.cancel()

    def _on_close(self) -> None:
        if self._shown:
            self._shown.pop()
        self._refresh()

    def _refresh(self) -> None:
        """Show work if there is some, else the newest message, else nothing."""
        working = self._task is not None
        message = self.message
        self._bar.setVisible(working)
        self._cancel.setVisible(working)
        self._close.setVisible(not working)
        self._action.setVisible(message is not None and bool(message.action_label))
        self._leave.stop()
        if message is not None:
            self._dress(message)
        elif working:
            mark(self._frame, level=Level.NEWS.value)
            self._icon.show_icon("clock", "primary")
        self.setVisible((working and not self._busy.isActive()) or message is not None)

    def _dress(self, message: Message) -> None:
        icon, token, word = LEVEL_LOOKS[message.level]
        mark(self._frame, level=message.level.value)
        self._icon.show_icon(icon, token)
        self._text.setText(message.text)
        self._text.setAccessibleName(f"{self.t(word)} {message.text}")
        self._action.setText(message.action_label)
        if message.level is Level.DONE and not message.sticky:
            self._leave.start()
