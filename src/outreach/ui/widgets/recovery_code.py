# SPDX-License-Identifier: Apache-2.0
"""A recovery code: shown large in groups, printed from memory, then asked back unseen."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from outreach.domain.keeping import read_recovery_code
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.button import Button, LinkButton
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.field import Verdict, bad, ok
from outreach.ui.fields import TextField
from outreach.ui.forms import FieldGrid, Form

IN_A_LINE = 4
ASKED = 2
_BOX, _LINE = 64, 76


class CodeTiles(QWidget):
    """The groups in boxes, each with its number; hidden ones show dots."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self._groups: tuple[str, ...] = ()
        self._hidden = False
        self._asked: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups on show, hidden or not."""
        return self._groups

    def show_code(self, code: str) -> None:
        """Show a code."""
        self._groups = tuple(code.split("-")) if code else ()
        self.hide_code(on=False)

    def hide_code(self, *, on: bool, asked: Sequence[int] = ()) -> None:
        """Show dots in its place, those that are asked for framed; or the code again."""
        self._hidden = on
        self._asked = tuple(asked)
        spoken = "" if on else "，".join(self._groups)
        self.setAccessibleName(f"{self._name} {spoken}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        """Override QWidget.sizeHint."""
        return QSize(IN_A_LINE * 96, 2 * _LINE - (_LINE - _BOX))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Override QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = (self.width() - (IN_A_LINE - 1) * theme.GAP) / IN_A_LINE
        for place, group in enumerate(self._groups):
            line, column = divmod(place, IN_A_LINE)
            box = QRectF(column * (wide + theme.GAP), line * _LINE, wide, _BOX)
            wanted = self._hidden and place in self._asked
            painter.setPen(QPen(theme.color("primary" if wanted else "line_control"), 1))
            painter.setBrush(theme.color("selected" if wanted else "surface_alt"))
            edge = box.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(edge, theme.RADIUS, theme.RADIUS)
            painter.setFont(theme.font(theme.CAPTION))
            painter.setPen(theme.color("text_2"))
            painter.drawText(box.adjusted(8, 4, -8, -4), Qt.AlignmentFlag.AlignTop, str(place + 1))
            painter.setFont(theme.font(theme.TITLE, bold=True))
            painter.setPen(theme.color("primary" if wanted else "text"))
            words = "••••" if self._hidden else group
            painter.drawText(box.adjusted(0, 10, 0, 0), Qt.AlignmentFlag.AlignCenter, words)


class RecoveryCode(QWidget):
    """Show a code, then ask two of its groups back: ``confirmed`` when both are right.

    ``print_wanted`` asks for the sheet. ``asking`` tells that the code is hidden now.
    """

    confirmed = Signal()
    print_wanted = Signal()
    asking_changed = Signal(bool)

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.t = t
        self._code = ""
        self._places: tuple[int, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.PAD)
        self.tiles = CodeTiles(t(N_("恢复码")), self)
        column.addWidget(self.tiles)
        self._build_print(column)
        self._build_back(column)

    @property
    def shown(self) -> bool:
        """Whether a code is here that nobody has proved to have."""
        return bool(self._code)

    @property
    def places(self) -> tuple[int, ...]:
        """Which groups are asked back, 0 to 6."""
        return self._places

    @property
    def asking(self) -> bool:
        """Whether the code is hidden and asked back."""
        return self._grid.isVisibleTo(self)

    def show_code(self, code: str, places: Sequence[int] | None = None) -> None:
        """Show a new code; ``places`` are the groups that will be asked back, 0 to 6."""
        count = len(code.split("-"))
        drawn = secrets.SystemRandom().sample(range(count), ASKED) if places is None else places
        self._code, self._places = code, tuple(sorted(drawn))
        self.tiles.show_code(code)
        for field in self.fields:
            field.forget()
        for field, place in zip(self.fields, self._places, strict=True):
            field.ask(place + 1)
        self.ask(on=False)

    def forget(self) -> None:
        """Keep the code no longer."""
        self._code = ""
        self.tiles.show_code("")
        for field in self.fields:
            field.forget()

    def ask(self, *, on: bool) -> None:
        """Hide the code and ask, or show it again."""
        self.tiles.hide_code(on=on, asked=self._places)
        self._grid.setVisible(on)
        self._again.setVisible(on)
        self.print_row.setVisible(not on)
        if on:
            self.form.focus_first()
        self.asking_changed.emit(on)

    def submit(self) -> None:
        """Check the groups that were typed."""
        if self.form.check():
            first = self.form.first_error()
            if first is not None:
                first.focus()
            return
        self.confirmed.emit()

    def say_printed(self, words: str) -> None:
        """Say what became of the printing."""
        self._printed.setText(words)

    def _build_print(self, column: QVBoxLayout) -> None:
        self.print_row = QWidget(self)
        row = QHBoxLayout(self.print_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.print = Button(self.t(N_("打印恢复码")), self.print_row, icon="printer")
        self.print.clicked.connect(self.print_wanted)
        row.addWidget(self.print)
        words = self.t(N_("没有打印机就用笔抄下来，一组一组写清楚。"))
        self._printed = Text(words, TextKind.CAPTION, wrap=True, parent=self.print_row)
        row.addWidget(self._printed, 1)
        column.addWidget(self.print_row)

    def _build_back(self, column: QVBoxLayout) -> None:
        self._grid = FieldGrid(self, columns=2)
        self.form = Form(self._grid)
        self.fields = tuple(_GroupField(f"group_{n}", self.t, self, n) for n in range(ASKED))
        for field in self.fields:
            self._grid.place(field)
            self.form.add(field)
        self.form.completed.connect(self.submit)
        column.addWidget(self._grid)
        self._again = LinkButton(self.t(N_("再看一次恢复码")), self)
        self._again.clicked.connect(self._on_again)
        column.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        self._grid.hide()
        self._again.hide()

    def _on_again(self) -> None:
        self.ask(on=False)

    def is_right(self, place: int, text: str) -> bool:
        """Tell whether this is the group at a place; I, L, O are taken for what they look like."""
        groups = self._code.split("-")
        try:
            typed = "-".join([*groups[:place], text, *groups[place + 1 :]])
            return bool(self._code) and read_recovery_code(typed) == self._code
        except UserError:
            return False

    def judge(self, number: int, text: str) -> Verdict:
        """Check one of the groups that are asked back."""
        if self.is_right(self._places[number], text):
            return ok()
        words = N_("和第 {n} 组不一样，请对照那张纸。")
        return bad(self.t(words, n=self._places[number] + 1))


class _GroupField(TextField):
    """One group, typed from the sheet."""

    def __init__(self, key: str, t: Translator, owner: RecoveryCode, number: int) -> None:
        super().__init__(key, t(N_("第 {n} 组"), n=1), t, owner, required=True, latin=True)
        self._owner = owner
        self._number = number
        self.control.setMaxLength(8)
        self.set_check(self._judge_group)

    def ask(self, number: int) -> None:
        """Say which group is meant."""
        self.rename(self.t(N_("第 {n} 组"), n=number))

    def forget(self) -> None:
        """Empty it."""
        self.control.clear()
        self.rest()

    def draft(self) -> str:
        """Override TextField.draft: kept nowhere."""
        return ""

    def _judge_group(self, text: str) -> Verdict | None:
        return self._owner.judge(self._number, text)
