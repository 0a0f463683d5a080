# SPDX-License-Identifier: Apache-2.0
"""A column that scrolls down when it is higher than its place, and never sideways."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from outreach.ui.controls.text import mark


def scrolled(parent: QWidget) -> tuple[QScrollArea, QVBoxLayout]:
    """Return the place and the column to fill; the column has no margins and no spacing."""
    scroll = QScrollArea(parent)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inner = QWidget(scroll)
    mark(inner, kind="scrolled")
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    scroll.setWidget(inner)
    return scroll, column
