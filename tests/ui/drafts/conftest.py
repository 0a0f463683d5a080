# SPDX-License-Identifier: Apache-2.0
"""The window on a firm with users of five roles, opened and cut off again and again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QStandardPaths
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach.services.context import Actor
from outreach.ui.main import Session
from tests.incidents.cases import Desk
from tests.incidents.window import settle
from tests.ui.drafts.typing_on import (
    begun,
    opened,
)
from tests.ui.kit.statements import allowed

Open = Callable[[Actor], Session]


@pytest.fixture(scope="module")
def firm_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with a firm of six and users of five roles, to be copied."""
    return begun(tmp_path_factory.mktemp("firm"))


@pytest.fixture
def desk(firm_folder: Path, tmp_path: Path) -> Iterator[Desk]:
    """Return a copy of the firm, open."""
    with allowed():
        made = opened(shutil.copytree(firm_folder, tmp_path / "store"))
    yield made
    made.store.close()


@pytest.fixture
def open_window(
    qtbot: QtBot,
    dressed: object,
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    no_statement_on_the_gui_thread: None,
) -> Iterator[Open]:
    """Return what opens the window as somebody; the one before is gone as after a cut of power."""
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(tmp_path))
    sessions: list[Session] = []

    def end() -> None:
        for session in sessions:
            session.tasks.blockSignals(True)  # nobody is told that it ends
            session.tasks.stop()
            assert session.tasks.wait_done(10_000)
            session.window._sure = True
            session.window.close()
            session.window.deleteLater()
            session.deleteLater()
        sessions.clear()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def make(actor: Actor) -> Session:
        end()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        sessions.append(Session(desk.firm.application(actor), app))
        sessions[-1].window.show()
        sessions[-1].window.activateWindow()
        settle(sessions[-1])
        return sessions[-1]

    yield make
    end()
