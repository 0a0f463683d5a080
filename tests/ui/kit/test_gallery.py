# SPDX-License-Identifier: Apache-2.0
"""Nothing is cut: every part of the kit, on a small screen, in both themes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from outreach.ui import theme
from outreach.ui.controls.button import Button
from outreach.ui.controls.choices import CheckBox
from outreach.ui.controls.text import ElidedText
from outreach.ui.page import Desk, Services
from outreach.ui.window import Window
from tests.ui.kit import gallery
from tests.ui.kit.keys import focus_chain


@pytest.fixture
def window(qtbot: QtBot, make_desk: Callable[[Services], Desk]) -> Window:
    made = gallery.make_window(make_desk(gallery.NoStore()))
    qtbot.addWidget(made)
    made.resize(1366, 720)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def cut(root: QWidget) -> list[str]:
    """Return the words that have less room than they need; those that shorten themselves may."""
    found = []
    for label in root.findChildren(QLabel):
        if label.isVisible() and not isinstance(label, ElidedText) and not label.wordWrap():
            words = label.fontMetrics().horizontalAdvance(label.text().split("\n")[0])
            if label.contentsRect().width() < words:
                found.append(label.text())
    for button in root.findChildren(QAbstractButton):
        known = isinstance(button, Button | CheckBox)
        if known and button.isVisible() and button.width() < button.sizeHint().width():
            found.append(button.text())
    return found


@pytest.mark.parametrize("scheme", [theme.Scheme.LIGHT, theme.Scheme.DARK])
@pytest.mark.parametrize("name", [kind.NAME for kind in gallery.PAGES])
def test_no_word_is_cut_on_a_small_screen(
    window: Window, dressed: theme.Theme, scheme: theme.Scheme, name: str
) -> None:
    dressed.use(scheme)
    window.show_page(name)
    assert (window.width(), window.height()) == (1366, 720)
    assert not cut(window)


@pytest.mark.parametrize("name", [kind.NAME for kind in gallery.PAGES])
def test_a_page_is_painted_in_the_colours_of_the_theme(
    window: Window, dressed: theme.Theme, name: str
) -> None:
    window.show_page(name)
    for scheme in (theme.Scheme.DARK, theme.Scheme.LIGHT):
        dressed.use(scheme)
        picture = window.grab().toImage()
        assert picture.pixelColor(210, 400) == QColor(theme.current().canvas)
        assert picture.pixelColor(20, 500) == QColor(theme.current().rail)


@pytest.mark.parametrize("name", [kind.NAME for kind in gallery.PAGES])
def test_tab_reaches_every_control_of_a_page_once(window: Window, name: str) -> None:
    page = window.show_page(name)
    assert page is not None
    chain = focus_chain(window)
    assert len(chain) == len(set(chain))
    controls = [
        widget
        for widget in page.findChildren(QAbstractButton)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy().value & 1
    ]
    assert {id(widget) for widget in controls} <= {id(widget) for widget in chain}
    assert all(widget.accessibleName() or widget.property("text") for widget in controls)
