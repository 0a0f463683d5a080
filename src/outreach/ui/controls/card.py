# SPDX-License-Identifier: Apache-2.0
"""Cards and page heads: the frames a page is made of."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from outreach.ui import theme
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import ElidedText, Line, Text, TextKind, mark
from outreach.ui.theme import Tone


class Card(QFrame):
    """A framed surface: head of 44 pixels with title, caption and links at its right, then body.

    ``pad`` is the blank around the body (0 for tables). Without a title there is no head.
    """

    def __init__(
        self, title: str = "", caption: str = "", parent: QWidget | None = None, *, pad: int = 12
    ) -> None:
        super().__init__(parent)
        mark(self, kind="card")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._title = Text(title, TextKind.STRONG)
        self._caption = ElidedText(caption, TextKind.CAPTION)
        self._head = QHBoxLayout()
        if title:
            self._build_head(column)
        inside = QWidget(self)  # takes what is left, so that the head never grows
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(pad, pad, pad, pad)
        self.body.setSpacing(8)
        column.addWidget(inside, 1)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)

    def set_caption(self, caption: str) -> None:
        """Change the small words beside the title."""
        self._caption.setText(caption)

    def add_right(self, widget: QWidget) -> None:
        """Put a link, tag or button at the right end of the head."""
        self._head.addWidget(widget)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget into the body."""
        self.body.addWidget(widget, stretch)

    def _build_head(self, column: QVBoxLayout) -> None:
        bar = QWidget(self)
        bar.setFixedHeight(theme.CARD_HEAD_HEIGHT - 1)
        self._head = QHBoxLayout(bar)
        self._head.setContentsMargins(12, 0, 12, 0)
        self._head.setSpacing(8)
        self._head.addWidget(self._title)
        self._head.addWidget(self._caption, 1)
        column.addWidget(bar)
        column.addWidget(Line(self))


class PageHead(QWidget):
    """56 pixels: title, one sentence, then the actions; the one primary action comes last."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.HEAD_HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self.title = Text(title, TextKind.TITLE, parent=self)
        self._row.addWidget(self.title)
        self._beside = QHBoxLayout()
        self._beside.setSpacing(12)
        self._row.addLayout(self._beside)
        self._sentence = ElidedText("", TextKind.MUTED, parent=self)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row.addWidget(self._sentence, 1)
        self._problem_icon = Icon("alert-triangle", "danger", self)
        self._problem = Text("", tone=Tone.DANGER, parent=self)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        self._actions.addWidget(self._problem_icon)
        self._actions.addWidget(self._problem)
        self._row.addLayout(self._actions)
        self.set_problem("")

    def set_sentence(self, sentence: str) -> None:
        """Say how things stand, in one sentence."""
        self._sentence.setText(sentence)

    def set_problem(self, problem: str) -> None:
        """Say why the main action is not possible yet (还有 1 处要改); empty takes it away."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._problem_icon.setVisible(bool(problem))

    def add_beside(self, widget: QWidget) -> None:
        """Put something between title and sentence: steps, a period, a tag."""
        self._beside.setContentsMargins(12, 0, 0, 0)
        self._beside.addWidget(widget)

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right; add the primary one last."""
        self._actions.addWidget(widget)
