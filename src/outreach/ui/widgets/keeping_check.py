# SPDX-License-Identifier: Apache-2.0
"""What a check found, explained; what was looked at, and what was not."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.checking import PARTS, Checked, Finding
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import tag
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import Text, TextKind, mark
from outreach.ui.secrets import PasswordField
from outreach.ui.theme import Tone
from outreach.ui.widgets.marks import CellView
from outreach.ui.widgets.panel import FactLine
from outreach.ui.widgets.places import EmptyState
from outreach.ui.widgets.scrolled import scrolled
from outreach.ui.widgets.side_form import SideForm


class CheckCard(Card):
    """The result of a check, the serious first; before the first one, what a check is."""

    wanted = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("检查")), " ", parent, pad=0)
        self.t = t
        self.run = Button(t(N_("现在检查")), self, icon="search", small=True)
        self.run.clicked.connect(self.wanted)
        self.run.hide()
        self.add_right(self.run)
        self._empty = EmptyState(
            t(
                N_(
                    "检查读一遍数据库的每一页、附件和最近的备份，说出哪里坏了、该怎么办。"
                    "只看不改。检查时数据库要先关上，完成后自动回到这里。"
                )
            ),
            t(N_("现在检查")),
            self,
            icon="search",
        )
        self._empty.clicked.connect(self.wanted)
        self.add(self._empty, 1)
        self._scroll, self._column = scrolled(self)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.setSpacing(12)
        self._scroll.hide()
        self.add(self._scroll, 1)

    def show_checked(self, checked: Checked) -> None:
        """Show what was found."""
        t = self.t
        self._empty.hide()
        self.run.show()
        self._scroll.show()
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.set_caption(t(N_("{moment} 检查"), moment=f"{checked.at:%Y-%m-%d %H:%M}"))
        if not checked.findings:
            self._column.addWidget(self._verdict(checked))
        for finding in sorted(checked.findings, key=lambda one: not one.serious):
            self._column.addWidget(_FindingBox(finding, t, self))
        self._add_parts(t(N_("看过的")), "check", [t(PARTS[one]) for one in checked.looked_at])
        left = [
            t(N_("{part}：{why}"), part=t(PARTS[part]), why=t(why))
            for part, why in checked.not_looked_at.items()
        ]
        self._add_parts(t(N_("没有看的")), "minus", left)
        self._column.addStretch(1)

    def _verdict(self, checked: Checked) -> QWidget:
        box = QFrame(self)
        mark(box, kind="strip", level="done")
        row = QHBoxLayout(box)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(Icon("check", "success", box))
        words = self.t(N_("看过的地方都没有发现问题。"))
        if checked.not_looked_at:
            words += self.t(N_("有的地方没有看，见下面。"))
        row.addWidget(Text(words, TextKind.STRONG, wrap=True, parent=box), 1)
        return box

    def _add_parts(self, title: str, icon: str, lines: list[str]) -> None:
        if not lines:
            return
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Text(title, TextKind.STRONG, parent=box))
        half = (len(lines) + 1) // 2 if icon == "check" else len(lines)
        row = QHBoxLayout()
        row.setSpacing(24)
        for part in (lines[:half], lines[half:]):
            if not part:
                continue
            stack = QVBoxLayout()
            stack.setSpacing(0)
            for line in part:
                stack.addWidget(FactLine(icon, line, box))
            stack.addStretch(1)
            row.addLayout(stack, 1)
        column.addLayout(row)
        self._column.addWidget(box)


class _FindingBox(QFrame):
    """One finding: how grave it is, what it is and what to do."""

    def __init__(self, finding: Finding, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        mark(self, kind="strip", level="error" if finding.serious else "attention")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        tone = Tone.DANGER if finding.serious else Tone.WARNING
        words = t(N_("要紧")) if finding.serious else t(N_("请留意"))
        grave = CellView(tag(words, tone, "alert-triangle"), self)
        row.addWidget(grave, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(finding.sentence(t), wrap=True, parent=self), 1)


class CheckForm(SideForm):
    """The password that starts a check: the store is closed for it, and opened again."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(
            t(N_("检查一遍数据库")),
            t(N_("开始检查")),
            t,
            parent,
            note=t(N_("数据库会先关上，检查完自动打开，回到这一页。没保存的内容请先保存。")),
        )
        self.save_button.set_kind(ButtonKind.PRIMARY)
        self.password = self.put(PasswordField("password", t(N_("您的口令")), t, self))
