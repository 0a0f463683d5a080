# SPDX-License-Identifier: Apache-2.0
"""Lock a window that nobody uses: nothing readable, nothing reachable, nothing typed lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.opening import Secret
from outreach.ui.tasks import Progress, Tasks
from outreach.ui.widgets.lock_cover import LockCover

MINUTE_MS = 60_000
# What somebody who is there does; a moving pointer counts, a repainted clock does not.
INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.InputMethod,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
PASSING = Qt.WindowType.Popup, Qt.WindowType.ToolTip


class IdleLock(QObject):
    """Cover a window after some time without input, and on Ctrl+L; its password uncovers it.

    ``prove`` refuses (on a worker) what would not open the store; ``clock`` tells seconds and is
    the wall's, so that a computer that slept wakes up locked.
    """

    locked_changed = Signal(bool)

    def __init__(
        self,
        window: QMainWindow,
        tasks: Tasks,
        prove: Callable[[Secret], None],
        t: Translator,
        *,
        user: str,
        practice: bool = False,
        keeps: Callable[[], Sequence[str]] = tuple,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(window)
        self.t = t
        self._window = window
        self._tasks = tasks
        self._prove = prove
        self._keeps = keeps
        self._clock = clock
        self._seconds = 0.0
        self._last = clock()
        self._locked = False
        self._silenced: list[QShortcut | QAction] = []
        self._hidden: list[QWidget] = []
        self._focus: QWidget | None = None
        self.cover = LockCover(user, t, window, practice=practice)
        self.cover.form.offered.connect(self.on_offered)
        self.timer = QTimer(self, singleShot=True)
        self.timer.timeout.connect(self.on_time)
        self._key = QShortcut(QKeySequence("Ctrl+L"), window)
        self._key.activated.connect(self.lock)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    @property
    def locked(self) -> bool:
        """Whether the window is covered."""
        return self._locked

    def set_minutes(self, minutes: int) -> None:
        """Lock after so many minutes without input; 0 only when asked to."""
        self._seconds = minutes * 60.0
        self._last = self._clock()
        self._arm()

    def lock(self) -> None:
        """Cover everything now."""
        if self._locked:
            return
        self._locked = True
        self.timer.stop()
        self._focus = QApplication.focusWidget()
        self._hide_others()
        self._silence()
        content = self._window.centralWidget()
        self.cover.form.forget()
        self.cover.say("")
        self.cover.setGeometry(self._window.rect())
        self.cover.show()
        self.cover.raise_()
        if content is not None:
            content.hide()
        self.cover.form.focus_first()
        self.locked_changed.emit(True)

    # --- uncovering

    def on_offered(self, secret: Secret) -> None:
        """Try a password, off this thread: it is slow on purpose."""
        prove = self._prove

        def job(_progress: Progress) -> None:
            prove(secret)

        self._tasks.read(
            job, owner=self, key="unlock", done=self.on_proved, failed=self.cover.form.fail
        )

    def on_proved(self, _nothing: object) -> None:
        """Bring everything back as it was."""
        self._locked = False
        self._last = self._clock()
        content = self._window.centralWidget()
        if content is not None:
            content.show()
        self.cover.hide()
        self.cover.form.forget()
        for one in self._silenced:
            if shiboken6.isValid(one):
                one.setEnabled(True)
        self._silenced = []
        for widget in self._hidden:
            if shiboken6.isValid(widget):
                widget.show()
        self._hidden = []
        if self._focus is not None and shiboken6.isValid(self._focus):
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus = None
        self._arm()
        self.locked_changed.emit(False)

    # --- watching

    def on_time(self) -> None:
        """Lock if nobody was here all that time; else wait for the rest of it."""
        if self._idle() >= self._seconds:
            self.lock()
        else:
            self._arm()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject.eventFilter: note input; while locked, keep windows from coming up."""
        kind = event.type()
        if kind in INPUT and not self._locked:
            return self._note()
        if kind is QEvent.Type.Show and self._locked:
            self._keep_away(watched)
        elif kind is QEvent.Type.Close and self._locked and watched is self._window:
            return self._keep_open(event)
        elif kind is QEvent.Type.Resize and watched is self._window:
            self.cover.setGeometry(self._window.rect())
        return False

    def _note(self) -> bool:
        """Count from now on; what comes after too long (a computer that slept) locks first."""
        if self._seconds and self._idle() >= self._seconds:
            self.lock()
            return True
        self._last = self._clock()
        return False

    def _keep_open(self, event: QEvent) -> bool:
        """Keep a covered window open while something typed would be lost."""
        if not self._keeps():
            return False
        event.ignore()
        self.cover.say(self.t(N_("还有没保存的内容，先输入口令回去保存，再关闭。")))
        return True

    def _idle(self) -> float:
        """Return the seconds without input; a clock that was set back counts as none."""
        return max(0.0, self._clock() - self._last)

    def _arm(self) -> None:
        self.timer.stop()
        if self._seconds and not self._locked:
            self.timer.start(max(1, round((self._seconds - self._idle()) * 1000)))

    def _keep_away(self, watched: QObject) -> None:
        """Let no other window of ours come up over the cover."""
        if isinstance(watched, QWidget) and watched.isWindow() and watched is not self._window:
            if watched.windowType() not in PASSING:
                self._hidden.append(watched)
            QTimer.singleShot(0, watched, watched.hide)

    def _hide_others(self) -> None:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        for widget in QApplication.topLevelWidgets():
            if widget is self._window or not widget.isVisible():
                continue
            if isinstance(widget, QDialog) or widget.windowType() not in PASSING:
                self._hidden.append(widget)
            widget.hide()

    def _silence(self) -> None:
        """Take away every key that would reach a page; what is hidden hears none anyhow."""
        found: list[QShortcut | QAction] = [
            *self._window.findChildren(QShortcut),
            *(one for one in self._window.findChildren(QAction) if not one.shortcut().isEmpty()),
        ]
        inside = set(map(id, self.cover.findChildren(QShortcut)))
        self._silenced = [one for one in found if one.isEnabled() and id(one) not in inside]
        for one in self._silenced:
            one.setEnabled(False)
