# SPDX-License-Identifier: Apache-2.0
"""The one table of the program: fixed rows, hover, selection, clickable parts, Enter opens."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from outreach.ui import theme
from outreach.ui.controls.cells import PART_GAP, Part, paint_part, part_width
from outreach.ui.models import RecordTableModel, Role

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
SELECTION_BAR = 3
MIN_FLEXIBLE = 96


def cell_padding(column: int, columns: int) -> tuple[int, int]:
    """Return the blank left and right of a cell's content: 8, at the table's edges 12."""
    return (12 if column == 0 else 8, 12 if column == columns - 1 else 8)


class PartsDelegate(QStyledItemDelegate):
    """Paint the parts of a cell on the ground of its row."""

    def __init__(self, table: RecordTable[R]) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Override QStyledItemDelegate.sizeHint: rows never measure their content."""
        return QSize(64, theme.ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Override QStyledItemDelegate.paint."""
        painter.save()
        rect = QRectF(option.rect)  # type: ignore[attr-defined]  # the stubs forget rect
        selected = self._table.selectionModel().isRowSelected(index.row(), QModelIndex())
        hovered = index.row() == self._table.hovered_row
        ground = "selected" if selected else "surface_hover" if hovered else "surface"
        painter.fillRect(rect, theme.color(ground))
        line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
        painter.fillRect(line, theme.color("line"))
        if selected and index.column() == 0:
            bar = QRectF(rect.left(), rect.top(), SELECTION_BAR, rect.height())
            painter.fillRect(bar, theme.color("primary"))
        painter.setClipRect(rect)
        for part, box in self.places(rect, index):
            paint_part(painter, part, box)
        painter.restore()

    def places(self, rect: QRectF, index: Index) -> list[tuple[Part, QRectF]]:
        """Return each part with the box it is painted into."""
        parts: tuple[Part, ...] = index.data(Role.PARTS) or ()
        model = self._table.records
        left, right = cell_padding(index.column(), model.columnCount())
        room = rect.adjusted(left, 0, -right, -1)
        widths = [part_width(part) for part in parts]
        needed = sum(widths) + PART_GAP * (len(parts) - 1)
        x = room.left()
        if model.columns[index.column()].right:
            x = max(x, room.right() - needed)
        boxes = []
        for part, width in zip(parts, widths, strict=True):
            shown = min(width, room.right() - x)
            if shown <= 0:
                break
            boxes.append((part, QRectF(x, room.top(), shown, room.height())))
            x += width + PART_GAP
        return boxes


class RecordTable(QTableView, Generic[R]):
    """Show a :class:`outreach.ui.models.RecordTableModel`.

    ``current_row`` follows arrows and clicks; ``opened`` is Enter or a double click;
    ``part_clicked`` carries the row and the target of a link or number.
    """

    current_row = Signal(object)
    opened = Signal(object)
    part_clicked = Signal(object, str)

    def __init__(self, model: RecordTableModel[R], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.records = model
        self.hovered_row = -1
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(PartsDelegate(self))
        self._configure()
        self._pressed: tuple[object, str] | None = None
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.doubleClicked.connect(self._on_double_clicked)

    def show_first(self, count: int) -> None:
        """Show so many columns from the left; those that are left share the room."""
        for place in range(len(self.records.columns)):
            self.setColumnHidden(place, place >= count)
        self._share_width()

    def select_row(self, place: int) -> None:
        """Bring the selection to a row; nothing happens where there is none."""
        if 0 <= place < self.records.rowCount():
            self.setCurrentIndex(self.records.index(place, 0))

    def current(self) -> R | None:
        """Return the selected row, or None."""
        return self.records.row_at(self.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QTableView.keyPressEvent: Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            row = self.current()
            if row is not None:
                self.opened.emit(row)
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Override QTableView.mouseMoveEvent: the row under the pointer, the hand over links."""
        self._hover(self.indexAt(event.position().toPoint()).row())
        over = self._target_at(event) is not None
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        )
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override QTableView.mousePressEvent: remember what the press began on."""
        self._pressed = self._target_at(event)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Override QTableView.mouseReleaseEvent: a click on a link or number."""
        super().mouseReleaseEvent(event)
        found = self._target_at(event)
        if found is not None and found == self._pressed:
            self.part_clicked.emit(*found)
        self._pressed = None

    def leaveEvent(self, event: QEvent) -> None:
        """Override QTableView.leaveEvent."""
        self._hover(-1)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override QTableView.resizeEvent: columns without a width share what is left."""
        super().resizeEvent(event)
        self._share_width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QTableView.paintEvent: a ring when the keyboard is here."""
        super().paintEvent(event)
        if self.hasFocus() and self.records.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(theme.color("primary"), 1))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def _configure(self) -> None:
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # measuring rows costs seconds
        rows.setMinimumSectionSize(theme.ROW_HEIGHT)
        rows.setDefaultSectionSize(theme.ROW_HEIGHT)
        heads = self.horizontalHeader()
        heads.setFixedHeight(theme.ROW_HEIGHT)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        heads.setHighlightSections(False)
        heads.setSectionsClickable(False)
        heads.setMinimumSectionSize(32)

    def _share_width(self) -> None:
        columns = self.records.columns
        shown = [place for place in range(len(columns)) if not self.isColumnHidden(place)]
        fixed = sum(columns[place].width for place in shown)
        flexible = [place for place in shown if not columns[place].width]
        left = self.viewport().width() - fixed
        for place, column in enumerate(columns):
            if column.width:
                self.setColumnWidth(place, column.width)
        for count, place in enumerate(flexible):
            share = left // (len(flexible) - count)
            self.setColumnWidth(place, max(MIN_FLEXIBLE, share))
            left -= share

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def _target_at(self, event: QMouseEvent) -> tuple[object, str] | None:
        place = event.position()
        index = self.indexAt(place.toPoint())
        delegate = self.itemDelegate()
        if not index.isValid() or not isinstance(delegate, PartsDelegate):
            return None
        for part, box in delegate.places(QRectF(self.visualRect(index)), index):
            if part.clickable and box.contains(place):
                return (self.records.row_at(index), part.target)
        return None

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = self.records.row_at(index)
        if row is not None:
            self.current_row.emit(row)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        row = self.records.row_at(index)
        if row is not None:
            self.opened.emit(row)
