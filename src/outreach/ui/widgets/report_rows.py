# SPDX-License-Identifier: Apache-2.0
"""The lines beside a report's pages: one figure, one check before it goes out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.documents import FigureRow
from outreach.domain.quarters import unit_beside
from outreach.services.readiness import Check, CheckLevel
from outreach.ui import theme
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import ElidedText, Text, TextKind
from outreach.ui.page import Page

CHECK_ICONS = {
    CheckLevel.OK: ("check", "success"),
    CheckLevel.LOOK: ("alert-triangle", "warning"),
    CheckLevel.NEWS: ("info", "primary"),
}


def figure_row(id_: str, row: FigureRow, slot: Callable[[], None], parent: QWidget) -> QWidget:
    """Return one figure; its number opens its rows."""
    line = QWidget(parent)
    line.setFixedHeight(theme.ROW_HEIGHT)
    across = QHBoxLayout(line)
    across.setContentsMargins(12, 0, 12, 0)
    across.addWidget(ElidedText(row.label, parent=line), 1)
    value = LinkButton(row.current, line, number=True, bold=True)
    value.setAccessibleName(f"{row.label} {row.current} {row.unit}")
    value.setProperty("figure", id_)
    value.clicked.connect(slot)
    across.addWidget(value)
    across.addWidget(Text(unit_beside(row.label, row.unit), TextKind.MUTED, parent=line))
    previous = Text(row.previous, TextKind.MUTED, parent=line)
    previous.setFixedWidth(64)
    previous.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    across.addWidget(previous)
    return line


def check_row(check: Check, slot: Callable[[], None], parent: Page) -> QWidget:
    """Return one check, with the way to where it can be mended."""
    line = QWidget(parent)
    across = QHBoxLayout(line)
    across.setContentsMargins(12, 8, 12, 8)
    across.setSpacing(8)
    name, ink = CHECK_ICONS[check.level]
    across.addWidget(Icon(name, ink, line))
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Text(check.title, wrap=True, parent=line))
    words.addWidget(Text(check.detail, TextKind.CAPTION, wrap=True, parent=line))
    across.addLayout(words, 1)
    if check.page:
        link = LinkButton(parent.t("去看"), line)
        link.setProperty("page", check.page)
        link.clicked.connect(slot)
        across.addWidget(link)
    return line
