# SPDX-License-Identifier: Apache-2.0
"""The one door for bugs: whatever nobody expected ends here, on any thread.

What is written holds no personal data: kinds of errors and lines of code, never an error's
words (they may quote a name or a number), never a variable.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import platform
import re
import sys
import threading
import traceback
import warnings
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from outreach import __version__
from outreach.clock import Clock
from outreach.i18n import Translator
from outreach.ui.dialogs import BugDialog

LOG_LIMIT = 512 * 1024
# A function of Qt's at the beginning of a warning; other words there may be anybody's name.
_QT_FUNCTION = re.compile(r"Q[A-Za-z0-9]+(?:::~?[A-Za-z0-9_]+)+(?=[:( ])")
_WORTH_NOTING = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)


_Failed = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def describe(error: BaseException, moment: datetime) -> str:
    """Write a bug down: versions, then kind and lines of the error and of what caused it."""
    lines = [
        moment.isoformat(timespec="seconds"),
        f"outreach {__version__}, Python {platform.python_version()}, {platform.system()}",
    ]
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        lines.append(type(link).__name__)
        lines.extend(
            f"  {_module(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(link.__traceback__)
        )
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\n".join(lines)


class _LibraryLog(logging.Handler):
    """What libraries log: by whom, where and about which kind of error, without their words.

    Without a handler Python writes it to stderr, which some desktops keep in a file.
    """

    def __init__(self, door: CrashDoor) -> None:
        super().__init__(logging.WARNING)
        self._door = door

    def emit(self, record: logging.LogRecord) -> None:
        """Override logging.Handler.emit."""
        self._door.note(f"{record.levelname} {record.module}.py:{record.lineno}", record.exc_info)


class CrashDoor(QObject):
    """Log a bug and show one dialog for it; further bugs while it is open are only logged."""

    _arrived = Signal(str)

    def __init__(self, folder: Path, t: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.t = t
        self._folder = folder
        self._clock = Clock()
        self._lock = threading.Lock()
        self._dialog: BugDialog | None = None
        self._faults: TextIO | None = None
        self._libraries = _LibraryLog(self)
        self._arrived.connect(self._on_arrived)

    @property
    def log_file(self) -> Path:
        """Where bugs are written down."""
        return self._folder / "crash.log"

    @property
    def dialog(self) -> BugDialog | None:
        """The dialog that is open, if one is."""
        return self._dialog

    def install(self) -> None:
        """Stand behind everything: slots, threads, Qt's own warnings, hard faults."""
        sys.excepthook = self.on_exception
        threading.excepthook = self.on_thread_exception
        sys.unraisablehook = self.on_unraisable
        logging.getLogger().addHandler(self._libraries)
        self._told, warnings.showwarning = warnings.showwarning, self.on_warning
        qInstallMessageHandler(self.on_qt_message)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._faults = (self._folder / "faults.log").open("a", encoding="utf-8")
            faulthandler.enable(self._faults)
        except OSError:
            faulthandler.enable()  # no place to write: the console is better than nothing

    def uninstall(self) -> None:
        """Put everything back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__
        logging.getLogger().removeHandler(self._libraries)
        warnings.showwarning = self._told
        qInstallMessageHandler(None)
        if self._faults is not None:
            faulthandler.disable()
            self._faults.close()
            self._faults = None

    def on_exception(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Take what reached the top; Ctrl+C is no bug."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        report = describe(error.with_traceback(trace), self._clock.now())
        self._log(report)
        if os.environ.get("OUTREACH_DEBUG") == "1":
            sys.__excepthook__(kind, error, trace)
        self._arrived.emit(report)  # queued to the GUI thread when this is another one

    def on_thread_exception(self, failed: threading.ExceptHookArgs) -> None:
        """Take what ended a thread."""
        if failed.exc_value is not None:
            self.on_exception(failed.exc_type, failed.exc_value, failed.exc_traceback)

    def on_unraisable(self, failed: sys.UnraisableHookArgs) -> None:
        """Note what failed where nobody could be told, as while something is taken down."""
        error = failed.exc_value
        self.note("unraisable", (failed.exc_type, error, failed.exc_traceback) if error else None)

    def on_warning(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        """Note a warning of Python's by its kind and place."""
        self.note(f"{category.__name__} {_module(filename)}:{lineno}")

    def note(self, what: str, failed: _Failed | None = None) -> None:
        """Write something down that is no bug to be told of."""
        error = failed[1] if failed else None
        self._log(f"{what}\n{describe(error, self._clock.now())}" if error is not None else what)

    def on_qt_message(
        self, kind: QtMsgType, _context: QMessageLogContext, message: str | None
    ) -> None:
        """Note Qt's warnings by the function that gave them; the words may hold data."""
        if kind in _WORTH_NOTING:
            function = _QT_FUNCTION.match(f"{message} ")
            self._log(f"{kind.name} {function.group() if function else ''}")

    def _log(self, text: str) -> None:
        """Append; a log that cannot be written must not become a second bug."""
        with self._lock:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                if self.log_file.exists() and self.log_file.stat().st_size > LOG_LIMIT:
                    self.log_file.replace(self.log_file.with_suffix(".old.log"))
                with self.log_file.open("a", encoding="utf-8") as log:
                    log.write(text + "\n\n")
            except OSError:
                return

    def _on_arrived(self, report: str) -> None:
        if self._dialog is not None or QApplication.instance() is None:
            return
        self._dialog = BugDialog(report, str(self._folder), self.t, QApplication.activeWindow())
        self._dialog.finished.connect(self._on_finished)
        self._dialog.open()

    def _on_finished(self, _result: int) -> None:
        self._dialog = None


def _module(filename: str) -> str:
    """Name a file without the folders above it, which may hold a user's name."""
    parts = Path(filename).parts
    for root in ("outreach", "site-packages"):
        if root in parts:
            place = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[place + (root == "site-packages") :])
    return parts[-1] if parts else filename
