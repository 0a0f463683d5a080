# SPDX-License-Identifier: Apache-2.0
"""Show a document as its pages: what is seen here is what prints."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from outreach.ui import theme
from outreach.ui.controls.text import mark

THUMB_WIDTH, THUMB_HEIGHT, THUMB_STEP = 46, 66, 92
POINTS_WIDE = 595.3  # A4, the only format documents have
SHARPNESS = 2.0  # device pixels for one of the window's: sharp at 200 %


def render_pages(pdf: bytes, *, width: int = 560) -> list[QImage]:
    """Draw every page of a document, ``width`` window pixels wide; safe on any thread."""
    from pypdfium2 import PdfDocument  # late: only the reports page draws documents

    document = PdfDocument(pdf)
    try:
        pages = []
        for page in document:
            bitmap = page.render(scale=width * SHARPNESS / POINTS_WIDE, prefer_bgrx=True)
            image = QImage(
                bytes(bitmap.buffer),
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                QImage.Format.Format_RGB32,
            ).copy()
            image.setDevicePixelRatio(SHARPNESS)
            pages.append(image)
        return pages
    finally:
        document.close()


class _Thumbnails(QWidget):
    """The pages in small, one under the other; click or arrow to choose."""

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._pages: Sequence[QImage] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def show_pages(self, pages: Sequence[QImage], current: int) -> None:
        """Show these pages, one of them framed."""
        self._pages, self._current = pages, current
        self.setMinimumHeight(THUMB_STEP * len(pages) + theme.GAP)
        self.update()

    def sizeHint(self) -> QSize:
        """Override QWidget.sizeHint."""
        return QSize(76, THUMB_STEP * len(self._pages) + theme.GAP)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override QWidget.mousePressEvent: choose the page under the pointer."""
        place = int((event.position().y() - theme.GAP) // THUMB_STEP)
        if 0 <= place < len(self._pages):
            self.chosen.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QWidget.keyPressEvent: up and down leaf through."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
        elif 0 <= self._current + step < len(self._pages):
            self.chosen.emit(self._current + step)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        left = (self.width() - THUMB_WIDTH) / 2
        for place, page in enumerate(self._pages):
            own = place == self._current
            box = QRectF(left, theme.GAP + place * THUMB_STEP, THUMB_WIDTH, THUMB_HEIGHT)
            painter.drawImage(box, page)
            painter.setPen(QPen(theme.color("primary" if own else "line_control"), 2 if own else 1))
            painter.drawRect(box)
            painter.setFont(theme.font(theme.CAPTION, bold=own))
            painter.setPen(theme.color("primary" if own else "text_2"))
            under = QRectF(0, box.bottom() + 2, self.width(), 18)
            painter.drawText(under, Qt.AlignmentFlag.AlignCenter, str(place + 1))


class _Sheet(QWidget):
    """One page, as wide as there is room for; paper stays white in the dark theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = QImage()

    def show_page(self, page: QImage) -> None:
        """Show one page."""
        self._page = page
        self.fit()
        self.update()

    def fit(self) -> None:
        """Take the height the page needs at this width."""
        if not self._page.isNull():
            ratio = self._page.height() / self._page.width()
            self.setFixedHeight(round((self.width() - 2 * theme.GAP) * ratio) + 2 * theme.GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override QWidget.resizeEvent."""
        super().resizeEvent(event)
        self.fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        if self._page.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        gap = theme.GAP
        box = QRectF(gap, gap, self.width() - 2 * gap, self.height() - 2 * gap)
        painter.drawImage(box, self._page)
        painter.setPen(QPen(theme.color("line_control"), 1))
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))


class PageView(QWidget):
    """Thumbnails at the left, the chosen page beside them."""

    turned = Signal(int, int)  # page from 1, of how many

    def __init__(self, thumbnails_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: Sequence[QImage] = ()
        self._current = 0
        self._thumbs = _Thumbnails(thumbnails_name, self)
        self._sheet = _Sheet()
        mark(self._sheet, kind="scrolled")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        side = self._side = QScrollArea(self)
        side.setWidget(self._thumbs)
        side.setWidgetResizable(True)
        side.setFixedWidth(88)
        side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._sheet)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().installEventFilter(self)
        row.addWidget(side)
        row.addWidget(self._scroll, 1)
        self._thumbs.chosen.connect(self.turn_to)

    def show_pages(self, pages: Sequence[QImage]) -> None:
        """Show a document, staying at the same page where it still has one."""
        self._pages = pages
        self._side.setHidden(len(pages) == 1)  # nothing to leaf through
        self.turn_to(min(self._current, max(0, len(pages) - 1)))

    def turn_to(self, place: int) -> None:
        """Show one page, counted from 0."""
        if not 0 <= place < len(self._pages):
            return
        self._current = place
        self._sheet.show_page(self._pages[place])
        self._thumbs.show_pages(self._pages, place)
        self._scroll.verticalScrollBar().setValue(0)
        self.turned.emit(place + 1, len(self._pages))

    def turn(self, step: int) -> None:
        """Leaf forwards or back."""
        self.turn_to(self._current + step)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Override QObject.eventFilter: a page refits when its room changes."""
        if event.type() == QEvent.Type.Resize:
            self._sheet.fit()
        return False
