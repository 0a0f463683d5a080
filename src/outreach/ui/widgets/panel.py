# SPDX-License-Identifier: Apache-2.0
"""The detail panel beside a table: name, small lines, tabs, body, and its actions at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.card import Card
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import ElidedText, Line, Text, TextKind, mark
from outreach.ui.widgets.scrolled import scrolled


class _Tab(QPushButton):
    """One tab: words, underlined when on."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Override QPushButton.sizeHint: as wide as when it is bold."""
        words = QFontMetrics(theme.font(bold=True)).horizontalAdvance(self.text())
        return QSize(words + 2, theme.ROW_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QPushButton.paintEvent."""
        painter = QPainter(self)
        on = self.isChecked()
        painter.setFont(theme.font(bold=on))
        painter.setPen(theme.color("primary" if on else "text" if self.underMouse() else "text_2"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self.text())
        if on or self.hasFocus():
            bar = QRectF(0, self.height() - 2, self.width(), 2)
            painter.fillRect(bar, theme.color("primary" if on else "line_control"))


class Tabs(QWidget):
    """A row of tabs, 36 pixels high; Left and Right move between them."""

    switched = Signal(int)

    def __init__(self, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.ROW_HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 0)
        self._row.setSpacing(24)
        self._group = QButtonGroup(self)
        for place, title in enumerate(titles):
            tab = _Tab(title, self)
            self._group.addButton(tab, place)
            self._row.addWidget(tab)
        self._row.addStretch(1)
        self.select(0)
        self._group.idToggled.connect(self._on_toggled)

    def select(self, place: int) -> None:
        """Bring a tab up."""
        button = self._group.button(place)
        if button is not None:
            button.setChecked(True)

    def set_title(self, place: int, title: str) -> None:
        """Change a tab's words (更新 37)."""
        self._group.button(place).setText(title)
        self._group.button(place).updateGeometry()

    def current(self) -> int:
        """Return the place of the tab that is up."""
        return self._group.checkedId()

    def show_tab(self, place: int, on: bool) -> None:
        """Show a tab or leave it out; one that is left out hands over to the first."""
        button = self._group.button(place)
        button.setVisible(on)
        if not on and button.isChecked():
            self.select(0)

    def is_shown(self, place: int) -> bool:
        """Tell whether a tab is there to be chosen."""
        return not self._group.button(place).isHidden()

    def add_right(self, widget: QWidget) -> None:
        """Put something at the right end."""
        self._row.addWidget(widget)

    def _on_toggled(self, place: int, on: bool) -> None:
        if on:
            self.switched.emit(place)


class DetailPanel(Card):
    """400 pixels at the right of a table, never a dialog.

    Fill the widgets returned by ``add_tab``; put actions into the foot with ``add_action``
    (the report of a danger first: everything else is pushed to the right).
    """

    closed = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, pad=0)
        self.t = t
        self.setFixedWidth(theme.PANEL_WIDTH)
        self.body.setSpacing(0)
        self._build_top()
        self._tabs_place = QVBoxLayout()
        self.body.addLayout(self._tabs_place)
        self._tabs: Tabs | None = None
        self._pages = QStackedWidget(self)
        self._fillers: list[QSpacerItem] = []
        self.body.addWidget(self._pages, 1)
        self._build_foot()

    def set_name(self, name: str, *lines: str) -> None:
        """Say who or what is shown, and up to three small lines about it."""
        self._name.setText(name)
        for line in self._lines:
            line.hide()
        for label, words in zip(self._lines, lines, strict=False):
            label.setText(words)
            label.setVisible(bool(words))

    def set_badge(self, widget: QWidget | None) -> None:
        """Put a tag beside the name; None takes it away."""
        while (item := self._badge.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        if widget is not None:
            self._badge.addWidget(widget)

    def set_tabs(self, titles: Sequence[str]) -> list[QVBoxLayout]:
        """Make the tabs, once; return the layout of each, which scrolls by itself."""
        self._tabs = Tabs(titles, self)
        self._tabs_place.addWidget(self._tabs)
        self._tabs_place.addWidget(Line(self))
        self._tabs.switched.connect(self._pages.setCurrentIndex)
        return [self._add_page() for _ in titles]

    def select_tab(self, place: int) -> None:
        """Bring a tab up."""
        if self._tabs is not None:
            self._tabs.select(place)

    def fill_tab(self, place: int) -> None:
        """Let a tab's own widgets take the whole height, as a list that grows does."""
        self._fillers[place].changeSize(0, 0)

    def add_action(self, widget: QWidget, *, first: bool = False) -> None:
        """Put a button into the foot; ``first`` at the left, the others at the right."""
        if first:
            self._foot.insertWidget(0, widget)
        else:
            self._foot.addWidget(widget)
        self._foot_box.show()

    def _build_top(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(12, 8, 8, 4)
        top.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._name = ElidedText("", TextKind.SECTION, parent=self)
        row.addWidget(self._name)
        self._badge = QHBoxLayout()
        row.addLayout(self._badge)
        row.addStretch(1)
        close = Button("", self, kind=ButtonKind.FLAT, icon="x", small=True)
        close.setAccessibleName(self.t(N_("关闭")))
        close.clicked.connect(self.closed)
        row.addWidget(close)
        top.addLayout(row)
        self._lines = [ElidedText("", TextKind.CAPTION, parent=self) for _ in range(3)]
        for line in self._lines:
            line.hide()
            top.addWidget(line)
        self.body.addLayout(top)

    def _build_foot(self) -> None:
        self._foot_box = QWidget(self)
        column = QVBoxLayout(self._foot_box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line(self._foot_box))
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(12, 0, 12, 0)
        self._foot.setSpacing(8)
        self._foot.addStretch(1)
        column.addLayout(self._foot, 1)
        self._foot_box.setFixedHeight(theme.FOOT_HEIGHT)
        self._foot_box.hide()
        self.body.addWidget(self._foot_box)

    def _add_page(self) -> QVBoxLayout:
        scroll, outer = scrolled(self)
        column = QVBoxLayout()
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(4)
        outer.addLayout(column)
        filler = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.MinimumExpanding)
        outer.addItem(filler)
        self._fillers.append(filler)
        self._pages.addWidget(scroll)
        return column


class FactLine(QWidget):
    """A small icon and a sentence: known facts, what would change them, what is unknown."""

    def __init__(self, icon: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        place = QVBoxLayout()
        place.setContentsMargins(0, 4, 0, 0)
        place.addWidget(Icon(icon, "text_2", self, size=12), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(place)
        row.addWidget(Text(sentence, wrap=True, parent=self), 1)


class Note(QFrame):
    """An amber box for what is not clear yet: a bold line, then whatever is added."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="note")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 8, 12, 8)
        self.body.setSpacing(0)
        self.body.addWidget(Text(title, TextKind.STRONG, parent=self))

    def add(self, widget: QWidget) -> None:
        """Put a line in."""
        self.body.addWidget(widget)
