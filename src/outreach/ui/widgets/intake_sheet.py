# SPDX-License-Identifier: Apache-2.0
"""The registration form as a whole: five parts, what opens which, and the value they make."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach.domain.employees import Consent, Intake
from outreach.errors import N_
from outreach.i18n import Translator
from outreach.services.children import Family
from outreach.services.employees import Registration
from outreach.ui.controls.card import Card
from outreach.ui.controls.icon import Icon
from outreach.ui.controls.text import Text, TextKind, mark
from outreach.ui.forms import AnyField, Form
from outreach.ui.theme import Tone
from outreach.ui.widgets.following_scroll import FollowingScroll
from outreach.ui.widgets.intake_child import ChildLine
from outreach.ui.widgets.intake_children import ChildrenSection
from outreach.ui.widgets.intake_family import ConsentSection, HomeSection
from outreach.ui.widgets.intake_papers import PapersSection
from outreach.ui.widgets.intake_person import PersonSection
from outreach.ui.widgets.intake_section import Section, settle


class IntakeSheet(Card):
    """Parts 1 to 5. Nothing is asked before the hire decision, no child before consent."""

    changed = Signal()  # something was answered, opened, closed or checked
    edited = Signal()  # something was typed, chosen or taken away

    def __init__(self, today: date, t: Translator, parent: QWidget) -> None:
        super().__init__(parent=parent, pad=0)
        self.t = t
        self.today = today
        self._clean: dict[str, str] = {}
        self._told: dict[str, str] = {}  # what the family was asked before, as it was opened
        self._sheet = QWidget()
        mark(self._sheet, kind="surface")
        self.person = PersonSection(today, t, self._sheet)
        self.consent = ConsentSection(t, self._sheet)
        self.home = HomeSection(today, t, self._sheet)
        self.children_part = ChildrenSection(t, self._sheet)
        self.papers_part = PapersSection(t, self._sheet)
        self.sections: tuple[Section, ...] = (
            self.person,
            self.consent,
            self.home,
            self.children_part,
            self.papers_part,
        )
        self.form = Form(self._sheet)
        self._lay_out()
        self._connect()
        self.begin(today)

    # Filling in and taking out

    def begin(self, today: date) -> None:
        """Empty everything, for somebody new."""
        self.today = today
        self._told = {}
        self.form.clear()
        for section in self.sections:
            section.begin(today)
        self._open_parts()
        self.mark_clean()

    def show_family(self, family: Family, today: date) -> None:
        """Fill in what is known of somebody."""
        self.begin(today)
        for section in (
            self.person,
            self.consent,
            self.home,
            self.children_part,
            self.papers_part,
        ):
            section.show_family(family)
        self._open_parts()
        self._told = self._answers() if self.consent.answer() is not None else {}
        self.mark_clean()

    def registration(
        self, employee: UUID | None, version: int | None, *, with_intake: bool = True
    ) -> Registration:
        """Return what was typed as one registration; the form was checked before."""
        decided = self.person.decided_on.value()
        assert decided is not None  # required, so the check has seen to it
        return Registration(
            self.person.hire(),
            decided,
            self._intake() if with_intake else None,
            self.papers_part.pledge_taken() if with_intake else None,
            employee,
            version,
        )

    def check(self, *, with_intake: bool = True) -> AnyField | None:
        """Check everything as for saving; return the first field that cannot stay so."""
        self.consent.consent.required = with_intake and self.may_ask()
        self.children_part.need_one(needed=self.consent.opens_children())
        self.form.check()
        self.changed.emit()
        return self.form.first_error()

    def is_dirty(self) -> bool:
        """Tell whether something would be lost."""
        return self._said() != self._clean

    def mark_clean(self) -> None:
        """Say that what stands there now is saved."""
        self.form.mark_clean()
        self._clean = self._said()

    def draft(self) -> dict[str, str]:
        """Return everything that stands there, children by who they are."""
        lines = {field.key for field in self.children_part.fields}
        said = {key: text for key, text in self.form.draft().items() if key not in lines}
        return said | self.person.draft() | self.children_part.draft()

    def restore(self, draft: Mapping[str, str]) -> None:
        """Put a draft back as if it were typed."""
        self.person.restore(draft)
        self.form.restore(draft)
        self._open_parts()
        self.children_part.restore(draft)
        self.changed.emit()

    def lead_in(self, last: QWidget) -> None:
        """Let Tab come to the first field from a widget above."""
        self.form.lead_in(last)

    def focus_first(self) -> None:
        """Bring the keyboard to the first field."""
        self.form.focus_first()

    def put_above(self, widget: QWidget) -> None:
        """Put a line above the form."""
        widget.setContentsMargins(16, 8, 16, 0)
        self.body.insertWidget(0, widget)

    def may_ask(self) -> bool:
        """Tell whether the hire decision stands: only then may anything be asked."""
        decided = self.person.decided_on.value()
        return decided is not None and decided <= self.today

    def focus_open(self) -> None:
        """Bring the keyboard to the first answer that is missing."""
        for field in self.form.fields():
            wanted = field.required or field is self.consent.consent
            if wanted and field.is_empty() and field.can_focus():
                field.focus()
                return
        self.form.focus_first()

    # What the answers open

    def on_answered(self) -> None:
        """Open and close what the answers so far allow."""
        self._open_parts()
        self.changed.emit()

    def on_edited(self) -> None:
        """Carry over what other parts rest on."""
        self.children_part.set_parent(self.person.birth_day())
        self.children_part.set_household(self.home.household())
        self.changed.emit()

    def on_more(self) -> None:
        """Add a child, where children may be entered."""
        if self.children_part.isVisibleTo(self) and self.children_part.isEnabled():
            self.children_part.on_more()

    def on_line_added(self, line: ChildLine) -> None:
        """Take a child's fields into the form."""
        self.form.add(*line.fields())
        for field in line.fields():
            field.left.connect(self.changed)

    def on_line_removed(self, line: ChildLine) -> None:
        """Let a child's fields go."""
        self.form.remove(*line.fields())
        self.changed.emit()

    def _open_parts(self) -> None:
        may_ask, children = self.may_ask(), self.consent.opens_children()
        for section in self.sections[1:]:
            section.setEnabled(may_ask)
        self._locked.setVisible(not may_ask)
        answered = self.consent.is_answered()
        for section in (self.home, self.children_part):
            section.setVisible(may_ask and children)
            section.skipped = answered and not children
        self.children_part.set_parent(self.person.birth_day())
        self.children_part.set_household(self.home.household())
        settle(self._sheet)

    def _said(self) -> dict[str, str]:
        return {key: text for key, text in self.form.draft().items() if text}

    def _answers(self) -> dict[str, str]:
        parts = (self.consent, self.home, self.children_part)
        return {field.key: field.draft() for part in parts for field in part.fields}

    def _intake(self) -> Intake | None:
        answer = self.consent.answer()
        given_on = self.papers_part.notice_given_on()
        asked_anew = self._answers() != self._told or given_on is not None
        if answer is None or not self.may_ask() or not asked_anew:
            return None  # a new phone number does not mean that the family was asked again
        children = self.consent.opens_children()
        return Intake(
            asked_on=self.today,
            consent=answer,
            consent_version=self.consent.version,
            has_minors=self.consent.minors(),
            children=self.children_part.declared() if children else (),
            inquiry=self.home.inquiry() if children and answer is Consent.GIVEN else None,
            notice_version=self.papers_part.notice_version if given_on else "",
            notice_given_on=given_on,
        )

    # How it is made

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._sheet)
        column.setContentsMargins(16, 8, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.person)
        column.addWidget(self._build_locked())
        for section in self.sections[1:]:
            column.addWidget(section)
        column.addStretch(1)
        self.add(FollowingScroll(self._sheet, self), 1)

    def _build_locked(self) -> QWidget:
        self._locked = QWidget(self._sheet)
        row = QHBoxLayout(self._locked)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Icon("lock", "warning", self._locked))
        words = self.t(
            N_("先填录用决定日期。录用决定以前，依法不得询问子女情况（妇女权益保障法第 43 条）。")
        )
        row.addWidget(Text(words, TextKind.CAPTION, tone=Tone.WARNING, parent=self._locked), 1)
        return self._locked

    def _connect(self) -> None:
        for section in self.sections:
            self.form.add(*section.fields)
            for field in section.fields:
                field.left.connect(self.changed)
        self.children_part.added.connect(self.on_line_added)
        self.children_part.removed.connect(self.on_line_removed)
        self.person.decided.connect(self.on_answered)
        self.consent.answered.connect(self.on_answered)
        self.home.answered.connect(self.on_answered)
        self.form.edited.connect(self.on_edited)
        self.form.edited.connect(self.edited)
        self.children_part.dropped.connect(self.edited)
