# SPDX-License-Identifier: Apache-2.0
"""Tables of immutable rows, fetched slice by slice off the GUI thread.

The model holds what has been scrolled to, never a session; ``data`` never waits. Sorting and
filtering belong to the query: ask again with another source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from outreach.errors import UserError
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.cells import Cell, Part, parts_of, words_of
from outreach.ui.tasks import Progress, Tasks

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What the delegate and the view ask beside the words."""

    PARTS = Qt.ItemDataRole.UserRole + 1
    ROW = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column: its heading (marked with ``N_``), how a row fills it, and its width.

    ``width`` is in pixels; 0 shares what is left. ``spoken`` says more to a screen reader.
    """

    key: str
    title: str
    cell: Callable[[R], Cell]
    width: int = 0
    right: bool = False
    tooltip: Callable[[R], str] | None = None
    spoken: Callable[[R], str] | None = None


@dataclass(frozen=True)
class Slice(Generic[R]):
    """One page of rows. ``after`` is the key the next page begins behind; None: that was all."""

    rows: Sequence[R]
    after: object = None
    total: int | None = None


# Called on a worker with the key to begin behind (None: from the start).
Source = Callable[[object, Progress], Slice[R]]


class RecordTableModel(QAbstractTableModel, Generic[R]):
    """Show rows of one kind under declared columns; more are fetched as one scrolls.

    ``loaded`` says that the first slice of a source has come (also when it is empty).
    """

    loaded = Signal()
    failed = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[R]],
        tasks: Tasks,
        t: Translator,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.total: int | None = None
        self._tasks = tasks
        self._t = t
        self._rows: list[R] = []
        self._parts: list[tuple[tuple[Part, ...], ...]] = []
        self._source: Source[R] | None = None
        self._after: object = None
        self._fetching = False

    def show(self, source: Source[R]) -> None:
        """Ask for another list; the old rows stay until its first slice is there."""
        self._source = source
        self._after = None
        self._fetching = True
        self._fetch(None, self._on_first)

    def set_rows(self, rows: Sequence[R], total: int | None = None) -> None:
        """Show rows that are already here: a short list, or one side of a dry run."""
        self._source = None
        self._replace(Slice(rows, None, total))

    def row_at(self, index: Index | int) -> R | None:
        """Return the row behind an index."""
        place = index if isinstance(index, int) else index.row()
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def rows(self) -> tuple[R, ...]:
        """Return the rows fetched so far."""
        return tuple(self._rows)

    def rowCount(self, parent: Index | None = None) -> int:
        """Override QAbstractTableModel.rowCount."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Override QAbstractTableModel.columnCount."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Override QAbstractTableModel.data."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        column = self.columns[index.column()]
        row = self._rows[index.row()]
        parts = self._parts[index.row()][index.column()]
        found: object = None
        if role == Role.PARTS:
            found = parts
        elif role == Role.ROW:
            found = row
        elif role == Qt.ItemDataRole.DisplayRole:
            found = words_of(parts)
        elif role == Qt.ItemDataRole.AccessibleTextRole:
            found = column.spoken(row) if column.spoken is not None else words_of(parts)
        elif role == Qt.ItemDataRole.ToolTipRole and column.tooltip is not None:
            found = column.tooltip(row)
        elif role == Qt.ItemDataRole.TextAlignmentRole:
            found = int(_alignment(column))
        return found

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Override QAbstractTableModel.headerData."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._t(self.columns[section].title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_alignment(self.columns[section]))
        if role == Qt.ItemDataRole.FontRole:
            return theme.font(theme.CAPTION)
        return None

    def canFetchMore(self, parent: Index) -> bool:
        """Override QAbstractTableModel.canFetchMore."""
        return not parent.isValid() and self._after is not None and not self._fetching

    def fetchMore(self, parent: Index) -> None:
        """Override QAbstractTableModel.fetchMore: the next slice comes by itself."""
        if self.canFetchMore(parent):
            self._fetching = True
            self._fetch(self._after, self._on_more)

    def _fetch(self, after: object, done: Callable[[Slice[R]], None]) -> None:
        source = self._source
        if source is None:
            return

        def job(progress: Progress) -> Slice[R]:
            return source(after, progress)

        # One key for both: a new list makes a page of the old one stale.
        self._tasks.read(job, owner=self, key="rows", done=done, failed=self._on_failed)

    def _on_first(self, found: Slice[R]) -> None:
        self._replace(found)

    def _on_more(self, found: Slice[R]) -> None:
        self._fetching = False
        self._after = found.after
        if found.rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(found.rows) - 1)
            self._take(found.rows)
            self.endInsertRows()

    def _on_failed(self, error: UserError) -> None:
        self._fetching = False
        self.failed.emit(error)

    def _replace(self, found: Slice[R]) -> None:
        self._fetching = False
        self.beginResetModel()
        self._rows.clear()
        self._parts.clear()
        self._take(found.rows)
        self._after = found.after
        self.total = found.total
        self.endResetModel()
        self.loaded.emit()

    def _take(self, rows: Sequence[R]) -> None:
        self._rows.extend(rows)
        self._parts.extend(
            tuple(parts_of(column.cell(row)) for column in self.columns) for row in rows
        )


def _alignment(column: Column[R]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
