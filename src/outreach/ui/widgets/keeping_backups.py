# SPDX-License-Identifier: Apache-2.0
"""The backups there are, and a look at what bringing one back would mean."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.backups import BackupInfo
from outreach.ui.controls.button import ButtonKind
from outreach.ui.controls.cells import Cell, link, muted, strong, tag
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.models import Column
from outreach.ui.secrets import PasswordField
from outreach.ui.theme import Tone
from outreach.ui.widgets.entry_restore import KIND_WORDS, backup_words, size_words
from outreach.ui.widgets.keeping_words import ago
from outreach.ui.widgets.panel import FactLine, Note
from outreach.ui.widgets.side_form import SideForm

RESTORE = "restore"


def backup_columns(
    t: Translator, now: datetime, *, may_restore: bool
) -> tuple[Column[BackupInfo], ...]:
    """Return the columns of the list."""

    def when(info: BackupInfo) -> Cell:
        return strong(f"{info.at:%Y-%m-%d %H:%M}")

    def age(info: BackupInfo) -> Cell:
        return muted(ago(info.at, now, t))

    def kind(info: BackupInfo) -> Cell:
        return tag(t(KIND_WORDS.get(info.kind, info.kind)))

    def state(info: BackupInfo) -> Cell:
        if info.readable:
            return muted(info.path.name)
        return tag(t(N_("读不了")), Tone.WARNING, "alert-triangle")

    def act(info: BackupInfo) -> Cell:
        return link(t(N_("恢复…")), RESTORE) if info.readable and may_restore else ""

    return (
        Column("at", N_("时间"), when, 150),
        Column("age", N_("多久以前"), age, 132),
        Column("kind", N_("来历"), kind, 132),
        Column("size", N_("大小"), lambda info: size_words(info.size), 90, right=True),
        Column("state", N_("文件名"), state),
        Column("act", N_("恢复"), act, 96, right=True),
    )


class RestoreForm(SideForm):
    """What comes back, what would be lost, what stays; the password starts it."""

    def __init__(self, t: Translator, parent: QWidget | None = None, *, practice: bool) -> None:
        super().__init__(t(N_("恢复到一份备份")), t(N_("恢复")), t, parent)
        self.info: BackupInfo | None = None
        self.save_button.set_kind(ButtonKind.DANGER)
        self._box = QWidget(self)
        self._facts = QVBoxLayout(self._box)
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setSpacing(4)
        self.put_above(self._box)
        self.password = self.put(
            PasswordField("password", t(N_("您的口令")), t, self, hint=t(N_("确认是您本人。")))
        )
        self.password.setVisible(not practice)

    def show_backup(self, info: BackupInfo, saved_since: int | None) -> None:
        """Show what bringing it back means; ``saved_since`` None while that is being counted."""
        self.info = info
        t = self.t
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._name(t(N_("会回来的")))
        for icon, words in backup_words(info, t):
            self._facts.addWidget(FactLine(icon, words, self._box))
        note = Note(t(N_("会失去的")), self._box)
        moment = f"{info.at:%Y-%m-%d %H:%M}"
        if saved_since is None:
            words = t(N_("{moment} 以后录入和修改的内容。"), moment=moment)
        elif saved_since:
            words = t.plural(
                N_("{moment} 以后录入和修改的内容，共保存过 {n} 次。"), saved_since, moment=moment
            )
        else:
            words = t(N_("那以后没有保存过什么，不会失去内容。"))
        note.add(Text(words, wrap=True, parent=note))
        self._facts.addWidget(note)
        self._name(t(N_("不变的")))
        for icon, words in (
            ("users", N_("使用者、口令和恢复码：还是现在的。")),
            ("x", N_("已按要求删除的人：不会回来。")),
            ("archive", N_("现在的数据库：在旁边另外保留一个月。")),
        ):
            self._facts.addWidget(FactLine(icon, t(words), self._box))

    def _name(self, words: str) -> None:
        self._facts.addWidget(Text(words, TextKind.STRONG, parent=self._box))
