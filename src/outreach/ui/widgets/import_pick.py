# SPDX-License-Identifier: Apache-2.0
"""A drop-down for answers that set work off: arrows walk its list, only Enter decides."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from outreach.ui.controls.choices import DropDown

OPENERS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PickList(DropDown):
    """Open the list instead of stepping through it unseen.

    A closed drop-down takes every answer it is stepped over; here each would read the file
    again, and a column would take the items of others on its way.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override DropDown.keyPressEvent."""
        if event.key() in OPENERS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.showPopup()
            return
        super().keyPressEvent(event)
