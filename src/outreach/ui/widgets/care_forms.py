# SPDX-License-Identifier: Apache-2.0
"""Small forms of one child: care letters, marks of the authorities, the lowering of a colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.colours import COLOUR_LABELS, Colour
from outreach.domain.letters import CareLetter
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.letters import LetterView
from outreach.services.telling import mark_name
from outreach.ui.answers import CheckField, ChoiceField, SegmentField
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.choices import Choice
from outreach.ui.controls.text import Line, Text, TextKind
from outreach.ui.field import not_future
from outreach.ui.fields import AreaField, DateField, TextField
from outreach.ui.widgets.family_papers import empty_layout
from outreach.ui.widgets.side_form import SideForm

CLASSES = ("left_behind", "migrant", *"123456")


class LetterStep(StrEnum):
    """What may happen to a letter once it exists."""

    SCHOOL = "school"
    COMMITTEE = "committee"
    UNFIT = "unfit"
    ENDED = "ended"


STEP_LABELS = {
    LetterStep.SCHOOL: N_("已告知学校"),
    LetterStep.COMMITTEE: N_("已告知村（居）委会"),
    LetterStep.UNFIT: N_("不能或不尽照护"),
    LetterStep.ENDED: N_("已结束"),
}


@dataclass(frozen=True)
class LetterMove:
    """One step of one letter, and on which day."""

    letter: UUID
    version: int
    step: LetterStep
    on: date


class LetterLine(QWidget):
    """One letter: who cares, since when, what was done; links for what was not."""

    step_wanted = Signal(object, object)  # the LetterView and the LetterStep

    def __init__(self, letter: LetterView, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._letter = letter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        who = letter.carer
        if letter.relation:
            who = t(N_("{what}（{whom}）"), what=letter.carer, whom=letter.relation)
        signed = t(N_("{day} 签"), day=letter.signed_on.isoformat())
        if letter.valid_to is not None:
            signed = t(N_("{first} 至 {last}"), first=letter.signed_on, last=letter.valid_to)
        column.addWidget(Text(f"{who} · {signed}", wrap=True, parent=self))
        done = {
            LetterStep.SCHOOL: letter.school_told_on,
            LetterStep.COMMITTEE: letter.committee_told_on,
            LetterStep.UNFIT: letter.unfit_since,
            LetterStep.ENDED: letter.ended_on,
        }
        said = [f"{day} {t(STEP_LABELS[step])}" for step, day in done.items() if day is not None]
        if said:
            column.addWidget(Text(" · ".join(said), TextKind.CAPTION, wrap=True, parent=self))
        self.links: dict[LetterStep, LinkButton] = {}
        links = QHBoxLayout()
        links.setSpacing(12)
        for step, day in done.items():
            if day is None and letter.ended_on is None:
                link = LinkButton(t(STEP_LABELS[step]), self, size=12)
                link.clicked.connect(self._on_link)
                self.links[step] = link
                links.addWidget(link)
        links.addStretch(1)
        column.addLayout(links)

    def _on_link(self) -> None:
        for step, link in self.links.items():
            if link is self.sender():
                self.step_wanted.emit(self._letter, step)


class LetterForm(SideForm):
    """Record that a letter exists (the letter itself stays with the family), and its steps."""

    DRAFT = "letter"
    OF_RECORD = True

    moved = Signal(object)  # a LetterMove

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        note = t(N_("只记有这份委托书和签订的日期，不留复印件。"))
        super().__init__(t(N_("委托照护书")), t(N_("记下")), t, parent, note=note)
        self._today = today
        self.carer = self.put(TextField("carer", t(N_("受委托的人")), t, required=True), 1)
        self.relation = self.put(TextField("relation", t(N_("与孩子的关系")), t), 1)
        self.place = self.put(TextField("place", t(N_("住在哪里")), t))
        check = not_future(today, t)
        self.signed_on = self.put(
            DateField("signed_on", t(N_("签订日期")), t, today=today, required=True, check=check), 1
        )
        self.valid_to = self.put(DateField("valid_to", t(N_("到期日")), t, today=today), 1)
        self.heard = self.put(CheckField("heard", t(N_("听过孩子的意见")), t))
        self.bars = self.put(
            CheckField(
                "bars",
                t(N_("受委托人没有法律列举的禁止情形")),
                t,
                hint=t(N_("未成年人保护法第 22 条：不法侵害、恶习、不尽职责等")),
            )
        )
        self._build_letters()

    def begin(self, title: str) -> None:
        """Begin for a child."""
        self.set_caption(title)
        self.renew()
        self.signed_on.set_value(self._today)
        self.step_day.set_value(self._today)
        self.form.mark_clean()

    def letter(self) -> CareLetter:
        """Return the letter."""
        return CareLetter(
            self.carer.value(),
            self.signed_on.value() or self._today,
            self.valid_to.value(),
            self.relation.value(),
            self.place.value(),
            self.heard.value(),
            self.bars.value(),
        )

    def show_letters(self, letters: Sequence[LetterView]) -> None:
        """List the letters, the latest first."""
        empty_layout(self._lines)
        for letter in letters:
            line = LetterLine(letter, self.t, self)
            line.step_wanted.connect(self._on_step)
            self._lines.addWidget(line)
        self._listed.setVisible(bool(letters))

    def _build_letters(self) -> None:
        self._listed = QWidget(self)
        column = QVBoxLayout(self._listed)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(Line(self._listed))
        column.addWidget(Text(self.t(N_("已有的委托书")), TextKind.STRONG, parent=self._listed))
        self.step_day = DateField(
            "step_day",
            self.t(N_("哪一天")),
            self.t,
            self._listed,
            today=self._today,
            hint=self.t(N_("下面每一步都按这一天记")),
            check=not_future(self._today, self.t),
        )
        column.addWidget(self.step_day)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(12)
        column.addLayout(self._lines)
        self.put_beside(self._listed)
        self._listed.hide()

    def _on_step(self, letter: LetterView, step: LetterStep) -> None:
        day = self.step_day.value() or self._today
        self.moved.emit(LetterMove(letter.id, letter.version, step, day))


@dataclass(frozen=True)
class MarkTaken:
    """A mark as it was typed."""

    kind: str
    code: str
    document: str
    set_by: str
    seen_on: date
    valid_from: date
    valid_to: date | None


class MarkForm(SideForm):
    """Record what the authorities set: the document was seen, no copy is kept."""

    DRAFT = "mark"
    OF_RECORD = True

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        note = t(N_("主管部门认定的类别或颜色。只记看到的文书，不留复印件。"))
        super().__init__(t(N_("官方认定")), t(N_("记下")), t, parent, note=note)
        self._today = today
        kinds = [Choice("colour", t(N_("颜色"))), Choice("class", t(N_("类别")))]
        self.kind = self.put(
            SegmentField[str]("kind", t(N_("认定了什么")), t, choices=kinds, required=True)
        )
        self.code = self.put(ChoiceField[str]("code", t(N_("认定为")), t, required=True))
        self.document = self.put(TextField("document", t(N_("看到的文书")), t, required=True))
        self.set_by = self.put(TextField("set_by", t(N_("哪个单位")), t))
        self.valid_from = self.put(
            DateField("valid_from", t(N_("从哪天起")), t, today=today, required=True), 1
        )
        self.valid_to = self.put(DateField("valid_to", t(N_("到哪天为止")), t, today=today), 1)
        check = not_future(today, t)
        self.seen_on = self.put(
            DateField("seen_on", t(N_("哪天看到")), t, today=today, required=True, check=check), 1
        )
        self.kind.edited.connect(self._on_kind)

    def begin(self, title: str) -> None:
        """Begin for a child."""
        self.set_caption(title)
        self.renew()
        self.kind.set_value("colour")
        self.seen_on.set_value(self._today)
        self.valid_from.set_value(self._today)
        self._on_kind()
        self.form.mark_clean()

    def taken(self) -> MarkTaken:
        """Return the mark."""
        return MarkTaken(
            self.kind.value() or "",
            self.code.value() or "",
            self.document.value(),
            self.set_by.value(),
            self.seen_on.value() or self._today,
            self.valid_from.value() or self._today,
            self.valid_to.value(),
        )

    def _on_kind(self) -> None:
        kind = self.kind.value() or "colour"
        codes = [colour.value for colour in Colour] if kind == "colour" else list(CLASSES)
        self.code.set_choices([Choice(code, mark_name(kind, code, self.t)) for code in codes])


class LowerForm(SideForm):
    """Let a colour fall, with the reason of whoever decides."""

    DRAFT = "lowering"
    OF_RECORD = True

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        note = t(N_("情形消除后才能调低。您的姓名和理由会记下来。"))
        super().__init__(t(N_("调低颜色")), t(N_("调低")), t, parent, note=note)
        self._change = Text("", TextKind.STRONG, wrap=True, parent=self)
        self.reason = self.put(AreaField("reason", t(N_("理由")), t, required=True))
        self.put_beside(self._change)

    def begin(self, title: str, held: str, computed: str) -> None:
        """Begin for a child; say from what to what."""
        self.set_caption(title)
        self.renew()
        nothing = self.t(N_("没有"))
        self._change.setText(
            self.t(
                N_("现在是{old}，按规则应为{new}。"),
                old=self.t(COLOUR_LABELS[Colour(held)]) if held else nothing,
                new=self.t(COLOUR_LABELS[Colour(computed)]) if computed else nothing,
            )
        )
        self.form.mark_clean()
