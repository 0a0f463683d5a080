# SPDX-License-Identifier: Apache-2.0
"""Parts 2, 3 and 5 of the registration: consent first, who is at home, notice and pledge."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach.domain.children import CARER_LABELS, WHO_IS_HOME_LABELS, Carer, Inquiry, WhoIsHome
from outreach.domain.employees import CONSENT_LABELS, Consent, HasMinors
from outreach.domain.pledges import PledgeMethod, PledgeTaken
from outreach.domain.texts import TextKind, current
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.children import Family
from outreach.services.papers import PaperKind
from outreach.ui.answers import CheckField, ChoiceField, SegmentField
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.cells import tag
from outreach.ui.controls.choices import Choice, SegmentMark
from outreach.ui.controls.text import Text
from outreach.ui.controls.text import TextKind as Words
from outreach.ui.field import not_future
from outreach.ui.fields import DateField, SuggestField
from outreach.ui.forms import AnyField, FieldGrid
from outreach.ui.widgets.intake_section import Section, suggest_areas
from outreach.ui.widgets.marks import CellView

HAS_MINORS_LABELS = {
    HasMinors.YES: N_("有"),
    HasMinors.NO: N_("没有"),
    HasMinors.NOT_SAID: N_("不愿说"),
}
PLEDGE_LABELS: dict[PledgeMethod | None, str] = {
    PledgeMethod.PAPER: N_("纸面签字"),
    PledgeMethod.SCAN: N_("扫描件已收"),
    None: N_("暂不签"),
}
AWAY = frozenset({WhoIsHome.ONE, WhoIsHome.NOBODY})


class ConsentSection(Section):
    """The answer that decides what may be asked at all."""

    answered = Signal()
    print_wanted = Signal(object)

    def __init__(self, today: date, t: Translator, parent: QWidget) -> None:
        sentence = t("每位新职工问法相同；自愿回答，与录用无关，招聘人员看不到")
        super().__init__(2, t("先征得同意"), sentence, t, parent)
        self.version = current(TextKind.CONSENT, today).version
        asked = (Consent.GIVEN, Consent.ONLY_WHETHER, Consent.REFUSED)
        self.consent = SegmentField(
            "consent",
            t("同意"),
            t,
            self,
            choices=[Choice(answer, t(CONSENT_LABELS[answer])) for answer in asked],
            required=True,
            marks=SegmentMark.RADIO,
            onward=True,
        )
        self.consent.hide_label()
        self.has_minors = SegmentField(
            "has_minors",
            t("有没有未成年子女"),
            t,
            self,
            choices=[Choice(answer, t(label)) for answer, label in HAS_MINORS_LABELS.items()],
            required=True,
            onward=True,
        )
        self.place(self.consent, 4)
        self.place(self.has_minors, 2)
        note = QHBoxLayout()
        words = t("同意书 {version} 版 · 本人以监护人身份同意 · 可随时撤回", version=self.version)
        note.addWidget(Text(words, Words.CAPTION, parent=self))
        self.print = LinkButton(t("打印"), self, size=12)
        note.addWidget(self.print)
        note.addStretch(1)
        self.column.addLayout(note)
        self.erasing = Text(
            t("花名册里带来的子女内容会在保存时删除。"), Words.CAPTION, wrap=True, parent=self
        )
        self.column.addWidget(self.erasing)
        self.consent.edited.connect(self.on_answered)
        self.print.clicked.connect(self._on_print)
        self.from_roster = False
        self.on_answered()

    def answer(self) -> Consent | None:
        """Return the answer, None while nobody was asked."""
        return self.consent.value()

    def minors(self) -> HasMinors:
        """Return the one fact that is kept without further consent."""
        if self.answer() is not Consent.ONLY_WHETHER:
            return HasMinors.NOT_SAID
        return self.has_minors.value() or HasMinors.NOT_SAID

    def show_family(self, family: Family) -> None:
        """Fill in what was answered before."""
        self.from_roster = bool(family.children)
        pending = family.consent is Consent.PENDING
        self.consent.set_value(None if pending else family.consent)
        self.has_minors.set_value(
            family.has_minors if family.consent is Consent.ONLY_WHETHER else None
        )
        self.on_answered()

    def on_answered(self) -> None:
        """Open what the answer allows."""
        answer = self.answer()
        self.has_minors.setVisible(answer is Consent.ONLY_WHETHER)
        refused = answer in {Consent.ONLY_WHETHER, Consent.REFUSED}
        self.erasing.setVisible(self.from_roster and refused)
        self.answered.emit()

    def _on_print(self) -> None:
        self.print_wanted.emit(PaperKind.CONSENT)


class HomeSection(Section):
    """Who is at home with the child; only "away" opens places and dates."""

    def __init__(self, today: date, t: Translator, parent: QWidget) -> None:
        super().__init__(
            3, t("现在谁在家陪孩子"), t("按数字键选择；不清楚的空着，以后补问"), t, parent
        )
        self._today = today
        self.who = SegmentField(
            "who_is_home",
            t("谁在家"),
            t,
            self,
            choices=[Choice(who, t(label)) for who, label in WHO_IS_HOME_LABELS.items()],
            required=True,
            onward=True,
        )
        self.who.hide_label()
        self.place(self.who, 4)
        self.away = FieldGrid(self)
        self.column.addWidget(self.away)
        check = not_future(today, t)
        self.self_away = DateField(
            "self_away_since", t("本人离家日期"), t, self.away, today=today, check=check
        )
        self.other_place = SuggestField(
            "other_place", t("另一方现在哪里"), t, self.away, suggest=suggest_areas
        )
        self.other_away = DateField(
            "other_away_since", t("另一方离家日期"), t, self.away, today=today, check=check
        )
        self.carer = ChoiceField(
            "carer",
            t("平时由谁照看"),
            t,
            self.away,
            choices=[Choice(carer, t(label)) for carer, label in CARER_LABELS.items()],
        )
        for field in (self.self_away, self.other_place, self.other_away, self.carer):
            self.away.place(field)
            self.fields.append(field)
        self.who.edited.connect(self.on_answered)
        self.on_answered()

    def inquiry(self) -> Inquiry | None:
        """Return what was declared, dated today; None while the question is open."""
        who = self.who.value()
        if who is None:
            return None
        if who not in AWAY:
            at_home = Carer.PARENTS if who is WhoIsHome.BOTH else Carer.UNKNOWN
            return Inquiry(self._today, who, carer=at_home)
        return Inquiry(
            self._today,
            who,
            self.self_away.value(),
            self.other_place.chosen or "",
            self.other_place.value(),
            self.other_away.value(),
            self.carer.value() or Carer.UNKNOWN,
        )

    def show_family(self, family: Family) -> None:
        """Fill in what was declared last; a roster never says who is at home."""
        asked = family.inquiry
        told = asked is not None and asked.source == "form"
        self.who.set_value(asked.who_is_home if asked is not None and told else None)
        if asked is not None:
            self.self_away.set_value(asked.self_away_since)
            if asked.other_place_code:
                self.other_place.offer(Choice(asked.other_place_code, asked.other_place))
            else:
                self.other_place.set_value(asked.other_place)
            self.other_away.set_value(asked.other_away_since)
            self.carer.set_value(asked.carer)
        self.on_answered()

    def on_answered(self) -> None:
        """Open places and dates where somebody is away."""
        self.away.setVisible(self.who.value() in AWAY)


class PapersSection(Section):
    """The notice that was given, the pledge that was signed."""

    print_wanted = Signal(object)

    def __init__(self, today: date, t: Translator, parent: QWidget) -> None:
        super().__init__(5, t("告知和承诺"), "", t, parent)
        self._today = today
        self.notice_version = current(TextKind.NOTICE, today).version
        self.pledge_version = current(TextKind.PLEDGE, today).version
        self.notice = CheckField("notice", t("已当面讲清并交给《监护责任告知书》"), t, self)
        self.notice.beside(CellView(tag(t("{version} 版", version=self.notice_version)), self))
        self._link(self.notice, t("打印")).clicked.connect(self._on_notice)
        self.pledge = SegmentField(
            "pledge",
            t("承诺书"),
            t,
            self,
            choices=[Choice(method, t(label)) for method, label in PLEDGE_LABELS.items()],
        )
        self._link(self.pledge, t("打印待签")).clicked.connect(self._on_pledge)
        self.place(self.notice, 4)
        self.place(self.pledge, 3)

    def pledge_taken(self) -> PledgeTaken | None:
        """Return the pledge that was signed today, None for none."""
        method = self.pledge.value()
        return None if method is None else PledgeTaken(self.pledge_version, method, self._today)

    def notice_given_on(self) -> date | None:
        """Return today where the notice was given at this desk."""
        return self._today if self.notice.value() else None

    def _link(self, beside: AnyField, words: str) -> LinkButton:
        link = LinkButton(words, self)
        beside.beside(link)
        return link

    def _on_notice(self) -> None:
        self.print_wanted.emit(PaperKind.NOTICE)

    def _on_pledge(self) -> None:
        self.print_wanted.emit(PaperKind.PLEDGE)
