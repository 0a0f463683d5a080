# SPDX-License-Identifier: Apache-2.0
"""Fields the registration adds: lists that open, a place to be confirmed, fields in a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from outreach.domain.areas import find_areas
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.cells import tag
from outreach.ui.controls.choices import Choice
from outreach.ui.field import Verdict, ok, warn
from outreach.ui.fields import SuggestField
from outreach.ui.theme import Tone
from outreach.ui.widgets.marks import CellView

UNSURE = "\n?"  # after the words of a place in a draft: nobody has confirmed it
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
LEAVING = (*ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


def suggest_areas(text: str) -> list[Choice[str]]:
    """Offer counties for what was typed so far; the code stands behind the words."""
    return [Choice(code, name) for code, name in find_areas(text)]


class PickField(SuggestField):
    """A field with suggestions, where Enter in the list takes the choice and goes on."""

    def __init__(
        self,
        key: str,
        label: str,
        t: Translator,
        parent: QWidget | None = None,
        *,
        suggest: Callable[[str], Sequence[Choice[str]]],
        placeholder: str = "",
    ) -> None:
        super().__init__(key, label, t, parent, suggest=suggest, placeholder=placeholder)
        self._popup = self.control.completer().popup()
        self._popup.installEventFilter(self)

    def put(self, words: str, code: str) -> None:
        """Put words in, with the code behind them where there is one; nobody is told."""
        if code:
            self.offer(Choice(code, words or code))
        else:
            self.set_value(words)
        self.control.setCursorPosition(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Field.eventFilter: Enter in the list."""
        if watched is not self._popup_or_none():
            return super().eventFilter(watched, event)
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in ENTER
            and not self.control.composition.open
        ):
            self._take_current()
            return True
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() in LEAVING and not self.control.composition.open:
            self._popup.hide()  # an open list would keep the field from noticing that it is left
        return super()._on_key(event)

    def _on_left(self) -> None:
        self.control.setCursorPosition(0)  # a long place begins with its province
        self.control.setToolTip(self.value())
        super()._on_left()

    def _popup_or_none(self) -> QObject | None:
        return getattr(self, "_popup", None)  # events come while the base is being made

    def _take_current(self) -> None:
        index = self._popup.currentIndex()
        if index.isValid():
            self.control.setText(str(index.data()))
            self.note_edit()
        self._popup.hide()
        self.passed.emit(self)


class ListField(PickField):
    """A field with a list that opens by its arrow or by Down; words of one's own are taken too."""

    def __init__(
        self,
        key: str,
        label: str,
        t: Translator,
        parent: QWidget | None = None,
        *,
        suggest: Callable[[str], Sequence[Choice[str]]],
        placeholder: str = "",
    ) -> None:
        super().__init__(key, label, t, parent, suggest=suggest, placeholder=placeholder)
        self._arrow = Button(
            "", self.control, kind=ButtonKind.FLAT, icon="chevron-down", small=True
        )
        self._arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._arrow.setAccessibleName(t(N_("打开列表")))
        self._arrow.clicked.connect(self.open_list)
        self.control.setTextMargins(0, 0, 24, 0)

    def open_list(self) -> None:
        """Show everything there is to choose from."""
        choices = self._suggest("")
        self._offered.update({choice.label: choice.value for choice in choices})
        self._words.setStringList([choice.label for choice in choices])
        if choices:
            self.focus()
            self.control.completer().complete()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override PickField.eventFilter: the arrow stays at the right end."""
        if watched is self.control and event.type() is QEvent.Type.Resize:
            size = theme.SMALL_HEIGHT
            box = self.control
            self._arrow.setGeometry(box.width() - size - 4, (box.height() - size) // 2, size, size)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Down and not self.control.composition.open:
            self.open_list()
            return True
        return super()._on_key(event)


class PlaceField(PickField):
    """A registered place. What only the number says is a hint until somebody confirms it.

    What the clerk types was asked, so it stands; an empty place is simply not known.
    """

    confirmed = True
    _looked_at = False  # confirmed by the button, which is worth saying

    def __init__(self, key: str, label: str, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(
            key, label, t, parent, suggest=suggest_areas, placeholder=t(N_("输入县、区的名称"))
        )
        self.set_check(self._judge_place)
        self.confirm = Button(t(N_("是，已核对")), self)
        self.confirm.clicked.connect(self.on_confirmed)
        self._tag = CellView(tag(t(N_("待确认")), Tone.WARNING), self)
        self.beside(self.confirm)
        self.beside(self._tag)
        self._show_confirmed()

    def hint(self, code: str, name: str) -> None:
        """Offer the number's area of issue, to be confirmed."""
        self.put(name, code)
        self._set_confirmed(confirmed=False)

    def is_hint(self) -> bool:
        """Tell whether what stands there is only offered."""
        return not self.confirmed

    def put_known(self, words: str, code: str, *, confirmed: bool) -> None:
        """Put in what the store knows."""
        self.put(words, code)
        self._set_confirmed(confirmed=confirmed or not words)

    def set_value(self, value: str) -> None:
        """Override TextField.set_value: a value put in is not in doubt."""
        self.confirmed = True
        super().set_value(value)

    def draft(self) -> str:
        """Override SuggestField.draft: whether it is confirmed belongs to it."""
        return super().draft() + ("" if self.confirmed else UNSURE)

    def take_draft(self, text: str) -> None:
        """Override SuggestField.take_draft."""
        super().take_draft(text.removesuffix(UNSURE))
        self._set_confirmed(confirmed=not text.endswith(UNSURE))

    def note_edit(self) -> None:
        """Override Field.note_edit: typed is asked."""
        self._set_confirmed(confirmed=True)
        super().note_edit()

    def on_confirmed(self) -> None:
        """Take the hint as what the person says, and go on."""
        self._set_confirmed(confirmed=True)
        self._looked_at = True
        self.run_check()
        self.edited.emit()
        self.passed.emit(self)

    def _judge_place(self, _text: str) -> Verdict | None:
        if not self.confirmed:
            return warn(self.t(N_("按证号预填的发证地，未核对前按“不清楚”处理")))
        return ok(self.t(N_("已核对"))) if self._looked_at else None

    def _set_confirmed(self, *, confirmed: bool) -> None:
        self.confirmed = confirmed
        self._looked_at = False
        self._show_confirmed()
        self.run_check(asked=False)

    def _show_confirmed(self) -> None:
        self.confirm.setVisible(not self.confirmed)
        self._tag.setVisible(not self.confirmed)
