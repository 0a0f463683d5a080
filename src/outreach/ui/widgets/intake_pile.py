# SPDX-License-Identifier: Apache-2.0
"""The pile at the left of the registration (报到的人): who waits, who was asked today."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.hires import Pile, PileRow, PileState
from outreach.ui import theme
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.text import Line, Text, TextKind
from outreach.ui.theme import Tone
from outreach.ui.widgets.figures import BarStrip
from outreach.ui.widgets.lists import Item, ItemList
from outreach.ui.widgets.places import EmptyState
from outreach.ui.widgets.search_box import SearchBox

WIDTH, NARROW = 240, 216


class PileCard(Card):
    """How far the pile is, a search, and its people."""

    picked = Signal(object)
    searched = Signal(str)
    print_wanted = Signal(object)  # the employees whose pledges are to be printed

    def __init__(self, t: Translator, parent: QWidget) -> None:
        super().__init__(parent=parent, pad=0)
        self.t = t
        self.pile = Pile((), 0, 0)
        self._current: UUID | None = None
        self.body.setSpacing(0)
        self.search = SearchBox(t(N_("姓名、工号、拼音")), t, self)
        self.add(self._build_top())
        self.add(Line(self))
        self.list = ItemList(t(N_("待登记的人")), self)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty = EmptyState("", parent=self, icon="users")
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        self.add(self._stack, 1)
        self.add(self._build_bottom())
        self.search.searched.connect(self.searched)
        self.search.went_down.connect(self.on_down)
        self.list.picked.connect(self.picked)
        self.set_narrow(narrow=False)

    def set_narrow(self, *, narrow: bool) -> None:
        """Give room to the form on a small screen."""
        width = NARROW if narrow else WIDTH
        self.setFixedWidth(width)
        self.search.setFixedWidth(width - 26)

    def show_pile(self, pile: Pile) -> None:
        """Show the pile as it stands now."""
        self.pile = pile
        waiting = pile.total - pile.done
        self._count.setText(f"{pile.done} / {pile.total}")
        self._words.setText(self.t.plural("待登记 {n}", waiting) if waiting else "")
        self._bar.set_shares((pile.done, 0, waiting) if pile.total else (0, 0, 1))
        to_print = len(self.waiting())
        self._foot.setVisible(to_print > 0)
        self._print.setText(self.t.plural("打印待签承诺书 {n} 份", to_print))
        self._print.updateGeometry()
        searching = bool(self.search.text().strip())
        self._empty.set_sentence(
            self.t(N_("没有找到。可以按姓名、工号或拼音查找。"))
            if searching
            else self.t(N_("没有等待登记的人。按 Ctrl+N 登记新职工，或先导入花名册。"))
        )
        self._stack.setCurrentWidget(self.list if pile.rows else self._empty)
        self._show_rows()

    def set_current(self, employee: UUID | None) -> None:
        """Mark whose form is open; None where it is somebody new."""
        self._current = employee
        self._show_rows()

    def waiting(self) -> list[UUID]:
        """Return who is still to be asked, in order."""
        return [row.employee_id for row in self.pile.rows if row.state is PileState.PENDING]

    def after(self, current: UUID | None) -> UUID | None:
        """Return who comes next: the first that waits after the one at hand, or at all."""
        ids = [row.employee_id for row in self.pile.rows]
        start = ids.index(current) + 1 if current in ids else 0
        rows = [*self.pile.rows[start:], *self.pile.rows[:start]]
        waiting = (row for row in rows if row.state is PileState.PENDING)
        found = next((row for row in waiting if row.employee_id != current), None)
        return found.employee_id if found is not None else None

    def on_down(self) -> None:
        """Go from the search to the people."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_rows(self) -> None:
        items = [self._item(place, row) for place, row in enumerate(self.pile.rows, start=1)]
        self.list.set_items(items, self._current)
        index = self.list.currentIndex()
        if index.isValid():
            self.list.scrollTo(index)

    def _item(self, place: int, row: PileRow) -> Item:
        t = self.t
        if row.employee_id == self._current:
            return Item(row.employee_id, row.name, t(N_("第 {n} 位"), n=place), "edit")
        if row.state is PileState.REFUSED:
            return Item(row.employee_id, row.name, t(N_("不愿说")), "check")
        icon = "check" if row.state is PileState.DONE else ""
        return Item(row.employee_id, row.name, row.staff_no, icon, Tone.SUCCESS)

    def _build_top(self) -> QWidget:
        head = QWidget(self)
        column = QVBoxLayout(head)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        line = QHBoxLayout()
        self._count = Text("", TextKind.STRONG, parent=head)
        self._words = Text("", TextKind.CAPTION, parent=head)
        line.addWidget(self._count)
        line.addStretch(1)
        line.addWidget(self._words)
        column.addLayout(line)
        self._bar = BarStrip((0, 0, 1), head)
        column.addWidget(self._bar)
        column.addSpacing(4)
        column.addWidget(self.search)
        return head

    def _build_bottom(self) -> QWidget:
        self._foot = QWidget(self)
        column = QVBoxLayout(self._foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line(self._foot))
        self._print = LinkButton("", self._foot, size=theme.CAPTION)
        self._print.clicked.connect(self._on_print)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(self._print)
        row.addStretch(1)
        column.addLayout(row)
        self._foot.hide()
        return self._foot

    def _on_print(self) -> None:
        self.print_wanted.emit(self.waiting())
