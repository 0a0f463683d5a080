# SPDX-License-Identifier: Apache-2.0
"""What is owed (待办): the kinds with their counts, and below them the most urgent people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.followups import DueGroup, DueRow, DueSummary
from outreach.ui import theme
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import paint_part, part_font, part_width, tag
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.counted import DueWanted, Urgency
from outreach.ui.models import RecordTableModel
from outreach.ui.tasks import Tasks
from outreach.ui.theme import Tone
from outreach.ui.widgets.due_cells import DO, DueCells
from outreach.ui.widgets.places import EmptyState
from outreach.ui.widgets.record_table import RecordTable

URGENCY_LABELS = {
    Urgency.OVERDUE: N_("逾期 {n}"),
    Urgency.TODAY: N_("今天 {n}"),
    Urgency.THIS_WEEK: N_("本周 {n}"),
}
URGENCY_TONES = {
    Urgency.OVERDUE: Tone.DANGER,
    Urgency.TODAY: Tone.WARNING,
    Urgency.THIS_WEEK: Tone.PLAIN,
}

GROUPS_SHOWN = 6  # kinds of duty; further ones scroll, so that the people keep their room


class CountTag(QPushButton):
    """A tag with a number that opens its rows (逾期 2)."""

    def __init__(self, urgency: Urgency, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.urgency = urgency
        self.t = t
        self.count = 0
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Show another number."""
        self.count = count
        words = self.t(URGENCY_LABELS[self.urgency], n=f"{count:,}")
        self._part = tag(words, URGENCY_TONES[self.urgency] if count else Tone.PLAIN)
        self.setAccessibleName(words)
        self.setEnabled(count > 0)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Override QPushButton.sizeHint."""
        return QSize(round(part_width(self._part)) + 2, theme.SMALL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Override QPushButton.minimumSizeHint."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QPushButton.paintEvent."""
        painter = QPainter(self)
        box = QRectF(0, 0, self.width() - 1, self.height())
        paint_part(painter, self._part, box)
        if self.count:
            metrics = QFontMetricsF(part_font(self._part))
            end = 6 + metrics.horizontalAdvance(self._part.text)
            begin = end - metrics.horizontalAdvance(f"{self.count:,}")
            painter.setPen(QPen(theme.color(self._part.tone.text), 1))
            painter.drawLine(round(begin), 18, round(end), 18)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("primary"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


class DueList(QWidget):
    """Both lists, one under the other. Enter or the link at the right leads to the work."""

    wanted = Signal(object)  # a DueWanted: show these people
    work = Signal(object, object)  # a DueKind and the employee to begin with
    family = Signal(object)  # an employee whose file is to be opened

    def __init__(self, tasks: Tasks, t: Translator, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.t = t
        self._cells = DueCells(t, today)
        self._summary = DueSummary(0, 0, 0, 0, ())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        self._build_groups(tasks, column)
        self._build_people(tasks, column)

    def show_due(self, summary: DueSummary, people: Sequence[DueRow], today: date) -> None:
        """Show what is owed on a day."""
        self._cells.today = today
        self._summary = summary
        for count_tag in self.tags:
            count_tag.show_count(int(getattr(summary, count_tag.urgency.value)))
        self.groups.records.set_rows(summary.groups)
        shown = min(len(summary.groups), GROUPS_SHOWN)
        self.groups.setFixedHeight(theme.ROW_HEIGHT * (1 + shown))
        self.people.records.set_rows(people)
        if self.groups.hasFocus():
            self.groups.select_row(0)
        self.all_link.setText(self.t.plural(N_("全部 {n} 件待办"), summary.total))
        self.all_link.updateGeometry()
        self.groups.setVisible(bool(summary.groups))
        self._people_card.setVisible(bool(people))
        self._nothing.setVisible(not people)

    def focus_first(self) -> None:
        """Bring the keyboard to the most urgent line."""
        self.groups.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.groups.current() is None:
            self.groups.select_row(0)

    def on_group(self, group: DueGroup) -> None:
        """Begin the work of a kind with whom it is most urgent for."""
        self.work.emit(group.kind, group.first_id)

    def on_group_part(self, group: DueGroup, target: str) -> None:
        """Lead to the work, or show the people."""
        if target == DO:
            self.on_group(group)
        elif group.count == 1:
            self.family.emit(group.first_id)
        else:
            self.wanted.emit(DueWanted(kind=group.kind, total=group.count))

    def on_person(self, row: DueRow) -> None:
        """Do the work for one person."""
        self.work.emit(row.kind, row.employee_id)

    def on_person_part(self, row: DueRow, target: str) -> None:
        """Lead to the work, or open the file."""
        if target == DO:
            self.on_person(row)
        else:
            self.family.emit(row.employee_id)

    def on_tag(self) -> None:
        """Show the people behind a count."""
        clicked = self.sender()
        if isinstance(clicked, CountTag):
            self.wanted.emit(DueWanted(urgency=clicked.urgency, total=clicked.count))

    def on_all(self) -> None:
        """Show everybody."""
        self.wanted.emit(DueWanted(total=self._summary.total))

    def _build_groups(self, tasks: Tasks, column: QVBoxLayout) -> None:
        card = Card(self.t(N_("今天要办")), self.t(N_("按紧急程度")), self, pad=0)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.tags = [CountTag(urgency, self.t, card) for urgency in Urgency]
        for count_tag in self.tags:
            count_tag.clicked.connect(self.on_tag)
            card.add_right(count_tag)
        model = RecordTableModel(self._cells.group_columns(), tasks, self.t, self)
        self.groups = RecordTable(model, self.t(N_("今天要办")), card)
        self.groups.opened.connect(self.on_group)
        self.groups.part_clicked.connect(self.on_group_part)
        card.add(self.groups)
        column.addWidget(card)

    def _build_people(self, tasks: Tasks, column: QVBoxLayout) -> None:
        self._people_card = Card(
            self.t(N_("先办这些人")), self.t(N_("最早到期的在前")), self, pad=0
        )
        self._people_card.body.setSpacing(0)
        model = RecordTableModel(self._cells.people_columns(), tasks, self.t, self)
        self.people = RecordTable(model, self.t(N_("先办这些人")), self._people_card)
        self.people.opened.connect(self.on_person)
        self.people.part_clicked.connect(self.on_person_part)
        self._people_card.add(self.people, 1)
        foot = QWidget(self._people_card)
        foot.setFixedHeight(theme.ROW_HEIGHT)
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 0, 12, 0)
        self.all_link = LinkButton("", foot)
        self.all_link.clicked.connect(self.on_all)
        row.addWidget(self.all_link)
        row.addStretch(1)
        hint = self.t(N_("↑ ↓ 选择　Enter 去办"))
        row.addWidget(Text(hint, TextKind.CAPTION, parent=foot))
        self._people_card.add(foot)
        column.addWidget(self._people_card, 1)
        self._nothing = Card(parent=self)
        self._nothing.add(
            EmptyState(
                self.t(N_("没有要办的事。有人入职、承诺书快到期时，会列在这里。")),
                parent=self._nothing,
                icon="check",
            )
        )
        self._nothing.hide()
        column.addWidget(self._nothing, 1)
