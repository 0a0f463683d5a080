# SPDX-License-Identifier: Apache-2.0
"""The pile at the left of the registration, and how far the form is at its right."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.i18n import Translator
from outreach.services.hires import Pile, PileRow, PileState
from outreach.ui.controls.button import KeyHint
from outreach.ui.controls.card import Card
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.field import State
from outreach.ui.theme import Tone
from outreach.ui.widgets.figures import BarStrip
from outreach.ui.widgets.intake_section import Section
from outreach.ui.widgets.lists import Item, ItemList
from outreach.ui.widgets.search_box import SearchBox

PILE_WIDTH, OUTLINE_WIDTH = 240, 184
NARROW_PILE, NARROW_OUTLINE = 216, 160  # in windows under 1400 pixels


class PileCard(Card):
    """Who is to be asked, who was asked today."""

    picked = Signal(object)
    searched = Signal(str)

    def __init__(self, t: Translator, parent: QWidget) -> None:
        super().__init__(parent=parent, pad=0)
        self.t = t
        self.setFixedWidth(PILE_WIDTH)
        self.pile = Pile((), 0, 0)
        head = QWidget(self)
        column = QVBoxLayout(head)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(12)
        line = QHBoxLayout()
        self._count = Text("", TextKind.STRONG, parent=head)
        self._words = Text("", TextKind.CAPTION, parent=head)
        line.addWidget(self._count)
        line.addStretch(1)
        line.addWidget(self._words)
        column.addLayout(line)
        self._bar = BarStrip((0, 0, 1), head)
        column.addWidget(self._bar)
        self.search = SearchBox(t("姓名、工号、拼音"), t, head)
        self.search.setFixedWidth(PILE_WIDTH - 26)
        self.search.searched.connect(self.searched)
        column.addWidget(self.search)
        self.add(head)
        self.list = ItemList(t("待登记的人"), self)
        self.list.picked.connect(self.picked)
        self.add(self.list, 1)

    def narrow(self, *, narrow: bool) -> None:
        """Take less room in a small window."""
        width = NARROW_PILE if narrow else PILE_WIDTH
        self.setFixedWidth(width)
        self.search.setFixedWidth(width - 26)

    def show_pile(self, pile: Pile, current: UUID | None) -> None:
        """Show the pile, with the one whose form is open."""
        self.pile = pile
        t = self.t
        self._count.setText(f"{pile.done} / {pile.total}")
        self._words.setText(t("待登记 {n}", n=pile.total - pile.done))
        self._bar.set_shares((pile.done, 0, max(pile.total - pile.done, 0) or int(not pile.total)))
        self.list.set_items([self._item(row, current) for row in pile.rows], current)

    def after(self, current: UUID | None) -> UUID | None:
        """Return who comes next: the first that waits after the one at hand, or at all."""
        ids = [row.employee_id for row in self.pile.rows]
        start = ids.index(current) + 1 if current in ids else 0
        rows = [*self.pile.rows[start:], *self.pile.rows[:start]]
        waiting = (r for r in rows if r.state is PileState.PENDING and r.employee_id != current)
        found = next(waiting, None)
        return found.employee_id if found is not None else None

    def _item(self, row: PileRow, current: UUID | None) -> Item:
        if row.employee_id == current:
            return Item(row.employee_id, row.name, row.staff_no, "edit", Tone.PRIMARY)
        right = self.t("已问") if row.state is PileState.REFUSED else row.staff_no
        icon = "" if row.state is PileState.PENDING else "check"
        return Item(row.employee_id, row.name, right, icon)


class Outline(QWidget):
    """How far each part of the form is, and the keys."""

    def __init__(self, sections: Sequence[Section], t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self.t = t
        self._sections = sections
        self.setFixedWidth(OUTLINE_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        progress = Card(t("本表进度"), parent=self, pad=0)
        self._list = ItemList(t("本表进度"), progress)
        self._list.setFixedHeight(36 * len(sections) + 4)
        self._list.picked.connect(self._on_picked)
        progress.add(self._list)
        column.addWidget(progress)
        keys = Card(t("键盘"), parent=self)
        for key, words in (
            ("Enter", t("下一格")),
            ("Ctrl+S", t("保存")),
            ("Ctrl+Enter", t("下一位")),
            ("Alt+N", t("再加一名")),
            ("Ctrl+N", t("新职工")),
            ("Esc", t("退出")),
        ):
            row = QHBoxLayout()
            row.addWidget(KeyHint(key, keys))
            row.addWidget(Text(words, TextKind.CAPTION, parent=keys))
            row.addStretch(1)
            keys.body.addLayout(row)
        column.addWidget(keys)
        column.addStretch(1)

    def narrow(self, *, narrow: bool) -> None:
        """Take less room in a small window."""
        self.setFixedWidth(NARROW_OUTLINE if narrow else OUTLINE_WIDTH)

    def show_progress(self) -> None:
        """Look at every part anew."""
        self._list.set_items([self._item(section) for section in self._sections])

    def _item(self, section: Section) -> Item:
        t = self.t
        shown = [field for field in section.fields if field.isVisibleTo(section.window())]
        wrong = sum(field.verdict.state is State.ERROR for field in shown)
        unsure = sum(field.verdict.state is State.WARNING for field in shown)
        if wrong:
            words = t.plural("{n} 处", wrong)
            danger = Tone.DANGER
            return Item(section, section.title, words, "alert-triangle", danger, danger, danger)
        if unsure:
            words = t("待确认 {n}", n=unsure)
            return Item(section, section.title, words, "info", Tone.WARNING, Tone.WARNING)
        needed = [field for field in shown if field.required]
        begun = any(not field.is_empty() for field in shown)
        if section.isEnabled() and begun and not any(field.is_empty() for field in needed):
            return Item(section, section.title, "", "check")
        return Item(section, section.title, "", "circle", Tone.PLAIN)

    def _on_picked(self, section: Section) -> None:
        for field in section.fields:
            if field.can_focus() and field.isVisibleTo(self.window()):
                field.focus()
                return
