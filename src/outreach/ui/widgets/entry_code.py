# SPDX-License-Identifier: Apache-2.0
"""Step 3 of the beginning: the recovery code, written down and asked back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.widgets.entry_page import EntryPage
from outreach.ui.widgets.panel import FactLine
from outreach.ui.widgets.recovery_code import RecoveryCode

SHOWN = N_(
    "忘了口令，或管理员离职时，只有它能打开数据库。请现在打印一份："
    "这一页关掉以后，程序再也不显示它。"
)
WHERE = (
    ("lock", N_("装进信封封好，放保险柜或档案柜；不放在这台电脑旁边，也不拍照。")),
    ("key", N_("谁拿到它，谁就能打开数据库。发现不见了，马上在“数据安全”里换一个新的。")),
    ("users", N_("告诉接班的人它在哪里。")),
)
ASKED = N_("请照打印的那张纸，输入下面两组，证明纸上的字是清楚的。")


class CodePage(EntryPage):
    """Show the code, then ask two of its groups; ``went_on`` when both are right."""

    print_wanted = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("恢复码")), t(SHOWN), t, parent, go=t(N_("已打印，下一步")))
        self.code = RecoveryCode(t, self)
        self.code.print_wanted.connect(self.print_wanted)
        self.code.confirmed.connect(self.went_on)
        self.code.asking_changed.connect(self._on_asking)
        self.put_beside(self.code)
        self.facts = QWidget(self)
        column = QVBoxLayout(self.facts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for icon, words in WHERE:
            column.addWidget(FactLine(icon, t(words), self.facts))
        self.put_beside(self.facts)

    def submit(self) -> None:
        """Override EntryPage.submit: hide the code and ask; then check what was typed."""
        if not self.go.isEnabled():
            return
        if self.code.asking:
            self.code.submit()
        else:
            self.code.ask(on=True)

    def focus_first(self) -> None:
        """Override EntryPage.focus_first: printing comes first."""
        if self.code.asking:
            self.code.form.focus_first()
        else:
            self.code.print.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_asking(self, asking: bool) -> None:
        self.facts.setVisible(not asking)
        words = ASKED if asking else SHOWN
        self.sentence.setText(self.t(words))
        self.go.setText(self.t(N_("下一步")) if asking else self.t(N_("已打印，下一步")))
        self.go.updateGeometry()
        if not asking and self.isVisible():
            self.focus_first()
