# SPDX-License-Identifier: Apache-2.0
"""Look at an attached photo or scan: drawn from memory, never through a file beside the store."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services import attachments
from outreach.services.attachments import Attachment, Picture
from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind, LinkButton
from outreach.ui.controls.text import ElidedText, Text, TextKind
from outreach.ui.page import Desk
from outreach.ui.tasks import Progress
from outreach.ui.widgets.pdf_view import PageView

WIDTH, HEIGHT = 900, 720
LINK_WIDTH = theme.PANEL_WIDTH - 130


def as_image(picture: Picture) -> QImage:
    """Return a picture as the window draws it."""
    line = 3 * picture.width
    colours = QImage.Format.Format_RGB888
    return QImage(picture.pixels, picture.width, picture.height, line, colours).copy()


class FileLink(LinkButton):
    """The name of an attachment; a click opens it."""

    opened = Signal(object)  # Attachment

    def __init__(self, file: Attachment, parent: QWidget) -> None:
        metrics = QFontMetrics(theme.font(theme.BODY))
        middle = Qt.TextElideMode.ElideMiddle  # the ending stays
        super().__init__(metrics.elidedText(file.name, middle, LINK_WIDTH), parent)
        self.setAccessibleName(file.name)
        self.setToolTip(file.name)
        self._file = file
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.opened.emit(self._file)


class AttachmentView(QDialog):
    """One attachment, page by page; Esc closes it.

    Its name stands inside, not in the title: a title shows in the task switcher.
    """

    def __init__(
        self, file: Attachment, pictures: Sequence[Picture], t: Translator, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.t = t
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(t(N_("附件")))
        room = parent.window().size()
        self.resize(min(WIDTH, room.width() - 80), min(HEIGHT, room.height() - 80))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.addWidget(ElidedText(file.name, TextKind.SECTION, parent=self), 1)
        self.place = Text("", TextKind.CAPTION, parent=self)
        head.addWidget(self.place)
        column.addLayout(head)
        self.view = PageView(t(N_("各页")), self)
        self.view.turned.connect(self._on_turned)
        column.addWidget(self.view, 1)
        foot = QHBoxLayout()
        words = t(N_("只在这个窗口里显示，没有另存到电脑上。"))
        foot.addWidget(ElidedText(words, TextKind.CAPTION, parent=self), 1)
        self.close_button = Button(t(N_("关闭")), self, kind=ButtonKind.PRIMARY)
        self.close_button.clicked.connect(self.accept)
        foot.addWidget(self.close_button)
        column.addLayout(foot)
        self.view.show_pages([as_image(one) for one in pictures])
        self.close_button.setFocus()

    def _on_turned(self, page: int, pages: int) -> None:
        self.place.setText(self.t(N_("第 {page} 页，共 {pages} 页"), page=page, pages=pages))
        self.place.setVisible(pages > 1)


class FileOpener(QObject):
    """Opens attachments for a page: drawn on a worker, then shown above it."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page

    def open(self, file: Attachment) -> None:
        """Show an attachment."""
        store, ctx = self._desk.services.store, self._desk.services.context()

        def job(_progress: Progress) -> tuple[Attachment, list[Picture]]:
            return file, attachments.pictures(store, ctx, file.id)

        self._desk.tasks.read(job, owner=self._page, key="attachment", done=self._on_drawn)

    def _on_drawn(self, found: tuple[Attachment, list[Picture]]) -> None:
        AttachmentView(*found, self._desk.t, self._page).open()
