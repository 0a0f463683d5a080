# SPDX-License-Identifier: Apache-2.0
"""Asking for a password: at the start and behind the cover of a locked window."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.services.opening import Secret
from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.fields import TextField
from outreach.ui.forms import FieldGrid, Form
from outreach.ui.secrets import PasswordField
from outreach.ui.widgets.entry_page import Problem

TICK_MS = 1000


class UnlockForm(QWidget):
    """A password, a login where several people have one, and the wait after wrong ones.

    ``offered`` carries the :class:`Secret` to try; answer with :meth:`fail` or :meth:`forget`.
    """

    offered = Signal(object)

    def __init__(
        self, action: str, t: Translator, parent: QWidget | None = None, *, asks_login: bool
    ) -> None:
        super().__init__(parent)
        self.t = t
        self._action = action
        self._left = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        grid = FieldGrid(self, columns=1)
        self.form = Form(grid)
        self.login = TextField("login", t(N_("用户名")), t, grid, required=True)
        self.password = PasswordField("password", t(N_("口令")), t, grid)
        for field in (self.login, self.password):
            grid.place(field)
            self.form.add(field)
        self.form.completed.connect(self.submit)
        column.addWidget(grid)
        self.problem = Problem(self)
        column.addWidget(self.problem)
        self.go = Button(action, self, kind=ButtonKind.PRIMARY)
        self.go.setSizePolicy(self.password.sizePolicy())
        self.go.clicked.connect(self.submit)
        column.addWidget(self.go)
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.timeout.connect(self.on_tick)
        self.ask_login(on=asks_login)

    def ask_login(self, *, on: bool) -> None:
        """Ask who it is; one who is alone need not say."""
        self.login.setVisible(on)

    def ask_password(self, *, on: bool) -> None:
        """Ask for a password; a practice store needs none."""
        self.password.setVisible(on)

    def submit(self) -> None:
        """Offer what was typed; not while a try is under way, nor while one has to wait."""
        if not self.go.isEnabled():
            return
        if self.form.check():
            first = self.form.first_error()
            if first is not None:
                first.focus()
            return
        self.problem.say("")
        self.busy(on=True)
        asked = not self.login.isHidden()
        password = None if self.password.isHidden() else self.password.value()
        self.offered.emit(Secret(password, self.login.value() if asked else None))

    def busy(self, *, on: bool) -> None:
        """Keep a second try away while the first is under way."""
        self.go.setEnabled(not on and not self._left)
        self.go.setText(self.t(N_("正在打开…")) if on else self._action)

    def fail(self, error: UserError) -> None:
        """Say why it did not open; after several wrong ones the wait is counted down."""
        self.busy(on=False)
        self.problem.say(error.sentence(self.t))
        self.password.forget()
        self.password.focus()
        wait = error.values.get("wait")
        if isinstance(wait, int) and wait > 0:
            self._left = wait
            self._ticks.start()
            self._show_wait()

    def forget(self) -> None:
        """Empty the password and what was said of it."""
        self.busy(on=False)
        self.password.forget()
        self.problem.say("")

    def focus_first(self) -> None:
        """Bring the keyboard to the first field that is empty."""
        if not self.login.isHidden() and self.login.is_empty():
            self.login.focus()
        elif not self.password.isHidden():
            self.password.focus()
        else:
            self.go.setFocus()

    def on_tick(self) -> None:
        """One second of the wait is over."""
        self._left = max(0, self._left - 1)
        self._show_wait()

    @property
    def left(self) -> int:
        """How many seconds of the wait are left."""
        return self._left

    def _show_wait(self) -> None:
        if self._left:
            self.go.setEnabled(False)
            self.go.setText(self.t(N_("还要等 {n} 秒"), n=self._left))
            return
        self._ticks.stop()
        self.problem.say("")
        self.busy(on=False)
