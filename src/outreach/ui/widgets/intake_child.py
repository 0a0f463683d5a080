# SPDX-License-Identifier: Apache-2.0
"""One child of the registration form: a line of fields, and its sentence below."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.children import (
    SCHOOL_LABELS,
    Carer,
    ChildDeclared,
    School,
    check_child,
    is_minor,
    is_unlikely,
    short_number,
)
from outreach.domain.numbers import SEX_LABELS, Sex
from outreach.errors import N_, UserError
from outreach.i18n import Translator
from outreach.services.children import ChildView
from outreach.ui.answers import ChoiceField
from outreach.ui.controls.button import Button, ButtonKind, LinkButton
from outreach.ui.controls.choices import Choice
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import Text, TextKind
from outreach.ui.field import STATE_LOOKS, State, Verdict, bad, warn
from outreach.ui.fields import DateField, TextField
from outreach.ui.forms import AnyField
from outreach.ui.theme import CAPTION, CONTROL_HEIGHT, SMALL_HEIGHT
from outreach.ui.widgets.intake_family import PARENTS_FIRST, carer_choices
from outreach.ui.widgets.intake_fields import PickField, suggest_areas
from outreach.ui.widgets.intake_person import SEX_LETTERS

GAP = 8
# Number, then the fields; 0 takes the rest. Chinese answers are short, English ones are not.
WIDTHS = (52, 84, 104, 60, 88, 0, 100)
WIDTHS_OF_LONG_WORDS = (48, 84, 100, 88, 100, 0, 104)
SCHOOL_LETTERS = {
    School.NOT_YET: "wry",
    School.KINDERGARTEN: "yey",
    School.PRIMARY: "xx",
    School.JUNIOR: "cz",
    School.SENIOR: "gz",
    School.VOCATIONAL: "zx",
    School.DROPPED_OUT: "cx",
    School.NOT_IN_SCHOOL: "wzx",
}


def widths(t: Translator) -> tuple[int, ...]:
    """Return the columns of a line in the reader's language."""
    return WIDTHS if t.language.startswith("zh") else WIDTHS_OF_LONG_WORDS


class ChildLine(QWidget):
    """One child: number, name, birth, sex, school, where it lives and with whom."""

    dropped = Signal(object)

    def __init__(self, key: str, today: date, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self.t = t
        self._widths = widths(t)
        self.parent_birth: date | None = None
        self._today = today
        self._known: ChildView | None = None
        self._taken_over: dict[str, str] = {}  # drafts that nobody typed into this line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._row = QHBoxLayout()
        self._row.setSpacing(GAP)
        column.addLayout(self._row)
        self._number = Text(t(N_("新")), TextKind.MUTED, parent=self)
        self._number.setFixedSize(self._widths[0], CONTROL_HEIGHT)
        self._row.addWidget(self._number)
        self._build_fields(key, today)
        self._build_drop()
        column.addWidget(self._build_said())
        column.addWidget(self._build_question())

    def fields(self) -> list[AnyField]:
        """Return the fields from left to right."""
        return [self.name, self.birth, self.sex, self.school, self.lives_in, self.carer]

    def parts(self) -> dict[str, AnyField]:
        """Return the fields by what they say, whichever line it is."""
        names = ("name", "birth", "sex", "school", "lives_in", "carer")
        return dict(zip(names, self.fields(), strict=True))

    @property
    def number(self) -> str:
        """The number of a child that is known; empty for a new one."""
        return str(self._known.short_no) if self._known is not None else ""

    def is_told(self) -> bool:
        """Tell whether the line says anything of its own: then it is a child."""
        if self._known is not None:
            return True
        return any(field.draft() != self._taken_over.get(field.key, "") for field in self._own())

    def child(self, household: Carer) -> ChildDeclared:
        """Return what was declared; the household's carer where the line names none."""
        known = self._known
        carer = self.carer.value() or household
        kept = known.carer_text if known is not None and known.carer is carer else ""
        return ChildDeclared(
            name=self.name.value(),
            birth=self.birth.value(),
            sex=self.sex.value(),
            unregistered=known.unregistered if known is not None else False,
            school=self.school.value() or School.UNKNOWN,
            carer=carer,
            carer_text=kept,
            lives_in_code=self.lives_in.chosen or "",
            lives_in=self.lives_in.value(),
            short_no=known.short_no if known is not None else None,
        )

    def show_child(self, known: ChildView) -> None:
        """Fill in a child that is known."""
        self._known = known
        self._number.setText(short_number(known.short_no))
        self.name.set_value(known.name)
        self.birth.set_value(known.birth)
        self.sex.set_value(known.sex)
        self.school.set_value(None if known.school is School.UNKNOWN else known.school)
        self.carer.set_value(None if known.carer is Carer.UNKNOWN else known.carer)
        self.lives_in.put(known.lives_in, known.lives_in_code)

    def follow(self, above: ChildLine) -> None:
        """Take over where the child above lives and with whom: siblings mostly live together."""
        self.lives_in.put(above.lives_in.value(), above.lives_in.chosen or "")
        self.carer.set_value(above.carer.value())
        self._taken_over = {field.key: field.draft() for field in self.fields()}

    def on_drop(self) -> None:
        """Take the line away; ask first where something would be lost."""
        if not self.is_told():
            self.dropped.emit(self)
            return
        self._question.show()
        self._no.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_sure(self) -> None:
        """Take the line away."""
        self.dropped.emit(self)

    def on_kept(self) -> None:
        """Leave the line as it is."""
        self._question.hide()
        self.birth.focus()

    def _own(self) -> list[AnyField]:
        """Return what makes a line a child; with whom it lives follows the part above."""
        return [self.name, self.birth, self.sex, self.school, self.lives_in]

    def _check_birth(self, day: date) -> Verdict | None:
        child = ChildDeclared(birth=day)
        try:
            check_child(child, parent_birth=self.parent_birth, today=self._today)
        except UserError as error:
            return bad(error.sentence(self.t))
        if not is_minor(day, self._today):
            return warn(self.t(N_("已满 18 周岁，不算未成年子女；登记不受影响。")))
        if is_unlikely(child, parent_birth=self.parent_birth):
            return warn(self.t(N_("与本人年龄相差不寻常，请再核对一次。")))
        return None

    def _show_said(self) -> None:
        verdicts = [field.verdict for field in self.fields() if field.verdict.text]
        verdicts.sort(key=_by_weight)
        self._said.setVisible(bool(verdicts))
        if verdicts:
            icon, tone = STATE_LOOKS[verdicts[0].state]
            self._said_icon.show_icon(icon, tone.text)
            self._said_text.setText(verdicts[0].text)
            self._said_text.set_tone(tone)

    def _build_fields(self, key: str, today: date) -> None:
        t = self.t
        self.name = TextField(key + "name", t(N_("姓名")), t, self, placeholder=t(N_("可不填")))
        self.birth = DateField(
            key + "birth", t(N_("出生日期")), t, self, today=today, check=self._check_birth
        )
        self.sex = ChoiceField[Sex](
            key + "sex",
            t(N_("性别")),
            t,
            self,
            choices=[Choice(sex, t(SEX_LABELS[sex]), SEX_LETTERS[sex]) for sex in Sex],
            placeholder="—",
        )
        schools = [Choice(s, t(SCHOOL_LABELS[s]), SCHOOL_LETTERS[s]) for s in SCHOOL_LETTERS]
        self.school = ChoiceField[School](
            key + "school", t(N_("就学")), t, self, choices=schools, placeholder="—"
        )
        self.lives_in = PickField(
            key + "lives_in",
            t(N_("现住")),
            t,
            self,
            suggest=suggest_areas,
            placeholder=t(N_("县、区")),
        )
        self.carer = ChoiceField[Carer](
            key + "carer",
            t(N_("与谁")),
            t,
            self,
            choices=carer_choices(PARENTS_FIRST, t),
            placeholder="—",
        )
        # Alt+Down opens the calendar; its button would take the room of the date.
        self.birth.control.button.hide()
        self.birth.control.setTextMargins(0, 0, 0, 0)
        for field, width in zip(self.fields(), self._widths[1:], strict=True):
            field.bare()
            field.judged.connect(self._show_said)
            if width:
                field.setFixedWidth(width)
            self._row.addWidget(field, 0 if width else 1, Qt.AlignmentFlag.AlignTop)

    def _build_drop(self) -> None:
        self.drop = Button("", self, kind=ButtonKind.FLAT, icon="x", small=True)
        self.drop.setFixedSize(16, SMALL_HEIGHT)
        self.drop.setAccessibleName(self.t(N_("去掉这一名")))
        self.drop.setToolTip(self.t(N_("去掉这一名")))
        self.drop.clicked.connect(self.on_drop)
        self._row.addWidget(self.drop)

    def _build_said(self) -> QWidget:
        self._said = QWidget(self)
        row = QHBoxLayout(self._said)
        row.setContentsMargins(sum(self._widths[:2]) + 2 * GAP, 0, 0, 0)
        row.setSpacing(4)
        self._said_icon = Icon("", "text_2", self._said, size=12)
        self._said_text = Text("", TextKind.CAPTION, wrap=True, parent=self._said)
        row.addWidget(self._said_icon)
        row.addWidget(self._said_text, 1)
        self._said.hide()
        return self._said

    def _build_question(self) -> QWidget:
        self._question = QWidget(self)
        row = QHBoxLayout(self._question)
        row.setContentsMargins(sum(self._widths[:2]) + 2 * GAP, 0, 0, 0)
        row.setSpacing(12)
        words = self.t(N_("去掉这一名吗？保存后不再登记在这位职工名下。"))
        row.addWidget(Text(words, TextKind.CAPTION, parent=self._question))
        self._yes = LinkButton(self.t(N_("去掉")), self._question, size=CAPTION)
        self._no = LinkButton(self.t(N_("留着")), self._question, size=CAPTION)
        self._yes.clicked.connect(self.on_sure)
        self._no.clicked.connect(self.on_kept)
        row.addWidget(self._yes)
        row.addWidget(self._no)
        row.addStretch(1)
        self._question.hide()
        return self._question


def _by_weight(verdict: Verdict) -> int:
    return (State.ERROR, State.WARNING, State.OK, State.PLAIN).index(verdict.state)
