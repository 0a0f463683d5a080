# SPDX-License-Identifier: Apache-2.0
"""First pages of the start window: the ways to begin, and what is the matter with a folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.ui.controls.button import Button, ButtonKind, LinkButton
from outreach.ui.widgets.entry_frame import OfferCard
from outreach.ui.widgets.entry_page import EntryPage


class StartPage(EntryPage):
    """No store yet: make one, try the sample firm, or bring one back from a backup."""

    begin = Signal()
    practise = Signal()
    restore = Signal()
    unpractise = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(
            t(N_("欢迎")),
            t(N_("这台电脑上还没有本单位的数据库。您想从哪里开始？")),
            t,
            parent,
        )
        self.new = OfferCard(
            "building",
            t(N_("为本单位新建")),
            t(N_("填单位和管理员，打印恢复码，选好备份的地方。大约五分钟。")),
            t(N_("开始建立")),
            self,
            main=True,
        )
        self.new.clicked.connect(self.begin)
        self.sample = OfferCard(
            "users",
            t(N_("先看看示例单位")),
            t(N_("一家虚构的电子厂，四百名职工，五个季度的工作。全是虚构，随时一键删除。")),
            t(N_("打开示例")),
            self,
        )
        self.sample.clicked.connect(self.practise)
        self.back_from = OfferCard(
            "archive",
            t(N_("用备份恢复")),
            t(N_("换了电脑，或原来的数据库坏了：从备份文件恢复。")),
            t(N_("选备份文件")),
            self,
        )
        self.back_from.clicked.connect(self.restore)
        for card in (self.new, self.sample, self.back_from):
            self.put_beside(card)
        self.remove = LinkButton(t(N_("删除示例单位")), self)
        self.remove.clicked.connect(self.unpractise)
        self.body.insertWidget(
            self.body.indexOf(self.problem), self.remove, 0, Qt.AlignmentFlag.AlignLeft
        )
        self.remove.hide()

    def show_practice(self, *, there: bool) -> None:
        """Offer to remove the sample firm where there is one."""
        self.remove.setVisible(there)

    def focus_first(self) -> None:
        """Override EntryPage.focus_first: the first way."""
        self.new.button.setFocus(Qt.FocusReason.OtherFocusReason)


@dataclass(frozen=True)
class WayOut:
    """One thing to do about a problem: a stable name, the words, how much it weighs."""

    key: str
    words: str
    main: bool = False


class ProblemPage(EntryPage):
    """Why nothing can be opened here, and what can be done: ``chosen`` carries the way's key."""

    chosen = Signal(str)

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__("", "", t, parent)
        self._buttons: list[Button] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addStretch(1)
        self.body.insertLayout(self.body.indexOf(self.problem), self._row)

    def tell(self, title: str, error: UserError, ways: Sequence[WayOut]) -> None:
        """Say what is the matter and offer the ways out, the likeliest first."""
        self.title.setText(title)
        self.sentence.setText(error.sentence(self.t))
        self.sentence.show()
        for button in self._buttons:
            button.deleteLater()
        self._buttons = []
        for way in ways:
            kind = ButtonKind.PRIMARY if way.main else ButtonKind.PLAIN
            button = Button(way.words, self, kind=kind)
            button.setObjectName(way.key)
            button.clicked.connect(self._on_clicked)
            self._buttons.append(button)
            self._row.insertWidget(self._row.count() - 1, button)

    def ways(self) -> list[str]:
        """Return the keys of what is offered."""
        return [button.objectName() for button in self._buttons]

    def focus_first(self) -> None:
        """Override EntryPage.focus_first: the likeliest way."""
        if self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_clicked(self) -> None:
        self.chosen.emit(self.sender().objectName())
