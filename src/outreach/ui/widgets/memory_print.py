# SPDX-License-Identifier: Apache-2.0
"""Print a document that must not lie on a disk: from memory, through the system's own dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.ui.tasks import Progress, Tasks
from outreach.ui.widgets.pdf_view import render_pages

SHARP = 1240  # window pixels for A4: with the view's own sharpness 300 dots an inch


class MemoryPrinter(QObject):
    """Lay out on a worker, ask for the printer, paint: ``said`` tells what became of it."""

    said = Signal(str)

    def __init__(self, tasks: Tasks, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self.t = t
        self._tasks = tasks
        self._parent = parent
        self._pages: list[QImage] = []
        self._printer: QPrinter | None = None

    def start(self, make: Callable[[], bytes]) -> None:
        """Begin; ``make`` returns the document and runs on a worker."""
        if not QPrinterInfo.availablePrinterNames():
            self.said.emit(self.t(N_("这台电脑没有打印机：请用笔抄下来，一组一组写清楚。")))
            return

        def job(_progress: Progress) -> list[QImage]:
            return render_pages(make(), width=SHARP)

        self._tasks.read(job, owner=self, key="print", done=self.on_pages, failed=self.on_failed)

    def on_pages(self, pages: list[QImage]) -> None:
        """Ask where to print."""
        self._pages = pages
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(self._printer, self._parent)
        dialog.setWindowTitle(self.t(N_("打印恢复码")))
        dialog.finished.connect(self._on_finished)
        dialog.setVisible(True)  # its own open() wants a receiver by name

    def on_failed(self, error: UserError) -> None:
        """Say why there is nothing to print."""
        self.said.emit(error.sentence(self.t))

    def _on_finished(self, result: int) -> None:
        printer, pages = self._printer, self._pages
        self._printer, self._pages = None, []
        if not result or printer is None:
            return
        if paint_pages(printer, pages):
            self.said.emit(self.t(N_("已送到打印机。请等纸出来，核对清楚再继续。")))
        else:
            self.said.emit(self.t(N_("没有打印出来：请检查打印机，再试一次。")))


def paint_pages(printer: QPrinter, pages: Sequence[QImage]) -> bool:
    """Paint pages onto a printer, each over the whole sheet; False where it does not begin."""
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for number, page in enumerate(pages):
        if number and not printer.newPage():
            return False
        painter.drawImage(QRectF(painter.viewport()), page)
    return painter.end()
