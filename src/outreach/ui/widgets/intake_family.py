# SPDX-License-Identifier: Apache-2.0
"""Parts 2 and 3 of the registration: consent first, then who is at home with the child."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from outreach.domain.children import CARER_LABELS, WHO_IS_HOME_LABELS, Carer, Inquiry, WhoIsHome
from outreach.domain.employees import CONSENT_LABELS, Consent, HasMinors
from outreach.domain.texts import TextKind, current
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.children import Family
from outreach.services.papers import PaperKind
from outreach.ui.answers import ChoiceField, SegmentField
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.choices import Choice, SegmentMark
from outreach.ui.controls.text import ElidedText
from outreach.ui.controls.text import TextKind as Words
from outreach.ui.field import not_future
from outreach.ui.fields import DateField
from outreach.ui.forms import AnyField
from outreach.ui.theme import CAPTION, Tone
from outreach.ui.widgets.intake_fields import PickField, suggest_areas
from outreach.ui.widgets.intake_section import FlowGrid, Section

FROM_FORM = "form"  # the source of an inquiry taken down at the desk; all others are rosters

HAS_MINORS_LABELS = {HasMinors.YES: N_("有未成年子女"), HasMinors.NO: N_("没有未成年子女")}
CARER_LETTERS = {
    Carer.PARENTS: "fm",
    Carer.FATHER: "fq",
    Carer.MOTHER: "mq",
    Carer.PATERNAL_GRANDPARENTS: "zfm",
    Carer.MATERNAL_GRANDPARENTS: "wzfm",
    Carer.RELATIVE: "qtqs",
    Carer.BOARDING_SCHOOL: "jsxx",
    Carer.OTHER: "qtr",
    Carer.NOBODY: "myr",
    Carer.UNKNOWN: "dqr",
}
GRANDPARENTS_FIRST = (
    Carer.PATERNAL_GRANDPARENTS,
    Carer.MATERNAL_GRANDPARENTS,
    Carer.RELATIVE,
    Carer.BOARDING_SCHOOL,
    Carer.OTHER,
    Carer.NOBODY,
)
PARENTS_FIRST = (Carer.PARENTS, Carer.FATHER, Carer.MOTHER, *GRANDPARENTS_FIRST)


class Away(StrEnum):
    """Which of the two parents is away, where one is at home."""

    SELF = "self"
    OTHER = "other"


AWAY_LABELS = {Away.SELF: N_("本人"), Away.OTHER: N_("另一方")}


def carer_choices(carers: Iterable[Carer], t: Translator) -> list[Choice[Carer]]:
    """Offer who may look after a child; digits and pinyin initials pick."""
    return [Choice(carer, t(CARER_LABELS[carer]), CARER_LETTERS[carer]) for carer in carers]


class ConsentSection(Section):
    """The answer that decides what may be asked at all."""

    answered = Signal()
    print_wanted = Signal(object)

    def __init__(self, t: Translator, parent: QWidget) -> None:
        sentence = N_("每位新职工问法相同；自愿回答，与录用无关，招聘人员看不到")
        super().__init__(2, t(N_("先征得同意")), t(N_("同意")), t(sentence), t, parent)
        self.version = ""
        self._listed = 0  # children that a roster brought and nobody has consented to
        asked = (Consent.GIVEN, Consent.ONLY_WHETHER, Consent.REFUSED)
        self.consent = SegmentField(
            "consent",
            t(N_("同意登记吗")),
            t,
            self,
            choices=[Choice(answer, t(CONSENT_LABELS[answer])) for answer in asked],
            marks=SegmentMark.RADIO,
            onward=True,
        )
        self.has_minors = SegmentField(
            "has_minors",
            t(N_("有没有未成年子女")),
            t,
            self,
            choices=[Choice(answer, t(words)) for answer, words in HAS_MINORS_LABELS.items()],
            required=True,
            onward=True,
        )
        self.fields = [self.consent, self.has_minors]
        for field in (self.consent, self.has_minors):
            field.hide_label()
            field.edited.connect(self.on_answered)
        self.has_minors.control.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.column.addWidget(self.consent)
        self._build_line()

    def begin(self, today: date) -> None:
        """Override Section.begin."""
        super().begin(today)
        self.version = current(TextKind.CONSENT, today).version
        self._listed = 0
        self._show_answer()

    def show_family(self, family: Family) -> None:
        """Fill in what was answered before."""
        pending = family.consent is Consent.PENDING
        self._listed = len(family.children)
        self.consent.set_value(None if pending else family.consent)
        said = family.has_minors is not HasMinors.NOT_SAID
        self.has_minors.set_value(family.has_minors if said else None)
        self._show_answer()

    def answer(self) -> Consent | None:
        """Return the answer, None while nobody was asked."""
        return self.consent.value()

    def opens_children(self) -> bool:
        """Tell whether children may be asked about, and there are some."""
        return self.answer() is Consent.GIVEN and self.has_minors.value() is HasMinors.YES

    def minors(self) -> HasMinors:
        """Return the one fact that is kept without further consent."""
        if self.answer() is Consent.REFUSED:
            return HasMinors.NOT_SAID
        return self.has_minors.value() or HasMinors.NOT_SAID

    def on_answered(self) -> None:
        """Open what the answer allows."""
        self._show_answer()
        self.answered.emit()

    def _show_answer(self) -> None:
        answer = self.answer()
        self.has_minors.setVisible(answer in {Consent.GIVEN, Consent.ONLY_WHETHER})
        erased = self._listed and (
            answer in {Consent.ONLY_WHETHER, Consent.REFUSED} or self._denies_children()
        )
        words = self.t(
            N_("同意书 {version} 版 · 以监护人身份同意 · 可随时撤回"), version=self.version
        )
        if erased:
            words = self.t.plural("花名册里登记的 {n} 名子女，保存时会删除。", self._listed)
        self._note.setText(words)
        self._note.set_tone(Tone.WARNING if erased else Tone.PLAIN)

    def _denies_children(self) -> bool:
        return self.answer() is Consent.GIVEN and self.has_minors.value() is HasMinors.NO

    def _build_line(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.has_minors)
        self._note = ElidedText("", Words.CAPTION, parent=self)
        line.addWidget(self._note)
        self.print = LinkButton(self.t(N_("阅读、打印")), self, size=CAPTION)
        self.print.clicked.connect(self._on_print)
        line.addWidget(self.print)
        line.addStretch(1)
        self.column.addLayout(line)

    def _on_print(self) -> None:
        self.print_wanted.emit(PaperKind.CONSENT)


class HomeSection(Section):
    """Who is at home with the child; only "away" opens places and dates."""

    answered = Signal()

    def __init__(self, today: date, t: Translator, parent: QWidget) -> None:
        sentence = N_("按数字键选择；不清楚的空着，以后补问")
        super().__init__(3, t(N_("现在谁在家陪孩子")), t(N_("谁在家")), t(sentence), t, parent)
        self.who = SegmentField(
            "who_is_home",
            t(N_("谁在家")),
            t,
            self,
            choices=[Choice(who, t(words)) for who, words in WHO_IS_HOME_LABELS.items()],
            required=True,
            onward=True,
        )
        self.who.hide_label()
        self.column.addWidget(self.who)
        self._grid = FlowGrid(self)
        self.column.addWidget(self._grid)
        self._build_away(today)
        self.fields = [self.who, self.away, self.self_away, self.other_place]
        self.fields += [self.other_away, self.carer]
        self.who.edited.connect(self.on_answered)
        self.away.edited.connect(self.on_answered)

    def begin(self, today: date) -> None:
        """Override Section.begin."""
        super().begin(today)
        for field in (self.self_away, self.other_away):
            field.set_day_check(not_future(today, self.t))
        self._show_answer()

    def show_family(self, family: Family) -> None:
        """Fill in what was declared last; a roster never says who is at home."""
        asked = family.inquiry
        if asked is None:
            return
        self.who.set_value(asked.who_is_home if asked.source == FROM_FORM else None)
        other_away = asked.other_place or asked.other_away_since
        self.away.set_value(Away.OTHER if other_away else Away.SELF)
        self.self_away.set_value(asked.self_away_since)
        self.other_place.put(asked.other_place, asked.other_place_code)
        self.other_away.set_value(asked.other_away_since)
        self._show_answer()
        self.carer.set_value(asked.carer)

    def household(self) -> Carer:
        """Return who looks after the children, as far as this part says it."""
        if self.who.value() is WhoIsHome.BOTH:
            return Carer.PARENTS
        return (
            self.carer.value() or Carer.UNKNOWN if self.carer.isVisibleTo(self) else Carer.UNKNOWN
        )

    def inquiry(self) -> Inquiry | None:
        """Return what was declared, dated today; None while the question is open."""
        who = self.who.value()
        if who is None:
            return None
        shown = self.shown()
        told_self, told_other = self.self_away in shown, self.other_place in shown
        return Inquiry(
            self.today,
            who,
            self.self_away.value() if told_self else None,
            (self.other_place.chosen or "") if told_other else "",
            self.other_place.value() if told_other else "",
            self.other_away.value() if told_other else None,
            self.household(),
        )

    def unsure(self) -> int:
        """Override Section.unsure: what was left open is to be asked again."""
        return sum(field.is_empty() for field in self.shown() if not field.required)

    def on_answered(self) -> None:
        """Open places and dates where somebody is away."""
        self._show_answer()
        self.answered.emit()

    def _show_answer(self) -> None:
        who, away = self.who.value(), self.away.value()
        of_self: list[AnyField] = [self.self_away]
        of_other: list[AnyField] = [self.other_place, self.other_away]
        shown: list[AnyField] = []
        if who is WhoIsHome.NOBODY:
            shown = [*of_self, *of_other, self.carer]
        elif who is WhoIsHome.ONE:
            told = {Away.SELF: of_self, Away.OTHER: of_other}.get(away, []) if away else []
            shown = [self.away, *told, *([self.carer] if told else [])]
        carers = GRANDPARENTS_FIRST if who is WhoIsHome.NOBODY else PARENTS_FIRST
        kept = self.carer.value()
        self.carer.set_choices(carer_choices(carers, self.t))
        self.carer.set_value(kept)
        self._grid.show_only(*((field, 1) for field in shown))
        self._grid.setVisible(bool(shown))

    def _build_away(self, today: date) -> None:
        t, grid = self.t, self._grid
        self.away = SegmentField(
            "away",
            t(N_("谁不在家")),
            t,
            grid,
            choices=[Choice(away, t(words)) for away, words in AWAY_LABELS.items()],
            required=True,
            onward=True,
        )
        self.self_away = DateField("self_away_since", t(N_("本人离家日期")), t, grid, today=today)
        self.other_place = PickField(
            "other_place", t(N_("另一方现在哪里")), t, grid, suggest=suggest_areas
        )
        self.other_away = DateField(
            "other_away_since", t(N_("另一方离家日期")), t, grid, today=today
        )
        self.carer: ChoiceField[Carer] = ChoiceField("carer", t(N_("平时由谁照看")), t, grid)
        for field in (self.away, self.self_away, self.other_place, self.other_away, self.carer):
            field.hide()
