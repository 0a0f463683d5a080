# SPDX-License-Identifier: Apache-2.0
"""Part 4 of the registration: one line a child; a name is not needed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.children import (
    CARER_LABELS,
    SCHOOL_LABELS,
    Carer,
    ChildDeclared,
    School,
    short_number,
)
from outreach.domain.numbers import SEX_LABELS
from outreach.i18n import Translator
from outreach.services.children import ChildView, Family
from outreach.ui.answers import ChoiceField
from outreach.ui.controls.button import Button, ButtonKind
from outreach.ui.controls.choices import Choice
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.field import State, not_future
from outreach.ui.fields import DateField, SuggestField, TextField
from outreach.ui.forms import AnyField
from outreach.ui.theme import Tone
from outreach.ui.widgets.intake_section import Section, suggest_areas

WIDTHS = (52, 80, 136, 68, 96, 0, 104)


class ChildLine(QWidget):
    """One child: number, what it is called, birth, sex, school, where it lives and with whom."""

    dropped = Signal(object)

    def __init__(
        self, place: int, today: date, t: Translator, parent: QWidget, known: ChildView | None
    ) -> None:
        super().__init__(parent)
        self.known = known
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        column.addLayout(row)
        number = Text(
            short_number(known.short_no) if known is not None else t("新"),
            TextKind.MUTED,
            parent=self,
        )
        number.setFixedWidth(WIDTHS[0])
        row.addWidget(number)
        self._build_fields(f"child{place}_", today, t)
        for field, width in zip(self.fields(), WIDTHS[1:], strict=True):
            field.bare()
            field.judged.connect(self._on_judged)
            if width:
                field.setFixedWidth(width)
            row.addWidget(field, 0 if width else 1)
        self.drop = Button("", self, kind=ButtonKind.FLAT, icon="x", small=True)
        self.drop.setAccessibleName(t("去掉这一名"))
        self.drop.clicked.connect(self._on_drop)
        row.addWidget(self.drop)
        self._sentence = Text("", TextKind.CAPTION, tone=Tone.DANGER, wrap=True, parent=self)
        self._sentence.setContentsMargins(WIDTHS[0] + WIDTHS[1] + 16, 0, 0, 0)
        self._sentence.hide()
        column.addWidget(self._sentence)
        if known is not None:
            self._show(known)

    def _build_fields(self, key: str, today: date, t: Translator) -> None:
        self.name = TextField(key + "name", t("称呼"), t, self, placeholder=t("可不填"))
        self.birth = DateField(
            key + "birth",
            t("出生日期"),
            t,
            self,
            today=today,
            required=True,
            check=not_future(today, t),
        )
        self.sex = ChoiceField(
            key + "sex",
            t("性别"),
            t,
            self,
            choices=[Choice(sex, t(label)) for sex, label in SEX_LABELS.items()],
            placeholder="—",
        )
        self.school = ChoiceField(
            key + "school",
            t("就学"),
            t,
            self,
            choices=[Choice(s, t(label)) for s, label in SCHOOL_LABELS.items()],
            placeholder="—",
        )
        self.lives_in = SuggestField(
            key + "lives_in",
            t("现住"),
            t,
            self,
            suggest=suggest_areas,
            placeholder=t("县，可不填"),
        )
        self.carer = ChoiceField(
            key + "carer",
            t("与谁"),
            t,
            self,
            choices=[Choice(c, t(label)) for c, label in CARER_LABELS.items()],
            placeholder="—",
        )

    def fields(self) -> list[AnyField]:
        """Return the fields from left to right."""
        return [self.name, self.birth, self.sex, self.school, self.lives_in, self.carer]

    def child(self, household: Carer) -> ChildDeclared:
        """Return what was declared; the household's carer where the line names none."""
        return ChildDeclared(
            name=self.name.value(),
            birth=self.birth.value(),
            sex=self.sex.value(),
            unregistered=self.known.unregistered if self.known is not None else False,
            school=self.school.value() or School.UNKNOWN,
            carer=self.carer.value() or household,
            lives_in_code=self.lives_in.chosen or "",
            lives_in=self.lives_in.value(),
            short_no=self.known.short_no if self.known is not None else None,
        )

    def _show(self, known: ChildView) -> None:
        self.name.set_value(known.name)
        self.birth.set_value(known.birth)
        self.sex.set_value(known.sex)
        self.school.set_value(None if known.school is School.UNKNOWN else known.school)
        self.carer.set_value(None if known.carer is Carer.UNKNOWN else known.carer)
        if known.lives_in_code:
            self.lives_in.offer(Choice(known.lives_in_code, known.lives_in))
        else:
            self.lives_in.set_value(known.lives_in)

    def _on_judged(self) -> None:
        wrong = [
            field.verdict.text for field in self.fields() if field.verdict.state is State.ERROR
        ]
        self._sentence.setText(" ".join(wrong))
        self._sentence.setVisible(bool(wrong))

    def _on_drop(self) -> None:
        self.dropped.emit(self)


class ChildrenSection(Section):
    """The lines, their headings and the button for one more."""

    added = Signal(object)
    removed = Signal(object)

    def __init__(self, today: date, t: Translator, parent: QWidget) -> None:
        super().__init__(4, t("子女"), t("姓名可以不填，系统给出短编号"), t, parent)
        self._today = today
        self._made = 0
        self.lines: list[ChildLine] = []
        self.more = Button(t("再加一名"), self, kind=ButtonKind.FLAT, icon="plus", key="Alt+N")
        self.more.clicked.connect(self.on_more)
        self.head.addWidget(self.more)
        self._heads = self._build_heads()
        self.column.addWidget(self._heads)
        self._heads.hide()

    def children_declared(self, household: Carer) -> tuple[ChildDeclared, ...]:
        """Return every line as a child."""
        return tuple(line.child(household) for line in self.lines)

    def show_family(self, family: Family) -> None:
        """Fill in the children that are known."""
        for child in family.children:
            self.add_line(child)

    def add_line(self, known: ChildView | None = None) -> ChildLine:
        """Add a line, empty or for a child that is known."""
        self._made += 1
        line = ChildLine(self._made, self._today, self.t, self, known)
        line.dropped.connect(self.on_dropped)
        self.lines.append(line)
        self.column.addWidget(line)
        self._heads.show()
        self.added.emit(line)
        return line

    def on_more(self) -> None:
        """Add a line and bring the keyboard there."""
        self.add_line().birth.focus()

    def on_dropped(self, line: ChildLine) -> None:
        """Take a line away."""
        self.lines.remove(line)
        self.removed.emit(line)
        self.column.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._heads.setVisible(bool(self.lines))

    def reset(self) -> None:
        """Take every line away."""
        for line in list(self.lines):
            self.on_dropped(line)

    def _build_heads(self) -> QWidget:
        t = self.t
        heads = QWidget(self)
        row = QHBoxLayout(heads)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        names = (
            t("编号"),
            t("称呼"),
            t("出生日期") + " *",
            t("性别"),
            t("就学"),
            t("现住"),
            t("与谁"),
        )
        for name, width in zip(names, WIDTHS, strict=True):
            label = Text(name, TextKind.CAPTION, parent=heads)
            if width:
                label.setFixedWidth(width)
            row.addWidget(label, 0 if width else 1)
        row.addSpacing(32)
        return heads
