# SPDX-License-Identifier: Apache-2.0
"""The system's dialog for a file, without its memory of where one has been.

Qt writes the folders that were visited into a settings file of its own when a dialog goes; such
a folder may be named after a family. Where one was is remembered while the program runs only.
"""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget


class FileDialog(QFileDialog):
    """Ask for a file or folder; it returns by its signals and goes when it is closed."""

    _last: ClassVar[str] = ""  # the folder of the last choice

    def __init__(self, parent: QWidget | None, caption: str = "", directory: str = "") -> None:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        start = directory or self._last or QStandardPaths.writableLocation(documents)
        super().__init__(parent, caption, start)
        self.finished.connect(self._on_finished)
        application = QApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.forget)

    def forget(self) -> None:
        """Empty what would be written down."""
        self.setHistory([])
        self.setDirectory(QDir.rootPath())

    def _on_finished(self, result: int) -> None:
        if result == self.DialogCode.Accepted:
            FileDialog._last = self.directory().absolutePath()
        self.forget()
        self.deleteLater()
