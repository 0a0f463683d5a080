# SPDX-License-Identifier: Apache-2.0
"""Bring a store back from a backup: the file, what it says of itself, and what opens it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.backups import DAILY, ENDING, MANUAL, UPGRADE, BackupInfo
from outreach.services.opening import Secret
from outreach.ui.controls.button import Button, LinkButton
from outreach.ui.controls.text import Text, TextKind, mark
from outreach.ui.field import State
from outreach.ui.fields import TextField
from outreach.ui.file_dialog import FileDialog
from outreach.ui.secrets import CodeField, PasswordField
from outreach.ui.widgets.entry_page import EntryPage
from outreach.ui.widgets.panel import FactLine

KIND_WORDS = {
    DAILY: N_("每日自动"),
    MANUAL: N_("手动"),
    UPGRADE: N_("升级前"),
}
MB = 1024 * 1024


def size_words(size: int) -> str:
    """Write a size as people say it."""
    return f"{size / MB:,.1f} MB" if size >= MB / 10 else f"{max(1, size // 1024):,} KB"


def backup_words(info: BackupInfo, t: Translator) -> list[tuple[str, str]]:
    """Return what a backup says of itself, each line with its icon."""
    made = t(N_("{day} {time} 备份"), day=t.date(info.at.date()), time=f"{info.at:%H:%M}")
    kind = t(KIND_WORDS.get(info.kind, info.kind))
    lines = [
        ("calendar", made),
        ("archive", f"{kind} · {size_words(info.size)}"),
    ]
    if not info.readable:
        lines.append(
            ("alert-triangle", t(N_("由更新的版本写成，这个版本恢复不了，请先升级程序。")))
        )
    return lines


class BackupField(TextField):
    """The file of a backup: chosen in the system's dialog, or its path typed."""

    chosen = Signal(Path)

    def __init__(self, key: str, t: Translator, parent: QWidget) -> None:
        hint = t(N_("文件名以 {ending} 结尾。"), ending=ENDING)
        super().__init__(key, t(N_("备份文件")), t, parent, required=True, hint=hint)
        self.choose = Button(t(N_("选文件")), self, icon="folder")
        self.choose.clicked.connect(self.on_choose)
        self.beside(self.choose)
        self.left.connect(self._on_left_it)
        self._told = ""

    def path(self) -> Path:
        """Return what stands there."""
        return Path(self.value()).expanduser()

    def on_choose(self) -> None:
        """Open the system's dialog; it answers by a signal."""
        dialog = FileDialog(self, self.label_text, self.value())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(f"{self.t(N_('备份文件'))} (*{ENDING})")
        dialog.fileSelected.connect(self.take)
        dialog.open()

    def take(self, name: str) -> None:
        """Take the chosen file."""
        self.set_value(name)
        self._on_left_it()

    def _on_left_it(self) -> None:
        if self.value() and self.value() != self._told:
            self._told = self.value()
            self.chosen.emit(self.path())


class RestorePage(EntryPage):
    """``looked_for`` asks what a file is; ``went_on`` when a file and a secret stand."""

    looked_for = Signal(Path)

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(
            t(N_("用备份恢复")),
            t(
                N_(
                    "备份是加密的。这里已有数据库时，用现在的口令或恢复码；"
                    "空文件夹或新电脑，用备份那天的。被换下的数据库会在旁边再留一个月。"
                )
            ),
            t,
            parent,
            go=t(N_("恢复")),
            back=t(N_("返回")),
        )
        here = self.grid
        self.file = self.put(BackupField("file", t, here))
        self.file.chosen.connect(self.looked_for)
        self._shown = QFrame(self)
        mark(self._shown, kind="strip")
        self._lines = QVBoxLayout(self._shown)
        self._lines.setContentsMargins(12, 8, 12, 8)
        self._lines.setSpacing(0)
        self.grid.place(self._shown, 2)
        self._shown.hide()
        self.login = self.put(
            TextField("login", t(N_("用户名")), t, here, hint=t(N_("只有一位使用者时可以不填。")))
        )
        self.password = self.put(PasswordField("password", t(N_("口令")), t, here))
        self.code = self.put(CodeField("code", t, here))
        self.code.hide()
        self.swap = LinkButton("", self)
        self.swap.clicked.connect(self._on_swap)
        self.body.insertWidget(
            self.body.indexOf(self.problem), self.swap, 0, Qt.AlignmentFlag.AlignLeft
        )
        self.by_code(on=False)

    def by_code(self, *, on: bool) -> None:
        """Ask for the recovery code in the place of a password, or the other way."""
        self.code.setVisible(on)
        self.login.setVisible(not on)
        self.password.setVisible(not on)
        self.swap.setText(self.t(N_("用口令")) if on else self.t(N_("忘了口令？用恢复码")))
        self.swap.updateGeometry()

    @property
    def uses_code(self) -> bool:
        """Whether the recovery code is asked for."""
        return not self.code.isHidden()

    def secret(self) -> Secret:
        """Return what is to open the backup."""
        if self.uses_code:
            return Secret(recovery=self.code.value())
        return Secret(self.password.value(), self.login.value() or None)

    def show_backup(self, info: BackupInfo) -> None:
        """Say what the chosen file is."""
        self.clear_backup()
        self._lines.addWidget(
            Text(self.t(N_("会恢复成这个样子")), TextKind.STRONG, parent=self._shown)
        )
        for icon, words in backup_words(info, self.t):
            self._lines.addWidget(FactLine(icon, words, self._shown))
        self._shown.show()
        self.problem.say("")
        if self.password.is_empty() and self.file.verdict.state is not State.ERROR:
            (self.code if self.uses_code else self.password).focus()

    def clear_backup(self) -> None:
        """Say nothing of a file."""
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._shown.hide()

    def forget(self) -> None:
        """Empty everything secret."""
        self.password.forget()
        self.code.set_value("")

    def _on_swap(self) -> None:
        self.by_code(on=not self.uses_code)
        (self.code if self.uses_code else self.password).focus()
