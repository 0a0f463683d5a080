# SPDX-License-Identifier: Apache-2.0
"""How doubtful places are read (有疑义的地方怎么读): one line each, decided with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from outreach.domain.readings import READING_WORDS, Readings
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.services.rules import PackView, RuleSettings
from outreach.ui.answers import ChoiceField
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import tag
from outreach.ui.controls.choices import Choice, SegmentBar, SegmentMark
from outreach.ui.controls.text import Line, Text, TextKind
from outreach.ui.field import bad
from outreach.ui.fields import TextField
from outreach.ui.forms import FieldGrid
from outreach.ui.theme import Tone
from outreach.ui.typed import CountField
from outreach.ui.widgets.marks import CellView
from outreach.ui.widgets.reading_words import DOUBTS, Doubt
from outreach.ui.widgets.scrolled import scrolled

BAR_WIDTH = 320


class ReadingLine(QWidget):
    """One doubtful place: the question, the cautious reading in words, and the two answers."""

    edited = Signal()

    def __init__(self, doubt: Doubt, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.t = t
        self.doubt = doubt
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text(t(doubt.question), TextKind.STRONG, parent=self))
        self.changed = CellView(tag(t(N_("已改")), Tone.WARNING, "edit"), self)
        head.addWidget(self.changed)
        head.addStretch(1)
        words.addLayout(head)
        self._cautious = Text("", TextKind.CAPTION, wrap=True, parent=self)
        words.addWidget(self._cautious)
        row.addLayout(words, 1)
        self.bar = SegmentBar(self, marks=SegmentMark.NONE)
        self.bar.setFixedWidth(BAR_WIDTH)
        self.bar.setAccessibleName(t(doubt.question))
        self.bar.fill([t(doubt.answer(value)) for value in self._order()])
        self.bar.chosen.connect(self._on_chosen)
        row.addWidget(self.bar)
        self.set_value(doubt.cautious)

    def value(self) -> bool:
        """Return how it is read."""
        return self._order()[self.bar.index()]

    def set_value(self, value: bool) -> None:
        """Read it so; nobody is told."""
        self.bar.set_index(self._order().index(value))
        self.changed.setVisible(value is not self.doubt.cautious)

    def say_days(self, days: int) -> None:
        """Tell the cautious reading, with the days of a long stay at home."""
        words = self.t(READING_WORDS[self.doubt.name], days=days)
        self._cautious.setText(self.t(N_("默认：{words}"), words=words))

    def _order(self) -> tuple[bool, bool]:
        """Return the answers as they stand: the cautious one first."""
        return (self.doubt.cautious, not self.doubt.cautious)

    def _on_chosen(self) -> None:
        self.changed.setVisible(self.value() is not self.doubt.cautious)
        self.edited.emit()


class ReadingsCard(Card):
    """Show and collect the settings. ``submitted`` once a reason stands beside them."""

    submitted = Signal()
    edited = Signal()

    def __init__(self, t: Translator, parent: QWidget | None = None, *, may_decide: bool) -> None:
        super().__init__(t(N_("有疑义的地方怎么读")), " ", parent, pad=0)
        self.t = t
        self._settings = RuleSettings()
        self.body.setSpacing(0)
        scroll, column = scrolled(self)
        column.addWidget(self._build_numbers())
        self.lines = [ReadingLine(doubt, t, self) for doubt in DOUBTS]
        for line in self.lines:
            column.addWidget(Line(self))
            column.addWidget(line)
            line.edited.connect(self._on_edited)
            line.bar.setEnabled(may_decide)
        column.addStretch(1)
        self.add(scroll, 1)
        for field in (self.elsewhere, self.days):
            field.control.setEnabled(may_decide)
            field.edited.connect(self._on_edited)
        self.foot = self._build_foot()
        self.foot.setVisible(may_decide)
        self.add(self.foot)
        self.show_settings(self._settings, ())

    def show_settings(self, settings: RuleSettings, packs: Sequence[PackView]) -> None:
        """Show what is decided now; ``packs`` are what may serve as reference elsewhere."""
        self._settings = settings
        nothing = Choice("", self.t(N_("没有：那里的孩子不判断困境和颜色")))
        ruling = [view for view in packs if view.pack.hardship or view.pack.colours]
        name = self.t.language
        self.elsewhere.set_choices(
            [nothing, *(Choice(one.id, f"{one.id}　{one.pack.name(name)}") for one in ruling)]
        )
        self.elsewhere.set_value(settings.elsewhere)
        self.days.set_value(str(settings.readings.long_return_days))
        self._show_lines(settings.readings)
        self.reason.set_value("")
        self._say_changed()

    def keep(self, settings: RuleSettings) -> None:
        """Take what was saved as what stands; the reason was for that."""
        self._settings = settings
        self._show_lines(settings.readings)
        self.reason.set_value("")
        self.reason.rest()
        self._say_changed()

    def settings(self) -> RuleSettings:
        """Collect what stands there now."""
        readings = replace(
            Readings(),
            long_return_days=self.days.count(),
            **{line.doubt.name: line.value() for line in self.lines},
        )
        return RuleSettings(readings, self.elsewhere.value() or "")

    def is_dirty(self) -> bool:
        """Tell whether something was chosen and not saved."""
        return self.settings() != self._settings

    def submit(self) -> None:
        """Hand over once there is something to decide, and a reason for it."""
        self.reason.run_check()
        if self.reason.is_empty():
            self.reason.focus()
        elif self.is_dirty() and self.save_button.isEnabled():
            self.save_button.setEnabled(False)
            self.submitted.emit()

    def fail(self, error: UserError) -> None:
        """Say at the number of days, or below, why nothing was saved."""
        field = self.days if error.code == "bad_setting" else self.reason
        field.say(bad(error.sentence(self.t)))
        field.focus()
        self._say_changed()

    def _show_lines(self, readings: Readings) -> None:
        for line in self.lines:
            line.set_value(getattr(readings, line.doubt.name))
            line.say_days(readings.long_return_days)

    def _say_changed(self) -> None:
        changed = sum(line.value() is not line.doubt.cautious for line in self.lines)
        self.set_caption(
            self.t.plural(N_("{n} 处与默认不同"), changed)
            if changed
            else self.t(N_("都按谨慎的默认读法"))
        )
        self.save_button.setEnabled(self.is_dirty())

    def _on_edited(self) -> None:
        self._say_changed()
        self.edited.emit()

    def _on_defaults(self) -> None:
        self.days.set_value(str(Readings().long_return_days))
        self._show_lines(Readings())
        self._on_edited()

    def _build_numbers(self) -> QWidget:
        t = self.t
        grid = FieldGrid(self, columns=3)
        grid.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        grid.setContentsMargins(12, 12, 12, 8)
        self.elsewhere: ChoiceField[str] = ChoiceField(
            "elsewhere",
            t(N_("没有规则包管困境和颜色的地区，参考")),
            t,
            self,
            hint=t(N_("户籍地没有这样的规则包时用；结论照样是参考，以当地民政部门为准。")),
        )
        grid.place(self.elsewhere, 2)
        self.days = CountField(
            "days", t(N_("在家超过多少天重新起算")), t, self, hint=t(N_("默认 30 天，1 到 366 天"))
        )
        grid.place(self.days, 1)
        return grid

    def _build_foot(self) -> QWidget:
        t = self.t
        foot = QWidget(self)
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line(foot))
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        self.reason = TextField(
            "reason",
            t(N_("这样读的理由")),
            t,
            foot,
            required=True,
            placeholder=t(N_("如：已问过紫金县民政局")),
        )
        self.reason.passed.connect(self.submit)
        row.addWidget(self.reason, 1)
        defaults = Button(t(N_("恢复默认")), foot)
        defaults.clicked.connect(self._on_defaults)
        self.save_button = Button(t(N_("保存")), foot, kind=ButtonKind.PRIMARY, key="Ctrl+S")
        self.save_button.clicked.connect(self.submit)
        for button in (defaults, self.save_button):
            place = QVBoxLayout()
            place.setContentsMargins(0, 20, 0, 0)
            place.addWidget(button)
            place.addStretch(1)
            row.addLayout(place)
        column.addLayout(row)
        return foot
