# SPDX-License-Identifier: Apache-2.0
"""The tray (待定): what waits at the left, at the right the two sides and what can be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind, LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import Cell, muted, strong, tag, toned
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.models import Column, RecordTableModel
from outreach.ui.tasks import Tasks
from outreach.ui.theme import Tone
from outreach.ui.widgets.import_decisions import Answer, answers_to
from outreach.ui.widgets.import_tray_words import KIND_WORDS, Kind, TrayItem
from outreach.ui.widgets.marks import Chip
from outreach.ui.widgets.places import EmptyState
from outreach.ui.widgets.record_table import RecordTable

RIGHT = 480
MOST_SIDES = 3  # more than two candidates beside the roster would not be read
KIND_TONES = {Kind.DOUBT: Tone.WARNING, Kind.LEAVER: Tone.PRIMARY}
NOTHING = N_("没有待定的。名册里认不准的人、预到岗的人和名单上没有的人会在这里。")


@dataclass(frozen=True)
class _Line:
    """One value of each side."""

    name: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Tell whether two sides say different things."""
        return len({value for value in self.values if value}) > 1


class TrayPlace(QWidget):
    """Show what waits; ``answered`` carries the items and the :class:`Answer` given."""

    answered = Signal(object, object)

    def __init__(self, tasks: Tasks, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.t = t
        self._items: tuple[TrayItem, ...] = ()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP)
        across.addWidget(self._build_list(tasks), 1)
        across.addWidget(self._build_sides(tasks))

    def show_items(self, items: Sequence[TrayItem]) -> None:
        """Show what waits; the place in the list stays, so that one goes on deciding."""
        before = self.table.currentIndex().row()
        self._items = tuple(items)
        for kind, chip in self.chips.items():
            count = sum(item.kind is kind for item in items)
            chip.setText(f"{self.t(KIND_WORDS[kind])} {count}")
            chip.updateGeometry()
            chip.setVisible(count > 0)
            if not count:
                chip.setChecked(False)
        self._fill()
        if self.model.rowCount():
            self.table.select_row(min(max(before, 0), self.model.rowCount() - 1))
        self._show_current()

    def focus_first(self) -> None:
        """Bring the keyboard to the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def shown(self) -> tuple[TrayItem, ...]:
        """Return what the chips leave in the list."""
        wanted = {kind for kind, chip in self.chips.items() if chip.isChecked()}
        return tuple(item for item in self._items if not wanted or item.kind in wanted)

    def _build_list(self, tasks: Tasks) -> QWidget:
        card = Card(self.t(N_("等您决定")), self.t(N_("决定以前，库里什么也不变")), self, pad=0)
        self.chips: dict[Kind, Chip] = {}
        for kind in Kind:
            chip = Chip("", self)
            chip.toggled.connect(self._on_chip)
            card.add_right(chip)
            self.chips[kind] = chip
        self.model = RecordTableModel(self._columns(), tasks, self.t, self)
        self.table = RecordTable(self.model, self.t(N_("待定的记录")), self)
        self.table.current_row.connect(self._on_current)
        card.add(self.table, 1)
        self.empty = EmptyState(self.t(NOTHING), parent=self, icon="check")
        card.add(self.empty, 1)
        self.bulk = QHBoxLayout()
        self.bulk.setContentsMargins(12, 0, 12, 12)
        self.bulk.setSpacing(16)
        self._bulk_links = [LinkButton("", self) for _ in range(3)]
        for link in self._bulk_links:
            link.clicked.connect(self._on_bulk)
            self.bulk.addWidget(link)
        self.bulk.addStretch(1)
        card.body.addLayout(self.bulk)
        return card

    def _build_sides(self, tasks: Tasks) -> QWidget:
        card = Card(self.t(N_("并排核对")), "", self, pad=0)
        card.setFixedWidth(RIGHT)
        self._card = card
        self.sides = RecordTableModel[_Line](self._side_columns(), tasks, self.t, self)
        self.side_table = RecordTable(self.sides, self.t(N_("并排核对")), self)
        self.side_table.horizontalHeader().hide()  # the first line says whose values these are
        card.add(self.side_table, 1)
        under = QWidget(self)
        self._answers = QVBoxLayout(under)
        self._answers.setContentsMargins(12, 8, 12, 12)
        self._answers.setSpacing(8)
        self._reason = Text("", wrap=True, parent=under)
        self._place = Text("", TextKind.CAPTION, wrap=True, parent=under)
        self._answers.addWidget(self._reason)
        self._answers.addWidget(self._place)
        self.buttons = [
            Button("", under, kind=ButtonKind.PLAIN, key=f"Alt+{n}") for n in range(1, 5)
        ]
        for place, button in enumerate(self.buttons, start=1):
            # The button's own shortcut would go with every change of its words.
            keys = QShortcut(QKeySequence(f"Alt+{place}"), self)
            keys.activated.connect(button.click)
            button.clicked.connect(self._on_answer)
            self._answers.addWidget(button)
        card.add(under)
        return card

    def _fill(self) -> None:
        rows = self.shown()
        self.model.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._fill_bulk(rows)

    def _fill_bulk(self, rows: Sequence[TrayItem]) -> None:
        """Offer what can be said of everything in the list at once."""
        some = [row for row in rows if not row.registered]
        alike = len({row.kind for row in some}) == 1
        answers = answers_to(some[0], self.t, bulk=True) if alike else ()
        self._bulk_answers = answers
        for place, link in enumerate(self._bulk_links):
            on = place < len(answers) and len(some) > 1
            link.setVisible(on)
            if on:
                words = N_("这 {n} 条都按“{answer}”")
                link.setText(self.t(words, n=len(some), answer=answers[place].words))
                link.updateGeometry()

    def _show_current(self) -> None:
        item = self.table.current()
        answers = answers_to(item, self.t) if item is not None else ()
        self._current_answers = answers
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(answers))
            if place < len(answers):
                button.setText(answers[place].words)
                button.updateGeometry()
        self._card.setVisible(item is not None)
        if item is None:
            return
        self._card.set_caption(item.name)
        self._reason.setText(item.reason)
        self._place.setText(item.place)
        sides = item.sides[:MOST_SIDES]
        self._titles = [side.title for side in sides]
        lines = [_Line("", tuple(self._titles))]
        lines += [
            _Line(name, tuple(side.values[place] for side in sides))
            for place, name in enumerate(item.lines)
        ]
        self.sides.set_rows(lines)
        self.side_table.show_first(1 + len(sides))

    def _on_chip(self, _on: bool) -> None:
        self._fill()
        if self.model.rowCount():
            self.table.select_row(0)
        self._show_current()

    def _on_current(self, _item: object) -> None:
        self._show_current()

    def _on_answer(self) -> None:
        item = self.table.current()
        button = self.sender()
        if item is not None and isinstance(button, Button):
            self.answered.emit((item,), self._current_answers[self.buttons.index(button)])

    def _on_bulk(self) -> None:
        link = self.sender()
        rows = tuple(item for item in self.shown() if not item.registered)
        if rows and isinstance(link, LinkButton):
            self.answered.emit(rows, self._bulk_answers[self._bulk_links.index(link)])

    def _columns(self) -> tuple[Column[TrayItem], ...]:
        return (
            Column("kind", N_("类别"), self._kind, 108),
            Column("staff_no", N_("工号"), lambda row: muted(row.staff_no), 92),
            Column("name", N_("姓名"), lambda row: row.name, 96, tooltip=lambda row: row.name),
            Column("reason", N_("原因"), lambda row: row.reason, tooltip=lambda row: row.reason),
            Column("place", N_("来自"), lambda row: muted(row.place), 176,
                   tooltip=lambda row: row.place),
        )  # fmt: skip

    def _kind(self, row: TrayItem) -> Cell:
        return tag(self.t(KIND_WORDS[row.kind]), KIND_TONES.get(row.kind, Tone.PLAIN))

    def _side_columns(self) -> tuple[Column[_Line], ...]:
        return (
            Column("line", N_("项目"), lambda row: muted(row.name), 112),
            Column("first", N_("一"), self._first, tooltip=self._first_words),
            Column("second", N_("二"), self._second),
            Column("third", N_("三"), self._third),
        )

    def _first(self, row: _Line) -> Cell:
        return self._side(row, 0)

    def _first_words(self, row: _Line) -> str:
        return row.values[0] if row.values else ""

    def _second(self, row: _Line) -> Cell:
        return self._side(row, 1)

    def _third(self, row: _Line) -> Cell:
        return self._side(row, 2)

    def _side(self, row: _Line, place: int) -> Cell:
        value = row.values[place] if place < len(row.values) else ""
        if not row.name:
            return strong(value)
        if not value:
            return muted(self.t(N_("（无）")))
        return toned(value, Tone.WARNING) if row.differs else value


__all__ = ["Answer", "TrayPlace"]
