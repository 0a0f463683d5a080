# SPDX-License-Identifier: Apache-2.0
"""Controls one types into. While an input method composes, Enter, arrows and shortcuts are its."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.icon import paint_icon
from outreach.ui.controls.text import mark

# Keys an input method uses to choose and to commit.
_COMPOSING_KEYS = frozenset(
    {
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
    }
)


class Composition:
    """Whether an input method has an open composition, and which events that swallows."""

    def __init__(self) -> None:
        self.open = False

    def note(self, event: QInputMethodEvent) -> None:
        """Follow the preedit text."""
        self.open = bool(event.preeditString())

    def swallows(self, event: QEvent) -> bool:
        """Tell whether this event belongs to the input method; then nobody else may act on it."""
        if not self.open:
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            return True
        return (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _COMPOSING_KEYS
        )


class LineEdit(QLineEdit):
    """One line; ``latin`` asks the input method to stay out of numbers and codes."""

    def __init__(
        self, parent: QWidget | None = None, *, placeholder: str = "", latin: bool = False
    ) -> None:
        super().__init__(parent)
        self.composition = Composition()
        self._inner_icon = ""
        self.setPlaceholderText(placeholder)
        if latin:
            self.setInputMethodHints(
                Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText
            )

    def show_inner_icon(self, name: str) -> None:
        """Show a small success mark at the right end; empty takes it away."""
        self._inner_icon = name
        self.setTextMargins(0, 0, 22 if name else 0, 0)
        self.update()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Override QLineEdit.inputMethodEvent: follow the composition."""
        self.composition.note(event)
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        """Override QLineEdit.event: what belongs to the input method goes no further."""
        if self.composition.swallows(event):
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QLineEdit.paintEvent."""
        super().paintEvent(event)
        if self._inner_icon:
            box = QRectF(self.width() - 28, (self.height() - 16) / 2, 16, 16)
            paint_icon(QPainter(self), self._inner_icon, "success", box)


class TextArea(QPlainTextEdit):
    """Several lines; Tab leaves it, Enter begins a line."""

    def __init__(self, parent: QWidget | None = None, *, placeholder: str = "") -> None:
        super().__init__(parent)
        self.composition = Composition()
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Override QPlainTextEdit.inputMethodEvent: follow the composition."""
        self.composition.note(event)
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        """Override QPlainTextEdit.event: what belongs to the input method goes no further."""
        if self.composition.swallows(event):
            event.accept()
            return True
        return super().event(event)


class CalendarPopup(QFrame):
    """A month to pick a day from."""

    picked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        mark(self, kind="popup")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        self.calendar = QCalendarWidget(self)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        column.addWidget(self.calendar)
        self.calendar.activated.connect(self._on_activated)
        self.calendar.clicked.connect(self._on_activated)

    def open_at(self, place: QPoint, day: date) -> None:
        """Show the month of a day below a control."""
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.move(place)
        self.show()
        self.calendar.setFocus()

    def _on_activated(self, day: QDate) -> None:
        self.hide()
        self.picked.emit(date(day.year(), day.month(), day.day()))


class DateEdit(LineEdit):
    """A typed date with a calendar at its right end (Alt+Down opens it)."""

    def __init__(
        self, parent: QWidget | None = None, *, placeholder: str = "", calendar_name: str = ""
    ) -> None:
        super().__init__(parent, placeholder=placeholder, latin=True)
        self.button = Button("", self, kind=ButtonKind.FLAT, icon="calendar", small=True)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setAccessibleName(calendar_name)
        self.button.setToolTip(calendar_name)
        self.setTextMargins(0, 0, 24, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override QLineEdit.resizeEvent: the calendar stays at the right end."""
        super().resizeEvent(event)
        size = theme.SMALL_HEIGHT
        self.button.setGeometry(self.width() - size - 4, (self.height() - size) // 2, size, size)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QLineEdit.keyPressEvent: Alt+Down opens the calendar."""
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.button.click()
            return
        super().keyPressEvent(event)
