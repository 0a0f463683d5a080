# SPDX-License-Identifier: Apache-2.0
"""At the right of the registration: how far each part of the form is, and the keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.errors import N_
from outreach.i18n import Translator
from outreach.ui import theme
from outreach.ui.controls.button import KeyHint
from outreach.ui.controls.card import Card
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.theme import Tone
from outreach.ui.widgets.intake_section import Section
from outreach.ui.widgets.lists import Item, ItemList

WIDTH, NARROW = 184, 160
KEYS = (
    ("Enter", N_("下一格")),
    ("Alt+N", N_("再加一名")),
    ("Ctrl+S", N_("保存")),
    ("Ctrl+Enter", N_("下一位")),
    ("Ctrl+N", N_("另一位")),
    ("Esc", N_("退出")),
)


class Outline(QWidget):
    """One entry a part: done, to be confirmed, or how many places are wrong; a click goes there."""

    def __init__(self, sections: Sequence[Section], t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self.t = t
        self._sections = sections
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        progress = Card(t(N_("本表进度")), parent=self, pad=0)
        self.list = ItemList(t(N_("本表进度")), progress)
        self.list.setFixedHeight(theme.ROW_HEIGHT * len(sections))
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.picked.connect(self.on_picked)
        progress.add(self.list)
        column.addWidget(progress)
        column.addWidget(self._build_keys())
        column.addStretch(1)

    def set_narrow(self, *, narrow: bool) -> None:
        """Give room to the form on a small screen."""
        self.setFixedWidth(NARROW if narrow else WIDTH)

    def show_progress(self) -> None:
        """Look at every part anew."""
        self.list.set_items([self._item(section) for section in self._sections])

    def on_picked(self, section: Section) -> None:
        """Bring the keyboard into a part: to what is wrong there, else to its first field."""
        shown = [field for field in section.shown() if field.can_focus()]
        wrong = [field for field in shown if field.verdict.state == "error"]
        for field in [*wrong, *shown]:
            if field.isVisible():
                field.focus()
                return

    def _item(self, section: Section) -> Item:
        t, name = self.t, section.short
        if not section.isEnabled():
            return Item(section, name, "", "lock", Tone.PLAIN)
        if section.skipped:
            return Item(section, name, t(N_("不问")), "minus", Tone.PLAIN)
        wrong, unsure = section.wrong(), section.unsure()
        if wrong:
            words = t.plural("{n} 处", wrong)
            return Item(
                section, name, words, "alert-triangle", Tone.DANGER, Tone.DANGER, Tone.DANGER
            )
        if not section.is_answered():
            return Item(section, name, "", "circle", Tone.PLAIN)
        if unsure:
            words = t.plural("待确认 {n}", unsure)
            return Item(section, name, words, "info", Tone.WARNING, Tone.WARNING)
        return Item(section, name, "", "check")

    def _build_keys(self) -> Card:
        keys = Card(self.t(N_("键盘")), parent=self)
        keys.body.setSpacing(6)
        for key, words in KEYS:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(KeyHint(key, keys))
            row.addWidget(Text(self.t(words), TextKind.CAPTION, parent=keys))
            row.addStretch(1)
            keys.body.addLayout(row)
        return keys
