# SPDX-License-Identifier: Apache-2.0
"""Controls one chooses with, all from the keyboard: drop-down, segments, check box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QListView,
    QRadioButton,
    QSizePolicy,
    QStyledItemDelegate,
    QWidget,
)

from outreach.ui import theme
from outreach.ui.controls.icon import paint_icon
from outreach.ui.controls.text import mark

V = TypeVar("V")
FORGET_TYPED_MS = 1000


@dataclass(frozen=True)
class Choice(Generic[V]):
    """One answer: what it means, what it says, and letters that pick it (pinyin initials)."""

    value: V
    label: str
    typed: str = ""


class DropDown(QComboBox):
    """A drop-down of 32 pixels. Letters pick by ``typed`` or by label, digits by place."""

    def __init__(self, parent: QWidget | None = None, *, placeholder: str = "") -> None:
        super().__init__(parent)
        view = QListView(self)
        mark(view, kind="choices")
        self.setView(view)
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setPlaceholderText(placeholder)
        self.setFixedHeight(theme.CONTROL_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(12)
        self._letters: list[str] = []
        self._typed = ""
        self._since = QElapsedTimer()

    def fill(self, choices: Sequence[Choice[V]]) -> None:
        """Offer these, none of them chosen."""
        self.clear()
        self._letters = [choice.typed.lower() for choice in choices]
        for choice in choices:
            self.addItem(choice.label, choice.value)
        self.setCurrentIndex(-1)

    def minimumSizeHint(self) -> QSize:
        """Override QComboBox.minimumSizeHint: a long answer is shortened, not the form widened."""
        return QSize(64, theme.CONTROL_HEIGHT)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Override QComboBox.wheelEvent: scrolling a form must not change an answer."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QComboBox.keyPressEvent: type to pick."""
        letters = event.text().lower()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and letters.isalnum() and self._pick(letters):
            return
        super().keyPressEvent(event)

    def _pick(self, letters: str) -> bool:
        if not self._since.isValid() or self._since.elapsed() > FORGET_TYPED_MS:
            self._typed = ""
        self._since.start()
        for typed in (self._typed + letters, letters):
            self._typed = typed
            for index in range(self.count()):
                label = self.itemText(index).lower()
                if self._letters[index].startswith(typed) or label.startswith(typed):
                    self._choose(index)
                    return True
        if letters.isdigit() and 0 < int(letters) <= self.count():
            self._choose(int(letters) - 1)
            return True
        return False

    def _choose(self, index: int) -> None:
        self.setCurrentIndex(index)
        self.activated.emit(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QComboBox.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wrong = self.property("state") == "error"
        heavy = wrong or self.hasFocus()
        edge = "danger" if wrong else "primary" if self.hasFocus() else "line_control"
        if not self.isEnabled():
            edge = "line"
        painter.setPen(QPen(theme.color(edge), 2 if heavy else 1))
        painter.setBrush(theme.color("surface" if self.isEnabled() else "surface_alt"))
        inset = 1 if heavy else 0.5
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        chosen = self.currentIndex() >= 0
        words = "text" if chosen and self.isEnabled() else "text_2"
        painter.setFont(theme.font())
        painter.setPen(theme.color(words if self.isEnabled() else "text_disabled"))
        room = self.rect().adjusted(11, 0, -32, 0)
        text = self.currentText() if chosen else self.placeholderText()
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        place = QRectF(self.width() - 27, (self.height() - 16) / 2, 16, 16)
        paint_icon(painter, "chevron-down", "text_2", place)


class SegmentMark(StrEnum):
    """What stands before the words of a segment."""

    NONE = "none"
    DIGIT = "digit"
    RADIO = "radio"


class _Segment(QRadioButton):
    """One answer of a row."""

    def __init__(self, label: str, number: int, parent: SegmentBar) -> None:
        super().__init__(label, parent)
        self.number = number
        self._bar = parent
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Override QRadioButton.sizeHint."""
        words = QFontMetrics(theme.font()).horizontalAdvance(self.text())
        return QSize(words + self._mark_width() + 24, theme.CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Override QRadioButton.minimumSizeHint: words are never cut."""
        return self.sizeHint()

    def hitButton(self, place: object) -> bool:
        """Override QRadioButton.hitButton: the whole segment is the button."""
        return True

    def _mark_width(self) -> int:
        return {SegmentMark.NONE: 0, SegmentMark.DIGIT: 16, SegmentMark.RADIO: 24}[self._bar.marks]

    def _outline(self) -> QPainterPath:
        """Round at the bar's ends; two neighbours share one edge, the chosen one's if any."""
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        first, last = self.number == 1, self.number == self._bar.count()
        next_is_on = self._bar.index() == self.number
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(box, theme.RADIUS, theme.RADIUS)
        half = box.width() / 2
        if not first:
            path.addRect(box.adjusted(0 if self.isChecked() else -2, 0, -half, 0))
        if not last:
            path.addRect(box.adjusted(half, 0, 2 if next_is_on else 0, 0))
        return path.simplified()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QRadioButton.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        ink = ("primary" if on else "text") if self.isEnabled() else "text_disabled"
        wrong = self._bar.property("state") == "error"
        edge = "primary" if on else "danger" if wrong else "line_control"
        painter.setPen(QPen(theme.color(edge), 1))
        painter.setBrush(theme.color("selected" if on else "surface"))
        painter.drawPath(self._outline())
        if on and self._bar.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("primary"), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        x = (self.width() - self.sizeHint().width()) / 2 + 12
        self._paint_mark(painter, x, ink)
        painter.setFont(theme.font())
        painter.setPen(theme.color(ink))
        box = QRectF(x + self._mark_width(), 0, self.width(), self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())

    def _paint_mark(self, painter: QPainter, x: float, ink: str) -> None:
        middle = self.height() / 2
        if self._bar.marks is SegmentMark.DIGIT:
            painter.setFont(theme.font(theme.CAPTION, bold=True))
            painter.setPen(theme.color("primary" if self.isChecked() else "text_2"))
            box = QRectF(x, 0, 16, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, str(self.number))
        elif self._bar.marks is SegmentMark.RADIO:
            on = self.isChecked()
            painter.setBrush(theme.color("on_primary" if on else "surface"))
            painter.setPen(QPen(theme.color(ink if on else "line_control"), 5 if on else 1))
            inset = 2.5 if on else 0.5
            dot = QRectF(x, middle - 8, 16, 16).adjusted(inset, inset, -inset, -inset)
            painter.drawEllipse(dot)


class SegmentBar(QWidget):
    """Up to four answers side by side: digits choose, arrows move, one stop for Tab."""

    chosen = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, marks: SegmentMark = SegmentMark.DIGIT
    ) -> None:
        super().__init__(parent)
        self.marks = marks
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._on_clicked)

    def fill(self, labels: Sequence[str]) -> None:
        """Offer these answers, none of them chosen."""
        for number, label in enumerate(labels, start=1):
            segment = _Segment(label, number, self)
            self._group.addButton(segment, number - 1)
            self._row.addWidget(segment)

    def count(self) -> int:
        """Return how many answers there are."""
        return len(self._group.buttons())

    def index(self) -> int:
        """Return the chosen answer's place, -1 while there is none."""
        return self._group.checkedId()

    def set_index(self, index: int) -> None:
        """Choose silently; -1 takes the answer back."""
        self._group.setExclusive(False)
        for place, button in enumerate(self._group.buttons()):
            button.setChecked(place == index)
        self._group.setExclusive(True)
        self._repaint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QWidget.keyPressEvent: digits choose, arrows move."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if event.text().isdigit() and 0 < int(event.text()) <= self.count():
            self._choose(int(event.text()) - 1)
        elif key in steps:
            self._choose(max(0, min(self.count() - 1, self.index() + steps[key])))
        elif key == Qt.Key.Key_Space and self.index() < 0:
            self._choose(0)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Override QWidget.focusInEvent: the ring is painted by the segments."""
        super().focusInEvent(event)
        self._repaint()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Override QWidget.focusOutEvent."""
        super().focusOutEvent(event)
        self._repaint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent: a ring while nothing is chosen yet."""
        if self.hasFocus() and self.index() < 0:
            painter = QPainter(self)
            painter.setPen(QPen(theme.color("primary"), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _on_clicked(self, _index: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._repaint()
        self.chosen.emit()

    def _choose(self, index: int) -> None:
        self.set_index(index)
        self.chosen.emit()

    def _repaint(self) -> None:
        for button in self._group.buttons():
            button.update()
        self.update()


class CheckBox(QCheckBox):
    """A check box of 16 pixels with its words."""

    def sizeHint(self) -> QSize:
        """Override QCheckBox.sizeHint."""
        words = QFontMetrics(theme.font()).horizontalAdvance(self.text())
        return QSize(16 + 8 + words + 4, theme.SMALL_HEIGHT)

    def hitButton(self, place: object) -> bool:
        """Override QCheckBox.hitButton: the words count too."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QCheckBox.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        box = QRectF(0.5, (self.height() - 16) / 2 + 0.5, 15, 15)
        wrong = self.property("state") == "error"
        edge = "primary" if on or self.hasFocus() else "danger" if wrong else "line_control"
        painter.setPen(QPen(theme.color(edge), 1))
        painter.setBrush(theme.color("primary" if on else "surface"))
        painter.drawRoundedRect(box, 4, 4)
        if on:
            paint_icon(painter, "check", "on_primary", box.adjusted(1.5, 1.5, -1.5, -1.5))
        painter.setFont(theme.font())
        painter.setPen(theme.color("text" if self.isEnabled() else "text_disabled"))
        words = QRectF(24, 0, self.width() - 24, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("primary"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(20.5, 0.5, -0.5, -0.5), 4, 4)
