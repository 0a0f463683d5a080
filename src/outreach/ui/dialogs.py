# SPDX-License-Identifier: Apache-2.0
"""The few dialogs: a question before something is lost, and the one for a bug.

They are opened, never executed: nothing waits inside them, answers come as signals.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.inputs import TextArea
from outreach.ui.controls.text import Text, TextKind

WIDTH = 440


class Sheet(QDialog):
    """A small window: a bold line, a sentence, buttons at the right; Esc closes it."""

    def __init__(self, title: str, sentence: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Text(title, TextKind.SECTION, wrap=True, parent=self))
        column.addWidget(Text(sentence, wrap=True, parent=self))
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column.addLayout(self.body)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        column.addLayout(self._buttons)

    def add_buttons(self, buttons: Sequence[Button]) -> None:
        """Put buttons at the right, the main one last."""
        for button in buttons:
            self._buttons.addWidget(button)


class Question(Sheet):
    """Ask before something is lost: ``Question(...).open()``, then ``confirmed`` or nothing."""

    confirmed = Signal()

    def __init__(
        self, title: str, sentence: str, confirm: str, t: Translator, parent: QWidget
    ) -> None:
        super().__init__(title, sentence, parent)
        back = Button(t(N_("返回")), self)
        back.clicked.connect(self.reject)
        self.go_on = Button(confirm, self, kind=ButtonKind.DANGER)
        self.go_on.clicked.connect(self.accept)
        self.accepted.connect(self.confirmed)
        self.add_buttons([back, self.go_on])
        back.setFocus()


class BugDialog(Sheet):
    """Tell that the program failed, without any data: what to send to whom, and go on."""

    def __init__(self, report: str, folder: str, t: Translator, parent: QWidget | None) -> None:
        super().__init__(
            t(N_("程序出错了")),
            t(
                N_(
                    "刚才这一步可能没有完成；已经保存的内容不受影响。请把下面的说明发给维护人员，里面没有个人信息。"
                )
            ),
            parent,
        )
        self._folder = folder
        self._report = report
        details = TextArea(self)
        details.setReadOnly(True)
        details.setPlainText(report)
        details.setAccessibleName(t(N_("出错说明")))
        details.setFixedHeight(140)
        self.body.addWidget(details)
        logs = Button(t(N_("打开记录文件夹")), self, icon="folder")
        logs.clicked.connect(self._on_folder)
        copy = Button(t(N_("复制说明")), self)
        copy.clicked.connect(self._on_copy)
        close = Button(t(N_("继续工作")), self, kind=ButtonKind.PRIMARY)
        close.clicked.connect(self.accept)
        self.add_buttons([logs, copy, close])
        close.setFocus()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)

    def _on_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))
