# SPDX-License-Identifier: Apache-2.0
"""Show the window on a store, minimised, and say when it comes forward; ends with its input.

``python -m tests.keeping.first_window STORE`` says ``minimised``, later ``forward`` or
``forward and active``.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QApplication

from outreach.config import read_settings
from outreach.i18n import Translator
from outreach.ui.main import make_qt, run
from outreach.ui.window import Window


class Watcher(QObject):
    """Minimises the window as soon as it is shown; from then on tells what becomes of it."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._hidden = False
        self._forward: Window | None = None
        app.installEventFilter(self)
        self._end = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._end.activated.connect(app.closeAllWindows)

    def _tell(self) -> None:
        if self._forward is not None:
            active = self._forward.isActiveWindow()
            print("forward and active" if active else "forward", flush=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if not isinstance(watched, Window):
            return False
        if event.type() == QEvent.Type.WindowActivate and not self._hidden:
            self._hidden = True
            watched.setWindowState(Qt.WindowState.WindowMinimized)
            print("minimised", flush=True)
        elif event.type() == QEvent.Type.WindowStateChange and not watched.isMinimized():
            self._forward = watched
            QTimer.singleShot(0, self._tell)  # once it was activated, too
        return False


def main() -> int:
    app = make_qt(Translator())
    watcher = Watcher(app)
    try:
        return run(read_settings(store=sys.argv[1]))
    finally:
        app.removeEventFilter(watcher)


if __name__ == "__main__":
    sys.exit(main())
