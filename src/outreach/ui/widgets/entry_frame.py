# SPDX-License-Identifier: Apache-2.0
"""The start window: what this is and where one stands at the left, one page at the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QProgressBar,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind, LinkButton
from outreach.ui.controls.icon import Icon, paint_icon
from outreach.ui.controls.text import ElidedText, Line, Text, TextKind, mark
from outreach.ui.widgets.entry_page import EntryPage

SIZE = (1040, 660)
MINIMUM = (1000, 600)
SIDE = 304
MARK = 48
PROMISES = (
    ("shield", N_("数据从第一页起就加密，只放在这台电脑上。")),
    ("key", N_("口令只有您自己知道，谁也不能替您找回。")),
    ("printer", N_("打印出来的恢复码，是忘了口令时唯一的办法。")),
)


class _Mark(QWidget):
    """The program's own mark: a house with its heart, in a soft square."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(MARK, MARK)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("selected"))
        painter.drawRoundedRect(QRectF(self.rect()), 12, 12)
        inset = (MARK - 24) / 2
        paint_icon(painter, "home", "primary", QRectF(inset, inset, 24, 24))


class StepList(QWidget):
    """The steps of the beginning from top to bottom: done, present, to come."""

    STEP = 44

    def __init__(self, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = tuple(titles)
        self._now = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_now(self, place: int) -> None:
        """Say which step is being worked on."""
        self._now = place
        self.setAccessibleName(self._titles[place])
        self.update()

    def sizeHint(self) -> QSize:
        """Override QWidget.sizeHint."""
        return QSize(SIDE - 2 * 24, self.STEP * len(self._titles))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, title in enumerate(self._titles):
            top = place * self.STEP
            if place:
                line = QRectF(11.5, top - self.STEP + 30, 1, self.STEP - 36)
                painter.fillRect(line, theme.color("line_strong"))
            self._paint_circle(painter, place, QRectF(0, top, 24, 24))
            on = place == self._now
            painter.setFont(theme.font(bold=on))
            painter.setPen(theme.color("primary" if on else "text_2"))
            words = QRectF(36, top, self.width() - 36, 24)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, title)

    def _paint_circle(self, painter: QPainter, place: int, box: QRectF) -> None:
        on, done = place == self._now, place < self._now
        edge = "primary" if on else "success_line" if done else "line_control"
        ground = "primary" if on else "success_soft" if done else "rail"
        painter.setPen(QPen(theme.color(edge), 1))
        painter.setBrush(theme.color(ground))
        painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
        if done:
            paint_icon(painter, "check", "success", box.adjusted(5, 5, -5, -5))
            return
        painter.setFont(theme.font(theme.CAPTION, bold=on))
        painter.setPen(theme.color("on_primary" if on else "text_2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(place + 1))


class EntrySide(QWidget):
    """304 pixels at the left: the name, what is promised or which step it is, the folder."""

    elsewhere = Signal()

    def __init__(self, steps: Sequence[str], t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self.t = t
        mark(self, kind="rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(SIDE)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 44, 24, 16)
        column.setSpacing(0)
        column.addWidget(_Mark(self))
        column.addSpacing(16)
        column.addWidget(Text(t(N_("职工家庭关爱")), TextKind.TITLE, parent=self))
        column.addSpacing(4)
        about = t(N_("登记、宣讲、团圆、帮扶和季度报告，一处办。"))
        column.addWidget(Text(about, TextKind.MUTED, wrap=True, parent=self))
        column.addSpacing(32)
        self.promises = self._build_promises()
        column.addWidget(self.promises)
        self.steps = StepList(steps, self)
        self.steps.hide()
        column.addWidget(self.steps)
        column.addStretch(1)
        column.addWidget(Line(self))
        column.addSpacing(8)
        column.addLayout(self._build_folder())

    def show_step(self, place: int | None) -> None:
        """Show the steps with one of them present; None shows what is promised."""
        self.promises.setVisible(place is None)
        self.steps.setVisible(place is not None)
        if place is not None:
            self.steps.set_now(place)

    def show_folder(self, folder: Path, *, may_change: bool) -> None:
        """Say where the store lies, or is going to."""
        self._folder.setText(str(folder))
        self._change.setVisible(may_change)

    def _build_promises(self) -> QWidget:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for icon, words in PROMISES:
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(Icon(icon, "primary", box, size=20), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Text(self.t(words), wrap=True, parent=box), 1)
            column.addLayout(row)
        return box

    def _build_folder(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        row = QHBoxLayout()
        row.addWidget(Text(self.t(N_("数据库文件夹")), TextKind.CAPTION, parent=self))
        row.addStretch(1)
        self._change = LinkButton(self.t(N_("换一个")), self, size=theme.CAPTION)
        self._change.clicked.connect(self.elsewhere)
        row.addWidget(self._change)
        column.addLayout(row)
        self._folder = ElidedText("", TextKind.CAPTION, parent=self)
        column.addWidget(self._folder)
        return column


class BusyPage(EntryPage):
    """Something is under way; what it is, in a few words."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__("", "", t, parent)
        bar = QProgressBar(self)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(280)
        self.put_beside(bar)

    def tell(self, words: str, sentence: str = "") -> None:
        """Say what is under way."""
        self.title.setText(words)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.setAccessibleName(words)

    def focus_first(self) -> None:
        """Override EntryPage.focus_first: there is nothing to do here."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)


class EntryWindow(QMainWindow):
    """The window before a store is open. ``closing`` hears that somebody closes it."""

    closing = Signal(QCloseEvent)

    def __init__(self, steps: Sequence[str], t: Translator) -> None:
        super().__init__()
        self.t = t
        self.setWindowTitle(t(N_("职工家庭关爱")))
        self.setMinimumSize(*MINIMUM)
        self.resize(*SIZE)
        root = QWidget(self)
        mark(root, kind="surface")
        row = QHBoxLayout(root)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.side = EntrySide(steps, t, root)
        row.addWidget(self.side)
        self._stack = QStackedWidget(root)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(root)

    def bring_up(self, page: EntryPage, step: int | None = None) -> None:
        """Show a page, with the keyboard where one begins."""
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.side.show_step(step)
        page.focus_first()

    def current(self) -> EntryPage | None:
        """Return the page one looks at."""
        page = self._stack.currentWidget()
        return page if isinstance(page, EntryPage) else None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Override QWidget.closeEvent: whoever leads through it may keep it open."""
        self.closing.emit(event)


class OfferCard(QWidget):
    """One of the ways to begin: icon, name, sentence, its button at the right."""

    clicked = Signal()

    def __init__(
        self,
        icon: str,
        name: str,
        sentence: str,
        action: str,
        parent: QWidget,
        *,
        main: bool = False,
    ) -> None:
        super().__init__(parent)
        mark(self, kind="offer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 20, 20, 20)
        row.setSpacing(16)
        row.addWidget(Icon(icon, "primary", self, size=24), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(name, TextKind.STRONG, parent=self))
        words.addWidget(Text(sentence, TextKind.MUTED, wrap=True, parent=self))
        row.addLayout(words, 1)
        kind = ButtonKind.PRIMARY if main else ButtonKind.PLAIN
        self.button = Button(action, self, kind=kind)
        self.button.clicked.connect(self.clicked)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
