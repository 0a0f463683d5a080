# SPDX-License-Identifier: Apache-2.0
"""What every test of the window stands on: a dressed application, and nothing left behind."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QLocale
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import event
from sqlalchemy.engine import Engine

from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.messages import Messages
from outreach.ui.page import Changes, Desk, Services
from outreach.ui.tasks import Tasks


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> theme.Theme:
    """Return the theme of the one application all tests share."""
    QLocale.setDefault(QLocale("zh_CN"))
    return theme.Theme(qapp, theme.Scheme.LIGHT)


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a window open; collect garbage on this thread only, as the app."""
    if "qapp" not in request.fixturenames and "dressed" not in request.fixturenames:
        yield
        return
    dressed = request.getfixturevalue("dressed")
    before = set(map(id, QApplication.topLevelWidgets()))
    gc.disable()
    yield
    dressed.use(theme.Scheme.LIGHT)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()
    left = [widget for widget in QApplication.topLevelWidgets() if id(widget) not in before]
    assert not [widget for widget in left if _is_window(widget)], f"left open: {left}"


@pytest.fixture
def t() -> Translator:
    return Translator()


@pytest.fixture
def tasks(dressed: theme.Theme) -> Iterator[Tasks]:
    """Return a runner; a task still under way at the end of the test is a failure."""
    runner = Tasks()
    yield runner
    assert runner.wait_idle(10_000), "a task is still under way"
    assert runner.wait_done(1000)


@pytest.fixture
def messages(t: Translator, dressed: theme.Theme) -> Messages:
    return Messages(t)


@pytest.fixture
def changes(dressed: theme.Theme) -> Changes:
    return Changes()


@pytest.fixture
def make_desk(
    tasks: Tasks,
    messages: Messages,
    changes: Changes,
    t: Translator,
    no_statement_on_the_gui_thread: None,
) -> Callable[[Services], Desk]:
    """Return what makes a desk for the services of a test."""

    def make(services: Services) -> Desk:
        return Desk(services, tasks, messages, changes, t)

    return make


@pytest.fixture
def no_statement_on_the_gui_thread() -> Iterator[None]:
    """Fail on any SQL statement while windows are about, unless a worker makes it.

    A test that prepares its store on this thread does so before it asks for this fixture,
    or inside :func:`tests.ui.kit.statements.allowed`.
    """
    caught: list[str] = []

    def on_statement(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        from tests.ui.kit import statements

        if threading.current_thread() is threading.main_thread() and not statements.are_allowed():
            caught.append(statement)

    event.listen(Engine, "before_cursor_execute", on_statement)
    yield
    event.remove(Engine, "before_cursor_execute", on_statement)
    assert not caught, f"on the GUI thread: {caught[:3]}"


def _is_window(widget: QWidget) -> bool:
    """Tell a window from the lists and menus that belong to some control and go with it."""
    return widget.parent() is None and widget.isVisible()
