# SPDX-License-Identifier: Apache-2.0
"""One dated fact of a child beside the list, and under it what is known already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.access import Right
from outreach.domain.areas import area_name
from outreach.domain.dated_facts import About, FactKind
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.facts import FactView, NewFact
from outreach.ui.answers import ChoiceField, SegmentField
from outreach.ui.controls.button import LinkButton
from outreach.ui.controls.choices import Choice
from outreach.ui.controls.text import Line, Text, TextKind
from outreach.ui.field import Verdict, bad, not_future
from outreach.ui.fields import DateField
from outreach.ui.typed import choices_of
from outreach.ui.widgets import why_words as words
from outreach.ui.widgets.family_papers import empty_layout
from outreach.ui.widgets.intake_fields import PickField, suggest_areas
from outreach.ui.widgets.side_form import SideForm

GRADES = ("1", "2", "3", "4")


class KnownFact(QWidget):
    """One fact on two lines, with its two links."""

    correct_wanted = Signal(object)
    taken_back = Signal(object)

    def __init__(self, view: FactView, t: Translator, parent: QWidget, *, may: bool) -> None:
        super().__init__(parent)
        self.view = view
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(0)
        said, told = words.fact_words(view, t)
        column.addWidget(Text(said, wrap=True, parent=self))
        column.addWidget(Text(told, TextKind.CAPTION, parent=self))
        row.addLayout(column, 1)
        self.correct = LinkButton(t(N_("更正")), self)
        self.take_back = LinkButton(t(N_("收回")), self)
        for link, slot in ((self.correct, self._on_correct), (self.take_back, self._on_taken)):
            link.setVisible(may)
            link.clicked.connect(slot)
            row.addWidget(link)

    def _on_correct(self) -> None:
        self.correct_wanted.emit(self.view)

    def _on_taken(self) -> None:
        self.taken_back.emit(self.view)


class FactForm(SideForm):
    """Record or correct one fact. Only kinds the user may record are offered."""

    DRAFT = "fact"
    OF_RECORD = True

    taken_back = Signal(object)  # a FactView
    corrected = Signal(object)  # a FactView, which stands in the form now

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t(N_("补充情况")), t(N_("记下")), t, parent)
        self._today = today
        self._rights: frozenset[Right] = frozenset()
        self.correcting: FactView | None = None
        self._build_what()
        self._build_when()
        place = QWidget(self)
        self._known = QVBoxLayout(place)
        self._known.setContentsMargins(0, 8, 0, 0)
        self._known.setSpacing(8)
        self.put_beside(place)
        self.about.edited.connect(self._on_about)
        self.kind.edited.connect(self._on_kind)
        self.code.edited.connect(self._on_code)

    def begin(self, title: str, rights: frozenset[Right]) -> None:
        """Begin a new fact of a child."""
        self._rights = rights
        self.set_caption(title)
        self.correcting = None
        self.renew()
        self.about.set_value(About.CHILD)
        self.told_on.set_value(self._today)
        self.source.set_value("declared")
        self._on_about()
        self.form.mark_clean()

    def correct(self, view: FactView) -> None:
        """Put a fact in, to be said rightly."""
        fact = view.fact
        self.correcting = view
        self.say("")
        self.about.set_value(fact.about)
        self._on_about()
        self.kind.set_value(fact.kind.value)
        self._on_kind()
        name, _, grade = fact.code.partition(":")
        self.code.set_value(name if fact.kind is FactKind.DISABILITY else fact.code)
        self._on_code()
        self.grade.set_value(grade or None)
        self.place.put(area_name(fact.place_code) or "", fact.place_code)
        self.first_on.set_value(fact.first_on)
        self.last_on.set_value(fact.last_on)
        self.told_on.set_value(fact.told_on)
        self.source.set_value(fact.source)
        self.form.focus_first()
        self.corrected.emit(view)

    def fact(self) -> NewFact:
        """Return the fact as told."""
        kind = FactKind(self.kind.value() or FactKind.HOME)
        code = (self.code.value() or "") if self.code.isVisibleTo(self) else ""
        if self.grade.isVisibleTo(self) and self.grade.value():
            code = f"{code}:{self.grade.value()}"
        placed = kind in words.WITH_PLACE
        return NewFact(
            self.about.value() or About.CHILD,
            kind,
            self.told_on.value() or self._today,
            code,
            (self.place.chosen or "") if placed else "",
            self.first_on.value(),
            self.last_on.value(),
            self.source.value() or "declared",
        )

    def show_known(self, known: Sequence[FactView]) -> None:
        """List what is known, the latest first; what was corrected is left to the explanation."""
        empty_layout(self._known)
        self._known.addWidget(Line(self))
        self._known.addWidget(Text(self.t(N_("已经知道的")), TextKind.STRONG))
        live = [view for view in known if not view.superseded]
        for view in live:
            offered = words.kinds_for(view.fact.about, self._rights, self.t)
            may = view.fact.kind.value in {choice.value for choice in offered}
            line = KnownFact(view, self.t, self, may=may)
            line.correct_wanted.connect(self.correct)
            line.taken_back.connect(self.taken_back)
            self._known.addWidget(line)
        if not live:
            nothing = self.t(N_("登记以外还没有补充过。"))
            self._known.addWidget(Text(nothing, TextKind.MUTED, wrap=True))

    def _build_what(self) -> None:
        t = self.t
        self.about = self.put(
            SegmentField[About](
                "about",
                t(N_("关于谁")),
                t,
                choices=choices_of(words.ABOUT_LABELS, t),
                required=True,
            )
        )
        self.kind = self.put(ChoiceField[str]("kind", t(N_("哪种情况")), t, required=True))
        self.code = self.put(ChoiceField[str]("code", t(N_("内容")), t, required=True))
        self.grade = self.put(
            ChoiceField[str](
                "grade",
                t(N_("等级")),
                t,
                choices=[Choice(grade, t(N_("{n} 级"), n=grade)) for grade in GRADES],
            )
        )
        place = PickField(
            "place",
            t(N_("地点")),
            t,
            suggest=suggest_areas,
            placeholder=t(N_("输入县、区的名称")),
        )
        place.set_check(self._judge_place)
        self.place = self.put(place)

    def _build_when(self) -> None:
        t, today = self.t, self._today
        self.first_on = self.put(DateField("first_on", t(N_("从哪天起")), t, today=today), 1)
        self.last_on = self.put(
            DateField("last_on", t(N_("到哪天为止")), t, today=today, hint=t(N_("还在继续就空着"))),
            1,
        )
        sources = [Choice(code, t(label)) for code, label in words.SOURCE_LABELS.items()]
        self.told_on = self.put(
            DateField(
                "told_on",
                t(N_("哪天知道的")),
                t,
                today=today,
                required=True,
                check=not_future(today, t),
            ),
            1,
        )
        self.source = self.put(
            ChoiceField[str]("source", t(N_("怎么知道的")), t, choices=sources, required=True), 1
        )

    def _judge_place(self, _text: str) -> Verdict | None:
        if self.place.chosen is not None:
            return None
        return bad(self.t(N_("请从列表里选一个县、区。")))

    def _on_about(self) -> None:
        self.kind.set_choices(words.kinds_for(self.about.value(), self._rights, self.t))
        self._on_kind()

    def _on_kind(self) -> None:
        value = self.kind.value()
        kind = FactKind(value) if value else None
        codes = words.codes_for(kind, self.t)
        self.code.set_choices(codes)
        self.code.setVisible(bool(codes))
        self.place.setVisible(kind in words.WITH_PLACE)
        self._on_code()

    def _on_code(self) -> None:
        graded = self.kind.value() == FactKind.DISABILITY and self.code.value() not in {
            None,
            "none",
        }
        self.grade.setVisible(graded)
