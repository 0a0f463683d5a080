# SPDX-License-Identifier: Apache-2.0
"""Empty states, wizard steps and the place where a file is dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.icon import Icon, paint_icon
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.file_dialog import FileDialog


class EmptyState(QWidget):
    """Say what to do first where nothing is yet, with the button that does it."""

    clicked = Signal()

    def __init__(
        self, sentence: str, action: str = "", parent: QWidget | None = None, *, icon: str = "info"
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Icon(icon, "text_2", self, size=32), 0, middle)
        self._sentence = Text(sentence, TextKind.MUTED, wrap=True, parent=self)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._sentence)
        self.button = Button(action, self)
        self.button.setVisible(bool(action))
        self.button.clicked.connect(self.clicked)
        column.addWidget(self.button, 0, middle)
        column.addStretch(2)

    def set_sentence(self, sentence: str) -> None:
        """Change what is said, for instance after a search found nothing."""
        self._sentence.setText(sentence)


class Steps(QWidget):
    """Where a procedure stands: done steps ticked, the present ones filled, the rest hollow."""

    GAP = 8
    LINE = 32

    def __init__(self, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = tuple(titles)
        self._now: frozenset[int] = frozenset({0})
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_now(0)

    def set_now(self, *places: int) -> None:
        """Say which steps are being worked on; those before are done."""
        self._now = frozenset(places)
        self.setAccessibleName("、".join(self._titles[place] for place in sorted(places)))
        self.update()

    def sizeHint(self) -> QSize:
        """Override QWidget.sizeHint."""
        metrics = QFontMetrics(theme.font(bold=True))
        words = sum(metrics.horizontalAdvance(title) for title in self._titles)
        count = len(self._titles)
        marks = count * (20 + self.GAP)
        return QSize(words + marks + (count - 1) * (self.LINE + 2 * self.GAP), 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, first = 0.0, min(self._now, default=0)
        for place, title in enumerate(self._titles):
            on = place in self._now
            self._paint_mark(painter, QRectF(x, 4, 20, 20), place, done=place < first)
            x += 20 + self.GAP
            font = theme.font(bold=on)
            width = QFontMetrics(font).horizontalAdvance(title)
            painter.setFont(font)
            painter.setPen(theme.color("primary" if on else "text_2"))
            painter.drawText(QRectF(x, 0, width + 2, 28), Qt.AlignmentFlag.AlignVCenter, title)
            x += width + self.GAP
            if place < len(self._titles) - 1:
                painter.fillRect(QRectF(x, 14, self.LINE, 1), theme.color("line_strong"))
                x += self.LINE + self.GAP

    def _paint_mark(self, painter: QPainter, box: QRectF, place: int, *, done: bool) -> None:
        if done:
            paint_icon(painter, "check", "success", box.adjusted(2, 2, -2, -2))
            return
        on = place in self._now
        painter.setPen(QPen(theme.color("primary" if on else "line_control"), 1))
        painter.setBrush(theme.color("primary") if on else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setFont(theme.font(theme.CAPTION))
        painter.setPen(theme.color("on_primary" if on else "text_2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(place + 1))


def ask_file(parent: QWidget, name: str, slot: Callable[[str], None]) -> None:
    """Open the system's dialog for a workbook to write; ``slot``, a method, hears its name."""
    dialog = FileDialog(parent, name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("xlsx")
    dialog.setNameFilter("xlsx (*.xlsx)")
    dialog.selectFile(f"{name}.xlsx")
    dialog.fileSelected.connect(slot)
    dialog.open()


class DropArea(QWidget):
    """Take one file, dropped or chosen; ``dropped`` carries its path.

    ``suffixes`` are lower case with the dot. Anything else is refused by ``refused`` with a
    finished sentence.
    """

    dropped = Signal(Path)
    refused = Signal(str)

    def __init__(
        self,
        sentence: str,
        suffixes: Sequence[str],
        t: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.t = t
        self._suffixes = tuple(suffixes)
        self._over = False
        self.setAcceptDrops(True)
        self.setMinimumHeight(160)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Icon("import", "primary", self, size=32), 0, middle)
        column.addWidget(Text(sentence, parent=self), 0, middle)
        kinds = t(N_("支持 {kinds}"), kinds=" ".join(self._suffixes))
        column.addWidget(Text(kinds, TextKind.CAPTION, parent=self), 0, middle)
        self.button = Button(t(N_("选文件")), self, kind=ButtonKind.PRIMARY, icon="folder")
        self.button.clicked.connect(self._on_choose)
        column.addWidget(self.button, 0, middle)
        column.addStretch(1)

    def take(self, paths: Sequence[Path]) -> None:
        """Accept one file of the right kind, or say why not."""
        if len(paths) != 1:
            self.refused.emit(self.t(N_("一次只放一个文件。")))
        elif paths[0].suffix.lower() not in self._suffixes:
            kinds = " ".join(self._suffixes)
            self.refused.emit(self.t(N_("这里只收 {kinds} 文件。"), kinds=kinds))
        else:
            self.dropped.emit(paths[0])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Override QWidget.dragEnterEvent."""
        if event.mimeData().hasUrls():
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Override QWidget.dragLeaveEvent."""
        self._over = False
        self.update()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Override QWidget.dropEvent."""
        self._over = False
        self.update()
        event.acceptProposedAction()
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls()])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color("primary" if self._over else "line_control"), 1)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.setBrush(theme.color("selected" if self._over else "surface_alt"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)

    def _on_choose(self) -> None:
        """Open the system's own dialog; it returns by a signal, nothing waits for it."""
        dialog = FileDialog(self, self.t(N_("选文件")))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        patterns = " ".join(f"*{suffix}" for suffix in self._suffixes)
        dialog.setNameFilter(self.t(N_("可用的文件 ({patterns})"), patterns=patterns))
        dialog.fileSelected.connect(self._on_selected)
        dialog.open()

    def _on_selected(self, name: str) -> None:
        self.take([Path(name)])
