# SPDX-License-Identifier: Apache-2.0
"""One window for one store: a second start brings the first one forward and ends.

The first listens at a local address that is a digest of the store's folder; nobody but the same
user of this computer can speak to it. All it can be told is to show itself.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QDir, QObject, Qt, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QWidget

from outreach.errors import StoreUnavailable
from outreach.i18n import Translator
from outreach.services import openers

SHOW, SHOWN = b"show", b"shown\n"
LONGEST = 1024  # bytes of a message; a compositor's token has a few dozen
LONGEST_PATH = 100  # what the name of a local socket may hold on every POSIX
ANSWER_MS = 3_000
STARTING_SECONDS = 5.0  # from taking a store to listening, on a slow machine
_TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105 - how a Wayland start hands its focus on
_ANY_PROCESS = -1  # ASFW_ANY


def name_of(folder: Path) -> str:
    """Name the place where windows on one folder meet, without telling the folder or anybody.

    On POSIX it is a file: in the user's own runtime folder where there is one, else in the
    folder for temporary files, where the user's number keeps two of them apart.
    """
    place = os.path.normcase(folder.resolve())
    user = os.getuid() if hasattr(os, "getuid") else ""
    name = "outreach-" + hashlib.sha256(f"window\0{user}\0{place}".encode()).hexdigest()[:32]
    inside = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere", name)
    fits = len(os.fsencode(inside)) <= LONGEST_PATH
    return str(inside) if sys.platform == "linux" and fits and _is_mine(inside.parent) else name


def shown_already(folder: Path, t: Translator, tell: Callable[[str], object]) -> bool:
    """Bring the window forward that has this store open, if one has.

    Asked at the start, before a password or a window. ``tell`` is given the sentence to end
    with. Raises :class:`StoreUnavailable` where somebody else than a window of this user has the
    store open: a command line, another computer.
    """
    if not call_first(folder):
        try:
            openers.check_free(folder)
            return False
        except StoreUnavailable:
            deadline = time.monotonic() + STARTING_SECONDS
            while not call_first(folder):  # a window that has just begun does not listen yet
                if time.monotonic() > deadline or not _is_held(folder):
                    raise
                time.sleep(0.1)
    tell(t("程序已经打开，它的窗口已移到最前面。"))
    return True


def _is_held(folder: Path) -> bool:
    try:
        openers.check_free(folder)
    except StoreUnavailable:
        return True
    return False


def call_first(folder: Path) -> bool:
    """Ask the window that stands on this folder to come forward; False where there is none."""
    name = name_of(folder)
    if not _may_be_asked(name):
        return False
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(ANSWER_MS):
        return False
    _hand_focus_on()
    socket.write(SHOW + b" " + os.environ.get(_TOKEN, "").encode()[: LONGEST // 2] + b"\n")
    deadline = QDeadlineTimer(ANSWER_MS)
    heard = b""
    while not heard.endswith(b"\n") and not deadline.hasExpired():
        if not socket.waitForReadyRead(deadline.remainingTime()):
            break
        heard += bytes(socket.read(LONGEST).data())
    socket.abort()
    return heard == SHOWN


def _may_be_asked(name: str) -> bool:
    """Leave alone what somebody else has put in the place of our address."""
    if os.name == "nt":
        return True  # a pipe's name is not a file's
    # QLocalServer puts names that are no paths where Qt's temporary files are.
    return _is_mine(Path(name) if name.startswith("/") else Path(QDir.tempPath(), name))


def _is_mine(path: Path) -> bool:
    try:
        return not hasattr(os, "getuid") or path.lstat().st_uid == os.getuid()
    except OSError:
        return False


def _hand_focus_on() -> None:
    """Let the other process come forward: Windows allows it only to whom the user has started."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROCESS)


class FirstWindow(QObject):
    """Hears later starts on the same folder: ``called``. Only this user's processes reach it."""

    called = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    @property
    def listens(self) -> bool:
        """Whether a later start is heard; a window without it is better than none."""
        return self._server.isListening()

    def stand_for(self, folder: Path) -> None:
        """Listen for a folder at whose address nobody answered; a dead process's is taken over."""
        self.stop()
        name = name_of(folder)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def stop(self) -> None:
        """Listen no longer."""
        if self._server.isListening():
            self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.setReadBufferSize(LONGEST)
            socket.readyRead.connect(self._on_message)
            socket.disconnected.connect(socket.deleteLater)
            self._answer(socket)  # what came along with the connection

    def _on_message(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._answer(socket)

    def _answer(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() >= LONGEST:
                socket.abort()
            return
        word, _, token = bytes(socket.readLine(LONGEST).data()).strip().partition(b" ")
        if word != SHOW:
            socket.abort()
            return
        if token:  # Qt takes it from there when it asks for the focus
            os.environ[_TOKEN] = token.decode("ascii", "replace")
        self.called.emit()
        socket.write(SHOWN)
        socket.flush()


def bring_forward() -> None:
    """Show the windows of this process on top, out of minimised; the focus to the uppermost."""
    windows = [one for one in QApplication.topLevelWidgets() if _is_window(one)]
    for window in windows:
        if window.isMinimized():
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.show()
        window.raise_()
    top = QApplication.activeModalWidget() or next(iter(windows), None)
    if top is not None:
        top.raise_()
        top.activateWindow()


def _is_window(widget: QWidget) -> bool:
    """Tell windows and dialogs from lists, hints and what was never shown."""
    kinds = (Qt.WindowType.Window, Qt.WindowType.Dialog)
    return widget.isVisible() and widget.windowType() in kinds
