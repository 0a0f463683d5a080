# SPDX-License-Identifier: Apache-2.0
"""Where the headings of a file stand: found by the program, corrected by a person."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui.controls.choices import Choice
from outreach.ui.widgets.import_pick import PickList

MOST_ROWS = 30  # further down nobody puts headings
ANY = ""  # whichever sheets hold the roster


class HeadingPlace(QWidget):
    """Two drop-downs: the sheet, and the row in which its headings begin."""

    moved = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.t = t
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 8)
        row.setSpacing(8)
        self.sheets = PickList(self)
        self.sheets.setAccessibleName(t(N_("读哪张表")))
        self.rows = PickList(self)
        self.rows.setAccessibleName(t(N_("表头在第几行")))
        self.rows.setFixedWidth(136)
        row.addWidget(self.sheets, 1)
        row.addWidget(self.rows)
        for choice in (self.sheets, self.rows):
            choice.activated.connect(self._on_activated)

    def offer(self, sheets: Sequence[str], sheet: str | None, row: int) -> None:
        """Offer the sheets of a file and its first rows; show what is read now."""
        every = Choice(ANY, self.t(N_("自动找花名册")))
        self.sheets.fill([every, *(Choice(name, name) for name in sheets)])
        self.sheets.setCurrentIndex(max(0, self.sheets.findData(sheet or ANY)))
        self.rows.fill(
            [
                Choice(str(n), self.t(N_("表头第 {n} 行"), n=n))
                for n in range(1, max(MOST_ROWS, row) + 1)
            ]
        )
        self.rows.setCurrentIndex(self.rows.findData(str(row)))

    def sheet(self) -> str | None:
        """Return the sheet to read; None finds the roster by itself."""
        return self.sheets.currentData() or None

    def row(self) -> int:
        """Return the row of the headings, from 1."""
        return int(self.rows.currentData() or 1)

    def _on_activated(self, _index: int) -> None:
        self.moved.emit()
