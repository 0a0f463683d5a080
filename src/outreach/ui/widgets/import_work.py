# SPDX-License-Identifier: Apache-2.0
"""A file that has been read: its columns at the left, at the right what it would change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.tasks import Tasks
from outreach.ui.widgets.import_columns import ColumnsCard
from outreach.ui.widgets.import_lists import TABS, ChangesCard, ProblemsCard
from outreach.ui.widgets.import_totals import READ, TotalsCard
from outreach.ui.widgets.import_values import ImportView, Outcome
from outreach.ui.widgets.places import Steps

FEW = 4  # so many changes are seen without scrolling beside a long list of problems


class ImportSteps(Steps):
    """The four steps, drawn close: a reason and two buttons stand beside them."""

    LINE = 16


class WorkPlace(QWidget):
    """Show an :class:`ImportView`; every number of the equation opens its rows."""

    def __init__(
        self, modes: Sequence[str], tasks: Tasks, t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP)
        self.columns = ColumnsCard(t, self)
        across.addWidget(self.columns)
        self.sheet: str | None = None  # the sheet somebody asked for
        self._right = QVBoxLayout()
        self._right.setSpacing(theme.GAP)
        across.addLayout(self._right, 1)
        self.totals = TotalsCard(modes, t, self)
        self.changes = ChangesCard(tasks, t, self)
        self.problems = ProblemsCard(tasks, t, self)
        self._right.addWidget(self.totals)
        self._right.addWidget(self.changes)
        self._right.addWidget(self.problems)
        self.totals.picked.connect(self.open_rows)

    def show_view(self, view: ImportView, *, written: bool) -> None:
        """Show a reading; ``written`` says that it has been written, not only tried."""
        self.columns.show_file(view.file, view.place)
        self.columns.show_reading(view.sheets, self.sheet, view.heading_row, view.remarks)
        self.columns.show_columns(view.columns, view.targets)
        self.totals.show_totals(view.totals, written=written)
        self.changes.show_view(view)
        self.problems.show_view(view)
        self._share_height(view)

    def allow_changes(self, allowed: bool) -> None:
        """Let columns and mode be chosen, or only be looked at."""
        self.columns.allow_changes(allowed)
        self.totals.modes.setEnabled(allowed)
        self.changes.day.setEnabled(allowed)
        self.problems.arrivals.setEnabled(allowed)

    def open_rows(self, key: str) -> None:
        """Bring the rows behind a number up, and the keyboard to them."""
        outcome = None if key == READ else Outcome(key)
        if outcome in TABS:
            self.changes.show_outcome(outcome)
            self.changes.table().setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.problems.only(outcome)
        target = self.problems.table if outcome is not None else self.changes.table()
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _share_height(self, view: ImportView) -> None:
        """Give the room to what there is to look at; no problems need no card."""
        self.problems.setVisible(bool(view.problems))
        totals = view.totals
        shown = max(len(view.changes), totals.created, totals.unchanged)
        few = shown <= FEW < len(view.problems)
        self._right.setStretchFactor(self.changes, 2 if few else 1)
        self._right.setStretchFactor(self.problems, 3 if few else 1)
