# SPDX-License-Identifier: Apache-2.0
"""A long form that scrolls with the keyboard: the field one is in is always in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

ROOM = 72  # pixels kept free under the field, for its sentence and the next line


class FollowingScroll(QScrollArea):
    """Show a sheet as wide as there is room for, scrolled to where the keyboard is."""

    def __init__(self, sheet: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A line that was just added gets its place only later: look then, and when it grows.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.follow)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._soon.start)
        self.setWidget(sheet)  # installs this event filter on the sheet

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QScrollArea.eventFilter: the sheet grew or shrank under the keyboard."""
        if event.type() is QEvent.Type.Resize and watched is self.widget():
            self._soon.start()
        return super().eventFilter(watched, event)

    def follow(self) -> None:
        """Scroll to where the keyboard is, if it is on the sheet."""
        now = QApplication.focusWidget()
        if now is not None and self.widget().isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, ROOM)
