# SPDX-License-Identifier: Apache-2.0
"""Short lists: the pile of people to register, the outline of a form, the reports' recipients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from outreach.ui import theme
from outreach.ui.controls.icon import paint_icon
from outreach.ui.theme import Tone

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Item:
    """One entry: icon and words at the left, small words at the right."""

    key: object
    text: str
    right: str = ""
    icon: str = ""
    icon_tone: Tone = Tone.SUCCESS
    right_tone: Tone = Tone.PLAIN
    soft: Tone = Tone.PLAIN  # ground of the whole entry, for what is wrong


class _ItemModel(QAbstractListModel):
    """Holds the entries."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: tuple[Item, ...] = ()

    def replace(self, items: Sequence[Item]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Override QAbstractListModel.rowCount."""
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Override QAbstractListModel.data."""
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{item.text} {item.right}".strip()
        return None


class _ItemDelegate(QStyledItemDelegate):
    """Paints an entry of 36 pixels."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Override QStyledItemDelegate.sizeHint."""
        return QSize(64, theme.ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Override QStyledItemDelegate.paint."""
        item: Item = index.data(ITEM_ROLE)
        view = self.parent()
        rect = QRectF(option.rect)  # type: ignore[attr-defined]  # the stubs forget rect
        selected = isinstance(view, ItemList) and view.currentIndex() == index
        painter.save()
        ground = (
            "selected" if selected else "surface" if item.soft is Tone.PLAIN else item.soft.soft
        )
        painter.fillRect(rect, theme.color(ground))
        line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
        painter.fillRect(line, theme.color("line"))
        if selected:
            painter.fillRect(
                QRectF(rect.left(), rect.top(), 3, rect.height()), theme.color("primary")
            )
        left = rect.left() + 12
        if item.icon:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ink = "primary" if selected else item.icon_tone.text
            paint_icon(painter, item.icon, ink, QRectF(left, rect.center().y() - 8, 16, 16))
        left += 24
        self._paint_words(painter, item, rect.adjusted(left - rect.left(), 0, -12, 0), selected)
        painter.restore()

    @staticmethod
    def _paint_words(painter: QPainter, item: Item, room: QRectF, selected: bool) -> None:
        small = theme.font(theme.CAPTION, bold=selected)
        right = QFontMetrics(small).horizontalAdvance(item.right)
        painter.setFont(small)
        painter.setPen(theme.color("primary" if selected else item.right_tone.text))
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(room, side, item.right)
        font = theme.font(bold=selected)
        words = room.adjusted(0, 0, -right - 8, 0)
        shown = QFontMetrics(font).elidedText(
            item.text, Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.setFont(font)
        painter.setPen(theme.color("text" if item.soft is Tone.PLAIN else item.soft.text))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class ItemList(QListView):
    """A list of :class:`Item`; ``picked`` carries the key of the entry one went to."""

    picked = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = _ItemModel(self)
        self._silent = False
        self.setModel(self._items)
        self.setItemDelegate(_ItemDelegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._on_current)

    def set_items(self, items: Sequence[Item], current: object = None) -> None:
        """Show entries, one of them chosen by its key; nobody is told."""
        self._silent = True
        self._items.replace(items)
        self._silent = False
        self.set_current(current)

    def set_current(self, key: object) -> None:
        """Choose by key; nobody is told."""
        self._silent = True
        keys = [item.key for item in self._items.items]
        if key in keys:
            self.setCurrentIndex(self._items.index(keys.index(key), 0))
        self._silent = False
        self.viewport().update()

    def items(self) -> tuple[Item, ...]:
        """Return what is shown."""
        return self._items.items

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        item = index.data(ITEM_ROLE)
        self.viewport().update()
        if item is not None and not self._silent:
            self.picked.emit(item.key)
