# SPDX-License-Identifier: Apache-2.0
"""The columns of a file and what each is taken for: seen at a glance, changed by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import tag
from outreach.ui.controls.choices import Choice
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import ElidedText, Line, Text, TextKind, mark
from outreach.ui.theme import Tone
from outreach.ui.widgets.import_heading import HeadingPlace
from outreach.ui.widgets.import_pick import PickList
from outreach.ui.widgets.import_values import ColumnState, FileColumn
from outreach.ui.widgets.marks import CellView

WIDTH = 376
LINE_HEIGHT = 52
HEADING_WIDTH = 96
STATE_WIDTH = 64
STATE_WORDS = {
    ColumnState.MATCHED: N_("对上"),
    ColumnState.CHECK: N_("请核对"),
    ColumnState.SKIPPED: N_("略过"),
}


class _ColumnLine(QWidget):
    """One column: heading over a sample, the choice, and how sure it is."""

    chosen = Signal(str, str)

    def __init__(
        self,
        column: FileColumn,
        targets: Sequence[Choice[str]],
        t: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.t = t
        self.column = column
        self.setFixedHeight(LINE_HEIGHT)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 4, 12, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, HEADING_WIDTH)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(2, STATE_WIDTH)
        heading = ElidedText(column.heading, parent=self)
        sample = ElidedText(column.sample or "—", TextKind.CAPTION, parent=self)
        for place, label in enumerate((heading, sample)):  # the heading over the sample
            label.setFixedWidth(HEADING_WIDTH)
            side = Qt.AlignmentFlag.AlignTop if place else Qt.AlignmentFlag.AlignBottom
            grid.addWidget(label, place, 0, side)
        self.choice = PickList(self, placeholder=t(N_("请选择")))
        self.choice.setAccessibleName(t(N_("“{heading}”对应到"), heading=column.heading))
        self.choice.fill(targets)
        grid.addWidget(self.choice, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(self._build_state(), 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        self.show_column(column)
        self.choice.activated.connect(self._on_activated)

    def show_column(self, column: FileColumn) -> None:
        """Show the column as it is taken now, without emitting anything."""
        self.column = column
        place = -1 if column.suggested else max(0, self.choice.findData(column.target))
        self.choice.setCurrentIndex(place)
        if column.suggested:
            meant = self.choice.itemText(self.choice.findData(column.suggested))
            self.choice.setPlaceholderText(self.t(N_("像是 {item}"), item=meant))
        sure = column.state is ColumnState.MATCHED
        self._tick.setVisible(sure)
        self._word.setText(self.t(STATE_WORDS[column.state]))
        self._word.set_tone(Tone.SUCCESS if sure else Tone.PLAIN)
        self._word.setVisible(column.state is not ColumnState.CHECK)
        self._look.setVisible(column.state is ColumnState.CHECK)

    def _build_state(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        self._tick = Icon("check", "success", self, size=12)
        self._word = Text("", TextKind.CAPTION, parent=self)
        self._look = CellView(tag(self.t(STATE_WORDS[ColumnState.CHECK]), Tone.WARNING), self)
        for widget in (self._tick, self._word, self._look):
            row.addWidget(widget)
        row.addStretch(1)
        return row

    def _on_activated(self, _index: int) -> None:
        target = self.choice.currentData()
        if target != self.column.target or self.column.state is ColumnState.CHECK:
            self.chosen.emit(self.column.key, target)


class ColumnsCard(Card):
    """The file at the left: its name, where the headings stand, its columns.

    ``remapped`` carries a column's key and the ledger item now chosen (``SKIP``: not imported);
    ``accepted`` takes every suggestion; ``moved`` says that the headings stand elsewhere.
    """

    remapped = Signal(str, str)
    accepted = Signal()
    moved = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, pad=0)
        self.t = t
        self.setFixedWidth(WIDTH)
        self.body.setSpacing(0)
        self._lines: dict[str, _ColumnLine] = {}
        self._targets: tuple[Choice[str], ...] = ()
        self._follows: QWidget = self
        self._build_top()
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self._scroll, 1)

    def follow(self, widget: QWidget) -> None:
        """Say from where Tab comes here: the columns are built long after their neighbours."""
        self._follows = widget

    def show_file(self, name: str, place: str) -> None:
        """Say which file it is and where in it the headings were found."""
        self._name.setText(name)
        self._place.setText(place)
        self.place.hide()
        self._remarks.hide()

    def show_reading(
        self, sheets: Sequence[str], sheet: str | None, row: int, remarks: Sequence[str]
    ) -> None:
        """Show which sheet and row were read, to be corrected, and what is odd about the file."""
        self.place.offer(sheets, sheet, row)
        self.place.show()
        self._remarks.setText("\n".join(remarks))
        self._remarks.setVisible(bool(remarks))

    def show_columns(self, columns: Sequence[FileColumn], targets: Sequence[Choice[str]]) -> None:
        """Show the columns; the same ones are only brought up to date, the keyboard stays."""
        same = list(self._lines) == [column.key for column in columns]
        if not same or self._targets != tuple(targets):
            self._build_lines(columns, targets)
        for column in columns:
            self._lines[column.key].show_column(column)
        self._count.setText(self._counted(columns))
        likely = sum(bool(column.suggested) for column in columns)
        self.accept.setText(self.t.plural(N_("采用 {n} 处建议"), likely))
        self.accept.updateGeometry()
        self.accept.setVisible(likely > 0)
        self._count.setVisible(not likely)

    def line(self, key: str) -> PickList:
        """Return the drop-down of a column."""
        return self._lines[key].choice

    def allow_changes(self, allowed: bool) -> None:
        """Let the columns be taken for something else, or only be looked at."""
        for line in self._lines.values():
            line.choice.setEnabled(allowed)
        self.place.setEnabled(allowed)
        self.accept.setEnabled(allowed)

    def focus_first(self) -> None:
        """Bring the keyboard to the first column that needs a look, else to the first."""
        lines = list(self._lines.values())
        unsure = [line for line in lines if line.column.state is ColumnState.CHECK]
        for line in (unsure or lines)[:1]:
            line.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _counted(self, columns: Sequence[FileColumn]) -> str:
        unsure = sum(column.state is ColumnState.CHECK for column in columns)
        if unsure:
            return self.t.plural(N_("{n} 列请核对"), unsure)
        return self.t.plural(N_("{n} 列"), len(columns))

    def _build_top(self) -> None:
        top = QWidget(self)
        top.setFixedHeight(theme.CARD_HEAD_HEIGHT - 1)
        row = QHBoxLayout(top)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(Icon("file", "text_2", top))
        self._name = ElidedText("", TextKind.STRONG, parent=top)
        row.addWidget(self._name, 1)
        self.body.addWidget(top)
        self.body.addWidget(Line(self))
        self._build_place()
        self._build_heads()

    def _build_place(self) -> None:
        under = QWidget(self)
        under.setFixedHeight(32)
        row = QHBoxLayout(under)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        self._place = ElidedText("", TextKind.CAPTION, parent=under)
        row.addWidget(self._place, 1)
        self._count = Text("", TextKind.CAPTION, parent=under)
        row.addWidget(self._count)
        self.accept = LinkButton("", under)
        self.accept.clicked.connect(self.accepted)
        row.addWidget(self.accept)
        self.body.addWidget(under)
        self.place = HeadingPlace(self.t, self)
        self.place.moved.connect(self.moved)
        self.body.addWidget(self.place)
        self._remarks = Text("", TextKind.CAPTION, wrap=True, parent=self)
        self._remarks.setContentsMargins(12, 0, 12, 8)
        self.body.addWidget(self._remarks)
        self.body.addWidget(Line(self))

    def _build_heads(self) -> None:
        heads = QWidget(self)
        mark(heads, kind="alt")
        heads.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        heads.setFixedHeight(theme.ROW_HEIGHT)
        row = QHBoxLayout(heads)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        first = Text(self.t(N_("文件里的列")), TextKind.CAPTION, parent=heads)
        first.setFixedWidth(HEADING_WIDTH)
        row.addWidget(first)
        row.addWidget(Text(self.t(N_("对应到")), TextKind.CAPTION, parent=heads), 1)
        self.body.addWidget(heads)
        self.body.addWidget(Line(self))

    def _build_lines(self, columns: Sequence[FileColumn], targets: Sequence[Choice[str]]) -> None:
        inner = QWidget(self._scroll)
        mark(inner, kind="scrolled")
        column_of_lines = QVBoxLayout(inner)
        column_of_lines.setContentsMargins(0, 0, 0, 0)
        column_of_lines.setSpacing(0)
        self._lines = {}
        self._targets = tuple(targets)
        before = self._follows
        for column in columns:
            line = _ColumnLine(column, targets, self.t, inner)
            line.chosen.connect(self.remapped)
            self._lines[column.key] = line
            column_of_lines.addWidget(line)
            column_of_lines.addWidget(Line(inner))
            QWidget.setTabOrder(before, line.choice)
            before = line.choice
        column_of_lines.addStretch(1)
        self._scroll.setWidget(inner)
