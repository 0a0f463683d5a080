# SPDX-License-Identifier: Apache-2.0
"""The equation of an import, its numbers opening their rows, and how it treats who is there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.cells import tag
from outreach.ui.controls.choices import SegmentBar, SegmentMark
from outreach.ui.controls.text import Text, TextKind, mark
from outreach.ui.theme import Tone
from outreach.ui.widgets.import_values import OUTCOME_LABELS, OUTCOME_TONES, Outcome, Totals
from outreach.ui.widgets.marks import CellView

HEIGHT = 64
READ = "read"
ZERO = Totals()


class _Total(QPushButton):
    """A number of the equation over its word; one that is not zero opens its rows."""

    def __init__(self, label: str, tone: Tone, parent: QWidget) -> None:
        super().__init__(label, parent)
        self._value = 0
        self._tone = tone
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_value(0)

    def show_value(self, value: int) -> None:
        """Show a number; nothing can be opened behind a zero."""
        self._value = value
        self.setEnabled(value > 0)
        shape = Qt.CursorShape.PointingHandCursor if value else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.setAccessibleName(f"{self.text()} {value}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Override QPushButton.sizeHint."""
        number = QFontMetrics(theme.font(theme.TITLE, bold=True)).horizontalAdvance(
            str(self._value)
        )
        words = QFontMetrics(theme.font()).horizontalAdvance(self.text())
        return QSize(max(number, words) + 2, 48)

    def minimumSizeHint(self) -> QSize:
        """Override QPushButton.minimumSizeHint."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QPushButton.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = "text_2"
        if self._value:
            ink = "primary" if self._tone is Tone.PLAIN else self._tone.text
        font = theme.font(theme.TITLE, bold=True)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(theme.color(ink))
        painter.drawText(0, 21, str(self._value))
        if self._value:
            edge = "primary_line" if self._tone is Tone.PLAIN else self._tone.line
            painter.fillRect(
                QRectF(0, 25, metrics.horizontalAdvance(str(self._value)), 1), theme.color(edge)
            )
        painter.setFont(theme.font())
        painter.setPen(theme.color("text_2"))
        painter.drawText(0, 43, self.text())
        if self.hasFocus():
            painter.setPen(QPen(theme.color("primary"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)


class TotalsCard(QFrame):
    """读到 = 新增 + 更新 + 没有变化 + 拒收 + 待定, and the mode; after writing, the outcome.

    ``picked`` carries an outcome's name or ``READ``; ``mode_chosen`` follows the segments.
    """

    picked = Signal(str)
    mode_chosen = Signal(int)
    people_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, modes: Sequence[str], t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.t = t
        self.totals = ZERO
        mark(self, kind="card")
        self.setFixedHeight(HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 12, 0)
        self._row.setSpacing(8)
        self._numbers: dict[str, _Total] = {}
        self._add_number(READ, t(N_("读到")), Tone.PLAIN)
        for place, outcome in enumerate(Outcome):
            self._row.addWidget(Text("+" if place else "=", TextKind.MUTED, parent=self))
            tone = OUTCOME_TONES.get(outcome, Tone.PLAIN)
            self._add_number(outcome.value, t(OUTCOME_LABELS[outcome]), tone)
        self._row.addStretch(1)
        self.mode_word = Text(t(N_("方式")), TextKind.CAPTION, parent=self)
        self._row.addWidget(self.mode_word)
        self.modes = SegmentBar(self, marks=SegmentMark.NONE)
        self.modes.setAccessibleName(t(N_("方式")))
        self.modes.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.modes.fill(modes)
        self.modes.chosen.connect(self._on_mode)
        self._row.addWidget(self.modes)
        self._written = CellView(tag(t(N_("已写入")), Tone.SUCCESS, "check"), self)
        self._row.addWidget(self._written)
        self.people = LinkButton(t(N_("去看职工")), self)
        self.people.clicked.connect(self.people_wanted)
        self._row.addWidget(self.people)
        self.undo = LinkButton(t(N_("撤销这次导入")), self)
        self.undo.clicked.connect(self.undo_wanted)
        self._row.addWidget(self.undo)
        self.show_totals(ZERO, written=False)

    def show_totals(self, totals: Totals, *, written: bool) -> None:
        """Show what would be, or what has been, written."""
        self.totals = totals
        self._numbers[READ].show_value(totals.read)
        for outcome in Outcome:
            self._numbers[outcome.value].show_value(totals.of(outcome))
        self.mode_word.setVisible(not written)
        self.modes.setVisible(not written)
        self._written.setVisible(written)
        self.people.setVisible(written)
        self.undo.setVisible(written)

    def number(self, key: str) -> QPushButton:
        """Return a number of the equation, to click on it."""
        return self._numbers[key]

    def _add_number(self, key: str, label: str, tone: Tone) -> None:
        number = _Total(label, tone, self)
        number.setObjectName(key)
        number.clicked.connect(self._on_number)
        self._numbers[key] = number
        self._row.addWidget(number)

    def _on_number(self) -> None:
        self.picked.emit(self.sender().objectName())

    def _on_mode(self) -> None:
        self.mode_chosen.emit(self.modes.index())
