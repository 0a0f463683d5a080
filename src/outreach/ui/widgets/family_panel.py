# SPDX-License-Identifier: Apache-2.0
"""One family's file in the panel beside the list: the children, what is known, what was signed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.employees import Consent
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.children import ChildView, Family
from outreach.ui.asks import FamilyTab
from outreach.ui.controls.button import Button, ButtonKind, LinkButton
from outreach.ui.controls.cells import tag
from outreach.ui.controls.text import ElidedText, Text, TextKind, mark
from outreach.ui.theme import Tone
from outreach.ui.widgets import family_words as words
from outreach.ui.widgets.family_papers import PapersTab, empty_layout
from outreach.ui.widgets.marks import CellView
from outreach.ui.widgets.panel import DetailPanel, FactLine, Note

TAB_TITLES = (N_("家庭"), N_("情况"), N_("承诺与告知"))


class ChildCard(QFrame):
    """One child: number and name, what is known of it, and whether consent is still to come."""

    def __init__(
        self, child: ChildView, t: Translator, parent: QWidget | None = None, *, pending: bool
    ) -> None:
        super().__init__(parent)
        mark(self, kind="card")
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


class FamilyPanel(DetailPanel):
    """Show one family. What is asked for here, the page does: the panel writes nothing."""

    edit_wanted = Signal()
    print_wanted = Signal()
    danger_wanted = Signal()

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
        self.print_button = Button(t(N_("打印")), self, icon="printer")
        self.print_button.setAccessibleName(t(N_("打印家庭档案")))
        self.print_button.setToolTip(t(N_("打印家庭档案")))
        self.print_button.clicked.connect(self.print_wanted)
        self.edit_button = Button(t(N_("登记、修改")), self, key="Ctrl+E")
        self.edit_button.clicked.connect(self.edit_wanted)
        self.add_action(self.danger_button, first=True)
        self.add_action(self.print_button)
        self.add_action(self.edit_button)

    def show_family(self, family: Family, today: date, *, may_record: bool) -> None:
        """Show a family; the tab that is up stays up. ``may_record``: the reader may change it."""
        self.family = family
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
            self._children.addWidget(ChildCard(child, self.t, self, pending=pending))
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
