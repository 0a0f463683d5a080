# SPDX-License-Identifier: Apache-2.0
"""Pages for a store that is there: its password, or a new one by the recovery code."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.ui.controls.button import LinkButton
from outreach.ui.fields import TextField
from outreach.ui.secrets import CodeField, new_password, repeated
from outreach.ui.widgets.entry_page import EntryPage
from outreach.ui.widgets.unlock_form import UnlockForm

NARROW = 360


class UnlockPage(EntryPage):
    """Ask for the password; the ways round it stand below."""

    forgotten = Signal()
    practise = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("打开数据库")), t(N_("请输入您的口令。")), t, parent, width=NARROW)
        self.body.setContentsMargins(0, 108, 0, 24)
        self.form_box = UnlockForm(t(N_("打开")), t, self, asks_login=False)
        self.offered = self.form_box.offered
        self.put_beside(self.form_box)
        row = QHBoxLayout()
        self.recover = LinkButton(t(N_("忘了口令？用恢复码")), self)
        self.recover.clicked.connect(self.forgotten)
        row.addWidget(self.recover)
        row.addStretch(1)
        self.sample = LinkButton(t(N_("示例单位")), self)
        self.sample.clicked.connect(self.practise)
        row.addWidget(self.sample)
        self.body.insertLayout(self.body.indexOf(self.problem), row)

    def ask(self, people: int, *, practice: bool = False) -> None:
        """Ask for a login where several people can open it; practice needs no password."""
        self.form_box.ask_login(on=people > 1)
        self.form_box.ask_password(on=not practice)
        self.recover.setVisible(not practice)

    def fail(self, error: UserError) -> None:
        """Override EntryPage.fail."""
        self.form_box.fail(error)

    def focus_first(self) -> None:
        """Override EntryPage.focus_first: the password, or who it is."""
        self.form_box.focus_first()


class RecoverPage(EntryPage):
    """A forgotten password: the code from the sheet, and a new one."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(
            t(N_("用恢复码设新口令")),
            t(N_("找出打印的那张恢复码。恢复码不会因此作废，用完请放回原处。")),
            t,
            parent,
            go=t(N_("设新口令并打开")),
            back=t(N_("返回")),
        )
        here = self.grid
        self.code = self.put(CodeField("code", t, here))
        self.login = self.put(
            TextField(
                "login",
                t(N_("用户名")),
                t,
                here,
                required=True,
                hint=t(N_("为哪位使用者设新口令。")),
            )
        )
        self.password = self.put(new_password("password", t(N_("新口令")), t, here))
        self.again = self.put(repeated("again", t(N_("再输一遍")), t, here, self.password))

    def ask(self, people: int) -> None:
        """Ask for a login where several people can open it."""
        self.login.setVisible(people > 1)

    def forget(self) -> None:
        """Empty everything secret."""
        self.code.set_value("")
        self.password.forget()
        self.again.forget()
        self.problem.say("")
