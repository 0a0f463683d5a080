# SPDX-License-Identifier: Apache-2.0
"""What a run must not leave outside the store: a copied name, a memory image of a crash."""

from __future__ import annotations

import contextlib
import sys

from PySide6.QtCore import QObject
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication

_SET_DUMPABLE = 4  # prctl(2)
# SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX: no error report with the memory of the program
_NO_REPORTS = 0x0001 | 0x0002


class Traces(QObject):
    """Take back at the end what was copied out of the window."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ours = False  # what lies on the clipboard was copied while one worked here
        app.clipboard().dataChanged.connect(self._on_copied)
        app.aboutToQuit.connect(self.clear_clipboard)

    def clear_clipboard(self) -> None:
        """Empty the clipboard where what lies there was copied here; some systems keep it."""
        clipboard = QApplication.clipboard()
        for mode, ours in (
            (QClipboard.Mode.Clipboard, self._ours or clipboard.ownsClipboard()),
            (QClipboard.Mode.Selection, clipboard.ownsSelection()),
        ):
            if ours:
                clipboard.clear(mode)

    def _on_copied(self) -> None:
        self._ours = QApplication.activeWindow() is not None


def keep_no_image() -> None:
    """Ask the system not to write the memory of this program down when it crashes."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(_NO_REPORTS)
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # a limit of 0 does not hold for dumps that go to a program
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
