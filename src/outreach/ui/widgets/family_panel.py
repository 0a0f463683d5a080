# SPDX-License-Identifier: Apache-2.0
"""One family's file in the panel beside the list: the children, what is known, what was signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.employees import Consent
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.children import ChildView, Family
from outreach.services.standings import Standing
from outreach.ui.asks import FamilyTab
from outreach.ui.controls.button import Button, ButtonKind, LinkButton
from outreach.ui.controls.cells import Part, tag
from outreach.ui.controls.text import ElidedText, Text, TextKind, mark
from outreach.ui.theme import Tone
from outreach.ui.widgets import family_words as words
from outreach.ui.widgets import why_words
from outreach.ui.widgets.family_papers import PapersTab, empty_layout
from outreach.ui.widgets.marks import CellView
from outreach.ui.widgets.panel import DetailPanel, FactLine, Note

TAB_TITLES = (N_("家庭"), N_("情况"), N_("承诺与告知"))


class CardAsk(StrEnum):
    """What a child's card may open beside the list."""

    WHY = "why"
    FACT = "fact"
    LETTER = "letter"
    MARK = "mark"


ASK_LABELS = {
    CardAsk.WHY: N_("为什么"),
    CardAsk.FACT: N_("补充情况"),
    CardAsk.LETTER: N_("照护委托"),
    CardAsk.MARK: N_("官方认定"),
}


class ChildCard(QFrame):
    """One child: number and name, what is known of it, its answers in short, and its links."""

    asked = Signal(object, object)  # a CardAsk and the ChildView

    def __init__(
        self,
        child: ChildView,
        t: Translator,
        parent: QWidget | None = None,
        *,
        pending: bool,
        standing: Standing | None = None,
        asks: frozenset[CardAsk] = frozenset(),
    ) -> None:
        super().__init__(parent)
        mark(self, kind="card")
        self.child = child
        self.links: dict[CardAsk, LinkButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(ElidedText(words.child_title(child, t), TextKind.STRONG, parent=self), 1)
        if pending:
            head.addWidget(CellView(tag(t(N_("待同意")), Tone.WARNING), self))
        if child.unregistered:
            head.addWidget(CellView(tag(t(N_("未上户口"))), self))
        column.addLayout(head)
        for line in words.child_facts(child, t):
            column.addWidget(Text(line, TextKind.CAPTION, wrap=True, parent=self))
        if standing is not None:
            column.addLayout(self._row_of(why_words.class_tags(standing, t)))
            column.addLayout(self._row_of(why_words.level_tags(standing, t)))
        links = QHBoxLayout()
        links.setSpacing(12)
        for ask, label in ASK_LABELS.items():
            if ask in asks:
                self.links[ask] = LinkButton(t(label), self)
                self.links[ask].clicked.connect(self._on_link)
                links.addWidget(self.links[ask])
        links.addStretch(1)
        column.addLayout(links)

    def _row_of(self, tags: list[Part]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for part in tags:
            row.addWidget(CellView(part, self))
        row.addStretch(1)
        return row

    def _on_link(self) -> None:
        for ask, link in self.links.items():
            if link is self.sender():
                self.asked.emit(ask, self.child)


class FamilyPanel(DetailPanel):
    """Show one family. What is asked for here, the page does: the panel writes nothing."""

    edit_wanted = Signal()
    print_wanted = Signal()
    danger_wanted = Signal()
    asked = Signal(object, object)  # a CardAsk and the ChildView

    def __init__(self, t: Translator, today: date, parent: QWidget | None = None) -> None:
        super().__init__(t, parent)
        self.setAccessibleName(t(N_("家庭档案")))
        self._today = today
        self.family: Family | None = None
        titles = [t(title) for title in TAB_TITLES]
        self._children, self._facts, papers = self.set_tabs(titles)
        self.papers = PapersTab(t, today, self)
        papers.addWidget(self.papers)
        self.danger_button = Button(
            t(N_("报告危险情况")), self, kind=ButtonKind.DANGER, icon="alarm"
        )
        self.danger_button.clicked.connect(self.danger_wanted)
        self.danger_button.hide()
        self.print_button = Button("", self, icon="printer")
        self.print_button.setAccessibleName(t(N_("打印家庭档案")))
        self.print_button.setToolTip(t(N_("打印家庭档案")))
        self.print_button.clicked.connect(self.print_wanted)
        self.edit_button = Button(t(N_("登记、修改")), self, key="Ctrl+E")
        self.edit_button.clicked.connect(self.edit_wanted)
        self.add_action(self.danger_button, first=True)
        self.add_action(self.print_button)
        self.add_action(self.edit_button)

    def show_family(
        self,
        family: Family,
        today: date,
        *,
        may_record: bool,
        standings: Mapping[UUID, Standing] | None = None,
        asks: frozenset[CardAsk] = frozenset(),
    ) -> None:
        """Show a family; the tab that is up stays up. ``may_record``: the reader may change it."""
        self.family = family
        self._standings = standings or {}
        self._asks = asks
        self._today = today
        self.set_name(family.name, *words.family_lines(family, self.t))
        badge, tone = words.family_badge(family)
        self.set_badge(CellView(tag(self.t(badge), tone), self) if badge else None)
        self.edit_button.setEnabled(may_record)
        self._fill_children(family)
        self._fill_facts(family)
        self.papers.show_family(family, today, may_record=may_record)

    def _fill_children(self, family: Family) -> None:
        empty_layout(self._children)
        self._children.setSpacing(8)
        self._children.addWidget(Text(words.children_sentence(family, self._today, self.t)))
        pending = family.consent is Consent.PENDING
        for child in family.children:
            card = ChildCard(
                child,
                self.t,
                self,
                pending=pending,
                standing=self._standings.get(child.id),
                asks=self._asks,
            )
            card.asked.connect(self.asked)
            self._children.addWidget(card)
        facts = words.summary_facts(family, self.t)
        if facts:
            lines = QVBoxLayout()
            lines.setSpacing(0)
            for settled, fact in facts:
                lines.addWidget(FactLine("check" if settled else "question", fact))
            place = QWidget()
            place.setLayout(lines)
            lines.setContentsMargins(0, 4, 0, 0)
            self._children.addWidget(place)
        unknown = len(words.open_questions(family, self._today, self.t))
        if unknown:
            more = LinkButton(self.t.plural(N_("还有 {n} 处不清楚"), unknown), self, number=True)
            more.clicked.connect(self.show_facts)
            self._children.addWidget(more)

    def show_facts(self) -> None:
        """Bring up what is known and what is not."""
        self.select_tab(FamilyTab.FACTS)

    def _fill_facts(self, family: Family) -> None:
        empty_layout(self._facts)
        self._facts.addWidget(Text(self.t(N_("本人")), TextKind.STRONG))
        for fact in words.person_facts(family, self.t):
            self._facts.addWidget(FactLine("check", fact))
        if family.inquiry is not None:
            self._facts.addSpacing(8)
            self._facts.addWidget(Text(self.t(N_("孩子平时的照看")), TextKind.STRONG))
            for fact in words.inquiry_facts(family.inquiry, self.t):
                self._facts.addWidget(FactLine("check", fact))
        questions = words.open_questions(family, self._today, self.t)
        if questions:
            self._facts.addSpacing(8)
            note = Note(self.t(N_("还不清楚")))
            for question in questions:
                note.add(FactLine("question", question))
            self._facts.addWidget(note)
