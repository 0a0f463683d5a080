# SPDX-License-Identifier: Apache-2.0
"""What concerns whoever looks: the own password, the recovery code, locking, the practice store."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.guarding import IDLE_CHOICES
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.card import Card
from outreach.ui.controls.choices import SegmentBar, SegmentMark
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import Line, Text, TextKind
from outreach.ui.secrets import PasswordField, new_password, repeated
from outreach.ui.theme import Tone
from outreach.ui.widgets.keeping_words import Kept
from outreach.ui.widgets.recovery_code import RecoveryCode
from outreach.ui.widgets.side_form import SideForm

BAR_WIDTH = 320


class OwnLine(QWidget):
    """One thing one can set: icon, name, a sentence, and its control at the right."""

    def __init__(
        self, icon: str, name: str, sentence: str, control: QWidget, parent: QWidget
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(16)
        row.addWidget(Icon(icon, "text_2", self, size=20))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(name, TextKind.STRONG, parent=self))
        self.sentence = Text(sentence, TextKind.MUTED, wrap=True, parent=self)
        words.addWidget(self.sentence)
        row.addLayout(words, 1)
        control.setParent(self)
        row.addWidget(control)


class OwnCard(Card):
    """The lines, each with its button."""

    password_wanted = Signal()
    code_wanted = Signal()
    lock_wanted = Signal()
    idle_chosen = Signal(int)
    removal_wanted = Signal()

    def __init__(
        self, t: Translator, parent: QWidget | None = None, *, administers: bool, practice: bool
    ) -> None:
        super().__init__(parent=parent, pad=0)
        self.t = t
        self.body.setSpacing(0)
        self.password = Button(t(N_("改口令")), self)
        self.password.clicked.connect(self.password_wanted)
        self.code = Button(t(N_("换恢复码")), self)
        self.code.clicked.connect(self.code_wanted)
        self.idle = SegmentBar(self, marks=SegmentMark.NONE)
        self.idle.setFixedWidth(BAR_WIDTH)
        self.idle.setAccessibleName(t(N_("多久没人用就锁定")))
        self.idle.fill([t(N_("{n} 分钟"), n=minutes) for minutes in IDLE_CHOICES])
        self.idle.setEnabled(administers)
        self.idle.chosen.connect(self._on_idle)
        self.lock = Button(t(N_("现在锁定")), self, icon="lock", key="Ctrl+L")
        self.lock.clicked.connect(self.lock_wanted)
        self.remove = Button(t(N_("删除练习库")), self, kind=ButtonKind.DANGER)
        self.remove.clicked.connect(self.removal_wanted)
        self._build(administers=administers, practice=practice)

    def show_kept(self, kept: Kept) -> None:
        """Show what is set."""
        minutes = kept.habits.idle_minutes
        if minutes in IDLE_CHOICES:
            self.idle.set_index(IDLE_CHOICES.index(minutes))
        at = kept.habits.code_confirmed_at
        if at is None:
            words = self.t(N_("还没有核对过。换一个新的，打印出来核对，旧的那张随即作废。"))
        else:
            words = self.t(
                N_("{day} 核对过。怀疑丢了或被别人看到，就换一个新的。"), day=at.date().isoformat()
            )
        self._code.sentence.setText(words)
        self._code.sentence.set_tone(Tone.WARNING if at is None else Tone.PLAIN)

    def _build(self, *, administers: bool, practice: bool) -> None:
        t = self.t
        own = OwnLine(
            "key",
            t(N_("我的口令")),
            t(N_("要先输入现在的口令。改了以后，以前的备份仍然可以恢复。")),
            self.password,
            self,
        )
        self._code = OwnLine("printer", t(N_("恢复码")), "", self.code, self)
        who = N_("对这个数据库的所有人都一样。") if administers else N_("由管理员设定。")
        idle = OwnLine(
            "clock",
            t(N_("多久没人用就锁定")),
            t(N_("锁定后画面全部盖住，输入口令才回来，没保存的内容还在。{who}"), who=t(who)),
            self.idle,
            self,
        )
        now = OwnLine("lock", t(N_("离开座位")), t(N_("随时按 Ctrl+L 马上锁定。")), self.lock, self)
        gone = OwnLine(
            "x",
            t(N_("练习库")),
            t(N_("里面全是虚构的人和事。删除后回到开始的画面，可以随时重新建立。")),
            self.remove,
            self,
        )
        own.setVisible(not practice)
        self._code.setVisible(administers and not practice)
        gone.setVisible(practice)
        lines = [one for one in (own, self._code, idle, now, gone) if not one.isHidden()]
        for place, line in enumerate(lines):
            if place:
                self.body.addWidget(Line(self))
            self.body.addWidget(line)
        self.body.addStretch(1)

    def _on_idle(self) -> None:
        self.idle_chosen.emit(IDLE_CHOICES[self.idle.index()])


class PasswordForm(SideForm):
    """Change one's own password."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("改我的口令")), t(N_("改口令")), t, parent)
        self.old = self.put(PasswordField("old", t(N_("现在的口令")), t, self))
        self.new = self.put(new_password("new", t(N_("新口令")), t, self))
        self.again = self.put(repeated("again", t(N_("再输一遍")), t, self, self.new))


class CodeForm(SideForm):
    """A new recovery code: shown, printed, asked back; the old sheet is void already."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(
            t(N_("新的恢复码")),
            t(N_("已打印，下一步")),
            t,
            parent,
            note=t(N_("旧的那张已经作废，请销毁。这一页关掉以后，新的不再显示。")),
        )
        self.code = RecoveryCode(t, self)
        self.put_beside(self.code)
        self.code.asking_changed.connect(self._on_asking)

    def submit(self) -> None:
        """Override SideForm.submit: hide the code and ask; then check what was typed."""
        if self.code.asking:
            self.code.submit()
        else:
            self.code.ask(on=True)

    def focus_first(self) -> None:
        """Override SideForm.focus_first: printing comes first."""
        self.code.print.setFocus()

    def _on_asking(self, asking: bool) -> None:
        words = N_("核对") if asking else N_("已打印，下一步")
        self.save_button.setText(self.t(words))
        self.save_button.updateGeometry()
