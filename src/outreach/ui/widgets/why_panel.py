# SPDX-License-Identifier: Apache-2.0
"""Why, in the window: one child's answers on a day, by what is known now or was known then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.colours import COLOUR_LABELS, Colour
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services import telling
from outreach.services.explanations import Explanation
from outreach.services.telling import Told
from outreach.ui.answers import SegmentField
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.card import Card
from outreach.ui.controls.cells import LevelColor, Part, official, reference, tag
from outreach.ui.controls.choices import Choice, SegmentMark
from outreach.ui.controls.text import ElidedText, Line, Text, TextKind, mark
from outreach.ui.field import State
from outreach.ui.fields import DateField
from outreach.ui.theme import FOOT_HEIGHT, Tone
from outreach.ui.widgets.family_papers import empty_layout
from outreach.ui.widgets.marks import CellView
from outreach.ui.widgets.panel import FactLine, Note
from outreach.ui.widgets.scrolled import scrolled

WIDTH = 560
ICONS = {"✓": "check", "✗": "x", "？": "question", "·": "arrow-right"}
NOW, THEN = "now", "then"


class MatterCard(QFrame):
    """One class, the colour or the alert: its answer, its conditions, and what they rest on."""

    def __init__(self, told: Told, badge: Part, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        mark(self, kind="card")
        self.t = t
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(ElidedText(told.title, TextKind.STRONG, parent=self))
        head.addWidget(CellView(badge, self))
        head.addStretch(1)
        if told.unverified:
            head.addWidget(CellView(tag(t(telling.UNVERIFIED), Tone.WARNING), self))
        self._column.addLayout(head)
        for sign, line in told.lines:
            self._column.addWidget(FactLine(ICONS[sign], line))
        for title, name in telling.PARTS:
            self._part(t(title), name, getattr(told, name))

    def _part(self, title: str, name: str, lines: Sequence[str]) -> None:
        if not lines:
            return
        self._column.addSpacing(4)
        if name == "unknown":
            note = Note(title)
            for line in lines:
                note.add(FactLine("question", line))
            self._column.addWidget(note)
            return
        self._column.addWidget(Text(title, TextKind.CAPTION_STRONG, parent=self))
        for line in lines:
            if name == "clauses":
                self._column.addWidget(Text(line, wrap=True, parent=self))
            else:
                icon = "user" if name == "doubts" else "arrow-right"
                self._column.addWidget(FactLine(icon, line))


class WhyPanel(Card):
    """Ask for a day and by what was known; show the answer. The page reads, prints, writes."""

    asked = Signal()
    print_wanted = Signal()
    lower_wanted = Signal()
    closed = Signal()

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, pad=0)
        self.t = t
        self._today = today
        self.explained: Explanation | None = None
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(t(N_("为什么")))
        self.body.setSpacing(0)
        self._build_top()
        self._build_question()
        self.add(Line(self))
        scroll, outer = scrolled(self)
        self._matters = QVBoxLayout()
        self._matters.setContentsMargins(12, 12, 12, 12)
        self._matters.setSpacing(8)
        outer.addLayout(self._matters)
        outer.addStretch(1)
        self.add(scroll, 1)
        self.add(Line(self))
        self._build_foot()
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.closed)

    def begin(self, title: str) -> None:
        """Open for a child: today, by what is known now."""
        self._name.setText(title)
        self.day.set_value(self._today)
        self.basis.set_value(NOW)
        self.explained = None
        self.lower_button.hide()
        self.print_button.setEnabled(False)
        empty_layout(self._matters)

    def on(self) -> date:
        """Return the day that is asked for."""
        return self.day.value() or self._today

    def known_on(self) -> date | None:
        """Return the day by whose knowledge is answered; None: by today's."""
        return self.on() if self.basis.value() == THEN else None

    def show_explanation(self, explained: Explanation, *, may_lower: bool) -> None:
        """Show an answer."""
        self.explained = explained
        empty_layout(self._matters)
        self._matters.addWidget(Text(telling.basis(explained, self.t), TextKind.MUTED, wrap=True))
        only = self.t(N_("本系统按已知情况推算，只作参考，认定以主管部门为准。"))
        self._matters.addWidget(Text(only, TextKind.CAPTION, wrap=True))
        if explained.place_assumed:
            assumed = self.t(N_("孩子的户口所在地没有问过，暂按父母的算。"))
            self._matters.addWidget(FactLine("info", assumed))
        warnings = telling.warnings(explained, self.t)
        if warnings:
            note = Note(self.t(N_("规则要再核对")))
            for line in warnings:
                note.add(FactLine("alert-triangle", line))
            self._matters.addWidget(note)
        for matter, told in zip(explained.matters, telling.tell(explained, self.t), strict=True):
            badge = self._badge(matter.answer, told)
            self._matters.addWidget(MatterCard(told, badge, self.t, self))
        self._show_held(explained)
        self._show_marks(explained)
        self._show_turns(explained)
        self.print_button.setEnabled(True)
        self.lower_button.setVisible(may_lower)

    def _badge(self, answer: object, told: Told) -> Part:
        if isinstance(answer, Colour):
            level = LevelColor(answer.value)
            return reference(level, self.t(N_("参考 {level}"), level=told.answer))
        if told.code == "colour":
            return reference(LevelColor.UNKNOWN, told.answer)
        if told.code == "alert":
            return tag(told.answer, Tone.DANGER, "alert-triangle")
        return tag(told.answer, Tone.WARNING if answer is None else Tone.PLAIN)

    def _show_held(self, explained: Explanation) -> None:
        """Say where the colour in force is still another than the rules ask for."""
        found = explained.found.verdict.colour
        held = explained.held_colour
        if held and held != (found.value if found else "") and explained.on == self._today:
            words = self.t(
                N_("现在仍按{colour}管理，要由负责人写明理由才能调低。"),
                colour=self.t(COLOUR_LABELS[Colour(held)]),
            )
            self._matters.addWidget(FactLine("info", words))

    def _show_marks(self, explained: Explanation) -> None:
        if not explained.marks:
            return
        self._matters.addWidget(Text(self.t(N_("官方认定")), TextKind.STRONG))
        for one in explained.marks:
            place = QWidget()
            row = QHBoxLayout(place)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            name = self.t(N_("官方"))
            part = (
                official(LevelColor(one.code), name)
                if one.kind == "colour"
                else tag(name, Tone.PRIMARY, "stamp")
            )
            row.addWidget(CellView(part, place), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Text(telling.marked(one, self.t), wrap=True, parent=place), 1)
            self._matters.addWidget(place)

    def _show_turns(self, explained: Explanation) -> None:
        if not explained.turns:
            return
        self._matters.addWidget(Text(self.t(N_("变化记录")), TextKind.STRONG))
        for one in explained.turns:
            self._matters.addWidget(FactLine("clock", telling.turned(one, self.t)))

    def _build_top(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 8, 4)
        top.setSpacing(8)
        self._name = ElidedText("", TextKind.SECTION, parent=self)
        top.addWidget(self._name, 1)
        close = Button("", self, kind=ButtonKind.FLAT, icon="x", small=True)
        close.setAccessibleName(self.t(N_("关闭")))
        close.clicked.connect(self.closed)
        top.addWidget(close)
        self.body.addLayout(top)

    def _build_question(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(12, 4, 12, 8)
        row.setSpacing(12)
        t = self.t
        self.day = DateField("why_day", t(N_("哪一天")), t, self, today=self._today)
        self.day.setFixedWidth(160)
        choices = [Choice(NOW, t(N_("按现在知道的"))), Choice(THEN, t(N_("按当时知道的")))]
        self.basis = SegmentField[str](
            "why_basis", t(N_("根据")), t, self, choices=choices, marks=SegmentMark.NONE
        )
        row.addWidget(self.day)
        row.addWidget(self.basis, 1)
        self.body.addLayout(row)
        self.day.left.connect(self._on_asked)
        self.day.passed.connect(self._on_asked)
        self.basis.edited.connect(self._on_asked)

    def _build_foot(self) -> None:
        foot = QWidget(self)
        foot.setFixedHeight(FOOT_HEIGHT)
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        self.lower_button = Button(self.t(N_("调低颜色")), foot)
        self.lower_button.clicked.connect(self.lower_wanted)
        self.print_button = Button(self.t(N_("打印")), foot, icon="printer")
        self.print_button.clicked.connect(self.print_wanted)
        row.addWidget(self.lower_button)
        row.addStretch(1)
        row.addWidget(self.print_button)
        self.add(foot)

    def _on_asked(self) -> None:
        shown = self.explained
        if shown is not None and (shown.on, shown.known_on) == (self.on(), self.known_on()):
            return
        if self.isVisible() and self.day.run_check().state is not State.ERROR:
            self.asked.emit()
