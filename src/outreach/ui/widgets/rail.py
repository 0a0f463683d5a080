# SPDX-License-Identifier: Apache-2.0
"""The rail at the left (where am I, where can I go, who am I) and the status line below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.icon import paint_icon
from outreach.ui.controls.text import ElidedText, Line, Text, TextKind, mark
from outreach.ui.theme import Tone

BRAND_HEIGHT = 48
AVATAR = 32


class _Entry(QPushButton):
    """One page in the rail, with the number of things waiting there."""

    def __init__(self, name: str, title: str, icon: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.name = name
        self._icon = icon
        self._count = 0
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(theme.ROW_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_count(self, count: int) -> None:
        """Show how many wait; 0 shows nothing."""
        self._count = count
        self.setAccessibleDescription(str(count) if count else "")
        self.update()

    def sizeHint(self) -> QSize:
        """Override QPushButton.sizeHint."""
        return QSize(theme.RAIL_WIDTH - 16, theme.ROW_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QPushButton.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selected" if on else "surface_hover"))
            painter.drawRoundedRect(QRectF(self.rect()), theme.RADIUS, theme.RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("primary"), 2))
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        top = (self.height() - 16) / 2
        paint_icon(painter, self._icon, "primary" if on else "text_2", QRectF(12, top, 16, 16))
        count = str(self._count) if self._count else ""
        small = theme.font(theme.CAPTION)
        taken = QFontMetrics(small).horizontalAdvance(count)
        painter.setFont(small)
        painter.setPen(theme.color("primary" if on else "text_2"))
        room = QRectF(self.rect()).adjusted(40, 0, -12, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, count)
        font = theme.font(bold=on)
        words = room.adjusted(0, 0, -taken - 4, 0)
        shown = QFontMetrics(font).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.setFont(font)
        painter.setPen(theme.color("primary" if on else "text"))
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, shown)


class _Brand(QPushButton):
    """The firm's name and the site one works at; a click offers the other sites."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.firm = ""
        self.site = ""
        self.choosable = False
        self.setAutoDefault(False)
        self.setFixedHeight(BRAND_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setEnabled(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QPushButton.paintEvent."""
        painter = QPainter(self)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("primary"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        room = QRectF(self.rect()).adjusted(8, 4, -8, -4)
        for words, font, ink, top, height in (
            (self.firm, theme.font(bold=True), "text", 0, 20),
            (self.site, theme.font(theme.CAPTION), "text_2", 20, 16),
        ):
            width = int(room.width()) - (20 if top and self.choosable else 0)
            shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.setFont(font)
            painter.setPen(theme.color(ink))
            box = QRectF(room.left(), room.top() + top, room.width(), height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
        if self.choosable:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            x = room.left() + QFontMetrics(theme.font(theme.CAPTION)).horizontalAdvance(self.site)
            place = QRectF(min(x + 4, room.right() - 14), room.top() + 22, 12, 12)
            paint_icon(painter, "chevron-down", "text_2", place)


class _Avatar(QWidget):
    """The first letter of a name in a circle."""

    def __init__(self, letter: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._letter = letter
        self.setFixedSize(AVATAR, AVATAR)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("selected"))
        painter.drawEllipse(self.rect())
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.color("primary"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letter)


class Rail(QWidget):
    """200 pixels of navigation. ``chosen`` carries a page's name, ``site_chosen`` a site's key."""

    chosen = Signal(str)
    site_chosen = Signal(object)

    def __init__(self, user: str, role: str, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.t = t
        mark(self, kind="rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.RAIL_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 9, 0)
        column.setSpacing(4)
        self._brand = _Brand(self)
        self._brand.clicked.connect(self._on_brand)
        column.addWidget(self._brand)
        column.addSpacing(4)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(4)
        column.addLayout(self._entries)
        column.addStretch(1)
        column.addWidget(Line(self))
        column.addLayout(self._foot(user, role))
        self._sites: tuple[tuple[object, str], ...] = ()
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)

    def add(self, name: str, title: str, icon: str) -> None:
        """Add a page."""
        entry = _Entry(name, title, icon, self)
        self._group.addButton(entry)
        self._entries.addWidget(entry)

    def add_line(self) -> None:
        """Separate what follows."""
        self._entries.addSpacing(4)
        self._entries.addWidget(Line(self))
        self._entries.addSpacing(4)

    def select(self, name: str) -> None:
        """Mark where one is."""
        for entry in self._all():
            if entry.name == name:
                entry.setChecked(True)

    def set_count(self, name: str, count: int) -> None:
        """Show how many things wait on a page."""
        for entry in self._all():
            if entry.name == name:
                entry.set_count(count)

    def set_firm(self, firm: str, site: str, sites: Sequence[tuple[object, str]] = ()) -> None:
        """Say whose window this is; with several ``sites`` (key, name) one can change."""
        self._brand.firm, self._brand.site = firm, site
        self._sites = tuple(sites)
        self._brand.choosable = len(self._sites) > 1
        self._brand.setEnabled(self._brand.choosable)
        words = self.t(N_("{firm}，{site}，换厂区"), firm=firm, site=site)
        self._brand.setAccessibleName(words)
        self._brand.update()

    def _foot(self, user: str, role: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(_Avatar(user[:1], self))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedText(user, parent=self))
        words.addWidget(ElidedText(role, TextKind.CAPTION, parent=self))
        row.addLayout(words, 1)
        return row

    def _all(self) -> list[_Entry]:
        return [button for button in self._group.buttons() if isinstance(button, _Entry)]

    def _on_clicked(self, entry: QPushButton) -> None:
        if isinstance(entry, _Entry):
            self.chosen.emit(entry.name)

    def _on_brand(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, name in self._sites:
            action = menu.addAction(name)
            action.setData(key)
        menu.triggered.connect(self._on_site)
        menu.popup(self._brand.mapToGlobal(QPoint(0, self._brand.height())))

    def _on_site(self, action: QAction) -> None:
        self.site_chosen.emit(action.data())


class StatusLine(QWidget):
    """28 pixels below everything: the day, what was saved, and whether this is practice."""

    def __init__(self, day: str, practice: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.STATUS_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 1, 16, 0)
        row.setSpacing(20)
        self._day = Text(day, TextKind.CAPTION, parent=self)
        row.addWidget(self._day)
        self._note = ElidedText("", TextKind.CAPTION, parent=self)
        row.addWidget(self._note, 1)
        self._backup = Text("", TextKind.CAPTION, tone=Tone.WARNING, parent=self)
        self._backup.hide()
        row.addWidget(self._backup)
        self._practice = practice
        if practice:
            row.addWidget(_PracticeMark(practice, self))

    def set_day(self, day: str) -> None:
        """Say which day it is."""
        self._day.setText(day)
        self._day.updateGeometry()

    def set_backup(self, words: str) -> None:
        """Say how old the last backup is, while that is worth saying; empty otherwise."""
        self._backup.setText(words)
        self._backup.setVisible(bool(words))

    def set_note(self, note: str) -> None:
        """Say what was saved, or as of when the data are."""
        self._note.setText(note)


class _PracticeMark(QWidget):
    """A dashed frame: nothing here is real."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        width = QFontMetrics(theme.font(theme.CAPTION)).horizontalAdvance(words)
        self.setFixedSize(width + 18, 20)
        self.setAccessibleName(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color("warning_line"), 1)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(theme.font(theme.CAPTION))
        painter.setPen(theme.color("warning"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
